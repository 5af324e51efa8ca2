"""Settings that are misspelt, or that do not go together."""

from collections.abc import Iterator
from difflib import get_close_matches

from worker.health.finding import Finding, Patient

_PREFIX = "LETTERBOOK_"


def check_settings(patient: Patient) -> Iterator[Finding]:
    """Look for variables that nobody reads, and for leases shorter than a reading."""
    known = {f"{_PREFIX}{name.upper()}" for name in type(patient.settings).model_fields}
    for name in sorted(patient.environment):
        if name.startswith(_PREFIX) and name.removesuffix("_FILE") not in known:
            close = get_close_matches(name, known, 1)
            meant = f"Did you mean {close[0]}? " if close else ""
            yield Finding(
                "settings",
                f"{name} is set, and no setting is called so.",
                "What you wanted to set has its default.",
                f"{meant}See docs/reference/settings.md.",
            )
    settings = patient.settings
    if settings.lease_seconds <= settings.read_seconds:
        yield Finding(
            "settings",
            f"LETTERBOOK_LEASE_SECONDS ({settings.lease_seconds}) is not above "
            f"LETTERBOOK_READ_SECONDS ({settings.read_seconds:g}).",
            "A slow letter loses its lease while it is read, and after some tries is quarantined.",
            "Set the lease to at least twice what reading may take.",
        )
