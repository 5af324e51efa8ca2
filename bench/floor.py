"""What the same letters would cost with nothing around them: text and rows, by two processes."""

import io
import time
from collections.abc import Callable, Iterable, Sequence
from concurrent.futures import ProcessPoolExecutor
from pathlib import Path

import psycopg
import pypdfium2 as pdfium
from pypdf import PdfReader

PROCESSES = 2

# Tables in the order in which rows refer to rows, and which rows belong to a document.
_OF_DOCUMENT = "document_id IN (SELECT id FROM document WHERE id % {n} = {part})"
_OF_RENDITION = f"rendition_id IN (SELECT id FROM rendition WHERE {_OF_DOCUMENT})"
_OF_ORIGINAL = f"(SELECT original_id FROM rendition WHERE {_OF_DOCUMENT})"
TABLES = {
    "original": f"id IN {_OF_ORIGINAL}",
    "arrival": f"original_id IN {_OF_ORIGINAL}",
    "batch_line": f"arrival_id IN (SELECT id FROM arrival WHERE original_id IN {_OF_ORIGINAL})",
    "document": "id % {n} = {part}",
    "job": f"original_id IN {_OF_ORIGINAL}",
    "rendition": _OF_DOCUMENT,
    "symbol": _OF_DOCUMENT,
    "document_organ": _OF_DOCUMENT,
    "document_agenda_item": _OF_DOCUMENT,
    "party": _OF_DOCUMENT,
    "annex": _OF_DOCUMENT,
    "citation": _OF_DOCUMENT,
    "finding": _OF_RENDITION,
    "review": _OF_DOCUMENT,
    "revision": _OF_DOCUMENT,
}


def rows_in(connection: "psycopg.Connection", part: int) -> list[tuple[str, bytes]]:
    """Return one part of all rows, as COPY writes them, table after table."""
    dumped = []
    for table, condition in TABLES.items():
        columns = ", ".join(f'"{name}"' for name in _columns(connection, table))
        where = condition.format(n=PROCESSES, part=part)
        rows = io.BytesIO()
        with connection.cursor().copy(
            f"COPY (SELECT {columns} FROM {table} WHERE {where} ORDER BY id) TO STDOUT"
        ) as copy:
            for block in copy:
                rows.write(block)
        dumped.append((f"COPY {table} ({columns}) FROM STDIN", rows.getvalue()))
    return dumped


def _columns(connection: "psycopg.Connection", table: str) -> list[str]:
    found = connection.execute(
        "SELECT column_name FROM information_schema.columns WHERE table_name = %s "
        "AND table_schema = 'public' AND is_generated = 'NEVER' ORDER BY ordinal_position",
        (table,),
    )
    return [name for (name,) in found]


def floor(address: str, paths: Sequence[Path], parts: Sequence[list[tuple[str, bytes]]]) -> float:
    """Return the seconds that bare PDFium text and one COPY of the same rows take."""
    halves = [paths[part::PROCESSES] for part in range(PROCESSES)]
    return _timed(_text_and_rows, [address] * PROCESSES, halves, parts)


def pypdf_alone(paths: Sequence[Path]) -> float:
    """Return the seconds that pypdf's plain extraction takes, and nothing else."""
    return _timed(_pypdf_texts, [paths[part::PROCESSES] for part in range(PROCESSES)])


def pdfium_alone(paths: Sequence[Path]) -> float:
    """Return the seconds that PDFium's text takes, and nothing else."""
    return _timed(_pdfium_texts, [paths[part::PROCESSES] for part in range(PROCESSES)])


def _timed(work: Callable[..., None], *arguments: Iterable[object]) -> float:
    with ProcessPoolExecutor(PROCESSES) as pool:
        list(pool.map(time.sleep, [0.2] * PROCESSES))  # the processes are up before it counts
        began = time.perf_counter()
        list(pool.map(work, *arguments))
        return time.perf_counter() - began


def _text_and_rows(address: str, paths: Sequence[Path], parts: list[tuple[str, bytes]]) -> None:
    _pdfium_texts(paths)
    with psycopg.connect(address) as connection, connection.cursor() as cursor:
        for statement, rows in parts:
            with cursor.copy(statement) as copy:
                copy.write(rows)


def _pdfium_texts(paths: Sequence[Path]) -> None:
    for path in paths:
        with pdfium.PdfDocument(path.read_bytes()) as document:
            for page in document:
                page.get_textpage().get_text_range()


def _pypdf_texts(paths: Sequence[Path]) -> None:
    for path in paths:
        for page in PdfReader(path).pages:
            page.extract_text()
