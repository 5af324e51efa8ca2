"""Races that are forced: what two or more do at the same moment, and what must come of it."""

import threading
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from functools import partial

from sqlalchemy import select, text

from catalogue import corrections, records
from catalogue.ledger import balance
from catalogue.transaction import retried
from schema import Document, Job, Rendition, SymbolRow
from tests.faults.place import (
    CONTENTS,
    WORKS,
    Given,
    InlineReader,
    Place,
    content,
    require_whole_history,
)
from tests.made_letters import ENGLISH
from worker.intake import batches
from worker.intake.importing import BatchNotOursError, Import
from worker.intake.receive_many import Porter


def test_the_same_files_by_four_imports_at_once_come_in_once(place):
    contents = [one for _, one in CONTENTS]
    place.at_once([lambda: place.import_(contents), lambda: place.import_(contents[::-1])] * 2)
    with place.sessions() as session:
        found = balance(session)
    assert (found.received, found.duplicate) == (4 * len(contents), 3 * len(contents))
    assert len(place.queued()) == len(contents)


def test_all_versions_of_a_work_by_as_many_workers_are_one_document(place):
    versions = [one for work, one in CONTENTS if work == 1]
    place.deliver(versions)
    place.at_once([lambda: place.work(together=False), lambda: place.work(together=True)] * 3)
    place.drain()
    with place.sessions() as session:
        (document,) = session.scalars(select(Document))
        count = session.scalar(text("SELECT count(*) FROM rendition"))
        assert (count, balance(session).catalogued) == (len(versions), len(versions))
        assert document.version <= len(versions)


def test_of_two_reviewers_who_saw_the_same_version_one_is_told(place):
    place.deliver([CONTENTS[0][1]])
    place.drain()

    def save(value):
        try:
            return place.correct(1, "dates.letter", value, version=1)
        except corrections.EditConflictError as error:
            return error.changed["dates.letter"]

    found = place.at_once([lambda: save("2001"), lambda: save("2002")])
    assert sorted(found, key=str) in ([("2001"), True], [("2002"), True])


def test_reviewers_correct_while_all_is_read_again(place):
    place.deliver([one for _, one in CONTENTS])
    place.drain()

    def review(field, value) -> None:
        for work in (*WORKS, *WORKS):
            assert place.correct(work, field, value)

    place.at_once(
        [
            place.reread,
            lambda: review("dates.letter", "2001"),
            lambda: review("dates.letter", "2002"),
            lambda: review("distribution", "limited"),
            place.reread,
        ]
    )
    place.drain()
    with place.sessions() as session:
        documents = session.scalars(select(Document)).all()
        assert balance(session).catalogued == len(CONTENTS)
    assert len(documents) == len(WORKS)
    for document in documents:
        assert document.letter_date in {"2001", "2002"}
        assert document.distribution == "limited"
        assert {"dates.letter", "distribution"} <= set(document.locked)
    require_whole_history(place)


def test_a_symbol_that_a_person_and_a_reading_claim_at_once_has_one_document(place):
    for number in range(6):
        place.empty()
        place.deliver([CONTENTS[0][1]])
        place.drain()
        document_id = place.document_of(1)
        place.deliver([content(2, ENGLISH, 3)])

        @retried
        def claim(document_id=document_id) -> str:
            try:
                with place.sessions.begin() as session:
                    symbols = ["A/75/1", "S/2021/1", "A/75/2"]
                    corrections.correct(session, document_id, {"symbols": symbols}, who="eva")
            except corrections.SymbolTakenError:
                return "taken"
            return "claimed"

        said, _ = place.at_once([claim, partial(place.work, together=bool(number % 2))])
        place.drain()
        with place.sessions() as session:
            owners = session.scalars(
                select(SymbolRow.document_id).where(SymbolRow.normal == "A/75/2")
            ).all()
            found = balance(session)
        assert (found.catalogued, len(owners)) == (2, 1)
        assert (owners == [document_id]) == (said == "claimed")


def test_of_two_transactions_that_wait_for_each_other_one_gives_way_and_is_done_again(place):
    place.deliver([CONTENTS[0][1], CONTENTS[4][1]])
    met = threading.Barrier(2)
    tries: list[int] = []

    @retried
    def lock(one: int, other: int) -> None:
        tries.append(one)
        with place.sessions.begin() as session:
            session.get_one(Job, one, with_for_update=True)
            if tries.count(one) == 1:
                met.wait(10)
            session.get_one(Job, other, with_for_update=True)

    first, second = place.queued()
    place.at_once([lambda: lock(first, second), lambda: lock(second, first)])
    assert len(tries) == 3


def test_a_batch_is_received_by_one_of_two(place):
    with place.sessions.begin() as session:
        batch_id = batches.start(session, name="b", source="made", who="me").id
    contents = [one for _, one in CONTENTS]

    def receive_it() -> str:
        with ThreadPoolExecutor(2) as pool:
            porter = Porter(place.sessions, place.store, 1 << 20, pool)
            try:
                Import(porter, Given(contents), batch_id, lambda *_: None).go_on()
            except BatchNotOursError:
                return "not ours"
        return "received"

    assert "received" in place.at_once([receive_it] * 3)
    with place.sessions() as session:
        assert balance(session).received == len(contents)


def test_a_version_that_is_joined_elsewhere_meanwhile_is_found_there(place):
    place.deliver([CONTENTS[0][1], CONTENTS[4][1]])
    place.drain()
    first, second = place.document_of(1), place.document_of(2)
    with place.sessions.begin() as reading:
        version = reading.scalars(select(Rendition).where(Rendition.document_id == first)).one()
        with place.sessions.begin() as joining:
            joining.execute(
                text("UPDATE rendition SET document_id = :there WHERE document_id = :here"),
                {"here": first, "there": second},
            )
        assert records._locked(reading, version).id == second


class LateReader(InlineReader):
    """Reads for so long that another worker takes over, three times, each as late."""

    def __init__(self, place: Place, job_id: int) -> None:
        self.place, self.job_id, self.takers = place, job_id, 1
        self.seen: list[int] = []

    def read(self, path, name, **how):
        self.place.lose_leases(most_attempts=3)
        with self.place.sessions() as session:
            self.seen.append(balance(session).quarantined)
        if self.takers < 3:
            self.takers += 1
            assert self.pipeline.run(self.job_id).outcome == "lease_lost"
        return super().read(path, name, **how)

    @property
    def pipeline(self):
        return replace(self.place.pipeline, reader=self)


def test_a_letter_is_not_set_aside_because_its_workers_were_late(place):
    """They come back: it has not killed them."""
    place.deliver([CONTENTS[0][1]])
    (job_id,) = place.queued()
    late = LateReader(place, job_id)
    assert late.pipeline.run(job_id).outcome == "lease_lost"
    assert late.seen == [0, 0, 1]
    place.drain()
    with place.sessions() as session:
        assert balance(session).catalogued == 1
