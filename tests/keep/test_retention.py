"""Two people dispose, never under a hold; rows, text and bytes are gone and a trace stays."""

import io
import threading
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime

import pytest
from sqlalchemy import select, text
from sqlalchemy.exc import IntegrityError

from catalogue import batches as ledger
from catalogue.fixity.standing import faults
from catalogue.ledger import balance
from catalogue.lookups import Criteria, find, show
from catalogue.replication import replicate
from catalogue.retention import carrying_out, disposals, holds, rules
from catalogue.retention.arriving import OriginalGoneError
from catalogue.retention.carrying_out import carry_out, carry_out_all, forget_drawn
from catalogue.stores import PairedOriginals
from catalogue.viewer import NOBODY, OPERATOR
from schema import Batch, Disposal, Document, FixityFault, Original
from tests.keep.filling import rows_of
from tests.made_letters import letter
from worker.intake import batches
from worker.intake.importing import Import
from worker.intake.receive import receive
from worker.intake.receive_many import Porter
from worker.intake.sources.files import Files


@pytest.fixture
def dispose(sessions, pair):
    """Return a function that proposes and approves, and says what became of it."""

    def take(document_id: int) -> carrying_out.Outcome:
        with sessions.begin() as session:
            number = disposals.propose(session, document_id, who="ana", why="schedule 12").id
            disposals.approve(session, number, who="ben")
        return carry_out(sessions, pair, number, lambda _: None)

    return take


def files(store) -> int:
    return sum(path.is_file() for path in store.root.rglob("*"))


def test_all_of_it_is_gone_and_the_trace_stays(
    sessions, engine, pair, catalogued, dispose, tmp_path
):
    number = catalogued(letter(number=7))
    kept = catalogued(letter(number=8))
    replicate(sessions, pair)
    with sessions() as session:
        sha256 = session.scalar(select(Original.sha256).order_by(Original.id))
    with sessions.begin() as session:
        session.add(FixityFault("f" * 64, "first", "missing", "of another"))
        session.add(FixityFault(sha256, "first", "missing", "of this"))
    drawn = tmp_path / "pages" / sha256[:2] / f"{sha256}-1-x.webp"
    drawn.parent.mkdir(parents=True)
    drawn.write_bytes(b"a page")
    with sessions.begin() as session:
        proposed = disposals.propose(session, number, who="ana", why="schedule 12").id
        disposals.approve(session, proposed, who="ben")
    outcome = carry_out(sessions, pair, proposed, forget_drawn(tmp_path / "pages"))
    assert outcome.state == "done"
    assert (files(pair.first), files(pair.second), drawn.exists()) == (1, 1, False)
    with sessions() as session:
        assert show(session, "A/75/7") is None
        assert [entry.id for entry in find(session, Criteria(words="demining"))] == [kept]
        counts = balance(session)
        assert (counts.received, counts.adds_up) == (1, True)
        trace = session.scalars(select(Disposal)).one()
        assert (trace.proposed_by, trace.decided_by, trace.why) == ("ana", "ben", "schedule 12")
        assert trace.symbols == ["A/75/7", "S/2021/7"]
        assert [entry["sha256"] for entry in trace.originals] == [sha256]
        assert trace.done_at is not None
    with engine.connect() as connection:
        left = {
            table: [row for row in rows if sha256 in row or "A/75/7" in row]
            for table, rows in rows_of(connection).items()
        }
    assert [table for table, rows in left.items() if rows] == ["disposal", "fixity_fault"]
    with sessions() as session:
        assert [one.reason for one in faults(session)] == ["of another"]
    # The same letter may come again: it is new.
    assert catalogued(letter(number=7)) != number


