"""The table of faults survived, as the docs have it."""

import re
from collections import defaultdict
from collections.abc import Sequence

from tests.faults.run import Outcome

_STEP = re.compile(
    r"(?P<what>.* (is|are) (killed|frozen past its lease and goes on)) "
    r"(before|after) (?P<door>\w+) \S+"
)


def table(outcomes: Sequence[Outcome], seed: int) -> str:
    """Return runs, letters, the longest recovery and what broke, for each kind of fault."""
    kinds: dict[str, list[Outcome]] = defaultdict(list)
    for outcome in outcomes:
        if outcome.skipped is None and outcome.struck:
            kinds[_kind(outcome.plan.fault.name)].append(outcome)
    lines = [
        "| fault | runs | letters | back after at most, s | broken |",
        "|---|---|---|---|---|",
    ]
    for kind, its in sorted(kinds.items()):
        letters = sum(outcome.plan.letters for outcome in its)
        longest = max(outcome.seconds for outcome in its)
        wrong = sum(bool(outcome.problems) for outcome in its)
        lines.append(f"| {kind} | {len(its)} | {letters} | {longest:.0f} | {wrong} |")
    counted = [outcome for its in kinds.values() for outcome in its]
    letters = sum(outcome.plan.letters for outcome in counted)
    wrong = sum(bool(outcome.problems) for outcome in counted)
    unreached = sum(not outcome.struck for outcome in outcomes)
    skipped = {outcome.plan.fault.name: outcome.skipped for outcome in outcomes if outcome.skipped}
    lines += [
        (
            f"| all | {len(counted)} | {letters} | "
            f"{max((outcome.seconds for outcome in counted), default=0):.0f} | {wrong} |"
        ),
        "",
        f"Seed {seed}; {unreached} further runs were not struck: their step was not come to.",
        *(f"Left out: {name}: {reason}" for name, reason in skipped.items()),
    ]
    return "\n".join(lines)


def _kind(name: str) -> str:
    """Put steps together by what is done to whom, and at which door."""
    found = _STEP.fullmatch(name)
    return f"{found['what']} at a {found['door']}" if found else name
