"""The values that fields take, in whatever language or writing they are typed."""

from collections import Counter
from dataclasses import dataclass
from difflib import get_close_matches
from functools import cache

from catalogue.search.called import values_by_name
from extraction.folding import fold
from extraction.languages import codes as language_codes
from extraction.languages import own_name, subject
from extraction.states import all_names, codes


def _language_names() -> dict[str, str]:
    """Return what every language calls each, folded: `arabic`, `arabe`, `العربية`."""
    names = {fold(own_name(code)): code for code in language_codes()}
    for language in language_codes():
        called = subject(language, "language")["names"]
        names |= {fold(name): code for code in language_codes() for name in called.get(code, ())}
    return names


def _organ_names() -> dict[str, str]:
    """Return what every language calls each organ, folded; short names that are of one alone."""
    subjects = [subject(language, "organs") for language in language_codes()]
    named = [
        (fold(name), organ)
        for found in subjects
        for kind in ("organs", "short")
        for organ, names in found[kind].items()
        for name in names
    ]
    shared = Counter(name for name, _ in dict.fromkeys(named))
    return {name: organ for name, organ in named if shared[name] == 1}


def _searched(field: str) -> dict[str, str]:
    """Return what every language calls the values of a field, and the values themselves."""
    called = values_by_name(field)
    return called | {code: code for code in called.values()}


_LEAST_LETTERS = 3
_NEAREST = 4
SPELLINGS: dict[str, dict[str, str]] = {
    "organ": {
        **_organ_names(),
        "a": "A",
        "ga": "A",
        "assembly": "A",
        "general assembly": "A",
        "s": "S",
        "sc": "S",
        "council": "S",
        "security council": "S",
        "e": "E",
        "ecosoc": "E",
        "economic and social council": "E",
        "a/hrc": "A/HRC",
        "hrc": "A/HRC",
        "human rights council": "A/HRC",
        "t": "T",
        "st": "ST",
    },
    "language": {
        **{code: code for code in language_codes()},
        "und": "und",
        **_language_names(),
    },
    "form": _searched("form"),
    "status": _searched("status"),
    "stage": _searched("stage"),
    "state": {},
}


class UnknownValueError(ValueError):
    """A field does not take this value."""


def codes_of(field: str, typed: str) -> tuple[str, ...]:
    """Return the codes that a typed value, or several with commas between, stand for.

    >>> codes_of("state", "Азербайджан"), codes_of("organ", "ga,Совет Безопасности")
    (('AZE',), ('A', 'S'))

    Raises:
        UnknownValueError: the message names what the field takes, or the nearest States.
    """
    if field != "state":
        return tuple(dict.fromkeys(_code(field, part) for part in _parts(typed)))
    if whole := _known_state(fold(typed.strip())):
        return (whole,)  # a name with a comma of its own
    return tuple(dict.fromkeys(_state(part) for part in _parts(typed)))


def begun(field: str, typed: str) -> tuple[str, ...]:
    """Return the codes of which some name begins so, or else has a word that does.

    >>> begun("state", "New Zea"), begun("organ", "conseil de s")
    (('NZL',), ('S',))
    """
    start = fold(typed)
    known = _state_codes() if field == "state" else SPELLINGS[field]
    first = [code for name, code in known.items() if name.startswith(start)]
    inside = [code for name, code in known.items() if f" {start}" in name]
    return tuple(dict.fromkeys(first or inside))


@cache
def _state_codes() -> dict[str, str]:
    return {name: own.code for name, own in _by_name().items()} | {
        fold(code): code for code in codes()
    }


def _parts(typed: str) -> list[str]:
    return [part.strip() for part in typed.split(",") if part.strip()]


def _code(field: str, typed: str) -> str:
    spelling = SPELLINGS[field].get(fold(typed).replace("-", "_")) or SPELLINGS[field].get(
        fold(typed)
    )
    if spelling is None:
        known = ", ".join(dict.fromkeys(SPELLINGS[field].values()))
        message = f"{typed!r} is no {field}: {known}"
        raise UnknownValueError(message)
    return spelling


def _state(typed: str) -> str:
    """Return a State by its code, by a name in any language, or by half a name that is its alone.

    Where several begin so, none is guessed.
    """
    name = fold(typed)
    if known := _known_state(name):
        return known
    begun = _beginning_so(name)
    if len(begun) == 1:
        return next(iter(begun))
    if begun:
        message = f"{typed!r} begins the names of several States: {_listed(begun)}"
        raise UnknownValueError(message)
    message = f"{typed!r} is no State that is known here"
    if near := _nearest(name):
        message += f"; the nearest names: {_listed(near)}"
    raise UnknownValueError(message)


def _known_state(name: str) -> str | None:
    """Return the State of a code or of a name, which may stand after an article."""
    if name.upper() in codes():
        return name.upper()
    article, _, after = name.partition(" ")
    found = _by_name().get(name) or (_by_name().get(after) if article in _small_words() else None)
    return found.code if found else None


def _beginning_so(name: str) -> dict[str, str]:
    """Return the States of which a name begins so, each with that name.

    Nobody types the article of a name to mean its State: `the` is not the former Yugoslav Republic.
    """
    if len(name) < _LEAST_LETTERS or name in _small_words():
        return {}
    return {own.code: own.name for known, own in _by_name().items() if known.startswith(name)}


def _nearest(name: str) -> dict[str, str]:
    """Return the States with names like this one, or with its words in theirs."""
    held = _by_name()
    words = {word for word in name.split() if len(word) > _LEAST_LETTERS}
    near = [known for known in held if not words.isdisjoint(known.split())]
    like = get_close_matches(name, held, n=_NEAREST, cutoff=0.75)
    found: dict[str, str] = {}
    for known in (*like, *near):
        found.setdefault(held[known].code, held[known].short)
    return found


def _listed(states: dict[str, str]) -> str:
    named = list(states.values())
    return ", ".join(named[:_NEAREST]) + (" …" if len(named) > _NEAREST else "")


@dataclass(frozen=True, slots=True)
class _Name:
    """A name of a State as it is written, and the State's first name in that language."""

    code: str
    name: str
    short: str


@cache
def _by_name() -> dict[str, _Name]:
    """Return every name of a State, by the name folded; English first, as errors are."""
    found: dict[str, _Name] = {}
    for language in sorted(language_codes(), key=lambda code: (code != "en", code)):
        first: dict[str, str] = {}
        for code, name in all_names(language):
            own = _Name(code, name, first.setdefault(code, name))
            found.setdefault(fold(name), own)
    return found


@cache
def _small_words() -> frozenset[str]:
    """Return the words in small letters with which names begin: `the`."""
    first = (own.name.split()[0] for own in _by_name().values())
    return frozenset(fold(word) for word in first if word[0].islower())
