"""Correct, confirm and undo: a person's values, locked against later readings, with their history.

The change and its revision are one transaction, the caller's. A save names the version that it
was made on; where another saved in between, it is refused and told what changed.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, and_, or_, select, update
from sqlalchemy.orm import Session

from catalogue.children import resolution_of, write_children
from catalogue.field_text import LISTS
from catalogue.records import link_citations, set_value, snapshot, take_turns
from catalogue.reviews import open_questions
from extraction.record import AgendaItem, Annex, Organ, Record, Sender
from schema import Document, Rendition, Review, Revision, SymbolRow

SINGLE = ("form", "dates.letter", "dates.masthead", "distribution", "original_language")
CORRECTABLE = (*SINGLE, *LISTS)
_TITLE = "title."


class EditConflictError(RuntimeError):
    """Somebody else saved in between.

    Attributes:
        version: the document's version now.
        changed: what the revisions since then changed, field by field.
    """

    def __init__(self, version: int, changed: dict[str, Any]) -> None:
        super().__init__(
            f"The record was changed meanwhile (it is at version {version} now). "
            "Look at what changed and save again."
        )
        self.version, self.changed = version, changed


class UnknownFieldError(LookupError):
    """There is no such field, or no such language version."""

    def __init__(self, field: str) -> None:
        super().__init__(f"{field!r} is no field that can be corrected")


class SymbolTakenError(ValueError):
    """Another document holds a symbol already."""

    def __init__(self, symbols: list[str]) -> None:
        super().__init__(
            f"{', '.join(symbols)}: another document holds this symbol. Correct that one first."
        )


class NothingToUndoError(LookupError):
    """A revision cannot be undone."""


@dataclass(frozen=True, slots=True)
class Saved:
    """A change that was made: the document's version now, and the fields that differ."""

    version: int
    changed: tuple[str, ...]


def correct(
    session: Session,
    document_id: int,
    changes: Mapping[str, Any],
    *,
    who: str,
    why: str = "",
    version: int | None = None,
    act: str | None = None,
) -> Saved:
    """Set fields of a document to what a person says, lock them and settle their doubts.

    A value that is the same as before is thereby confirmed.

    Args:
        session: the caller commits.
        document_id: which document.
        changes: fields and values in the form of the record; ``title.fr`` is the French title.
        who: for the history.
        why: for the history.
        version: on which it was made; ``None`` does not ask.
        act: what joins it to changes of other documents.

    Raises:
        EditConflictError: the document is at another version.
        UnknownFieldError: a field is none.
        SymbolTakenError: another document holds one of the symbols.
    """
    # Before the document, as readings have it: two that wait for each other would wait for long.
    take_turns(session, changes.get("symbols", ()))
    document = session.get_one(Document, document_id, with_for_update=True)
    if version is not None and version != document.version:
        raise EditConflictError(document.version, changed_since(session, document_id, version))
    before = _state(session, document)
    for field, value in changes.items():
        _set(session, document, field, value)
    document.locked = sorted({*document.locked, *changes})
    _settle(session, document_id, changes, who)
    _set_status(session, document)
    return _save(session, document, before, who=who, why=why or "corrected", act=act)


def confirm(
    session: Session,
    document_id: int,
    fields: Sequence[str],
    *,
    who: str,
    version: int | None = None,
) -> Saved:
    """Say that fields are right as they are: their doubts are settled, what has a value is locked.

    Args:
        session: the caller commits.
        document_id: which document.
        fields: of the record, or what only a doubt names, such as ``pages``.
        who: for the history.
        version: on which it was said; ``None`` does not ask.

    Raises:
        EditConflictError: the document is at another version.
        UnknownFieldError: a field is none, and nothing about it is doubtful.
    """
    document = session.get_one(Document, document_id, with_for_update=True)
    if version is not None and version != document.version:
        raise EditConflictError(document.version, changed_since(session, document_id, version))
    before = _state(session, document)
    doubted = {review["field"] for review in before["review"]}
    valued = {field for field in fields if _is_correctable(field) and field in before}
    for field in fields:
        if field not in valued | doubted:
            raise UnknownFieldError(field)
    document.locked = sorted({*document.locked, *valued})
    _settle(session, document_id, dict.fromkeys(fields), who)
    _set_status(session, document)
    why = f"looked at {', '.join(fields)}"
    return _save(session, document, before, who=who, why=why, act=None)


def undo(session: Session, document_id: int, number: int, *, who: str) -> Saved:
    """Set what one revision changed back to what it was.

    Raises:
        NothingToUndoError: there is no such revision, it made the document, one of its fields
            was changed again, or another document has its symbol now; the message says which.
    """
    document = session.get_one(Document, document_id, with_for_update=True)
    revision = session.scalars(
        select(Revision).where(Revision.document_id == document_id, Revision.version == number)
    ).one_or_none()
    if revision is None or not revision.before:
        message = f"Version {number} cannot be undone."
        raise NothingToUndoError(message)
    later = changed_since(session, document_id, number)
    again = [field for field in revision.after if _is_correctable(field) and field in later]
    if again:
        message = f"Undo what came later first: {', '.join(again)} changed again."
        raise NothingToUndoError(message)
    before = _state(session, document)
    try:
        for field, value in revision.before.items():
            if _is_correctable(field):
                _set(session, document, field, value)
    except SymbolTakenError as error:
        raise NothingToUndoError(str(error)) from error
    if "locked" in revision.before:
        document.locked = _unlocked(document.locked, revision)
    _reopen(session, document_id, revision.before.get("review", []))
    _set_status(session, document, was=revision.before.get("status"))
    return _save(session, document, before, who=who, why=f"undid version {number}", act=None)


