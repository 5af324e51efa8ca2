"""Look documents up: by symbol, item, session, State, organ, date and words."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Select, select
from sqlalchemy.orm import Session

from catalogue.agenda.filling import filled_items
from catalogue.children import read_children
from catalogue.dates import days_of
from catalogue.family import cited_by, cites, family
from catalogue.joining.listing import joined_into
from catalogue.search.conditions import sought
from catalogue.search.newest import newest
from catalogue.search.query import Query, Term, parse
from catalogue.search.symbols import symbols_typed
from catalogue.summaries import Summary, summaries
from catalogue.viewer import OPERATOR, Viewer, visible_to
from extraction.symbol import compact
from schema import (
    Arrival,
    Document,
    FindingRow,
    Job,
    Original,
    Rendition,
    Review,
    Revision,
    RivalRow,
    SymbolRow,
)

# A number with more is no id: it would not fit into the column.
_MOST_DIGITS = 18

__all__ = ["Criteria", "Summary", "find", "held", "jobs_of", "show", "summaries"]


class UnclearWordsError(ValueError):
    """A piece of a search says nothing: to leave it out would find far more than was meant."""

    def __init__(self, query: Query) -> None:
        reasons = "; ".join(problem.reason for problem in query.problems)
        super().__init__(f"{reasons}. Nothing was looked up.")


@dataclass(frozen=True, slots=True)
class Criteria:
    """What is looked for; all that is given must hold.

    Attributes:
        symbol: a symbol in any shape, or the beginning or a part of one.
        item: the number of an agenda item.
        session: the Assembly's session, as a string.
        organ: ``A``, ``S``, ``E``, ``A/HRC``.
        state: alpha-3 code of a State that sends or is written for.
        date_from: the letter's date, from this on (ISO 8601, of any precision).
        date_to: the letter's date, up to and with this.
        words: words of the text, in any language; quotation marks and minus as in a web search.
        status: ``in_review``, ``complete`` or ``confirmed``.
        limit: at most so many.
        before: only documents older than this one of an earlier page.
    """

    symbol: str | None = None
    item: int | None = None
    session: str | None = None
    organ: str | None = None
    state: str | None = None
    date_from: str | None = None
    date_to: str | None = None
    words: str | None = None
    status: str | None = None
    limit: int = 50
    before: int | None = None


def find(session: Session, criteria: Criteria) -> list[Summary]:
    """Return the documents that meet all criteria, the newest in the catalogue first.

    Raises:
        PartialDateError: a date is none.
        UnclearWordsError: a piece of the words is not understood.
    """
    wanted = sought(session, _query(criteria))
    return summaries(session, newest(session, wanted, criteria.limit, before=criteria.before))


def matching(session: Session, criteria: Criteria) -> Select[int]:
    """Return the query for the ids of all documents that meet all criteria, in no order.

    Raises:
        PartialDateError: a date is none.
        UnclearWordsError: a piece of the words is not understood.
    """
    return select(Document.id).where(*sought(session, _query(criteria)).all)


def _query(criteria: Criteria) -> Query:
    """Return the criteria as a query of the search box; its words may hold terms as well."""
    typed = parse(criteria.words or "")
    if typed.problems:
        raise UnclearWordsError(typed)
    terms = list(typed.terms)
    if criteria.symbol:
        symbols = symbols_typed(criteria.symbol) or (compact(criteria.symbol).upper(),)
        terms += [Term("symbol", symbol, criteria.symbol) for symbol in symbols]
    if criteria.date_from or criteria.date_to:
        for end in filter(None, (criteria.date_from, criteria.date_to)):
            days_of(end)
        dates = f"{criteria.date_from or ''}..{criteria.date_to or ''}"
        terms.append(Term("date", dates, dates))
    given = {
        "item": str(criteria.item) if criteria.item is not None else None,
        "session": criteria.session,
        "organ": criteria.organ.upper() if criteria.organ else None,
        "state": criteria.state.upper() if criteria.state else None,
        "status": criteria.status,
    }
    terms += [Term(field, value, value) for field, value in given.items() if value]
    return Query(tuple(terms))


def show(
    session: Session, key: str, viewer: Viewer = OPERATOR, *, language: str | None = None
) -> dict[str, Any] | None:
    """Return all that the catalogue knows of a document, by symbol or id.

    Titles of agenda items are in the language, else in that of its first version. ``None`` if it
    is not held, or not for this viewer: the two cannot be told apart.
    """
    document = held(session, key, viewer)
    if document is None:
        return None
    renditions = session.scalars(
        select(Rendition)
        .where(Rendition.document_id == document.id)
        .order_by(*Rendition.in_order())
    ).all()
    return {
        "id": document.id,
        "status": document.status,
        "version": document.version,
        "form": document.form,
        "symbols": list(
            session.scalars(
                select(SymbolRow.normal)
                .where(SymbolRow.document_id == document.id)
                .order_by(SymbolRow.position)
            )
        ),
        "dates": {"letter": document.letter_date, "masthead": document.masthead_date},
        "distribution": document.distribution,
        "original_language": document.original_language,
        **read_children(session, document.id),
        "agenda": filled_items(session, document.id, language or _language(renditions)),
        "locked": list(document.locked),
        "review": _doubts(session, document.id, renditions),
        "settled": [
            {"field": row.field, "reason": row.reason, "by": row.settled_by}
            for row in session.scalars(
                select(Review)
                .where(Review.document_id == document.id, Review.settled_by.is_not(None))
                .order_by(Review.id)
            )
        ],
        "renditions": [_rendition(session, rendition) for rendition in renditions],
        "family": family(session, document.id, visible_to(viewer)),
        "cites": cites(session, document.id, visible_to(viewer)),
        "cited_by": cited_by(session, document.id, visible_to(viewer)),
        "history": [
            {
                "version": row.version,
                "at": row.at.isoformat(),
                "who": row.who,
                "why": row.why,
                "before": row.before,
                "after": row.after,
                "act": row.act,
            }
            for row in session.scalars(
                select(Revision)
                .where(Revision.document_id == document.id)
                .order_by(Revision.version)
            )
        ],
    }


def _doubts(
    session: Session, document_id: int, renditions: Sequence[Rendition]
) -> list[dict[str, Any]]:
    """Return what is doubtful, each with the language of the version whose reading asks."""
    languages = {rendition.id: rendition.language for rendition in renditions}
    rows = session.scalars(
        select(Review)
        .where(Review.document_id == document_id, Review.settled_by.is_(None))
        .order_by(Review.id)
    )
    return [
        {
            "field": row.field,
            "reason": row.reason,
            "origin": row.origin,
            "language": languages.get(row.rendition_id) if row.rendition_id else None,
            "detail": dict(row.detail),
        }
        for row in rows
    ]


def held(session: Session, key: str, viewer: Viewer) -> Document | None:
    """Return a document by symbol or id, if it is held and the viewer may see it."""
    document_id = _identify(session, key)
    if document_id is None:
        return None
    return session.scalar(select(Document).where(Document.id == document_id, visible_to(viewer)))


def _identify(session: Session, key: str) -> int | None:
    if key.isdecimal():
        if len(key) > _MOST_DIGITS:
            return None
        return joined_into(session, int(key)) or int(key)
    return session.scalar(
        select(SymbolRow.document_id)
        .where(SymbolRow.normal.in_(symbols_typed(key)))
        .order_by(SymbolRow.position)
        .limit(1)
    )


def _language(renditions: Sequence[Rendition]) -> str:
    return renditions[0].language if renditions else "en"


def _rendition(session: Session, rendition: Rendition) -> dict[str, Any]:
    arrivals = session.scalars(
        select(Arrival).where(Arrival.original_id == rendition.original_id).order_by(Arrival.id)
    ).all()
    findings = session.scalars(
        select(FindingRow)
        .where(FindingRow.rendition_id == rendition.id)
        .order_by(FindingRow.field, FindingRow.position)
    ).all()
    rivals = session.scalars(
        select(RivalRow)
        .where(RivalRow.rendition_id == rendition.id)
        .order_by(RivalRow.field, RivalRow.position)
    ).all()
    # A version that another catalogue described has no file yet.
    has_file = rendition.original_id is not None
    original = session.get_one(Original, rendition.original_id) if has_file else None
    return {
        "id": rendition.id,
        "language": rendition.language,
        "reissue": rendition.reissue,
        "sha256": original.sha256 if original else None,
        "size": original.size if original else None,
        "media_type": original.media_type if original else None,
        "title": rendition.title,
        "job_number": rendition.job_number,
        "release_date": rendition.release_date,
        "pages": rendition.pages,
        "read_by": rendition.read_by,
        "rules_version": rendition.rules_version,
        "notes": list(rendition.notes),
        "evidence": [
            {
                "field": row.field,
                "page": row.page,
                "start": row.start,
                "end": row.end,
                "text": row.text,
                "rule": row.rule,
                "trust": row.trust,
                "box": row.box,
            }
            for row in findings
        ],
        "rivals": [
            {
                "field": row.field,
                "value": row.value,
                "rule": row.rule,
                "trust": row.trust,
                "words": row.words,
            }
            for row in rivals
        ],
        "arrivals": [
            {
                "id": row.id,
                "name": row.name,
                "source": row.source,
                "who": row.who,
                "at": row.received_at.isoformat(),
                "duplicate": row.is_duplicate,
            }
            for row in arrivals
        ],
    }


def jobs_of(session: Session, job_ids: Sequence[int]) -> dict[int, Job]:
    """Return jobs by id, as they are now."""
    return {job.id: job for job in session.scalars(select(Job).where(Job.id.in_(job_ids)))}
