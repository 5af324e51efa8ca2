"""Searches that people keep, each with a feed of what is new in it."""

from collections.abc import Sequence

from sqlalchemy import delete, select
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.orm import Session

from catalogue.search.query import Query
from catalogue.viewer import Viewer
from schema import SavedSearch

_WITHOUT_TERMS = "everything"


def kept(session: Session, viewer: Viewer) -> Sequence[SavedSearch]:
    """Return the viewer's own searches, by name."""
    return session.scalars(
        select(SavedSearch)
        .where(SavedSearch.account_id == viewer.account_id)
        .order_by(SavedSearch.name)
    ).all()


def keep(session: Session, viewer: Viewer, query: Query, name: str = "") -> SavedSearch:
    """Keep a search under a name, else under its own words; of one name the latest stays."""
    text = query.text
    row = insert(SavedSearch).values(
        account_id=viewer.account_id, name=name.strip() or text or _WITHOUT_TERMS, query=text
    )
    return session.scalars(
        row.on_conflict_do_update(
            index_elements=["account_id", "name"], set_={"query": row.excluded.query}
        ).returning(SavedSearch),
        execution_options={"populate_existing": True},
    ).one()


def forget(session: Session, viewer: Viewer, search_id: int) -> bool:
    """Forget one of the viewer's searches; tell whether there was such a one."""
    return bool(
        session.scalars(
            delete(SavedSearch)
            .where(SavedSearch.id == search_id, SavedSearch.account_id == viewer.account_id)
            .returning(SavedSearch.id)
        ).all()
    )
