"""Items of a letter against the authority, as pure functions."""

import re

import pytest

from catalogue.agenda.known import Known, KnownItem
from catalogue.agenda.resolve import resolve
from catalogue.agenda.titles import agree, cut, key
from extraction.record import AgendaItem


def known(*entries, complete=(), stage="final"):
    items = []
    for number, (item, subitem, title) in enumerate(entries, start=1):
        titles = {"en": title} if title else {}
        keys = tuple(key(one) for one in titles.values())
        items.append(KnownItem(number, "A", "75", stage, item, subitem, titles, keys))
    return Known(tuple(items), frozenset(complete))


AGENDA = known(
    (8, None, "General debate"),
    (34, None, "Prevention of armed conflict"),
    (40, None, "The situation in the occupied territories of Azerbaijan"),
    (63, None, None),
    (68, None, "Promotion and protection of the rights of children"),
    (72, None, "Promotion and protection of human rights"),
    (72, "a", "Implementation of human rights instruments"),
    (72, "b", "Human rights questions"),
    (90, None, "Other matters"),
    (91, None, "Other matters"),
)
WHOLE = Known(AGENDA.items, frozenset({("A", "75", "final")}))


def item(number, title=None, subitem=None, stage="final", session="75"):
    return AgendaItem("A", session, stage, number, subitem, title)


@pytest.mark.parametrize(
    "printed, linked",
    [
        (item(34), True),
        (item(34, "PREVENTION OF ARMED CONFLICT"), True),
        (item(34, "Preven tion of armed con flict"), True),  # torn by a text layer
        (item(34, "Prevention of armed conf1ict"), True),  # misread
        (item(40, "The situation in the occupied"), True),  # cut off at the line's end
        (item(63, "Anything"), True),  # its title is not known
        (item(72, "Promotion and protection of human rights", "a"), True),  # the item's alone
        (item(72, "Promotion and protection of human rights: human rights questions", "b"), True),
        (item(72, None, "z"), False),
        (item(34, None, None, "provisional"), False),  # another stage is another item
        (item(34, None, None, "final", "74"), False),
        (item(None, "A title that nobody knows"), False),
    ],
)
def test_items_that_agree_are_linked_and_ask_nothing(printed, linked):
    found = resolve([printed], AGENDA, "en")
    assert [bool(one.authority_id) for one in found.items] == [linked]
    assert [one.item for one in found.items] == [printed]
    assert found.doubts == ()


@pytest.mark.parametrize(
    "printed, agenda, reason, alternatives",
    [
        (
            item(34, "General debate"),
            AGENDA,
            "printed as",
            ("34 Prevention of armed conflict", "8 General debate"),
        ),
        (
            item(72, "Promotion and protection of the rights of children"),
            AGENDA,
            "printed as",
            (
                "72 Promotion and protection of human rights",
                "68 Promotion and protection of the rights of children",
            ),
        ),
        (item(199), WHOLE, "has no item 199", ()),
        (item(199, "General debate"), WHOLE, "has no item 199", ("8 General debate",)),
        (item(34, None, "b"), WHOLE, r"has no item 34 \(b\)", ()),
        (
            item(None, "Other matters"),
            AGENDA,
            "title of 2 items",
            ("90 Other matters", "91 Other matters"),
        ),
        (
            item(None, "Prevention of armed conflicts!"),
            AGENDA,
            "resembles",
            ("34 Prevention of armed conflict",),
        ),
        (
            item(None, "General debate", None, "preliminary"),
            AGENDA,
            "not on the preliminary agenda",
            ("8 General debate",),
        ),
    ],
)
def test_what_does_not_agree_goes_to_review_with_alternatives(
    printed, agenda, reason, alternatives
):
    (doubt,) = resolve([printed], agenda, "en").doubts
    assert re.search(reason, doubt.reason)
    assert doubt.alternatives == alternatives


def test_a_number_beyond_an_agenda_that_is_not_complete_is_not_doubted():
    assert resolve([item(199)], AGENDA, "en").doubts == ()


def test_a_title_finds_its_number():
    found = resolve([item(None, "GENERAL  DEBATE")], AGENDA, "en")
    (one,) = found.items
    assert (one.item.item, one.item.title) == (8, "GENERAL  DEBATE")
    assert one.number_from_authority
    assert found.answered


def test_titles_printed_as_one_are_cut_apart():
    printed = "GENERAL DEBATE PROMOTION AND PROTECTION OF HUMAN RIGHTS: HUMAN RIGHTS QUESTIONS"
    found = resolve([item(None, printed)], AGENDA, "en")
    assert [(one.item.item, one.item.subitem, one.item.title) for one in found.items] == [
        (8, None, "GENERAL DEBATE"),
        (72, "b", "PROMOTION AND PROTECTION OF HUMAN RIGHTS: HUMAN RIGHTS QUESTIONS"),
    ]


def test_a_title_in_another_language_is_not_compared_but_noted():
    found = resolve([item(34, "Prévention des conflits armés")], AGENDA, "fr")
    assert found.doubts == ()
    assert found.unknown_titles == (0,)


@pytest.mark.parametrize(
    "one, other, expected",
    [
        ("Promotion of human rights", "Promotion of  Human rights.", True),
        (
            "Report of the 30th session of the Committee",
            "Report of the thirtieth session of the Committee",
            True,
        ),
        (
            "Promotion and protection of human rights",
            "Promotion and protection of the rights of children",
            False,
        ),
        ("Oceans", "Oceans and the law of the sea", False),  # too short to tell
        ("", "Oceans", False),
    ],
)
def test_agreement_of_titles(one, other, expected):
    assert agree(key(one), [key(other)]) is expected


def test_cutting_takes_the_way_that_leads_to_the_end():
    known_keys = ["ab", "abc", "cd", "d"]
    assert [piece for piece, _ in cut("ab cd", known_keys)] == ["ab", "cd"]
    assert cut("ab x", known_keys) == []
    assert cut("", known_keys) == []
