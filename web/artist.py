"""Draw pages from one thread that lives as long as the server.

The kernel ends the reading child with the *thread* that started it, and the server's own threads
come and go: a child of theirs would die in the middle of another's page.
"""

from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from worker.reading.drawing import DrawnPage
from worker.reading.isolated import Reader


class Artist:
    """A reader with a thread of its own; safe to share."""

    def __init__(self, reader: Reader) -> None:
        self._reader = reader
        self._thread = ThreadPoolExecutor(1, thread_name_prefix="artist")

    def draw(
        self,
        path: Path,
        name: str,
        page: int,
        *,
        passwords: Sequence[str],
        spans: Sequence[tuple[int, int]],
    ) -> DrawnPage:
        """Return one page as an image, as :meth:`Reader.draw` does.

        Raises:
            UnreadableFileError: one of its classes.
        """
        drawing = self._thread.submit(
            self._reader.draw, path, name, page, passwords=passwords, spans=spans
        )
        return drawing.result()

    def close(self) -> None:
        """End the child and the thread."""
        self._thread.submit(self._reader.close).result()
        self._thread.shutdown()
