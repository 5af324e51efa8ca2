"""The commands, run as a person runs them, on an embedded Letterbook of their own."""

import json
import os
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from pathlib import Path

import psutil
import pytest
from sqlalchemy import select

from cli.embedded.home import open_home
from cli.embedded.process import Background
from cli.runtime import Runtime
from schema import Document, Job
from tests.conftest import forget
from tests.worker.conftest import until
from worker.database import make_engine, make_sessions
from worker.settings import Settings

ROOT = Path(__file__).parents[2]
SAMPLES = sorted(path.name for path in (ROOT / "samples").iterdir())


class Letterbook:
    def __init__(self, home: Path) -> None:
        self.home = home
        self.environment = {
            name: value for name, value in os.environ.items() if not name.startswith("LETTERBOOK_")
        } | {"LETTERBOOK_HOME": str(home), "COLUMNS": "120"}

    def __call__(self, *words: str, stdin: bytes = b"") -> "subprocess.CompletedProcess[bytes]":
        return subprocess.run(
            [sys.executable, "-P", "-m", "cli.main", *words],
            cwd=ROOT,
            env=self.environment,
            input=stdin,
            capture_output=True,
            timeout=240,
            check=False,
        )

    def end(self) -> None:
        """End it as a cut of the power would: that it goes down in order is a test's business.

        What starts others again goes first, and the servers last, by `down`: it clears up.
        """
        home = open_home(self.home)
        notes = {note.stem for note in home.processes.glob("*.pid")}
        for name in sorted(notes - {"postgres", "valkey"}, key=lambda name: name != "keeper"):
            Background(home, name).kill()
        self("down")
        forget(home)

    def json(self, *words: str, stdin: bytes = b"") -> list[dict]:
        done = self(*words, "--json", stdin=stdin)
        assert done.returncode in {0, 3}, done.stderr.decode()
        return [json.loads(line) for line in done.stdout.splitlines()]


@pytest.fixture(scope="module")
def letterbook(tmp_path_factory):
    command = Letterbook(tmp_path_factory.mktemp("letterbook"))
    yield command
    command.end()


@pytest.fixture(scope="module")
def ingested(letterbook):
    return letterbook.json("ingest", "samples/")


def test_ingest_shows_what_became_of_each_file(ingested):
    assert [Path(entry["file"]).name for entry in ingested] == SAMPLES
    assert {entry["outcome"] for entry in ingested} == {"catalogued", "catalogued, in review"}
    letter = next(entry for entry in ingested if entry["file"].endswith("sea-level.en.txt"))
    assert letter["symbols"] == ["A/75/981", "S/2021/977"]
    assert letter["items"] == ["34", "74 (a)", "86"]


def test_a_second_run_finds_duplicates_and_writes_nothing(letterbook, ingested):
    before = letterbook.json("find")
    again = letterbook.json("ingest", "samples/")
    assert {entry["outcome"] for entry in again} == {"duplicate"}
    assert letterbook.json("find") == before
    (counts,) = letterbook.json("status")
    assert counts["adds_up"]
    assert counts["catalogued"] == len(SAMPLES)


def test_find_and_show(letterbook, ingested):
    (found,) = letterbook.json("find", "--symbol", "a/75/981")
    assert found["languages"] == ["en", "fr"]
    assert letterbook("find", "--symbol", "A/1/1").returncode == 4
    assert letterbook("find", "--from", "yesterday").returncode == 2
    shown = letterbook("show", "S-2021-977")
    assert shown.returncode == 0
    assert "2 August 2021" in shown.stdout.decode()


def test_extract_needs_no_servers_and_reads_standard_input(tmp_path):
    command = Letterbook(tmp_path / "never-made")
    content = (ROOT / "samples" / "letter-water.ar.txt").read_bytes()
    (record,) = command.json("extract", "-", stdin=content)
    assert record["language"] == "ar"
    assert record["symbols"] == ["A/75/870", "S/2021/990"]
    assert not command.home.exists()


def test_a_file_that_cannot_be_read_is_named_and_the_others_are_read(letterbook, tmp_path):
    bad = tmp_path / "photo.pdf"
    bad.write_bytes(b"\x89PNG\r\n\x1a\n" + bytes(64))
    done = letterbook("extract", str(bad), "samples/letter-water.ar.txt", "--json")
    assert done.returncode == 3
    assert len(done.stdout.splitlines()) == 1
    assert b"photo.pdf" in done.stderr
    (outcome,) = letterbook.json("ingest", str(bad))
    assert outcome["outcome"] == "rejected"
    assert "photo.pdf" in outcome["reason"]


@pytest.fixture
def sessions_of_commands(letterbook, ingested):
    """Sessions on the database that the commands use."""
    runtime = Runtime(Settings(home=letterbook.home), open_home(letterbook.home))
    engine = make_engine(runtime.database_url)
    yield make_sessions(engine)
    engine.dispose()


