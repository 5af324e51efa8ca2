"""Accounts: made, signed in by password or a one-time address, given tokens.

Secrets are random and long; the database holds their SHA-256 and nothing that opens a door.
Passwords, which people choose, are kept by Argon2.
"""

import hashlib
import secrets
from datetime import timedelta
from functools import cache
from typing import Any

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError
from sqlalchemy import delete, func, select, update
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.orm import Session

from catalogue.viewer import Role, Viewer
from schema import Account, ApiToken, SignIn, SignInAddress

SIGNED_IN_FOR = timedelta(days=14)
ADDRESS_LASTS = timedelta(hours=12)
TOKEN_PREFIX = "lb_"  # noqa: S105 - no secret: what secrets start with, so that scanners know them
LEAST_PASSWORD = 12

_hasher = PasswordHasher()


@cache
def _nobodys_hash() -> str:
    """Return what is checked when there is no such account, so that both take as long."""
    return _hasher.hash(secrets.token_urlsafe())


class UnknownAccountError(LookupError):
    """There is no account of that name."""

    def __init__(self, name: str) -> None:
        super().__init__(f"{name!r}: no such account. Make it with `letterbook account {name}`.")


class WeakPasswordError(ValueError):
    """A password is too short to be one."""

    def __init__(self) -> None:
        super().__init__(f"A password has at least {LEAST_PASSWORD} characters.")


class WrongPasswordError(ValueError):
    """The present password was not given, or another."""

    def __init__(self) -> None:
        super().__init__("The present password is wrong.")


def keep_account(
    session: Session, name: str, role: Role | None = None, *, sees_restricted: bool | None = None
) -> Account:
    """Return the account of a name, made if it is new, with role and rights as given.

    Args:
        session: the caller commits.
        name: what history will call it.
        role: ``None`` leaves it as it is; a new account is then a reader.
        sees_restricted: ``None`` leaves it as it is.
    """
    # Two commands that make one account at the same moment make it once.
    session.execute(
        insert(Account)
        .values(name=name, role=Role.READER.name.lower())
        .on_conflict_do_nothing(index_elements=["name"])
    )
    account = session.scalars(select(Account).where(Account.name == name)).one()
    if role is not None:
        account.role = role.name.lower()
    if sees_restricted is not None:
        account.sees_restricted = sees_restricted
    session.flush()
    return account


def require_account(session: Session, name: str) -> Account:
    """Return the account of a name.

    Raises:
        UnknownAccountError: there is none.
    """
    account = session.scalars(select(Account).where(Account.name == name)).one_or_none()
    if account is None:
        raise UnknownAccountError(name)
    return account


def disable(session: Session, name: str) -> None:
    """Sign an account out everywhere and let it in no more.

    Raises:
        UnknownAccountError: there is none of that name.
    """
    account = require_account(session, name)
    account.disabled_at = func.now()
    session.execute(delete(SignIn).where(SignIn.account_id == account.id))
    session.execute(delete(SignInAddress).where(SignInAddress.account_id == account.id))


def make_sign_in_code(session: Session, account: Account) -> str:
    """Return a code that signs an account in once, within :data:`ADDRESS_LASTS`."""
    code = secrets.token_urlsafe(24)
    session.add(
        SignInAddress(
            digest=digest(code), account_id=account.id, expires_at=func.now() + ADDRESS_LASTS
        )
    )
    return code


def sign_in_by_code(session: Session, code: str) -> str | None:
    """Use up a one-time code and return the secret of a new sign-in; ``None`` if it is no good."""
    account_id = session.scalar(
        delete(SignInAddress)
        .where(SignInAddress.digest == digest(code), SignInAddress.expires_at > func.now())
        .returning(SignInAddress.account_id)
    )
    account = session.get(Account, account_id) if account_id else None
    if account is None or account.disabled_at is not None:
        return None
    return start_sign_in(session, account)


def sign_in_by_password(session: Session, name: str, password: str) -> str | None:
    """Return the secret of a new sign-in, or ``None``: which of the two was wrong is not told."""
    account = session.scalars(
        select(Account).where(Account.name == name, Account.disabled_at.is_(None))
    ).one_or_none()
    known = (account.password_hash if account else None) or _nobodys_hash()
    if not _is_right(known, password):
        return None
    return start_sign_in(session, account) if account else None


def start_sign_in(session: Session, account: Account) -> str:
    """Return the secret of a new sign-in to an account; who asks was found out before."""
    secret = secrets.token_urlsafe(32)
    session.execute(delete(SignIn).where(SignIn.expires_at < func.now()))
    session.add(
        SignIn(account_id=account.id, digest=digest(secret), expires_at=func.now() + SIGNED_IN_FOR)
    )
    return secret


