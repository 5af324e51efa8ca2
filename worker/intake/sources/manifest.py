"""CSV and XLSX manifests: a row for each file, with what is known of it.

Columns by their head, in any order: ``file`` (a path, or an address within the allowed roots);
``symbol``, ``language``, ``restricted``, ``label``. Others are left alone.
"""

import csv
import re
import zipfile
from collections.abc import Iterable, Iterator, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path
from typing import Any
from urllib.error import HTTPError
from urllib.parse import unquote, urlsplit

import openpyxl
from openpyxl.utils.exceptions import InvalidFileException

from catalogue.originals import Readable
from worker.intake.sources.fetching import opener
from worker.intake.sources.files import file_entry
from worker.intake.sources.source import Entry, SourceUnreadableError
from worker.intake.sources.spool import failing

_FILE_HEADS = ("file", "path", "url", "filename")
KNOWN = ("symbol", "language", "restricted", "label")
_SECONDS = 60
# A manifest of a million rows unpacks to a quarter of this.
_MOST_UNPACKED = 512 << 20


class OutsideRootsError(PermissionError):
    """A manifest names a file outside the folders and addresses that it may name."""

    def __init__(self, named: str) -> None:
        super().__init__(
            f"{named}: outside the manifest's folder and the roots that were allowed (--root)"
        )


class NamedTwiceError(ValueError):
    """A manifest names a file in two rows."""

    def __init__(self, named: str, row: int) -> None:
        super().__init__(f"{named}: named again in row {row}")


@dataclass(frozen=True, slots=True)
class Manifest:
    """A table of files.

    Attributes:
        path: where the table is.
        roots: folders, and beginnings of addresses, that it may name beside its own folder.
    """

    path: Path
    roots: tuple[str, ...] = ()

    def entries(self) -> Iterator[Entry]:
        """Yield a file for each row; a row whose file is not to be had is refused by name."""
        rows = _rows(self.path)
        heads = [head.strip().lower() for head in next(rows, [])]
        column = next((heads.index(head) for head in _FILE_HEADS if head in heads), None)
        if column is None:
            wanted = "no column named file in its first row"
            raise SourceUnreadableError(str(self.path), wanted)
        seen: set[str] = set()
        for number, row in enumerate(rows, start=2):
            named = row[column].strip() if column < len(row) else ""
            if not named:
                continue
            values = dict(zip(heads, row, strict=False))
            known = {name: values[name].strip() for name in KNOWN if values.get(name, "").strip()}
            if named in seen:
                twice = f"{named} (row {number})"
                yield Entry(twice, "", failing(NamedTwiceError(named, number)), known)
                continue
            seen.add(named)
            yield self._entry(named, known)

    def settle(self, entry: Entry, problem: str | None) -> None:
        """Leave the file where it is."""

    def _entry(self, named: str, known: dict[str, str]) -> Entry:
        try:
            if urlsplit(named).scheme in {"http", "https"}:
                return Entry(named, "", partial(_fetch, self._allowed_address(named)), known)
            found = file_entry(self._allowed_path(named), named)
        except OSError as error:
            return Entry(named, "", failing(error), known)
        # What is known is part of it: a corrected row makes the file a changed one.
        stamp = f"{found.stamp} {sorted(known.items())}" if known else found.stamp
        return replace(found, stamp=stamp, known=known)

    def _allowed_path(self, named: str) -> Path:
        folder = self.path.parent.resolve()
        wanted = (folder / named).resolve()
        roots = [folder, *(Path(root).resolve() for root in self.roots if "://" not in root)]
        if not any(wanted.is_relative_to(root) for root in roots):
            raise OutsideRootsError(named)
        return wanted

    def _allowed_address(self, named: str) -> str:
        # Servers take `%2e%2e` and `\\` for what they stand for.
        plain = ".." not in re.split(r"[/\\]", unquote(urlsplit(named).path))
        if plain and any(_is_below(named, root) for root in self.roots if "://" in root):
            return named
        raise OutsideRootsError(named)


def _is_below(address: str, root: str) -> bool:
    """Compare host and path apart: ``https://host.evil`` is not below ``https://host``."""
    one, other = urlsplit(address), urlsplit(root)
    same = (one.scheme, one.netloc) == (other.scheme, other.netloc)
    return same and one.path.startswith(f"{other.path.rstrip('/')}/")


def _rows(path: Path) -> Iterator[Sequence[str]]:
    """Yield the rows of the table as text, one at a time."""
    try:
        if path.suffix.lower() == ".xlsx":
            _require_no_bomb(path)
            with path.open("rb") as packed:
                book = openpyxl.load_workbook(packed, read_only=True, data_only=True)
                sheet: Any = book.worksheets[0]
                yield from (
                    ["" if cell is None else str(cell) for cell in row] for row in _cells(sheet)
                )
        else:
            with path.open(encoding="utf-8-sig", newline="") as file:
                sample = file.read(4096)
                file.seek(0)
                comma = max(",;\t", key=sample.split("\n", 1)[0].count)
                yield from csv.reader(file, delimiter=comma)
    except (
        OSError,
        csv.Error,
        zipfile.BadZipFile,
        InvalidFileException,
        KeyError,
        # Bytes that are not UTF-8, entities in XML, cells that are none.
        ValueError,
    ) as error:
        if isinstance(error, SourceUnreadableError):
            raise
        raise SourceUnreadableError(str(path), f"not a table in UTF-8 or XLSX: {error}") from error


def _require_no_bomb(path: Path) -> None:
    with zipfile.ZipFile(path) as packed:
        size = sum(info.file_size for info in packed.infolist())
    if size > _MOST_UNPACKED:
        raise SourceUnreadableError(str(path), f"a bomb: it unpacks to {size} bytes")


def _cells(sheet: Any) -> Iterable[Sequence[Any]]:
    rows: Iterable[Sequence[Any]] = sheet.iter_rows(values_only=True)
    return rows


def _fetch(address: str) -> AbstractContextManager[Readable]:
    try:
        opened: AbstractContextManager[Readable] = opener().open(address, timeout=_SECONDS)
    except HTTPError as error:
        # It is an answer, too, and would hold its connection as long as the reason is kept.
        error.close()
        raise
    return opened
