"""Agendas of sessions: one number for a title within a session and stage, in every language.

The 75th session's numbers are those of published documents; all others are drawn, from the session
alone, so that two letters of one session never contradict each other.
"""

import random
from dataclasses import dataclass

KNOWN = {
    "75": {
        "armed_conflict": 34, "guam": 35, "azerbaijan": 40, "peacebuilding": 64, "children": 68,
        "human_rights": 72, "rule_of_law": 86,
    },
}  # fmt: skip
_MODERN = (
    "armed_conflict", "guam", "azerbaijan", "peacebuilding", "children", "human_rights",
    "rule_of_law", "middle_east", "palestine", "terrorism", "disarmament", "oceans",
    "self_determination", "security_council",
)  # fmt: skip
_OLD = (
    "middle_east", "palestine", "cyprus", "terrorism", "disarmament", "self_determination",
    "security_council", "security",
)  # fmt: skip
_SUBITEMS = {"human_rights": "abc", "children": "ab", "oceans": "ab", "disarmament": "abcde"}
_FIXED = {
    "S-30": [(8, "drugs")], "S-31": [(8, "covid")], "S-32": [(8, "corruption")],
    "ES-10": [(5, "occupied")],
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Item:
    """An item or sub-item; `key` names its title, None where no title is known."""

    number: int
    subitem: str | None
    key: str | None


def draw_items(
    chance: random.Random, setting: str, session: str, *, stage: str, style: str, head: str
) -> tuple[Item, ...]:
    """Draw the items that a letter is issued under, in the order of their numbers."""
    if session in _FIXED:
        return tuple(Item(number, None, key) for number, key in _FIXED[session])
    if setting == "HRC":
        return (Item(*chance.choice([(2, None, "hrc_2"), (4, None, "hrc_4"), (9, None, "hrc_9")])),)
    if setting == "E":
        return (Item(5, chance.choice([None, "a"]), "ecosoc_5"),)
    numbers = _agenda(session, stage, head)
    if style == "titles":
        return tuple(Item(numbers[key], None, key) for key in chance.sample(sorted(numbers), 1))
    if chance.random() < 0.1:
        first = chance.randint(8, 20)
        return tuple(Item(first + step, None, None) for step in range(chance.randint(3, 5)))
    keys = chance.sample(sorted(numbers), chance.choice([1, 1, 2, 2, 3, 4, 6]))
    return tuple(
        item
        for key in sorted(keys, key=numbers.__getitem__)
        for item in _with_subitems(chance, numbers[key], key)
    )


def _with_subitems(chance: random.Random, number: int, key: str) -> list[Item]:
    letters = _SUBITEMS.get(key, "")
    if not letters or chance.random() < 0.4:
        return [Item(number, None, key)]
    count = 1 if chance.random() < 0.6 else 2
    return [Item(number, letter, key) for letter in sorted(chance.sample(letters, count))]


def _agenda(session: str, stage: str, head: str) -> dict[str, int]:
    keys = _OLD if head == "old" else _MODERN
    if stage == "final" and session in KNOWN:
        return KNOWN[session]
    drawn = random.Random(f"agenda {session} {stage}")  # the session's own, whoever asks
    numbers = sorted(drawn.sample(range(25, 140), len(_MODERN) + len(_OLD)))
    return dict(zip(keys, numbers, strict=False))
