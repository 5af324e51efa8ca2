"""Take a proposed title into the authority, by repetition or by a person; or refuse it."""

from sqlalchemy import func, select
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.orm import Session

from catalogue.agenda.entry import document_of, label
from catalogue.agenda.importing import keys_of, set_titles
from catalogue.agenda.learning import Proposed, proposals, settle_sightings
from catalogue.agenda.titles import key
from schema import Agenda, AgendaItemRow, AgendaRefusal


class NothingProposedError(LookupError):
    """No masthead proposes such a title; the message says where proposals are listed."""

    def __init__(self, what: str) -> None:
        super().__init__(f"{what}: nothing is proposed. See: letterbook agenda proposals")


class SeveralProposedError(LookupError):
    """Mastheads print several titles for an item; the message lists them to choose from."""

    def __init__(self, what: str, titles: list[str]) -> None:
        listed = "; ".join(f"“{title}”" for title in titles)
        super().__init__(
            f"{what}: several titles are proposed in one language. Choose by --title: {listed}"
        )


def learn(session: Session, repetitions: int) -> list[Proposed]:
    """Take up each title that enough independent documents print, undisputed; return those.

    Args:
        session: in a transaction of the caller.
        repetitions: how many documents must print it clearly beside its number.
    """
    session.execute(select(func.pg_advisory_xact_lock(func.hashtext("agenda"))))
    taken = []
    for proposed in proposals(session):
        row = _row(session, proposed)
        known = row.titles.get(proposed.language) if row else None
        if proposed.sure >= repetitions and not proposed.disputed and not known:
            seen = f"printed by {len(proposed.documents)} documents"
            _take(session, row, proposed, who="letterbook", why=seen, confirmed_by=None)
            taken.append(proposed)
    return taken


def confirm(session: Session, proposed: Proposed, who: str) -> AgendaItemRow:
    """Take a title up on a person's word; no import changes the entry from now on."""
    session.execute(select(func.pg_advisory_xact_lock(func.hashtext("agenda"))))
    row = _row(session, proposed)
    seen = f"confirmed by {who}, printed by {len(proposed.documents)} documents"
    return _take(session, row, proposed, who=who, why=seen, confirmed_by=who)


def refuse(session: Session, proposed: Proposed, who: str) -> None:
    """Refuse a title: it is not proposed for this item again."""
    organ, number, stage, item, subitem = proposed.place
    session.execute(
        insert(AgendaRefusal)
        .values(
            organ=organ,
            session=number,
            stage=stage,
            item=item,
            subitem=subitem,
            title_key=proposed.key,
            who=who,
        )
        .on_conflict_do_nothing()
    )


def choose(
    session: Session,
    of_session: str,
    item: int,
    subitem: str | None,
    *,
    organ: str = "A",
    stage: str = "final",
    language: str | None = None,
    title: str | None = None,
) -> list[Proposed]:
    """Return the proposals for an item that a person means, one a language.

    Raises:
        NothingProposedError: there is none.
        SeveralProposedError: a language has several, and the person has not said which.
    """
    what = f"{organ}, session {of_session}, {stage}, item {label(item, subitem)}"
    found = [
        one
        for one in proposals(session, organ=organ, of_session=of_session)
        if (one.stage, one.item, one.subitem) == (stage, item, subitem)
        and (language is None or one.language == language)
        and (title is None or one.key == key(title))
    ]
    if not found:
        raise NothingProposedError(what)
    languages = [one.language for one in found]
    several = [one.title for one in found if languages.count(one.language) > 1]
    if several:
        raise SeveralProposedError(what, several)
    return found


def _row(session: Session, proposed: Proposed) -> AgendaItemRow | None:
    organ, number, stage, item, subitem = proposed.place
    return session.scalar(
        select(AgendaItemRow)
        .where(
            AgendaItemRow.organ == organ,
            AgendaItemRow.session == number,
            AgendaItemRow.stage == stage,
            AgendaItemRow.item == item,
            AgendaItemRow.subitem.is_not_distinct_from(subitem),
        )
        .with_for_update()
    )


def _take(
    session: Session,
    row: AgendaItemRow | None,
    proposed: Proposed,
    *,
    who: str,
    why: str,
    confirmed_by: str | None,
) -> AgendaItemRow:
    organ, number, stage, item, subitem = proposed.place
    titles = {proposed.language: proposed.title}
    if row is None:
        document = session.scalar(
            insert(Agenda)
            .values(organ=organ, session=number, stage=stage)
            # An update that changes nothing, for a conflict returns no row otherwise.
            .on_conflict_do_update(
                index_elements=["organ", "session", "stage"], set_={"organ": organ}
            )
            .returning(Agenda.document)
        )
        row = AgendaItemRow(
            organ=organ,
            session=number,
            stage=stage,
            item=item,
            subitem=subitem,
            agenda_document=document or document_of(organ, number, stage),
            titles=titles,
            title_keys=keys_of(titles),
            source=why,
        )
        session.add(row)
    elif row.titles.get(proposed.language) != proposed.title:
        set_titles(row, {**row.titles, **titles}, who=who, why=why)
        row.source = why
    row.confirmed_by = confirmed_by or row.confirmed_by
    settle_sightings(session, proposed)
    session.flush()
    return row