def _unlocked(locked: list[str], revision: Revision) -> list[str]:
    """Return what stays locked without a revision: what people said later is not its to unlock."""
    before, after = set(revision.before["locked"]), set(revision.after["locked"])
    return sorted((set(locked) - (after - before)) | (before - after))


def changed_since(session: Session, document_id: int, version: int) -> dict[str, Any]:
    """Return the fields that revisions after a version changed, with their latest values."""
    changed: dict[str, Any] = {}
    for revision in session.scalars(
        select(Revision)
        .where(Revision.document_id == document_id, Revision.version > version)
        .order_by(Revision.version)
    ):
        changed |= revision.after
    return changed


def _is_correctable(field: str) -> bool:
    return field in CORRECTABLE or field.startswith(_TITLE)


def _set(session: Session, document: Document, field: str, value: Any) -> None:
    if field in SINGLE:
        set_value(document, field, value)
    elif field in LISTS:
        if field == "symbols":
            _require_free(session, document.id, value)
        others = {name for name in LISTS if name != field}
        record = _record(document, field, value)
        items = resolution_of(session, record)
        write_children(session, document.id, record, others, items)
        if field in {"symbols", "citations"}:
            link_citations(session, document.id, value if field == "symbols" else ())
    elif field.startswith(_TITLE):
        _set_title(session, document.id, field, value)
    else:
        raise UnknownFieldError(field)


def _set_title(session: Session, document_id: int, field: str, value: str | None) -> None:
    titled = session.execute(
        update(Rendition)
        .where(
            Rendition.document_id == document_id,
            Rendition.language == field.removeprefix(_TITLE),
        )
        .values(title=value)
        .returning(Rendition.id)
    ).all()
    if not titled:
        raise UnknownFieldError(field)


def _require_free(session: Session, document_id: int, symbols: list[str]) -> None:
    taken = session.scalars(
        select(SymbolRow.normal).where(
            SymbolRow.normal.in_(symbols), SymbolRow.document_id != document_id
        )
    ).all()
    if taken:
        raise SymbolTakenError(sorted(taken))


def _record(document: Document, field: str, value: list[Any]) -> Record:
    """Return a record that says nothing but one list."""
    made = {
        "organs": lambda entry: Organ(**entry),
        "agenda_items": lambda entry: AgendaItem(**entry),
        "senders": lambda entry: Sender(**entry),
        "annexes": lambda entry: Annex(**{**entry, "signatories": tuple(entry["signatories"])}),
    }.get(field, lambda entry: entry)
    values: dict[str, Any] = {field: tuple(map(made, value))}
    return Record("", "", "", "text", 0, "und", document.form, **values)


def _settle(session: Session, document_id: int, changes: Mapping[str, Any], who: str) -> None:
    """A doubt about ``title`` is of one version: the title of another language settles nothing."""
    settled: list[ColumnElement[bool]] = [Review.field.in_(changes)]
    for field in changes:
        if field.startswith(_TITLE):
            other = select(Rendition.id).where(
                Rendition.document_id == document_id,
                Rendition.language != field.removeprefix(_TITLE),
            )
            of_language = or_(Review.rendition_id.is_(None), Review.rendition_id.not_in(other))
            settled.append(and_(Review.field == "title", of_language))
    session.execute(
        update(Review)
        .where(Review.document_id == document_id, Review.settled_by.is_(None), or_(*settled))
        .values(settled_by=who)
    )


def _reopen(session: Session, document_id: int, reviews: list[dict[str, Any]]) -> None:
    for review in reviews:
        session.execute(
            update(Review)
            .where(
                Review.document_id == document_id,
                Review.field == review["field"],
                Review.reason == review["reason"],
            )
            .values(settled_by=None)
        )


def _set_status(session: Session, document: Document, was: str | None = None) -> None:
    doubts = open_questions(session, document)
    document.status = "in_review" if doubts else (was or "confirmed")


def _state(session: Session, document: Document) -> dict[str, Any]:
    """Return all that a correction may change."""
    session.flush()
    titles = session.execute(
        select(Rendition.language, Rendition.title)
        .where(Rendition.document_id == document.id)
        .order_by(Rendition.id.desc())
    )
    doubts = session.execute(
        select(Review.field, Review.reason)
        .where(Review.document_id == document.id, Review.settled_by.is_(None))
        .order_by(Review.id)
    )
    return {
        **snapshot(session, document),
        **{f"{_TITLE}{row.language}": row.title for row in titles},
        "locked": list(document.locked),
        "review": [{"field": row.field, "reason": row.reason} for row in doubts],
    }


def _save(
    session: Session,
    document: Document,
    before: dict[str, Any],
    *,
    who: str,
    why: str,
    act: str | None,
) -> Saved:
    after = _state(session, document)
    changed = tuple(field for field in after if after[field] != before.get(field))
    if not changed:
        return Saved(document.version, ())
    document.version += 1
    session.add(
        Revision(
            document_id=document.id,
            version=document.version,
            who=who,
            why=why,
            before={field: before.get(field) for field in changed},
            after={field: after[field] for field in changed},
            act=act,
        )
    )
    session.flush()
    return Saved(document.version, changed)
