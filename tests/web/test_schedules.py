"""The pages of schedules: seen by who queues, changed by administrators, with a history."""

import pytest
from sqlalchemy import select, text

from catalogue.viewer import Role
from schema import Batch, Schedule, ScheduleChange

NIGHTLY = {
    "name": "<i>nightly</i>",
    "cron": "0 2 * * *",
    "time_zone": "Europe/Paris",
    "source": "watch:/mnt/drop",
    "mail": "ana@example.org",
    "mail_when": "failures",
}


@pytest.fixture
def admin(client_of):
    return client_of(Role.ADMIN, name="ana")


@pytest.fixture
def nightly(admin, sessions) -> int:
    assert admin.post("/schedules", data=NIGHTLY).status_code == 303
    with sessions() as session:
        return session.scalars(select(Schedule.id)).one()


def schedule(sessions, schedule_id: int) -> Schedule:
    with sessions() as session:
        return session.get_one(Schedule, schedule_id)


def acts(sessions) -> list:
    with sessions() as session:
        rows = session.scalars(select(ScheduleChange).order_by(ScheduleChange.id))
        return [(row.who, row.act) for row in rows]


def test_a_schedule_is_added_and_listed(admin, nightly, client_of, sessions):
    added = schedule(sessions, nightly)
    assert (added.who, added.source) == ("ana", "watch:/mnt/drop")
    assert added.options == {"mail": "ana@example.org", "mail_when": "failures"}
    listed = client_of(Role.CLERK).get("/schedules").text
    assert "&lt;i&gt;nightly&lt;/i&gt;" in listed
    assert "Pause" not in listed
    assert 'action="/schedules' not in client_of(Role.CLERK).get(f"/schedules/{nightly}").text
    assert "02:00 CE" in admin.get(f"/schedules/{nightly}").text


@pytest.mark.parametrize(
    "wrong, told",
    [
        ({"cron": "often"}, "not five fields"),
        ({"time_zone": "Atlantis"}, "no such time zone"),
        ({"source": "drop"}, "write a whole path"),
        ({"source": "imaps://me:swordfish@example.org"}, "no password"),
        ({"webhook": "file:///etc/passwd"}, "begins with https"),
        ({"mail": "ana"}, "no mail address"),
    ],
)
def test_what_cannot_be_is_said_and_what_was_written_stays(admin, nightly, sessions, wrong, told):
    new = {**NIGHTLY, "name": "another", **wrong}
    for address in ("/schedules", f"/schedules/{nightly}"):
        answer = admin.post(address, data=new)
        assert answer.status_code == 422
        assert told in answer.text
        assert f'value="{next(iter(wrong.values()))}"' in answer.text
    assert acts(sessions) == [("ana", "added")]


def test_a_change_is_written_down_with_before_and_after(admin, nightly, sessions):
    before = schedule(sessions, nightly).next_at
    address = f"/schedules/{nightly}"
    assert admin.post(address, data=NIGHTLY).status_code == 303  # changes nothing
    changed = {**NIGHTLY, "cron": "30 3 * * *", "roots": "/mnt/a\n/mnt/b\n", "mail": ""}
    changed["list_unchanged"] = "true"
    assert admin.post(address, data=changed).status_code == 303
    after = schedule(sessions, nightly)
    assert after.next_at != before
    assert after.options == {"roots": ["/mnt/a", "/mnt/b"], "list_unchanged": True}
    assert acts(sessions) == [("ana", "added"), ("ana", "changed")]
    page = admin.get(address).text
    assert "<del>0 2 * * *</del> <ins>30 3 * * *</ins>" in page
    assert "<del>ana@example.org</del> <ins>nothing</ins>" in page
    assert 'name="list_unchanged" value="true" checked' in page


def test_paused_resumed_run_and_removed(admin, nightly, sessions):
    def do(act: str) -> None:
        assert admin.post(f"/schedules/{nightly}/{act}").status_code == 303

    do("pause")
    do("pause")
    assert schedule(sessions, nightly).is_paused
    do("resume")
    assert not schedule(sessions, nightly).is_paused
    do("run")
    do("run")  # the first still goes on: nothing is started, and that is said
    with sessions() as session:
        (batch,) = session.scalars(select(Batch))
    page = admin.get(f"/schedules/{nightly}").text
    assert f"batch {batch.id} still runs" in page
    assert f'href="/batches/{batch.id}"' in page
    do("remove")
    assert admin.get(f"/schedules/{nightly}").status_code == 404
    assert [act for _, act in acts(sessions)] == [
        "added",
        "paused",
        "resumed",
        "started",
        "removed",
    ]


def test_a_run_that_nothing_started_is_noticed(admin, nightly, sessions):
    assert "does the clock run" not in admin.get("/schedules").text
    with sessions.begin() as session:
        session.execute(text("UPDATE schedule SET next_at = now() - interval '1 hour'"))
    assert "does the clock run" in admin.get("/schedules").text
    assert "nothing started it" in admin.get(f"/schedules/{nightly}").text
