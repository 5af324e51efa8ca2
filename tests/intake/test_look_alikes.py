"""Files that look like another by name, place or time: none is passed over or moved unread."""

import io
import os
import tarfile
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.intake.conftest import MOST_BYTES
from tests.made_letters import letter
from worker.intake.seen import fit
from worker.intake.sources.archives import Archive
from worker.intake.sources.files import Files
from worker.intake.sources.watched import Watched

# As an old share has them: in Latin-1, which is no UTF-8.
LATIN = [b"\xe9t\xe9.txt", b"\xe8t\xe8.txt"]
SHOWN = [r"\xe9t\xe9.txt", r"\xe8t\xe8.txt"]


@pytest.fixture
def drop(tmp_path) -> Path:
    made = tmp_path / "drop"
    made.mkdir()
    return made


def in_latin(drop: Path) -> Files:
    for number, name in enumerate(LATIN, start=1):
        (drop / os.fsdecode(name)).write_bytes(letter(number=number))
    return Files(drop)


def packed_in_latin(drop: Path) -> Archive:
    with tarfile.open(drop / "old.tar", "w") as archive:
        for number, name in enumerate(LATIN, start=1):
            member = tarfile.TarInfo(os.fsdecode(name))
            member.size = len(letter(number=number))
            archive.addfile(member, io.BytesIO(letter(number=number)))
    return Archive(drop / "old.tar", MOST_BYTES)


@pytest.mark.parametrize("source_in", [in_latin, packed_in_latin])
def test_names_that_are_no_utf8_are_told_apart(importer, drop, source_in):
    source = source_in(drop)
    assert importer.lines(importer.receive(source)) == dict.fromkeys(SHOWN, "pending")
    again = importer.counts(importer.receive(source))
    assert (again.files, again.unchanged) == (2, 2)


def test_what_no_encoding_explains_is_stored_all_the_same():
    assert fit("a\ud800\0.txt") == "a\ufffd\ufffd.txt"


def test_a_watched_file_of_any_name_is_moved(importer, drop):
    in_latin(drop)
    importer.receive(Watched(drop, 0.01))
    assert {os.fsencode(path.name) for path in (drop / "done").iterdir()} == set(LATIN)


def test_a_file_of_an_inner_archive_that_is_called_as_one_beside_it(importer, drop):
    inner = io.BytesIO()
    with zipfile.ZipFile(inner, "w") as archive:
        archive.writestr("a.txt", letter(number=1))
    with zipfile.ZipFile(drop / "odd.zip", "w") as archive:
        archive.writestr("in.zip/a.txt", letter(number=2))
        archive.writestr("in.zip", inner.getvalue())
    lines = importer.lines(importer.receive(Archive(drop / "odd.zip", MOST_BYTES)))
    assert lines == {"in.zip/a.txt": "pending", "in.zip/a.txt (2)": "pending"}


class Dropping(Watched):
    """A watched folder into which somebody drops another letter just before one is moved."""

    def settle(self, entry, problem) -> None:
        (self.root / entry.path).write_bytes(letter(number=2))
        super().settle(entry, problem)


def killed_before_it_moves(importer, drop: Path, between: Callable[[], object]) -> int:
    class Killed(Watched):
        def settle(self, *_) -> None:
            raise KeyboardInterrupt

    batch_id = importer.start(str(drop))
    with pytest.raises(KeyboardInterrupt):
        importer.receive(Killed(drop, 0.01), batch_id)
    between()
    return importer.receive(Watched(drop, 0.01), batch_id)


def test_a_letter_dropped_over_one_that_is_being_moved_is_received_too(importer, drop):
    (drop / "letter.txt").write_bytes(letter(number=1))
    importer.receive(Dropping(drop, 0.01), importer.start(str(drop)))
    assert (drop / "letter.txt").read_bytes() == letter(number=2)
    second = importer.receive(Watched(drop, 0.01), importer.start(str(drop)))
    assert importer.counts(second).pending == 1
    assert not (drop / "letter.txt").exists()


def test_a_letter_dropped_over_one_that_was_not_moved_yet_is_received_too(importer, drop):
    (drop / "letter.txt").write_bytes(letter(number=1))
    killed_before_it_moves(
        importer, drop, lambda: (drop / "letter.txt").write_bytes(letter(number=2))
    )
    # This batch has a line for its name; the next one takes it.
    assert (drop / "letter.txt").read_bytes() == letter(number=2)
    second = importer.receive(Watched(drop, 0.01), importer.start(str(drop)))
    assert importer.counts(second).pending == 1
    assert (drop / "done" / "letter.txt").read_bytes() == letter(number=2)
