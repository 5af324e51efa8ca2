"""States as an authority: codes, names in every language, former names and codes with their dates.

Codes are ISO 3166-1 alpha-3, with `VAT`, `PSE`, and the former codes of States that are no more.
"""

from dataclasses import dataclass
from datetime import date
from functools import cache

from catalogue.authorities.tables import table
from catalogue.dates import days_of
from extraction import languages
from extraction.folding import fold
from extraction.states import all_names, codes


@dataclass(frozen=True, slots=True)
class FormerName:
    """A name that a State had, from a day on (none: always) and up to a day (exclusive)."""

    name: str
    since: str | None
    until: str | None


@dataclass(frozen=True, slots=True)
class State:
    """A State: its code, its short name and other forms by language, and when it had this code.

    ``since`` is the first day of the code, ``until`` the first day without it; none where it has
    been one as long as there were letters, or still is. ``follows`` is the code under which the
    same seat was known before, ``followed_by`` those under which it went on.
    """

    code: str
    names: dict[str, str]
    forms: dict[str, tuple[str, ...]]
    former_names: tuple[FormerName, ...] = ()
    since: date | None = None
    until: date | None = None
    follows: str | None = None
    followed_by: tuple[str, ...] = ()

    def had_code_on(self, day: date) -> bool:
        """Tell whether the State had this code on a day."""
        return (self.since is None or day >= self.since) and (
            self.until is None or day < self.until
        )


@dataclass(frozen=True, slots=True)
class Dated:
    """A State's code on a date; ``doubt`` says why it may be another of some, if it may."""

    code: str
    doubt: str | None = None
    perhaps: tuple[str, ...] = ()


@cache
def states() -> dict[str, State]:
    """Return all States that extraction can read, by code, in the order of their codes."""
    names = _names()
    former = _former_names()
    dates = {row[0]: row[1:] for row in table("succession")}
    return {code: _state(code, names, former, dates.get(code)) for code in sorted(codes())}


def find(asked: str) -> list[State]:
    """Return the States that a code or a name means, in any language; case and accents forgiven."""
    if asked.upper() in states():
        return [states()[asked.upper()]]
    return [states()[code] for code in _by_name().get(_key(asked), ())]


def on_date(code: str, iso: str) -> Dated:
    """Return the code that a State had when a letter was written.

    Names outlive codes and codes outlive names: the Congo is `ZAR` in a letter of 1995 and `COD`
    in one of 1999, whichever of its names was read. Where a State went on as several, or the date
    is not precise enough, the code stays and is doubted.

    >>> on_date("COD", "1995-03-01").code, on_date("SUN", "1992-01-15").code
    ('ZAR', 'RUS')

    Args:
        code: as read.
        iso: the letter's date, of any precision.

    Raises:
        KeyError: there is no such code.
        PartialDateError: the date is none.
    """
    first, last = days_of(iso)
    one, other = _walk(code, first), _walk(code, last)
    if one.code != other.code:
        doubt = f"{iso} does not tell whether it was {one.code} or {other.code}"
        return Dated(code, doubt, (one.code, other.code))
    return one


def _walk(code: str, day: date) -> Dated:
    state = states()[code]
    while not state.had_code_on(day):
        ended = state.until is not None and day >= state.until
        onward = state.followed_by if ended else tuple(filter(None, [state.follows]))
        if len(onward) != 1:
            went = f"went on as {' and '.join(onward)}" if onward else "did not exist yet"
            return Dated(code, f"{code} {went} on {day.isoformat()}", onward)
        state = states()[onward[0]]
    return Dated(state.code)


def _state(
    code: str,
    names: dict[str, dict[str, tuple[str, ...]]],
    former: dict[str, list[FormerName]],
    dates: list[str] | None,
) -> State:
    since, until, follows, followed_by = dates or ["", "", "", ""]
    by_language = names[code]
    return State(
        code=code,
        names={language: forms[0] for language, forms in by_language.items()},
        forms={language: forms[1:] for language, forms in by_language.items() if forms[1:]},
        former_names=tuple(former.get(code, ())),
        since=date.fromisoformat(since) if since else None,
        until=date.fromisoformat(until) if until else None,
        follows=follows or None,
        followed_by=tuple(followed_by.split()),
    )


def _names() -> dict[str, dict[str, tuple[str, ...]]]:
    found: dict[str, dict[str, tuple[str, ...]]] = {}
    for language in languages.codes():
        for code, name in all_names(language):
            forms = found.setdefault(code, {})
            forms[language] = (*forms.get(language, ()), name)
    return found


def _former_names() -> dict[str, list[FormerName]]:
    found: dict[str, list[FormerName]] = {}
    for code, name, since, until in table("former_names"):
        found.setdefault(code, []).append(FormerName(name, since or None, until or None))
    return found


@cache
def _by_name() -> dict[str, list[str]]:
    """Return the codes by each name; a former name leads to the State that had it."""
    found: dict[str, list[str]] = {}
    for state in states().values():
        forms = [name for group in state.forms.values() for name in group]
        past = [one.name for one in state.former_names]
        for name in {_key(name) for name in (*state.names.values(), *forms, *past)}:
            found.setdefault(name, []).append(state.code)
    return found


def _key(name: str) -> str:
    return " ".join(fold(name).replace("-", " ").split())
