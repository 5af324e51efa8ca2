"""A preview says what reading again then does, writes nothing, and says what it cannot read."""

import io
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace

import pytest
from sqlalchemy import func, select, text, update
from sqlalchemy.exc import InternalError

from catalogue.corrections import confirm, correct
from extraction.record import AgendaItem, Dates, Record, Sender
from extraction.record import Review as Doubt
from schema import BatchLine, Job, Rendition, Review, Revision
from tests.made_letters import ENGLISH, FRENCH, letter
from worker.intake.batches import start
from worker.intake.receive import receive
from worker.intake.reread import reread
from worker.pipeline import Pipeline
from worker.preview_tally import Tally
from worker.reading.document import WantsRecognition
from worker.reading.errors import DamagedFileError
from worker.reading.isolated import Reader
from worker.reading.limits import Options
from worker.rereading import Previewer, all_documents, count, reading_only, sample_of
from worker.settings import Settings

PER_VERSION = ("title", "job_number", "dates.release", "pages", "read_by", "reissue")


@pytest.fixture(scope="module")
def reader():
    reader = Reader(Options())
    yield reader
    reader.close()


@dataclass
class Rules:
    """A reader under other rules: what it reads is changed, by file name and language."""

    reader: Reader
    changes: dict

    def read(self, path, name, **given):
        found = self.reader.read(path, name, **given)
        change = self.changes.get(name, {}).get(found.record.language)
        return replace(found, record=change(found.record)) if change else found


@pytest.fixture
def pipeline(sessions, store, reader, tmp_path):
    return Pipeline(sessions, store, reader, Settings(home=tmp_path))


@pytest.fixture
def previewer(sessions, store, reader):
    return Previewer(sessions, store, reader)


def deliver(pipeline: Pipeline, *contents: bytes, name: str = "a", old: dict | None = None) -> None:
    """Take letters all the way, under the old rules."""
    before = replace(pipeline, reader=Rules(pipeline.reader, {name: old or {}}))
    for content in contents:
        receipt = receive(
            pipeline.sessions, pipeline.store, io.BytesIO(content), name=name, source="s", who="me"
        )
        before.run(receipt.job_id)


def changed(**values):
    return lambda record: replace(record, **values)


def read_again(pipeline: Pipeline, *, backwards: bool = False) -> None:
    jobs = [job for chunk in reread(pipeline.sessions) for job in chunk]
    assert jobs
    for job in reversed(jobs) if backwards else jobs:
        assert pipeline.run(job).outcome == "amended"


def versions_of(session, document_id: int) -> dict:
    """What each version of a document has of its own, by the names of the preview."""
    columns = {"dates.release": "release_date"}
    return {
        f"{name}.{rendition.language}": getattr(rendition, columns.get(name, name))
        for rendition in session.scalars(
            select(Rendition).where(Rendition.document_id == document_id)
        )
        for name in PER_VERSION
    }


def open_reviews(session, document_id: int) -> list:
    rows = session.scalars(
        select(Review).where(Review.document_id == document_id, Review.settled_by.is_(None))
    )
    return sorted(f"{row.field}: {row.reason}" for row in rows)


def became(pipeline: Pipeline, *, backwards: bool = False) -> dict:
    """Read all again, and return what of each document is otherwise than before."""
    ids = list(all_documents(pipeline.sessions))
    with pipeline.sessions() as session:
        before = {one: (versions_of(session, one), open_reviews(session, one)) for one in ids}
        last = session.scalars(select(func.max(Revision.id))).one()
    read_again(pipeline, backwards=backwards)
    with pipeline.sessions() as session:
        found = {one: history(session, one, last) for one in ids}
        for one, (versions, reviews) in before.items():
            now = versions_of(session, one)
            found[one] |= {name: now[name] for name in now if now[name] != versions[name]}
            if (asked := open_reviews(session, one)) != reviews:
                found[one]["review"] = asked
    return found


def history(session, document_id: int, last: int) -> dict:
    """What revisions after the last one changed, all in all."""
    before: dict = {}
    after: dict = {}
    for row in session.scalars(
        select(Revision)
        .where(Revision.document_id == document_id, Revision.id > last)
        .order_by(Revision.id)
    ):
        before = row.before | before
        after |= row.after
    return {name: value for name, value in after.items() if before.get(name) != value}


