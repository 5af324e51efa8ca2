"""What can go wrong with processes, servers, disks and clocks, each with how it is mended.

A fault is struck while letters come in and mended a while later; those that need no mending (a
server that was killed) are mended by starting it again, as whoever runs the servers does.
"""

import os
import signal
import subprocess
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

import psycopg
import redis

from tests.faults.world import LEASE_SECONDS, World, kill
from worker.app import make_app

_LIBFAKETIME = sorted(Path("/usr/lib").glob("*/faketime/libfaketime.so.1"))


def _nothing(world: World) -> None:
    """There is nothing to be done."""


def _always(world: World) -> str | None:
    return None


@dataclass(frozen=True, slots=True)
class Fault:
    """One thing that goes wrong.

    Attributes:
        name: as the table has it.
        strike: lets it happen.
        mend: ends it; letters must go on from here by themselves.
        tidy: takes back what would disturb the next run.
        seconds: how long it lasts.
        last: lets it last, and tells whether it came to happen; else it just lasts.
        lacks: what a machine lacks where it cannot be made to happen; ``None`` where it can.
    """

    name: str
    strike: Callable[[World], None]
    mend: Callable[[World], None] = _nothing
    tidy: Callable[[World], None] = _nothing
    seconds: float = 2.0
    last: Callable[["Fault", World], bool] = lambda fault, world: not world.live(fault.seconds)
    lacks: Callable[[World], str | None] = _always


# --- processes ------------------------------------------------------------------------------


