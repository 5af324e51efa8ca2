"""Faults of the machine, its settings or a call's words: told in a sentence, not in a traceback."""

from pydantic import ValidationError
from sqlalchemy.exc import OperationalError

from catalogue.dates import PartialDateError
from catalogue.lookups import UnclearWordsError
from catalogue.stores import StoreAddressError
from cli.embedded.process import ProcessStartError
from cli.exit_codes import Exit
from migrations.revision import DatabaseRevisionError
from worker.connections import (
    BrokerRefusedError,
    CertificateMissingError,
    InsecureConnectionError,
)
from worker.intake.batches import BatchStateError
from worker.intake.receive_many import MachineFailingError
from worker.intake.sources.source import SourceUnreadableError
from worker.secret_files import SecretFileError
from worker.settings import Settings, faults

# Whose message says all.
_OF_THE_MACHINE = (
    StoreAddressError,
    BatchStateError,
    BrokerRefusedError,
    CertificateMissingError,
    DatabaseRevisionError,
    InsecureConnectionError,
    MachineFailingError,
    ProcessStartError,
    SecretFileError,
    SourceUnreadableError,
)
_OF_THE_CALL = (PartialDateError, UnclearWordsError)


def told(error: Exception) -> tuple[str, Exit] | None:
    """Return what to say of an error and how to end; ``None`` if it is a fault of ours."""
    if isinstance(error, _OF_THE_MACHINE):
        return str(error), Exit.FAILED
    if isinstance(error, _OF_THE_CALL):
        return str(error), Exit.USAGE
    if isinstance(error, ValidationError) and error.title == Settings.__name__:
        return "\n".join(faults(error)), Exit.USAGE
    if isinstance(error, OperationalError):
        return f"The database does not answer: {str(error.orig).strip()}", Exit.FAILED
    return None
