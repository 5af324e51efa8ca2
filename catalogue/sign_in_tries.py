"""Tries to sign in, counted where every process that serves pages sees them.

A try counts as a wrong one from before its password is looked at: of many at the same moment no
more pass than one after the other. One that was right is taken back.
"""

from collections.abc import Sequence
from datetime import timedelta
from ipaddress import IPv4Address, ip_address, ip_network

from sqlalchemy import delete, func, insert, select
from sqlalchemy.orm import Session

from catalogue.accounts import digest
from schema import SignInTry

# So many wrong tries in so long, for a name or from an address, shut the door for a while.
MOST = 8
WITHIN = timedelta(minutes=5)


def begin(session: Session, *keys: str) -> Sequence[int] | None:
    """Note a try for each of some keys; return its marks, or ``None`` if there were too many.

    Whoever tries on while the door is shut does not keep it shut for longer.

    Args:
        session: the caller commits before it looks at the password.
        keys: what tries are counted by, such as a name; only their digests are kept.
    """
    since = func.now() - WITHIN
    session.execute(delete(SignInTry).where(SignInTry.at < since))
    digests = sorted({digest(key) for key in keys})
    for one in digests:
        session.execute(select(func.pg_advisory_xact_lock(func.hashtextextended(one, 0))))
    counted = session.scalars(
        select(func.count())
        .where(SignInTry.digest.in_(digests), SignInTry.at >= since)
        .group_by(SignInTry.digest)
    )
    if any(count >= MOST for count in counted):
        return None
    rows = [{"digest": one} for one in digests]
    return session.scalars(insert(SignInTry).returning(SignInTry.id), rows).all()


def neighbourhood(host: str) -> str:
    """Return what tries from an address are counted by: of IPv6 a caller has 2⁶⁴ addresses.

    >>> neighbourhood("2001:db8::1"), neighbourhood("192.0.2.1")
    ('2001:db8::/64', '192.0.2.1')
    """
    try:
        address = ip_address(host)
    except ValueError:
        return host
    if isinstance(address, IPv4Address):
        return host
    if address.ipv4_mapped:
        return str(address.ipv4_mapped)
    return str(ip_network((int(address) >> 64 << 64, 64)))


def take_back(session: Session, tries: Sequence[int]) -> None:
    """Forget tries that were right."""
    session.execute(delete(SignInTry).where(SignInTry.id.in_(tries)))
