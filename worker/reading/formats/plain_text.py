"""Read plain text: find its code page, and its pages."""

from charset_normalizer import from_bytes

from extraction.pages import Page
from worker.reading.reading import Reading

# The code pages of the six languages before UTF-8; nothing else is guessed at.
_LEGACY = [
    "cp1252",
    "cp1251",
    "koi8_r",
    "cp866",
    "cp1256",
    "iso8859_6",
    "gb18030",
    "big5",
    "iso8859_5",
    "utf_16_le",
    "utf_16_be",
]
_MARKS = (
    (b"\xef\xbb\xbf", "utf-8-sig"),
    (b"\xff\xfe", "utf-16"),
    (b"\xfe\xff", "utf-16"),
)


def read_plain_text(content: bytes) -> Reading:
    """Return the pages of a text (divided by form feeds), and notes on what was assumed."""
    text, notes = decode(content)
    if "\x00" in text:
        notes.append("null characters were found and left out of the reading")
    pages = text.rstrip("\f").split("\f")
    return Reading([Page(number, page, "text") for number, page in enumerate(pages, 1)], (), notes)


def decode(content: bytes) -> tuple[str, list[str]]:
    """Return bytes as text by the likeliest code page, and notes on what was assumed."""
    for mark, encoding in _MARKS:
        if content.startswith(mark):
            return content.decode(encoding, errors="replace"), []
    try:
        return content.decode("utf-8"), []
    except UnicodeDecodeError as error:
        damaged = content.decode("utf-8", errors="replace")
        # A long text with a few bad bytes is damaged UTF-8; legacy text has bad bytes throughout.
        if damaged.count("\ufffd") * 200 < len(content):
            return damaged, [f"not valid UTF-8 at byte {error.start}: bad bytes were replaced"]
    best = from_bytes(content, cp_isolation=_LEGACY).best()
    if best is None:
        return content.decode("latin-1"), ["code page unknown: read as Latin-1"]
    return str(best), [f"no UTF-8: read as {best.encoding}, judged by its words"]
