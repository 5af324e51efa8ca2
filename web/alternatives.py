"""What else a doubtful value could be, as the review page offers it: one key each, words lit."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from catalogue.field_text import to_text
from extraction.languages import codes, english_name
from web import words

# As many as there are keys.
_MOST = 9
_LONGEST_QUOTE = 60


@dataclass(frozen=True, slots=True)
class Alternative:
    """Another value of a field.

    Attributes:
        text: the value as it is edited.
        origin: where it comes from, in English: histories keep it, pages translate it.
        version: the language version whose page has its words; ``None`` where no page has.
        page: on which page they stand, where one has them.
        places: where in that page's text: ``12-32,40-50``.
        quote: the first of the words.
    """

    text: str
    origin: str
    version: int | None = None
    page: int | None = None
    places: str = ""
    quote: str = ""

    @property
    def said(self) -> str:
        """What the history says of a value that was taken from here."""
        place = f", p. {self.page}" if self.page else ""
        quote = f": “{self.quote}”" if self.quote else ""
        return f"{self.origin}{place}{quote}"


def alternatives_of(
    field: str, value: Any, document: Mapping[str, Any], rendition: Mapping[str, Any]
) -> tuple[Alternative, ...]:
    """Return other values of a doubtful field, the nearest first.

    Args:
        field: in the record's names; ``title`` is the title of the open version.
        value: what stands.
        document: all that is known of it, each version with its ``record``.
        rendition: the version that is open.
    """
    found: dict[str, Alternative] = {}
    for one in _all(field, document, rendition):
        if one.text and one.text != to_text(field, value):
            found.setdefault(one.text, one)
    return tuple(found.values())[:_MOST]


def _all(
    field: str, document: Mapping[str, Any], rendition: Mapping[str, Any]
) -> Iterator[Alternative]:
    yield from _rivals(field, rendition)
    if field == "title":
        return  # another version's title is in another language
    yield from _from_authority(field, document)
    for version in document["renditions"]:
        yield _read(field, version)
        if version["id"] != rendition["id"]:
            yield from _rivals(field, version)
    for revision in reversed(document["history"]):
        for side in ("after", "before"):
            yield Alternative(to_text(field, revision[side].get(field)), "an earlier value")


def _rivals(field: str, version: Mapping[str, Any]) -> Iterator[Alternative]:
    """Yield what the reading of a version passed over."""
    for rival in version["rivals"]:
        if rival["field"] == field:
            origin = words.rule_name(rival["rule"])
            yield _placed(to_text(field, rival["value"]), origin, version, rival["words"])


def _from_authority(field: str, document: Mapping[str, Any]) -> Iterator[Alternative]:
    for doubt in document["review"]:
        if doubt["field"] == field and doubt["origin"] == "authority":
            for value in doubt["detail"].get("values", ()):
                yield Alternative(to_text(field, value), "the authority")


def _read(field: str, version: Mapping[str, Any]) -> Alternative:
    """Return what a version was read as, with the words that prove it."""
    value: Any = version.get("record")
    for part in field.split("."):
        value = value.get(part) if isinstance(value, dict) else None
    pieces = [piece for piece in version["evidence"] if piece["field"] == field]
    origin = f"the {_english(version['language'])} version"
    return _placed(to_text(field, value), origin, version, pieces)


def _english(language: str) -> str:
    return english_name(language) if language in codes() else language


def _placed(
    text: str, origin: str, version: Mapping[str, Any], pieces: Sequence[Mapping[str, Any]]
) -> Alternative:
    """Return an alternative with its words on the first page that has any."""
    if not pieces:
        return Alternative(text, origin)
    page = pieces[0]["page"]
    places = ",".join(f"{one['start']}-{one['end']}" for one in pieces if one["page"] == page)
    quote = " ".join(pieces[0]["text"].split())[:_LONGEST_QUOTE]
    return Alternative(text, origin, version["id"], page, places, quote)
