"""Each finding of the doctor, with a real fault; and none where nothing is wrong."""

import io
import json
import socket
import time
from dataclasses import replace

import psycopg
import pytest
from sqlalchemy import make_url, text
from typer.testing import CliRunner

from catalogue.originals import LocalOriginals
from catalogue.stores import PairedOriginals
from cli.main import app
from tests.health.conftest import note_all
from tests.intake.test_importing import Made
from tests.made_letters import letter
from worker import canary
from worker.canary import give_up
from worker.database import make_engine, make_sessions
from worker.health.examination import examine
from worker.health.finding import Patient
from worker.intake.receive import receive


def findings(patient: Patient, ring=None, patience: float = 1) -> dict[str, list[str]]:
    """Return what was found, by check."""
    found = {name: list(its) for name, its in examine(patient, ring=ring, patience=patience) if its}
    for its in found.values():
        assert all(finding.why and finding.todo for finding in its)
    return {name: [finding.what for finding in its] for name, its in found.items()}


def shut_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def execute(patient: Patient, statement: str) -> None:
    with patient.sessions.begin() as session:
        session.execute(text(statement))


def deliver(patient: Patient, store) -> None:
    receive(patient.sessions, store, io.BytesIO(letter()), name="a.txt", source="t", who="me")


def test_nothing_is_found_where_nothing_is_wrong(patient):
    assert findings(patient) == {}


def test_a_misspelt_setting(patient):
    odd = replace(
        patient, environment={"LETTERBOOK_CONCURENCY": "3", "LETTERBOOK_BROKER_URL_FILE": "x"}
    )
    (what,) = findings(odd)["settings"]
    assert "LETTERBOOK_CONCURENCY" in what


def test_a_lease_shorter_than_a_reading(patient):
    odd = replace(patient, settings=patient.settings.model_copy(update={"lease_seconds": 60}))
    (what,) = findings(odd)["settings"]
    assert "LETTERBOOK_LEASE_SECONDS (60)" in what


def test_no_database_answers(patient):
    sessions = make_sessions(make_engine(f"postgresql://me@127.0.0.1:{shut_port()}/x"))
    for none in (sessions, None):
        found = findings(replace(patient, sessions=none), ring=lambda *_: True)
        assert set(found) == {"database", "canary"}
        assert "does not answer" in found["database"][0]


@pytest.mark.parametrize(
    ("harm", "said"),
    [
        ("UPDATE alembic_version SET version_num = '0031'", "at revision 0031"),
        ("DROP EXTENSION pg_trgm CASCADE", "pg_trgm is missing"),
    ],
)
def test_a_database_that_is_not_as_it_should_be(patient, harm, said):
    execute(patient, harm)
    (what,) = findings(patient)["database"]
    assert said in what


def test_a_database_that_takes_no_writes(patient, engine, database_url):
    name = database_url.rsplit("/", 1)[1]
    execute(patient, f"ALTER DATABASE {name} SET default_transaction_read_only = on")
    engine.dispose()
    (what,) = findings(patient)["database"]
    assert "takes no writes" in what


def test_a_database_without_connections_left(patient, database_url):
    address = database_url.replace("+psycopg", "")
    taken = []
    try:
        while len(taken) < 55:
            taken.append(psycopg.connect(address))
        (what,) = findings(patient)["database"]
        assert "of 60 connections" in what
    finally:
        for connection in taken:
            connection.close()


def test_a_clock_that_is_off(patient):
    found = findings(replace(patient, now=lambda: time.time() - 10))
    assert {name: len(its) for name, its in found.items()} == {"database": 1, "broker": 1}
    assert "+10" in found["broker"][0]


def test_a_disk_that_is_nearly_full(patient):
    settings = patient.settings.model_copy(update={"least_free_megabytes": 1 << 40})
    found = findings(replace(patient, settings=settings))
    assert "MiB left" in found["store"][0]
    assert "MiB left" in found["database"][0]


