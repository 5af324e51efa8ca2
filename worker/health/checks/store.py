"""The store of originals: writable, flushed, with space left."""

from collections.abc import Iterator

from catalogue.originals import Originals
from catalogue.stores import FIRST, by_name, folder_of
from worker.health.checks.database import little_space
from worker.health.finding import Finding, Patient
from worker.health.readiness import try_store

_WHY = {True: "Nothing can be received.", False: "Letters are received, but have no second copy."}


def check_store(patient: Patient) -> Iterator[Finding]:
    """Write a file to each store, flush it, take it away; see how much space is left."""
    for name, store in by_name(patient.store):
        yield from _look(store, is_first=name == FIRST, least=patient.settings.least_free_megabytes)


def _look(store: Originals, *, is_first: bool, least: int) -> Iterator[Finding]:
    try:
        try_store(store)
    except OSError as error:
        reason = str(error.strerror or error).removeprefix(f"{store.address}: ").rstrip(".")
        yield Finding(
            "store",
            f"The {'' if is_first else 'second '}store {store.address} takes no file: {reason}.",
            _WHY[is_first],
            "Mount it, make it writable for this user, or free its disk; a bucket: see that its "
            "server answers and takes our keys.",
        )
        return
    folder = folder_of(store)
    if folder is not None:
        yield from little_space("store", folder, least)
