"""Batches: each file once, whatever is killed, paused or sent again."""

import errno
import os
import tracemalloc
from collections.abc import Iterator

import pytest
from sqlalchemy import event, select, text

from catalogue import batches as ledger
from catalogue.deliveries import deliveries
from catalogue.ledger import balance
from schema import Arrival, Batch, Job
from tests.made_letters import letter
from worker.intake import batches, jobs
from worker.intake.importing import BatchNotOursError
from worker.intake.receive_many import MachineFailingError
from worker.intake.sources.files import Files
from worker.intake.sources.source import Entry, SourceUnreadableError
from worker.intake.sources.spool import failing


class Made:
    """A source of made letters, that can fail on the way."""

    def __init__(self, count: int, *, fails_at: int | None = None, stamp: str = "1") -> None:
        self.count, self.fails_at, self.stamp = count, fails_at, stamp
        self.settled: list[tuple[str, str | None]] = []

    def entries(self) -> Iterator[Entry]:
        for number in range(self.count):
            if number == self.fails_at:
                raise KeyboardInterrupt
            yield self.entry(number)

    def entry(self, number: int) -> Entry:
        content = letter(number=number + 1)
        return Entry(f"{number:05}.txt", self.stamp, _opener(content))

    def settle(self, entry: Entry, problem: str | None) -> None:
        self.settled.append((entry.path, problem))


def _opener(content: bytes):
    return lambda: _Opened(content)


class _Opened:
    def __init__(self, content: bytes) -> None:
        self._content = content

    def __enter__(self):
        return self

    def __exit__(self, *_):
        pass

    def read(self, size: int = -1, /) -> bytes:
        given, self._content = self._content[:size], self._content[size:]
        return given


def test_a_disk_that_is_full_is_no_fault_of_any_file(importer, store, monkeypatch):
    source, batch_id = Made(3), importer.start()

    def full(*_: object) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    with monkeypatch.context() as patched:
        patched.setattr(type(store), "put_unsynced", full)
        with pytest.raises(MachineFailingError, match=r"No space left on device: .* Make room"):
            importer.receive(source, batch_id)
    assert (source.settled, importer.counts(batch_id).files) == ([], 0)
    assert importer.counts(importer.receive(source, batch_id)).pending == 3


def test_what_was_stopped_goes_on_and_each_file_comes_in_once(importer, sessions):
    batch_id = importer.start()
    with pytest.raises(KeyboardInterrupt):
        importer.receive(Made(250, fails_at=220), batch_id)
    received = importer.counts(batch_id).files
    assert 0 < received < 220
    source = Made(250)
    importer.receive(source, batch_id)
    counts = importer.counts(batch_id)
    assert (counts.files, counts.pending, counts.duplicate) == (250, 250, 0)
    # Those that had a line are settled too: it may have been killed before it could.
    assert len(source.settled) == 250
    assert len(importer.rung) == len(set(importer.rung)) == 250
    with sessions() as session:
        assert balance(session).received == 250
        assert session.get_one(Batch, batch_id).state == "received"


@pytest.fixture
def folder(tmp_path):
    made = tmp_path / "source"
    made.mkdir()
    return made


def test_a_second_import_takes_what_is_new_or_changed(importer, folder):
    for name in ("a.txt", "b.txt"):
        (folder / name).write_bytes(letter(number=ord(name[0])))
    importer.receive(Files(folder))
    (folder / "b.txt").write_bytes(letter(number=5))
    (folder / "c.txt").write_bytes((folder / "a.txt").read_bytes())
    second = importer.receive(Files(folder))
    assert importer.lines(second) == {"b.txt": "pending", "c.txt": "duplicate"}
    assert importer.counts(second) == ledger.Counts(3, pending=1, duplicate=1, unchanged=1)
    # What came last time may have come long before: it has no line since.
    third = importer.receive(Files(folder))
    assert importer.lines(third) == {}
    assert importer.counts(third) == ledger.Counts(3, unchanged=3)
    listed = importer.receive(Files(folder), importer.start(list_unchanged=True))
    assert importer.lines(listed) == dict.fromkeys(("a.txt", "b.txt", "c.txt"), "unchanged")
    assert importer.counts(listed) == ledger.Counts(3, unchanged=3)


