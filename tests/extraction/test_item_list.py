"""Lists of agenda items."""

import pytest

from extraction.item_list import read_items
from extraction.masthead_words import items_in


@pytest.mark.parametrize(
    "text, language, expected",
    [
        ("34, 35 (a) and (b), 40 and 72 (c)", "en", "34 35a 35b 40 72c"),
        ("8 to 12", "en", "8 9 10 11 12"),
        ("14, 69 (a) to (c), and 118", "en", "14 69a 69b 69c 118"),
        ("34 et 35 a) et b) de", "fr", "34 35a 35b"),
        ("11 a 13 y 22 a) del programa", "es", "11 12 13 22a"),  # `a` ranges, `a)` does not
        ("34, 65 и 73(b) повестки", "ru", "34 65 73b"),
        ("10、13(a)和(b)及99的", "zh", "10 13a 13b 99"),
        ("34 و 35 و40 من", "ar", "34 35 40"),
        ("65 (أ) من", "ar", "65a"),
        ("35 of the agenda", "en", "35"),
    ],
)
def test_lists(text, language, expected):
    found = [f"{entry.item}{entry.subitem or ''}" for entry in read_items(text, 0, language)]
    assert " ".join(found) == expected


@pytest.mark.parametrize(
    "text, language, expected",
    [
        ("under sub-items (c) and (d) of agenda item 17, and item 21", "en", "17c 17d 21"),
        ("under agenda item 17, sub-item (c), and item 21", "en", "17c 21"),
        ("under item 17 (sub-items (c) to (e)) and 21", "en", "17c 17d 17e 21"),
        # Letters of the item after them are not those of the one before.
        ("under items 8, 17 and sub-items (c) and (d) of item 21", "en", "8 17 21c 21d"),
        ("au titre du sous-point c) du point 17 et du point 21", "fr", "17c 21"),
        ("en relación con los incisos c) y d) del tema 17", "es", "17c 17d"),
        ("по подпункту c) пункта 17 и пункту 21", "ru", "17c 21"),
        ("في إطار البند الفرعي (ج) من البند 17 والبند 21", "ar", "17c 21"),
        ("在议程项目17下的分项目(c)和(d)下", "zh", "17c 17d"),
        ("unter Buchstabe c) des Tagesordnungspunkts 17", "de", "17c"),
    ],
)
def test_sub_items_by_name(text, language, expected):
    found = [
        f"{entry.item}{entry.subitem or ''}"
        for phrase in items_in(text, language)
        for entry in read_items(text, phrase.numbers, language, phrase.parts)
    ]
    assert " ".join(found) == expected


@pytest.mark.parametrize(
    "text, language, title",
    [
        ("21 of the provisional agenda, entitled “The sea”", "en", "The sea"),
        ("21 предварительной повестки дня, озаглавленному «Море»", "ru", "Море"),
        ("21 de l’ordre du jour provisoire, intitulé « La mer »", "fr", "La mer"),
        ("21 del programa provisional, titulado “El mar”", "es", "El mar"),
        ("21 من جدول الأعمال المؤقت، المعنون ”البحر“", "ar", "البحر"),
        ("21 of the preliminary list, entitled “The sea”", "en", "The sea"),
        ("21 of the letter, entitled “The sea”", "en", None),
    ],
)
def test_a_title_follows_the_name_of_the_agenda(text, language, title):
    (entry,) = read_items(text, 0, language)
    assert (entry.title and text[slice(*entry.title)].strip()) == title
