"""The tables of the catalogue: one file for each aggregate."""

from schema.access import (
    Account,
    ApiToken,
    Claim,
    IdempotentRequest,
    RestrictedView,
    SavedSearch,
    SignIn,
    SignInAddress,
)
from schema.document import (
    AgendaItemRow,
    AnnexRow,
    Citation,
    Document,
    DocumentAgendaItem,
    DocumentOrgan,
    Party,
    Review,
    Revision,
    SymbolRow,
)
from schema.intake import Arrival, Batch, Job, Original
from schema.metadata import Base
from schema.recognition import RecognisedPage
from schema.rendition import FindingRow, Rendition
from schema.takeover import SourceRecord
from schema.withdrawal import Withdrawal

__all__ = [
    "Account",
    "AgendaItemRow",
    "AnnexRow",
    "ApiToken",
    "Arrival",
    "Base",
    "Batch",
    "Citation",
    "Claim",
    "Document",
    "DocumentAgendaItem",
    "DocumentOrgan",
    "FindingRow",
    "IdempotentRequest",
    "Job",
    "Original",
    "Party",
    "RecognisedPage",
    "Rendition",
    "RestrictedView",
    "Review",
    "Revision",
    "SavedSearch",
    "SignIn",
    "SignInAddress",
    "SourceRecord",
    "SymbolRow",
    "Withdrawal",
]
