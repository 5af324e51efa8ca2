"""What a covering letter quotes at length is not its own: neither signature nor request."""

import pytest

from extraction.extract import extract
from extraction.pages import Origin, Page
from extraction.quoted import without_quotations
from extraction.record import as_json
from extraction.text import laid_out

_TITLE = (
    "Letter dated 6 May 2016 from the Permanent Representative of Ghana to the United Nations\n"
    "addressed to the President of the Security Council\n\n"
)
_QUOTED = (
    "Letter dated 1 May 2016 from the Permanent Representative of Togo to the United Nations\n"
    "addressed to the Secretary-General\n\n"
    "{mark}On behalf of the Group of 77 and China, I should be grateful if this letter were\n"
    "circulated as a document of the General Assembly, under agenda item 14. See A/70/861.\n\n"
    "(Signed) Afi Example"
)
_REST = (
    "\n\nMy Government has taken note. I should be grateful if you would circulate the present\n"
    "letter as a document of the Security Council.\n\n(Signed) Kofi Specimen\n"
)
_INTRODUCED = "I have the honour to refer to a letter, which reads as follows:\n\n"


def read(text: str) -> dict:
    return as_json(extract([Page(1, text, "text")], Origin("x.txt", "0" * 64, "text/plain")))


@pytest.mark.parametrize(
    "opening, each, closing",
    [
        ("“", "“", "”"),
        ("“", "", "”"),
        ('"', '"', '"'),
        ("«", "", "»"),
        ("", "", ""),  # announced, without marks
    ],
)
def test_a_quoted_letter_counts_for_citations_alone(opening, each, closing):
    quoted = opening + _QUOTED.replace("{mark}", each) + closing
    record = read(_TITLE + _INTRODUCED + quoted + _REST)
    assert record["signatories"] == ["Kofi Specimen"]
    assert [(one["state"], one["name"]) for one in record["senders"]] == [("GHA", "Kofi Specimen")]
    assert [organ["organ"] for organ in record["organs"]] == ["S"]
    assert (record["agenda_items"], record["on_behalf_of"]) == ([], [])
    assert record["citations"] == ["A/70/861"]


@pytest.mark.parametrize(
    "language, text, left",
    [
        # A title of an item and a word in marks stay.
        ("en", "under the item entitled “The law of\nthe sea”, and “so on”.\n", None),
        # A mark within the quotation, and one that starts each paragraph, do not end it.
        ("en", "He said: “One “word” here.\n\n“Two.” And more.\n", "He said: “” And more.\n"),
        ("es", "Dijo: «Una.\n\n»Dos.» Y más.\n", "Dijo: «» Y más.\n"),
        ("fr", "Il a dit :\n\n« Un.\n\n« Deux. »\n\nEt puis.\n", "Il a dit :\n\n«»\n\nEt puis.\n"),
        ("de", "Er sagte: „Eins.\n\nZwei.“ Und mehr.\n", "Er sagte: „“ Und mehr.\n"),
        ("ar", "وقال: ”واحد.\n\nاثنان.“ وأكثر.\n", "وقال: ”“ وأكثر.\n"),
        ("ar", "وقال: “واحد.\n\nاثنان.” وأكثر.\n", "وقال: “” وأكثر.\n"),
        ("zh", "他说：“一。\n\n二。”还有。\n", "他说：“”还有。\n"),
        # One that is never closed ends nowhere: nothing is taken out.
        ("en", "He said: “One.\n\nTwo.\n", None),
    ],
)
def test_only_what_runs_over_paragraphs_is_taken_out(language, text, left):
    kept = without_quotations(laid_out([text.rstrip("\n")]), language).characters
    assert kept == (left or text)


def test_a_closing_mark_stays_in_no_name():
    annex = "Annex\nA statement\n\nWe said:\n\n“We agree.\n\n(Signed) Ama Example”\n"
    record = read(_TITLE + "I transmit a statement.\n\n(Signed) Kofi Specimen\n\n" + annex)
    assert record["annexes"][0]["signatories"] == ["Ama Example"]
