"""What leaves the catalogue: one document with all that any format needs."""

from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from extraction.record import AgendaItem, Annex, Organ, Sender


@dataclass(frozen=True, slots=True)
class Version:
    """A language version: what is printed in it alone. ``pages`` is 0 where nobody counted."""

    language: str
    title: str | None = None
    job_number: str | None = None
    release_date: str | None = None
    pages: int = 0


@dataclass(frozen=True, slots=True)
class Description:
    """What a cataloguer writes down of a document, in the names and codes of the record.

    This is what another catalogue takes over, and what must come back unchanged from there.
    """

    form: str
    symbols: tuple[str, ...] = ()
    letter_date: str | None = None
    masthead_date: str | None = None
    distribution: str | None = None
    original_language: str | None = None
    organs: tuple[Organ, ...] = ()
    agenda_items: tuple[AgendaItem, ...] = ()
    senders: tuple[Sender, ...] = ()
    on_behalf_of: tuple[str, ...] = ()
    addressees: tuple[str, ...] = ()
    signatories: tuple[str, ...] = ()
    annexes: tuple[Annex, ...] = ()
    citations: tuple[str, ...] = ()
    versions: tuple[Version, ...] = ()

    @property
    def main(self) -> Version:
        """The version whose title stands for the document: the English one, or else the first."""
        titled = [version for version in self.versions if version.title] or list(self.versions)
        english = [version for version in titled if version.language == "en"]
        return (english or titled or [Version("und")])[0]


@dataclass(frozen=True, slots=True)
class Authority:
    """The agenda item that a document's item is linked to, as the agenda itself has it."""

    agenda_document: str | None
    title: str | None


@dataclass(frozen=True, slots=True)
class File:
    """The original that a language version was read from."""

    language: str
    sha256: str
    media_type: str | None
    read_by: str


@dataclass(frozen=True, slots=True)
class Proof:
    """What the values rest on, in the shape of the record.

    Attributes:
        evidence: for each of the description's versions, the words that prove each field.
        review: what a person must look at, and why.
    """

    evidence: tuple[dict[str, list[dict[str, Any]]], ...] = ()
    review: tuple[dict[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class Exported:
    """A document as it is at one instant.

    ``authorities`` stand in the order of the description's agenda items; ``None`` where an item
    is linked to none. ``changed_at`` is the time of the newest revision. The proof is loaded only
    where it was asked for.
    """

    id: int
    version: int
    status: str
    created_at: datetime
    changed_at: datetime
    description: Description
    authorities: tuple[Authority | None, ...] = ()
    files: tuple[File, ...] = ()
    proof: Proof = Proof()


@dataclass(frozen=True, slots=True)
class Repository:
    """Whose records these are, as other catalogues know it.

    Attributes:
        domain: names the repository in identifiers and control numbers.
        public_url: where people reach the catalogue, without a stroke at the end; records have
            no addresses where it is not set.
    """

    domain: str = "letterbook.localhost"
    public_url: str | None = None

    def address_of(self, document_id: int) -> str | None:
        """Return the address of a document's page, if the catalogue has one."""
        return f"{self.public_url}/documents/{document_id}" if self.public_url else None


def in_order(description: Description) -> Description:
    """Return the description with its versions in the order of their languages' codes."""
    return replace(
        description,
        versions=tuple(sorted(description.versions, key=lambda version: version.language)),
    )
