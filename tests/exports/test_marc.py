"""MARC in three forms: what is written is read back the same, in every language, of any shape."""

import io
import re
import xml.etree.ElementTree as ET
from dataclasses import replace

import pymarc
import pytest
from hypothesis import given, settings

from catalogue.exports import marc21, marcxml, mrk
from catalogue.exports.exported import Description, Repository, Version
from catalogue.exports.marc import to_marc
from catalogue.exports.marc_reading import strict_reading
from catalogue.exports.refinement import refined
from extraction.record import AgendaItem, Annex, Sender
from tests.exports.strategies import EXPORTED, LINKED, WORDS, exported

OURS = Repository("letters.example", "https://letters.example")
TITLES = {
    "ar": "رسالة مؤرخة 23 شباط/فبراير 2021 موجهة إلى الأمين العام",
    "en": "The letter dated 23 February 2021",
    "es": "Carta de fecha 23 de febrero de 2021",
    "fr": "Lettre datée du 23\u00a0février 2021",
    "ru": "Письмо от 23 февраля 2021 года",
    "zh": "2021年2月23日阿塞拜疆常驻联合国代表给秘书长的信",
}
SIX = exported(
    Description("letter", versions=tuple(Version(code, title) for code, title in TITLES.items()))
)


def from_xml(content: bytes) -> list[pymarc.Record]:
    return pymarc.parse_xml_to_array(io.BytesIO(content))


def from_iso2709(content: bytes) -> list[pymarc.Record]:
    records = list(pymarc.MARCReader(io.BytesIO(content)))
    assert None not in records
    return records


def described(record: pymarc.Record) -> Description:
    description, stale = refined(record, strict_reading(record))
    assert stale == ()
    return description


@settings(deadline=None)
@given(EXPORTED)
def test_a_record_read_back_from_marcxml_is_the_same(document):
    (record,) = from_xml(b"".join(marcxml.write([document], OURS)))
    assert described(record) == document.description


@settings(deadline=None)
@given(EXPORTED)
def test_a_record_read_back_from_iso_2709_is_the_same(document):
    (record,) = from_iso2709(b"".join(marc21.write([document], OURS)))
    assert described(record) == document.description


@settings(deadline=None)
@given(EXPORTED)
def test_a_record_read_back_from_mrk_is_the_same(document):
    text = b"".join(mrk.write([document], OURS)).decode()
    assert described(read_mrk(text)) == document.description


def read_mrk(text: str) -> pymarc.Record:
    """Read MRK by its definition; pymarc's own reader knows no mnemonics."""
    record = pymarc.Record()
    for line in text.rstrip("\n").split("\n")[1:]:
        tag, rest = line[1:4], line[6:]
        if tag < "010":
            record.add_field(pymarc.Field(tag, data=rest.replace("\\", " ")))
            continue
        parts = [
            pymarc.Subfield(part[0], re.sub("{(dollar|lcub|rcub)}", _sign, part[1:]))
            for part in rest[3:].split("$")
        ]
        record.add_field(pymarc.Field(tag, pymarc.Indicators(*rest[:2].replace("\\", " ")), parts))
    return record


def _sign(found: re.Match) -> str:
    return {"dollar": "$", "lcub": "{", "rcub": "}"}[found[1]]


@pytest.mark.parametrize("read, write", [(from_xml, marcxml), (from_iso2709, marc21)])
def test_titles_in_six_languages(read, write):
    (record,) = read(b"".join(write.write([SIX], OURS)))
    assert {v.language: v.title for v in described(record).versions} == TITLES
    assert record["245"].get("a") == TITLES["en"]
    assert record["245"].indicators == ("1", "4")
    assert record.leader[9] == "a"


@settings(deadline=None)
@given(WORDS.map(lambda text: text + "\x00\x1f\x1e\x1d\ufffe\n" + text))
def test_no_character_breaks_a_form(title):
    document = exported(Description("letter", versions=(Version("en", title),)))
    ET.fromstring(b"".join(marcxml.write([document], OURS)))
    assert len(from_iso2709(b"".join(marc21.write([document, document], OURS)))) == 2


def test_a_field_that_another_library_corrected_wins_over_our_finer_detail():
    record = to_marc(
        exported(Description("letter", senders=(Sender("AZE", "permanent_representative"),))), OURS
    )
    record["710"]["a"] = "France"
    description, stale = refined(record, strict_reading(record))
    assert description.senders == (Sender("FRA", "other"),)
    assert stale == ("senders",)


