"""`letterbook doctor` and `metrics`: what is wrong and what to do; the figures."""

import os
import sys
import time
from dataclasses import asdict
from functools import partial
from typing import Annotated

import typer
from sqlalchemy.orm import Session, sessionmaker

from cli.exit_codes import Exit
from cli.output import console, print_json
from cli.runtime import Runtime, open_runtime
from worker.app import make_app
from worker.database import make_engine, make_sessions
from worker.health.examination import examine
from worker.health.figures import Figures
from worker.health.finding import Finding, Patient
from worker.tasks import ring


def doctor(
    json: Annotated[bool, typer.Option("--json", help="One JSON object.")] = False,
    canary: Annotated[
        bool, typer.Option(help="Whether a canary letter is sent down the whole path.")
    ] = True,
    patience: Annotated[
        float, typer.Option(min=1, help="Seconds that the canary may take.")
    ] = 30.0,
) -> None:
    """Say what is wrong, why it matters and what to do; starts and changes nothing.

    Example: letterbook doctor

    Exits with 1 if anything is wrong.
    """
    runtime = open_runtime()
    broker = _broker(runtime)
    patient = Patient(
        runtime.settings,
        os.environ,
        _sessions(runtime),
        broker,
        runtime.store,
        time.time,
    )
    bell = None
    if canary:
        bell = partial(ring, sender=make_app(broker or "redis://127.0.0.1:1", runtime.settings))
    found: list[Finding] = []
    checked: list[str] = []
    for name, findings in examine(patient, ring=bell, patience=patience):
        if findings is not None:
            checked.append(name)
            found += findings
        if not json:
            _print(name, findings)
    if json:
        print_json(
            {
                "well": not found,
                "checked": checked,
                "findings": [asdict(finding) for finding in found],
            }
        )
    raise typer.Exit(Exit.FAILED if found else Exit.DONE)


def metrics() -> None:
    """Print the figures as Prometheus reads them, for a file that a node exporter collects.

    Example: letterbook metrics > /var/lib/node_exporter/letterbook.prom
    """
    runtime = open_runtime()
    sys.stdout.buffer.write(Figures(runtime.sessions(), _broker(runtime)).text())


def _sessions(runtime: Runtime) -> sessionmaker[Session] | None:
    """Return sessions for the database whatever its revision, or nothing if there is none."""
    try:
        return make_sessions(make_engine(runtime.database_url))
    except FileNotFoundError:
        return None


def _broker(runtime: Runtime) -> str | None:
    try:
        return runtime.broker_url
    except FileNotFoundError:
        return None


def _print(name: str, findings: list[Finding] | None) -> None:
    if not findings:
        said = "not looked at, without a database" if findings is None else "well"
        console.print(f"{name}: {said}", highlight=False)
    for finding in findings or ():
        console.print(f"{name}: {finding.what}", highlight=False, markup=False, style="bold")
        console.print(f"  Why it matters: {finding.why}", highlight=False, markup=False)
        console.print(f"  What to do: {finding.todo}", highlight=False, markup=False)