def test_unchanged_files_are_counted_once_however_often_an_import_goes_on(importer, sessions):
    importer.receive(Made(250))
    batch_id = importer.start()
    with pytest.raises(KeyboardInterrupt):
        importer.receive(Made(250, fails_at=220), batch_id)
    source = Made(250)
    importer.receive(source, batch_id)
    assert importer.counts(batch_id) == ledger.Counts(250, unchanged=250)
    assert len(source.settled) == 250
    with sessions() as session:
        *_, last = ledger.receipt(session, batch_id)
    assert last.reason == "250 files came before and are unchanged: counted, not listed"
    # What is changed by the time that it goes on is counted as what it is now.
    with sessions.begin() as session:
        session.execute(
            text("UPDATE batch SET state = 'receiving' WHERE id = :id"), {"id": batch_id}
        )

    class Changed(Made):
        def entry(self, number):
            return Entry(super().entry(number).path, "2", _opener(f"letter {number}".encode()))

    importer.receive(Changed(10), batch_id)
    assert importer.counts(batch_id) == ledger.Counts(10, pending=10)


def test_a_pass_over_what_is_known_ends_only_when_something_came_in(importer):
    importer.receive(Made(250))
    batch_id = importer.start()
    importer.receive(Made(450), batch_id, seconds=0)
    assert importer.counts(batch_id).unchanged == 250
    assert 0 < importer.counts(batch_id).pending < 200


def test_one_batch_is_received_by_one_process(importer):
    batch_id = importer.start()

    class Impatient(Made):
        def entries(self):
            with pytest.raises(BatchNotOursError, match="another process"):
                importer.receive(Made(1), batch_id)
            yield from super().entries()

    importer.receive(Impatient(3), batch_id)
    assert importer.counts(batch_id).files == 3


def test_what_cannot_be_opened_is_refused_with_its_reason_and_tried_again(importer, sessions):
    class Broken(Made):
        def entry(self, number):
            made = super().entry(number)
            return Entry(made.path, "", failing(OSError("no such luck"))) if number == 1 else made

    source = Broken(3)
    batch_id = importer.receive(source)
    assert importer.lines(batch_id, failures_only=True) == {"00001.txt": "refused"}
    assert ("00001.txt", "no such luck") in source.settled
    with sessions.begin() as session:
        batches.try_failures_again(session, batch_id)
    importer.receive(Made(3), batch_id)
    assert importer.counts(batch_id).pending == 3


def test_a_mended_file_takes_the_place_of_the_one_that_failed(importer, sessions, folder):
    (folder / "bad.txt").write_bytes(b"")
    (folder / "still.txt").write_bytes(b" ")
    (folder / "good.txt").write_bytes(letter(number=1))
    batch_id = importer.receive(Files(folder))
    fail = text(
        "UPDATE job SET state = 'rejected', error_code = 'empty' FROM arrival a "
        "WHERE a.original_id = job.original_id AND a.name IN ('bad.txt', 'still.txt') "
        "AND a.id IN (SELECT min(id) FROM arrival GROUP BY name)"
    )
    with sessions.begin() as session:
        session.execute(fail)
        session.execute(text("UPDATE job SET state = 'done' WHERE state = 'queued'"))
    (folder / "bad.txt").write_bytes(letter(number=2))
    (folder / "good.txt").write_bytes(letter(number=3))
    with sessions.begin() as session:
        assert len(batches.try_failures_again(session, batch_id)["bulk"]) == 2
    importer.receive(Files(folder), batch_id)
    with sessions.begin() as session:
        session.execute(fail)
    # What was catalogued stays as it is in this batch, whatever became of its file since.
    assert importer.lines(batch_id) == {
        "good.txt": "catalogued",
        "bad.txt": "pending",
        "still.txt": "rejected",
    }
    counts = importer.counts(batch_id)
    assert (counts.files, counts.catalogued, counts.pending, counts.rejected) == (3, 1, 1, 1)
    with sessions() as session:
        assert balance(session).received == 4