@pytest.mark.parametrize(
    "item, authority, traced",
    [
        (AgendaItem("A", "75", "final", 34), LINKED, [("A/75/251", "34", f"{LINKED.title}.")]),
        (
            AgendaItem("A", "75", "final", 35, "a"),
            replace(LINKED, title=None),
            [("A/75/251", "35a", None)],
        ),
        # Its number is known from the page alone: no authority, no heading.
        (AgendaItem("A", "75", "final", 34), None, []),
        (AgendaItem("A", "75", "final", None, None, "Peacebuilding"), None, []),
        (AgendaItem("S", None, "final", 3), LINKED, []),  # the Council has no agenda document
        (
            AgendaItem("A", "74", "provisional", 63),
            replace(LINKED, agenda_document=None),
            [("A/74/150", "63", f"{LINKED.title}.")],
        ),
    ],
)
def test_991_is_for_items_that_are_linked_to_an_authority(item, authority, traced):
    document = exported(Description("letter", agenda_items=(item,)), (authority,))
    fields = to_marc(document, OURS).get_fields("991")
    assert [(f.get("a"), f.get("b"), f.get("c")) for f in fields] == traced


def test_what_does_not_fit_iso_2709_is_cut_and_said():
    long = "сто слов " * 2000
    document = exported(
        Description(
            "letter",
            annexes=tuple(Annex(f"Annex {n}", long) for n in range(12)),
            versions=(Version("ru", long),),
        )
    )
    content = b"".join(marc21.write([document], OURS))
    (record,) = from_iso2709(content)
    assert len(content) <= marc21.MOST_RECORD_BYTES
    assert marc21.SHORTENED in [field.get("a") for field in record.get_fields("500")]
    assert all(len(f.as_marc("utf-8")) <= marc21.MOST_FIELD_BYTES for f in record.fields)
    assert record["245"]["a"].endswith(("слов…", "сто…"))
    (whole,) = from_xml(b"".join(marcxml.write([document], OURS)))
    assert described(whole) == document.description


def shapes(records: list[pymarc.Record]) -> dict[str, set]:
    found: dict[str, set] = {}
    for record in records:
        for field in record.get_fields():
            if not field.control_field:
                codes = frozenset(part.code for part in field.subfields)
                found.setdefault(field.tag, set()).add((tuple(field.indicators), codes))
    return found


def test_the_shape_is_that_of_real_records(shared):
    """Each of our fields has the indicators of a real one, and no subfield that none has."""
    real = shapes(
        from_xml((shared / "reference/marcxml-records-third-committee-78.xml").read_bytes())
    )
    document = exported(
        Description(
            "letter",
            symbols=("A/75/660",),
            masthead_date="2020-12-22",
            distribution="general",
            agenda_items=(
                AgendaItem("A", "75", "final", 34),
                AgendaItem("A", "75", "final", 35, "b"),
            ),
            senders=(Sender("AZE", "permanent_representative"),),
            annexes=(Annex("Annex", "Report"),),
            citations=("A/RES/75/1", "A/75/1"),
            versions=(Version("en", "The letter", "20-17634", None, 3),),
        ),
        (LINKED, LINKED),
    )
    ours = shapes([to_marc(document, OURS)])
    # Standard fields that those records of drafts have no use for, or that are ours.
    for tag in sorted(set(ours) - {"046", "655", "887", "856"}):
        for indicators, subfields in ours[tag]:
            matching = [codes for those, codes in real[tag] if those == indicators]
            assert any(subfields <= codes for codes in matching), (tag, indicators, subfields)


def test_notes_and_headings_end_with_a_full_stop_as_real_ones_do(shared):
    records = from_xml((shared / "reference/marcxml-records-third-committee-78.xml").read_bytes())
    for record in records:
        for field in record.get_fields("500", "515"):
            assert field["a"].endswith(".")
        for field in record.get_fields("991"):
            assert field.get("c", ".").endswith(".")
    ours = to_marc(SIX_WITH_NOTES, OURS)
    notes = [*ours.get_fields("500", "520"), *ours.get_fields("991")]
    assert len(notes) == 3
    assert all((field.get("c") or field["a"]).endswith(".") for field in notes)


SIX_WITH_NOTES = exported(
    replace(
        SIX.description,
        letter_date="2021-02-23",
        annexes=(Annex("Annex"),),
        agenda_items=(AgendaItem("A", "75", "final", 34),),
    ),
    (LINKED,),
)


def test_mrk_lines_look_like_real_ones(shared):
    real = (shared / "reference/mrk-records-escwa.mrk").read_text().splitlines()
    line = re.compile(r"=(LDR|\d{3}|FFT)  (?:[\\0-9A-Z]{2}\$.+|[^$]*)")
    ours = b"".join(mrk.write([SIX], OURS)).decode().splitlines()
    for text in [*real[1:-1], *ours]:
        assert not text or line.fullmatch(text), text
