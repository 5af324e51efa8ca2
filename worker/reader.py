"""The reader as the settings want it."""

from extraction.trust_lines import draw
from worker.reading.isolated import Reader
from worker.reading.limits import Limits, Options
from worker.reading.recognition.tessdata import find_tessdata
from worker.settings import Settings


def make_reader(settings: Settings, passwords: tuple[str, ...] = ()) -> Reader:
    """Return a reader; its child starts with the first file."""
    limits = Limits(
        seconds=settings.read_seconds,
        idle_seconds=min(settings.idle_seconds, settings.read_seconds),
        cpu_seconds=max(int(settings.read_seconds), 1),
        memory=settings.read_megabytes << 20,
        pages=settings.most_pages,
    )
    tessdata = None
    if settings.recognise:
        tessdata = str(settings.tessdata) if settings.tessdata else find_tessdata()
    return Reader(Options(draw(settings.trust_lines), passwords, tessdata, limits), settings.reader)
