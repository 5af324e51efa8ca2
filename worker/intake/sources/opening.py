"""Which way in an address leads to."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from worker.intake.sources.files import Files
from worker.intake.sources.source import Source


def open_source(address: str, options: Mapping[str, Any]) -> Source:
    """Return the source at an address.

    Args:
        address: a path, or an address with a scheme.
        options: of the batch: what the kind of source takes.

    Raises:
        SourceUnreadableError: it leads nowhere.
    """
    return Files(Path(address))
