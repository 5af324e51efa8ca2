"""The phrases of a vocabulary are found however they are printed, the longest first."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from extraction.phrases import Phrasebook, any_of

BOOK = Phrasebook(
    [("Guinée", "gn"), ("Guinée-Bissau", "gw"), ("République de Guinée", "gn"), ("Niger", "ne")]
)


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("la Guinée Bissau et la guinee", ["gw", "gn"]),
        ("Guinée-\nBissau", ["gw"]),
        ("la République\nde Guinée", ["gn"]),
        ("Guinée Bissauienne", ["gn"]),  # what goes on as another word ends the shorter phrase
        ("Nigeria", []),
    ],
)
def test_the_longest_phrase_wins(text, found):
    assert [phrase.value for phrase in BOOK.find(text)] == found


def test_chinese_breaks_its_lines_anywhere():
    book = Phrasebook([("安全理事会", "S"), ("安全", "no"), ("Fiji", "fj")])
    assert [phrase.value for phrase in book.find("安全理\n事会, Fiji, 安 全")] == ["S", "fj", "no"]


# Phrases of other first letters, which no text below has: with them it is looked for otherwise.
_MANY = Phrasebook(
    [("Guinée", "gn"), ("Guinée-Bissau", "gw"), ("République de Guinée", "gn"), ("Niger", "ne")]
    + [(f"{letter}qq", letter) for letter in "abcdefhijk"]
)


@given(
    st.lists(
        st.sampled_from(
            ("Guinée", "Bissau", "République", "de", "Niger", "x", "_", "3", "-", "\n", " ")
        )
    )
)
def test_phrases_of_few_first_letters_are_found_as_those_of_many(pieces):
    text = "".join(pieces)
    assert list(BOOK.find(text)) == list(_MANY.find(text))


def test_no_phrases_match_nothing():
    assert not re.search(any_of([]), "anything")
