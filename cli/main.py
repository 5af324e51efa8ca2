"""The `letterbook` command."""

import sys

import typer
from pydantic import ValidationError
from sqlalchemy.exc import OperationalError

from catalogue.dates import PartialDateError
from catalogue.lookups import UnclearWordsError
from catalogue.stores import StoreAddressError
from cli import (
    agenda,
    audit,
    authority,
    backup,
    bag,
    batch,
    doctor,
    export,
    extract,
    fixity,
    imports,
    ingest,
    lookups,
    operations,
    proposals,
    records,
    reprocess,
    retention,
    roles,
    schedules,
    web,
)
from cli.embedded.process import ProcessStartError
from cli.exit_codes import Exit
from cli.output import errors
from migrations.revision import DatabaseRevisionError
from worker.connections import (
    BrokerRefusedError,
    CertificateMissingError,
    InsecureConnectionError,
)
from worker.intake.batches import BatchStateError
from worker.log import configure_log
from worker.secret_files import SecretFileError
from worker.settings import Settings, faults

app = typer.Typer(
    name="letterbook",
    help="Catalogue the letters that States address to the United Nations.",
    no_args_is_help=True,
    rich_markup_mode=None,
    pretty_exceptions_enable=False,
)
for _command in (
    ingest.ingest,
    batch.batches,
    lookups.find,
    lookups.show,
    export.export,
    records.import_records,
    extract.extract,
    operations.status,
    operations.up,
    operations.down,
    operations.migrate,
    roles.roles,
    operations.retry,
    reprocess.reprocess,
    doctor.doctor,
    doctor.metrics,
    web.web_address,
    web.account,
    audit.audit,
    backup.backup,
    backup.restore,
):
    app.command()(_command)
app.command("import")(imports.import_)
for _group in (
    agenda.app,
    authority.app,
    bag.app,
    batch.app,
    fixity.app,
    proposals.app,
    retention.app,
    schedules.app,
):
    app.add_typer(_group)
app.command(context_settings={"allow_extra_args": True, "ignore_unknown_options": True})(
    operations.test
)

# Faults of the machine or its settings, whose message says all.
_TOLD = (
    StoreAddressError,
    BatchStateError,
    BrokerRefusedError,
    CertificateMissingError,
    DatabaseRevisionError,
    InsecureConnectionError,
    ProcessStartError,
    SecretFileError,
)


def run() -> None:
    """Run a command; a fault of the machine is told in a sentence, not in a traceback."""
    configure_log("WARNING")
    try:
        app()
    except _TOLD as error:
        errors.print(str(error), markup=False, highlight=False)
        sys.exit(Exit.FAILED)
    except (PartialDateError, UnclearWordsError) as error:
        errors.print(str(error), markup=False, highlight=False)
        sys.exit(Exit.USAGE)
    except ValidationError as error:
        if error.title != Settings.__name__:
            raise
        errors.print("\n".join(faults(error)), markup=False, highlight=False)
        sys.exit(Exit.USAGE)
    except OperationalError as error:
        reason = str(error.orig).strip()
        errors.print(f"The database does not answer: {reason}", markup=False, highlight=False)
        sys.exit(Exit.FAILED)
    except KeyboardInterrupt:
        errors.print("Stopped. What has a receipt is kept and goes on in the background.")
        sys.exit(Exit.INTERRUPTED)


if __name__ == "__main__":
    run()
