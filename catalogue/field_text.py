r"""A field's value as text that a person edits, and back again: a line a value, bars between.

>>> from_text("agenda_items", "A/75 34\nA/75 35 (a)")[1]["subitem"]
'a'
>>> to_text("senders", [{"state": "FJI", "office": "permanent_representative", "name": None}])
'FJI | permanent_representative'
"""

import re
from collections.abc import Callable
from typing import Any

from catalogue.dates import PartialDateError, days_of
from catalogue.search.symbols import symbols_typed
from catalogue.search.values import UnknownValueError, codes_of
from extraction.calendar import dates_in
from extraction.languages import codes as language_codes
from extraction.sessions import council_year
from extraction.symbol import SymbolError, normalise

FORMS = ("letter", "identical_letters", "note_verbale", "note", "report", "resolution", "other")
DISTRIBUTIONS = ("general", "limited", "restricted", "other")
OFFICES = (
    "permanent_representative",
    "charge_daffaires",
    "deputy_permanent_representative",
    "permanent_observer",
    "permanent_mission",
    "minister",
    "head_of_state",
    "head_of_government",
    "president_security_council",
    "secretary_general",
    "other",
)
ADDRESSEES = (
    "secretary_general",
    "president_general_assembly",
    "president_security_council",
    "president_economic_and_social_council",
    "president_human_rights_council",
    "other",
)
CHOICES = {"form": FORMS, "distribution": DISTRIBUTIONS}
HINTS = {
    "symbols": "one a line: A/75/660",
    "dates.letter": "2021, 2021-02 or 2021-02-23, or as the page has it",
    "dates.masthead": "2021, 2021-02 or 2021-02-23, or as the page has it",
    "original_language": "ar en es fr ru zh, or another two letters",
    "organs": "one a line: A 75, S 2021, E 2021, A/HRC 47",
    "agenda_items": "one a line: A/75 35 (a), A/75 35 provisional, A/75 – Title without a number",
    "senders": "one a line: State | office | name",
    "on_behalf_of": "one a line: a State or the name of a group",
    "addressees": "one a line: " + ", ".join(ADDRESSEES),
    "signatories": "one a line",
    "annexes": "one a line: label | title | language | signatories with ; between",
    "citations": "one a line: S/RES/884(1993)",
}
_ITEM = re.compile(
    r"""
    (?P<organ>[A-Z](?:/[A-Z]+)*) \s* / \s* (?P<session>(?:ES-|S-)?\d{1,4}|\?) \s+
    (?: (?P<item>\d{1,4}) \s* (?:\(?(?P<subitem>(?P<once>[a-z])(?P=once)?)\)?)? )?
    \s* (?P<stage>final|provisional|preliminary)?
    \s* (?: [\u2013\u2014-] \s* (?P<title>.+) )?
    """,
    re.VERBOSE,
)
_ORGAN = re.compile(r"(?P<organ>[A-Z](?:/[A-Z]+)*)(?:\s+(?P<number>(?:ES-|S-)?\d{1,4}))?")


class FieldTextError(ValueError):
    """A line is no value of its field; the message says how one is written."""

    def __init__(self, field: str, line: str) -> None:
        hint = HINTS.get(field) or ", ".join(CHOICES.get(field, ()))
        super().__init__(f"{line!r} is not understood. Write {hint}.")


def to_text(field: str, value: Any) -> str:
    """Return a value as it is edited."""
    if value is None:
        return ""
    if isinstance(value, list):
        write = _WRITERS.get(field, str)
        return "\n".join(write(entry) for entry in value)
    return str(value)


def from_text(field: str, text: str, language: str = "und") -> Any:
    """Return the value that an edited text says, in the form of the record.

    Args:
        field: a field of the record; ``title.fr`` is the French title.
        text: as it was edited; words of the page are forgiven where they can be read.
        language: what the page is in, for a date in words.

    Raises:
        FieldTextError: a line is no value of this field.
    """
    lines = [" ".join(line.split()) for line in text.splitlines() if line.strip()]
    if field in _READERS:
        return [entry for line in lines for entry in _READERS[field](line)]
    line = " ".join(lines)
    if not line:
        return None
    if field.startswith("dates."):
        return _date(field, line, language)
    if field in CHOICES and line not in CHOICES[field]:
        raise FieldTextError(field, line)
    if field == "original_language":
        return _language(line)
    return line


def _date(field: str, line: str, language: str) -> str:
    found = [match.iso for code in (language, *language_codes()) for match in dates_in(line, code)]
    if found:
        return found[0]
    try:
        days_of(line)
    except PartialDateError as error:
        raise FieldTextError(field, line) from error
    return line


