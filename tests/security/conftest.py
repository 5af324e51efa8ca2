"""What attackers are tried on: the pages with their letters, and imports."""

from tests.intake.conftest import importer
from tests.web.conftest import (
    app,
    artist,
    catalogue_letter,
    client_of,
    letters,
    rung,
    services,
    web_sessions,
)

__all__ = [
    "app",
    "artist",
    "catalogue_letter",
    "client_of",
    "importer",
    "letters",
    "rung",
    "services",
    "web_sessions",
]
