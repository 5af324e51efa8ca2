"""Folding, words and marks: what is quick in an alphabet is the same in every script."""

import re
import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from extraction.alphabets import marks_in
from extraction.folding import fold
from extraction.language import is_latin
from extraction.words import count_words, words_in

# Texts of one alphabet, and of several: each way through the tables and around them.
_LETTERS = (
    "abcXYZ éÀœŸ ’“–… `'-_ 0129 ½ª",
    "Постоянный Ёё №",
    "رسالة مؤرخة إلى ٣ ـ",
    "常驻联合国代表 ，。",
    "\u0130\u03a3\ufb01\U0001d400\x85\ufffd",
)
_TEXTS = st.one_of(
    *(st.text(alphabet, max_size=20) for alphabet in _LETTERS),
    st.text("".join(_LETTERS), max_size=20),
    st.text(max_size=20),
)


@given(_TEXTS)
def test_a_text_is_folded_as_its_characters_are(text):
    assert fold(text) == "".join(map(fold, text))
    assert len(fold(text)) == len(text)


@pytest.mark.parametrize(
    "printed, folded",
    [
        ("Chargé d’affaires", "charge d'affaires"),
        ("CÔTE D`IVOIRE", "cote d'ivoire"),
        ("Заместитель Ёлкин", "заместитель елкин"),
        ("الأمانة", "الامانه"),
        ("A/75/1 （常驻）", "a/75/1 (常驻)"),
    ],
)
def test_folds(printed, folded):
    assert fold(printed) == folded


@given(_TEXTS)
def test_words_are_the_runs_of_letters(text):
    assert words_in(text) == re.findall(r"[^\W\d_]+", text)


@given(_TEXTS)
def test_the_words_of_a_text_are_those_of_its_tokens(text):
    # Legibility remembers what each token is, in small letters.
    assert words_in(text.lower()) == [
        word for token in text.split() for word in words_in(token.lower())
    ]


@given(_TEXTS)
def test_marks_are_all_that_is_no_letter_or_digit(text):
    marks = marks_in(text)
    assert set(marks) <= set(text)
    left_out = set(text) - set(marks) - set(" \n.,")
    assert all(
        unicodedata.category(character) in ("Lu", "Ll", "Lo", "Nd") for character in left_out
    )


@given(_TEXTS)
def test_a_latin_text_is_told_by_its_alphabet_as_by_its_characters(text):
    assert is_latin(text) == (not re.search("[^\x00-\u03ff\u1e00-\u2e7f]", text))


def test_a_stroke_that_lengthens_a_word_is_a_mark():
    assert marks_in("الأمـم المتحدة") == "ـ"


def test_words_are_counted_as_they_are_written():
    assert count_words("The item, the item, item 3a") == {"The": 1, "the": 1, "item": 3, "a": 1}
