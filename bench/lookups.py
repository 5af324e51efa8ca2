"""Fill a catalogue with made-up letters and measure the searches of people who look things up.

    nice .venv/bin/python -m bench.lookups --documents 100000

Runs on an embedded PostgreSQL in a folder of its own (``--home``), which is kept, so that a second
run measures alone. Prints p50 and p95 in milliseconds of what the search page asks for: the first
page of results and the facets, as a reader who may not see what is restricted.
"""

import argparse
import random
import statistics
import time
from collections.abc import Callable
from pathlib import Path

from sqlalchemy import text
from sqlalchemy.orm import Session

from catalogue.search.facets import facets
from catalogue.search.nothing import advice
from catalogue.search.offers import offers
from catalogue.search.query import parse
from catalogue.search.results import default_sort, search
from catalogue.viewer import Role, Viewer
from cli.embedded.home import open_home
from cli.embedded.postgres import EmbeddedPostgres
from extraction.states import codes
from migrations.revision import upgrade
from worker.database import make_engine

READER = Viewer(1, "reader", Role.READER, sees_restricted=False)
STEP = 20_000
# Letters number up from here in each session; sessions 60 to 79, years 2005 to 2024.
NUMBERS = "generate_series(CAST(:low AS bigint), CAST(:high AS bigint)) n"
FILL = [
    """INSERT INTO document (form, status, letter_date, letter_first, letter_last, distribution)
       SELECT (ARRAY['letter','letter','letter','identical_letters','note_verbale'])[1 + n % 5],
              (ARRAY['complete','complete','in_review','confirmed'])[1 + n % 4],
              day::text, day, day,
              CASE WHEN n % 200 = 0 THEN 'restricted' ELSE 'general' END
         FROM (SELECT n, date '2005-09-20' + (n * 7919 % 7000)::int AS day
                 FROM NUMBERS) made""",
    """INSERT INTO symbol (document_id, position, normal, stem, organ, session, number, suffixes)
       SELECT n, 0, 'A/' || 60 + n % 20 || '/' || n, 'A/' || 60 + n % 20 || '/' || n, 'A',
              (60 + n % 20)::text, n::text, '[]' FROM NUMBERS""",
    """INSERT INTO symbol (document_id, position, normal, stem, organ, year, number, suffixes)
       SELECT n, 1, 'S/' || 2005 + n % 20 || '/' || n, 'S/' || 2005 + n % 20 || '/' || n, 'S',
              2005 + n % 20, n::text, '[]' FROM NUMBERS""",
    """INSERT INTO document_organ (document_id, position, organ, session, stated)
       SELECT n, 0, 'A', (60 + n % 20)::text, true FROM NUMBERS""",
    """INSERT INTO document_organ (document_id, position, organ, year, stated)
       SELECT n, 1, 'S', 2005 + n % 20, true FROM NUMBERS""",
    """INSERT INTO document_agenda_item (document_id, position, organ, session, stage, item)
       SELECT n, k, 'A', (60 + n % 20)::text, 'final', 1 + (n * 31 + k * 17) % 140
         FROM NUMBERS, generate_series(0, 3) k""",
    """INSERT INTO party (document_id, role, position, state, office)
       SELECT n, 'sender', 0, (CAST(:states AS text[]))[1 + (n * 13) % 60],
              'permanent_representative'
         FROM NUMBERS""",
    """INSERT INTO original (sha256, size, location)
       SELECT lpad(to_hex(n), 64, '0'), 4000, n::text FROM NUMBERS""",
    """INSERT INTO rendition (document_id, original_id, language, title, pages, read_by,
              rules_version, notes, record, full_text, search_text)
       SELECT n, n, (ARRAY['en','fr','es','ru'])[1 + n % 4], 'Letter ' || n, 2, 'text', '1', '[]',
              '{}', '', body
         FROM (SELECT n, 'letter from the representative concerning '
                      || (SELECT string_agg(
                                (CAST(:words AS text[]))[1 + (n * k * 7919 % 3000)::int], ' ')
                            FROM generate_series(1, 120) k) AS body
                 FROM NUMBERS) made""",
]
SEARCHES = [
    "A/70/{n}",
    "{n}/{n}",
    "A/70/{half}",
    "item:{item} session:{session}",
    "item:{item}",
    "session:{session}",
    "organ:S",
    "state:{state}",
    "state:{state} date:2015..2016",
    "date:2015-03",
    "status:in_review",
    "{word}",
    "letter",
    "letter session:{session}",
    '"{word} {word}"',
    "letter -{word}",
    "",
]


