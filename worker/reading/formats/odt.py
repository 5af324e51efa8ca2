"""Read an OpenDocument text."""

from lxml import etree

from extraction.pages import Page
from worker.reading.errors import DamagedFileError, EncryptedFileError
from worker.reading.formats.packed import Package, walk
from worker.reading.limits import Limits
from worker.reading.reading import Reading

_TEXT = "{urn:oasis:names:tc:opendocument:xmlns:text:1.0}"
# Deleted text is kept apart, annotations are not on the page; footnotes come where they are called.
_SKIPPED = frozenset({"tracked-changes", "annotation", "sequence-decls", "forms"})
_BLOCKS = (f"{_TEXT}p", f"{_TEXT}h")
_FILLED = (*_BLOCKS, f"{_TEXT}span", f"{_TEXT}a")


def read_odt(content: bytes, name: str, limits: Limits) -> Reading:
    """Return the text of an OpenDocument text, a page for each break that was last rendered.

    Raises:
        DamagedFileError: it cannot be unpacked, or has no content.
        EncryptedFileError: it is locked.
        DecompressionBombError: it unpacks to more than ``limits`` allow.
    """
    package = Package(content, name, limits)
    manifest = package.part("META-INF/manifest.xml")
    if manifest is not None and b"encryption-data" in etree.tostring(manifest):
        raise EncryptedFileError(name)
    root = package.part("content.xml")
    if root is None:
        raise DamagedFileError(name, "content.xml is missing")
    styles = package.part("styles.xml")
    body = _text(root)
    edges = _text(styles).strip() if styles is not None else ""
    pages = (f"{edges}\n{body}" if edges else body).split("\f")
    return Reading([Page(number, text, "text") for number, text in enumerate(pages, 1)])


def _text(root: etree._Element) -> str:
    """Return paragraphs as lines; white space in the file counts as XML says, not as it stands."""
    pieces: list[str] = []
    for event, element in walk(root, _SKIPPED):
        if event == "start":
            pieces.append(_opening(element))
            if element.tag in _FILLED:
                pieces.append(element.text or "")
        else:
            if element.tag in _BLOCKS:
                pieces.append("\n")
            parent = element.getparent()
            if parent is not None and parent.tag in _FILLED:
                pieces.append(element.tail or "")
    return "".join(pieces)


def _opening(element: etree._Element) -> str:
    match element.tag.removeprefix(_TEXT):
        case "s":
            count = element.get(f"{_TEXT}c", "1")
            return " " * min(int(count), 100) if count.isdigit() else " "
        case "tab":
            return "\t"
        case "line-break":
            return "\n"
        case "soft-page-break":
            return "\n\f"
        case _:
            return ""
