"""Read a Word document: its body in order, the heads of its first page before it."""

from lxml import etree

from extraction.pages import Page
from worker.reading.errors import DamagedFileError
from worker.reading.formats.packed import Package, walk
from worker.reading.limits import Limits
from worker.reading.reading import Reading

# Deleted text and the codes behind fields are not on the page; Fallback repeats a text box.
_SKIPPED = frozenset(
    {"del", "moveFrom", "delText", "instrText", "Fallback", "pPr", "rPr", "sectPr"}
)
_MARKS = {
    "tab": "\t",
    "br": "\n",
    "cr": "\n",
    "lastRenderedPageBreak": "\n\f",
    "noBreakHyphen": "-",
}
_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"


def read_docx(content: bytes, name: str, limits: Limits) -> Reading:
    """Return the text of a Word document, a page for each break that Word last rendered.

    Raises:
        DamagedFileError: it cannot be unpacked, or is no Word document.
        DecompressionBombError: it unpacks to more than ``limits`` allow.
    """
    package = Package(content, name, limits)
    document = package.part("word/document.xml")
    if document is None:
        raise DamagedFileError(name, "word/document.xml is missing")
    body = _text(document)
    head, foot = _edges(package, body)
    pages = "\n".join(part for part in (head, body, foot) if part).split("\f")
    notes = [f"macros, never run: {part}" for part in package.names if part.endswith(".bin")]
    notes += [
        f"embedded file, kept in the original and not opened: {part.rpartition('/')[2]}"
        for part in package.names
        if part.startswith("word/embeddings/")
    ]
    return Reading([Page(number, text, "text") for number, text in enumerate(pages, 1)], (), notes)


def _edges(package: Package, body: str) -> tuple[str, str]:
    """Return the heads and feet that the body does not have: a masthead may stand in one."""
    heads: list[str] = []
    feet: list[str] = []
    for part in sorted(package.names):
        kind = heads if part.startswith("word/header") else feet
        if not part.startswith(("word/header", "word/footer")) or not part.endswith(".xml"):
            continue
        root = package.part(part)
        text = _text(root).strip() if root is not None else ""
        if text and text not in body and text not in kind:
            kind.append(text)
    return "\n".join(heads), "\n".join(feet)


def _text(root: etree._Element) -> str:
    """Return paragraphs as lines and page breaks as form feeds."""
    pieces: list[str] = []
    for event, element in walk(root, _SKIPPED):
        if event == "start":
            pieces.append(_opening(element))
        elif element.tag == f"{_W}p":
            pieces.append("\n")
    return "".join(pieces)


def _opening(element: etree._Element) -> str:
    kind = element.tag.removeprefix(_W)
    if kind == "t":
        return element.text or ""
    if kind == "br" and element.get(f"{_W}type") == "page":
        return "\n\f"
    return _MARKS.get(kind, "")
