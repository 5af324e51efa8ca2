"""A worker that is alive but deaf notices, and ends, so that it is started again.

After a reset of its broker connection a worker may live on, connected, answering even to Celery's
own ping, and never take another message. So each worker sends a message to itself, through the
broker, to a queue that the very consumer of its lanes listens to. Any message that this consumer
takes is proof that it hears. One with a free hand that has taken none for a while is deaf.

See docs/decisions/deaf-workers.md.
"""

import os
import threading
import time
from dataclasses import dataclass, field
from typing import Any
from uuid import uuid4

import structlog
from celery import Celery, Task
from celery.signals import celeryd_after_setup, task_received, worker_ready, worker_shutting_down
from celery.worker import state as celery_state
from kombu import Exchange, Queue
from sqlalchemy.exc import SQLAlchemyError

from worker import heartbeats, pulse
from worker.app import HARD_LIMIT, LANES
from worker.connections import database_address
from worker.database import make_engine, make_sessions
from worker.settings import Settings

log = structlog.get_logger()

# EX_TEMPFAIL: whoever supervises starts the worker again.
EXIT_DEAF = 75
# How long a deaf worker may take to end in good order, letters in hand finished, in seconds.
_GRACE = 10.0
# So many messages to itself within the time after which a worker counts as deaf.
_CALLS = 4
# So often at least, for the pulse must not seem to stop where deafness may last long.
_LONGEST = 20.0
# A message to a worker that has ended is of no use to the next, in seconds.
_EXPIRES = 120
_HEAR = "letterbook.hear"


@dataclass(slots=True)
class Ear:
    """When this worker last took a message, and since when its hands are full of the same work."""

    heard: float = field(default_factory=time.monotonic)
    excused: float = field(default_factory=time.monotonic)
    in_hand: frozenset[str] = frozenset()
    in_hand_since: float = field(default_factory=time.monotonic)
    boot: str = field(default_factory=lambda: uuid4().hex)

    def hear(self) -> None:
        """Note that a message was taken."""
        self.heard = time.monotonic()

    def excuse(self) -> None:
        """Note that nothing could be heard now, and that this is not the ear's fault."""
        self.excused = time.monotonic()

    @property
    def silent(self) -> float:
        """For how many seconds nothing was heard."""
        return time.monotonic() - self.heard

    @property
    def unexcused(self) -> float:
        """For how many seconds something should have been heard and was not."""
        return time.monotonic() - max(self.heard, self.excused)

    def is_at_work(self, in_hand: frozenset[str], hands: int) -> bool:
        """Tell whether all hands are full, and not with work that should long be done."""
        if in_hand != self.in_hand:
            self.in_hand, self.in_hand_since = in_hand, time.monotonic()
        stuck = time.monotonic() - self.in_hand_since > HARD_LIMIT + _GRACE
        return len(in_hand) >= hands and not stuck


ear = Ear()


class Hear(Task):  # type: ignore[type-arg]
    """A message of a worker to itself. It is heard where it is taken, and needs no free hand."""

    def start_strategy(self, app: Celery, consumer: Any, **_: Any) -> Any:  # noqa: ARG002
        """Return what the consumer does with such a message."""

        def hear(message: Any, *_: Any, **__: Any) -> None:
            if message.headers.get("boot") == ear.boot:
                ear.hear()
            message.ack_log_error(log, consumer.connection_errors)

        return hear


def attach(app: Celery, settings: Settings) -> None:
    """Let every worker of an application listen to itself."""

    @app.task(base=Hear, name=_HEAR)
    def _hear() -> None:
        """Never run: see :class:`Hear`."""

    @celeryd_after_setup.connect(weak=False)
    def _listen(sender: str, instance: Any, **_: Any) -> None:
        instance.app.amqp.queues.select_add(own_queue(sender))

    @task_received.connect(weak=False)
    def _took(**_: Any) -> None:
        ear.hear()

    @worker_ready.connect(weak=False)
    def _start(sender: Any, **_: Any) -> None:
        watch = Watch(app, settings, sender)
        worker_shutting_down.connect(watch.end, weak=False)
        watch.start()


