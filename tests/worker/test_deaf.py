"""A worker that is alive but deaf ends by itself and is started again; letters go on."""

import os
import time
from dataclasses import replace
from pathlib import Path

import pytest
from pydantic import SecretStr

from catalogue.ledger import balance
from cli.keeper import Keeper
from cli.runtime import Runtime
from tests.made_letters import letter
from tests.worker.conftest import deliver, until
from tests.worker.swallowing import proxied
from worker import heartbeats
from worker.health.figures import Figures
from worker.hearing import EXIT_DEAF

QUICK = {"LETTERBOOK_DEAF_SECONDS": "4", "LETTERBOOK_SWEEP_SECONDS": "2"}


def beats(sessions) -> dict[str, heartbeats.Beat]:
    with sessions() as session:
        return {beat.name.split("-")[0]: beat for beat in heartbeats.beats(session)}


def heard(sessions, name: str = "worker") -> bool:
    found = beats(sessions).get(name)
    return found is not None and found.is_well and found.silent < 2


@pytest.mark.parametrize("runtime", [QUICK], indirect=True)
def test_deaf_workers_are_started_again_and_the_letter_is_catalogued(
    runtime: Runtime, sessions, tmp_path: Path
):
    with proxied(runtime.broker_url) as (proxy, address):
        settings = runtime.settings.model_copy(update={"broker_url": SecretStr(address)})
        through = replace(runtime, settings=settings)
        leftover = runtime.home.originals / ".receiving-of-a-killed-process"
        leftover.write_bytes(b"half a letter")
        os.utime(leftover, (0, 0))
        through.start_workers()
        until(lambda: heard(sessions) and heard(sessions, "people"))
        before = {name: getattr(through, name).find().pid for name in ("worker", "people")}

        proxy.swallow()  # the workers' connections stay open, and nothing comes over them
        started = time.monotonic()
        deliver(runtime, sessions, tmp_path, {"a.txt": letter()})
        assert through.worker.find().pid == before["worker"]  # alive: its number proves nothing
        keeper = Keeper(through)

        def catalogued() -> bool:
            keeper.look(time.monotonic())
            with sessions() as session:
                return balance(session).catalogued == 1

        until(catalogued, 60)
        assert time.monotonic() - started < 60
        until(lambda: heard(sessions))
        assert through.worker.find().pid != before["worker"]
        log = through.worker.log.read_text()
        assert f"exit={EXIT_DEAF}" in log
        through.stop()
        assert not leftover.exists(), "the sweep removes it, and says so"
        said = Figures(sessions, None).text().decode()
        assert 'letterbook_sweep_findings_total{finding="leftovers"} 1.0' in said
