"""Records of another catalogue become documents of ours, once, and come out as they went in."""

import io
from dataclasses import replace

import pytest
from hypothesis import HealthCheck, given, settings
from sqlalchemy import func, select

from catalogue.exports import marcxml
from catalogue.exports.exported import Description, Repository, Version
from catalogue.exports.stream import load, stream
from catalogue.lookups import Criteria, find, show
from catalogue.records import enter
from catalogue.takeover.marcxml import NotMarcXmlError, records_in
from catalogue.takeover.take_over import take_over
from extraction.record import AgendaItem, Annex, Dates, Organ, Record, Sender
from schema import Agenda, AgendaItemRow, Document, Original, Rendition, SourceRecord
from tests.exports.strategies import DESCRIPTIONS, exported

THERE = Repository("there.example")
LETTER = Description(
    form="letter",
    symbols=("A/75/660", "S/2020/1267"),
    letter_date="2020-12-18",
    masthead_date="2020-12-22",
    distribution="general",
    original_language="en",
    organs=(Organ("A", "75", stated=True), Organ("S", None, 2020, 75, stated=True)),
    agenda_items=(AgendaItem("A", "75", "final", 34), AgendaItem("A", "75", "final", 35, "a")),
    senders=(Sender("AZE", "permanent_representative", "Yashar Aliyev"),),
    addressees=("secretary_general",),
    signatories=("Yashar Aliyev",),
    annexes=(Annex("Annex", "A statement", "az", ()),),
    citations=("A/RES/75/1",),
    versions=(
        Version("en", "Letter dated 18 December 2020", "20-17634", "2020-12-31", 3),
        Version("fr", "Lettre datée du 18 décembre 2020", "20-17634", None, 4),
    ),
)
# As another library writes one: no 887, no 046, the date and the office in the title alone.
FOREIGN = """<record xmlns="http://www.loc.gov/MARC21/slim">
<controlfield tag="001">3895113</controlfield>
<datafield tag="029" ind1=" " ind2=" "><subfield code="a">JN</subfield>
  <subfield code="b">N2017634 E</subfield></datafield>
<datafield tag="041" ind1="0" ind2=" "><subfield code="a">araeng</subfield></datafield>
<datafield tag="089" ind1=" " ind2=" "><subfield code="b">{type}</subfield></datafield>
<datafield tag="191" ind1=" " ind2=" "><subfield code="a">A/75/660</subfield></datafield>
<datafield tag="191" ind1=" " ind2=" "><subfield code="a">S/2020/1267</subfield></datafield>
<datafield tag="245" ind1="1" ind2="0"><subfield code="a">{title}</subfield></datafield>
<datafield tag="269" ind1=" " ind2=" "><subfield code="a">{date}</subfield></datafield>
<datafield tag="650" ind1="1" ind2="7"><subfield code="a">ARMED CONFLICT</subfield></datafield>
<datafield tag="710" ind1="2" ind2=" "><subfield code="a">{state}</subfield></datafield>
<datafield tag="991" ind1="1" ind2=" "><subfield code="a">A/75/251</subfield>
  <subfield code="b">35a[2]</subfield></datafield>
</record>"""
TITLE = (
    "Letter dated 18 December 2020 from the Permanent Representative of Azerbaijan to the United"
    " Nations addressed to the Secretary-General"
)


def foreign(*, kind="B18", title=TITLE, date="2020-12-22", state="Azerbaijan") -> bytes:
    return FOREIGN.format(type=kind, title=title, date=date, state=state).encode()


def take(sessions, content: bytes, **options) -> list:
    taken = []
    for found in records_in(io.BytesIO(content)):
        with sessions.begin() as session:
            taken.append(take_over(session, found, source="library", who="me", **options))
    return taken


def exports(sessions) -> list:
    return list(stream(sessions, Criteria(), include_restricted=True))


def as_xml(*descriptions: Description) -> bytes:
    documents = [exported(each, key=number) for number, each in enumerate(descriptions, 1)]
    return b"".join(marcxml.write(documents, THERE))


def test_an_exported_record_imported_again_is_the_same_record(sessions):
    (taken,) = take(sessions, as_xml(LETTER))
    assert (taken.outcome, taken.notes) == ("created", ())
    (document,) = exports(sessions)
    assert document.description == LETTER
    again = b"".join(marcxml.write([replace(document, id=1)], THERE))
    assert take(sessions, again)[0].outcome == "unchanged"


