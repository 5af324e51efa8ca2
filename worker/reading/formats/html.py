"""Read an HTML page as a person sees it: blocks and table cells as lines."""

import re

from lxml import etree, html

from extraction.pages import Page
from worker.reading.errors import DamagedFileError
from worker.reading.formats.packed import walk
from worker.reading.formats.plain_text import decode
from worker.reading.reading import Reading

_UNSEEN = frozenset({"script", "style", "template", "head", "noscript", "svg", "object", "iframe"})
_INLINE = frozenset(
    {"a", "abbr", "acronym", "b", "bdi", "bdo", "big", "cite", "code", "del", "dfn", "em", "font"}
    | {"i", "ins", "kbd", "label", "mark", "q", "s", "samp", "small", "span", "strike", "strong"}
    | {"sub", "sup", "time", "tt", "u", "var", "wbr"}
)
_SPACE = re.compile(r"\s+")


def read_html(content: bytes, name: str) -> Reading:
    """Return the text of an HTML page; nothing that it links to is fetched.

    Raises:
        DamagedFileError: there is nothing in it to parse.
    """
    markup, notes = _markup(content)
    return Reading([Page(1, text_of_html(markup, name), "text")], (), notes)


def text_of_html(markup: str, name: str) -> str:
    """Return the visible text of markup, a line for each block.

    Raises:
        DamagedFileError: there is nothing in it to parse.
    """
    try:
        parser = html.HTMLParser(encoding="utf-8", no_network=True, huge_tree=True)
        root = html.document_fromstring(markup.encode("utf-8", "replace"), parser=parser)
    except (etree.ParserError, etree.XMLSyntaxError, ValueError) as error:
        raise DamagedFileError(name, "no markup in it can be parsed") from error
    pieces: list[str] = []
    for event, element in walk(root, _UNSEEN):
        tag = str(element.tag)
        if event == "start":
            pieces.append("" if tag in _INLINE else "\n")
            pieces.append(_SPACE.sub(" ", element.text or ""))
        else:
            pieces.append("" if tag in _INLINE else "\n")
            pieces.append(_SPACE.sub(" ", element.tail or ""))
    lines = (line.strip() for line in "".join(pieces).split("\n"))
    return "\n".join(line for line in lines if line)


def _markup(content: bytes) -> tuple[str, list[str]]:
    """Decode by what the page says of itself, else as any text."""
    stated = re.search(rb"charset\s*=\s*[\"']?\s*([A-Za-z0-9_.:-]+)", content[:4096])
    if stated:
        try:
            return content.decode(stated[1].decode("ascii")), []
        except (LookupError, UnicodeDecodeError):
            pass
    return decode(content)
