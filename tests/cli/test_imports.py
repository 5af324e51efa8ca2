"""Imports, as a person runs them: what a dry run says is what happens; receipts; schedules."""

import csv
import io
import json
import shutil

import openpyxl
import pytest

from catalogue.batches import Line
from cli.batch_tables import write_receipt
from cli.exit_codes import Exit
from tests.cli.test_commands import Letterbook
from tests.made_letters import letter


@pytest.fixture(scope="module")
def letterbook(tmp_path_factory):
    command = Letterbook(tmp_path_factory.mktemp("letterbook"))
    yield command
    command.end()


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    made = tmp_path_factory.mktemp("source")
    for number in range(1, 4):
        (made / f"{number}.txt").write_bytes(letter(number=number))
    shutil.copy(made / "1.txt", made / "twin.txt")
    (made / "bad.png").write_bytes(b"\x89PNG\r\n\x1a\n" + bytes(64))
    return made


@pytest.fixture(scope="module")
def imported(letterbook, folder):
    predicted = letterbook.json("import", str(folder), "--dry-run")
    assert letterbook.json("status")[0]["received"] == 0
    return predicted, letterbook.json("import", str(folder), "--name", "Letters")[0]


def test_a_dry_run_predicts_what_the_import_does(letterbook, imported):
    predicted, counts = imported
    receipt = letterbook("batch", "receipt", str(counts["batch"]), "--format", "json").stdout
    lines = [json.loads(line) for line in receipt.splitlines()]
    told = {line["path"]: (line["outcome"], line["code"]) for line in lines}
    assert told == {line["path"]: (line["outcome"], line["code"]) for line in predicted}
    assert [line["symbols"] for line in lines[:3]] == [line["symbols"] for line in predicted[:3]]


def test_a_dry_run_of_what_is_not_there_says_so(letterbook):
    done = letterbook("import", "/no/such/folder", "--dry-run")
    assert done.stderr.decode() == "/no/such/folder: there is no such file or folder\n"
    assert done.returncode == Exit.FAILED


def test_counts_and_receipts_in_every_form(letterbook, imported, tmp_path):
    _, counts = imported
    assert (counts["files"], counts["catalogued"], counts["duplicate"], counts["rejected"]) == (
        5,
        3,
        1,
        1,
    )
    number = str(counts["batch"])
    failed = letterbook("batch", "receipt", number, "--errors-only").stdout.decode()
    (row,) = csv.DictReader(io.StringIO(failed))
    assert (row["path"], row["outcome"], row["code"]) == ("bad.png", "rejected", "damaged")
    path = tmp_path / "receipt.xlsx"
    assert letterbook("batch", "receipt", number, "--format", "xlsx", "--output", str(path))
    book = openpyxl.load_workbook(path, read_only=True)
    assert len(list(book.worksheets[0].iter_rows())) == 6
    book.close()


def test_what_failed_is_mended_and_sent_again(letterbook, imported, folder):
    _, counts = imported
    (again,) = letterbook.json("import", "--only-failed", str(counts["batch"]))
    assert (again["files"], again["rejected"]) == (5, 1)
    (folder / "bad.png").unlink()
    (second,) = letterbook.json("import", str(folder))
    assert (second["files"], second["unchanged"]) == (4, 4)
    shown = letterbook("batches").stdout.decode()
    assert "Letters" in shown


def test_schedules_by_command(letterbook, imported, folder):
    add = ("schedule", "add", "nightly", str(folder), "--cron", "0 2 * * *")
    assert letterbook(*add, "--time-zone", "Europe/Paris", "--list-unchanged").returncode == 0
    assert letterbook(*add).returncode == 2  # the name is taken
    (listed,) = letterbook.json("schedule", "list")
    assert (listed["name"], listed["paused"], listed["time_zone"]) == (
        "nightly",
        False,
        "Europe/Paris",
    )
    assert listed["options"] == {"list_unchanged": True}
    assert letterbook("schedule", "run", "nightly").returncode == 0
    (shown,) = letterbook.json("schedule", "show", "nightly")
    assert len(shown["batches"]) == 1


def test_a_source_or_a_batch_is_named(letterbook):
    assert letterbook("import", "/a", "--resume", "1").returncode == 2


def test_a_source_that_is_not_there_is_told_and_noted(letterbook, imported, tmp_path):
    done = letterbook("import", str(tmp_path / "gone"), "--json")
    assert done.returncode == 3
    assert "no such file or folder" in json.loads(done.stdout)["problem"]


def test_a_cell_that_a_spreadsheet_would_run_is_quoted(tmp_path):
    line = Line(1, "=cmd()", "refused", None, (), None, "+1", 1, None, None)
    write_receipt([line], "csv", tmp_path / "a.csv")
    assert (tmp_path / "a.csv").read_text().splitlines()[1] == "'=cmd(),refused,,,,'+1,1,,"