def own_queue(hostname: str) -> Queue:
    """Return the queue that one worker alone listens to.

    Without an exchange, for an exchange's bindings would be lost with the broker's memory.
    """
    name = f"hearing.{hostname}"
    return Queue(name, Exchange(""), routing_key=name, durable=False, auto_delete=True)


class Watch:
    """Calls this worker through the broker, notes what was heard, and ends a deaf one."""

    def __init__(self, app: Celery, settings: Settings, consumer: Any) -> None:
        self._app, self._settings = app, settings
        self._consumer = consumer
        self._hostname: str = consumer.hostname
        self._lanes = [lane for lane in LANES if lane in app.amqp.queues.consume_from]
        self._ended = threading.Event()
        url = database_address(settings) or ""
        self._sessions = make_sessions(make_engine(url, connections=1))

    def start(self) -> None:
        """Watch from a thread, as long as the worker runs."""
        threading.Thread(target=self._run, name="hearing", daemon=True).start()

    def end(self, **_: Any) -> None:
        """Stop watching: the worker was told to end."""
        self._ended.set()

    def _run(self) -> None:
        ear.hear()
        self._note(is_busy=False)
        while not self._ended.wait(min(self._settings.deaf_seconds / _CALLS, _LONGEST)):
            in_hand = frozenset(request.id for request in list(celery_state.reserved_requests))
            is_busy = ear.is_at_work(in_hand, self._consumer.pool.num_processes)
            if is_busy or not self._call():
                ear.excuse()
            if ear.unexcused > self._settings.deaf_seconds:
                self._give_up(len(in_hand))
            pulse.beat(self._settings.pulse)
            self._note(is_busy=is_busy)
        self._forget()

    def _call(self) -> bool:
        """Send this worker a message over a new connection; tell whether the broker took it."""
        try:
            with self._app.connection_for_write(transport_options=_HASTY) as connection:
                self._app.send_task(
                    _HEAR,
                    queue=own_queue(self._hostname),  # type: ignore[arg-type]
                    headers={"boot": ear.boot},
                    expires=_EXPIRES,
                    connection=connection,
                )
                client = getattr(connection.default_channel, "client", None)
                if client is not None:
                    client.expire(own_queue(self._hostname).name, _EXPIRES)
        except Exception as error:  # noqa: BLE001 - whatever it was, the broker did not take it
            log.warning("broker_away", error=type(error).__name__)
            return False
        return True

    def _give_up(self, in_hand: int) -> None:
        """End the worker: in good order if there is something in hand and it still can.

        Children that have a letter in hand finish it: they write it by themselves. What they do
        not finish is taken back when its lease runs out.
        """
        log.error("deaf", seconds=round(ear.unexcused, 1), in_hand=in_hand, exit=EXIT_DEAF)
        if in_hand:
            celery_state.should_stop = EXIT_DEAF  # type: ignore[assignment]
            time.sleep(_GRACE)
        os._exit(EXIT_DEAF)

    def _note(self, *, is_busy: bool) -> None:
        try:
            with self._sessions.begin() as session:
                heartbeats.note(
                    session,
                    self._hostname,
                    kind="worker",
                    lanes=self._lanes,
                    silent=ear.silent,
                    is_busy=is_busy,
                )
        except SQLAlchemyError as error:
            log.warning("heartbeat_not_written", error=type(error).__name__)

    def _forget(self) -> None:
        try:
            with self._sessions.begin() as session:
                heartbeats.forget(session, self._hostname)
        except SQLAlchemyError as error:
            log.warning("heartbeat_not_written", error=type(error).__name__)


_HASTY = {"socket_timeout": 5, "socket_connect_timeout": 5}
