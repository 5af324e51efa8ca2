"""The note of a symbol is a citation wherever it stands, and never the document's own symbol."""

import pytest

from extraction.extract import extract
from extraction.pages import Origin, Page
from extraction.record import as_json

_HEAD = "A/71/330\nDistr.: General\n3 August 2016\nGeneral Assembly\nSeventy-first session\n"
_LETTER = (
    "\nLetter dated 1 August 2016 from the Permanent Representative of Chile to the United\n"
    "Nations addressed to the Secretary-General\n\nI have the honour to write.\n\n(Signed) A B\n"
)


def read(text: str) -> dict:
    return as_json(extract([Page(1, text, "text")], Origin("x.txt", "0" * 64, "text/plain")))


@pytest.mark.parametrize(
    "note, cited",
    [
        ("* A/71/150.", ["A/71/150"]),
        ("** A/71/50 and Corr.1.", ["A/71/50", "A/71/50/Corr.1"]),
        ("1 A/71/150.", ["A/71/150"]),
        ("¹ A/71/150.", ["A/71/150"]),
        ("¹A/C.1/71/2", ["A/C.1/71/2"]),
        ("1 A/71/330", []),  # the head of a page: number and symbol
        ("* Issued again for technical reasons.", []),
    ],
)
def test_above_the_title_and_below_the_letter(note, cited):
    items = "Item 9 of the provisional agenda*\n\n"
    for text in (f"{_HEAD}{items}{note}\n{_LETTER}", f"{_HEAD}{items}{_LETTER}\n{note}\n"):
        record = read(text)
        assert (record["symbols"], record["citations"]) == (["A/71/330"], cited)
        assert [item["title"] for item in record["agenda_items"]] == [None]


def test_a_note_in_words_is_no_title_of_an_item():
    note = "* Issued again\nfor technical reasons.\nQuestion of the sea\n"
    record = read(f"{_HEAD}Item 9 of the provisional agenda*\n{note}{_LETTER}")
    assert [item["title"] for item in record["agenda_items"]] == ["Question of the sea"]
