"""Agenda items from files into the authority."""

import openpyxl
import pytest
from sqlalchemy import select

from catalogue.agenda.entry import RowRefusedError, entry_of, read_item, stage_of
from catalogue.agenda.files import read_rows
from catalogue.agenda.importing import import_rows
from catalogue.agenda.listing import list_items, show_item
from catalogue.agenda.rows import AgendaFileError
from catalogue.agenda.shipped import ship
from schema import Agenda, AgendaItemRow

TABLE = [
    ("agenda_document", "session", "item", "title"),
    ("A/75/251", "75", "34", "Prevention of armed conflict"),
    ("A/75/251", "75", "35 (a)", "A sub-item."),
    ("A/75/150", "75", "63", "As in the provisional agenda"),
]


def bring(sessions, path, **options):
    with sessions.begin() as session:
        return import_rows(session, read_rows(path), source=path.name, who="me", **options)


@pytest.fixture
def table(tmp_path):
    path = tmp_path / "agenda"
    path.write_text("\n".join("\t".join(row) for row in TABLE))
    return path


@pytest.mark.parametrize(
    "text, expected",
    [
        ("34", (34, None)),
        ("35a", (35, "a")),
        ("35 (a)", (35, "a")),
        ("72(C)", (72, "c")),
    ],
)
def test_items_are_written_in_many_ways(text, expected):
    assert read_item(text) == expected


@pytest.mark.parametrize(
    "fields, reason",
    [
        ({"item": "71b[20]", "agenda_document": "A/78/251"}, "subject heading"),
        ({"item": "", "agenda_document": "A/78/251"}, "no item"),
        ({"item": "0", "agenda_document": "A/78/251"}, "no item"),
        ({"item": "5", "title": "Peace"}, "no session"),
        ({"item": "5", "session": "seventy"}, "no session"),
        ({"item": "5", "session": "77", "agenda_document": "A/78/251"}, "A/78/251 is of session"),
        ({"item": "5", "agenda_document": "A/78/251", "stage": "provisional"}, "the final agenda"),
        ({"item": "5", "agenda_document": "A/ES-10/2"}, "--stage"),
        ({"item": "5", "agenda_document": "agenda"}, "agenda"),
    ],
)
def test_a_row_that_says_too_little_is_refused_with_the_reason(fields, reason):
    with pytest.raises(RowRefusedError, match=reason):
        entry_of(fields, language="en", stage=None)


def test_the_document_tells_the_stage():
    documents = ("A/75/251", "A/75/150", "A/75/50", "A/75/252", "A/C.3/75/50", "A/33/251/Rev.1")
    stages = [stage_of(document) for document in documents]
    assert stages == ["final", "provisional", "preliminary", None, None, "final"]


def test_an_import_is_reported_and_a_second_changes_nothing(sessions, table):
    report = bring(sessions, table)
    assert (report.rows, report.added, report.same, report.refused) == (3, 3, 0, [])
    again = bring(sessions, table)
    assert (again.added, again.changed, again.same) == (0, 0, 3)
    with sessions() as session:
        found = list_items(session, of_session="75")
    assert [(entry["stage"], entry["label"], entry["titles"]["en"]) for entry in found] == [
        ("final", "34", "Prevention of armed conflict"),
        ("final", "35 (a)", "A sub-item"),
        ("provisional", "63", "As in the provisional agenda"),
    ]


def test_a_spreadsheet_and_other_separators_say_the_same(sessions, table, tmp_path):
    bring(sessions, table)
    book = openpyxl.Workbook()
    for row in TABLE:
        book.active.append([int(cell) if cell.isdigit() else cell for cell in row])
    book.save(tmp_path / "agenda.bin")
    assert bring(sessions, tmp_path / "agenda.bin").same == 3
    (tmp_path / "semicolons").write_text(
        "\n".join(";".join(row) for row in TABLE), encoding="utf-8-sig"
    )
    assert bring(sessions, tmp_path / "semicolons").same == 3


def test_authority_records_name_their_item_in_191(sessions, tmp_path):
    path = tmp_path / "authority"
    path.write_text(
        '<collection xmlns="http://www.loc.gov/MARC21/slim"><record>'
        "<leader>00000nz  a2200000n  4500</leader>"
        '<datafield tag="191" ind1=" " ind2=" "><subfield code="a">A/78/251</subfield>'
        '<subfield code="b">71b</subfield><subfield code="c">Human rights questions.</subfield>'
        "</datafield></record></collection>"
    )
    assert bring(sessions, path).added == 1
    with sessions() as session:
        (entry,) = list_items(session, of_session="78")
    assert (entry["item"], entry["subitem"]) == (71, "b")
    assert entry["titles"] == {"en": "Human rights questions"}