def test_a_folder_that_still_holds_what_was_disposed_of_does_not_bring_it_again(
    sessions, store, catalogued, dispose, tmp_path
):
    (tmp_path / "share").mkdir()
    (tmp_path / "share" / "a.txt").write_bytes(letter(number=7))

    def bring() -> int:
        with sessions.begin() as session:
            batch_id = batches.start(session, name="n", source="/share", who="me").id
        with ThreadPoolExecutor(1) as pool:
            porter = Porter(sessions, store, 1 << 20, pool)
            Import(porter, Files(tmp_path / "share"), batch_id, lambda *_: None).go_on()
        return batch_id

    first = bring()
    assert dispose(catalogued(letter(number=7))).state == "done"
    again = bring()
    with sessions() as session:
        assert ledger.counts(session, again) == ledger.Counts(1, unchanged=1)
        assert balance(session).received == 0
        (line,) = ledger.lines(session, first, NOBODY)
        assert (line.path, line.reason) == (ledger.HIDDEN, None)
        (line,) = ledger.lines(session, first)
        assert (line.path, line.outcome, line.reason) == ("a.txt", "unchanged", "disposed of")
    # Whoever wants it again has its file changed, or sends it by itself.
    (tmp_path / "share" / "a.txt").write_bytes(letter(number=7) + b"\n")
    with sessions() as session:
        assert ledger.counts(session, bring()).pending == 1


def test_one_person_cannot(sessions, catalogued):
    number = catalogued(letter())
    with sessions.begin() as session:
        proposed = disposals.propose(session, number, who="Ana", why="x").id
    for who in ("Ana", "ana"):
        with pytest.raises(disposals.SamePersonError), sessions.begin() as session:
            disposals.approve(session, proposed, who=who)
    # Nor by writing into the table.
    with pytest.raises(IntegrityError, match="two_people"), sessions.begin() as session:
        session.execute(
            text("UPDATE disposal SET state = 'approved', decided_by = 'aNA', decided_at = now()")
        )
    with sessions.begin() as session:
        disposals.refuse(session, proposed, who="Ana")
    with pytest.raises(disposals.DisposalStateError, match="refused"), sessions.begin() as session:
        disposals.approve(session, proposed, who="ben")


@pytest.mark.parametrize("kind", ["document_id", "batch_id", "query"])
def test_nothing_goes_under_a_hold(kind, sessions, pair, catalogued, dispose):
    with sessions.begin() as session:
        batch = Batch("a batch", "test", "me")
        session.add(batch)
        session.flush()
        batch_id = batch.id
    number = catalogued(letter(number=7), batch=batch_id)
    free = catalogued(letter(number=8))
    given = {"document_id": number, "batch_id": batch_id, "query": "A/75/7"}
    with sessions.begin() as session:
        late = disposals.propose(session, number, who="ana", why="x").id
        disposals.approve(session, late, who="ben")
        hold = holds.place(session, who="eve", why="case 7", **{kind: given[kind]}).id
    # Even what was approved before.
    outcome = carry_out(sessions, pair, late, lambda _: None)
    assert (outcome.state, "case 7" in outcome.reason) == ("held", True)
    with sessions.begin() as session:
        session.execute(text("DELETE FROM disposal"))
    with pytest.raises(disposals.DocumentHeldError, match="case 7"):
        dispose(number)
    assert dispose(free).state == "done"
    with sessions.begin() as session:
        holds.release(session, hold, who="eve")
    with pytest.raises(holds.UnknownHoldError), sessions.begin() as session:
        holds.release(session, hold, who="eve")
    assert dispose(number).state == "done"


def test_a_hold_on_a_search_that_is_not_understood_is_none(sessions):
    for query in ("item:many", "", "date:yesterday"):
        with pytest.raises(holds.UnclearQueryError), sessions.begin() as session:
            holds.place(session, who="eve", why="x", query=query or " ")


