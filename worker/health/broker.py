"""What the broker says of itself: whether it answers, what it holds, how it keeps it."""

from dataclasses import dataclass

import redis

from worker.app import LANES

_PATIENCE = 5.0


@dataclass(frozen=True, slots=True)
class BrokerFacts:
    """One look at a Redis or Valkey.

    Attributes:
        waiting: messages waiting in each lane.
        policy: what it does when its memory is full; ``None`` where it does not tell.
        keeps: whether what it holds outlives it.
        used, most: bytes of memory; ``most`` is 0 where there is no limit.
        now: its clock, in seconds since 1970.
    """

    waiting: dict[str, int]
    policy: str | None
    keeps: bool
    used: int
    most: int
    now: float


def connect(url: str) -> "redis.Redis":
    """Return a client that does not wait long."""
    return redis.Redis.from_url(
        url, socket_timeout=_PATIENCE, socket_connect_timeout=_PATIENCE, decode_responses=True
    )


def facts(url: str) -> BrokerFacts:
    """Look at the broker.

    Raises:
        redis.RedisError: it does not answer, or not to us.
    """
    with connect(url) as client:
        waiting = {lane: int(client.llen(lane)) for lane in LANES}
        memory = client.info("memory")
        persistence = client.info("persistence")
        seconds, micros = client.time()
        assert isinstance(memory, dict)
        assert isinstance(persistence, dict)
        return BrokerFacts(
            waiting,
            memory.get("maxmemory_policy"),
            bool(persistence.get("aof_enabled")) or _saves(client),
            int(memory.get("used_memory", 0)),
            int(memory.get("maxmemory", 0)),
            float(seconds) + float(micros) / 1e6,
        )


def waiting(url: str) -> dict[str, int]:
    """Return how many messages wait in each lane.

    Raises:
        redis.RedisError: the broker does not answer.
    """
    with connect(url) as client:
        return {lane: int(client.llen(lane)) for lane in LANES}


def _saves(client: "redis.Redis") -> bool:
    """Tell whether snapshots are made; a broker that does not let itself be asked has none."""
    try:
        said = client.config_get("save")
    except redis.RedisError:
        return False
    return bool(said.get("save"))
