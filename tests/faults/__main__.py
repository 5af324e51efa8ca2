"""Harm a Letterbook in every way, and see that no letter is lost: `letterbook test faults`."""

import argparse
import re
import signal
import sys
import tempfile
import time
from collections import defaultdict
from collections.abc import Iterable
from itertools import islice
from pathlib import Path

from tests.faults.faults import Fault
from tests.faults.leftovers import PREFIX, clear
from tests.faults.more_ways import ALL_WAYS
from tests.faults.plans import plans, record, unrecorded
from tests.faults.run import Outcome, Plan, run, told
from tests.faults.table import left_out, struck_in, struck_of, table
from tests.faults.world import World

# How often each way is gone to note its steps.
_ROUNDS = 3


def main() -> int:
    """Carry out so many plans, and return 1 if anything did not hold."""
    options = _options()
    if options.sum:
        print(table(run for log in options.sum for run in struck_in(log)))
        return 0
    outcomes: list[Outcome] = []
    seen: dict[str, set[str]] = defaultdict(set)
    # Ended by whoever started it, it ends as by Ctrl-C: everything is taken away.
    signal.signal(signal.SIGTERM, signal.default_int_handler)
    try:
        _carry_out(options, outcomes, seen)
    except KeyboardInterrupt:
        print("Broken off; what was carried out is counted.")
    if options.record:
        record(seen)
    elif new := unrecorded(seen):
        print("Steps that are not in steps.txt; with --record they are:", *new, sep="\n  ")
    if options.table:
        print(table(struck_of(outcomes)), f"\nSeed {options.seed}; {left_out(outcomes)}", sep="\n")
    return 1 if any(outcome.problems for outcome in outcomes) else 0


def _carry_out(
    options: argparse.Namespace, outcomes: list[Outcome], seen: dict[str, set[str]]
) -> None:
    for stale in clear(Path(tempfile.gettempdir())):
        print(f"cleared what another suite left: {stale}")
    folder = Path(tempfile.mkdtemp(prefix=PREFIX))
    folder.chmod(0o755)
    print(f"logs: {folder}", flush=True)
    with World(folder) as world:
        for number, plan in enumerate(_wanted(options), start=1):
            began = time.monotonic()
            outcome = run(world, plan)
            outcomes.append(outcome)
            seen[plan.way] |= world.steps()
            print(told(number, outcome, time.monotonic() - began), flush=True)
            if options.until_broken and outcome.problems:
                break
            if options.seconds and time.monotonic() - world.began > options.seconds:
                break


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="letterbook test faults", description=__doc__)
    parser.add_argument("--runs", type=int, default=12, help="how many plans are carried out")
    parser.add_argument("--seed", type=int, default=1, help="the same seed is the same plans")
    parser.add_argument("--skip", type=int, default=0, help="leave out so many of the first plans")
    parser.add_argument("--only", default="", help="plans whose words have this pattern")
    parser.add_argument("--seconds", type=float, default=0, help="begin no plan after so long")
    parser.add_argument(
        "--sum", nargs="+", type=Path, metavar="LOG", help="print one table of earlier output"
    )
    parser.add_argument("--until-broken", action="store_true", help="end with what is broken")
    parser.add_argument("--table", action="store_true", help="print the table of the docs")
    parser.add_argument(
        "--record", action="store_true", help="harm nothing; note the steps of every way in"
    )
    return parser.parse_args()


def _wanted(options: argparse.Namespace) -> Iterable[Plan]:
    if options.record:
        # Several times: who rings, sweeps and looks meanwhile is a matter of moments.
        nothing = Fault("nothing", lambda _: None, seconds=0.1)
        ways = list(ALL_WAYS) * _ROUNDS
        return [Plan(way, 4 if way != "standard input" else 1, nothing, None) for way in ways]
    fitting = (plan for plan in plans(options.seed) if re.search(options.only, str(plan)))
    return islice(fitting, options.skip, options.skip + options.runs)


if __name__ == "__main__":
    sys.exit(main())
