"""What a document counts under follows the document, whatever code writes to its tables."""

import pytest
from sqlalchemy import delete, select, text, update

from catalogue.counted_under import facets_written
from schema import Document, DocumentAgendaItem, DocumentOrgan, Party, Rendition


@pytest.fixture
def facets_of(sessions):
    def ask(document_id: int) -> list[str]:
        with sessions() as session:
            return session.scalar(select(Document.facets).where(Document.id == document_id)) or []

    return ask


@pytest.fixture
def document(sessions) -> int:
    with sessions.begin() as session:
        document = Document("letter", "complete")
        session.add(document)
        session.flush()
        session.add_all(
            [
                DocumentOrgan(document.id, 0, "A", "75", None, None, stated=True),
                DocumentOrgan(document.id, 1, "S", None, 2020, None, stated=True),
            ]
        )
        return document.id


def test_rows_that_come_change_and_go(sessions, document, facets_of):
    assert facets_of(document) == ["organ:A", "organ:S", "session:75"]
    with sessions.begin() as session:
        session.execute(
            update(DocumentOrgan).values(session="76").where(DocumentOrgan.organ == "A")
        )
    assert facets_of(document) == ["organ:A", "organ:S", "session:76"]
    with sessions.begin() as session:
        session.execute(delete(DocumentOrgan).where(DocumentOrgan.organ == "A"))
    assert facets_of(document) == ["organ:S"]


def test_a_row_that_moves_leaves_one_document_for_another(sessions, document, facets_of):
    with sessions.begin() as session:
        other = Document("letter", "complete")
        session.add(other)
        session.flush()
        number = other.id
        session.execute(
            update(DocumentOrgan).values(document_id=number).where(DocumentOrgan.organ == "S")
        )
    assert facets_of(document) == ["organ:A", "session:75"]
    assert facets_of(number) == ["organ:S"]


def test_a_catalogued_letter_has_what_its_tables_say(catalogue):
    """The column and the tables, read side by side for every document."""
    session, held = catalogue
    senders = Party.role.in_(("sender", "on_behalf_of"))
    for number in held.values():
        known = {f"organ:{organ}" for organ in _values(session, DocumentOrgan.organ, number)}
        known |= {f"session:{each}" for each in _values(session, DocumentOrgan.session, number)}
        known |= {f"item:{each}" for each in _values(session, DocumentAgendaItem.item, number)}
        known |= {f"language:{each}" for each in _values(session, Rendition.language, number)}
        known |= {f"state:{each}" for each in _values(session, Party.state, number, senders)}
        assert any(each.startswith("item:") for each in known)
        counted = session.scalar(select(Document.facets).where(Document.id == number))
        assert set(counted) == known


def _values(session, column, document_id: int, *wanted) -> set:
    asked = select(column).where(column.class_.document_id == document_id, *wanted)
    return {value for value in session.scalars(asked) if value is not None}


def test_the_database_alone_writes_it(sessions, document):
    """A trigger for each table and event: one that is dropped is missed here."""
    with sessions() as session:
        triggers = session.scalars(
            text(
                "SELECT tgname FROM pg_trigger WHERE tgfoid = 'document_facets_changed'::regproc"
                " ORDER BY 1"
            )
        ).all()
    tables = ("document_agenda_item", "document_organ", "party", "rendition")
    events = ("deleted", "inserted", "left", "updated")
    assert [f"{table}_{event}" for table in tables for event in events] == list(triggers)


def test_what_is_said_to_be_written_is_so_until_the_transaction_ends(sessions, document, facets_of):
    with sessions.begin() as session:
        with facets_written(session):
            session.add(DocumentOrgan(document, 2, "E", None, 2020, None, stated=True))
            session.flush()
        session.add(DocumentOrgan(document, 3, "A/C.1", "75", None, None, stated=True))
    # What was not under it is worked out, and all of the document with it.
    assert facets_of(document) == ["organ:A", "organ:A/C.1", "organ:E", "organ:S", "session:75"]
    with sessions.begin() as session:
        session.execute(delete(DocumentOrgan).where(DocumentOrgan.organ == "E"))
    assert facets_of(document) == ["organ:A", "organ:A/C.1", "organ:S", "session:75"]


def test_a_failure_ends_it_with_the_transaction(sessions, document, facets_of):
    with sessions() as session:
        with pytest.raises(ZeroDivisionError), facets_written(session):
            raise ZeroDivisionError
        session.rollback()
        session.execute(delete(DocumentOrgan).where(DocumentOrgan.organ == "S"))
        session.commit()
    assert facets_of(document) == ["organ:A", "session:75"]
