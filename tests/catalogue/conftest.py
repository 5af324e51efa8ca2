"""A catalogue into which records are entered by hand, as the pipeline enters them."""

from collections.abc import Callable

import pytest

from catalogue.records import Entry, enter
from schema import Original


@pytest.fixture
def put(sessions) -> Callable[..., Entry]:
    """Return a function that enters a record and its text, in a transaction of its own.

    The same ``original`` again is another reading of it.
    """
    originals: dict[str, int] = {}

    def write(record, text: str = "", *, original: str | None = None) -> Entry:
        with sessions.begin() as session:
            name = original or f"number {len(originals)}"
            if name not in originals:
                row = Original(sha256=f"{len(originals):064x}", size=1, location="nowhere")
                session.add(row)
                session.flush()
                originals[name] = row.id
            return enter(session, originals[name], record, [text])

    return write