FIJI = Sender("FJI", "minister")
ONE_ITEM = changed(agenda_items=(AgendaItem("A", "75", "final", 34),))
OTHER_ITEM = changed(agenda_items=(AgendaItem("A", "75", "final", 41),))
FROM_A_SCAN = changed(read_by="ocr")


def fewer(record: Record) -> Record:
    """The record with its first symbol alone."""
    return replace(record, symbols=record.symbols[:1])


# What the old rules read otherwise, what the new ones do, and the fields that change by it.
CASES = {
    "nothing": ({}, {}, set()),
    "a title": ({"en": changed(title="Leter")}, {}, {"title.en"}),
    "of the version that does not lead": (
        {"fr": changed(title=None, pages=4)},
        {},
        {"title.fr", "pages.fr"},
    ),
    "in both": (
        {"en": changed(senders=(FIJI,)), "fr": changed(senders=(FIJI,))},
        {},
        {"senders"},
    ),
    "versions disagreed": ({"en": ONE_ITEM}, {}, {"agenda_items", "review", "status"}),
    "versions disagree now": (
        {},
        {"fr": ONE_ITEM, "en": changed(title=None)},
        {"review", "status", "title.en"},
    ),
    "misread alike": ({"en": OTHER_ITEM, "fr": OTHER_ITEM}, {}, {"agenda_items"}),
    # The French reading settled the English one, and does so no more: it changed itself.
    "settled no more": (
        {"en": FROM_A_SCAN, "fr": OTHER_ITEM},
        {"en": FROM_A_SCAN},
        {"agenda_items"},
    ),
    "a doubt is gone": (
        {"fr": changed(review=(Doubt("senders", "no State was found"),))},
        {},
        {"review", "status"},
    ),
    "single values": (
        {"en": changed(form="note_verbale", original_language=None, distribution="limited")},
        {},
        {"form", "original_language", "distribution", "review", "status"},
    ),
    "lists and dates": (
        {"en": changed(citations=("A/RES/75/1",), dates=Dates("2021"))},
        {},
        {"citations", "dates.letter", "dates.masthead", "review", "status"},
    ),
    "a symbol": ({"fr": fewer}, {"en": fewer}, {"symbols", "review"}),
}


@pytest.mark.parametrize("backwards", [False, True], ids=["in order", "backwards"])
def test_what_the_preview_says_is_what_reading_again_does(pipeline, backwards):
    old = {case: changes for case, (changes, _, _) in CASES.items()}
    new = {case: changes for case, (_, changes, _) in CASES.items()}
    for number, case in enumerate(CASES, start=1):
        for template in (ENGLISH, FRENCH):
            deliver(pipeline, letter(template, number=number), name=case, old=old[case])
    now = replace(pipeline, reader=Rules(pipeline.reader, new))
    previewer = Previewer(now.sessions, now.store, now.reader)
    ids = list(all_documents(pipeline.sessions))
    said = {
        one: {row.field: row.after for row in previewer.preview(one).foreseen.differences}
        for one in ids
    }
    fields = dict(zip(CASES, map(set, said.values()), strict=True))
    assert fields == {case: fields for case, (_, _, fields) in CASES.items()}
    assert became(now, backwards=backwards) == said
    assert not any(previewer.preview(one).foreseen.differences for one in ids)


def test_what_a_person_set_or_settled_is_kept_and_counted(pipeline, previewer):
    doubt = changed(review=(Doubt("annexes", "one more is named"),), title="Leter")
    deliver(pipeline, letter(), old={"en": changed(title="Leter")})
    with pipeline.sessions.begin() as session:
        correct(session, 1, {"title.en": "Letter!", "distribution": "limited"}, who="me")
        session.add(Review(1, None, "annexes", "one more is named"))
    with pipeline.sessions.begin() as session:
        confirm(session, 1, ["annexes"], who="me")
        session.execute(update(Review).values(rendition_id=1))
    tally = Tally()
    tally.add(previewer.preview(1))
    found = {name: (one.changed, one.kept) for name, one in tally.fields.items()}
    assert found == {"title.en": (0, 1), "distribution": (0, 1)}
    assert (tally.documents, tally.changed) == (1, 0)
    asking = replace(previewer, reader=Rules(previewer.reader, {"a": {"en": doubt}}))
    assert all(one.kept for one in asking.preview(1).foreseen.differences)
    assert became(pipeline) == {1: {}}


