"""Pages in, record out: the one entry to this package."""

import functools
import operator
from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from extraction.certainty import as_read, is_in_doubt
from extraction.finding import Finding
from extraction.layout import LETTERS, Layout, divide
from extraction.pages import Origin, Page
from extraction.record import Dates, Organ, Record, Review
from extraction.request import find_requests
from extraction.rivals.find import find_rivals
from extraction.rivals.taken import Taken
from extraction.rules.agenda_items import (
    asks_ahead,
    read_masthead_items,
    read_request_items,
    sessions_of,
)
from extraction.rules.annexes import read_annexes
from extraction.rules.citations import read_citations
from extraction.rules.correspondents import read_addressees, read_senders
from extraction.rules.evidence import evidence_of
from extraction.rules.foot import read_job_number, read_release
from extraction.rules.masthead import (
    has_masthead,
    read_distribution,
    read_masthead_date,
    read_original_language,
)
from extraction.rules.on_behalf_of import read_on_behalf_of
from extraction.rules.organs import (
    read_masthead_organs,
    read_printed_organs,
    read_request_organs,
    read_symbol_organs,
)
from extraction.rules.signatories import name_senders, read_signatories
from extraction.rules.symbols import read_symbols
from extraction.rules.title import read_date, read_form, read_title
from extraction.settle import best, doubts, missing, settle_items, settle_organs
from extraction.symbol import parse
from extraction.trust_lines import TrustLines, default_lines

_POOR_OCR = 0.85


def extract(pages: Sequence[Page], origin: Origin, *, lines: TrustLines | None = None) -> Record:
    """Return the record of a document: what its pages state, with the words that prove it.

    Any text yields a record; it never raises, and takes time linear in the text.

    Args:
        pages: the pages as they were read.
        origin: which file they come from.
        lines: values trusted less than their field's line go to review; else the measured lines.
    """
    layout = divide(pages)
    form = read_form(layout)
    symbols = read_symbols(layout)
    kind = _kind(form, symbols)
    date = best(read_date(layout))
    masthead_date = best(read_masthead_date(layout))
    # A letter of the last days of a year is a document of the next.
    issued = masthead_date or date
    organs, review = settle_organs(
        read_symbol_organs(symbols),
        read_masthead_organs(layout) if symbols else read_printed_organs(layout),
        read_request_organs(layout),
        issued.value if issued else None,
        ahead=asks_ahead(layout),
    )
    items, disagreements = _items(layout, organs)
    senders = name_senders(layout, read_senders(layout))
    single: dict[str, Finding[Any] | None] = {
        "form": best(form),
        "title": best(read_title(layout)),
        "dates.letter": date,
        "dates.masthead": masthead_date,
        "dates.release": best(read_release(layout)),
        "distribution": best(read_distribution(layout)),
        "original_language": best(read_original_language(layout)),
        "job_number": best(read_job_number(layout)),
    }
    several: dict[str, list[Any]] = {
        "symbols": symbols,
        "organs": organs,
        "agenda_items": items,
        "senders": senders,
        "on_behalf_of": read_on_behalf_of(layout),
        "addressees": read_addressees(layout),
        "signatories": read_signatories(layout),
        "annexes": read_annexes(layout) if kind in LETTERS else [],
        "citations": read_citations(layout, [found.value for found in symbols]),
    }
    if any(map(is_in_doubt, pages)):
        single = {name: found and as_read(found, pages) for name, found in single.items()}
        several = {name: [as_read(one, pages) for one in group] for name, group in several.items()}
    findings = [found for found in single.values() if found] + functools.reduce(
        operator.iadd, several.values(), []
    )
    review += disagreements
    review += missing(
        kind,
        _present(single, several),
        masthead=has_masthead(layout),
        asks=bool(find_requests(layout.body, layout.language)),
    )
    known = {entry.field for entry in review}
    doubted = doubts(findings, lines or default_lines())
    review += [doubt for doubt in doubted if doubt.field not in known]
    review += _about_pages(pages, layout)
    taken = Taken(single, several)
    record = _record(origin, pages, layout, form=kind, taken=taken, review=review)
    rivals = find_rivals(layout, pages, taken, [entry.field for entry in review])
    return replace(record, rivals=rivals) if rivals else record


def _kind(form: Sequence[Finding[str]], symbols: Sequence[Finding[str]]) -> str:
    """Return the form: what the title says, or else what the symbol's series says."""
    if form:
        return form[0].value
    if any("RES" in parse(found.value).series for found in symbols):
        return "resolution"
    return "other"


def _items(layout: Layout, organs: list[Finding[Organ]]) -> tuple[list[Any], list[Review]]:
    """Read the items of the organs that have an agenda."""
    sessions = sessions_of(found.value for found in organs)
    if not sessions:
        return [], []
    return settle_items(read_masthead_items(layout, sessions), read_request_items(layout, sessions))


def _present(single: dict[str, Any], several: dict[str, list[Any]]) -> dict[str, bool]:
    return {name: bool(found) for name, found in [*single.items(), *several.items()]}


def _about_pages(pages: Sequence[Page], layout: Layout) -> list[Review]:
    review = []
    if layout.language == "und" and any(page.text.strip() for page in pages):
        review.append(Review("language", "the language cannot be told"))
    poor = [
        str(page.number)
        for page in pages
        if page.confidence is not None and page.confidence < _POOR_OCR
    ]
    if poor:
        review.append(Review("pages", f"read by poor OCR: page {', '.join(poor[:20])}"))
    return review


def _record(
    origin: Origin,
    pages: Sequence[Page],
    layout: Layout,
    *,
    form: str,
    taken: Taken,
    review: list[Review],
) -> Record:
    values = {name: taken.value(name) for name in taken.single}
    lists = {name: taken.value(name) for name in taken.several}
    found = {name: [one] for name, one in taken.single.items() if one} | {
        name: list(group) for name, group in taken.several.items()
    }
    evidence = {name: evidence_of(group, layout.masthead) for name, group in found.items() if group}
    return Record(
        source=origin.source,
        sha256=origin.sha256,
        media_type=origin.media_type,
        read_by=_read_by(pages),
        pages=len(pages),
        language=layout.language,
        form=form,
        title=values["title"],
        dates=Dates(values["dates.letter"], values["dates.masthead"], values["dates.release"]),
        distribution=values["distribution"],
        original_language=values["original_language"],
        job_number=values["job_number"],
        review=tuple(dict.fromkeys(review)),
        evidence=evidence,
        **lists,
    )


def _read_by(pages: Sequence[Page]) -> str:
    kinds = {page.read_by for page in pages}
    return "pdf+ocr" if kinds == {"pdf", "ocr"} else (min(kinds) if kinds else "text")