def sign_out(session: Session, secret: str) -> None:
    """End the sign-in that a cookie's secret belongs to."""
    session.execute(delete(SignIn).where(SignIn.digest == digest(secret)))


def _is_right(known: str, password: str) -> bool:
    try:
        return _hasher.verify(known, password)
    except (VerificationError, InvalidHashError):
        return False


def has_password(session: Session, account_id: int) -> bool:
    """Tell whether an account has a password."""
    return session.get_one(Account, account_id).password_hash is not None


def set_password(session: Session, account_id: int, password: str) -> None:
    """Set an account's password.

    Raises:
        WeakPasswordError: it is too short.
    """
    if len(password) < LEAST_PASSWORD:
        raise WeakPasswordError
    session.get_one(Account, account_id).password_hash = _hasher.hash(password)


def change_password(
    session: Session, account_id: int, present: str, password: str, *, kept: str
) -> None:
    """Set the password of somebody who is signed in, and end all other sign-ins of the account.

    Args:
        session: the caller commits.
        account_id: whose.
        present: the password that the account has; whatever, where it has none.
        password: the new one.
        kept: the secret of the sign-in that goes on.

    Raises:
        WrongPasswordError: the account has a password, and it is another.
        WeakPasswordError: the new one is too short.
    """
    known = session.get_one(Account, account_id).password_hash
    if known is not None and not _is_right(known, present):
        raise WrongPasswordError
    set_password(session, account_id, password)
    session.execute(
        delete(SignIn).where(SignIn.account_id == account_id, SignIn.digest != digest(kept))
    )


def forget_password(session: Session, account: Account) -> None:
    """Take the password of somebody who forgot it away, and sign the account out everywhere."""
    account.password_hash = None
    session.execute(delete(SignIn).where(SignIn.account_id == account.id))


def enable(session: Session, account: Account) -> None:
    """Let an account in again that was disabled."""
    account.disabled_at = None
    session.flush()


def viewer_of_sign_in(session: Session, secret: str) -> Viewer | None:
    """Return who is behind a cookie's secret; ``None`` if nobody any more."""
    account = session.scalars(
        select(Account)
        .join(SignIn, SignIn.account_id == Account.id)
        .where(
            SignIn.digest == digest(secret),
            SignIn.expires_at > func.now(),
            Account.disabled_at.is_(None),
        )
    ).one_or_none()
    return _viewer(account) if account else None


def make_token(session: Session, account_id: int, name: str, scope: str, days: int) -> str:
    """Return a new token for an account: the only time that it is seen.

    Args:
        session: the caller commits.
        account_id: for whom it acts.
        name: what it is for.
        scope: ``read``, or ``write`` for all that the account may do.
        days: how long it is good.
    """
    secret = TOKEN_PREFIX + secrets.token_urlsafe(32)
    session.add(
        ApiToken(
            account_id=account_id,
            name=name,
            scope=scope,
            digest=digest(secret),
            expires_at=func.now() + timedelta(days=days),
        )
    )
    return secret


def revoke_token(session: Session, account_id: int, token_id: int) -> bool:
    """Make a token of an account useless; tell whether there was one."""
    revoked = session.scalar(
        update(ApiToken)
        .where(
            ApiToken.id == token_id,
            ApiToken.account_id == account_id,
            ApiToken.revoked_at.is_(None),
        )
        .values(revoked_at=func.now())
        .returning(ApiToken.id)
    )
    return revoked is not None


def viewer_of_token(session: Session, secret: str) -> tuple[Viewer, str] | None:
    """Return who a token acts for, and its scope; ``None`` if it is no good."""
    row: Any = session.execute(
        select(Account, ApiToken.scope)
        .join(ApiToken, ApiToken.account_id == Account.id)
        .where(
            ApiToken.digest == digest(secret),
            ApiToken.expires_at > func.now(),
            ApiToken.revoked_at.is_(None),
            Account.disabled_at.is_(None),
        )
    ).one_or_none()
    return (_viewer(row[0]), row[1]) if row else None


def tokens_of(session: Session, account_id: int) -> list[ApiToken]:
    """Return the tokens of an account that are not revoked, the newest first."""
    return list(
        session.scalars(
            select(ApiToken)
            .where(ApiToken.account_id == account_id, ApiToken.revoked_at.is_(None))
            .order_by(ApiToken.id.desc())
        )
    )


def digest(secret: str) -> str:
    """Return what is kept of a secret: enough to know it again, nothing to use."""
    return hashlib.sha256(secret.encode()).hexdigest()


def viewer_of_account(account: Account) -> Viewer | None:
    """Return the viewer that an account is; ``None`` if it is disabled."""
    return _viewer(account) if account.disabled_at is None else None


def _viewer(account: Account) -> Viewer:
    return Viewer(
        account.id,
        account.name,
        Role[account.role.upper()],
        sees_restricted=account.sees_restricted,
    )
