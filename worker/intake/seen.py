"""What is known of a source's files before they are opened: from this batch, and from earlier ones.

A file that is unchanged leaves no line, so the newest line of a path is of when it last came in.
"""

import re
from collections.abc import Sequence
from hashlib import sha256
from typing import NamedTuple

from sqlalchemy import Text, bindparam, text
from sqlalchemy.dialects.postgresql import ARRAY
from sqlalchemy.orm import Session

from catalogue.search_text import storable
from schema import Batch
from worker.intake.sources.source import Entry

# What the stamp of a line begins with whose letter failed and is tried again.
FAILED = "failed "
# A byte of a name that is no UTF-8, as Python has it.
_RAW_BYTE = re.compile("[\udc80-\udcff]")
# PostgreSQL's index takes no more than a third of a page for an entry.
_LONGEST_PATH = 2000
# Of each path the line in this batch, and the newest of the source's others.
_SEEN = text(
    """
    SELECT asked.path, here.state, here.stamp AS own, before.stamp
      FROM unnest(:paths) AS asked (path)
      LEFT JOIN batch_line here ON here.path = asked.path AND here.batch_id = :id
      LEFT JOIN LATERAL (
           SELECT l.stamp FROM batch_line l
            WHERE l.path = asked.path AND l.batch_id <> :id AND l.state <> 'refused'
              AND (SELECT source FROM batch WHERE id = l.batch_id) = :source
            ORDER BY l.batch_id DESC LIMIT 1) AS before ON true
     WHERE here.path IS NOT NULL OR before.stamp IS NOT NULL
    """
).bindparams(bindparam("paths", type_=ARRAY(Text())))


class SeenLine(NamedTuple):
    """What a line of this batch says of its file."""

    state: str
    stamp: str


def seen(
    session: Session, batch: Batch, chunk: Sequence[Entry]
) -> tuple[dict[str, SeenLine], dict[str, str]]:
    """Return the lines of paths that this batch has, and the stamps that others saw.

    What an earlier import refused is no more than not received: it is tried again.
    """
    values = {
        "id": batch.id,
        "source": batch.source,
        "paths": [fit(entry.path) for entry in chunk],
    }
    rows = session.execute(_SEEN, values).all()
    done = {row.path: SeenLine(row.state, row.own) for row in rows if row.state is not None}
    return done, {row.path: row.stamp for row in rows if row.stamp is not None}


def is_unchanged(entry: Entry, before: str | None) -> bool:
    """Tell whether a file is as an earlier import of its source saw it, if any did."""
    return bool(entry.stamp) and before == entry.stamp


def is_same(entry: Entry, line: SeenLine) -> bool:
    """Tell whether a file is the one that a line of this batch speaks of."""
    return line.stamp.removeprefix(FAILED) == entry.stamp


def is_mended(entry: Entry, line: SeenLine | None) -> bool:
    """Tell whether a file is another than the one that failed and is tried again."""
    if line is None or not entry.stamp:
        return False
    return line.stamp.startswith(FAILED) and line.stamp != FAILED + entry.stamp


def fit(path: str) -> str:
    r"""Return a path that the ledger can hold; an overlong one ends with its digest.

    Bytes that are no UTF-8 are written out, so that two such names stay two.

    >>> print(fit("\udce9t\udce9.txt"))
    \xe9t\xe9.txt
    """
    if len(path) <= _LONGEST_PATH and path.isascii() and "\0" not in path:
        return path
    cleaned = storable(_RAW_BYTE.sub(lambda byte: f"\\x{ord(byte[0]) - 0xDC00:02x}", path))
    if len(cleaned.encode()) <= _LONGEST_PATH:
        return cleaned
    return f"{cleaned[: _LONGEST_PATH // 4]}…{sha256(cleaned.encode()).hexdigest()}"