def main() -> None:
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--documents", type=int, default=100_000)
    options.add_argument("--home", type=Path, default=Path("/tmp/letterbook-lookups"))
    options.add_argument("--rounds", type=int, default=20)
    given = options.parse_args()
    server = EmbeddedPostgres(open_home(given.home))
    server.start()
    try:
        upgrade(server.url())
        engine = make_engine(server.url(), searches=True)
        with Session(engine) as session:
            fill(session, given.documents)
            measure(session, given.documents, given.rounds)
        engine.dispose()
    finally:
        server.stop()


def fill(session: Session, wanted: int) -> None:
    """Bring the catalogue to so many documents."""
    held = session.scalar(text("SELECT coalesce(max(id), 0) FROM document")) or 0
    chance = random.Random(1)
    words = [
        "".join(chance.choices("abcdefghilmnoprstuv", k=chance.randint(4, 10))) for _ in range(3000)
    ]
    began = time.perf_counter()
    for low in range(held + 1, wanted + 1, STEP):
        high = min(low + STEP - 1, wanted)
        for statement in FILL:
            session.execute(
                text(statement.replace("NUMBERS", NUMBERS)),
                {"low": low, "high": high, "words": words, "states": states()},
            )
        session.commit()
        print(f"filled {high:,} ({time.perf_counter() - began:.0f} s)", flush=True)
    session.execute(text("ANALYZE"))
    session.commit()


def states() -> list[str]:
    """Return sixty States."""
    return sorted(codes())[:60]


def measure(session: Session, documents: int, rounds: int) -> None:
    """Print a table of searches."""
    print(f"\n{documents:,} documents; milliseconds\n")
    print("| search | found | page p50 | p95 | facets p50 | p95 |\n|---|---|---|---|---|---|")
    for shape in SEARCHES:
        chance = random.Random(7)
        typed = [made(shape, chance, documents) for _ in range(rounds)]
        page = [timed(lambda q=q: one(session, q)) for q in typed]
        count = [timed(lambda q=q: facets(session, parse(q), READER)) for q in typed]
        total = facets(session, parse(typed[0]), READER)
        found = f"{total.total:,}{'+' if total.is_more else ''}"
        print(f"| `{shape or '(nothing)'}` | {found} | {row(page)} | {row(count)} |", flush=True)
    for name, ask in (
        ("offers `a/70/1`", lambda: offers(session, "a/70/1", READER)),
        ("offers `70/12`", lambda: offers(session, "70/12", READER)),
        ("advice", lambda: advice(session, parse("A/70/999999999 letter"), READER)),
    ):
        print(f"| {name} | | {row([timed(ask) for _ in range(rounds)])} | | |", flush=True)


def one(session: Session, q: str) -> None:
    query = parse(q)
    search(session, query, READER, sort=default_sort(query), limit=25)
    session.expunge_all()


def made(shape: str, chance: random.Random, documents: int) -> str:
    words = random.Random(1)
    known = [
        "".join(words.choices("abcdefghilmnoprstuv", k=words.randint(4, 10))) for _ in range(300)
    ]
    number = chance.randrange(10, documents, 20)
    return shape.format(
        n=number,
        half=str(number)[:-2],
        item=chance.randint(1, 140),
        session=chance.randint(60, 79),
        state=chance.choice(states()),
        word=chance.choice(known),
    )


def timed(ask: Callable[[], object]) -> float:
    began = time.perf_counter()
    ask()
    return (time.perf_counter() - began) * 1000


def row(times: list[float]) -> str:
    ordered = sorted(times)
    return f"{statistics.median(ordered):.1f} | {ordered[int(len(ordered) * 0.95) - 1]:.1f}"


if __name__ == "__main__":
    main()
