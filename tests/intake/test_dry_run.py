"""Dry runs: what they need of a machine, however large the source."""

import tempfile
from pathlib import Path

import pytest

from tests.made_letters import letter
from worker.dry_run import predict
from worker.intake.sources import files
from worker.intake.sources.files import Files
from worker.settings import Settings


@pytest.fixture
def folder(tmp_path) -> Path:
    made = tmp_path / "source"
    made.mkdir()
    for number in range(1, 7):
        (made / f"{number}.txt").write_bytes(letter(number=number))
    (made / "twin.txt").write_bytes(letter(number=1))
    return made


def test_a_dry_run_keeps_no_more_than_a_chunk_and_opens_nothing_that_is_unchanged(
    importer, sessions, tmp_path, folder, monkeypatch
):
    spool = tmp_path / "tmp"
    spool.mkdir()
    monkeypatch.setattr(tempfile, "tempdir", str(spool))
    monkeypatch.setattr("worker.dry_run.CHUNK", 2)
    importer.receive(Files(folder), importer.start(str(folder)))
    (folder / "3.txt").write_bytes(letter(number=33))
    (folder / "4.txt").write_bytes(letter(number=1))
    for number in range(7, 10):
        (folder / f"{number}.txt").write_bytes(letter(number=number))
    (folder / "twin of 7.txt").write_bytes(letter(number=7))
    opened = []

    def opening(path: Path):
        opened.append(path.name)
        return path.open("rb")

    monkeypatch.setattr(files, "open_file", opening)
    found = {}
    for one in predict(Settings(home=tmp_path), sessions, str(folder), {}, []):
        found[one.path] = one.outcome
        assert len(list(spool.glob("letterbook-dry-run-*/??/??/*"))) <= 2
    assert found == {
        **dict.fromkeys(("1.txt", "2.txt", "5.txt", "6.txt", "twin.txt"), "unchanged"),
        **dict.fromkeys(("3.txt", "7.txt", "8.txt", "9.txt"), "catalogued"),
        **dict.fromkeys(("4.txt", "twin of 7.txt"), "duplicate"),
    }
    assert set(opened) == {"3.txt", "4.txt", "7.txt", "8.txt", "9.txt", "twin of 7.txt"}
    assert list(spool.iterdir()) == []
