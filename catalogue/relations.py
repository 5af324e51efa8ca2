"""What stands around a document: what it cites that is held, and its family of symbols."""

from sqlalchemy import select
from sqlalchemy.orm import Session

from catalogue.viewer import Viewer, visible_to
from schema import Citation, Document, SymbolRow


def held_citations(session: Session, document_id: int, viewer: Viewer) -> dict[str, int]:
    """Return which of the cited symbols are held and visible, with their documents."""
    rows = session.execute(
        select(Citation.normal, Citation.cited_document_id)
        .join(Document, Document.id == Citation.cited_document_id)
        .where(Citation.document_id == document_id, visible_to(viewer))
    )
    return {row.normal: row.cited_document_id for row in rows}


def family(session: Session, document_id: int, viewer: Viewer) -> dict[str, int]:
    """Return the symbols of other documents with the same stem: revisions, addenda, corrigenda."""
    stems = select(SymbolRow.stem).where(SymbolRow.document_id == document_id)
    rows = session.execute(
        select(SymbolRow.normal, SymbolRow.document_id)
        .join(Document, Document.id == SymbolRow.document_id)
        .where(SymbolRow.stem.in_(stems), SymbolRow.document_id != document_id, visible_to(viewer))
        .order_by(SymbolRow.normal)
    )
    return {row.normal: row.document_id for row in rows}