def _second_beat(world: World) -> None:
    """Run a second clock, and many sweeps at once."""
    beat = world.runtime.beat.find()
    assert beat is not None
    words = [word for word in beat.cmdline() if not word.startswith("--schedule")]
    environment = {**os.environ, "LETTERBOOK_HOME": str(world.runtime.home.root)}
    command = [*words, f"--schedule={world.folder}/second-beat"]
    world.second_beat = subprocess.Popen(
        command,
        cwd=Path(__file__).parents[2],
        env=environment,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    sender = make_app(world.runtime.broker_url, world.runtime.settings)
    for _ in range(20):
        sender.send_task("letterbook.sweep", queue="maintenance")


def _end_second_beat(world: World) -> None:
    assert world.second_beat is not None
    world.second_beat.kill()
    world.second_beat.wait()


PROCESSES = [
    Fault("the worker is killed with all its children", lambda w: kill(w.runtime.worker)),
    Fault("all processes are killed", lambda w: [kill(b) for b in w.fleet] and None),
    Fault("the clock (beat) is killed", lambda w: kill(w.runtime.beat)),
    Fault("two clocks, twenty sweeps at once", _second_beat, _end_second_beat, seconds=4),
]

# --- the broker -----------------------------------------------------------------------------


def _broker(world: World) -> redis.Redis:
    return redis.Redis.from_url(world.valkey.url, socket_timeout=5)


def _flush(world: World) -> None:
    with _broker(world) as client:
        client.flushall()


def _pause(world: World) -> None:
    with _broker(world) as client:
        client.execute_command("CLIENT", "PAUSE", "4000", "ALL")


def _refuse(world: World) -> None:
    with _broker(world) as client:
        client.config_set("maxmemory", "1")


def _accept(world: World) -> None:
    with _broker(world) as client:
        client.config_set("maxmemory", "0")


def _signal(background, number: int) -> None:
    process = background.find()
    if process is not None:
        process.send_signal(number)


BROKER = [
    Fault(
        "Valkey is killed",
        lambda w: kill(w.valkey.background),
        lambda w: w.valkey.start(),
    ),
    Fault("Valkey is flushed", _flush),
    Fault("Valkey is paused (CLIENT PAUSE)", _pause, seconds=5),
    Fault(
        "Valkey is frozen (SIGSTOP)",
        lambda w: _signal(w.valkey.background, signal.SIGSTOP),
        lambda w: _signal(w.valkey.background, signal.SIGCONT),
        seconds=6,
    ),
    Fault(
        "Valkey is cut off",
        lambda w: w.broker_wire.cut(),
        lambda w: w.broker_wire.heal(),
        seconds=4,
    ),
    Fault(
        "the network to Valkey is silent",
        lambda w: w.broker_wire.still(),
        lambda w: w.broker_wire.heal(),
        seconds=8,
    ),
    Fault("Valkey is out of memory", _refuse, _accept, seconds=4),
]

# --- the database ---------------------------------------------------------------------------


def _restart_postgres(world: World) -> None:
    world.postgres.stop()
    world.postgres.start()


def _kill_postgres(world: World) -> None:
    kill(world.postgres.background)


def _lose_answers(world: World) -> None:
    world.database_wire.lose_answers_to_commit = 3


def _set(name: str, value: str) -> Callable[[World], None]:
    def strike(world: World) -> None:
        with world.connect("postgres") as connection:
            connection.execute(f"ALTER SYSTEM SET {name} = {value}")  # type: ignore[arg-type]
            connection.execute("SELECT pg_reload_conf()")

    return strike


def _use_up_connections(world: World) -> None:
    """End the connections of everybody else, and take all that there are."""
    world.hogs = []
    world.database_wire.drop()
    with suppress(psycopg.OperationalError):
        while True:
            world.hogs.append(world.connect("postgres"))


def _give_connections_back(world: World) -> None:
    for hog in world.hogs:
        hog.close()
    world.hogs = []


DATABASE = [
    Fault("PostgreSQL is restarted", _restart_postgres),
    Fault("PostgreSQL is killed", _kill_postgres, lambda w: w.postgres.start()),
    Fault(
        "PostgreSQL is cut off",
        lambda w: w.database_wire.cut(),
        lambda w: w.database_wire.heal(),
        seconds=4,
    ),
    Fault("its connections are cut", lambda w: w.database_wire.drop()),
    Fault(
        "three COMMITs arrive, their answers do not",
        _lose_answers,
        lambda w: w.database_wire.heal(),
        seconds=4,
    ),
    Fault(
        "the network to PostgreSQL is silent",
        lambda w: w.database_wire.still(),
        lambda w: w.database_wire.heal(),
        seconds=LEASE_SECONDS + 3,
    ),
    Fault(
        "PostgreSQL is out of connections",
        _use_up_connections,
        _give_connections_back,
        seconds=4,
    ),
    Fault(
        "PostgreSQL is read-only",
        _set("default_transaction_read_only", "on"),
        _set("default_transaction_read_only", "off"),
        seconds=6,
    ),
]

# --- disks ----------------------------------------------------------------------------------


def _no_disk(which: str) -> Callable[[World], str | None]:
    def lacks(world: World) -> str | None:
        return (
            None if getattr(world, which) else "this machine does not allow mounting (needs root)"
        )

    return lacks


DISKS = [
    Fault(
        "the disk of the originals is full",
        lambda w: w.originals_disk.fill(),
        lambda w: w.originals_disk.empty(),
        seconds=6,
        lacks=_no_disk("originals_disk"),
    ),
    Fault(
        "the disk of the database is full",
        lambda w: w.database_disk.fill(),
        lambda w: w.database_disk.empty(),
        seconds=6,
        lacks=_no_disk("database_disk"),
    ),
]

# --- clocks ---------------------------------------------------------------------------------


def _jump(offset: str) -> Callable[[World], None]:
    """Let the clock of all processes jump; that of the database goes on as it is."""

    def strike(world: World) -> None:
        note = world.folder / "clock"
        note.write_text("+0")
        world.restart(
            {
                "LD_PRELOAD": str(_LIBFAKETIME[0]),
                "FAKETIME_TIMESTAMP_FILE": str(note),
                "FAKETIME_NO_CACHE": "1",
                "FAKETIME_DONT_FAKE_MONOTONIC": "1",
            }
        )
        note.write_text(offset)
        # The bell cannot be rung now: what comes in is found by the sweep alone.
        world.broker_wire.cut()

    return strike


def _no_faketime(_: World) -> str | None:
    if _LIBFAKETIME:
        return None
    return "libfaketime is not installed: run deploy/install-test-packages"


CLOCKS = [
    Fault(
        f"the clock jumps {way} by {much} while the bell is not heard",
        _jump(offset),
        lambda w: w.broker_wire.heal(),
        tidy=lambda w: w.restart({}),
        seconds=4,
        lacks=_no_faketime,
    )
    for way, much, offset in (
        ("forward", "an hour", "+3600"),
        ("back", "an hour", "-3600"),
        ("forward", "a year", "+365d"),
    )
]

SERVERS: list[Fault] = [*PROCESSES, *BROKER, *DATABASE, *DISKS, *CLOCKS]
