"""What a citation of a document says, whichever program formats it."""

from dataclasses import dataclass

from catalogue.exports import marc_codes as codes
from catalogue.exports.exported import Exported, Repository
from catalogue.exports.printable import printable


@dataclass(frozen=True, slots=True)
class Citation:
    """The parts of a citation; ``date`` is ISO 8601, as precise as printed."""

    key: str
    authors: tuple[str, ...]
    title: str
    date: str | None
    symbols: tuple[str, ...]
    language: str
    pages: int
    address: str | None


def citation(exported: Exported, repository: Repository) -> Citation:
    """Return the citation of a document; one without a title is cited by its symbols."""
    description = exported.description
    symbols = description.symbols
    main = description.main
    authors = [codes.state_name(s.state) for s in description.senders if s.state]
    return Citation(
        key="_".join(filter(None, symbols[0].split("/"))) if symbols else f"document_{exported.id}",
        authors=tuple(map(printable, authors)) or ("United Nations",),
        title=printable(main.title or ", ".join(symbols) or f"Document {exported.id}"),
        date=description.masthead_date or description.letter_date,
        symbols=symbols,
        language=main.language,
        pages=main.pages,
        address=repository.address_of(exported.id),
    )
