"""People whom an OpenID provider knows, signed in to accounts of the catalogue.

The provider says who somebody is (its address and their subject there), the catalogue what they
may do: roles are given by its administrators, never by the provider. An account of the same name
is nobody's until an administrator ties it to a subject, or a provider's user could take any name.
"""

from dataclasses import dataclass

from sqlalchemy import Integer, String, column, select, table
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.orm import Session

from catalogue.accounts import start_sign_in
from schema import Account, OutsideIdentity

# The model would send its defaults along, a role among them.
_ACCOUNT = table("account", column("id", Integer), column("name", String))


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody as their provider knows them.

    Attributes:
        issuer: the provider's address.
        subject: what it calls them, for ever.
        name: what they call themselves there; it may change, and proves nothing.
    """

    issuer: str
    subject: str
    name: str


class NotLetInError(PermissionError):
    """A provider vouched for somebody whom the catalogue does not let in; the message says why."""


def sign_in_by_provider(session: Session, person: Person, *, makes_accounts: bool) -> str:
    """Return the secret of a new sign-in.

    Args:
        session: the caller commits.
        person: for whom the provider vouched.
        makes_accounts: whether somebody new gets an account, as a reader.

    Raises:
        NotLetInError: they have no account here, and get none.
    """
    account = session.scalars(
        select(Account)
        .join(OutsideIdentity, OutsideIdentity.account_id == Account.id)
        .where(OutsideIdentity.issuer == person.issuer, OutsideIdentity.subject == person.subject)
    ).one_or_none()
    account = account or _new_account(session, person, makes_accounts=makes_accounts)
    if account.disabled_at is not None:
        message = f"{account.name} is let in no more: ask an administrator."
        raise NotLetInError(message)
    return start_sign_in(session, account)


def tie(session: Session, account: Account, issuer: str, subject: str) -> None:
    """Let somebody whom a provider knows sign in to an account, and to no other."""
    session.execute(
        insert(OutsideIdentity)
        .values(issuer=issuer, subject=subject, account_id=account.id)
        .on_conflict_do_update(
            index_elements=["issuer", "subject"], set_={"account_id": account.id}
        )
    )


def _new_account(session: Session, person: Person, *, makes_accounts: bool) -> Account:
    asked = (
        f"ask an administrator for `letterbook account {person.name} --subject {person.subject}`"
    )
    if not makes_accounts:
        message = f"{person.name} has no account here: {asked}."
        raise NotLetInError(message)
    # Whoever comes first has the name; the database lets the pages make readers and nothing else.
    made = insert(_ACCOUNT).values(name=person.name).on_conflict_do_nothing()
    number = session.scalar(made.returning(_ACCOUNT.c.id))
    if number is None:
        message = f"{person.name} is the name of an account that is not tied to you: {asked}."
        raise NotLetInError(message)
    session.add(OutsideIdentity(person.issuer, person.subject, number))
    return session.get_one(Account, number)