@settings(
    deadline=None,
    max_examples=40,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(DESCRIPTIONS.filter(lambda made: made.symbols or made.main.title))
def test_any_record_comes_back_as_it_went(sessions, description):
    (found,) = records_in(io.BytesIO(as_xml(description)))
    with sessions() as session:
        taken = take_over(session, found, source="library", who="me")
        (document,) = load(session, [taken.document_id])
        session.rollback()
    assert taken.outcome == "created"
    assert document.description == description


def test_the_record_of_a_library_is_read_with_its_title(sessions):
    (taken,) = take(sessions, foreign())
    assert taken.outcome == "created"
    (document,) = exports(sessions)
    description = document.description
    assert description.form == "letter"
    assert description.letter_date == "2020-12-18"
    assert description.senders[0].state == "AZE"
    assert description.senders[0].office == "permanent_representative"
    assert description.addressees == ("secretary_general",)
    assert description.agenda_items == (AgendaItem("A", "75", "final", 35, "a"),)
    assert [version.language for version in description.versions] == ["ar", "en"]
    with sessions() as session:
        shown = show(session, "A/75/660")
        assert find(session, Criteria(words="Azerbaijan"))
        # What a document has no place for is kept as it came.
        assert "ARMED CONFLICT" in session.scalars(select(SourceRecord.marcxml)).one()
    assert shown["history"][0]["why"] == "taken over from library, record 3895113"
    assert shown["history"][0]["who"] == "me"


def test_twice_is_once_and_a_changed_record_amends(sessions):
    take(sessions, foreign())
    assert take(sessions, foreign())[0].outcome == "unchanged"
    assert take(sessions, foreign(date="2020-12-23"))[0].outcome == "amended"
    with sessions() as session:
        document = show(session, "A/75/660")
        assert session.scalar(select(func.count(Document.id))) == 1
    assert document["dates"]["masthead"] == "2020-12-23"
    assert [entry["version"] for entry in document["history"]] == [1, 2]


def test_what_a_person_corrected_here_stays_and_is_said(sessions):
    take(sessions, foreign())
    with sessions.begin() as session:
        session.query(Document).one().masthead_date = "2020-12-24"
    (taken,) = take(sessions, foreign(date="2020-12-23"))
    assert (taken.outcome, taken.notes) == (
        "unchanged",
        ("masthead_date: kept as it was corrected here",),
    )
    assert exports(sessions)[0].description.masthead_date == "2020-12-24"


def test_a_file_that_comes_later_joins_the_record_and_overwrites_nothing(sessions):
    take(sessions, as_xml(LETTER))
    reading = Record(
        source="a.pdf",
        sha256="a" * 64,
        media_type="application/pdf",
        read_by="pdf",
        pages=3,
        language="en",
        form="letter",
        title="Letter dated 18 Decembr 2020",
        symbols=LETTER.symbols,
        dates=Dates("2020-12-13", "2020-12-22", "2020-12-31"),
        job_number="20-17634",
    )
    with sessions.begin() as session:
        original = Original("a" * 64, 1, "a")
        session.add(original)
        session.flush()
        assert enter(session, original.id, reading, ["the text"]).action == "joined"
        languages = session.scalars(select(Rendition.language).order_by(Rendition.language)).all()
        assert languages == ["en", "fr"]
    (document,) = exports(sessions)
    assert document.description == LETTER
    assert [file.sha256 for file in document.files] == ["a" * 64]


def test_items_are_linked_to_authorities_that_are_held(sessions):
    with sessions.begin() as session:
        session.add(Agenda("A", "75", "final", "A/75/251"))
        session.add(
            AgendaItemRow("A", "75", "final", 34, None, "A/75/251", {"en": "Armed conflict"})
        )
    take(sessions, as_xml(LETTER))
    (document,) = exports(sessions)
    assert [bool(authority) for authority in document.authorities] == [True, False]
    assert b"Armed conflict." in b"".join(marcxml.write([document], THERE))


@pytest.mark.parametrize(
    "content, outcome, note",
    [
        (foreign(kind="B02"), "not_a_letter", "a draft resolution or decision (089 $b B02)"),
        (foreign(state="Ruritania", title="Letter"), "created", "710 has 'Ruritania'"),
        (
            foreign().replace(b"A/75/660", b"none").replace(b"S/2020/1267", b"none")
            .replace(TITLE.encode(), b""),
            "refused",
            "neither symbol nor title",
        ),
    ],
)  # fmt: skip
def test_what_is_no_letter_or_doubtful_is_said(sessions, content, outcome, note):
    (taken,) = take(sessions, content)
    assert taken.outcome == outcome
    assert any(note in said for said in taken.notes), taken.notes


def test_symbols_of_two_documents_are_refused_by_name(sessions):
    one = replace(LETTER, symbols=("A/75/660",))
    other = replace(LETTER, symbols=("S/2020/1267",))
    first, second = take(sessions, as_xml(one, other))
    (taken,) = take(sessions, foreign())
    assert taken.outcome == "refused"
    assert f"documents {first.document_id} and {second.document_id}" in taken.notes[0]


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"%PDF-1.7",
        b"<collection/>",
        b'<!DOCTYPE a [<!ENTITY b SYSTEM "file:///etc/passwd">]><a>&b;',
    ],
)
def test_what_is_no_marcxml_is_refused(content):
    with pytest.raises(NotMarcXmlError, match="no MARCXML"):
        list(records_in(io.BytesIO(content)))


def test_the_real_records_are_drafts_and_are_taken_only_on_demand(sessions, shared):
    content = (shared / "reference/marcxml-records-third-committee-78.xml").read_bytes()
    taken = take(sessions, content)
    assert {each.outcome for each in taken} == {"not_a_letter"}
    assert len(taken) == 94
    taken = take(sessions, content, other_forms=True)
    assert {each.outcome for each in taken} == {"created"}
    assert {each.outcome for each in take(sessions, content, other_forms=True)} == {"unchanged"}
    documents = exports(sessions)
    assert len(documents) == 94
    for document in documents:
        description = document.description
        assert description.symbols
        assert description.main.title
        assert description.masthead_date
        assert description.distribution == "limited"
        assert description.main.job_number
        assert description.main.pages
