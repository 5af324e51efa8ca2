"""What a record of another catalogue says, in our names; its title is read as a page would be."""

from dataclasses import dataclass, replace

from pymarc import Record as MarcRecord

from catalogue.exports import marc_codes as codes
from catalogue.exports.exported import Description
from catalogue.exports.marc_reading import (
    record_types,
    strict_reading,
    unread_states,
    unread_symbols,
)
from catalogue.exports.refinement import refined
from extraction.extract import extract
from extraction.pages import Origin, Page

LETTERS = ("letter", "identical_letters", "note_verbale")


@dataclass(frozen=True, slots=True)
class Reading:
    """A record in our names, and what of it needs a person: (field, reason)."""

    description: Description
    doubts: tuple[tuple[str, str], ...]
    types: tuple[str, ...]

    @property
    def is_letter(self) -> bool:
        """Whether the record describes a letter or a note verbale."""
        return self.description.form in LETTERS

    @property
    def kind(self) -> str:
        """What the record describes, for a report."""
        names = [
            f"{codes.OTHER_TYPES.get(code, 'of a kind unknown here')} (089 $b {code})"
            for code in self.types
        ]
        return " and ".join(names) or f"of the form {self.description.form}"


def read(record: MarcRecord) -> Reading:
    """Read a record: its fields first, then our 887, then what only the title says."""
    strict = strict_reading(record)
    description, stale = refined(record, strict)
    doubts = [(name, "the MARC field was changed since it was exported") for name in stale]
    doubts += [
        ("symbols", f"191 has {text!r}, which is no symbol") for text in unread_symbols(record)
    ]
    if not record.get_fields("887"):
        states = unread_states(record)
        description = _with_title(description, record_types(record))
        known = {name for sender in description.senders if (name := sender.name)}
        doubts += [
            ("senders", f"710 has {name!r}, which is no State known here")
            for name in states
            if name not in known and description.form in LETTERS
        ]
    return Reading(description, tuple(doubts), record_types(record))


def _with_title(description: Description, types: tuple[str, ...]) -> Description:
    """Complete a description by what its title says: date, addressee, the sender's office."""
    main = description.main
    if main.title is None:
        return description
    # The library's own type decides; the words of a title only where there is none.
    if types and "B18" not in types:
        return description
    told = extract([Page(1, main.title, "text")], Origin("245", "0" * 64, "text/plain"))
    if not types and told.form not in LETTERS:
        return description
    states = {sender.state for sender in description.senders}
    same = {sender.state for sender in told.senders} == states
    return replace(
        description,
        form=told.form if told.form in LETTERS else "letter",
        letter_date=description.letter_date or told.dates.letter,
        addressees=description.addressees or told.addressees,
        senders=told.senders if same or not states else description.senders,
        on_behalf_of=description.on_behalf_of or told.on_behalf_of,
    )
