"""Letters of every form and variant in every language, and the records that they must give.

The pairs are written by hand from what such a letter states. ``--rewrite-golden`` writes what is
read into them: look at every line of the difference before it is kept.
"""

import json
from pathlib import Path

import pytest

from extraction import languages
from extraction.extract import extract
from extraction.pages import Origin, Page
from extraction.record import as_json

LETTERS = Path(__file__).parents[1] / "letters"
TEXTS = sorted(LETTERS.rglob("*.txt"))
# What a file's name and bytes decide, and what is checked against the text instead.
NOT_COMPARED = {"source", "sha256", "media_type", "read_by", "pages", "evidence"}


def read(path: Path) -> dict:
    text = path.read_text(encoding="utf-8")
    pages = [Page(number, page, "text") for number, page in enumerate(text.split("\f"), 1)]
    record = as_json(extract(pages, Origin(path.name, "0" * 64, "text/plain")))
    return json.loads(json.dumps(record))


@pytest.mark.parametrize("path", TEXTS, ids=lambda path: f"{path.parent.name}/{path.stem}")
def test_letter(path: Path, request: pytest.FixtureRequest):
    record = read(path)
    compared = {name: value for name, value in record.items() if name not in NOT_COMPARED}
    golden = path.with_suffix(".json")
    if request.config.getoption("--rewrite-golden"):
        golden.write_text(json.dumps(compared, ensure_ascii=False, indent=2) + "\n")
    assert json.loads(golden.read_text(encoding="utf-8")) == compared


@pytest.mark.parametrize("path", TEXTS, ids=lambda path: f"{path.parent.name}/{path.stem}")
def test_evidence_points_at_the_very_words(path: Path):
    record = read(path)
    pages = path.read_text(encoding="utf-8").split("\f")
    for pieces in record["evidence"].values():
        for piece in pieces:
            words = pages[piece["page"] - 1][piece["start"] : piece["end"]]
            assert words == piece["text"]
            assert words.strip() == words != ""
    symbols = [piece["text"] for piece in record["evidence"].get("symbols", [])]
    assert ["".join(text.split()) for text in symbols] == record["symbols"]


@pytest.mark.parametrize("language", languages.codes())
def test_every_language_has_its_letters(language: str):
    texts = [path for path in TEXTS if path.parent.name == language]
    assert len(texts) >= 8
    assert all(path.with_suffix(".json").exists() for path in texts)