def test_no_broker_answers(patient):
    for url in (f"redis://127.0.0.1:{shut_port()}/0", None):
        found = findings(replace(patient, broker_url=url), ring=lambda *_: False)
        assert "does not answer" in found["broker"][0]
        assert "did not take its message" in found["canary"][0]


BROKERS = [
    ({"maxmemory-policy": "allkeys-lru"}, "throws away"),
    ({"appendonly": "no", "save": ""}, "keeps nothing"),
    ({"maxmemory": "{used}"}, "nearly full"),
]


def test_a_broker_that_is_not_as_it_should_be(patient, broker):
    used = broker.info("memory")["used_memory"]
    for harm, said in BROKERS:
        before = {name: broker.config_get(name)[name] for name in harm}
        for name, value in harm.items():
            broker.config_set(name, value.format(used=used + 4096))
        (what,) = findings(patient)["broker"]
        assert said in what
        for name, value in before.items():
            broker.config_set(name, value)


def test_a_store_that_takes_no_file(patient, tmp_path):
    (tmp_path / "taken").write_text("a file where a folder should be")
    (what,) = findings(replace(patient, store=LocalOriginals(tmp_path / "taken")))["store"]
    assert "takes no file" in what


def test_a_second_store_that_takes_no_file(patient, store, tmp_path):
    (tmp_path / "taken").write_text("a file where a folder should be")
    both = PairedOriginals(store, LocalOriginals(tmp_path / "taken"))
    (what,) = findings(replace(patient, store=both))["store"]
    assert what.startswith("The second store")


def test_a_server_that_lets_nobody_in(patient, database_url, valkey_url):
    sessions = make_sessions(
        make_engine(make_url(database_url).set(password="x").render_as_string(hide_password=False))
    )
    odd = replace(patient, sessions=sessions, broker_url=valkey_url.replace("://:", "://:x"))
    found = {name: its for name, its in examine(odd, ring=None, patience=1) if its}
    for name, variable in (("database", "DATABASE"), ("broker", "BROKER")):
        assert f"password in LETTERBOOK_{variable}_URL" in found[name][0].todo


def test_no_data_to_recognise_by(patient, tmp_path):
    settings = patient.settings.model_copy(update={"tessdata": tmp_path})
    (what,) = findings(replace(patient, settings=settings))["recognition"]
    assert "ara, chi_sim, eng" in what
    off = settings.model_copy(update={"recognise": False})
    assert findings(replace(patient, settings=off)) == {}


_LONG_AGO = "UPDATE heartbeat SET heard_at = now() - interval '9 minutes' WHERE kind ="
_LONG_RUN = "UPDATE heartbeat SET started_at = now() - interval '9 minutes'"
PROCESSES = [
    ("DELETE FROM heartbeat WHERE kind = 'worker'", "No worker was heard from for: interactive"),
    ("UPDATE heartbeat SET lanes = '{interactive,bulk,ocr}'", "heard from for: maintenance"),
    (f"DELETE FROM heartbeat WHERE kind = 'beat'; {_LONG_RUN}", "The clock (beat)"),
    (f"{_LONG_AGO} 'beat'; {_LONG_RUN}", "The clock (beat)"),
    (f"{_LONG_AGO} 'worker'", "has taken no message for 540 s"),
]


def test_processes_that_are_not_heard_from(patient):
    for harm, said in PROCESSES:
        execute(patient, harm)
        assert said in findings(patient)["processes"][0]
        execute(patient, "DELETE FROM heartbeat")
        note_all(patient.sessions)
    assert findings(patient) == {}


def test_a_clock_is_not_missed_before_it_can_have_been_heard(patient):
    execute(patient, "DELETE FROM heartbeat WHERE kind = 'beat'")
    assert findings(patient) == {}
    execute(patient, "UPDATE heartbeat SET started_at = now() - interval '9 minutes'")
    assert "The clock (beat)" in findings(patient)["processes"][0]


