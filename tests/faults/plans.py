"""Plans of load, fault and step, by seed: the same seed is the same plans on every machine.

The steps are those that letters were seen to go through, way by way; ``steps.txt`` keeps them and
is written by ``letterbook test faults --record``. What runs meet beside them is said at the end.
"""

import random
from collections.abc import Iterator, Sequence
from itertools import product
from pathlib import Path

from tests.faults.faults import SERVERS, Fault
from tests.faults.hosts import HOSTS
from tests.faults.more_ways import ALL_WAYS
from tests.faults.power import POWER
from tests.faults.run import Plan
from tests.faults.steps import HOLDING, at_step

_STEPS = Path(__file__).parent / "steps.txt"
_WHOM = ("child", "family", "freeze")
# One file a command: each costs a second.
_FEW = {"standard input"}
# Ways whose letters are read one by one, in the lane of people.
_SINGLY = ("files", "upload")


def recorded() -> dict[str, list[str]]:
    """Return the steps that letters go through, by their way in."""
    steps: dict[str, list[str]] = {way: [] for way in ALL_WAYS}
    for line in _STEPS.read_text().splitlines():
        way, _, step = line.partition(": ")
        steps[way].append(step)
    return steps


def record(steps: dict[str, set[str]]) -> None:
    """Keep the steps that letters were seen to go through."""
    lines = [f"{way}: {step}" for way in ALL_WAYS for step in sorted(steps.get(way, ()))]
    _STEPS.write_text("\n".join(lines) + "\n")


def unrecorded(steps: dict[str, set[str]]) -> list[str]:
    """Return the steps that no recorded letter went through: most by faults, some by changes."""
    known = {step for names in recorded().values() for step in names}
    return sorted({step for names in steps.values() for step in names} - known)


def plans(seed: int) -> Iterator[Plan]:
    """Yield plans without end: a step, a server, a step, a server, each deck gone through whole."""
    chance = random.Random(seed)
    steps = [
        (way, at_step(whom, moment, step))
        for way, names in recorded().items()
        for step, moment, whom in product(names, ("before", "after"), _WHOM)
    ]
    servers = list(product(ALL_WAYS, [*SERVERS, *HOSTS, *POWER]))
    servers += product(_SINGLY, HOLDING)
    decks = (_dealt(chance, steps), _dealt(chance, servers))
    while True:
        for deck in decks:
            way, fault = next(deck)
            is_step = deck is decks[0]
            letters = 1 if way in _FEW else chance.randint(2, 6)
            # A step must be armed, and another host must be there, before letters come in.
            is_early = is_step or fault in [*HOSTS, *HOLDING]
            delay = None if is_early else chance.choice([None, 0.3, 1.0, 2.0, 3.0])
            yield Plan(way, letters, fault, delay)


def _dealt(
    chance: random.Random, cards: Sequence[tuple[str, Fault]]
) -> Iterator[tuple[str, Fault]]:
    """Deal all cards in a random order, again and again."""
    while True:
        yield from chance.sample(cards, len(cards))
