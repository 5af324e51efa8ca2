"""The typesetter of letters: the same for the same seed, varied, and true in shape."""

import io
import json
import random
import subprocess
import sys
from collections import Counter
from pathlib import Path

import pypdfium2 as pdfium
import pytest

from bench.letters.compose import Composed, compose
from bench.letters.describe import LANGUAGES, describe
from bench.letters.faults import faulty, faulty_lines
from bench.letters.fonts import FontMissingError, font_of
from bench.letters.text import text_of
from bench.letters.typeset import pdf_of
from bench.letters.words import words_of
from bench.letters.written import WriterMissingError, docx_of, pdfs_of
from worker.reading.document import ReadDocument, read_document
from worker.reading.limits import Options

ROOT = Path(__file__).parents[2]
COUNT = 240


def letter(index: int, language: str) -> Composed:
    seed = f"test {index}"
    return compose(describe(random.Random(seed), language, seed))


@pytest.fixture(scope="module")
def letters() -> dict[str, list[Composed]]:
    return {language: [letter(index, language) for index in range(COUNT)] for language in LANGUAGES}


def shape(value):
    """The names in a record, whatever is in them: lists by their first row."""
    if isinstance(value, dict):
        return {name: shape(each) for name, each in value.items()}
    if isinstance(value, list):
        return [shape(value[0])] if value and isinstance(value[0], dict) else []
    return None


def test_same_seed_same_files(tmp_path):
    for name in ("one", "two"):
        subprocess.run(
            [sys.executable, "-m", "bench.letters", tmp_path / name, "--seed", "7",
             "--count", "12", "--faults", "0.5"],
            cwd=ROOT, check=True,
        )  # fmt: skip
    files = sorted((tmp_path / "one").rglob("*.*"))
    assert len(files) == 24
    for file in files:
        assert (
            file.read_bytes()
            == (tmp_path / "two" / file.relative_to(tmp_path / "one")).read_bytes()
        )


def test_other_seed_other_letters():
    assert letter(1, "fr").expected != letter(2, "fr").expected


@pytest.mark.parametrize("language", LANGUAGES)
def test_shape_is_that_of_golden_records(letters, language):
    golden = json.loads((ROOT / "tests/letters/en/revision-sub-items-two-annexes.json").read_text())
    rows = shape({name: golden[name] for name in golden if name != "review"})
    for composed in letters[language]:
        record = dict(composed.expected)
        assert isinstance(record.pop("expect_review"), list)
        assert list(record) == list(rows)
        for name in ("agenda_items", "senders", "annexes"):
            for row in record[name]:
                assert list(row) == list(rows[name][0])
        json.dumps(record)


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_form_and_office_occurs(letters, language):
    records = [composed.expected for composed in letters[language]]
    assert {record["form"] for record in records} == {
        "letter", "identical_letters", "note_verbale"
    }  # fmt: skip
    offices = Counter(sender["office"] for record in records for sender in record["senders"])
    assert set(offices) >= {
        "permanent_representative", "charge_daffaires", "deputy_permanent_representative",
        "minister", "permanent_mission", "permanent_observer",
    }  # fmt: skip
    organs = {organ["organ"] for record in records for organ in record["organs"]}
    assert organs == {"A", "S", "E", "A/HRC"}
    stages = {item["stage"] for record in records for item in record["agenda_items"]}
    assert stages == {"final", "provisional", "preliminary"}
    assert max(len(record["senders"]) for record in records) > 9
    assert any(record["symbols"] == [] for record in records)


@pytest.mark.parametrize("language", LANGUAGES)
def test_what_is_true_stands_in_the_text(letters, language):
    for composed in letters[language]:
        record, text = composed.expected, " ".join(text_of(composed.letter).split())
        squeezed = text.replace(" ", "")
        for symbol in record["symbols"]:
            assert symbol in text
        groups = [name for name in record["on_behalf_of"] if not name.isupper()]  # not codes
        for value in (record["title"], *record["signatories"], *groups):
            assert value.replace(" ", "") in squeezed
        for row in (*record["annexes"], *record["agenda_items"]):
            title = row["title"] or ""
            assert title.replace(" ", "") in squeezed
        assert "{" not in text
        assert "[g:" not in text
        assert (record["symbols"] == []) == ("symbols" in record["expect_review"])


