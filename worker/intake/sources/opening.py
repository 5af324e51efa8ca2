"""Which way in an address leads to."""

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from worker.intake.sources.archives import SUFFIXES, Archive
from worker.intake.sources.bag import Bag, is_bag
from worker.intake.sources.files import Files
from worker.intake.sources.mailbox import Mailbox
from worker.intake.sources.manifest import Manifest
from worker.intake.sources.remote import Remote
from worker.intake.sources.source import Source
from worker.intake.sources.watched import Watched

_TABLES = {".csv", ".tsv", ".xlsx"}


def open_source(
    address: str,
    options: Mapping[str, Any],
    *,
    most_bytes: int,
    passwords: Sequence[str] = (),
) -> Source:
    """Return the source at an address; nothing of it is read before it is listed.

    Args:
        address: ``imaps://…`` for a mailbox, ``watch:FOLDER``, another address for fsspec, or a
            path: a bag, archive, manifest, file or folder, by what it is.
        options: of the batch: ``roots`` that a manifest may name files in.
        most_bytes: the largest file that is received.
        passwords: for archives that are locked.
    """
    match urlsplit(address).scheme:
        case "imap" | "imaps":
            return Mailbox(address, most_bytes)
        case "watch":
            return Watched(Path(address.removeprefix("watch:")))
    if "://" in address:
        return Remote(address)
    return _on_this_host(Path(address), options, most_bytes, passwords)


def _on_this_host(
    path: Path, options: Mapping[str, Any], most_bytes: int, passwords: Sequence[str]
) -> Source:
    if is_bag(path):
        return Bag(path)
    if path.suffix.lower() in _TABLES:
        return Manifest(path, tuple(options.get("roots", ())))
    if path.is_file() and SUFFIXES.search(path.name):
        return Archive(path, most_bytes, tuple(passwords))
    return Files(path)
