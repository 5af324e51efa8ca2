"""The options of commands that say whom to write to."""

import typer

from cli.exit_codes import Exit
from cli.output import errors
from worker.intake.mails import mail_options
from worker.mail_server import MailAddressError


def mail_given(address: str | None, *, failures: bool) -> dict[str, str]:
    """Return the options of a batch for what the words of a command say of mail."""
    if address is None:
        return {}
    try:
        return mail_options(address, "failures" if failures else "always")
    except MailAddressError as error:
        errors.print(str(error), markup=False)
        raise typer.Exit(Exit.USAGE) from error
