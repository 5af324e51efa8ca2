"""What a letter should say and does not: a person is asked."""

import pytest

from extraction.extract import extract
from extraction.pages import Origin, Page

LETTER = """Letter dated 6 June 2019 from the {sender} to the United Nations addressed to the
Secretary-General

I have the honour to inform you of what follows.
I should be grateful if you would circulate the present letter as a document of {organ}.

(Signed) Ana Example
"""
CASES = [
    # Who stands for a State that no vocabulary has, and an organ that none has.
    ("Permanent Representative of Fiji", "the General Assembly", set()),
    ("Permanent Representative of Atlantis", "the General Assembly", {"senders"}),
    ("Minister for Foreign Affairs of Atlantis", "the General Assembly", {"senders"}),
    ("Permanent Representative of Fiji", "the Universal Senate", {"organs"}),
]


@pytest.mark.parametrize("sender, organ, asked", CASES)
def test_what_could_not_be_read_is_asked_about(sender: str, organ: str, asked: set[str]):
    page = Page(1, LETTER.format(sender=sender, organ=organ), "text")
    record = extract([page], Origin("x", "0" * 64, "text/plain"))
    assert {entry.field for entry in record.review} & {"senders", "organs"} == asked
