"""Text that is no letter: data, notations, notes beside the files of a delivery.

Plain text has no mark of its own, and a list of metadata reads as text well enough to be
catalogued. So here alone an ending is believed, where the content does not show it.
"""

import json
import re

JSON, XML = "application/json", "application/xml"
# Whose content may look like prose.
_BY_ENDING = {
    ".json": JSON,
    ".jsonl": "application/jsonl",
    ".ndjson": "application/jsonl",
    ".xml": XML,
    ".yaml": "application/yaml",
    ".yml": "application/yaml",
    ".toml": "application/toml",
    ".ini": "text/x-ini",
    ".csv": "text/csv",
    ".tsv": "text/tab-separated-values",
    ".md": "text/markdown",
    ".markdown": "text/markdown",
    ".rst": "text/x-rst",
    ".mrk": "text/x-mrk",
    ".bib": "application/x-bibtex",
    ".ris": "application/x-research-info-systems",
    ".log": "text/x-log",
    ".sql": "application/sql",
}
# With its head; or an element from the first character to the last.
_XML = re.compile(
    rb"(?:\xef\xbb\xbf)?\s*<(?:\?xml\s|[A-Za-z_][\w:.-]*(?:\s[^<>]{0,2000})?>.*>\s*\Z)", re.DOTALL
)


def data_type_of(content: bytes, name: str) -> str | None:
    """Return the media type of a text that is data or notes; ``None`` if it may be a letter.

    >>> data_type_of(b'{"a": 1}', "letter.txt"), data_type_of(b"# Files", "README.md")
    ('application/json', 'text/markdown')
    >>> data_type_of(b"[Translated from Russian] Letter dated", "letter.txt")
    """
    if _is_json(content):
        return JSON
    if _XML.match(content):
        return XML
    ending = name[name.rfind(".") :].lower() if "." in name else ""
    return _BY_ENDING.get(ending)


def _is_json(content: bytes) -> bool:
    """An object or a list, or one a line."""
    text = content.removeprefix(b"\xef\xbb\xbf").strip()
    if not text.startswith((b"{", b"[")):
        return False
    return _parses(text) or _parses(text.partition(b"\n")[0])


def _parses(text: bytes) -> bool:
    try:
        json.loads(text)
    except (ValueError, RecursionError):
        return False
    return True
