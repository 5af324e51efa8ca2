"""Tell a webhook that a batch has ended: signed, and tried again until it is taken.

The body is JSON; ``X-Letterbook-Signature`` is ``sha256=`` and the HMAC-SHA256 of the body under
the shared secret, so that the receiver knows whom it is from.
"""

import hmac
import json
import urllib.error
import urllib.request
from dataclasses import asdict, dataclass
from urllib.parse import urlsplit

import structlog
from sqlalchemy import ARRAY, BigInteger, bindparam, text, update
from sqlalchemy.orm import Session, sessionmaker

from catalogue import batches as ledger
from schema import Batch
from worker.intake.sources.fetching import opener

log = structlog.get_logger()

_SECONDS = 10
_MOST_TELLINGS = 10

# Half a minute after the first failure, twice as long after each further one.
_DUE = text(
    """
    SELECT b.id, coalesce(b.options ->> 'webhook', s.webhook) AS address
      FROM batch b LEFT JOIN schedule s ON s.id = b.schedule_id
     WHERE b.finished_at IS NOT NULL AND b.told_at IS NULL AND b.tellings < :most
       AND b.id <> ALL(:tried)
       AND coalesce(b.options ->> 'webhook', s.webhook) IS NOT NULL
       AND b.finished_at + make_interval(secs => 30 * (power(2, b.tellings) - 1)) <= now()
     ORDER BY b.id LIMIT 1 FOR UPDATE OF b SKIP LOCKED
    """
).bindparams(bindparam("tried", type_=ARRAY(BigInteger())))


@dataclass(frozen=True, slots=True)
class _Tiding:
    batch_id: int
    address: str
    body: bytes


def signature(body: bytes, secret: str) -> str:
    """Return what the header says of a body."""
    return f"sha256={hmac.new(secret.encode(), body, 'sha256').hexdigest()}"


def tell_all(sessions: sessionmaker[Session], secret: str) -> int:
    """Tell of each batch that has ended and is due, once; return how many tidings were taken."""
    taken = 0
    tried: list[int] = []
    while tiding := _next(sessions, tried):
        tried.append(tiding.batch_id)
        if _send(tiding, secret):
            taken += 1
            with sessions.begin() as session:
                session.execute(
                    update(Batch).where(Batch.id == tiding.batch_id).values(told_at=text("now()"))
                )
    return taken


def _next(sessions: sessionmaker[Session], tried: list[int]) -> _Tiding | None:
    """Claim one telling: counted before it is tried, for the trying may kill."""
    with sessions.begin() as session:
        due = session.execute(_DUE, {"most": _MOST_TELLINGS, "tried": tried}).one_or_none()
        if due is None:
            return None
        session.execute(update(Batch).where(Batch.id == due.id).values(tellings=Batch.tellings + 1))
        batch = ledger.batch(session, due.id)
        counts = ledger.counts(session, due.id)
    assert batch is not None
    told = {
        "batch": batch.id,
        "name": batch.name,
        "state": batch.state,
        "source": batch.source,
        "started_at": batch.started_at.isoformat(),
        "finished_at": batch.finished_at.isoformat() if batch.finished_at else None,
        "problem": batch.problem,
        "counts": asdict(counts),
        "failed": counts.failed,
    }
    return _Tiding(batch.id, due.address, json.dumps(told, ensure_ascii=False).encode())


def _send(tiding: _Tiding, secret: str) -> bool:
    if urlsplit(tiding.address).scheme not in {"http", "https"}:
        log.warning("webhook_refused", batch=tiding.batch_id, reason="not http or https")
        return False
    request = urllib.request.Request(  # noqa: S310 - the scheme was looked at
        tiding.address,
        data=tiding.body,
        headers={
            "Content-Type": "application/json",
            "X-Letterbook-Signature": signature(tiding.body, secret),
        },
    )
    try:
        with opener().open(request, timeout=_SECONDS):
            return True
    except (urllib.error.URLError, OSError) as error:
        log.warning("webhook_failed", batch=tiding.batch_id, error=str(error))
        return False
