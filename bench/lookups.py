"""Fill a catalogue with made-up letters and measure the searches of people who look things up.

    nice .venv/bin/python -m bench.lookups --documents 1000000

Runs on an embedded PostgreSQL in a folder of its own (``--home``), which is kept, so that a second
run measures alone. Prints p50 and p95 in milliseconds of what the search page asks for, as a reader
who may not see what is restricted: the first page of results (its statements alone, then with our
own work) and the facets, each beside the bare SQL for the same rows in the same run, and both over
HTTP. Says where the rows are not the same. The database's files are read once before, so that what
is measured is not the disk.
"""

import argparse
import os
import statistics
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any

import httpx
import psycopg
from sqlalchemy.orm import Session

from bench import bare_searches
from bench.made_catalogue import fill
from bench.over_http import reader
from bench.searches import SHAPES, Shape, draws
from bench.statements import StatementClock
from catalogue.search.facets import COUNTED, Facets, facets
from catalogue.search.nothing import advice
from catalogue.search.offers import offers
from catalogue.search.query import parse
from catalogue.search.results import Page, default_sort, search
from catalogue.viewer import Role, Viewer
from cli.embedded.home import open_home
from cli.embedded.postgres import EmbeddedPostgres
from migrations.revision import upgrade
from worker.database import make_engine

Connection = psycopg.Connection[Any]
READER = Viewer(1, "reader", Role.READER, sees_restricted=False)
_A_PAGE = 25
# The bare SQL reads whole tables for some words: then fewer rounds must do, in seconds.
_PATIENCE = 6
# A single question to it that takes so long is given up, in milliseconds, and counts as it is.
_TOO_LONG = 15_000


@dataclass(frozen=True, slots=True)
class Timed:
    """How long each round took, in milliseconds, and what it gave."""

    each: Sequence[float]
    gave: Sequence[Any]
    statements: Sequence[float] = ()

    @property
    def p50(self) -> float:
        """The median."""
        return statistics.median(self.each)

    @property
    def in_database(self) -> str:
        """Median and 95th percentile of the time that the statements took."""
        return f"{statistics.median(self.statements):.1f} | {_p95(self.statements):.1f}"

    def __str__(self) -> str:
        return f"{self.p50:.1f} | {_p95(self.each):.1f}"


def _p95(each: Sequence[float]) -> float:
    return sorted(each)[max(int(len(each) * 0.95) - 1, 0)]


def timed(
    ask: Callable[[dict[str, Any]], Any],
    drawn: Sequence[dict[str, Any]],
    *,
    patience: float = float("inf"),
    clock: StatementClock | None = None,
) -> Timed:
    """Ask once for each draw, until the patience, in seconds, is at its end."""
    times: list[float] = []
    statements: list[float] = []
    gave = []
    for values in drawn:
        if sum(times) > patience * 1000:
            break
        began, before = time.perf_counter(), clock.total if clock else 0.0
        with suppress(psycopg.errors.QueryCanceled):
            gave.append(ask(values))
        times.append((time.perf_counter() - began) * 1000)
        statements.append(clock.total - before if clock else 0.0)
    return Timed(times, gave, statements)


def main() -> None:
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--documents", type=int, default=100_000)
    options.add_argument("--home", type=Path, default=Path("/tmp/letterbook-lookups"))
    options.add_argument("--rounds", type=int, default=40)
    given = options.parse_args()
    with catalogue(given.home, given.documents) as (session, url):
        drawn = draws(session, given.documents, given.rounds)
        load = " ".join(f"{value:.1f}" for value in os.getloadavg())
        print(f"\n{given.documents:,} documents; milliseconds; {given.rounds} rounds; load {load}")
        with psycopg.connect(url.replace("+psycopg", ""), autocommit=True) as bare:
            bare.execute(f"SET statement_timeout = {_TOO_LONG}")
            in_database(session, bare, drawn)
        beside(session, given.rounds)
        with reader(session, given.home) as client:
            over_http(client, drawn)


@contextmanager
def catalogue(home: Path, documents: int) -> Iterator[tuple[Session, str]]:
    """Open the catalogue of the bench, with so many documents."""
    server = EmbeddedPostgres(open_home(home))
    server.start()
    try:
        upgrade(server.url())
        engine = make_engine(server.url(), searches=True)
        with Session(engine) as session:
            fill(session, documents)
            session.connection().connection.cursor().execute("ANALYZE")
            session.commit()
            _warm(server.data)
            yield session, server.url()
        engine.dispose()
    finally:
        server.stop()


