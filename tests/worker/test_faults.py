"""A real worker is killed, a real Valkey flushed: everything ends catalogued once."""

from pathlib import Path

import redis

from catalogue.ledger import balance
from catalogue.lookups import Criteria, find
from cli.runtime import Runtime
from tests.made_letters import letter
from tests.worker.conftest import deliver, kill_worker, until

LETTERS = 12


def test_killed_and_flushed_in_the_middle_every_letter_is_catalogued_once(
    runtime: Runtime, sessions, tmp_path: Path
):
    runtime.start_workers()
    files = {f"{number}.txt": letter(number=number + 1) for number in range(LETTERS)}
    deliver(runtime, sessions, tmp_path, files)

    def counts():
        with sessions() as session:
            return balance(session)

    until(lambda: counts().catalogued >= 2)
    kill_worker(runtime)
    with redis.Redis.from_url(runtime.broker_url) as client:
        client.flushall()
    assert counts().adds_up

    runtime.start_workers()
    until(lambda: counts().pending == 0)
    final = counts()
    assert (final.received, final.catalogued, final.adds_up) == (LETTERS, LETTERS, True)
    with sessions() as session:
        documents = find(session, Criteria())
    symbols = sorted(document.symbols[0] for document in documents)
    assert symbols == sorted(f"A/75/{number + 1}" for number in range(LETTERS))
