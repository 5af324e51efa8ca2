"""The tasks: each takes ids and calls the pipeline. The functions that send them stand beside."""

import gc
import time
from collections.abc import Sequence
from functools import cache
from typing import Any

import structlog
from celery import Celery
from celery.signals import celeryd_init, setup_logging
from kombu.exceptions import OperationalError
from pydantic import ValidationError

from catalogue.agenda.deciding import learn
from catalogue.leftovers import clear_leftovers
from catalogue.rechecking import take_up
from catalogue.replication import replicate
from catalogue.retention.carrying_out import carry_out_all, forget_drawn
from catalogue.stores import PairedOriginals
from migrations.revision import require_head
from worker import canary, hearing, heartbeats
from worker.app import make_app
from worker.bulk import run_many
from worker.connections import broker_address, database_address
from worker.database import make_engine, make_sessions
from worker.fixity import check_stores
from worker.importing import receive_batch
from worker.intake import batches, jobs, schedules
from worker.intake.importing import CHUNK, BatchNotOursError
from worker.intake.mails import mail_all
from worker.intake.receive_many import MachineFailingError
from worker.intake.sources.source import SourceUnreadableError
from worker.intake.tidings import tell_all
from worker.log import configure_log
from worker.pipeline import Pipeline
from worker.reader import make_reader
from worker.search_mails import mail_searches
from worker.settings import Settings, faults
from worker.stores import store_of
from worker.tally import tallies

log = structlog.get_logger()

# So many letters of a bulk share the cost of one message: as many as an import commits at once.
_LETTERS_A_MESSAGE = CHUNK
# A person's letter waits for no other. A page takes long to recognise: all children share in them.
_ONE_BY_ONE = {"interactive", "ocr"}
# A worker waits long for its broker: connections that are made anew may end up deaf.
_ANSWER_SECONDS = 30.0
# A task receives for so long, far from its limit; the next takes over where it was.
_RECEIVE_SECONDS = 300
_COPY_SECONDS = 60


def _app() -> Celery:
    try:
        settings = Settings()
        return make_app(
            broker_address(settings) or "redis://", settings, answer_seconds=_ANSWER_SECONDS
        )
    except ValidationError as error:
        raise SystemExit(f"letterbook: {'; '.join(faults(error))}") from error
    except ValueError as error:
        # Commands, workers and pages import this before they can handle anything: what is off
        # with the settings is told in a sentence.
        raise SystemExit(f"letterbook: {error}") from error


app = _app()
hearing.attach(app, Settings())


# First before the worker looks at itself, or what it then warns of is no line of ours.
@celeryd_init.connect
@setup_logging.connect
def _set_up_logging(**_: object) -> None:
    settings = Settings()
    configure_log(settings.log_level, settings.log_format)


@cache
def _pipeline() -> Pipeline:
    """Return this process's pipeline, made with its first task, after the fork."""
    settings = Settings()
    address = database_address(settings)
    if address is None:
        message = "LETTERBOOK_DATABASE_URL is not set: start workers by `letterbook up`"
        raise RuntimeError(message)
    engine = make_engine(address)
    require_head(engine)
    pipeline = Pipeline(
        make_sessions(engine),
        store_of(settings),
        make_reader(settings),
        settings,
    )
    # What is loaded by now stays: to look through it for garbage again and again took a quarter
    # of a worker's time.
    gc.collect()
    gc.freeze()
    return pipeline


@app.task(name="letterbook.read")
def read_letters(job_ids: list[int]) -> None:
    """Take each job a step further, and ring for the next steps."""
    pipeline = _pipeline()
    is_bulk = len(job_ids) > 1
    waiting = run_many(pipeline, job_ids) if is_bulk else pipeline.run(job_ids[0]).ring
    for lane, ids in waiting.items():
        ring(ids, lane)
    tallies.flush(pipeline.sessions)


@app.task(name="letterbook.sweep")
def sweep() -> None:
    """Take back what lost its worker, and ring for what waits unheard."""
    pipeline = _pipeline()
    with pipeline.sessions.begin() as session:
        swept = jobs.sweep(session, most_attempts=pipeline.settings.most_attempts)
        # Only the clock sends for a sweep: one that runs was heard from.
        heartbeats.note(session, "beat", kind="beat")
    rung = 0
    for lane, job_ids in swept.queued.items():
        if not _has_messages(lane):
            ring(job_ids, lane)
            rung += len(job_ids)
    leftovers = clear_leftovers(pipeline.store, time.time())
    for one in leftovers:
        log.info("leftover_removed", file=one.path.name, bytes=one.size)
    tallies.count("sweep", "leftovers", len(leftovers))
    tallies.count("sweep", "rung", rung)
    tallies.count("sweep", "taken_back", swept.taken_back)
    tallies.count("sweep", "quarantined", swept.quarantined)
    tallies.flush(pipeline.sessions)
    if rung or swept.quarantined:
        log.info("sweep", rung=rung, quarantined=swept.quarantined)


@app.task(name="letterbook.canary")
def send_canary() -> None:
    """Send a canary down the whole path; it is concluded where it lands."""
    pipeline = _pipeline()
    with pipeline.sessions.begin() as session:
        canary.settle(session)
    _send_canary(pipeline, canary.LANE)


