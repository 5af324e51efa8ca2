"""The record of one document, in the names and codes that its readers rely on.

The JSON that ``letterbook extract --json`` prints is ``as_json(record)``: the field names here are
the contract and do not move. A field that the document does not state is ``None`` or empty.
"""

from dataclasses import dataclass, field
from typing import Any


@dataclass(frozen=True, slots=True)
class Dates:
    """The three dates of a letter, ISO 8601, as precise as printed (``2021``, ``2021-02``, …)."""

    letter: str | None = None
    masthead: str | None = None
    release: str | None = None


@dataclass(frozen=True, slots=True)
class Organ:
    """An organ that the document is issued under.

    The General Assembly, the Human Rights Council and their committees have a ``session``; the
    Security Council has a ``year`` and its ``council_year`` (the year less 1945); the Economic and
    Social Council has a ``year``. ``stated`` is false where the number was derived from a date.
    """

    organ: str
    session: str | None = None
    year: int | None = None
    council_year: int | None = None
    stated: bool = False


@dataclass(frozen=True, slots=True)
class AgendaItem:
    """An agenda item that the document is issued under; ``item`` is ``None`` if only titled."""

    organ: str
    session: str | None
    stage: str
    item: int | None
    subitem: str | None = None
    title: str | None = None


@dataclass(frozen=True, slots=True)
class Sender:
    """A sender in the title: a State's alpha-3 code (or ``None``), the office, the person."""

    state: str | None
    office: str
    name: str | None = None


@dataclass(frozen=True, slots=True)
class Annex:
    """An annex, appendix or enclosure, in printed order."""

    label: str
    title: str | None = None
    original_language: str | None = None
    signatories: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Review:
    """A field that a person must look at, and why."""

    field: str
    reason: str


@dataclass(frozen=True, slots=True)
class Evidence:
    """The words that prove a value: page from 1, span in that page's text, and the rule.

    ``box`` is left, top, right, bottom in points from the page's upper left corner; ``None`` for
    plain text.
    """

    page: int
    start: int
    end: int
    text: str
    rule: str
    trust: float
    box: tuple[float, float, float, float] | None = None


@dataclass(frozen=True, slots=True)
class Rival:
    """What else a doubtful field could be, for a person to pick.

    ``value`` is a whole value of its field, in the form of the JSON contract. It is no evidence:
    what stands in the record is not proved by it.
    """

    value: Any
    rule: str
    trust: float
    words: tuple[Evidence, ...]


@dataclass(frozen=True, slots=True)
class Record:
    """What was read from one file.

    ``rivals`` are no part of the contract: they are kept for those who review.
    """

    source: str
    sha256: str
    media_type: str
    read_by: str
    pages: int
    language: str
    form: str
    title: str | None = None
    symbols: tuple[str, ...] = ()
    dates: Dates = field(default_factory=Dates)
    distribution: str | None = None
    original_language: str | None = None
    job_number: str | None = None
    organs: tuple[Organ, ...] = ()
    agenda_items: tuple[AgendaItem, ...] = ()
    senders: tuple[Sender, ...] = ()
    on_behalf_of: tuple[str, ...] = ()
    addressees: tuple[str, ...] = ()
    signatories: tuple[str, ...] = ()
    annexes: tuple[Annex, ...] = ()
    citations: tuple[str, ...] = ()
    review: tuple[Review, ...] = ()
    evidence: dict[str, tuple[Evidence, ...]] = field(default_factory=dict)
    rivals: dict[str, tuple[Rival, ...]] = field(default_factory=dict)


def as_json(record: Record) -> dict[str, Any]:
    """Return the record as the JSON object of the contract, keys in their printed order."""
    values = {name: plain(value) for name, value in flat(record).items() if name not in _APART}
    return values | {
        "evidence": {
            name: [_evidence(piece) for piece in pieces] for name, pieces in record.evidence.items()
        }
    }


# The evidence is by far the most of a record; rivals are no part of the contract.
_APART = {"evidence", "rivals"}


def flat(value: Any) -> dict[str, Any]:
    """Return what a record, or a part of one, holds under each name; not copied, as asdict does."""
    return {name: getattr(value, name) for name in value.__slots__}


def _organ(organ: Organ) -> dict[str, Any]:
    """Leave out the numbers that this organ does not have."""
    kept = {name: value for name, value in flat(organ).items() if value is not None}
    if len(kept) == 2:
        kept["year" if organ.organ in {"S", "E"} else "session"] = None
    return kept


def _evidence(piece: Evidence) -> dict[str, Any]:
    """Leave the box out where the text has no place on a page."""
    values = {
        "page": piece.page,
        "start": piece.start,
        "end": piece.end,
        "text": piece.text,
        "rule": piece.rule,
        "trust": piece.trust,
    }
    return values if piece.box is None else {**values, "box": list(piece.box)}


def plain(value: Any) -> Any:
    """Return a value of a field in the form of the contract."""
    if isinstance(value, tuple):
        return [plain(part) for part in value]
    if isinstance(value, Organ):
        return _organ(value)
    if hasattr(value, "__slots__"):
        return {name: plain(inner) for name, inner in flat(value).items()}
    return value
