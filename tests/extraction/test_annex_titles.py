"""The title of an annex goes on until a gap, to its last word."""

import pytest

from extraction.extract import extract
from extraction.pages import Origin, Page
from extraction.record import as_json

_LETTER = (
    "Letter dated 6 May 2016 from the Permanent Representative of Ghana to the United Nations\n"
    "addressed to the Secretary-General\n\nI transmit a text.\n\n(Signed) Kofi Specimen\n\n"
)


@pytest.mark.parametrize(
    "annex, title",
    [
        (
            "Communiqué of the meeting of States of the Upper\nValley\n\nThe meeting was held.\n",
            "Communiqué of the meeting of States of the Upper Valley",
        ),
        (
            "Communiqué of the meeting of States of the Upper\nValley\n\nOne.\n\nTwo.\n\nThree.\n",
            "Communiqué of the meeting of States of the Upper Valley",
        ),
        ("Communiqué of the meeting\n\nThe meeting was held.\n", "Communiqué of the meeting"),
        ("Communiqué of the meeting\nIt was held.\n\nOne.\n\nTwo.\n", "Communiqué of the meeting"),
    ],
)
def test_a_last_word_on_a_line_of_its_own_belongs_to_the_title(annex, title):
    text = f"{_LETTER}Annex\n\n{annex}"
    record = as_json(extract([Page(1, text, "text")], Origin("x.txt", "0" * 64, "text/plain")))
    assert [one["title"] for one in record["annexes"]] == [title]
