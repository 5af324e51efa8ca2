"""What a run says, as text: rates, silent errors, reviews, the curve of trust, differences."""

import json
from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from typing import Any

from bench.judging.cases import FIELDS
from bench.judging.verdicts import Judged, Outcome, Verdict
from extraction.trust_lines import TrustLines

_ALL = "all"
# Lower bounds of the bins of trust: where the rules' own values lie.
_BINS = (0.0, 0.5, 0.7, 0.8, 0.85, 0.9, 0.95, 0.98)
_LONGEST = 300
# So many of the values that nobody is shown must be right.
_WANTED = 0.98


def whole_records(outcomes: Sequence[Outcome]) -> str:
    """Return how many records are wholly right, a line a language."""
    lines = ["", "Whole records strictly right", ""]
    for language, group in _by_language(outcomes).items():
        right = sum(outcome.whole for outcome in group)
        lines.append(f"  {language:4} {right:5} of {len(group):5}  {_percent(right, len(group))}")
    return "\n".join(lines)


def fields(outcomes: Sequence[Outcome]) -> str:
    """Return what became of each field, in all languages together and in each."""
    head = ("field", "", "judged", "right", "wrong", "missing", "invented", "in review", "silent")
    rows = [head]
    for field in FIELDS:
        for language, group in _by_language(outcomes).items():
            judged = [outcome.fields[field] for outcome in group if field in outcome.fields]
            if judged and (language == _ALL or any(_is_wrong(one) for one in judged)):
                rows.append(_row(field, language, judged))
    note = "Fields (“in review”: not right, and sent to review; languages without errors left out)"
    return "\n".join(["", note, "", *_aligned(rows)])


def _aligned(rows: Sequence[tuple[str, ...]]) -> list[str]:
    """Return the rows of a table as lines, each column as wide as its widest cell."""
    widths = [max(map(len, column)) for column in zip(*rows, strict=True)]
    return [
        "  ".join(cell.rjust(width) for cell, width in zip(row, widths, strict=True))
        for row in rows
    ]


def _row(field: str, language: str, judged: list[Judged]) -> tuple[str, ...]:
    counts = Counter(one.verdict for one in judged)
    caught = sum(_is_wrong(one) and one.reviewed for one in judged)
    return (
        field,
        language,
        str(len(judged)),
        _percent(counts[Verdict.RIGHT], len(judged)),
        *(str(counts[kind]) for kind in (Verdict.WRONG, Verdict.MISSING, Verdict.INVENTED)),
        str(caught),
        str(sum(one.silent for one in judged)),
    )


def reviews(outcomes: Sequence[Outcome]) -> str:
    """Return how well what was sent to review is what should have been."""
    known = [outcome for outcome in outcomes if outcome.expect_review is not None]
    asked = [(outcome, field) for outcome in known for field in outcome.review]
    expected = [(outcome, field) for outcome in known for field in outcome.expect_review or ()]
    hit = sum(field in (outcome.expect_review or ()) for outcome, field in asked)
    wrong = sum(
        field not in (outcome.expect_review or ()) and _is_wrong(outcome.fields.get(field))
        for outcome, field in asked
    )
    needless = Counter(
        field
        for outcome, field in asked
        if field not in (outcome.expect_review or ()) and not _is_wrong(outcome.fields.get(field))
    )
    lines = [
        "",
        "Review",
        "",
        f"  precision {_percent(hit + wrong, len(asked))}",
        f"    of {len(asked)} asked: {hit} expected, {wrong} wrong, {needless.total()} needless",
        f"  recall    {_percent(hit, len(expected))}",
        f"    of {len(expected)} expected: {hit} asked",
    ]
    if needless:
        lines.append(
            "  needless: " + ", ".join(f"{name} {n}" for name, n in needless.most_common())
        )
    return "\n".join(lines)


def errors(outcomes: Sequence[Outcome], *, silent: bool, most: int) -> str:
    """Return the errors one by one, with the words that each was read from."""
    found = [
        (outcome, field, judged)
        for outcome in outcomes
        for field, judged in outcome.fields.items()
        if _is_wrong(judged) and (judged.silent or not silent)
    ]
    kind = "Silent errors: not right, and not sent to review" if silent else "All errors"
    lines = ["", f"{kind} ({len(found)})", ""]
    for outcome, field, judged in found[:most]:
        reviewed = " (in review)" if judged.reviewed else ""
        lines += [
            f"  {outcome.name}  {field}: {judged.verdict}{reviewed}",
            f"      known {_short(judged.expected)}",
            f"      read  {_short(judged.got)}  trust {judged.trust}",
            *([f"      from  {_short(judged.evidence)}"] if judged.evidence else []),
        ]
    if len(found) > most:
        lines.append(f"  … and {len(found) - most} more")
    return "\n".join(lines)


