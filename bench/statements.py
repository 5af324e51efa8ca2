"""How long the statements of an engine take, from when one is sent to when its rows are there."""

import time
from typing import Any

from sqlalchemy import Engine, event


class StatementClock:
    """Adds up the time in which the database had a statement, in milliseconds."""

    def __init__(self, engine: Engine) -> None:
        self.total = 0.0
        self._began = 0.0
        event.listen(engine, "before_cursor_execute", self._begin)
        event.listen(engine, "after_cursor_execute", self._end)

    def _begin(self, *_: Any) -> None:
        self._began = time.perf_counter()

    def _end(self, *_: Any) -> None:
        self.total += (time.perf_counter() - self._began) * 1000
