"""The fields of the search box: what each is called, what it takes, how that is written."""

import re
from collections.abc import Callable, Sequence

from catalogue.dates import days_of
from catalogue.search.called import fields_by_name
from catalogue.search.symbols import spaced, symbols_typed
from catalogue.search.typed_dates import date_typed, range_typed
from catalogue.search.values import SPELLINGS, codes_of
from extraction.folding import fold

# Each field with a value as it may be written.
EXAMPLES = {
    "symbol": "A/75/660",
    "item": "35",
    "session": "75",
    "state": "Fiji",
    "organ": "S",
    "date": "2021-02",
    "year": "2021",
    "language": "fr",
    "form": "letter",
    "status": "in_review",
    "stage": "final",
    "cites": "S/RES/884(1993)",
    "added": "2026-11",
}
FIELDS = tuple(EXAMPLES)
_ITEM = re.compile(r"(\d{1,4})\s?(?:\(\s?)?(([a-z])\3?)?(?:\s?\))?", re.IGNORECASE)
_SESSION = re.compile(r"(?:(?:S|ES)-)?\d{1,3}", re.IGNORECASE)


def field_called(name: str) -> str | None:
    """Return the field that some language calls so, accents forgiven; ``None`` if it is none.

    >>> field_called("ETAT"), field_called("sesión"), field_called("國家"), field_called("пункт")
    ('state', 'session', None, 'item')
    """
    return fields_by_name().get(fold(name))


def normal(field: str, value: str) -> str:
    """Return a field's value in its normal form, alternatives with commas between.

    Raises:
        ValueError: the field does not take it; the message says what it would.
    """
    return _NORMAL[field](value)


def takes(field: str, value: str) -> bool:
    """Tell whether a value of several words is understood as one."""
    if not value.strip(" ,"):
        return False
    if field in {"symbol", "cites"}:
        return all(_is_symbol(part.split()) for part in value.split(","))
    try:
        normal(field, value)
    except ValueError:
        return False
    return True


def _is_symbol(words: Sequence[str]) -> bool:
    """Tell whether words are one symbol; together they look like one too easily."""
    if len(words) == 1:
        return bool(symbols_typed(words[0]))
    found = spaced(words)
    return found is not None and found[0] == len(words)


def _symbol(value: str) -> str:
    symbols = [symbol for part in value.split(",") for symbol in symbols_typed(part)]
    if not symbols and len(value.split()) > 1:
        message = f"{value!r} is no symbol: write symbol:A/75/660, or a part of it"
        raise ValueError(message)
    return ",".join(symbols) or value.strip().upper()


def _item(value: str) -> str:
    found = []
    for part in value.split(","):
        match = _ITEM.fullmatch(part.strip())
        if match is None:
            message = f"{part!r} is no agenda item: write item:35 or item:35(a)"
            raise ValueError(message)
        found.append(f"{int(match[1])}{f'({match[2].lower()})' if match[2] else ''}")
    return ",".join(found)


def _session(value: str) -> str:
    parts = [part.strip().upper() for part in value.split(",")]
    for part in parts:
        if not _SESSION.fullmatch(part):
            message = f"{part!r} is no session: write session:75, session:S-32 or session:ES-10"
            raise ValueError(message)
    return ",".join(parts)


def _year(value: str) -> str:
    return ",".join(str(days_of(date_typed(part.strip()))[0].year) for part in value.split(","))


def _coded(field: str) -> Callable[[str], str]:
    return lambda value: ",".join(codes_of(field, value))


_NORMAL: dict[str, Callable[[str], str]] = {
    "symbol": _symbol,
    "cites": _symbol,
    "item": _item,
    "session": _session,
    "date": range_typed,
    "added": range_typed,
    "year": _year,
    **{field: _coded(field) for field in SPELLINGS},
}
