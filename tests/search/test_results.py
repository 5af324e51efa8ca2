"""Searches against a real catalogue: what is found, how it is paged, counted, offered, excused."""

import pytest

from catalogue.search.facets import facets
from catalogue.search.nothing import advice
from catalogue.search.offers import offers
from catalogue.search.query import Query, parse
from catalogue.search.results import BadCursorError, default_sort, search, stream
from catalogue.viewer import OPERATOR, Role, Viewer

READER = Viewer(1, "reader", Role.READER, sees_restricted=False)
ALL = {"n101", "n102", "n103", "n110", "fisheries", "revision", "zh"}


def found(catalogue, typed: str, viewer: Viewer = READER) -> set[str]:
    session, held = catalogue
    names = {document: name for name, document in held.items()}
    return {names[entry.id] for entry in search(session, parse(typed), viewer).results}


CASES = [
    ("", ALL),
    ("A/75/101", {"n101"}),
    ("s-2021-101", {"n101"}),
    ("A/75/101–S/2021/101", {"n101"}),
    # A symbol that is held means its family, not all that begins alike.
    ("A/75/10", {"n101", "n102", "n103", "revision"}),
    ("A/75/102", {"n102", "revision"}),
    ("75/110", {"n110"}),
    ("110", {"n110"}),
    ("10", set()),
    ("a 75 110", {"n110"}),
    ("item:72", {"n102", "n103"}),
    ("item:72 session:74", set()),
    ("item:72 session:75 organ:S", {"n102", "n103"}),
    ("item:40,72", ALL - {"n110", "zh"}),
    ("-item:72 item:34", {"n101", "n110", "fisheries", "revision", "zh"}),
    ("state:Fidji", ALL - {"zh"}),
    ("state:阿塞拜疆", {"zh"}),
    ("-state:FJI", {"zh"}),
    ("date:2021-05-09", {"n102", "n103"}),
    ("date:2021-05-09..2021-05-31", {"n102", "n103", "n110"}),
    ("date:..2021-04", {"zh"}),
    ("year:2020", set()),
    ("language:fr", {"n101"}),
    ("language:fr,zh", {"n101", "zh"}),
    ("form:letter organ:A", ALL),
    # Words: stemmed, accents forgiven, in whatever language.
    ("statements", ALL - {"zh"}),
    ("declaration", {"n101"}),
    ("déminage", {"n101"}),
    ('"statement on demining"', ALL - {"zh", "fisheries"}),
    ("demining -fisheries", ALL - {"zh", "fisheries"}),
    ("the statement", ALL - {"zh"}),
    ("安全理事会", {"zh"}),
    ("排雷行动 -安全理事会", set()),
    ("statement item:72", {"n102", "n103"}),
    ("zebra", set()),
    ("!!! & | ( <->", set()),
]


@pytest.mark.parametrize("typed, names", CASES)
def test_what_is_found(catalogue, typed, names):
    assert found(catalogue, typed) == names


def test_what_is_restricted_is_found_by_those_who_may_see_it(catalogue):
    assert found(catalogue, "item:35") == {"n110", "zh"}
    assert found(catalogue, "item:35", OPERATOR) == {"n110", "zh", "secret"}
    session, _ = catalogue
    assert not any(value.value == "35" and value.count > 2 for value in items(session, READER))
    assert [value.count for value in items(session, OPERATOR) if value.value == "35"] == [3]


def items(session, viewer):
    return facets(session, Query(), viewer).values["item"]


@pytest.mark.parametrize("sort", ["newest", "date", "oldest", "relevance"])
def test_pages_follow_one_another_without_loss(catalogue, sort):
    session, _ = catalogue
    query = parse("statement")
    whole = [entry.id for entry in search(session, query, READER, sort=sort, limit=100).results]
    paged, after = [], None
    while True:
        page = search(session, query, READER, sort=sort, after=after, limit=2)
        paged += [entry.id for entry in page.results]
        after = page.next
        if after is None:
            break
    assert paged == whole
    assert len(whole) == len(set(whole)) == 6


def test_sorted_by_the_letters_date(catalogue):
    session, _ = catalogue
    dates = [e.letter_date for e in search(session, Query(), READER, sort="date").results]
    assert dates == sorted(dates, reverse=True)


def test_words_are_sorted_by_relevance_unless_told(catalogue):
    assert default_sort(parse("mines")) == "relevance"
    assert default_sort(parse("item:3 -mines")) == "newest"


@pytest.mark.parametrize("cursor", ["x", "e30", "", "WyJkYXRlIiwiMSIsMV0"])
def test_a_cursor_that_no_page_gave_is_refused(catalogue, cursor):
    session, _ = catalogue
    if not cursor:
        assert search(session, Query(), READER, after=cursor).results
        return
    with pytest.raises(BadCursorError):
        search(session, Query(), READER, after=cursor)


