"""Write a mail when a batch has ended, or only where something of it failed; tried until taken.

A mail says how many files met which fate and why, and names no file: it leaves the house.
"""

from dataclasses import asdict, dataclass
from email.message import EmailMessage

from sqlalchemy import ARRAY, BigInteger, bindparam, text, update
from sqlalchemy.orm import Session, sessionmaker

from catalogue import batches as ledger
from schema import Batch
from worker.mail_server import hand_in, mail_address
from worker.settings import Settings

WHEN = ("always", "failures")
_MOST_MAILINGS = 10

# Half a minute after the first failure, twice as long after each further one. What ended before
# there was a server to hand mail to is told for a week; after that nobody waits for it.
_DUE = text(
    """
    SELECT id, options ->> 'mail' AS address, options ->> 'mail_when' AS told_when FROM batch
     WHERE finished_at > now() - interval '7 days' AND mailed_at IS NULL AND mailings < :most
       AND options ->> 'mail' IS NOT NULL AND id <> ALL(:tried)
       AND finished_at + make_interval(secs => 30 * (power(2, mailings) - 1)) <= now()
     ORDER BY id LIMIT 1 FOR UPDATE SKIP LOCKED
    """
).bindparams(bindparam("tried", type_=ARRAY(BigInteger)))
# Why letters failed, the most frequent reason first. A refusal at the door has no code.
_REASONS = text(
    """
    SELECT coalesce(j.error_code, 'refused') AS code, count(*) AS files
      FROM batch_line l
      LEFT JOIN arrival a ON a.id = l.arrival_id
      LEFT JOIN job j ON j.original_id = a.original_id AND j.kind = 'catalogue'
     WHERE l.batch_id = :id
       AND (l.state = 'refused'
            OR (NOT a.is_duplicate AND j.state IN ('rejected', 'quarantined')))
     GROUP BY 1 ORDER BY 2 DESC, 1 LIMIT 20
    """
)


def mail_options(address: str, when: str = "always") -> dict[str, str]:
    """Return the options of a batch or schedule that is told of by mail.

    Raises:
        MailAddressError: the address is none.
    """
    return {"mail": mail_address(address), "mail_when": when}


@dataclass(frozen=True, slots=True)
class _Claimed:
    """A batch to be told of; no message where nothing failed and only failures are told."""

    batch_id: int
    message: EmailMessage | None


def mail_all(sessions: sessionmaker[Session], settings: Settings) -> int:
    """Mail of each batch that has ended and is due, once; return how many mails were taken.

    Without a mail server (``LETTERBOOK_MAIL_HOST``) nothing is sent, and nothing counted.
    """
    taken = 0
    tried: list[int] = []
    while settings.mail_host and (claimed := _next(sessions, settings, tried)):
        tried.append(claimed.batch_id)
        if claimed.message is None or hand_in(claimed.message, settings, batch=claimed.batch_id):
            taken += claimed.message is not None
            with sessions.begin() as session:
                session.execute(
                    update(Batch)
                    .where(Batch.id == claimed.batch_id)
                    .values(mailed_at=text("now()"))
                )
    return taken


def _next(sessions: sessionmaker[Session], settings: Settings, tried: list[int]) -> _Claimed | None:
    """Claim one mailing: counted before it is tried, for the trying may kill."""
    with sessions.begin() as session:
        due = session.execute(_DUE, {"most": _MOST_MAILINGS, "tried": tried}).one_or_none()
        if due is None:
            return None
        session.execute(update(Batch).where(Batch.id == due.id).values(mailings=Batch.mailings + 1))
        batch = ledger.batch(session, due.id)
        counts = ledger.counts(session, due.id)
        reasons = session.execute(_REASONS, {"id": due.id}).all()
    assert batch is not None
    if due.told_when == "failures" and not counts.failed and not batch.problem:
        return _Claimed(batch.id, None)
    told = [(row.code, row.files) for row in reasons]
    return _Claimed(batch.id, _message(batch, counts, told, due.address, settings))


def _message(
    batch: ledger.BatchSummary,
    counts: ledger.Counts,
    reasons: list[tuple[str, int]],
    address: str,
    settings: Settings,
) -> EmailMessage:
    message = EmailMessage()
    name = " ".join(batch.name.split())
    fate = f"{counts.failed} of {counts.files} failed" if counts.failed else f"{counts.files} files"
    stopped = "stopped, " if batch.problem else ""
    message["Subject"] = f"Batch {batch.id} “{name}”: {stopped}{fate}"
    message["From"] = settings.mail_from
    message["To"] = address
    # The same each time it is tried: a program that had it already can tell.
    message["Message-ID"] = f"<batch-{batch.id}@{settings.repository_domain}>"
    message["Auto-Submitted"] = "auto-generated"
    lines = [f"Batch {batch.id}, “{name}”: {batch.state}.", ""]
    lines += [f"{files:>9}  {outcome}" for outcome, files in asdict(counts).items() if files]
    if batch.problem:
        lines += ["", f"It stopped before all was received; why: letterbook batch show {batch.id}"]
    if reasons:
        lines += ["", "What failed, by reason:", *(f"{n:>9}  {code}" for code, n in reasons)]
        lines += ["", f"Each file: letterbook batch receipt {batch.id} --errors-only"]
    if settings.public_url:
        lines += ["", f"{settings.public_url}/batches/{batch.id}"]
    message.set_content("\n".join(lines) + "\n")
    return message