def test_a_rule_proposes_what_is_due_and_not_what_was_refused(sessions, catalogued):
    old, young = catalogued(letter(number=7, day=3)), catalogued(letter(number=8, day=20))
    held = catalogued(letter(number=9, day=1))
    now = datetime(2021, 5, 24, tzinfo=UTC)
    with sessions.begin() as session:
        holds.place(session, who="eve", why="x", document_id=held)
        rules.make(
            session,
            "old",
            query="state:FJI",
            after_days=10,
            counted_from="letter",
            why="schedule 12",
            who="ana",
        )
        (made,) = rules.propose_due(session, who="ana", now=now)
        assert (made.document_id, made.why) == (old, "old: schedule 12")
        assert rules.propose_due(session, who="ana", now=now) == []
        disposals.refuse(session, made.id, who="ben")
        assert rules.propose_due(session, who="ana", now=now) == []
        later = rules.propose_due(session, who="ana", now=datetime(2022, 1, 1, tzinfo=UTC))
        assert [one.document_id for one in later] == [young]
        rules.end(session, "old", who="ana")
        assert rules.in_force(session) == []
        with pytest.raises(rules.RuleNameError):
            rules.end(session, "old", who="ana")


def test_a_letter_out_of_a_message_takes_the_message_along_when_all_may_go(
    sessions, pair, catalogued, message, dispose
):
    mail = message(b"a mail with two letters")
    first, second = (catalogued(letter(number=n), parent=mail) for n in (1, 2))
    outcome = dispose(first)
    assert (outcome.state, str(second) in outcome.reason) == ("waits", True)
    assert files(pair.first) == 3
    assert dispose(second).state == "done"
    assert [one.state for one in carry_out_all(sessions, pair, lambda _: None)] == ["done"]
    assert files(pair.first) == 0
    with sessions() as session:
        assert session.scalars(select(Document)).all() == []
        assert balance(session).received == 0
        digests = [e["sha256"] for one in session.scalars(select(Disposal)) for e in one.originals]
    assert len(set(digests)) == 3


def test_a_killed_disposal_is_carried_out_again(sessions, pair, catalogued, monkeypatch):
    number = catalogued(letter())
    with sessions.begin() as session:
        proposed = disposals.propose(session, number, who="ana", why="x").id
        disposals.approve(session, proposed, who="ben")

    def die(_):
        raise SystemExit

    with pytest.raises(SystemExit):
        carry_out(sessions, pair, proposed, die)
    with sessions() as session:
        assert session.get(Document, number) is not None
    assert [one.state for one in carry_out_all(sessions, pair, lambda _: None)] == ["done"]
    assert carry_out(sessions, pair, proposed, die).state == "done"


def test_a_letter_that_comes_at_the_moment_in_which_it_goes_is_not_lost_unsaid(
    sessions, pair, catalogued
):
    """The bytes were there when it was stored, and are gone when its row is written."""
    number = catalogued(letter())
    with sessions.begin() as session:
        proposed = disposals.propose(session, number, who="ana", why="x").id
        disposals.approve(session, proposed, who="ben")
    stored, gone = threading.Event(), threading.Event()

    class Slow(PairedOriginals):
        def put(self, stream):
            kept = PairedOriginals.put(self, stream)
            stored.set()
            assert gone.wait(30)
            return kept

    outcome: list = []

    def deliver():
        slow = Slow(pair.first, pair.second)
        try:
            content = io.BytesIO(letter())
            outcome.append(receive(sessions, slow, content, name="a.txt", source="test", who="me"))
        except OriginalGoneError as error:
            outcome.append(error)

    thread = threading.Thread(target=deliver)
    thread.start()
    assert stored.wait(30)
    assert carry_out(sessions, pair, proposed, lambda _: None).state == "done"
    gone.set()
    thread.join()
    assert isinstance(outcome[0], OriginalGoneError)
    with sessions() as session:
        assert session.scalars(select(Original)).all() == []
    again = receive(sessions, pair, io.BytesIO(letter()), name="a", source="test", who="me")
    assert not again.duplicate
    assert files(pair.first) == 1


def test_a_restricted_document_s_disposal_is_seen_by_those_who_may(sessions, catalogued):
    number = catalogued(letter())
    with sessions.begin() as session:
        session.get_one(Document, number).distribution = "restricted"
        disposals.propose(session, number, who="ana", why="x")
    with sessions() as session:
        assert len(disposals.listed(session, OPERATOR)) == 1
        assert disposals.listed(session, NOBODY) == []
