"""A batch's receipt as a file: a line for each of its files, written row by row."""

import json
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, fields
from datetime import datetime
from typing import Any

from catalogue.batches import Line
from catalogue.exports.table import csv_line
from catalogue.exports.workbook import XLSX, workbook

_COLUMNS = tuple(field.name for field in fields(Line) if field.name != "id")


@dataclass(frozen=True, slots=True)
class ReceiptForm:
    """A form that a receipt has: how it is written, and what a browser is told of it."""

    write: Callable[[Iterable[Line]], Iterator[bytes]]
    media_type: str


def _as_csv(lines: Iterable[Line]) -> Iterator[bytes]:
    yield csv_line(_COLUMNS)
    for line in lines:
        yield csv_line(_cells(line))


def _as_json_lines(lines: Iterable[Line]) -> Iterator[bytes]:
    for line in lines:
        yield f"{json.dumps(_plain(line), ensure_ascii=False, default=str)}\n".encode()


def _as_xlsx(lines: Iterable[Line]) -> Iterator[bytes]:
    return workbook("receipt", _COLUMNS, map(_cells, lines))


def _plain(line: Line) -> dict[str, Any]:
    return {name: getattr(line, name) for name in _COLUMNS}


def _cells(line: Line) -> list[Any]:
    return [_cell(value) for value in _plain(line).values()]


def _cell(value: Any) -> Any:
    if isinstance(value, datetime):
        return value.isoformat(timespec="seconds")
    return " ".join(value) if isinstance(value, tuple) else value


RECEIPTS = {
    "csv": ReceiptForm(_as_csv, "text/csv; charset=utf-8"),
    "xlsx": ReceiptForm(_as_xlsx, XLSX),
    "json": ReceiptForm(_as_json_lines, "application/x-ndjson"),
}
