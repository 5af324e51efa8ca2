"""A reading as the catalogue stores it, back in the types of the record."""

from typing import Any

from extraction.record import AgendaItem, Annex, Dates, Organ, Record, Review, Sender

_PLAIN = (
    "source",
    "sha256",
    "media_type",
    "read_by",
    "pages",
    "language",
    "form",
    "title",
    "distribution",
    "original_language",
    "job_number",
)
_TUPLES = ("symbols", "on_behalf_of", "addressees", "signatories", "citations")


def stored_record(data: dict[str, Any]) -> Record:
    """Return the record of a stored reading; its evidence stays with the findings."""
    plain: dict[str, Any] = {name: data[name] for name in _PLAIN}
    lists: dict[str, Any] = {name: tuple(data[name]) for name in _TUPLES}
    return Record(
        **plain,
        **lists,
        dates=Dates(**data["dates"]),
        organs=tuple(Organ(**organ) for organ in data["organs"]),
        agenda_items=tuple(AgendaItem(**item) for item in data["agenda_items"]),
        senders=tuple(Sender(**sender) for sender in data["senders"]),
        annexes=tuple(
            Annex(**(annex | {"signatories": tuple(annex["signatories"])}))
            for annex in data["annexes"]
        ),
        review=tuple(Review(**review) for review in data["review"]),
    )
