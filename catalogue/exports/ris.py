"""RIS, which reference managers read: a tag a line, lines end with CR LF."""

from collections.abc import Iterable, Iterator

from catalogue.exports.citation import Citation, citation
from catalogue.exports.exported import Exported, Repository


def write(documents: Iterable[Exported], repository: Repository) -> Iterator[bytes]:
    """Yield the references one after the other, in UTF-8."""
    for document in documents:
        lines = (f"{tag}  - {value}\r\n" for tag, value in _lines(citation(document, repository)))
        yield ("".join(lines) + "\r\n").encode()


def _lines(cited: Citation) -> Iterator[tuple[str, str]]:
    """A value is one line already: nothing in a title can begin another tag."""
    yield "TY", "GOVDOC"
    yield from (("AU", author) for author in cited.authors)
    yield "TI", cited.title
    if cited.date:
        year, month, day = (*cited.date.split("-"), "", "")[:3]
        yield "PY", year
        yield "DA", f"{year}/{month}/{day}/"
    yield "PB", "United Nations"
    yield from (("M1", symbol) for symbol in cited.symbols)
    yield "LA", cited.language
    if cited.pages:
        yield "SP", str(cited.pages)
    if cited.address:
        yield "UR", cited.address
    yield "ER", ""
