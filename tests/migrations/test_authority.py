"""The tables of authority, versions and proposals go back and forward with data in them."""

from sqlalchemy import text

from migrations.revision import downgrade, upgrade
from worker.database import make_engine

BEFORE = "0004"


def test_back_and_forward_keeps_items_and_reviews(database_url):
    engine = make_engine(database_url)
    with engine.begin() as connection:
        for statement in (
            """INSERT INTO agenda_item (organ, session, stage, item, titles)
               VALUES ('A', '75', 'final', 34, '{}')""",
            "INSERT INTO document (form, status) VALUES ('letter', 'in_review')",
            """INSERT INTO review (document_id, field, reason, origin)
               SELECT id, 'agenda_items', 'why', 'authority' FROM document""",
            "INSERT INTO proposal (letter_id, issued_id, score, reasons) VALUES (1, 2, 0.9, '[]')",
        ):
            connection.execute(text(statement))
    engine.dispose()
    downgrade(database_url, BEFORE)
    upgrade(database_url)
    with engine.begin() as connection:
        agendas = connection.execute(text("SELECT organ, session, stage FROM agenda")).all()
        reviews = connection.execute(text("SELECT reason, origin FROM review")).all()
    engine.dispose()
    assert [tuple(row) for row in agendas] == [("A", "75", "final")]
    assert [tuple(row) for row in reviews] == [("why", "reading")]
