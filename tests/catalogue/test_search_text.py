"""Texts are made fit to be stored and searched, the quick way as the slow one would."""

import sys
import unicodedata

import pytest

from catalogue.search_text import fold_latin, is_storable_json, storable, storable_value


@pytest.mark.parametrize(
    ("text", "kept"),
    [
        ("plain", "plain"),
        ("sécurité, 安全, 😀", "sécurité, 安全, 😀"),
        ("a\0b", "a\ufffdb"),
        ("a\ud800b", "a\ufffdb"),
        ("\\u0000 in words", "\\u0000 in words"),
    ],
)
def test_what_postgresql_cannot_hold_is_replaced(text, kept):
    assert storable(text) == kept
    data = {"title": text, "symbols": [{"text": text}]}
    assert storable_value(data) == {"title": kept, "symbols": [{"text": kept}]}
    # Told wrongly in one direction alone, which costs no more than going through it.
    assert not is_storable_json(data) or kept == text


def test_a_text_is_folded_as_its_letters_are_one_by_one():
    """One after the other is replaced in a text: none may become what comes to be replaced."""
    latin = [
        character
        for character in map(chr, range(sys.maxunicode))
        if unicodedata.name(character, "").startswith("LATIN")
    ]
    assert fold_latin("".join(latin)) == "".join(map(fold_latin, latin))
    assert fold_latin("Genève, войны, 安全") == "Geneve, войны, 安全"
