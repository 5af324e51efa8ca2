"""What goes away in a bag comes back the same: rows, records, corrections, history, originals."""

import io
import json

import bagit
import pytest
from sqlalchemy import select, text

from catalogue.bags.belongings import TABLES, belongings_of, rows_of
from catalogue.bags.reading import BagUnfitError, LetterbookNotEmptyError, read_bag
from catalogue.bags.writing import BagExistsError, write_bag
from catalogue.corrections import correct, undo
from catalogue.exports.exported import Repository
from catalogue.ledger import balance
from catalogue.lookups import Criteria, show
from catalogue.originals import LocalOriginals
from catalogue.takeover.marcxml import records_in
from migrations.revision import upgrade
from schema import Document, Original
from tests.keep.filling import fill
from tests.made_letters import FRENCH, letter
from worker.database import make_engine, make_sessions


@pytest.fixture
def other(empty_database_url):
    """The sessions of another, empty Letterbook."""
    upgrade(empty_database_url)
    engine = make_engine(empty_database_url)
    yield make_sessions(engine)
    engine.dispose()


@pytest.fixture
def elsewhere(tmp_path) -> LocalOriginals:
    return LocalOriginals(tmp_path / "elsewhere")


def write(sessions, store, place, query=None, **how):
    return write_bag(sessions, store, Criteria(words=query), place, Repository(), **how)


def belonging(sessions) -> dict[str, list]:
    with sessions() as session:
        found = belongings_of(
            session, session.scalars(select(Document.id).order_by(Document.id)).all()
        )
        return {table: list(rows_of(session, table, found)) for table in TABLES}


def test_every_row_that_belongs_comes_back(sessions, engine, store, other, elsewhere, tmp_path):
    sha256s = [store.put(io.BytesIO(content)).sha256 for content in (b"one", b"two", b"")]
    with engine.begin() as connection:
        fill(connection, sha256s)
        connection.execute(text("UPDATE proposal SET issued_id = letter_id, letter_id = 999 + id"))
        connection.execute(text("UPDATE proposal SET state = 'accepted'"))
    before = belonging(sessions)
    assert all(before.values()), [table for table, rows in before.items() if not rows]
    done = write(sessions, store, tmp_path / "bag", include_restricted=True)
    assert read_bag(other, elsewhere, tmp_path / "bag") == done
    assert belonging(other) == before
    # Numbers that are given out later are new.
    with other.begin() as session:
        document = Document(form="letter", status="complete")
        session.add(document)
        session.flush()
        assert document.id == 4


def test_a_letter_comes_back_with_its_corrections_and_their_history(
    sessions, store, catalogued, other, elsewhere, tmp_path
):
    number = catalogued(letter())
    catalogued(letter(FRENCH))
    with sessions.begin() as session:
        correct(session, number, {"dates.letter": "2021-05-04"}, who="ana", why="typo")
        correct(session, number, {"form": "note"}, who="ben")
    with sessions.begin() as session:
        undo(session, number, session.get_one(Document, number).version, who="ana")
        before = show(session, "A/75/101")
    assert write(sessions, store, tmp_path / "bag").originals == 2
    read_bag(other, elsewhere, tmp_path / "bag")
    with other() as session:
        assert show(session, "A/75/101") == before
        assert balance(session).catalogued == 2
        for row in session.scalars(select(Original)):
            assert (
                elsewhere.path(row.location).read_bytes() == store.path(row.location).read_bytes()
            )
    assert [one["who"] for one in before["history"]][-3:] == ["ana", "ben", "ana"]


def test_a_selection_takes_nothing_else_along(sessions, store, catalogued, tmp_path):
    catalogued(letter(number=1))
    secret = catalogued(letter(number=2))
    with sessions.begin() as session:
        session.get_one(Document, secret).distribution = "restricted"
    catalogued(letter(number=3))
    done = write(sessions, store, tmp_path / "all")
    assert (done.documents, done.originals) == (2, 2)
    done = write(sessions, store, tmp_path / "some", "A/75/3")
    assert (done.documents, done.originals) == (1, 1)
    bag = bagit.Bag(str(tmp_path / "some"))
    bag.validate()
    records = (tmp_path / "some/data/records.jsonl").read_text().splitlines()
    assert [json.loads(line)["symbols"] for line in records] == [["A/75/3", "S/2021/3"]]
    with (tmp_path / "some/data/records.xml").open("rb") as stream:
        assert len(list(records_in(stream))) == 1
    with pytest.raises(BagExistsError):
        write(sessions, store, tmp_path / "some")


def test_a_message_goes_along_only_with_all_that_came_in_it(
    sessions, store, catalogued, message, other, elsewhere, tmp_path
):
    mail = message(b"a mail with two letters")
    catalogued(letter(number=1), parent=mail)
    secret = catalogued(letter(number=2), parent=mail)
    assert write(sessions, store, tmp_path / "both").originals == 3
    with sessions.begin() as session:
        session.get_one(Document, secret).distribution = "restricted"
    assert write(sessions, store, tmp_path / "one").originals == 1
    read_bag(other, elsewhere, tmp_path / "one")
    with other() as session:
        assert balance(session).received == 1


def test_what_does_not_fit_is_refused(sessions, store, catalogued, other, elsewhere, tmp_path):
    catalogued(letter())
    place = tmp_path / "bag"
    write(sessions, store, place)
    with pytest.raises(LetterbookNotEmptyError, match="import-records"):
        read_bag(sessions, store, place)
    (original,) = (place / "data/originals").iterdir()
    content = original.read_bytes()
    original.write_bytes(content[:-1] + b"?")
    with pytest.raises(BagUnfitError, match="not a valid bag"):
        read_bag(other, elsewhere, place)
    original.write_bytes(content)
    with other.begin() as session:
        session.execute(text("UPDATE alembic_version SET version_num = '0001'"))
    with pytest.raises(BagUnfitError, match="of 0001"):
        read_bag(other, elsewhere, place)
    plain = tmp_path / "plain"
    plain.mkdir()
    (plain / "letter.txt").write_bytes(letter())
    bagit.make_bag(str(plain))
    with pytest.raises(BagUnfitError, match="another program"):
        read_bag(other, elsewhere, plain)
