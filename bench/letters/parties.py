"""Who writes a letter, to whom, and for whom else."""

import random
from dataclasses import dataclass

from bench.letters.cast import Person, State, draw_person, draw_states

TITLE_OFFICES = {
    "permanent_representative": 58,
    "charge_daffaires": 16,
    "deputy_permanent_representative": 5,
    "minister": 8,
    "head_of_state": 3,
    "head_of_government": 3,
    "president_security_council": 3,
    "committee_chair": 3,
    "secretary_general": 2,
}
_STATELESS = {"president_security_council", "committee_chair", "secretary_general"}
_COUNCIL_TOO = ("secretary_general", "president_security_council")
_ASSEMBLY_TOO = ("secretary_general", "president_general_assembly")
_ALL_ADDRESSEES = {
    "AS": _COUNCIL_TOO,
    "S": _COUNCIL_TOO,
    "A": _ASSEMBLY_TOO,
    "special": _ASSEMBLY_TOO,
    "emergency": (*_ASSEMBLY_TOO, "president_security_council"),
}
_FIXED_ADDRESSEE = {
    "president_security_council": "secretary_general",
    "secretary_general": "president_security_council",
    "committee_chair": "president_security_council",
    "permanent_mission": "secretary_general",
}
_PRESIDENTS = {
    "HRC": "president_human_rights_council",
    "E": "president_economic_and_social_council",
}
_GROUPS = 5  # as many names as each phrase file has at least


@dataclass(frozen=True, slots=True)
class Sender:
    """Who writes: a State's office (or an office without a State) and the person in it."""

    state: State | None
    office: str
    person: Person | None


@dataclass(frozen=True, slots=True)
class Parties:
    """The parties of a letter; `group` is the place of a group among those of a phrase file."""

    senders: tuple[Sender, ...]
    addressees: tuple[str, ...]
    group: int | None
    behalf: tuple[State, ...]


def draw_parties(chance: random.Random, form: str, setting: str, year: int) -> Parties:
    """Draw who writes in a year, to whom and for whom, as the form and the organs allow."""
    office, count = _office(chance, form, setting)
    senders = _senders(chance, year, office, count)
    speaks = count == 1 and office in {"permanent_representative", "charge_daffaires"}
    voice = chance.choices(["own", "group", "states"], [80, 13, 7])[0] if speaks else "own"
    others = draw_states(chance, year, chance.randint(2, 4)) if voice == "states" else []
    return Parties(
        senders=senders,
        addressees=_addressees(chance, form, setting, office),
        group=chance.randrange(_GROUPS) if voice == "group" else None,
        behalf=tuple(state for state in others if state != senders[0].state),
    )


def _office(chance: random.Random, form: str, setting: str) -> tuple[str, int]:
    note = form == "note_verbale"
    if setting == "HRC":
        return ("geneva_mission" if note else "geneva_representative"), 1
    if note:
        return "permanent_mission", 1
    office = chance.choices(list(TITLE_OFFICES), list(TITLE_OFFICES.values()))[0]
    if office in _STATELESS and (setting != "S" or form != "letter"):
        office = "permanent_representative"
    many = office == "permanent_representative" and chance.random() < 0.25
    return office, chance.choice([2, 2, 3, 3, 4, 11]) if many else 1


def _senders(chance: random.Random, year: int, office: str, count: int) -> tuple[Sender, ...]:
    if office in _STATELESS:
        state = draw_states(chance, year, 1)[0]
        return (Sender(None, office, draw_person(chance, state)),)
    observer = office == "permanent_representative" and count == 1 and chance.random() < 0.06
    states = draw_states(chance, year, count, observers=observer, office=office)
    if states[0].observer:
        office = "permanent_observer"
    nameless = office.endswith("mission")
    mixed = count in {2, 3} and chance.random() < 0.4
    offices = ["charge_daffaires" if mixed and index == 1 else office for index in range(count)]
    persons: list[Person] = []
    for state in states:
        person = draw_person(chance, state)
        while person in persons:  # two envoys of one name would be one signatory to a reader
            person = draw_person(chance, state)
        persons.append(person)
    return tuple(
        Sender(state, each, None if nameless else person)
        for state, each, person in zip(states, offices, persons, strict=True)
    )


def _addressees(chance: random.Random, form: str, setting: str, office: str) -> tuple[str, ...]:
    if form == "identical_letters":
        return _ALL_ADDRESSEES[setting]
    if office in _FIXED_ADDRESSEE:
        return (_FIXED_ADDRESSEE[office],)
    if setting in {"HRC", "E"}:
        return (_PRESIDENTS[setting],)
    choices = ["secretary_general"] * 3
    if setting in {"S", "AS"}:
        choices += ["president_security_council"] * (3 if setting == "S" else 1)
    if setting in {"A", "special", "emergency"}:
        choices.append("president_general_assembly")
    return (chance.choice(choices),)
