"""The pages of scans in the ledger: which wait for recognition, and what was recognised.

A scan is recognised page by page, each committed by itself: three hundred pages neither hold a
worker for long nor start over when it is killed.
"""

from collections.abc import Sequence

from sqlalchemy import func, select, update
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.orm import Session

from extraction.pages import Word
from extraction.recognised import RecognisedPage
from schema import RecognisedPage as Row


def await_recognition(
    session: Session, original_id: int, pages: Sequence[int], language: str
) -> None:
    """Note which pages wait; those that were noted or recognised before are left as they are."""
    session.execute(
        insert(Row)
        .values(
            [{"original_id": original_id, "page": page, "language": language} for page in pages]
        )
        .on_conflict_do_nothing()
    )


def next_page(session: Session, original_id: int) -> tuple[int, str] | None:
    """Return the next page that waits and what it is likely in; ``None`` where none does."""
    waiting = session.execute(
        select(Row.page, Row.language)
        .where(Row.original_id == original_id, Row.recognised_at.is_(None))
        .order_by(Row.page)
        .limit(1)
    ).one_or_none()
    if waiting is None:
        return None
    before = session.scalar(
        select(Row.language)
        .where(
            Row.original_id == original_id,
            Row.recognised_at.is_not(None),
            Row.language != "und",
        )
        .order_by(Row.page.desc())
        .limit(1)
    )
    return waiting.page, before or waiting.language


def keep(session: Session, original_id: int, page: RecognisedPage) -> None:
    """Write down what was recognised on a page."""
    _fill(
        session,
        original_id,
        page.number,
        text=page.text,
        words=[[word.start, word.end, round(word.confidence, 3), *word.box] for word in page.words],
        confidence=page.confidence,
        language=page.language,
        models=page.models,
        engine=page.engine,
        turned=page.turned,
        seconds=page.seconds,
        error=None,
    )


def give_up(session: Session, original_id: int, page: int, reason: str) -> None:
    """Leave a page out that cannot be recognised, and say why."""
    _fill(session, original_id, page, text="", words=[], confidence=0.0, error=reason)


def _fill(session: Session, original_id: int, page: int, **values: object) -> None:
    session.execute(
        update(Row)
        .where(Row.original_id == original_id, Row.page == page)
        .values(**values, recognised_at=func.now())
    )


def recognised(session: Session, original_id: int) -> list[RecognisedPage]:
    """Return what was recognised of an original so far."""
    rows = session.scalars(
        select(Row)
        .where(Row.original_id == original_id, Row.recognised_at.is_not(None))
        .order_by(Row.page)
    )
    return [
        RecognisedPage(
            row.page,
            row.text or "",
            tuple(
                Word(start, end, confidence, (left, top, right, bottom))
                for start, end, confidence, left, top, right, bottom in row.words or ()
            ),
            row.confidence or 0.0,
            row.language,
            row.models or "",
            row.engine or "",
            row.turned or 0.0,
            row.seconds or 0.0,
        )
        for row in rows
    ]
