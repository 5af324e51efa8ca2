"""Every format carries what a document says, and takes none of it for anything else."""

import csv
import io
import json
import xml.etree.ElementTree as ET

import bibtexparser
import openpyxl
import pytest
import rispy
from hypothesis import given, settings

from catalogue.exports.bibtex import escape
from catalogue.exports.exported import Description, Repository, Version
from catalogue.exports.formats import FORMATS
from catalogue.exports.printable import FORBIDDEN, printable
from catalogue.exports.table import HEADINGS
from extraction.record import AgendaItem, Organ, Sender
from tests.exports.strategies import EXPORTED, LINKED, WORDS, exported

OURS = Repository("letters.example", "https://letters.example")
LETTER = exported(
    Description(
        "letter",
        ("A/75/660", "S/2020/1267"),
        "2020-12-18",
        "2020-12-22",
        "general",
        "en",
        organs=(Organ("A", "75", stated=True), Organ("S", None, 2020, 75)),
        agenda_items=(AgendaItem("A", "75", "final", 34), AgendaItem("A", "75", "final", 35, "a")),
        senders=(Sender("AZE", "permanent_representative", "Yashar Aliyev"),),
        addressees=("secretary_general",),
        citations=("A/RES/75/1",),
        versions=(
            Version("ar", "رسالة مؤرخة", "20-17634", None, 4),
            Version("en", "Letter dated 18 December 2020", "20-17634", "2020-12-31", 3),
        ),
    ),
    (LINKED, None),
)


def written(name: str, *documents) -> bytes:
    return b"".join(FORMATS[name].write(documents, OURS))


def titled(title: str):
    return exported(Description("letter", versions=(Version("en", title),)))


@pytest.mark.parametrize("name", FORMATS)
def test_nothing_found_is_a_whole_file_too(name):
    content = written(name)
    assert content or name in {"jsonl", "marc21", "mrk", "bibtex", "ris"}
    if FORMATS[name].extension == "xml":
        assert len(ET.fromstring(content)) == 0


@settings(deadline=None, max_examples=40)
@given(EXPORTED)
def test_no_document_breaks_a_format(document):
    ET.fromstring(written("dc", document, document))
    assert len(written("jsonl", document, document).splitlines()) == 2
    assert len(rows("csv", document, document)) == 3
    assert len(bibtex(document)) == 1
    assert len(rispy.loads(written("ris", document, document).decode())) == 2


def rows(name: str, *documents) -> list[list]:
    content = written(name, *documents)
    if name == "csv":
        return list(csv.reader(io.StringIO(content.decode("utf-8-sig"), newline="")))
    sheet = openpyxl.load_workbook(io.BytesIO(content)).active
    return [[cell.value for cell in row] for row in sheet.iter_rows()]


def bibtex(document) -> list:
    return bibtexparser.parse_string(written("bibtex", document).decode()).entries


def test_json_has_the_names_of_the_record():
    found = json.loads(written("jsonl", LETTER))
    assert found["title"] == "Letter dated 18 December 2020"
    assert found["dates"] == {
        "letter": "2020-12-18",
        "masthead": "2020-12-22",
        "release": "2020-12-31",
    }
    assert found["organs"][1] == {"organ": "S", "year": 2020, "council_year": 75, "stated": False}
    assert [version["language"] for version in found["renditions"]] == ["ar", "en"]
    assert found["address"] == "https://letters.example/documents/7"


@pytest.mark.parametrize("name", ["csv", "xlsx"])
def test_a_table_has_a_row_a_document(name):
    heading, row = rows(name, LETTER)
    assert tuple(heading) == HEADINGS
    cells = dict(zip(heading, row, strict=True))
    assert cells["symbols"] == "A/75/660; S/2020/1267"
    assert cells["agenda items"] == "A/75 34; A/75 35 (a)"
    assert cells["sender States"] == "AZE"
    assert str(cells["pages"]) == "3"


def test_a_sheet_that_is_full_is_followed_by_another(monkeypatch):
    monkeypatch.setattr("catalogue.exports.workbook._MOST_ROWS", 3)
    content = written("xlsx", *[titled(f"Letter {number}") for number in range(5)])
    book = openpyxl.load_workbook(io.BytesIO(content))
    place = HEADINGS.index("title")
    found = {sheet.title: [row[place].value for row in sheet.iter_rows()] for sheet in book}
    assert found == {
        "Documents 1": ["title", "Letter 0", "Letter 1"],
        "Documents 2": ["title", "Letter 2", "Letter 3"],
        "Documents 3": ["title", "Letter 4"],
    }


@pytest.mark.parametrize("title", ["=1+1", "+1", "-1", "@SUM(A1)", '=HYPERLINK("x")', "\uff1d1+1"])
def test_no_cell_is_a_formula(title):
    place = HEADINGS.index("title")
    assert rows("csv", titled(title))[1][place] == f"'{title}"
    content = written("xlsx", titled(title))
    cell = openpyxl.load_workbook(io.BytesIO(content)).active.cell(2, place + 1)
    assert (cell.value, cell.data_type, cell.quotePrefix) == (title, "s", True)


@settings(deadline=None)
@given(WORDS)
def test_a_title_survives_bibtex(title):
    (entry,) = bibtex(titled(title))
    assert entry["title"] == f"{{{escape(printable(title)) or 'Document 7'}}}"
    assert entry["title"].count("{") == entry["title"].count("}")


@settings(deadline=None)
@given(WORDS.map(lambda title: f"{title}\r\nER  - \r\nTY  - BOOK"))
def test_a_title_cannot_begin_another_reference(title):
    (entry,) = rispy.loads(written("ris", titled(title)).decode())
    assert entry["type_of_reference"] == "GOVDOC"


def test_citations_say_who_what_when():
    (entry,) = bibtex(LETTER)
    assert entry["author"] == "{Azerbaijan}"
    assert entry["number"] == "A/75/660; S/2020/1267"
    assert (entry["year"], entry["month"]) == ("2020", "12")
    (reference,) = rispy.loads(written("ris", LETTER).decode())
    assert reference["authors"] == ["Azerbaijan"]
    assert reference["date"] == "2020/12/22/"


def test_dublin_core_says_what_the_profile_says():
    (record,) = ET.fromstring(written("dc", LETTER))
    found: dict[str, list] = {}
    for part in record:
        found.setdefault(part.tag.partition("}")[2], []).append(part.text)
    assert found["identifier"][:2] == ["A/75/660", "S/2020/1267"]
    assert found["creator"] == ["Azerbaijan"]
    assert found["subject"] == ["A/75/251 34 Prevention of armed conflict", "A/75 35a"]
    assert found["date"] == ["2020-12-22"]
    assert found["relation"] == ["A/RES/75/1"]
    assert found["type"] == ["letter"]


@given(WORDS)
def test_what_is_printable_stays_so(text):
    once = printable(text)
    assert printable(once) == once
    assert not FORBIDDEN.search(once)