def test_reprocess_shows_first_and_then_does_what_it_showed(
    letterbook, sessions_of_commands, tmp_path
):
    sessions = sessions_of_commands
    (before,) = letterbook.json("show", "A/74/930")
    with sessions.begin() as session:
        document = session.get_one(Document, before["id"])
        document.form, document.distribution = "letter", "limited"
        document.locked = ["distribution"]
    table = tmp_path / "all.csv"
    (shown,) = letterbook.json("reprocess", "--preview", "--output", str(table))
    assert shown["changed"] == 1
    counts = {name: (one["changed"], one["kept"]) for name, one in shown["fields"].items()}
    assert counts == {"form": (1, 0), "distribution": (0, 1)}
    rows = [line.split(",")[1:] for line in table.read_text().splitlines()]
    assert ["A/74/930", "form", "letter", before["form"], "False"] in rows
    printed = letterbook("reprocess", "--preview", "--sample", "99").stdout.decode()
    assert "- letter\n" in printed
    assert f"+ {before['form']}\n" in printed

    assert b"again: 1\n" in letterbook("reprocess", "A/74/930").stdout
    with sessions() as session:
        job = session.scalars(select(Job).where(Job.kind == "reread")).one()
        until(lambda: session.refresh(job) or job.state not in {"queued", "leased"})
    (after,) = letterbook.json("show", "A/74/930")
    assert (job.state, after["form"], after["distribution"]) == ("done", before["form"], "limited")
    assert len(after["history"]) == len(before["history"]) + 1
    assert letterbook("reprocess", "A/74/930", "--json").returncode == 2


def test_export_and_import_again(letterbook, ingested, tmp_path):
    output = tmp_path / "all.xml"
    assert letterbook("export", "--format", "marcxml", "--output", str(output)).returncode == 0
    assert list(tmp_path.iterdir()) == [output]
    found = len(letterbook.json("find"))
    taken = letterbook.json("import-records", str(output))
    assert [entry["outcome"] for entry in taken] == ["unchanged"] * found
    lines = letterbook("export", "--symbol", "A/75/981").stdout.splitlines()
    assert [json.loads(line)["symbols"] for line in lines] == [["A/75/981", "S/2021/977"]]
    assert letterbook("export", "--format", "docx").returncode == 2
    assert letterbook("export", "--symbol", "A/1/1").returncode == 4
    assert letterbook("import-records", "samples/letter-water.ar.txt").returncode == 3


def test_backup_bag_and_fixity(letterbook, ingested, tmp_path):
    away = str(tmp_path / "away")
    (made,) = letterbook.json("backup", away)
    assert made["originals"] >= len(SAMPLES)
    assert letterbook("backup", away, "--verify").returncode == 0
    assert letterbook("backup", str(tmp_path), "--verify").returncode == 4
    refused = letterbook("restore", away)
    assert (refused.returncode, b"letterbook down" in refused.stderr) == (1, True)
    (bagged,) = letterbook.json("bag", "export", str(tmp_path / "bag"), "A/75/981")
    assert (bagged["documents"], bagged["originals"]) == (1, 2)
    assert letterbook("bag", "import", str(tmp_path / "bag")).returncode == 1
    (checked,) = letterbook.json("fixity", "check")
    assert (checked["checked"], checked["faults"]) == (made["originals"], 0)
    assert letterbook("fixity", "repair").returncode == 1
    assert b"premis:intellectualEntity" in letterbook("show", "A/75/981", "--premis").stdout


def test_one_at_the_prompt_proposes_and_cannot_approve(letterbook, ingested):
    assert letterbook("retention", "propose", "A/74/930", "--why", "a test").returncode == 0
    (proposed,) = letterbook.json("retention", "list")
    refused = letterbook("retention", "approve", str(proposed["id"]))
    assert (refused.returncode, b"another person" in refused.stderr) == (2, True)
    assert letterbook("find", "--symbol", "A/74/930").returncode == 0


def test_up_at_the_same_moment_and_after_everything_was_killed(letterbook, ingested):
    noted = [path.read_text().split()[0] for path in (letterbook.home / "run").glob("*.pid")]
    processes = [psutil.Process(int(number)) for number in noted]
    for process in processes:
        for member in [*process.children(recursive=True), process]:
            # A child may be gone with its parent already.
            with suppress(psutil.NoSuchProcess):
                member.kill()
    psutil.wait_procs(processes, timeout=10)
    with ThreadPoolExecutor(2) as pool:
        assert [done.returncode for done in pool.map(lambda _: letterbook("up"), range(2))] == [
            0,
            0,
        ]
    (counts,) = letterbook.json("status")
    assert counts["adds_up"]
    assert counts["worker"]
    assert counts["catalogued"] >= len(SAMPLES)


def test_down_twice(letterbook, ingested):
    assert b"Stopped" in letterbook("down").stdout
    assert b"Nothing was running" in letterbook("down").stdout
