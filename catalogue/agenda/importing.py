"""Import agenda items into the authority: idempotent; what a person confirmed stays."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import UTC, datetime

from sqlalchemy import func, select, tuple_, update
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.orm import Session

from catalogue.agenda.entry import Entry, Place, RowRefusedError, entry_of, label
from catalogue.agenda.rows import Row
from catalogue.agenda.titles import key
from schema import Agenda, AgendaItemRow


@dataclass(frozen=True, slots=True)
class Refused:
    """A row that was not taken: its line, what it is about, and why."""

    line: int
    what: str
    reason: str


@dataclass(slots=True)
class Report:
    """What an import did: counts of rows, and each refused row with its reason.

    ``kept`` are items whose title a person confirmed (or, where nothing may be overwritten, that
    were there already): the file's other title was not taken.
    """

    rows: int = 0
    added: int = 0
    changed: int = 0
    same: int = 0
    kept: list[Refused] = field(default_factory=list)
    refused: list[Refused] = field(default_factory=list)
    agendas: set[tuple[str, str]] = field(default_factory=set)


def import_rows(
    session: Session,
    rows: Iterable[Row],
    *,
    source: str,
    who: str,
    language: str = "en",
    stage: str | None = None,
    complete: bool = False,
    overwrite: bool = True,
) -> Report:
    """Write the rows of a file into the authority, and report on every one.

    Args:
        session: in a transaction of the caller.
        rows: as the file gives them.
        source: what the entries come from, for those who ask later.
        who: imports.
        language: of titles in the column `title`.
        stage: of rows that do not tell theirs.
        complete: whether these are all items of each agenda that the file names.
        overwrite: whether titles that no person confirmed are replaced.
    """
    report = Report()
    taken = _entries(rows, report, language=language, stage=stage)
    entries = [entry for _, entry in taken.values()]
    _take_turns(session)
    _write_agendas(session, entries, complete=complete)
    known = _known(session, entries)
    for line, entry in taken.values():
        row = known.get(entry.place)
        if row is None:
            session.add(_new(entry, source))
            report.added += 1
        else:
            _amend(row, entry, line, report, source=source, who=who, overwrite=overwrite)
    report.agendas = {(entry.organ, entry.session) for entry in entries}
    session.flush()
    return report


def _entries(
    rows: Iterable[Row], report: Report, *, language: str, stage: str | None
) -> dict[Place, tuple[int, Entry]]:
    """Return the entries by what names them; of two that contradict each other the first."""
    taken: dict[Place, tuple[int, Entry]] = {}
    for row in rows:
        report.rows += 1
        what = f"{row.fields.get('agenda_document', '')} {row.fields.get('item', '')}".strip()
        try:
            entry = entry_of(row.fields, language=language, stage=stage)
            line, earlier = taken.setdefault(entry.place, (row.line, entry))
            if earlier is not entry:
                taken[entry.place] = line, _merged(earlier, entry, line)
                report.same += 1
        except RowRefusedError as error:
            report.refused.append(Refused(row.line, what, str(error)))
    return taken


def _merged(earlier: Entry, entry: Entry, line: int) -> Entry:
    for code, title in entry.titles.items():
        if key(earlier.titles.get(code, title)) != key(title):
            message = f"line {line} of this file gives it another title: {earlier.titles[code]}"
            raise RowRefusedError(message)
    earlier.titles.update(entry.titles)
    return earlier


def _take_turns(session: Session) -> None:
    """One at a time writes the authority; letters are entered meanwhile."""
    session.execute(select(func.pg_advisory_xact_lock(func.hashtext("agenda"))))


def _write_agendas(session: Session, entries: list[Entry], *, complete: bool) -> None:
    documents: dict[tuple[str, str, str], str | None] = {}
    for entry in entries:
        agenda = entry.organ, entry.session, entry.stage
        documents[agenda] = documents.get(agenda) or entry.document
    if not documents:
        return
    values = [
        {"organ": organ, "session": number, "stage": stage, "document": document}
        for (organ, number, stage), document in documents.items()
    ]
    session.execute(insert(Agenda).values(values).on_conflict_do_nothing())
    if complete:
        names = tuple_(Agenda.organ, Agenda.session, Agenda.stage)
        session.execute(update(Agenda).where(names.in_(documents)).values(complete=True))


def _known(session: Session, entries: list[Entry]) -> dict[Place, AgendaItemRow]:
    agendas = {(entry.organ, entry.session) for entry in entries}
    rows = session.scalars(
        select(AgendaItemRow)
        .where(tuple_(AgendaItemRow.organ, AgendaItemRow.session).in_(agendas))
        .with_for_update()
    )
    return {(row.organ, row.session, row.stage, row.item, row.subitem): row for row in rows}


def _new(entry: Entry, source: str) -> AgendaItemRow:
    return AgendaItemRow(
        organ=entry.organ,
        session=entry.session,
        stage=entry.stage,
        item=entry.item,
        subitem=entry.subitem,
        agenda_document=entry.document,
        titles=entry.titles,
        title_keys=keys_of(entry.titles),
        source=source,
    )


def keys_of(titles: dict[str, str]) -> list[str]:
    """Return the titles of all languages as they are compared, each once."""
    return list(dict.fromkeys(key(title) for title in titles.values()))


def _amend(
    row: AgendaItemRow,
    entry: Entry,
    line: int,
    report: Report,
    *,
    source: str,
    who: str,
    overwrite: bool,
) -> None:
    """Add what the entry lacks; replace a title that differs, unless it is to be kept."""
    titles = dict(row.titles)
    for code, title in entry.titles.items():
        if code not in titles:
            titles[code] = title
        elif titles[code] != title and (row.confirmed_by or not overwrite):
            keeper = f"{row.confirmed_by} confirmed" if row.confirmed_by else "it has"
            what = f"session {entry.session}, {label(entry.item, entry.subitem)}"
            report.kept.append(Refused(line, what, f"{keeper} “{titles[code]}”; not “{title}”"))
        else:
            titles[code] = title
    document = row.agenda_document or entry.document
    if titles == row.titles and document == row.agenda_document:
        report.same += 1
        return
    set_titles(row, titles, who=who, why=source)
    row.agenda_document, row.source = document, source
    report.changed += 1


def set_titles(row: AgendaItemRow, titles: dict[str, str], *, who: str, why: str) -> None:
    """Give an entry other titles, and remember the former ones."""
    at = datetime.now(UTC).isoformat(timespec="seconds")
    row.history = [*row.history, {"at": at, "who": who, "why": why, "before": dict(row.titles)}]
    row.titles, row.title_keys = titles, keys_of(titles)
