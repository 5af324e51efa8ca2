"""Logs: one line an event, with the letter's id, no content of letters and no secrets.

What a letter says can reach a log only through what libraries say of it: the SQL that one writes,
the message of an exception. So libraries may not say more than warnings, and of an exception its
class and place are written, and its message only where it is one of ours or the system's.
"""

import logging
import sys
import traceback
from types import TracebackType
from typing import Any

import structlog

from worker.masking import mask_secrets

# Those that say what a person who runs Letterbook wants to know, and only that.
_OURS = ("worker", "web", "cli", "catalogue", "migrations", "__main__")
_ALSO = ("celery", "kombu", "uvicorn")
# Celery writes the message of a task's exception and its traceback into the event itself.
_TELLTALE = ("exc", "traceback", "args", "kwargs")

ExcInfo = tuple[type[BaseException], BaseException, TracebackType | None]


def configure_log(level: str, form: str = "text") -> None:
    """Send our events and those of libraries to standard error.

    Args:
        level: DEBUG, INFO, WARNING or ERROR, for our own events and those of Celery.
        form: ``text`` to be read, or ``json`` for one object a line.
    """
    shared: list[structlog.typing.Processor] = [
        structlog.contextvars.merge_contextvars,
        structlog.stdlib.add_log_level,
        structlog.stdlib.add_logger_name,
        structlog.processors.TimeStamper(fmt="iso", utc=True),
    ]
    structlog.configure(
        processors=[
            structlog.stdlib.filter_by_level,  # what is not written costs next to nothing
            *shared,
            structlog.stdlib.ProcessorFormatter.wrap_for_formatter,
        ],
        wrapper_class=structlog.stdlib.BoundLogger,
        logger_factory=structlog.stdlib.LoggerFactory(),
        cache_logger_on_first_use=True,
    )
    handler = logging.StreamHandler(sys.stderr)
    handler.addFilter(_tame)
    handler.setFormatter(
        structlog.stdlib.ProcessorFormatter(
            foreign_pre_chain=shared,
            processors=[
                structlog.stdlib.ProcessorFormatter.remove_processors_meta,
                _place_of_exception,
                mask_secrets,
                _renderer(form),
            ],
        )
    )
    logging.captureWarnings(capture=True)
    logging.basicConfig(level=logging.WARNING, handlers=[handler], force=True)
    for name in (*_OURS, *_ALSO):
        logging.getLogger(name).setLevel(level)


def _renderer(form: str) -> structlog.typing.Processor:
    if form == "json":
        return structlog.processors.JSONRenderer(ensure_ascii=False)
    return structlog.dev.ConsoleRenderer(colors=False, pad_event_to=0)


def _tame(record: logging.LogRecord) -> bool:
    """Take out of a library's event what may hold words of a letter."""
    if isinstance(record.args, dict):
        record.args = {
            name: "(not logged)" if name in _TELLTALE else value
            for name, value in record.args.items()
        }
    return True


def _place_of_exception(_: Any, __: str, event: structlog.typing.EventDict) -> Any:
    """Write an exception as its class and where it was raised."""
    given = event.pop("exc_info", None)
    if given:
        found = sys.exc_info() if given is True else given
        error = found if isinstance(found, BaseException) else found[1]
        if error is not None:
            event["exception"] = describe(error)
    return event


def describe(error: BaseException) -> str:
    """Return what an exception is and where it was raised, with no words of a letter."""
    places = [
        f"{frame.filename.rsplit('/', 2)[-1]}:{frame.lineno} {frame.name}"
        for frame in traceback.extract_tb(error.__traceback__)[-8:]
    ]
    is_plain = isinstance(error, OSError) or type(error).__module__.split(".")[0] in _OURS
    said = f": {error}" if is_plain else ""
    told = f"{type(error).__name__}{said} at {' < '.join(reversed(places))}"
    cause = error.__cause__ or (None if error.__suppress_context__ else error.__context__)
    return f"{told}; after {describe(cause)}" if cause is not None else told
