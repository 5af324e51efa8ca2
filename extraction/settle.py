"""Settle rivals openly: which finding stands, and what a person must look at.

Nothing is guessed: where two places disagree the masthead stands, as the Secretariat issued the
document, and the disagreement goes to review with both readings named.
"""

from collections.abc import Sequence
from dataclasses import replace
from typing import TypeVar

from extraction.finding import Finding
from extraction.layout import LETTERS
from extraction.record import AgendaItem, Organ, Review
from extraction.rules.organs import derive
from extraction.trust_lines import TrustLines

T = TypeVar("T")


def best(findings: Sequence[Finding[T]]) -> Finding[T] | None:
    """Return the most trusted finding; of equals the first."""
    return max(findings, key=lambda finding: finding.trust, default=None)


def settle_organs(
    symbols: Sequence[Finding[Organ]],
    masthead: Sequence[Finding[Organ]],
    request: Sequence[Finding[Organ]],
    iso: str | None,
    *,
    ahead: bool = False,
) -> tuple[list[Finding[Organ]], list[Review]]:
    """Return the organs, in the order of the symbols or else of the request.

    What symbol, masthead and request state is compared; a session or year that none of them
    states is derived from the date ``iso`` and marked so. A special session that the masthead
    prints beats the regular one of another symbol: `Also issued as A/64/842`.
    """
    review: list[Review] = []
    base = _distinct(symbols or request or masthead)
    settled = []
    for found in base:
        value = found.value
        for other in [*masthead, *request]:
            if other.value.organ != value.organ:
                continue
            if not counts(value):
                value = other.value if counts(other.value) else value
            elif counts(other.value) and counts(other.value) != counts(value):
                reason = f"the symbol counts {counts(value)}, {_place(other)} {counts(other.value)}"
                review.append(Review("organs", f"{value.organ}: {reason}"))
                if _is_special(other) and not _is_special(found):
                    value = other.value
        settled.append(replace(found, value=derive(value, iso, ahead=ahead)))
    known = {found.value.organ for found in base}
    if symbols:
        review += [
            Review("organs", f"the request names {found.value.organ}, for which there is no symbol")
            for found in request
            if found.value.organ not in known
        ]
    return settled, review


def _is_special(finding: Finding[Organ]) -> bool:
    """Tell whether a special session is counted: `S-32`, `ES-10`."""
    return finding.rule != "request_organ" and (finding.value.session or "").find("S-") >= 0


def _distinct(findings: Sequence[Finding[Organ]]) -> list[Finding[Organ]]:
    kept: dict[str, Finding[Organ]] = {}
    for finding in findings:
        kept.setdefault(finding.value.organ, finding)
    return list(kept.values())


def counts(organ: Organ) -> str | None:
    """Return the session or the year that an organ counts."""
    return organ.session or (str(organ.year) if organ.year else None)


def _place(finding: Finding[Organ]) -> str:
    return "the request" if finding.rule.startswith("request") else "the masthead"


def settle_items(
    masthead: Sequence[Finding[AgendaItem]], request: Sequence[Finding[AgendaItem]]
) -> tuple[list[Finding[AgendaItem]], list[Review]]:
    """Return the agenda items that the document is issued under, and what disagrees."""
    review: list[Review] = []
    numbered = [found for found in masthead if found.value.item is not None]
    asked = [found for found in request if found.value.item is not None]
    if numbered and asked and _numbers(numbered) != _numbers(asked):
        reason = f"masthead: {_listed(numbered)}; request: {_listed(asked)}"
        review.append(Review("agenda_items", f"masthead and request disagree ({reason})"))
    if numbered:
        return _with_titles(numbered, asked), review
    if asked:
        if masthead:
            reason = "the masthead gives a title without number, the request gives numbers"
            review.append(Review("agenda_items", reason))
        return list(asked), review
    settled = list(masthead or request)
    if settled:
        review.append(Review("agenda_items", "agenda item printed by its title alone"))
    return settled, review


def _with_titles(
    numbered: list[Finding[AgendaItem]], asked: list[Finding[AgendaItem]]
) -> list[Finding[AgendaItem]]:
    """Give items that the masthead prints without a title the one that the request quotes."""
    quoted = {replace(found.value, title=None): found.value.title for found in asked}
    return [
        found
        if found.value.title
        else replace(found, value=replace(found.value, title=quoted.get(found.value)))
        for found in numbered
    ]


def _numbers(findings: Sequence[Finding[AgendaItem]]) -> set[tuple[int | None, str | None]]:
    return {(found.value.item, found.value.subitem) for found in findings}


def _listed(findings: Sequence[Finding[AgendaItem]]) -> str:
    return ", ".join(
        f"{found.value.item}{f' ({found.value.subitem})' if found.value.subitem else ''}"
        for found in findings
    )


def doubts(findings: Sequence[Finding[object]], lines: TrustLines) -> list[Review]:
    """Return a review for each field that holds a value below its line of trust."""
    fields = dict.fromkeys(
        found.field for found in findings if lines.is_doubtful(found.field, found.trust)
    )
    return [Review(field, "read with little certainty") for field in fields]


def missing(form: str, present: dict[str, bool], *, masthead: bool, asks: bool) -> list[Review]:
    """Return a review for each field that a document of this form should have and has not.

    Args:
        form: the form of the document.
        present: for each field, whether something was read.
        masthead: whether the document has one: a letter as sent has no symbol, and says so.
        asks: whether it asks to be circulated as a document.
    """
    reasons = {"symbols": "no symbol on the document"}
    if asks:
        reasons["organs"] = "it asks to be a document of an organ that was not recognised"
    if form in LETTERS:
        reasons |= {
            "dates.letter": "no date in the title",
            "senders": "no sender in the title",
            "addressees": "no addressee in the title",
        }
    if form in {"letter", "identical_letters"}:
        reasons["signatories"] = "no signature found"
    if form == "other":
        reasons["form"] = "not recognised as a letter, note, report or resolution"
    if masthead:
        reasons["dates.masthead"] = "the masthead has no date"
    return [
        Review(field, reason) for field, reason in reasons.items() if not present.get(field, False)
    ]
