"""An import that is ordered: where from, and who is told. A worker receives it, as a schedule's."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import PurePath
from typing import Any
from urllib.parse import unquote, urlsplit

from sqlalchemy.orm import Session

from catalogue.foreseen import DRY_RUN
from catalogue.viewer import RESTRICTED
from schema import Batch
from worker.intake import batches
from worker.intake.importing import LIST_UNCHANGED
from worker.intake.mails import mail_options
from worker.mail_server import MailAddressError

# The option of a batch that workers receive though no schedule made it.
BY_WORKER = "by_worker"
# The options of a batch that an order says, all of them: others are left alone.
ORDERED = frozenset({"roots", "mail", "mail_when", LIST_UNCHANGED, RESTRICTED})
_WEBHOOKS = ("http", "https")
_WATCHED = "watch:"


class ImportOrderError(ValueError):
    """An import cannot be ordered so; the message says what to write."""


@dataclass(frozen=True, slots=True)
class ImportOrder:
    """What a person says of an import.

    Attributes:
        source: what `letterbook import` takes: an absolute path, or an address without a password.
        roots: where a manifest may name files.
        webhook: an address that is told when the batch ends.
        mail: an address that is written to when the batch ends.
        mail_when: ``always``, or only on ``failures``.
        list_unchanged: whether unchanged files have a line each, and not only a count.
        restricted: whether all its letters are, until somebody who may see them says otherwise.
    """

    source: str
    roots: tuple[str, ...] = ()
    webhook: str | None = None
    mail: str | None = None
    mail_when: str = "always"
    list_unchanged: bool = False
    restricted: bool = False

    @property
    def options(self) -> dict[str, Any]:
        """The options of its batch, but for the webhook.

        Raises:
            ImportOrderError: the address for mail is none.
        """
        options: dict[str, Any] = {"roots": list(self.roots)} if self.roots else {}
        if self.mail is not None:
            try:
                options |= mail_options(self.mail, self.mail_when)
            except MailAddressError as error:
                raise ImportOrderError(str(error)) from error
        if self.list_unchanged:
            options[LIST_UNCHANGED] = True
        if self.restricted:
            options[RESTRICTED] = True
        return options

    @property
    def batch_options(self) -> dict[str, Any]:
        """The options of its batch, the webhook among them.

        Raises:
            ImportOrderError: the address for mail is none.
        """
        return self.options | ({"webhook": self.webhook} if self.webhook else {})

    def check(self, within: Sequence[str] = ()) -> None:
        """See that it can be found from anywhere, shows nobody a password, and stays in bounds.

        Args:
            within: the folders and beginnings of addresses that may be named; any, if none are.

        Raises:
            ImportOrderError: it cannot, does, or does not.
        """
        for place in (self.source, *self.roots):
            if "://" in place:
                if urlsplit(place).password:
                    message = "write no password into an address: set it in the environment"
                    raise ImportOrderError(message)
            elif not PurePath(place.removeprefix(_WATCHED)).is_absolute():
                message = f"{place!r}: write a whole path (/mnt/letters), or an address (s3://…)"
                raise ImportOrderError(message)
            if within and not any(is_within(place, root) for root in within):
                message = f"{place!r}: imports are taken from {', '.join(within)} alone"
                raise ImportOrderError(message)
        if self.webhook and urlsplit(self.webhook).scheme not in _WEBHOOKS:
            message = f"{self.webhook!r}: a webhook's address begins with https:// or http://"
            raise ImportOrderError(message)


def order_of(source: str, webhook: str | None, options: Mapping[str, Any]) -> ImportOrder:
    """Return the order that says these options."""
    return ImportOrder(
        source,
        roots=tuple(options.get("roots", ())),
        webhook=webhook,
        mail=options.get("mail"),
        mail_when=options.get("mail_when", "always"),
        list_unchanged=bool(options.get(LIST_UNCHANGED)),
        restricted=bool(options.get(RESTRICTED)),
    )


def is_within(place: str, root: str) -> bool:
    """Tell whether a path or an address lies in a folder, or begins as an address does.

    What is written is compared, for other hosts may receive it: links are theirs to judge.

    >>> is_within("/mnt/letters/2021", "/mnt/letters"), is_within("/mnt/letters/../x", "/mnt")
    (True, False)
    """
    one, other = urlsplit(place.removeprefix(_WATCHED)), urlsplit(root)
    path = unquote(one.path).replace("\\", "/")
    if (one.scheme, one.netloc) != (other.scheme, other.netloc) or ".." in path.split("/"):
        return False
    return f"{path.rstrip('/')}/".startswith(f"{other.path.rstrip('/')}/")


def order(
    session: Session,
    wanted: ImportOrder,
    *,
    name: str,
    who: str,
    passwords: Sequence[str] = (),
    dry_run: bool = False,
) -> Batch:
    """Begin the batch of an import; a worker receives it from its next look at the ledger on.

    With ``dry_run`` it keeps nothing, and the batch says what would become of the files.

    Raises:
        ImportOrderError: the address for mail is none, or a dry run is to be told of.
    """
    options = wanted.batch_options | {BY_WORKER: True}
    if dry_run:
        if wanted.mail or wanted.webhook:
            message = "nobody is told of a dry run: leave mail and webhook out"
            raise ImportOrderError(message)
        options[DRY_RUN] = True
    return batches.start(
        session,
        name=name or PurePath(wanted.source).name or wanted.source,
        source=wanted.source,
        who=who,
        options=options,
        passwords=list(passwords),
    )
