"""One run: letters come in one way, one thing goes wrong, and all must be well again by itself."""

import time
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass, field

from sqlalchemy.exc import OperationalError

from tests.faults.faults import Fault
from tests.faults.invariants import broken, unfinished
from tests.faults.more_ways import ALL_WAYS, LACKS
from tests.faults.ways import Delivery, letters_from
from tests.faults.world import World, until

# Within so many seconds after a fault is mended no letter is pending: leases run out, the sweep
# comes round, processes start again, what failed in passing waits before it is tried again.
WITHIN = 90.0
_MOST_BRINGING = 120.0
_GLANCE = 0.2


@dataclass(frozen=True, slots=True)
class Plan:
    """What a run does.

    Attributes:
        way: by which letters come in.
        letters: how many.
        fault: what goes wrong.
        delay: seconds from when they begin to come in; ``None`` has it happen before.
    """

    way: str
    letters: int
    fault: Fault
    delay: float | None

    def __str__(self) -> str:
        when = "before" if self.delay is None else f"after {self.delay:.1f} s"
        return f"{self.letters} by {self.way}; {when}: {self.fault.name}"


@dataclass(slots=True)
class Outcome:
    """What came of a run.

    Attributes:
        plan: what was done.
        struck: whether the fault happened: a step that nobody came to harmed nobody.
        seconds: from when it was mended until all was catalogued.
        problems: what did not hold, in sentences.
        skipped: what this machine lacks for it.
    """

    plan: Plan
    struck: bool = True
    seconds: float = 0.0
    problems: list[str] = field(default_factory=list)
    skipped: str | None = None


_numbers = iter(range(1, 10**6, 100))


def run(world: World, plan: Plan) -> Outcome:
    """Carry a plan out, and return whether everything held."""
    lacks_way = LACKS.get(plan.way)
    reason = plan.fault.lacks(world) or (lacks_way() if lacks_way else None)
    outcome = Outcome(plan, skipped=reason)
    if outcome.skipped:
        return outcome
    first = next(_numbers)
    letters = letters_from(first, plan.letters)
    delivery = ALL_WAYS[plan.way](world, letters, world.folder / "in" / str(first))
    with ThreadPoolExecutor(1) as pool, _broken_off(world):
        if plan.delay is None:
            plan.fault.strike(world)
        bringing = pool.submit(delivery.bring)
        if plan.delay is not None:
            time.sleep(plan.delay)
            plan.fault.strike(world)
        outcome.struck = plan.fault.last(plan.fault, world)
        outcome.problems += _at_this_instant(world, delivery)
        plan.fault.mend(world)
        began = time.monotonic()
        until(bringing.done, _MOST_BRINGING, every=_GLANCE)
    _bring_to_an_end(world, delivery, began + WITHIN)
    outcome.seconds = time.monotonic() - began
    outcome.problems += [*broken(world, delivery), *unfinished(world, delivery)]
    plan.fault.tidy(world)
    return outcome


@contextmanager
def _broken_off(world: World) -> Iterator[None]:
    """Let a run that is ended by Ctrl-C, or by a fault of the suite, not wait for its bringer."""
    try:
        yield
    except BaseException:
        world.abort()
        raise


def _at_this_instant(world: World, delivery: Delivery) -> Sequence[str]:
    """Look at what must hold while the fault lasts; a database that is down is looked at later."""
    try:
        return broken(world, delivery)
    except OperationalError:
        return []


def _bring_to_an_end(world: World, delivery: Delivery, deadline: float) -> None:
    """Do what is done anyway: processes are started again, what was not received is sent again."""
    while time.monotonic() < deadline:
        world.supervise()
        if not delivery.is_acknowledged:
            delivery.bring()
        elif not unfinished(world, delivery):
            return
        time.sleep(_GLANCE)


def told(number: int, outcome: Outcome, seconds: float) -> str:
    """Return what is printed of a run; ``seconds`` is how long all of it took."""
    plan = outcome.plan
    if outcome.skipped:
        return f"{number:4}  skipped: {plan}: {outcome.skipped}"
    word = "BROKEN" if outcome.problems else ("ok" if outcome.struck else "not reached")
    problems = "".join(f"\n      {problem}" for problem in outcome.problems)
    return f"{number:4}  {word} in {outcome.seconds:.1f} s ({seconds:.1f} s): {plan}{problems}"
