"""Look documents up: by symbol, item, session, State, organ, date and words."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import reduce
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, func, literal, or_, select
from sqlalchemy.dialects.postgresql import TSQUERY
from sqlalchemy.orm import Session

from catalogue.children import read_children
from catalogue.dates import days_of
from catalogue.search_text import bigrams, fold_latin
from extraction.symbol import SymbolError, normalise
from schema import (
    Arrival,
    Citation,
    Document,
    DocumentAgendaItem,
    DocumentOrgan,
    FindingRow,
    Job,
    Party,
    Rendition,
    Review,
    Revision,
    SymbolRow,
)
from schema.rendition import CONFIGURATIONS

_HAN = re.compile("[\u3400-\u9fff]")


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


@dataclass(frozen=True, slots=True)
class Summary:
    """A document in a list of results."""

    id: int
    symbols: tuple[str, ...]
    title: str | None
    letter_date: str | None
    items: tuple[str, ...]
    organs: tuple[str, ...]
    states: tuple[str, ...]
    languages: tuple[str, ...]
    status: str


def find(session: Session, criteria: Criteria) -> list[Summary]:
    """Return the documents that meet all criteria, the newest in the catalogue first.

    Raises:
        PartialDateError: a date is none.
    """
    query = matching(criteria)
    if criteria.before is not None:
        query = query.where(Document.id < criteria.before)
    ids = session.scalars(query.order_by(Document.id.desc()).limit(criteria.limit)).all()
    return summaries(session, ids)


def matching(criteria: Criteria) -> Select[int]:
    """Return the query for the ids of all documents that meet all criteria, in no order.

    Raises:
        PartialDateError: a date is none.
    """
    return select(Document.id).where(*_conditions(criteria))


def summaries(session: Session, ids: Sequence[int]) -> list[Summary]:
    """Return the summaries of documents, in the order of their ids, in one query a kind."""
    documents = {
        document.id: document
        for document in session.scalars(select(Document).where(Document.id.in_(ids)))
    }
    symbols = _grouped(
        session,
        select(SymbolRow).where(SymbolRow.document_id.in_(ids)).order_by(SymbolRow.position),
    )
    items = _grouped(
        session,
        select(DocumentAgendaItem)
        .where(DocumentAgendaItem.document_id.in_(ids))
        .order_by(DocumentAgendaItem.position),
    )
    organs = _grouped(
        session,
        select(DocumentOrgan)
        .where(DocumentOrgan.document_id.in_(ids))
        .order_by(DocumentOrgan.position),
    )
    parties = _grouped(
        session,
        select(Party)
        .where(Party.document_id.in_(ids), Party.role == "sender")
        .order_by(Party.position),
    )
    renditions = _grouped(
        session, select(Rendition).where(Rendition.document_id.in_(ids)).order_by(Rendition.id)
    )
    return [
        Summary(
            id=key,
            symbols=tuple(row.normal for row in symbols.get(key, ())),
            title=next((row.title for row in renditions.get(key, ()) if row.title), None),
            letter_date=documents[key].letter_date,
            items=tuple(_item_label(row) for row in items.get(key, ())),
            organs=tuple(row.organ for row in organs.get(key, ())),
            states=tuple(row.state for row in parties.get(key, ()) if row.state),
            languages=tuple(row.language for row in renditions.get(key, ())),
            status=documents[key].status,
        )
        for key in ids
        if key in documents
    ]


def show(session: Session, key: str) -> dict[str, Any] | None:
    """Return all that the catalogue knows of a document, by symbol or id; ``None`` if not held."""
    document_id = _identify(session, key)
    document = session.get(Document, document_id) if document_id else None
    if document is None:
        return None
    renditions = session.scalars(
        select(Rendition).where(Rendition.document_id == document.id).order_by(Rendition.id)
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
        "locked": list(document.locked),
        "review": [
            {"field": row.field, "reason": row.reason}
            for row in session.scalars(
                select(Review)
                .where(Review.document_id == document.id, Review.settled_by.is_(None))
                .order_by(Review.id)
            )
        ],
        "renditions": [_rendition(session, rendition) for rendition in renditions],
        "cited_by": _cited_by(session, document.id),
        "history": [
            {
                "version": row.version,
                "at": row.at.isoformat(),
                "who": row.who,
                "why": row.why,
                "before": row.before,
                "after": row.after,
            }
            for row in session.scalars(
                select(Revision)
                .where(Revision.document_id == document.id)
                .order_by(Revision.version)
            )
        ],
    }


def _conditions(criteria: Criteria) -> list[ColumnElement[bool]]:
    found: list[ColumnElement[bool]] = []
    if criteria.symbol:
        found.append(Document.id.in_(_symbol_query(criteria.symbol)))
    found += _item_and_organ(criteria)
    if criteria.state:
        found.append(
            Document.id.in_(
                select(Party.document_id).where(
                    Party.state == criteria.state.upper(),
                    Party.role.in_(("sender", "on_behalf_of")),
                )
            )
        )
    if criteria.date_from:
        found.append(Document.letter_last >= days_of(criteria.date_from)[0])
    if criteria.date_to:
        found.append(Document.letter_first <= days_of(criteria.date_to)[1])
    if criteria.status:
        found.append(Document.status == criteria.status)
    if criteria.words:
        found.append(Document.id.in_(_words_query(criteria.words)))
    return found


def _item_and_organ(criteria: Criteria) -> list[ColumnElement[bool]]:
    found: list[ColumnElement[bool]] = []
    if criteria.item is not None:
        items = select(DocumentAgendaItem.document_id).where(
            DocumentAgendaItem.item == criteria.item
        )
        if criteria.session:
            items = items.where(DocumentAgendaItem.session == criteria.session)
        found.append(Document.id.in_(items))
    if criteria.organ or criteria.session:
        organs = select(DocumentOrgan.document_id)
        if criteria.organ:
            organs = organs.where(DocumentOrgan.organ == criteria.organ.upper())
        if criteria.session and not criteria.organ:
            organs = organs.where(DocumentOrgan.session == criteria.session)
        found.append(Document.id.in_(organs))
    return found


def _symbol_query(typed: str) -> Select[int]:
    """Match a symbol, what it is the stem or beginning of, or else any part of one."""
    try:
        normal = normalise(typed)
    except SymbolError:
        part = re.sub(r"[%_\\]", "", "".join(typed.split()))
        return select(SymbolRow.document_id).where(SymbolRow.normal.ilike(f"%{part}%"))
    return select(SymbolRow.document_id).where(
        or_(SymbolRow.stem == normal, SymbolRow.normal.startswith(normal, autoescape=True))
    )


def _words_query(words: str) -> Select[int]:
    """Match words as each language stems them; Chinese by its pairs of characters."""
    query: ColumnElement[Any]
    if _HAN.search(words):
        query = func.websearch_to_tsquery("simple", _quoted_runs(words), type_=TSQUERY)
    else:
        folded = fold_latin(words)
        queries: list[ColumnElement[Any]] = [
            func.websearch_to_tsquery(name, folded, type_=TSQUERY)
            for name in CONFIGURATIONS.values()
        ]
        query = reduce(lambda one, other: one.op("||", return_type=TSQUERY())(other), queries)
    return select(Rendition.document_id).where(Rendition.search.op("@@")(query))


def _quoted_runs(words: str) -> str:
    """Each run of Han characters is a phrase of its pairs."""
    return re.sub("[\u3400-\u9fff]+", lambda run: f' "{bigrams(run.group())}" ', words)


def _grouped(session: Session, query: Select[Any]) -> dict[int, list[Any]]:
    groups: dict[int, list[Any]] = {}
    for row in session.scalars(query):
        groups.setdefault(row.document_id, []).append(row)
    return groups


def _item_label(row: DocumentAgendaItem) -> str:
    if row.item is None:
        return row.title or ""
    return f"{row.item}{f' ({row.subitem})' if row.subitem else ''}"


def _identify(session: Session, key: str) -> int | None:
    if key.isdigit():
        return int(key)
    try:
        normal = normalise(key)
    except SymbolError:
        return None
    return session.scalar(select(SymbolRow.document_id).where(SymbolRow.normal == normal))


def _rendition(session: Session, rendition: Rendition) -> dict[str, Any]:
    arrivals = session.scalars(
        select(Arrival).where(Arrival.original_id == rendition.original_id).order_by(Arrival.id)
    ).all()
    findings = session.scalars(
        select(FindingRow)
        .where(FindingRow.rendition_id == rendition.id)
        .order_by(FindingRow.field, FindingRow.position)
    ).all()
    return {
        "language": rendition.language,
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


def _cited_by(session: Session, document_id: int) -> list[str]:
    rows = session.execute(
        select(SymbolRow.normal)
        .join(Citation, and_(Citation.document_id == SymbolRow.document_id))
        .where(Citation.cited_document_id == document_id, SymbolRow.position == literal(0))
        .order_by(SymbolRow.normal)
    )
    return [row.normal for row in rows]


def jobs_of(session: Session, job_ids: Sequence[int]) -> dict[int, Job]:
    """Return jobs by id, as they are now."""
    return {job.id: job for job in session.scalars(select(Job).where(Job.id.in_(job_ids)))}
