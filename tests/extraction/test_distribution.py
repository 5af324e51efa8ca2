"""What a masthead says of who may read a document."""

import pytest

from extraction.extract import extract
from extraction.pages import Origin, Page

MASTHEAD = """United Nations S/2019/77

Security Council {printed}
6 June 2019

Original: English

Letter dated 4 June 2019 from the Permanent Representative of Fiji to the United Nations
addressed to the President of the Security Council
"""
CASES = [
    ("Distr.: General", "general", False),
    ("Distr.: Eyes only", "restricted", False),
    # A word of no vocabulary may be a restriction: a person looks.
    ("Distr.: Members", "other", True),
    ("For participants only", "other", True),
    ("Provisional", "other", True),
]


@pytest.mark.parametrize("printed, value, reviewed", CASES)
def test_distribution(printed: str, value: str, *, reviewed: bool):
    page = Page(1, MASTHEAD.format(printed=printed), "text")
    record = extract([page], Origin("x", "0" * 64, "text/plain"))
    assert record.distribution == value
    assert any(entry.field == "distribution" for entry in record.review) == reviewed


@pytest.mark.parametrize(
    "printed, language", [("Original: English", "en"), ("Original: English]", None)]
)
def test_the_original_language_of_an_annex_is_not_the_letters(printed: str, language: str | None):
    # On a scan whose title was not recognised all of the page may be masthead, with half a bracket.
    page = Page(1, f"Security Council\nDistr.: General\n6 June 2019\n\n{printed}\n", "text")
    assert extract([page], Origin("x", "0" * 64, "text/plain")).original_language == language
