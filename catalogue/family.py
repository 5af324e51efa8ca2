"""A document among others: revisions, addenda, corrigenda; what it cites and what cites it."""

from typing import Any

from sqlalchemy import ColumnElement, and_, select, true
from sqlalchemy.orm import Session

from schema import Citation, Document, Rendition, SymbolRow

_ALL = true()
_RELATIONS = {
    "Add": "addendum",
    "Corr": "corrigendum",
    "Rev": "revision",
    "Amend": "amendment",
}


def family(
    session: Session, document_id: int, visible: ColumnElement[bool] = _ALL
) -> list[dict[str, Any]]:
    """Return the held documents whose symbols have the same stem, and versions issued again.

    Of documents only those that are ``visible``, a condition on :class:`Document`.

    Each is ``symbol``, ``document_id``, ``relation`` (`original`, `revision`, `addendum`,
    `corrigendum`, `amendment`, `reissue`), in the order of their symbols.
    """
    stems = select(SymbolRow.stem).where(SymbolRow.document_id == document_id)
    rows = session.execute(
        select(SymbolRow.normal, SymbolRow.suffixes, SymbolRow.document_id)
        .join(Document, Document.id == SymbolRow.document_id)
        .where(SymbolRow.stem.in_(stems), SymbolRow.document_id != document_id, visible)
        .order_by(SymbolRow.normal)
    )
    relatives = [
        {
            "symbol": row.normal,
            "document_id": row.document_id,
            "relation": relation(row.suffixes),
        }
        for row in rows
    ]
    return _reissues(session, document_id) + relatives


def relation(suffixes: list[str]) -> str:
    """Return what a document with these suffixes is to the one without.

    >>> relation(["Rev.1", "Add.2"]), relation([])
    ('addendum', 'original')
    """
    if not suffixes:
        return "original"
    return _RELATIONS.get(suffixes[-1].partition(".")[0], "part")


def _reissues(session: Session, document_id: int) -> list[dict[str, Any]]:
    """A reissue keeps its symbol: it is a version of the same document."""
    languages = session.scalars(
        select(Rendition.language)
        .where(Rendition.document_id == document_id, Rendition.reissue)
        .order_by(*Rendition.in_order())
    ).all()
    symbol = session.scalar(
        select(SymbolRow.normal)
        .where(SymbolRow.document_id == document_id)
        .order_by(SymbolRow.position)
        .limit(1)
    )
    return [
        {
            "symbol": f"{symbol}*",
            "document_id": document_id,
            "relation": "reissue",
            "language": language,
        }
        for language in languages
    ]


def cites(
    session: Session, document_id: int, visible: ColumnElement[bool] = _ALL
) -> list[dict[str, Any]]:
    """Return what a document cites, in its order, with the document if it is held and visible."""
    rows = session.execute(
        select(Citation.normal, Document.id.label("cited_document_id"))
        .outerjoin(Document, and_(Document.id == Citation.cited_document_id, visible))
        .where(Citation.document_id == document_id)
        .order_by(Citation.position)
    )
    return [{"symbol": row.normal, "document_id": row.cited_document_id} for row in rows]


def cited_by(session: Session, document_id: int, visible: ColumnElement[bool] = _ALL) -> list[str]:
    """Return what visibly cites a document: first symbols, or the number of one without."""
    rows = session.execute(
        select(Citation.document_id, SymbolRow.normal)
        .outerjoin(
            SymbolRow,
            and_(SymbolRow.document_id == Citation.document_id, SymbolRow.position == 0),
        )
        .join(Document, Document.id == Citation.document_id)
        .where(Citation.cited_document_id == document_id, visible)
        .order_by(SymbolRow.normal.nulls_last(), Citation.document_id)
    )
    return [row.normal or str(row.document_id) for row in rows]
