"""The golden letters as PDFs, read through PDFium: the same records, with boxes."""

import json
from pathlib import Path

import pytest

from extraction.record import as_json
from tests.extraction.test_golden import TEXTS
from tests.typesetter import typeset
from worker.reading.document import read_document
from worker.reading.limits import Options

# What the fields of a PDF must agree in with those of its text. A title's spaces and its
# Arabic-Indic digits are typeset anew.
FIELDS = (
    "form",
    "symbols",
    "dates",
    "distribution",
    "original_language",
    "job_number",
    "organs",
    "senders",
    "on_behalf_of",
    "addressees",
    "citations",
)


@pytest.mark.parametrize("path", TEXTS, ids=lambda path: f"{path.parent.name}/{path.stem}")
def test_letter(path: Path):
    language = path.parent.name
    expected = json.loads(path.with_suffix(".json").read_text(encoding="utf-8"))
    content = typeset(path.read_text(encoding="utf-8"), language)
    document = read_document(content, path.name, Options())
    record = json.loads(json.dumps(as_json(document.record)))
    assert {name: expected[name] for name in FIELDS} == {name: record[name] for name in FIELDS}
    items = [{**item, "title": None} for item in expected["agenda_items"]]
    assert items == [{**item, "title": None} for item in record["agenda_items"]]
    for pieces in record["evidence"].values():
        for piece in pieces:
            left, top, right, bottom = piece["box"]
            assert 0 <= left < right <= 620
            assert 0 <= top < bottom <= 842
