"""What is new in saved searches, for those who want it by mail.

New is what came into the catalogue since the last mail. A document is dated by the beginning of the
transaction that enters it, and is seen at its end: only what is older than any such transaction is
told, so that nothing slips in behind what was told already.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta

from sqlalchemy import func, select, text
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.orm import Session

from catalogue.search.query import parse
from catalogue.search.results import matched
from catalogue.summaries import Summary, summaries
from catalogue.viewer import RESTRICTED, Role, Viewer
from schema import Account, Document, SavedSearch, SearchMail

# A worker's task is ended after so long, and its transaction with it.
SETTLED = timedelta(minutes=15)
# A mail names so many; the search itself shows the others.
MOST_NAMED = 50
_LOOK_AGAIN = timedelta(minutes=5)
_DAILY_HOUR = 6

# Counted before it is tried, for the trying may kill. After a minute it may be tried again, then
# after twice as long each time, every six hours at last.
_CLAIM = text(
    """
    UPDATE search_mail
       SET tries = tries + 1,
           next_at = now() + least(interval '6 hours', interval '1 minute' * 2 ^ least(tries, 9))
     WHERE search_id = (
           SELECT m.search_id
             FROM search_mail m
             JOIN saved_search s ON s.id = m.search_id
             JOIN account a ON a.id = s.account_id AND a.disabled_at IS NULL
            WHERE m.next_at <= now()
            ORDER BY m.next_at, m.search_id LIMIT 1 FOR UPDATE OF m SKIP LOCKED)
    RETURNING search_id
    """
)


@dataclass(frozen=True, slots=True)
class News:
    """What a mail says of one search.

    Attributes:
        search_id: the search.
        name: what its owner calls it.
        query: what it looks for.
        address: where the mail goes.
        language: what it is written in.
        since: everything until then was told.
        until: everything until then is in it.
        documents: what is new and may be named, the latest first; at most :data:`MOST_NAMED`.
        is_more: whether there are more of these.
        restricted: how many restricted documents are new, where the owner may see those.
    """

    search_id: int
    name: str
    query: str
    address: str
    language: str
    since: datetime
    until: datetime
    documents: Sequence[Summary]
    is_more: bool
    restricted: int


def wanted(session: Session, viewer: Viewer) -> dict[int, SearchMail]:
    """Return which of the viewer's own searches are told of by mail, by their ids."""
    rows = session.scalars(
        select(SearchMail)
        .join(SavedSearch, SavedSearch.id == SearchMail.search_id)
        .where(SavedSearch.account_id == viewer.account_id)
    )
    return {row.search_id: row for row in rows}


def tell(
    session: Session,
    viewer: Viewer,
    search_id: int,
    how_often: str,
    address: str,
    *,
    language: str = "en",
) -> bool:
    """Have what is new from now on mailed to an address; tell whether the search is the viewer's.

    What was not told yet under another address or time of day is told under these.
    """
    if not _owns(session, viewer, search_id):
        return False
    row = insert(SearchMail).values(
        search_id=search_id, address=address, how_often=how_often, language=language
    )
    session.execute(
        row.on_conflict_do_update(
            index_elements=["search_id"],
            set_={
                "address": row.excluded.address,
                "how_often": row.excluded.how_often,
                "language": row.excluded.language,
                "next_at": func.now(),
                "tries": 0,
            },
        )
    )
    return True


def tell_no_more(session: Session, viewer: Viewer, search_id: int) -> bool:
    """End the mails of a search; tell whether it is the viewer's."""
    if not _owns(session, viewer, search_id):
        return False
    row = session.get(SearchMail, search_id)
    if row is not None:
        session.delete(row)
    return True


def _owns(session: Session, viewer: Viewer, search_id: int) -> bool:
    row = session.get(SavedSearch, search_id)
    return row is not None and row.account_id == viewer.account_id


def claim(session: Session) -> int | None:
    """Claim a search of which it is time to tell; ``None`` if there is none. Commit at once."""
    claimed: int | None = session.scalar(_CLAIM)
    return claimed


def news(session: Session, search_id: int) -> News | None:
    """Return what is new in a search, and keep others from it until the transaction ends.

    Nothing, if another holds it, if its mails were ended, or if its owner's account was disabled.
    """
    mail = session.scalars(
        select(SearchMail)
        .where(SearchMail.search_id == search_id)
        .with_for_update(skip_locked=True, of=SearchMail)
    ).one_or_none()
    # All that workers may know of an account: whether it stands, and what exists for it.
    rights = (SavedSearch.account_id, Account.sees_restricted)
    found = session.execute(
        select(SavedSearch.name, SavedSearch.query, *rights, func.now().label("at"))
        .join(Account, Account.id == SavedSearch.account_id)
        .where(SavedSearch.id == search_id, Account.disabled_at.is_(None))
    ).one_or_none()
    if mail is None or found is None:
        return None
    viewer = Viewer(found.account_id, "", Role.READER, sees_restricted=found.sees_restricted)
    until = max(found.at - SETTLED, mail.told_until)
    fresh = (Document.created_at > mail.told_until, Document.created_at <= until)
    query = parse(found.query)
    if query.problems:
        return None  # what is not understood any more would find everything
    # A mail leaves the house: restricted documents are counted in it and never named.
    public = matched(session, query, replace(viewer, sees_restricted=False)).where(*fresh)
    ids = session.scalars(public.order_by(Document.id.desc()).limit(MOST_NAMED + 1)).all()
    restricted = 0
    if viewer.sees_restricted:
        hidden = matched(session, query, viewer).where(*fresh, Document.distribution == RESTRICTED)
        restricted = session.scalar(select(func.count()).select_from(hidden.subquery())) or 0
    return News(
        search_id,
        found.name,
        found.query,
        mail.address,
        mail.language,
        mail.told_until,
        until,
        tuple(summaries(session, ids[:MOST_NAMED])),
        len(ids) > MOST_NAMED,
        restricted,
    )


def told(session: Session, said: News) -> None:
    """Mark that what is new was told, or that nothing is; in the transaction that looked."""
    mail = session.get_one(SearchMail, said.search_id)
    mail.told_until = said.until
    mail.next_at = next_look(mail.how_often, session.scalars(select(func.now())).one())
    mail.tries = 0


def next_look(how_often: str, now: datetime) -> datetime:
    """Return when a search is looked at again: daily mails go at six in the morning, UTC."""
    if how_often != "daily":
        return now + _LOOK_AGAIN
    morning = now.astimezone(UTC).replace(hour=_DAILY_HOUR, minute=0, second=0, microsecond=0)
    return morning if morning > now else morning + timedelta(days=1)