def calibration(outcomes: Sequence[Outcome]) -> str:
    """Return for each field how many of the values at a trust are right."""
    bins: dict[str, dict[float, list[bool]]] = defaultdict(lambda: defaultdict(list))
    for outcome in outcomes:
        for field, judged in outcome.fields.items():
            if judged.trust is not None:
                low = max(edge for edge in _BINS if edge <= judged.trust)
                right = judged.verdict is Verdict.RIGHT
                bins[field][low].append(right)
                bins[_ALL][low].append(right)
    head = "".join(f"{f'≥ {low:.2f}':>14}" for low in _BINS)
    lines = ["", "Trust: of the values at each trust, how many are right", "", f"{'':18}{head}"]
    for field in (_ALL, *FIELDS):
        cells = (bins[field].get(low, []) for low in _BINS)
        lines.append(f"{field:18}" + "".join(f"{_share(cell):>14}" for cell in cells))
    return "\n".join(lines)


def lines(outcomes: Sequence[Outcome], drawn: TrustLines) -> str:
    """Return for each field what its line keeps apart, and how low the line might be."""
    head = ("field", "line", "above: right", "of", "below: right", "of", f"{_WANTED:.0%} from")
    rows = [head]
    for field, line in drawn.by_field.items():
        judged = [
            (one.trust, one.verdict is Verdict.RIGHT)
            for outcome in outcomes
            if (one := outcome.fields.get(field)) is not None and one.trust is not None
        ]
        above = [right for trust, right in judged if not drawn.is_doubtful(field, trust)]
        below = [right for trust, right in judged if drawn.is_doubtful(field, trust)]
        shares = ((_percent(sum(side), len(side)), str(len(side))) for side in (above, below))
        cells = [cell for share in shares for cell in share]
        rows.append((field, f"{line:.2f}", *cells, _lowest(judged)))
    note = (
        "Lines: of the values from the line of their field on, and of those below it, how many "
        f"are right;\nand the trust from which on {_WANTED:.0%} are"
    )
    return "\n".join(["", note, "", *_aligned(rows)])


def _lowest(judged: Sequence[tuple[float, bool]]) -> str:
    """Return the lowest trust from which on enough values are right."""
    for line in sorted({trust for trust, _ in judged}):
        from_there = [right for trust, right in judged if trust >= line]
        if sum(from_there) >= _WANTED * len(from_there):
            return f"{line:.2f}"
    return "none"


def differences(outcomes: Sequence[Outcome], earlier: list[dict[str, Any]]) -> str:
    """Return which fields an earlier run had wrong and this has right, and the other way."""
    before = {
        (entry["name"], field): judged["verdict"]
        for entry in earlier
        for field, judged in entry["fields"].items()
    }
    mended, broken = [], []
    for outcome in outcomes:
        for field, judged in outcome.fields.items():
            was = before.get((outcome.name, field))
            if was is None or (was == Verdict.RIGHT) == (judged.verdict is Verdict.RIGHT):
                continue
            line = f"  {outcome.name}  {field}: {was} → {judged.verdict}"
            (mended if judged.verdict is Verdict.RIGHT else broken).append(line)
    return "\n".join(
        ["", f"Mended ({len(mended)})", "", *mended, "", f"Broken ({len(broken)})", "", *broken]
    )


def _by_language(outcomes: Sequence[Outcome]) -> dict[str, list[Outcome]]:
    groups: dict[str, list[Outcome]] = {_ALL: list(outcomes)}
    for outcome in sorted(outcomes, key=lambda one: one.language):
        groups.setdefault(outcome.language, []).append(outcome)
    return groups


def _is_wrong(judged: Judged | None) -> bool:
    return judged is not None and judged.verdict is not Verdict.RIGHT


def _share(right: Iterable[bool]) -> str:
    values = list(right)
    return f"{_percent(sum(values), len(values)).strip()} ({len(values)})" if values else "·"


def _percent(part: int, whole: int) -> str:
    return f"{100 * part / whole:5.1f} %" if whole else "    –"


def _short(value: Any) -> str:
    text = value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)
    return text if len(text) <= _LONGEST else text[:_LONGEST] + "…"
