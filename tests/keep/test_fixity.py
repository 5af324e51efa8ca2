"""Originals are hashed again, oldest first; faults are found once, told, and mended."""

from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import select, text

from catalogue.fixity.checking import Bounds, Finding, check_due, due, write_down
from catalogue.fixity.mending import NoSecondStoreError, mend_all
from catalogue.fixity.standing import Expected, faults, history, standing
from catalogue.replication import replicate
from catalogue.stores import PairedOriginals
from schema import FixityCheck, FixityRun, Original, Replica
from tests.keep.conftest import spoil

pytestmark = pytest.mark.filterwarnings("ignore")  # the object store's client has its own
FUTURE = datetime(2100, 1, 1, tzinfo=UTC)
ALL = Bounds(FUTURE)
EXPECTED = Expected(days=30, seconds=600, has_second=False)


def alarms(sessions, now=None, expected=EXPECTED) -> list[str]:
    with sessions() as session:
        found = standing(session, expected, now or datetime.now(UTC))
    return [alarm for one in found for alarm in one.alarms]


def test_the_oldest_goes_first_and_a_run_is_bounded(sessions, store, deliver):
    sha256s = [deliver(number).sha256 for number in range(5)]
    with sessions.begin() as session:
        for age, sha256 in enumerate(sha256s):
            session.execute(
                text("UPDATE original SET received_at = :at WHERE sha256 = :sha256"),
                {"at": datetime(2020, 1, 10 - age, tzinfo=UTC), "sha256": sha256},
            )
    before = datetime(2020, 1, 9, tzinfo=UTC)
    with sessions() as session:
        found = [one.stored.sha256 for one in due(session, "first", before)]
    assert found == [sha256s[4], sha256s[3], sha256s[2]]
    assert check_due(sessions, "first", store, Bounds(before, most_bytes=1)).checked == 1
    assert check_due(sessions, "first", store, Bounds(before)).checked == 2
    assert check_due(sessions, "first", store, Bounds(before)).checked == 0
    with sessions() as session:
        assert [run.checked for run in session.scalars(select(FixityRun).order_by("id"))] == [
            1,
            2,
            0,
        ]


def test_a_fault_is_found_once_and_closed_when_it_is_gone(sessions, store, deliver):
    good, bad, gone = (deliver(number) for number in range(3))
    path = spoil(store, bad.sha256)
    lost = store.path(f"{gone.sha256[:2]}/{gone.sha256[2:4]}/{gone.sha256}")
    content = lost.read_bytes()
    lost.unlink()
    with sessions() as session:
        first = due(session, "first", FUTURE)
    assert len(first) == 3
    for _ in range(2):
        tally = check_due(sessions, "first", store, Bounds(datetime.now(UTC)))
        assert (tally.checked, tally.faults) == (3, 2)
    with sessions() as session:
        assert {(one.sha256, one.result) for one in faults(session)} == {
            (bad.sha256, "damaged"),
            (gone.sha256, "missing"),
        }
        known = history(session, good.sha256)
        assert [(one.result, one.times) for one in known.checks] == [("intact", 2)]
    assert "in the first store: 2 damaged" in alarms(sessions)[0]
    lost.write_bytes(content)
    path.unlink()
    check_due(sessions, "first", store, Bounds(datetime.now(UTC)))
    with sessions() as session:
        assert [(one.sha256, one.result) for one in faults(session)] == [(bad.sha256, "damaged")]
        (closed,) = [one for one in faults(session, is_open=False) if one.mended_at]
        assert (closed.sha256, closed.mended_by) == (gone.sha256, "found intact again")


def test_a_store_that_is_away_is_no_heap_of_faults(sessions, store, deliver):
    for number in range(25):
        deliver(number)
    store.root.rename(store.root.with_name("away"))
    tally = check_due(sessions, "first", store, ALL)
    assert (tally.checked, tally.faults) == (0, 0)
    assert "away" in tally.problem
    assert any("ended early" in alarm for alarm in alarms(sessions))
    with sessions() as session:
        assert faults(session) == []


def test_not_having_run_is_an_alarm(sessions, store, deliver):
    now = datetime.now(UTC)
    assert alarms(sessions, now + timedelta(days=365)) == []  # nothing to check
    deliver()
    assert alarms(sessions, now + timedelta(minutes=30)) == []
    assert "has not run since" in alarms(sessions, now + timedelta(hours=2))[0]
    check_due(sessions, "first", store, Bounds(now - timedelta(days=30)))
    assert alarms(sessions, now + timedelta(minutes=30)) == []
    late = alarms(sessions, now + timedelta(days=40))
    assert ["not run" in alarm for alarm in late] == [True, False]
    assert "last hashed on" in late[1]


def test_copies_are_made_after_the_commit_and_mend_in_both_directions(
    sessions, store, in_bucket, deliver
):
    pair = PairedOriginals(store, in_bucket)
    sha256s = [deliver(number).sha256 for number in range(4)]
    expected = Expected(days=30, seconds=600, has_second=True)
    with sessions.begin() as session:
        session.execute(text("UPDATE original SET received_at = now() - interval '2 hours'"))
    check_due(sessions, "second", in_bucket, ALL)
    told = alarms(sessions, expected=expected)
    assert any("4 have no copy" in alarm for alarm in told)
    assert replicate(sessions, pair).copied == 4
    assert replicate(sessions, pair).copied == 0
    with sessions() as session:
        assert len(session.scalars(select(Replica)).all()) == 4
    spoil(store, sha256s[0])
    with sessions() as session:
        original = session.scalar(select(Original).where(Original.sha256 == sha256s[1]))
    in_bucket._ask("delete_object", original.location)
    for name, one in (("first", store), ("second", in_bucket)):
        assert check_due(sessions, name, one, Bounds(datetime.now(UTC))).faults == 1
    assert [one.result for one in mend_all(sessions, pair, "me")] == ["intact", "intact"]
    with sessions() as session:
        assert faults(session) == []
        assert {one.mended_by for one in faults(session, is_open=False)} == {"me"}
    for name, one in (("first", store), ("second", in_bucket)):
        assert check_due(sessions, name, one, Bounds(datetime.now(UTC))).faults == 0


def test_nothing_false_is_copied(sessions, pair, deliver):
    receipt = deliver()
    spoil(pair.first, receipt.sha256)
    assert replicate(sessions, pair).copied == 0
    assert [path for path in pair.second.root.rglob("*") if path.is_file()] == []


def test_an_original_that_is_disposed_of_meanwhile_leaves_nothing(sessions, store, deliver):
    deliver()
    with sessions() as session:
        (one,) = due(session, "first", FUTURE)
    with sessions.begin() as session:
        for table in ("job", "arrival", "original"):
            session.execute(text(f"DELETE FROM {table}"))
    write_down(sessions, "first", [Finding(one, "missing", "gone")])
    with sessions() as session:
        assert session.scalars(select(FixityCheck)).all() == []
        assert faults(session) == []


def test_nothing_can_be_mended_from_one_store(sessions, store):
    with pytest.raises(NoSecondStoreError, match="ORIGINALS_SECOND"):
        mend_all(sessions, store, "me")
