"""The store of originals: writable, flushed, with space left."""

from collections.abc import Iterator

from catalogue.stores import folder_of
from worker.health.checks.database import little_space
from worker.health.finding import Finding, Patient
from worker.health.readiness import try_store


def check_store(patient: Patient) -> Iterator[Finding]:
    """Write a file, flush it, take it away; see how much space is left."""
    try:
        try_store(patient.store)
    except OSError as error:
        yield Finding(
            "store",
            f"The store {patient.store.address} takes no file: {error.strerror or error}.",
            "Nothing can be received.",
            "Mount it, make it writable for this user, or free its disk.",
        )
        return
    folder = folder_of(patient.store)
    if folder is not None:
        yield from little_space("store", folder, patient.settings.least_free_megabytes)
