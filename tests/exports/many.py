"""Many documents at once, straight into the tables."""

from sqlalchemy import text
from sqlalchemy.orm import Session

_STATEMENTS = (
    """INSERT INTO document (form, status, letter_date, distribution)
       SELECT 'letter', 'complete', '2021-05-03', 'general' FROM generate_series(1, :count)""",
    """INSERT INTO symbol (document_id, position, normal, stem, organ, session, number, suffixes)
       SELECT id, 0, 'A/75/' || id, 'A/75/' || id, 'A', '75', id::text, '[]' FROM document""",
    """INSERT INTO document_organ (document_id, position, organ, session, stated)
       SELECT id, 0, 'A', '75', true FROM document""",
    """INSERT INTO document_agenda_item (document_id, position, organ, session, stage, item)
       SELECT id, place, 'A', '75', 'final', 30 + place
         FROM document, generate_series(0, 7) place""",
    """INSERT INTO party (document_id, role, position, state, office)
       SELECT id, 'sender', 0, 'FJI', 'permanent_representative' FROM document""",
    """INSERT INTO rendition (document_id, language, title, pages, read_by, rules_version, notes,
                              record, full_text, search_text)
       SELECT id, 'en', 'Letter ' || id || ' & <others>', 3, 'pdf', '1', '[]', '{}', '', ''
         FROM document""",
    """INSERT INTO revision (document_id, version, who, why, before, after, at)
       SELECT id, 1, 'test', 'made', '{}', '{}', '2021-05-03' FROM document""",
    "ANALYZE",
)


def fill(session: Session, count: int) -> None:
    """Fill an empty catalogue."""
    for statement in _STATEMENTS:
        session.execute(text(statement), {"count": count} if ":count" in statement else {})
