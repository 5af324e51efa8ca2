"""A catalogue of made-up letters: what searches and facets read, and no originals.

Shaped like a real one where it matters to a search. Most letters came in the order of their dates
and one in five from a backfill, so an old session lies far from the newest numbers. Words follow a
power law: one is in nearly every text, many in a few hundred of a million. Some States write often.
"""

import random
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import date, timedelta
from itertools import accumulate
from typing import TYPE_CHECKING, Any, cast

from sqlalchemy import text
from sqlalchemy.orm import Session

from extraction.states import codes

if TYPE_CHECKING:
    from psycopg import Cursor

_STEP = 5_000
_WORDS_A_TEXT = 200
_WORDS = 200_000
_FIRST_DAY = date(2005, 9, 20)
_DAYS = 7_000
# Deliveries are out of order by some months; one letter in five is of any date.
_LATE_DAYS = 120
_BACKFILLED = 0.2
_FIRST_SESSION = 60
_SESSION_DAYS = 365.25
ITEMS = 140
FORMS = ("letter", "letter", "letter", "identical_letters", "note_verbale")
STATUSES = ("complete", "complete", "in_review", "confirmed")
LANGUAGES = ("en", "en", "fr", "es", "ru")
TABLES = {
    "document": "id, form, status, letter_date, letter_first, letter_last, distribution, facets",
    "symbol": "document_id, position, normal, stem, organ, session, year, number, suffixes",
    "document_organ": "document_id, position, organ, session, year, stated",
    "document_agenda_item": "document_id, position, organ, session, stage, item",
    "party": "document_id, role, position, state, office",
    "rendition": "document_id, language, title, pages, read_by, rules_version, notes, record, "
    "full_text, search_text",
}


def words() -> list[str]:
    """Return all words of the texts, the most frequent first."""
    chance = random.Random(1)
    found: dict[str, None] = {}
    while len(found) < _WORDS:
        found["".join(chance.choices("abcdefghilmnoprstuv", k=chance.randint(5, 10)))] = None
    return list(found)


def states() -> list[str]:
    """Return sixty States, the one that writes most first."""
    return sorted(codes())[:60]


@dataclass(frozen=True, slots=True)
class Letters:
    """Makes letter after letter, each the same in every run."""

    wanted: int
    words: list[str] = field(default_factory=words)
    states: list[str] = field(default_factory=states)
    often: list[float] = field(
        default_factory=lambda: list(accumulate(rank**-0.75 for rank in range(1, _WORDS + 1)))
    )
    busy: list[float] = field(default_factory=lambda: list(accumulate(1 / n for n in range(5, 65))))

    def rows(self, number: int) -> dict[str, list[tuple[Any, ...]]]:
        """Return the rows of one letter, by table."""
        chance = random.Random(number)
        day = _FIRST_DAY + timedelta(days=self._days(number, chance))
        session = str(_FIRST_SESSION + int((day - _FIRST_DAY).days / _SESSION_DAYS))
        state = chance.choices(self.states, cum_weights=self.busy)[0]
        language = chance.choice(LANGUAGES)
        items = chance.sample(range(1, ITEMS + 1), 4)
        counted = ["organ:A", "organ:S", f"session:{session}", f"state:{state}"]
        counted += [f"language:{language}", *(f"item:{item}" for item in items)]
        body = " ".join(chance.choices(self.words, cum_weights=self.often, k=_WORDS_A_TEXT))
        body = f"letter from the representative concerning {body}"
        assembly, council = f"A/{session}/{number}", f"S/{day.year}/{number}"
        distribution = "restricted" if number % 200 == 0 else "general"
        form, status = chance.choice(FORMS), chance.choice(STATUSES)
        own = (number, form, status, day.isoformat(), day, day, distribution, sorted(counted))
        return {
            "document": [own],
            "symbol": [
                (number, 0, assembly, assembly, "A", session, None, str(number), "[]"),
                (number, 1, council, council, "S", None, day.year, str(number), "[]"),
            ],
            "document_organ": [
                (number, 0, "A", session, None, True),
                (number, 1, "S", None, day.year, True),
            ],
            "document_agenda_item": [
                (number, place, "A", session, "final", item) for place, item in enumerate(items)
            ],
            "party": [(number, "sender", 0, state, "permanent_representative")],
            "rendition": [
                (number, language, f"Letter {number}", 2, "text", "1", "[]", "{}", body, body)
            ],
        }

    def _days(self, number: int, chance: random.Random) -> int:
        if chance.random() < _BACKFILLED:
            return chance.randrange(_DAYS)
        came = number / self.wanted * _DAYS
        return min(_DAYS - 1, max(0, int(chance.gauss(came, _LATE_DAYS))))


def fill(session: Session, wanted: int) -> None:
    """Bring the catalogue to so many documents; prints how far it is."""
    held = session.scalar(text("SELECT coalesce(max(id), 0) FROM document")) or 0
    if held >= wanted:
        return
    began = time.perf_counter()
    letters = Letters(wanted)
    with _without_indexes(session):
        for low in range(held + 1, wanted + 1, _STEP):
            high = min(low + _STEP, wanted + 1)
            _copy(session, [letters.rows(number) for number in range(low, high)])
            print(f"filled {high - 1:,} ({time.perf_counter() - began:.0f} s)", flush=True)
    for table in TABLES:
        session.execute(
            text(f"SELECT setval(pg_get_serial_sequence('{table}', 'id'), max(id)) FROM {table}")
        )
    session.commit()
    print(f"with indexes ({time.perf_counter() - began:.0f} s)", flush=True)


def _copy(session: Session, letters: list[dict[str, list[tuple[Any, ...]]]]) -> None:
    cursor = cast("Cursor[Any]", session.connection().connection.cursor())
    # What the rows refer to was made with them, and so were their facets.
    cursor.execute("SET LOCAL session_replication_role = replica")
    for table, columns in TABLES.items():
        with cursor.copy(f"COPY {table} ({columns}) FROM STDIN") as copy:
            for letter in letters:
                for row in letter[table]:
                    copy.write_row(row)
    session.commit()


@contextmanager
def _without_indexes(session: Session) -> Iterator[None]:
    """Drop the indexes that no constraint needs, and make them anew at the end: far faster."""
    indexes = session.execute(
        text(
            "SELECT indexrelid::regclass::text AS name, pg_get_indexdef(indexrelid) AS made "
            "FROM pg_index JOIN pg_class ON pg_class.oid = indrelid "
            "WHERE relname = ANY(:tables) "
            "AND NOT EXISTS (SELECT FROM pg_constraint WHERE conindid = indexrelid)"
        ),
        {"tables": list(TABLES)},
    ).all()
    for index in indexes:
        session.execute(text(f"DROP INDEX {index.name}"))
    session.commit()
    try:
        yield
    finally:
        session.execute(text("SET maintenance_work_mem = '1GB'"))
        for index in indexes:
            session.execute(text(index.made))
        session.commit()
