"""The newest that are sought are the same ones, whichever way they are found."""

import pytest
from sqlalchemy import select, text
from sqlalchemy.orm import Session

from catalogue.search import newest as way
from catalogue.search.conditions import sought
from catalogue.search.facets import facets
from catalogue.search.newest import newest
from catalogue.search.query import parse
from catalogue.search.results import search
from catalogue.viewer import OPERATOR, Role, Viewer, visible_to
from schema import Document
from worker.database import make_engine

READER = Viewer(1, "reader", Role.READER, sees_restricted=False)
# Letters far apart in their numbers: so few lie in thirty blocks.
APART = 200
HELD = 300
FILLED = (
    """INSERT INTO document (id, form, status, letter_date, letter_first, letter_last, distribution)
       OVERRIDING SYSTEM VALUE
       SELECT n * :apart, 'letter', 'complete', '2015', make_date(1990 + n / 10, 1, 1),
              make_date(1990 + n / 10, 12, 31), CASE n % 7 WHEN 0 THEN 'restricted' END
         FROM generate_series(1, :held) n""",
    """INSERT INTO document_organ (document_id, position, organ, session, stated)
       SELECT n * :apart, 0, 'A', (n / 10)::text, true FROM generate_series(1, :held) n""",
    # Every letter is about demining; the old ones about fisheries, and few about both together.
    """INSERT INTO rendition (document_id, language, pages, read_by, rules_version, notes, record,
              full_text, search_text)
       SELECT n * :apart, language, 1, 'text', '1', '[]', '{}', '',
              CASE WHEN n < 60 THEN 'fisheries ' ELSE '' END
              || CASE WHEN n % 50 = 3 THEN 'and ' ELSE '' END || 'demining'
              || CASE WHEN n % 3 = 0 THEN ' mandate' ELSE '' END
         FROM generate_series(1, :held) n, unnest(ARRAY['en', 'fr']) language""",
)


@pytest.fixture(scope="module")
def session(database_of_module):
    engine = make_engine(database_of_module)
    with Session(engine) as session:
        for statement in FILLED:
            session.execute(text(statement), {"apart": APART, "held": HELD})
        session.commit()
        yield session
    engine.dispose()


@pytest.mark.parametrize("few", [0, 40])
@pytest.mark.parametrize(
    "typed",
    [
        "",
        "demining",
        "fisheries",  # far from the newest
        "mandate",
        "nobody",
        '"fisheries demining"',
        '"fisheries and demining"',
        '"mandate demining"',  # both words often, never together
        "mandate -fisheries",
        "session:3",
        "session:3,29",
        "-session:29",
        "mandate session:3",
        "date:1995..1996",
        "date:..1996 demining",
        "-date:1995..2010",
        "fisheries date:2015",
    ],
)
def test_the_same_are_found_however_few_are_fetched_whole(session, monkeypatch, typed, few):
    monkeypatch.setattr(way, "_FEW", few)
    wanted = sought(session, parse(typed), visible_to(READER))
    plain = select(Document.id).where(*wanted.all).order_by(Document.id.desc())
    whole = list(session.scalars(plain))
    for limit in (1, 26, 1_000):
        assert newest(session, wanted, limit) == whole[:limit]
    older = [number for number in whole if number < 150 * APART]
    assert newest(session, wanted, 26, before=150 * APART) == older[:26]


@pytest.mark.parametrize("typed", ["demining", "fisheries", "session:3", "date:1995..1996"])
def test_sorted_by_date_the_rare_and_the_frequent_are_the_same_search(session, typed):
    wanted = sought(session, parse(typed), visible_to(READER))
    rows = session.execute(select(Document.letter_first, Document.id).where(*wanted.all)).all()
    for sort, is_down in (("date", True), ("oldest", False)):
        found, after = [], None
        while True:
            page = search(session, parse(typed), READER, sort=sort, after=after, limit=9)
            found += [entry.id for entry in page.results]
            after = page.next
            if after is None:
                break
        assert found == [row.id for row in sorted(rows, key=tuple, reverse=is_down)]


def test_what_is_restricted_is_not_counted_for_those_who_may_not_see_it(session):
    for typed in ("", "fisheries", "session:3", "mandate date:1995..2000"):
        counted = {
            viewer: facets(session, parse(typed), viewer).total for viewer in (READER, OPERATOR)
        }
        restricted = Document.distribution == "restricted"
        hidden = select(Document.id).where(*sought(session, parse(typed)).all, restricted)
        number = len(session.scalars(hidden).all())
        assert number > 0
        assert counted[OPERATOR] - counted[READER] == number


def test_settings_of_the_session_are_as_they_were(session):
    newest(session, sought(session, parse("nobody")), 26)
    assert session.scalar(text("SHOW enable_seqscan")) == "on"


def test_an_empty_catalogue_holds_nothing(sessions):
    with sessions() as session:
        wanted = sought(session, parse("demining"), visible_to(READER))
        assert newest(session, wanted, 26) == []
