"""Judge a record field by field against what is known, strictly."""

from dataclasses import asdict, dataclass
from enum import StrEnum
from typing import Any

from bench.judging.cases import Case, value_of

EMPTY: tuple[Any, ...] = (None, [], {}, "")


class Verdict(StrEnum):
    """What a field's value is, compared with the known one."""

    RIGHT = "right"
    WRONG = "wrong"
    MISSING = "missing"
    INVENTED = "invented"


@dataclass(frozen=True, slots=True)
class Judged:
    """One field of one letter.

    Attributes:
        verdict: right, wrong, missing or invented.
        reviewed: whether the record sends the field to review.
        trust: the lowest trust of the field's evidence; ``None`` where there is none.
        expected: the known value.
        got: the value that was read.
        evidence: the words that it was read from.
    """

    verdict: Verdict
    reviewed: bool
    trust: float | None
    expected: Any
    got: Any
    evidence: tuple[str, ...]

    @property
    def silent(self) -> bool:
        """Whether it is an error that nobody would have been shown."""
        return self.verdict is not Verdict.RIGHT and not self.reviewed


@dataclass(frozen=True, slots=True)
class Outcome:
    """One letter: its fields, and what was and what should have been sent to review."""

    name: str
    language: str
    fields: dict[str, Judged]
    review: tuple[str, ...]
    expect_review: tuple[str, ...] | None

    @property
    def whole(self) -> bool:
        """Whether every field is right."""
        return all(judged.verdict is Verdict.RIGHT for judged in self.fields.values())

    def as_json(self) -> dict[str, Any]:
        """Return it for a file that a later run is compared with."""
        return asdict(self)


def judge(case: Case, record: dict[str, Any]) -> Outcome:
    """Return what is right and what is not in the record that was read from a letter."""
    review = tuple(dict.fromkeys(entry["field"] for entry in record["review"]))
    return Outcome(
        name=case.name,
        language=case.expected.get("language", record["language"]),
        fields={
            field: _judged(field, expected, record, review) for field, expected in case.fields()
        },
        review=review,
        expect_review=None if case.expect_review is None else tuple(sorted(case.expect_review)),
    )


def unread(case: Case) -> Outcome:
    """Return the outcome of a letter that was refused: nothing was read, and a person sees it."""
    return Outcome(
        name=case.name,
        language=case.expected.get("language", "und"),
        fields={
            field: Judged(
                Verdict.RIGHT if expected in EMPTY else Verdict.MISSING,
                reviewed=True,
                trust=None,
                expected=expected,
                got=None,
                evidence=(),
            )
            for field, expected in case.fields()
        },
        review=(),
        expect_review=None if case.expect_review is None else tuple(sorted(case.expect_review)),
    )


def _judged(field: str, expected: Any, record: dict[str, Any], review: tuple[str, ...]) -> Judged:
    got = value_of(record, field)
    pieces = record["evidence"].get(field, [])
    return Judged(
        verdict=_verdict(expected, got),
        reviewed=field in review,
        trust=min((piece["trust"] for piece in pieces), default=None),
        expected=expected,
        got=got,
        evidence=tuple(piece["text"] for piece in pieces),
    )


def _verdict(expected: Any, got: Any) -> Verdict:
    if _same(expected, got):
        return Verdict.RIGHT
    if expected in EMPTY:
        return Verdict.INVENTED
    return Verdict.MISSING if got in EMPTY else Verdict.WRONG


def _same(expected: Any, got: Any) -> bool:
    """Compare strictly; only what the known record does not say at all is not compared."""
    if isinstance(expected, dict) and isinstance(got, dict):
        return all(_same(value, got.get(key)) for key, value in expected.items())
    if isinstance(expected, list) and isinstance(got, list):
        return len(expected) == len(got) and all(map(_same, expected, got))
    return bool(expected == got)
