"""The values that fields take, in whatever language or writing they are typed."""

from functools import cache

from extraction.folding import fold
from extraction.languages import codes as language_codes
from extraction.languages import own_name, subject
from extraction.states import all_names
from schema.agenda import STAGES
from schema.document import STATUSES


def _language_names() -> dict[str, str]:
    """Return what every language calls each, folded: `arabic`, `arabe`, `العربية`."""
    names = {fold(own_name(code)): code for code in language_codes()}
    for language in language_codes():
        called = subject(language, "language")["names"]
        names |= {fold(name): code for code in language_codes() for name in called.get(code, ())}
    return names


SPELLINGS: dict[str, dict[str, str]] = {
    "organ": {
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
    "form": {
        "letter": "letter",
        "letters": "letter",
        "identical": "identical_letters",
        "identical letters": "identical_letters",
        "identical_letters": "identical_letters",
        "note verbale": "note_verbale",
        "note_verbale": "note_verbale",
        "verbale": "note_verbale",
        "note": "note",
        "report": "report",
        "resolution": "resolution",
        "other": "other",
    },
    "status": {
        **{status: status for status in STATUSES},
        "review": "in_review",
        "in review": "in_review",
        "waiting": "in_review",
        "done": "confirmed",
    },
    "stage": {stage: stage for stage in STAGES},
    "state": {},
}


class UnknownValueError(ValueError):
    """A field does not take this value."""


def codes_of(field: str, typed: str) -> tuple[str, ...]:
    """Return the codes that a typed value, or several with commas between, stand for.

    >>> codes_of("state", "Азербайджан"), codes_of("organ", "ga,S")
    (('AZE',), ('A', 'S'))

    Raises:
        UnknownValueError: the message names what the field takes.
    """
    if field == "state" and (whole := _state_codes(typed)):
        return whole  # a name with a comma of its own
    found: list[str] = []
    for part in (part for part in typed.split(",") if part.strip()):
        found += _state_codes(part) if field == "state" else _code(field, part)
        if field == "state" and not _state_codes(part):
            message = f"{part.strip()!r} is no State that is known here"
            raise UnknownValueError(message)
    return tuple(dict.fromkeys(found))


def is_state_name(name: str) -> bool:
    """Tell whether a State has exactly this name in some language."""
    return fold(name.strip()) in _by_name()


def _code(field: str, typed: str) -> tuple[str]:
    spelling = SPELLINGS[field].get(fold(typed.strip()).replace("-", "_")) or SPELLINGS[field].get(
        fold(typed.strip())
    )
    if spelling is None:
        known = ", ".join(dict.fromkeys(SPELLINGS[field].values()))
        message = f"{typed.strip()!r} is no {field}: {known}"
        raise UnknownValueError(message)
    return (spelling,)


def _state_codes(typed: str) -> tuple[str, ...]:
    """Return a State by its code or by a name in any language; half a name gives all it begins."""
    name = fold(typed.strip())
    if not name:
        return ()
    if len(name) == 3 and name.upper() in _known_codes():
        return (name.upper(),)
    exact = _by_name().get(name)
    if exact:
        return (exact,)
    begun = {code for known, code in _by_name().items() if known.startswith(name)}
    return tuple(sorted(begun)) if len(name) >= 3 and len(begun) <= 3 else ()


@cache
def _by_name() -> dict[str, str]:
    return {fold(name): code for language in language_codes() for code, name in all_names(language)}


@cache
def _known_codes() -> frozenset[str]:
    return frozenset(_by_name().values())
