"""The tables of the catalogue: one file for each aggregate."""

from schema.access import (
    Account,
    ApiToken,
    Claim,
    IdempotentRequest,
    OutsideIdentity,
    RestrictedView,
    SavedSearch,
    SearchMail,
    SignIn,
    SignInAddress,
    SignInTry,
)
from schema.agenda import Agenda, AgendaItemRow, AgendaRefusal, AgendaSighting
from schema.batch import Batch, BatchLine, Schedule, ScheduleChange
from schema.document import (
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
from schema.fixity import FixityCheck, FixityFault, FixityRun, Replica
from schema.health import Canary, Heartbeat, Tally
from schema.intake import Arrival, Job, Original
from schema.metadata import Base
from schema.proposal import Proposal
from schema.recognition import RecognisedPage
from schema.rendition import FindingRow, Rendition, RivalRow
from schema.retention import Disposal, LegalHold, RetentionRule
from schema.takeover import SourceRecord
from schema.withdrawal import Withdrawal

__all__ = [
    "Account",
    "Agenda",
    "AgendaItemRow",
    "AgendaRefusal",
    "AgendaSighting",
    "AnnexRow",
    "ApiToken",
    "Arrival",
    "Base",
    "Batch",
    "BatchLine",
    "Canary",
    "Citation",
    "Claim",
    "Disposal",
    "Document",
    "DocumentAgendaItem",
    "DocumentOrgan",
    "FindingRow",
    "FixityCheck",
    "FixityFault",
    "FixityRun",
    "Heartbeat",
    "IdempotentRequest",
    "Job",
    "LegalHold",
    "Original",
    "OutsideIdentity",
    "Party",
    "Proposal",
    "RecognisedPage",
    "Rendition",
    "Replica",
    "RestrictedView",
    "RetentionRule",
    "Review",
    "Revision",
    "RivalRow",
    "SavedSearch",
    "Schedule",
    "ScheduleChange",
    "SearchMail",
    "SignIn",
    "SignInAddress",
    "SignInTry",
    "SourceRecord",
    "SymbolRow",
    "Tally",
    "Withdrawal",
]
