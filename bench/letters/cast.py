"""States and the persons who write for them, in the words of each language."""

import random
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path

from extraction import languages

_FOLDER = Path(__file__).parent
_HEADS = {"head_of_state": "president", "head_of_government": "prime_minister"}
_SCRIPTS = ("Latin", "Cyrillic", "Han", "Arabic")


@dataclass(frozen=True, slots=True)
class State:
    """A State: code, name in each language (see states.toml), offices that it does not have."""

    code: str
    names: Mapping[str, str] = field(hash=False)
    people: str
    observer: bool
    lacks: frozenset[str] = frozenset()

    def name(self, language: str) -> str:
        """Return the name as it stands in running text."""
        return self.names[language]


@dataclass(frozen=True, slots=True)
class Person:
    """A person of one tradition of names."""

    people: str
    given: tuple[str, ...]
    family: tuple[str, ...]
    female: bool

    def name(self, language: str, *, capitals: bool = False) -> str:
        """Return the whole name in the script of a language; `capitals` are the family name's."""
        script = _SCRIPTS.index(languages.subject(language, "language")["script"])
        given, family = self.given[script], self.family[script]
        if "|" in family:
            family = family.split("|")[self.female]
        if capitals and script < 2:
            family = family.upper()
        family_first = _people()[self.people].get("first") == "family"
        if language == "zh":
            if self.people == "japanese" or family_first:
                return family + given
            return f"{given}·{family}"
        return f"{family} {given}" if family_first else f"{given} {family}"


def draw_states(
    chance: random.Random, year: int, count: int, *, observers: bool = False, office: str = ""
) -> list[State]:
    """Draw members (or observers) of a year that have the office, in English order."""
    able = [state for state in _states_in(year, observers=observers) if office not in state.lacks]
    drawn = chance.sample(able, count)
    return sorted(drawn, key=lambda state: state.names["en"].removeprefix("the "))


def draw_person(chance: random.Random, state: State) -> Person:
    """Draw a person such as the State might send."""
    people = _people()[state.people]
    female = chance.random() < 0.4
    given = chance.choice(people["women" if female else "men"])
    family = chance.choice(people["families"])
    return Person(state.people, tuple(given), tuple(family), female)


@cache
def _states_in(year: int, *, observers: bool) -> list[State]:
    rows = tomllib.loads((_FOLDER / "states.toml").read_text("utf-8"))
    order = rows.pop("order")
    found = [
        State(
            code,
            dict(zip(order, row["names"], strict=True)),
            row["people"],
            row.get("observer", False),
            frozenset(office for office, key in _HEADS.items() if not row.get(key, True)),
        )
        for code, row in rows.items()
        if row.get("since", 0) <= year <= row.get("until", 9999)
    ]
    chosen = [state for state in found if state.observer == observers]
    return chosen or found


@cache
def _people() -> dict:
    return tomllib.loads((_FOLDER / "people.toml").read_text("utf-8"))