def test_a_paused_batch_is_held_back_and_goes_on(importer, sessions):
    batch_id = importer.start()
    importer.receive(Made(70), batch_id, seconds=0)
    with sessions.begin() as session:
        batches.pause(session, batch_id)
    with pytest.raises(BatchNotOursError, match="paused"):
        importer.receive(Made(140), batch_id)
    with sessions.begin() as session:
        assert jobs.lease(session, importer.rung[0], holder="me", seconds=9) is None
        waiting = batches.resume(session, batch_id)
        assert sorted(waiting["bulk"]) == sorted(importer.rung)
        assert jobs.lease(session, importer.rung[0], holder="me", seconds=9) is not None
    importer.receive(Made(140), batch_id)
    assert importer.counts(batch_id).files == 140


def test_a_cancelled_batch_keeps_what_came_and_the_sum_holds(importer, sessions):
    batch_id = importer.receive(Made(10))
    with sessions.begin() as session:
        batches.cancel(session, batch_id)
        assert batches.finish_ended(session) == [batch_id]
    counts = importer.counts(batch_id)
    assert (counts.rejected, counts.failed, counts.pending) == (10, 10, 0)
    with sessions() as session:
        found = balance(session)
        assert (found.rejected, found.adds_up) == (10, True)
        reasons = set(session.scalars(select(Job.error_code)))
    assert reasons == {"cancelled"}
    with sessions.begin() as session, pytest.raises(batches.BatchStateError, match="resumed"):
        batches.resume(session, batch_id)


def test_a_batch_ends_when_its_last_letter_does(importer, sessions):
    batch_id = importer.receive(Made(2))
    with sessions.begin() as session:
        assert batches.finish_ended(session) == []
        session.execute(text("UPDATE job SET state = 'done'"))
        assert batches.finish_ended(session) == [batch_id]
        assert batches.finish_ended(session) == []
        assert ledger.counts(session, batch_id).catalogued == 2


def test_a_batch_is_counted_while_its_first_letter_is_entered(importer, sessions, engine):
    batch_id = importer.start()
    became = (
        "WITH made AS (INSERT INTO document (form, status) VALUES ('letter', 'in_review') "
        "RETURNING id) UPDATE job SET state = 'done', document_id = made.id FROM made"
    )

    def meanwhile(_connection, _cursor, statement, *_) -> None:
        if "in_review" in statement and importer.rung == []:
            importer.receive(Made(1), batch_id)
            with sessions.begin() as session:
                session.execute(text(became))

    event.listen(engine, "before_cursor_execute", meanwhile)
    with sessions() as session:
        (first,) = deliveries(session, only=batch_id)
        (second,) = deliveries(session, only=batch_id)
    assert (first.received, second.received, second.in_review) == (0, 1, 1)


def test_twins_in_one_chunk_are_one_original(importer, sessions):
    class Twins(Made):
        def entry(self, number):
            return Entry(f"{number}", "", super().entry(0).open)

    batch_id = importer.receive(Twins(5))
    assert sorted(importer.lines(batch_id).values()) == ["duplicate"] * 4 + ["pending"]
    with sessions() as session:
        firsts = session.scalars(select(Arrival.name).where(~Arrival.is_duplicate)).all()
    assert firsts == ["0"]
    assert len(importer.rung) == 1


def test_a_large_file_is_streamed_and_a_larger_one_refused(importer, folder, store):
    (folder / "large.bin").write_bytes(os.urandom(3 << 20))
    (folder / "larger.bin").write_bytes(bytes(5 << 20))
    batch_id = importer.receive(Files(folder))
    assert importer.lines(batch_id) == {"large.bin": "pending", "larger.bin": "refused"}
    stored = [path for path in store.root.rglob("*") if path.is_file()]
    assert [path.stat().st_size for path in stored] == [3 << 20]


def test_a_source_that_is_not_there_says_so(importer, tmp_path):
    with pytest.raises(SourceUnreadableError, match="no such file or folder"):
        importer.receive(Files(tmp_path / "gone"))


def test_memory_is_flat_however_long_the_source(importer):
    class Same(Made):
        def entry(self, number):
            return Entry(f"{number}", "", super().entry(0).open)

        def settle(self, *_):
            """Remember nothing, as the sources of the product."""

    def peak(count: int) -> int:
        tracemalloc.start()
        importer.receive(Same(count), importer.start(f"{count} files"))
        _, most = tracemalloc.get_traced_memory()
        tracemalloc.stop()
        return most

    # So many chunks that one is stored while another is committed, both times.
    peak(300)
    few = peak(300)
    # What else goes on in this process may raise one of the two.
    assert min(peak(900), peak(900)) < few * 1.3
