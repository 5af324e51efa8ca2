"""The symbols of a masthead end where prose begins, on one long line too."""

import pytest

from extraction.layout import divide
from extraction.pages import Page
from extraction.rules.symbols import read_symbols

_WORDS = "General Assembly Sixtieth session Agenda item 9 I write in connection with the letter of"


@pytest.mark.parametrize(
    "line, symbols",
    [
        ("United Nations A/60/5–S/2006/7 General Assembly", ["A/60/5", "S/2006/7"]),
        (f"A/60/5S/2006/7 {_WORDS} Cuba (A/60/3-S/2006/2).", ["A/60/5", "S/2006/7"]),
        (f"A/60/5 {_WORDS} Cuba, A/60/3.", ["A/60/5"]),
    ],
)
def test_a_symbol_in_prose_is_another_document(line, symbols):
    found = read_symbols(divide([Page(1, line, "text")]))
    assert [one.value for one in found] == symbols


@pytest.mark.parametrize(
    "line, trusted",
    [
        ("A/60/5/Add.1 and 2", [("A/60/5/Add.1", 0.98), ("A/60/5/Add.2", 0.98)]),
        ("S/2006/7/Corr.1 et 2*", [("S/2006/7/Corr.1", 0.98), ("S/2006/7/Corr.2", 0.98)]),
        ("S/2006/7/Add.1-2", [("S/2006/7/Add.1", 0.98), ("S/2006/7/Add.2", 0.98)]),
        # The fault is that of the part which was mended.
        ("$/23329 and Corr.1", [("S/23329", 0.6), ("S/23329/Corr.1", 0.98)]),
    ],
)
def test_addenda_issued_together_are_each_a_symbol(line, trusted):
    found = read_symbols(divide([Page(1, line, "text")]))
    assert [(one.value, one.trust) for one in found] == trusted
