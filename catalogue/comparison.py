"""Compare the language versions of one document: what has no language must agree.

Pure: readings in, disagreements out. Each names both sides with the words on their pages. Where
one side was read in doubt and the other clearly, the clear one stands, and that is said.
"""

from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass
from typing import Any

# From this trust on a reading is clear enough to settle another's doubt.
_CLEAR = 0.9
_BORN_DIGITAL = ("text", "pdf")


@dataclass(frozen=True, slots=True)
class Reading:
    """A version as it was read: ``record`` is in the form of the contract, with its evidence."""

    rendition_id: int
    record: dict[str, Any]
    reissue: bool = False

    @property
    def language(self) -> str:
        """The version's language."""
        return str(self.record["language"])

    @property
    def as_received(self) -> bool:
        """Whether it is the letter as the State sent it: it has no symbol and no masthead."""
        return not self.record["symbols"]


@dataclass(frozen=True, slots=True)
class Side:
    """What one version says, and where: the first of the words that prove it.

    ``reviewed`` is whether its own reading sent the field to review: it was below its line of
    trust, missing, or two places of the version disagree.
    """

    rendition_id: int
    language: str
    read_by: str
    value: Any
    trust: float
    reviewed: bool
    page: int | None = None
    start: int | None = None
    end: int | None = None
    text: str | None = None


@dataclass(frozen=True, slots=True)
class Disagreement:
    """A field in which two versions differ; ``stands`` is the side that settles it, if one does."""

    field: str
    sides: tuple[Side, Side]
    stands: Side | None

    @property
    def reason(self) -> str:
        """What a reviewer reads."""
        first, second = self.sides
        text = (
            f"the versions disagree: {first.language} has {_plain(first.value)}, "
            f"{second.language} has {_plain(second.value)}"
        )
        if self.stands is None:
            return text
        other = second if self.stands is first else first
        return (
            f"{text}; the {self.stands.language} reading stands ({_how(self.stands)}) "
            f"over the {other.language} one ({_how(other)})"
        )

    @property
    def detail(self) -> dict[str, Any]:
        """Both sides as JSON, for a reviewer to see and pick from."""
        return {
            "sides": [asdict(side) for side in self.sides],
            "stands": self.stands.rendition_id if self.stands else None,
        }


def _plain(value: Any) -> str:
    """Return a value as a sentence has it: no marks of a program's notation."""
    if isinstance(value, dict):
        return " ".join(str(part) for part in value.values() if part not in (None, [], ""))
    if isinstance(value, (list, tuple)):
        return ", ".join(map(_plain, value)) or "nothing"
    return "nothing" if value is None else str(value)


def leading(readings: Sequence[Reading]) -> Reading:
    """Return the version whose values are the document's: issued before as received, then first."""
    return min(readings, key=lambda reading: (reading.as_received, reading.rendition_id))


def disagreements(first: Reading, second: Reading) -> list[Disagreement]:
    """Return the fields in which two versions of one document differ."""
    partial = first.as_received or second.as_received
    found = []
    for field, value_of in _FIELDS.items():
        values = value_of(first.record), value_of(second.record)
        unstated = not all(map(_is_stated, values))
        if values[0] == values[1] or (unstated and (partial or field in _PERHAPS_UNSTATED)):
            continue
        if field == "agenda_items" and any(item[3] is None for value in values for item in value):
            continue  # a title in one language and a number in another may be the same item
        sides = _side(first, field, values[0]), _side(second, field, values[1])
        stands = _clearest(*sides) if field not in _NEVER_SETTLED else None
        found.append(Disagreement(field, sides, stands))
    return found


def _how(side: Side) -> str:
    return f"{side.read_by}, trust {side.trust:.2f}" if side.text else f"{side.read_by}, not found"


def _clearest(first: Side, second: Side) -> Side | None:
    """A clear reading settles a doubtful one; of two clear or two doubtful ones neither stands."""
    for one, other in ((first, second), (second, first)):
        if _is_clear(one) and not _is_clear(other) and _is_doubtful(other):
            return one
    return None


def _is_clear(side: Side) -> bool:
    sure = side.trust >= _CLEAR and _is_stated(side.value) and not side.reviewed
    return sure and side.read_by in _BORN_DIGITAL


def _is_stated(value: Any) -> bool:
    return value is not None and value not in ([], ())


def _is_doubtful(side: Side) -> bool:
    return side.reviewed or side.text is None or side.read_by not in _BORN_DIGITAL


def _side(reading: Reading, field: str, value: Any) -> Side:
    pieces = reading.record.get("evidence", {}).get(field, [])
    trust = min((piece["trust"] for piece in pieces), default=0.0)
    place = {name: pieces[0][name] for name in ("page", "start", "end", "text")} if pieces else {}
    return Side(
        rendition_id=reading.rendition_id,
        language=reading.language,
        read_by=reading.record["read_by"],
        value=value,
        trust=trust,
        reviewed=any(asked["field"] == field for asked in reading.record["review"]),
        **place,
    )


def _organs(record: dict[str, Any]) -> list[Any]:
    """Leave out whether an organ's session is printed: one version may print less."""
    return [
        {name: inner for name, inner in organ.items() if name != "stated"}
        for organ in record["organs"]
    ]


def _items(record: dict[str, Any]) -> list[Any]:
    names = ("organ", "session", "stage", "item", "subitem")
    return [[item[name] for name in names] for item in record["agenda_items"]]


def _states_written_for(record: dict[str, Any]) -> list[str]:
    """Groups are written in the version's language, States by their code."""
    return [name for name in record["on_behalf_of"] if len(name) == 3 and name.isupper()]


_FIELDS: dict[str, Callable[[dict[str, Any]], Any]] = {
    "symbols": lambda record: record["symbols"],
    "dates.letter": lambda record: record["dates"]["letter"],
    "dates.masthead": lambda record: record["dates"]["masthead"],
    "distribution": lambda record: record["distribution"],
    "original_language": lambda record: record["original_language"],
    "job_number": lambda record: record["job_number"],
    "organs": _organs,
    "agenda_items": _items,
    "senders": lambda record: [sender["state"] for sender in record["senders"]],
    "on_behalf_of": _states_written_for,
    "addressees": lambda record: record["addressees"],
    "annexes": lambda record: len(record["annexes"]),
}
# A symbol says which document it is; a job number belongs to its version; annexes are compared by
# number alone.
_NEVER_SETTLED = ("symbols", "job_number", "annexes")
_PERHAPS_UNSTATED = ("job_number",)
