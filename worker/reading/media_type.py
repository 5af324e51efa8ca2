"""Tell what a file is from its content; its name is not believed."""

import re

PDF = "application/pdf"
TEXT = "text/plain"

# The header of a PDF may come after junk; readers look for it in the first kilobyte.
_PDF_HEADER = re.compile(rb"%PDF-\d")
_HEADER_WITHIN = 1024

_KNOWN_BINARY = (
    (b"\x89PNG", "image/png"),
    (b"\xff\xd8\xff", "image/jpeg"),
    (b"II*\x00", "image/tiff"),
    (b"MM\x00*", "image/tiff"),
    (b"PK\x03\x04", "application/zip"),
    (b"\xd0\xcf\x11\xe0", "application/x-ole-storage"),
    (b"{\\rtf", "application/rtf"),
    (b"GIF8", "image/gif"),
    (b"\x1f\x8b", "application/gzip"),
    (b"\x7fELF", "application/x-executable"),
    (b"MZ", "application/x-executable"),
)
_UTF16 = (b"\xff\xfe", b"\xfe\xff")


def media_type_of(head: bytes) -> str:
    """Return the media type of a file from its first kilobytes.

    Text is what has no control characters but those of layout; UTF-16 is text by its mark.
    Anything else unknown is ``application/octet-stream``.

    >>> media_type_of(b"%PDF-1.7 ..."), media_type_of("Письмо".encode())
    ('application/pdf', 'text/plain')
    """
    if _PDF_HEADER.search(head[:_HEADER_WITHIN]):
        return PDF
    for magic, media_type in _KNOWN_BINARY:
        if head.startswith(magic):
            return media_type
    if head.startswith(_UTF16) or not _is_binary(head):
        return TEXT
    return "application/octet-stream"


def _is_binary(head: bytes) -> bool:
    """A few stray nulls are a fault of a text; many control characters are no text."""
    controls = sum(byte < 9 or 13 < byte < 27 or 27 < byte < 32 for byte in head)
    return controls * 50 > len(head)