@app.task(name="letterbook.canaries")
def send_canaries() -> None:
    """Send a canary down each other lane in which nothing waits."""
    pipeline = _pipeline()
    with pipeline.sessions.begin() as session:
        free = [lane for lane in canary.OTHER_LANES if canary.is_free(session, lane)]
    for lane in free:
        if lane != "ocr" or pipeline.settings.recognise:
            _send_canary(pipeline, lane)


def _send_canary(pipeline: Pipeline, lane: str) -> None:
    flight = canary.send(pipeline.sessions, pipeline.store, lane)
    if flight.job_id is not None:
        ring([flight.job_id], lane)


@app.task(name="letterbook.learn_agenda")
def learn_agenda() -> None:
    """Take up the titles that enough mastheads print, and check the letters they concern."""
    pipeline = _pipeline()
    with pipeline.sessions.begin() as session:
        taken = learn(session, pipeline.settings.agenda_repetitions)
        changed = take_up(session, taken, why="checked against the agenda, as mastheads print it")
    if taken:
        log.info("agenda_learned", titles=len(taken), documents=changed)


@app.task(name="letterbook.tend")
def tend() -> None:
    """Start what schedules have due, note which batches have ended, and tell of those."""
    pipeline = _pipeline()
    with pipeline.sessions.begin() as session:
        started = schedules.start_due(session)
        ended = batches.finish_ended(session)
        waiting = schedules.unfinished(session)
    for run in started:
        log.info("schedule", schedule=run.schedule_id, batch=run.batch_id, problem=run.problem)
    for batch_id in waiting:
        # One that is being received is left alone by a second message.
        send_receive(batch_id)
    secret = pipeline.settings.webhook_secret
    if secret is not None:
        tell_all(pipeline.sessions, secret.get_secret_value())
    mail_all(pipeline.sessions, pipeline.settings)
    if ended:
        log.info("batches_ended", batches=ended)


@app.task(name="letterbook.mail_searches")
def mail_new_documents() -> None:
    """Write to people what is new in their saved searches."""
    pipeline = _pipeline()
    taken = mail_searches(pipeline.sessions, pipeline.settings)
    if taken:
        log.info("searches_mailed", mails=taken)


@app.task(name="letterbook.receive")
def receive_files(batch_id: int) -> None:
    """Receive files of a batch for a while, and send for the rest."""
    pipeline = _pipeline()
    try:
        is_whole = receive_batch(
            pipeline.sessions, pipeline.settings, batch_id, ring, seconds=_RECEIVE_SECONDS
        )
    except (BatchNotOursError, SourceUnreadableError) as error:
        log.info("batch_not_received", batch=batch_id, reason=str(error))
    except MachineFailingError as error:
        # Sent for again with every tending, until there is room.
        log.error("batch_waits", batch=batch_id, reason=str(error))  # noqa: TRY400 - it says all
    else:
        if not is_whole:
            send_receive(batch_id)


@app.task(name="letterbook.check_fixity")
def check_fixity() -> None:
    """Hash again what was hashed longest ago, for a while."""
    pipeline = _pipeline()
    for name, tally in check_stores(pipeline.sessions, pipeline.store, pipeline.settings):
        say = log.error if tally.faults or tally.problem else log.info
        say(
            "fixity",
            store=name,
            checked=tally.checked,
            bytes=tally.bytes,
            faults=tally.faults,
            problem=tally.problem,
        )


@app.task(name="letterbook.replicate")
def copy_to_second() -> None:
    """Copy to the second store what it lacks, for a while."""
    pipeline = _pipeline()
    if isinstance(pipeline.store, PairedOriginals):
        done = replicate(pipeline.sessions, pipeline.store, seconds=_COPY_SECONDS)
        if done.copied or done.problem:
            log.info("replicated", copied=done.copied, problem=done.problem)


@app.task(name="letterbook.dispose")
def dispose() -> None:
    """Carry out what is approved: what waited for others, and what a killed process left."""
    pipeline = _pipeline()
    forget = forget_drawn(pipeline.settings.home / "cache" / "pages")
    for outcome in carry_out_all(pipeline.sessions, pipeline.store, forget):
        log.info("disposal", disposal=outcome.disposal_id, outcome=outcome.state)


def send_receive(batch_id: int, *, sender: Celery | None = None) -> None:
    """Send for a batch to be received by a worker."""
    try:
        (sender or app).send_task("letterbook.receive", [batch_id], queue="maintenance")
    except OperationalError as error:
        log.warning("bell_not_rung", batch=batch_id, error=str(error))


def _has_messages(lane: str) -> bool:
    """Tell whether the broker holds messages for a lane: ringing again would only add to them."""
    with app.connection_for_read() as connection:
        channel: Any = connection.default_channel
        return bool(channel.queue_declare(queue=lane).message_count)


def ring(job_ids: Sequence[int], lane: str, *, sender: Celery | None = None) -> bool:
    """Ring the bell for committed jobs; tell whether the broker heard.

    A broker that is down loses nothing: the sweep rings again for what is queued.
    """
    size = 1 if lane in _ONE_BY_ONE else _LETTERS_A_MESSAGE
    try:
        for start in range(0, len(job_ids), size):
            (sender or app).send_task(
                "letterbook.read", [list(job_ids[start : start + size])], queue=lane
            )
    except OperationalError as error:
        log.warning("bell_not_rung", lane=lane, jobs=len(job_ids), error=str(error))
        return False
    return True
