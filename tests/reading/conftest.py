from pathlib import Path

import pytest

from extraction.record import as_json
from worker.reading.document import ReadDocument, read_document
from worker.reading.isolated import Reader
from worker.reading.limits import Limits, Options


@pytest.fixture(scope="module")
def recogniser(tessdata):
    reader = Reader(Options(tessdata=tessdata))
    yield reader
    reader.close()


@pytest.fixture
def read_file(recogniser, tmp_path: Path):
    """Read bytes through the child, recognition included; return the document."""

    def read(content: bytes, name: str, passwords: tuple[str, ...] = ()) -> ReadDocument:
        path = tmp_path / "content"
        path.write_bytes(content)
        return recogniser.read_whole(path, name, passwords=passwords)

    return read


def read_here(content: bytes, name: str = "x", **limits: int) -> ReadDocument:
    """Read bytes in this process, without recognition."""
    found = read_document(content, name, Options(limits=Limits(**limits)))
    assert isinstance(found, ReadDocument)
    return found


def facts(document: ReadDocument) -> dict:
    """Return what every format must yield for the same letter."""
    record = as_json(document.record)
    names = ("form", "symbols", "dates", "agenda_items", "organs", "senders", "addressees")
    return {name: record[name] for name in (*names, "title", "signatories", "language")}
