"""The table of faults survived, as the docs have it: of one run of the suite, or of several."""

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from tests.faults.run import Outcome

_STEP = re.compile(
    r"(?P<what>.* (is|are) (killed|frozen past its lease and goes on)) "
    r"(before|after) (?P<door>\w+) \S+"
)
# What is printed of a run that was struck.
_LINE = re.compile(
    r" *\d+  (?P<word>ok|BROKEN) in (?P<seconds>[\d.]+) s \([\d.]+ s\): "
    r"(?P<letters>\d+) by [^;]+; (before|after [\d.]+ s): (?P<fault>.+)"
)


@dataclass(frozen=True, slots=True)
class Struck:
    """A run in which the fault happened: how many letters, how long until all was well."""

    fault: str
    letters: int
    seconds: float
    is_broken: bool


def struck_of(outcomes: Iterable[Outcome]) -> Iterator[Struck]:
    """Yield the runs of this process that were struck."""
    for outcome in outcomes:
        if outcome.skipped is None and outcome.struck:
            plan = outcome.plan
            is_broken = bool(outcome.problems)
            yield Struck(plan.fault.name, plan.letters, outcome.seconds, is_broken)


def struck_in(log: Path) -> Iterator[Struck]:
    """Yield the runs that an earlier process printed and that were struck."""
    for line in log.read_text().splitlines():
        if found := _LINE.fullmatch(line):
            seconds, is_broken = float(found["seconds"]), found["word"] == "BROKEN"
            yield Struck(found["fault"], int(found["letters"]), seconds, is_broken)


def table(runs: Iterable[Struck]) -> str:
    """Return runs, letters, the longest recovery and what broke, for each kind of fault."""
    kinds: dict[str, list[Struck]] = defaultdict(list)
    for run in runs:
        kinds[_kind(run.fault)].append(run)
    lines = [
        "| fault | runs | letters | back after at most, s | broken |",
        "|---|---|---|---|---|",
        *(_row(kind, its) for kind, its in sorted(kinds.items())),
        _row("all", [run for its in kinds.values() for run in its]),
    ]
    return "\n".join(lines)


def left_out(outcomes: Sequence[Outcome]) -> str:
    """Return what was planned and not carried out, in sentences."""
    unreached = sum(not outcome.struck for outcome in outcomes)
    skipped = {outcome.plan.fault.name: outcome.skipped for outcome in outcomes if outcome.skipped}
    lines = [
        f"{unreached} further runs were not struck: their step was not come to.",
        *(f"Left out: {name}: {reason}" for name, reason in skipped.items()),
    ]
    return "\n".join(lines)


def _row(name: str, runs: Sequence[Struck]) -> str:
    letters = sum(run.letters for run in runs)
    longest = max((run.seconds for run in runs), default=0)
    wrong = sum(run.is_broken for run in runs)
    return f"| {name} | {len(runs)} | {letters} | {longest:.0f} | {wrong} |"


def _kind(name: str) -> str:
    """Put steps together by what is done to whom, and at which door."""
    found = _STEP.fullmatch(name)
    return f"{found['what']} at a {found['door']}" if found else name
