"""The broker: whether it answers, and keeps what it is given."""

from collections.abc import Iterator

import redis

from worker.health.broker import facts
from worker.health.finding import Finding, Patient, skew, what_to_do

_NEARLY_FULL = 0.9


def _reason(error: redis.RedisError) -> str:
    """Say what happened: the class of some is all that they tell."""
    said = str(error).partition("\n")[0].rstrip(".")
    return f"{type(error).__name__}: {said}" if said else type(error).__name__


def check_broker(patient: Patient) -> Iterator[Finding]:
    """Look at Redis or Valkey."""
    before = patient.now()
    try:
        found = facts(patient.broker_url) if patient.broker_url else None
    except redis.RedisError as error:
        found, reason = None, _reason(error)
    else:
        reason = "the embedded one was not started"
    if found is None:
        yield Finding(
            "broker",
            f"The broker does not answer: {reason}",
            "Letters are received and kept, but wait until it does.",
            what_to_do(reason, "LETTERBOOK_BROKER_URL"),
        )
        return
    if found.policy != "noeviction":
        yield Finding(
            "broker",
            f"The broker throws away what it holds when it is full (maxmemory-policy "
            f"{found.policy or 'not told'}).",
            "Messages vanish; letters wait for the sweep to ring again.",
            "Set `maxmemory-policy noeviction` in its configuration.",
        )
    if not found.keeps:
        yield Finding(
            "broker",
            "The broker keeps nothing on the disk.",
            "After its restart every waiting letter is rung for anew, which takes a while.",
            "Set `appendonly yes` in its configuration.",
        )
    if found.most and found.used > found.most * _NEARLY_FULL:
        yield Finding(
            "broker",
            f"The broker's memory is nearly full: {found.used >> 20} of {found.most >> 20} MiB.",
            "It will refuse messages; letters then wait for the sweep.",
            "Raise maxmemory, or see what else it is used for.",
        )
    yield from skew("broker", "the broker", found.now - (before + patient.now()) / 2)
