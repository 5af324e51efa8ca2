"""The tables of the catalogue: one file for each aggregate."""

from schema.agenda import Agenda, AgendaItemRow, AgendaRefusal, AgendaSighting
from schema.batch import Batch, BatchLine, Schedule
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
from schema.intake import Arrival, Job, Original
from schema.metadata import Base
from schema.proposal import Proposal
from schema.recognition import RecognisedPage
from schema.rendition import FindingRow, Rendition

__all__ = [
    "Agenda",
    "AgendaItemRow",
    "AgendaRefusal",
    "AgendaSighting",
    "AnnexRow",
    "Arrival",
    "Base",
    "Batch",
    "BatchLine",
    "Citation",
    "Document",
    "DocumentAgendaItem",
    "DocumentOrgan",
    "FindingRow",
    "Job",
    "Original",
    "Party",
    "Proposal",
    "RecognisedPage",
    "Rendition",
    "Review",
    "Revision",
    "Schedule",
    "SymbolRow",
]