def _warm(folder: Path) -> None:
    """Read the database's files once: what is measured is not the disk."""
    for path in folder.joinpath("base").rglob("*"):
        if path.is_file():
            with path.open("rb") as file:
                while file.read(1 << 22):
                    pass


def in_database(session: Session, bare: Connection, drawn: Sequence[dict[str, Any]]) -> None:
    """Print pages and facets beside the bare SQL."""
    _heads(
        "search", "found", "statements p50", "p95", "wanted", "page p50", "p95",
        "bare p50", "p95", "page / bare", "facets p50", "p95", "bare p50", "p95",
        "facets / bare", "same rows",
    )  # fmt: skip
    clock = StatementClock(session.get_bind().engine)
    for shape in SHAPES:
        page = timed(partial(_page, session, shape), drawn, clock=clock)
        bare_page = timed(partial(_bare_page, bare, shape), drawn, patience=_PATIENCE)
        count = timed(partial(_facets, session, shape), drawn)
        bare_count = timed(partial(_bare_counts, bare, shape), drawn, patience=_PATIENCE)
        _row(
            f"`{shape.typed or '(nothing)'}`", _found(count), page.in_database, shape.wanted or "",
            page, bare_page,
            f"{page.p50 / bare_page.p50:.1f}", count, bare_count,
            f"{count.p50 / bare_count.p50:.1f}", _agreement(page, bare_page, count, bare_count),
        )  # fmt: skip


def _page(session: Session, shape: Shape, values: dict[str, Any]) -> Page:
    query = parse(shape.typed.format(**values))
    found = search(session, query, READER, sort=default_sort(query), limit=_A_PAGE)
    session.rollback()  # each request has a session of its own
    return found


def _bare_page(bare: Connection, shape: Shape, values: dict[str, Any]) -> set[int]:
    return bare_searches.page(bare, shape.where, shape.words, values)


def _facets(session: Session, shape: Shape, values: dict[str, Any]) -> Facets:
    found = facets(session, parse(shape.typed.format(**values)), READER)
    session.rollback()
    return found


def _bare_counts(bare: Connection, shape: Shape, values: dict[str, Any]) -> dict[str, int]:
    return bare_searches.counts(bare, shape.where, values)


def _found(count: Timed) -> str:
    """Return the median number found, and whether any had more than are counted."""
    totals = statistics.median(given.total for given in count.gave)
    return f"{totals:,.0f}{'+' if any(given.is_more for given in count.gave) else ''}"


def _agreement(page: Timed, bare_page: Timed, count: Timed, bare_count: Timed) -> str:
    """Return in how many of the rounds that both had the rows and the total are the same."""
    rounds = list(zip(page.gave, bare_page.gave, count.gave, bare_count.gave, strict=False))
    same = sum(
        {entry.id for entry in found.results} == ids
        and counted.total == min(counts["total"], COUNTED)
        for found, ids, counted, counts in rounds
    )
    return f"{same} of {len(rounds)}"


def beside(session: Session, rounds: int) -> None:
    """Print what helps while one types, and when nothing is found."""
    _heads("", "p50", "p95")
    for name, ask in (
        ("offers `a/70/1`", lambda _: offers(session, "a/70/1", READER)),
        ("offers `70/12`", lambda _: offers(session, "70/12", READER)),
        ("advice", lambda _: advice(session, parse("A/70/999999999 letter"), READER)),
    ):
        _row(name, timed(ask, [{}] * rounds))


def over_http(client: httpx.Client, drawn: Sequence[dict[str, Any]]) -> None:
    """Print how long the API and the page take, from the request to the last byte."""
    _heads("over HTTP", "API p50", "p95", "wanted", "facets p50", "p95", "page p50", "p95")
    for shape in SHAPES:
        api, count, page = (
            timed(partial(_get, client, address, shape), drawn)
            for address in ("/api/v1/documents", "/api/v1/facets", "/search")
        )
        wanted = {10: 50}.get(shape.wanted or 0, shape.wanted or "")
        _row(f"`{shape.typed or '(nothing)'}`", api, wanted, count, page)


def _get(client: httpx.Client, address: str, shape: Shape, values: dict[str, Any]) -> None:
    typed = shape.typed.format(**values)
    client.get(address, params={"q": typed}, follow_redirects=True).raise_for_status()


def _heads(*names: str) -> None:
    print("\n| " + " | ".join(names) + " |\n" + "|---" * len(names) + "|")


def _row(*cells: object) -> None:
    print("| " + " | ".join(map(str, cells)) + " |", flush=True)


if __name__ == "__main__":
    main()
