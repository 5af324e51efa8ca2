"""A record's fields as the record page lists them: value, proof, doubts, lock."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from catalogue.corrections import CORRECTABLE
from catalogue.field_text import CHOICES, HINTS, LISTS, to_text
from web import words
from web.alternatives import Alternative, alternatives_of
from web.sentences import said
from worker.translations import gettext

_ORDER = (
    "symbols",
    "title",
    "form",
    "dates.letter",
    "dates.masthead",
    "dates.release",
    "distribution",
    "original_language",
    "job_number",
    "organs",
    "agenda_items",
    "senders",
    "on_behalf_of",
    "addressees",
    "signatories",
    "annexes",
    "citations",
)


@dataclass(frozen=True, slots=True)
class Field:
    """One field.

    Attributes:
        name: in the record's names; ``title.fr`` for a title.
        label: as people call it.
        lines: the value, a line for each part of a list.
        text: the value as it is edited.
        doubts: why a person must look at it.
        pages: on which pages its evidence stands, the first first.
        trust: of the least trusted evidence; ``None`` without any.
        is_locked: whether a person set it.
        is_list: whether it holds several values, a line each.
        is_editable: whether it can be corrected.
        alternatives: what else it could be, where it is doubtful.
        choices: all values that it takes, where they are few.
        hint: how its value is written.
    """

    name: str
    label: str
    lines: tuple[str, ...]
    text: str
    doubts: tuple[str, ...]
    pages: tuple[int, ...]
    trust: float | None
    is_locked: bool
    is_list: bool
    is_editable: bool
    alternatives: tuple[Alternative, ...]
    choices: tuple[str, ...]
    hint: str


def fields_of(document: dict[str, Any], rendition: dict[str, Any]) -> list[Field]:
    """Return the fields of a document as one of its language versions shows them.

    The title of another version stands among them where it is doubtful, under its own language.
    """
    own = f"title.{rendition['language']}"
    doubts = [(_named(doubt, own), doubt["reason"]) for doubt in document["review"]]
    names = [own if name == "title" else name for name in _ORDER]
    names += [name for name, _ in doubts if name != "language"]
    return [
        _field(name, document, rendition, tuple(why for of, why in doubts if of == name))
        for name in dict.fromkeys(names)
    ]


def _named(doubt: Mapping[str, Any], own: str) -> str:
    """Return the field that a doubt is about; a title is that of the version that was read."""
    if doubt["field"] != "title":
        return str(doubt["field"])
    return f"title.{doubt['language']}" if doubt["language"] else own


def _field(
    name: str, document: dict[str, Any], rendition: dict[str, Any], doubts: tuple[str, ...]
) -> Field:
    read_as = name.partition(".")[0] if name.startswith("title.") else name
    is_others = name.startswith("title.") and name != f"title.{rendition['language']}"
    value = _value(name, document, rendition)
    evidence = [
        piece for piece in rendition["evidence"] if piece["field"] == read_as and not is_others
    ]
    asks = bool(doubts) and not is_others
    return Field(
        name=name,
        label=words.field_name(name if is_others else read_as),
        # Titles that the letter does not print come from the authority, to be read, not edited.
        lines=lines_of(read_as, document["agenda"] if name == "agenda_items" else value),
        text=to_text(read_as, value),
        doubts=doubts,
        pages=tuple(dict.fromkeys(sorted(piece["page"] for piece in evidence))),
        trust=min((piece["trust"] for piece in evidence), default=None),
        is_locked=name in document["locked"],
        is_list=read_as in LISTS,
        is_editable=name in CORRECTABLE or name.startswith("title."),
        alternatives=alternatives_of(read_as, value, document, rendition) if asks else (),
        choices=CHOICES.get(name, ()),
        hint=HINTS.get(read_as, ""),
    )


def _value(name: str, document: dict[str, Any], rendition: dict[str, Any]) -> Any:
    if name.startswith("title."):
        versions = [rendition, *document["renditions"]]
        language = name.removeprefix("title.")
        return next((one["title"] for one in versions if one["language"] == language), None)
    if name == "dates.release":
        return rendition["release_date"]
    if name == "job_number":
        return rendition["job_number"]
    value: Any = document
    for part in name.split("."):
        value = value.get(part) if isinstance(value, dict) else None
    return value


def why_of(changes: Mapping[str, Any], fields: Sequence[Field]) -> str:
    """Return why a reviewer changed fields, for the history: from where each value was taken."""
    known = {field.name: field for field in fields}
    taken = []
    for name, value in changes.items():
        read_as = name.partition(".")[0] if name.startswith("title.") else name
        text = to_text(read_as, value)
        taken += [
            f"{words.FIELDS.get(read_as, read_as)} from {other.said}"
            for other in (known[name].alternatives if name in known else ())
            if other.text == text
        ]
    return "; ".join(["reviewed", *taken])


def lines_of(field: str, value: Any) -> tuple[str, ...]:
    """Return a value as people read it, a line for each part of a list."""
    if value in (None, [], ""):
        return ()
    if not isinstance(value, list):
        if field in {"form", "distribution", "status"}:
            return (words.code_name(value),)
        return (words.language_name(value) if field == "original_language" else str(value),)
    return tuple(_line(field, entry) for entry in value)


def _line(field: str, entry: Any) -> str:
    write = _LINES.get(field)
    return write(entry) if write else to_text(field, [entry])


def _organ(entry: dict[str, Any]) -> str:
    number = entry.get("session") or entry.get("year")
    stated = "" if entry.get("stated") else " " + gettext("(derived)")
    return f"{words.organ_name(entry['organ'])}{f', {number}' if number else ''}{stated}"


def _item(entry: dict[str, Any]) -> str:
    filled = (
        " " + gettext("(title from the authority)") if entry["title_from"] == "authority" else ""
    )
    return f"{to_text('agenda_items', [entry])}{filled}"


def _sender(entry: dict[str, Any]) -> str:
    state = words.state_name(entry["state"]) if entry["state"] else None
    return _joined(state, words.code_name(entry["office"]), entry["name"])


def _annex(entry: dict[str, Any]) -> str:
    return _joined(entry["label"], entry["title"], "; ".join(entry["signatories"]))


def _addressee(entry: str) -> str:
    name = words.code_name(entry)
    return name[:1].upper() + name[1:]


def _doubt(entry: dict[str, Any]) -> str:
    return f"{words.field_name(entry['field'])}: {said(entry['reason'])}"


def _joined(*parts: str | None) -> str:
    return " · ".join(part for part in parts if part)


_LINES: dict[str, Callable[[Any], str]] = {
    "organs": _organ,
    "agenda_items": _item,
    "senders": _sender,
    "annexes": _annex,
    "addressees": _addressee,
    "on_behalf_of": words.state_name,
    "review": _doubt,
    "locked": words.field_name,
}
