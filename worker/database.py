"""The engine and sessions of one process."""

from sqlalchemy import Engine, create_engine
from sqlalchemy.orm import Session, sessionmaker

from migrations.address import normal_url

# A server whose host is gone says nothing: within a minute or so its connections are given up, not
# after the two hours that systems wait by themselves.
_GIVEN_UP = {
    "keepalives_idle": 30,
    "keepalives_interval": 10,
    "keepalives_count": 3,
    "tcp_user_timeout": 60_000,
}
# The server does the same by a client whose host is gone: what that had locked is free again, the
# batch that it received and the jobs that it was writing.
_GIVEN_UP_BY_THE_SERVER = {
    "tcp_keepalives_idle": 30,
    "tcp_keepalives_interval": 10,
    "tcp_keepalives_count": 3,
    "tcp_user_timeout": 60_000,
}


def make_engine(url: str, *, connections: int = 4, searches: bool = False) -> Engine:
    """Return an engine that notices dead connections and never waits for ever on a lock.

    Args:
        url: where the database answers.
        connections: how many are kept.
        searches: whether each statement is planned for its own values, however often it is sent.
            A plan for any word is a bad one for a common word: it took thirty times as long.
    """
    wanted = {"lock_timeout": "30s", **_GIVEN_UP_BY_THE_SERVER}
    options = " ".join(f"-c {name}={value}" for name, value in wanted.items())
    if searches:
        options += " -c plan_cache_mode=force_custom_plan"
    return create_engine(
        normal_url(url),
        pool_pre_ping=True,
        # An error says which statement failed, not with which words of a letter or which secret.
        hide_parameters=True,
        pool_size=connections,
        max_overflow=2,
        connect_args={"connect_timeout": 10, "options": options, **_GIVEN_UP},
    )


def make_sessions(engine: Engine) -> sessionmaker[Session]:
    """Return the maker of sessions."""
    return sessionmaker(engine, expire_on_commit=False)
