"""What is known of agendas from published documents, and comes with Letterbook.

`known.tsv` holds facts only: an item whose title is not known has none.
"""

from pathlib import Path

from sqlalchemy import select
from sqlalchemy.orm import Session

from catalogue.agenda.files import read_rows
from catalogue.agenda.importing import Report, import_rows
from schema import AgendaItemRow

SOURCE = "shipped with Letterbook"
_KNOWN = Path(__file__).with_name("known.tsv")


def ship(session: Session) -> Report | None:
    """Write what is known into the authority, once; what is there already stays as it is."""
    shipped = select(AgendaItemRow.id).where(AgendaItemRow.source == SOURCE).limit(1)
    if session.scalar(shipped) is not None:
        return None
    return import_rows(session, read_rows(_KNOWN), source=SOURCE, who="letterbook", overwrite=False)