def test_nothing_is_written(pipeline, previewer):
    deliver(pipeline, letter(), letter(FRENCH), old={"en": OTHER_ITEM})
    before = whole(pipeline)
    assert previewer.preview(1).foreseen.differences
    assert whole(pipeline) == before
    with (
        reading_only(pipeline.sessions) as session,
        pytest.raises(InternalError, match="read-only"),
    ):
        session.execute(text("UPDATE document SET form = 'other'"))


def whole(pipeline: Pipeline) -> dict:
    """The content of every table."""
    with pipeline.sessions() as session:
        tables = session.scalars(
            text("SELECT tablename FROM pg_tables WHERE schemaname = 'public'")
        ).all()
        return {
            table: session.scalars(text(f"SELECT t::text FROM {table} t ORDER BY 1")).all()
            for table in tables
        }


@dataclass
class Unwilling:
    """A reader that recognises nothing by itself, and cannot read what is called French."""

    reader: Reader

    def read(self, path, name, **given):
        found = self.reader.read(path, name, **given)
        if found.record.language == "fr":
            raise DamagedFileError(name)
        return WantsRecognition((1, 2), "en")

    def read_whole(self, path, name, **given):
        return self.reader.read(path, name, **given)


def test_files_that_are_not_read_are_counted_and_their_former_reading_stands(pipeline, previewer):
    deliver(pipeline, letter(), letter(FRENCH), old={"en": changed(title="Leter")})
    unwilling = replace(previewer, reader=Unwilling(previewer.reader))
    tally = Tally(samples=1)
    tally.add(unwilling.preview(1))
    assert (tally.changed, dict(tally.unread)) == (0, {"needs_recognition": 1, "unreadable": 1})
    assert [
        file.reason for file in tally.unread_samples if file.outcome == "needs_recognition"
    ] == ["2 of its pages would be recognised first"]
    recognising = replace(unwilling, recognise=True).preview(1)
    assert [one.field for one in recognising.foreseen.differences] == ["title.en"]


def test_what_the_source_says_is_held_against_the_reading(pipeline, previewer):
    deliver(pipeline, letter())
    with pipeline.sessions.begin() as session:
        batch = start(session, name="b", source="/b", who="me")
        session.flush()
        session.add(
            BatchLine(batch.id, "a", "", "received", arrival_id=1, known={"language": "fr"})
        )
    (asked, status) = previewer.preview(1).foreseen.differences
    assert asked.lines == ["+ language: the source says fr; read was en"]
    assert (status.before, status.after) == ("complete", "in_review")
    assert became(pipeline) == {1: {"review": asked.after, "status": "in_review"}}


def test_documents_are_listed_in_chunks_and_sampled_always_the_same(pipeline):
    deliver(pipeline, *(letter(number=number) for number in range(1, 8)))
    assert list(all_documents(pipeline.sessions, chunk=3)) == [1, 2, 3, 4, 5, 6, 7]
    assert count(pipeline.sessions) == 7
    some = sample_of(pipeline.sessions, 3)
    assert len(set(some)) == 3
    assert sample_of(pipeline.sessions, 5)[:3] == some


def test_queued_twice_is_read_once(pipeline):
    deliver(pipeline, *(letter(number=number) for number in range(1, 6)))
    first = reread(pipeline.sessions, chunk=2)
    chunks = [next(first)]  # left there, as by Ctrl-C
    with ThreadPoolExecutor(2) as pool:
        for queued in pool.map(lambda _: list(reread(pipeline.sessions, chunk=2)), range(2)):
            chunks += queued
    jobs = [job for chunk in chunks for job in chunk]
    assert max(map(len, chunks)) <= 2
    assert len(jobs) == len(set(jobs)) == 5
    assert list(reread(pipeline.sessions, [1, 2])) == []
    pipeline.run(jobs[0])
    with pipeline.sessions() as session:
        (again,) = (job for chunk in reread(pipeline.sessions) for job in chunk)
        originals = session.scalars(select(Job.original_id).where(Job.id.in_([jobs[0], again])))
        assert len(set(originals)) == 1