def test_a_stream_gives_all(catalogue):
    session, held = catalogue
    assert len(list(stream(session, Query(), OPERATOR, "newest"))) == len(held)


def test_facets_count_documents_and_name_the_items_of_one_session(catalogue):
    session, _ = catalogue
    counted = facets(session, parse("session:75"), READER)
    assert (counted.total, counted.is_more) == (7, False)
    values = {name: {v.value: v.count for v in of} for name, of in counted.values.items()}
    assert values["organ"] == {"A": 7, "S": 6}  # the revision has no symbol of the Council
    assert values["item"] == {"34": 7, "40": 3, "72": 2, "35": 2}
    assert values["state"] == {"FJI": 6, "AZE": 1}
    assert values["language"] == {"en": 6, "fr": 1, "zh": 1}
    assert values["year"] == {"2021": 7}
    labels = {value.value: value.label for value in counted.values["item"]}
    assert labels["72"] == "Human rights"


def test_offers(catalogue):
    session, _ = catalogue
    assert [o.text for o in offers(session, "a/75/10", READER)] == [
        "A/75/101",
        "A/75/102",
        "A/75/102/Rev.1",
        "A/75/103",
    ]
    assert [o.text for o in offers(session, "mines 2021/66", OPERATOR)] == ["S/2021/666"]
    assert offers(session, "mines 2021/66", READER) == []
    assert [o.text for o in offers(session, "state:azerb", READER)] == ["state:AZE"]
    assert [o.text for o in offers(session, "Азерб", READER)] == ["state:AZE"]
    assert [o.label for o in offers(session, "item:72", READER)] == ["Human rights"]
    assert offers(session, "mines ", READER) == []


HALF_TYPED = [
    # What is typed, in which language the page is, what is offered in the place of what.
    ("mines state:New Zea", "en", "state:NZL", "New Zealand", "state:New Zea"),
    ("État:nouvelle-z", "fr", "État:NZL", "Nouvelle-Zélande", "État:nouvelle-z"),
    ("state:新西", "fr", "state:NZL", "Nouvelle-Zélande", "state:新西"),
    ("-state:Azer", "en", "state:AZE", "Azerbaijan", "state:Azer"),
    ("state:Fiji, Azer", "en", "state:Fiji,AZE", "Azerbaijan", "state:Fiji, Azer"),
    ('state:"New Zea', "en", "state:NZL", "New Zealand", 'state:"New Zea'),
    ("国家：阿塞", "en", "国家:AZE", "Azerbaijan", "国家：阿塞"),
    ("Azer", "fr", "État:AZE", "Azerbaïdjan", "Azer"),
    ("organe : Conseil de s", "fr", "organe:S", "Conseil de sécurité", "organe : Conseil de s"),
    ("langue:", "fr", "langue:ar", "arabe", "langue:"),
    ("form:note v", "en", "form:note_verbale", "note verbale", "form:note v"),
    ("statut:en r", "fr", "statut:in_review", "en révision", "statut:en r"),
    ("item:7", "en", "item:72 session:75", "Human rights", "item:7"),
    ("point:72", "fr", "point:72 session:75", "Human rights", "point:72"),
    ("session:75 item:7", "en", "item:72", "Human rights", "item:7"),
    ("item:human rig", "en", "item:72 session:75", "Human rights", "item:human rig"),
    ("state:Fiji a/75/103", "en", "A/75/103", "2021-05-09", "a/75/103"),
    ("symbol:75/103", "en", "symbol:A/75/103", "2021-05-09", "symbol:75/103"),
]


@pytest.mark.parametrize("box, language, text, label, typed", HALF_TYPED)
def test_half_a_value_is_offered_whole(catalogue, box, language, text, label, typed):
    session, _ = catalogue
    first = offers(session, box, READER, language=language)[0]
    assert (first.text, first.label, first.typed) == (text, label, typed)


def test_nothing_is_offered_where_nothing_is_half_typed(catalogue):
    session, _ = catalogue
    for box in ("state:Azerbaijan ", "item:72 ", "date:2021", "state:", "item:99", "symbol:75/666"):
        assert offers(session, box, READER) == [], box


def test_when_nothing_is_found_the_cause_and_the_nearest_are_named(catalogue):
    session, _ = catalogue
    said = advice(session, parse("statement zebra item:72"), READER)
    assert [term.value for term in said.alone] == ["zebra"]
    assert [term.value for term in said.without] == ["zebra"]
    near = advice(session, parse("A/75/104"), READER).nearest
    assert "A/75/103" in near
    assert "A/75/666" not in advice(session, parse("A/75/667"), READER).nearest
