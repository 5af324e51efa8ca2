"""No rule asks for the words of a language that could not be told."""

from pathlib import Path

import pytest

from extraction import languages, layout
from extraction.extract import extract
from extraction.pages import Origin, Page

LETTERS = sorted((Path(__file__).parents[1] / "letters").rglob("*.txt"))


@pytest.mark.parametrize("joined", ["\n", " "])
def test_letters_in_no_known_language_are_read_as_far_as_they_go(joined, monkeypatch):
    monkeypatch.setattr(layout, "language_of", lambda _: languages.UNDETERMINED)
    assert LETTERS
    for path in LETTERS:
        pages = path.read_text(encoding="utf-8").replace("\n", joined).split("\f")
        printed = [Page(number, text, "text") for number, text in enumerate(pages, 1)]
        record = extract(printed, Origin(path.name, "0" * 64, "text/plain"))
        assert record.language == languages.UNDETERMINED