def test_other_languages_are_added_and_a_new_title_replaces_the_former(sessions, table, tmp_path):
    bring(sessions, table)
    other = tmp_path / "fr.csv"
    other.write_text("session,item,stage,title,title_en\n75,34,final,Prévention,New title\n")
    assert bring(sessions, other, language="fr").changed == 1
    with sessions() as session:
        (entry,) = show_item(session, "75", 34, None)
    assert entry["titles"] == {"en": "New title", "fr": "Prévention"}
    assert entry["history"][0]["before"] == {"en": "Prevention of armed conflict"}


def test_what_a_person_confirmed_stays(sessions, table, tmp_path):
    bring(sessions, table)
    with sessions.begin() as session:
        row = session.scalar(select(AgendaItemRow).where(AgendaItemRow.item == 34))
        row.confirmed_by = "librarian"
    other = tmp_path / "other.csv"
    other.write_text("session,item,stage,title,title_fr\n75,34,final,Otherwise,Prévention\n")
    report = bring(sessions, other)
    assert "librarian confirmed" in report.kept[0].reason
    with sessions() as session:
        (entry,) = show_item(session, "75", 34, None)
    assert entry["titles"] == {"en": "Prevention of armed conflict", "fr": "Prévention"}


def test_two_titles_in_one_file_refuse_the_second(sessions, tmp_path):
    path = tmp_path / "two.csv"
    path.write_text(
        "session,item,stage,title\n75,34,final,One\n75,34,final,Two\n75,34,final,one.\n"
    )
    report = bring(sessions, path)
    assert [(one.line, "line 2" in one.reason) for one in report.refused] == [(3, True)]
    assert (report.added, report.same) == (1, 1)


@pytest.mark.parametrize(
    "content, reason",
    [
        (b"title,session\na,b\n", "no column"),
        (b"PK\x03\x04 broken", "no spreadsheet"),
        (b"<collection>", "no XML"),
        (b"<collection/>", "no agenda items"),
        ("objet;point;item".encode("utf-16"), "UTF-8"),
        (b"", "no column"),
    ],
)
def test_a_file_that_is_no_agenda_says_why(sessions, tmp_path, content, reason):
    path = tmp_path / "agenda.csv"
    path.write_bytes(content)
    with pytest.raises(AgendaFileError, match=reason):
        bring(sessions, path)


def test_a_complete_agenda_is_noted(sessions, table):
    bring(sessions, table, complete=True)
    with sessions() as session:
        found = session.execute(select(Agenda.stage, Agenda.document, Agenda.complete)).all()
    assert sorted(map(tuple, found)) == [
        ("final", "A/75/251", True),
        ("provisional", "A/75/150", True),
    ]


def test_what_is_shipped_is_fact_and_overwrites_nothing(sessions, table):
    bring(sessions, table)
    with sessions.begin() as session:
        report = ship(session)
        assert ship(session) is None
    assert (report.added, report.same) == (7, 1)
    with sessions() as session:
        found = {entry["item"]: entry for entry in list_items(session, stage="final")}
    assert found[63]["titles"] == {}
    assert found[86]["titles"]["en"] == "The rule of law at the national and international levels"
    assert {entry["agenda_document"] for entry in found.values()} == {"A/75/251"}


def test_the_real_list_of_sessions_33_to_69(sessions, shared):
    path = shared / "reference/general-assembly-agenda-items.en.tsv"
    report = bring(sessions, path)
    assert (report.rows, report.added) == (1598, 1596)
    reasons = {one.what: one.reason for one in report.refused}
    assert "subject heading" in reasons["A/69/251 [335]"]
    assert "stage is not told" in reasons["A/ES-10/2 5"]
    again = bring(sessions, path, stage="final")
    assert (again.added, again.changed, again.same, len(again.refused)) == (1, 0, 1596, 1)


def test_the_real_records_of_the_78th_session(sessions, shared):
    report = bring(sessions, shared / "reference/marcxml-records-third-committee-78.xml")
    assert (report.rows, report.added, report.same) == (145, 19, 76)
    assert len(report.refused) == 50
    assert all("subject heading" in one.reason for one in report.refused)