@pytest.mark.parametrize("language", LANGUAGES)
def test_at_least_eight_requests(language):
    words = words_of(language, random.Random(1))
    assert len(set(words.at("requests", "letter"))) >= 8
    assert all("{document}" in phrase for phrase in words.at("requests", "letter"))


ORDINALS = [
    ("en", 75, "", "seventy-fifth"),
    ("en", 60, "", "sixtieth"),
    ("fr", 75, "", "soixante-quinzième"),  # ten is added to sixty
    ("fr", 71, "", "soixante et onzième"),
    ("fr", 61, "", "soixante et unième"),
    ("es", 73, "", "septuagésimo tercer"),
    ("ru", 75, "", "семьдесят пятая"),  # a session is feminine
    ("ru", 76, "year", "семьдесят шестой"),  # a year is masculine
    ("ru", 74, "genitive", "семьдесят четвертой"),
    ("zh", 75, "", "七十五"),
    ("ar", 71, "", "الحادية والسبعون"),
    ("ar", 75, "genitive", "الخامسة والسبعين"),
]


@pytest.mark.parametrize("language, number, form, expected", ORDINALS)
def test_ordinals(language, number, form, expected):
    assert expected == words_of(language, random.Random(1)).ordinal(number, form)


def test_faults_change_the_text_and_not_the_truth():
    changed = 0
    for index in range(40):
        composed = letter(index, "fr")
        clean = text_of(composed.letter)
        chance = random.Random(index)
        worn = faulty_lines(text_of(faulty(composed.letter, 1, chance)), "fr", 1, chance)
        changed += worn != clean
        assert faulty(composed.letter, 0, chance) is composed.letter
        for name in composed.expected["signatories"]:
            assert name.replace(" ", "") in "".join(worn.split())
    assert changed > 20


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_word_processors_document_is_read_as_it_is_meant(letters, language):
    for composed in letters[language][:3]:
        read = read_document(docx_of(composed.letter), "letter.docx", Options())
        assert isinstance(read, ReadDocument)
        assert read.record.title == composed.expected["title"]
        assert list(read.record.symbols) == composed.expected["symbols"]


def test_what_a_word_processor_prints_is_read_as_it_is_meant(letters):
    some = [letters[language][0] for language in ("ar", "zh", "fr")]
    try:
        pdfs = pdfs_of([docx_of(composed.letter) for composed in some])
    except WriterMissingError as error:
        pytest.skip(str(error))
    for composed, pdf in zip(some, pdfs, strict=True):
        read = read_document(pdf, "letter.pdf", Options())
        assert isinstance(read, ReadDocument)
        assert read.record.title == composed.expected["title"]
        assert read.record.job_number == composed.expected["job_number"]


@pytest.mark.parametrize("language", LANGUAGES)
def test_pdf_reads_back_with_its_symbol(language):
    try:
        font_of(language, "Bold")
    except FontMissingError as error:
        pytest.skip(f"fonts are not installed: {error}")
    composed = next(
        each for each in (letter(index, language) for index in range(50))
        if len(each.expected["symbols"]) == 2 and each.expected["annexes"]
    )  # fmt: skip
    pdf = pdf_of(composed.letter)
    assert pdf == pdf_of(composed.letter)
    with pdfium.PdfDocument(io.BytesIO(pdf)) as document:
        text = "".join(page.get_textpage().get_text_bounded() for page in document)
    squeezed = "".join(text.split())
    for symbol in composed.expected["symbols"]:
        assert symbol in squeezed
    assert composed.expected["job_number"] in squeezed