def test_a_worker_that_may_be_frozen_is_named(patient):
    harm = "UPDATE heartbeat SET noted_at = now() - interval '70 seconds' WHERE kind = 'worker'"
    execute(patient, harm)
    (finding,) = dict(examine(patient, ring=None, patience=1))["processes"]
    assert "worker-1@here, said nothing for 70 s" in finding.todo


def test_a_worker_whose_hands_are_full_is_not_deaf(patient):
    execute(patient, f"{_LONG_AGO} 'worker'")
    execute(patient, "UPDATE heartbeat SET is_busy = true WHERE kind = 'worker'")
    assert findings(patient) == {}


_QUEUED = "UPDATE job SET state = 'queued', created_at = now(), lease_until = NULL"


def test_a_lane_whose_canary_did_not_come_through(patient, store):
    for lane in canary.OTHER_LANES:
        sent = canary.send(patient.sessions, store, lane)
        give_up(patient.sessions, sent.id, "nobody took it")
    first, second = findings(patient)["lanes"]
    assert "the lane bulk" in first
    assert "the lane ocr" in second
    execute(patient, "UPDATE canary SET state = 'catalogued'")
    assert findings(patient) == {}


def test_an_import_that_nobody_goes_on_with(patient, importer):
    batch_id = importer.start("/mnt/letters")
    assert findings(patient) == {}  # its command begins at this moment
    execute(patient, "UPDATE batch SET started_at = now() - interval '1 hour'")
    (what,) = findings(patient)["imports"]
    assert what == f"Batch {batch_id} (“test”) was not received to its end, and nobody goes on."

    class Looked(Made):
        def settle(self, *_: object) -> None:
            assert findings(patient) == {}  # it is being received

    importer.receive(Looked(1), batch_id)
    assert findings(patient) == {}
    by_worker = importer.start("/mnt/letters", by_worker=True)
    execute(patient, "UPDATE batch SET started_at = now() - interval '1 hour'")
    assert (by_worker, findings(patient)) == (batch_id + 1, {})


LETTERS = [
    ("UPDATE job SET created_at = now() - interval '1 hour'", "wait in the lane interactive"),
    (
        "UPDATE job SET state = 'leased', lease_until = '2020-01-01', lease_holder = 'x'",
        "1 leases ran out",
    ),
    (f"{_QUEUED}, lease_holder = NULL, error_code = 'worker_lost'", "1 letters whose worker"),
    ("UPDATE job SET state = 'quarantined', error_message = 'x'", "1 letters are quarantined"),
    ("DELETE FROM job", "do not add up"),
]


def test_letters_that_do_not_get_on(patient, store):
    deliver(patient, store)
    assert findings(patient) == {}
    for harm, said in LETTERS:
        execute(patient, harm)
        (what,) = findings(patient)["ledger"]
        assert said in what


def test_a_canary_that_nobody_takes_is_given_up_and_taken_away(patient):
    (what,) = findings(patient, ring=lambda *_: True)["canary"]
    assert "not catalogued within 1 s" in what
    with patient.sessions() as session:
        assert session.scalar(text("SELECT count(*) FROM job")) == 0
        ended = session.execute(text("SELECT id, state FROM canary")).one()
    assert ended.state == "lost"
    give_up(patient.sessions, ended.id, "again")  # does no harm


def test_the_command_says_so_by_its_exit_code_and_in_json(tmp_path):
    environment = {"LETTERBOOK_HOME": str(tmp_path)}
    done = CliRunner().invoke(app, ["doctor", "--json", "--no-canary"], env=environment)
    said = json.loads(done.stdout)
    assert (done.exit_code, said["well"]) == (1, False)
    assert said["checked"] == ["settings", "database", "broker", "store", "recognition"]
    assert {"database", "broker"} <= {finding["check"] for finding in said["findings"]}
    assert all(finding["todo"] for finding in said["findings"])
    told = CliRunner().invoke(app, ["doctor", "--no-canary"], env=environment).stdout
    assert "What to do: Start it: `letterbook up`" in " ".join(told.split())