def _language(line: str) -> str:
    try:
        return codes_of("language", line)[0]
    except UnknownValueError:
        if re.fullmatch("[a-z]{2}", line.lower()):
            return line.lower()
        raise FieldTextError("original_language", line) from None


def _symbols(field: str) -> Callable[[str], list[str]]:
    def read(line: str) -> list[str]:
        try:
            return [normalise(symbol) for symbol in symbols_typed(line) or (line,)]
        except SymbolError as error:
            raise FieldTextError(field, line) from error

    return read


def _read_organ(line: str) -> list[dict[str, Any]]:
    match = _ORGAN.fullmatch(line.upper())
    if match is None:
        raise FieldTextError("organs", line)
    organ, number = match["organ"], match["number"]
    has_year = organ in {"S", "E"}
    if has_year and number and not number.isdigit():
        raise FieldTextError("organs", line)
    year = int(number) if has_year and number else None
    return [
        {
            "organ": organ,
            "session": None if has_year else number,
            "year": year,
            "council_year": council_year(year) if organ == "S" and year else None,
            "stated": True,
        }
    ]


def _write_organ(organ: dict[str, Any]) -> str:
    number = organ.get("session") or organ.get("year")
    return f"{organ['organ']} {number}" if number else str(organ["organ"])


def _read_item(line: str) -> list[dict[str, Any]]:
    match = _ITEM.fullmatch(line)
    if match is None or not (match["item"] or match["title"]):
        raise FieldTextError("agenda_items", line)
    return [
        {
            "organ": match["organ"],
            "session": None if match["session"] == "?" else match["session"],
            "stage": match["stage"] or "final",
            "item": int(match["item"]) if match["item"] else None,
            "subitem": match["subitem"],
            "title": match["title"],
        }
    ]


def _write_item(item: dict[str, Any]) -> str:
    parts = [f"{item['organ']}/{item['session'] or '?'}"]
    if item["item"] is not None:
        parts.append(str(item["item"]))
    if item["subitem"]:
        parts.append(f"({item['subitem']})")
    if item["stage"] != "final":
        parts.append(item["stage"])
    if item["title"]:
        parts.append(f"\u2013 {item['title']}")
    return " ".join(parts)


def _read_sender(line: str) -> list[dict[str, Any]]:
    state, office, name = (*(part.strip() for part in line.split("|")), "", "", "")[:3]
    if (office or "other") not in OFFICES:
        raise FieldTextError("senders", line)
    return [{"state": _state(line, state), "office": office or "other", "name": name or None}]


def _state(line: str, name: str) -> str | None:
    if not name or name == "\u2013":
        return None
    try:
        return codes_of("state", name)[0]
    except UnknownValueError as error:
        raise FieldTextError("senders", line) from error


def _write_sender(sender: dict[str, Any]) -> str:
    parts = [sender["state"] or "\u2013", sender["office"] or "other", sender["name"] or ""]
    return " | ".join(part for part in parts if part)


def _read_behalf(line: str) -> list[str]:
    try:
        return list(codes_of("state", line))[:1]
    except UnknownValueError:
        return [line]  # a group, by its name as printed


def _read_addressee(line: str) -> list[str]:
    if line not in ADDRESSEES:
        raise FieldTextError("addressees", line)
    return [line]


def _read_annex(line: str) -> list[dict[str, Any]]:
    label, title, language, names = (*(part.strip() for part in line.split("|")), *[""] * 4)[:4]
    return [
        {
            "label": label,
            "title": title or None,
            "original_language": _language(language) if language else None,
            "signatories": [name.strip() for name in names.split(";") if name.strip()],
        }
    ]


def _write_annex(annex: dict[str, Any]) -> str:
    parts = [
        annex["label"],
        annex["title"] or "",
        annex["original_language"] or "",
        "; ".join(annex["signatories"]),
    ]
    return " | ".join(parts).rstrip(" |")


_READERS: dict[str, Callable[[str], list[Any]]] = {
    "symbols": _symbols("symbols"),
    "citations": _symbols("citations"),
    "organs": _read_organ,
    "agenda_items": _read_item,
    "senders": _read_sender,
    "on_behalf_of": _read_behalf,
    "addressees": _read_addressee,
    "signatories": lambda line: [line],
    "annexes": _read_annex,
}
_WRITERS: dict[str, Callable[[Any], str]] = {
    "organs": _write_organ,
    "agenda_items": _write_item,
    "senders": _write_sender,
    "annexes": _write_annex,
}
LISTS = tuple(_READERS)
