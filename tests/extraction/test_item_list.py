"""Lists of agenda items."""

import pytest

from extraction.item_list import read_items


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
