"""Serve the pages: ``python -m web.server``, as `letterbook up` starts it."""

from functools import partial

import uvicorn

from migrations.revision import require_head
from web.app import make_app
from web.artist import Artist
from web.services import Services
from worker.app import make_app as make_sender
from worker.connections import broker_address, database_address
from worker.database import make_engine, make_sessions
from worker.log import configure_log
from worker.reader import make_reader
from worker.settings import Settings
from worker.stores import store_of
from worker.tasks import ring

# Sessions that may be open at once: a page holds one for some milliseconds.
_CONNECTIONS = 16


class NotConfiguredError(RuntimeError):
    """A server was started without what it needs."""

    def __init__(self, name: str) -> None:
        super().__init__(f"{name} is not set: start the pages by `letterbook up`")


def make_services(settings: Settings) -> Services:
    """Return the services of one Letterbook, its database at the right revision.

    Raises:
        NotConfiguredError: an address or the secret is missing.
    """
    for name in ("database_url", "broker_url", "web_secret"):
        if getattr(settings, name) is None:
            raise NotConfiguredError(f"LETTERBOOK_{name.upper()}")
    assert settings.web_secret is not None
    engine = make_engine(database_address(settings) or "", connections=_CONNECTIONS, searches=True)
    require_head(engine)
    sender = make_sender(broker_address(settings) or "", settings)
    return Services(
        make_sessions(engine),
        store_of(settings),
        Artist(make_reader(settings)),
        partial(ring, sender=sender),
        settings,
        settings.web_secret.get_secret_value(),
        settings.home / "cache" / "pages",
    )


def main() -> None:
    """Serve until stopped."""
    settings = Settings()
    configure_log(settings.log_level, settings.log_format)
    uvicorn.run(
        make_app(make_services(settings)),
        host=settings.web_host,
        port=settings.web_port,
        # Ours is set up already.
        log_config=None,
        access_log=False,
        server_header=False,
        # A page that watches a delivery never ends by itself.
        timeout_graceful_shutdown=3,
    )


if __name__ == "__main__":
    main()
