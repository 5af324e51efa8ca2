"""Tell what a file is from its content; its name is not believed."""

import io
import re
import zipfile

PDF = "application/pdf"
TEXT = "text/plain"
HTML = "text/html"
MAIL = "message/rfc822"
RTF = "application/rtf"
DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
ODT = "application/vnd.oasis.opendocument.text"
TIFF, JPEG, PNG = "image/tiff", "image/jpeg", "image/png"
ARCHIVES = (
    "application/zip",
    "application/gzip",
    "application/x-7z-compressed",
    "application/vnd.rar",
    "application/x-bzip2",
    "application/x-xz",
)
OLE = "application/x-ole-storage"
UNKNOWN = "application/octet-stream"

# Which endings a name may have for each type; another one is said to be wrong.
_ENDINGS = {
    PDF: (".pdf",),
    HTML: (".htm", ".html", ".xhtml"),
    MAIL: (".eml", ".mht", ".mhtml"),
    RTF: (".rtf", ".doc"),
    DOCX: (".docx", ".docm", ".dotx"),
    ODT: (".odt", ".ott"),
    TIFF: (".tif", ".tiff"),
    JPEG: (".jpg", ".jpeg", ".jpe", ".jfif"),
    PNG: (".png",),
}
_TELLING = frozenset(ending for endings in _ENDINGS.values() for ending in endings)

# The header of a PDF may come after junk; readers look for it in the first kilobyte.
_PDF_HEADER = re.compile(rb"%PDF-\d")
_HEADER_WITHIN = 1024
_HEAD = 4096

_MAGIC = (
    (b"\x89PNG\r\n\x1a\n", PNG),
    (b"\xff\xd8\xff", JPEG),
    (b"II*\x00", TIFF),
    (b"MM\x00*", TIFF),
    (b"II+\x00", TIFF),
    (b"MM\x00+", TIFF),
    (b"{\\rtf", RTF),
    (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", OLE),
    (b"PK\x03\x04", "application/zip"),
    (b"PK\x05\x06", "application/zip"),
    (b"\x1f\x8b", "application/gzip"),
    (b"7z\xbc\xaf\x27\x1c", "application/x-7z-compressed"),
    (b"Rar!\x1a\x07", "application/vnd.rar"),
    (b"BZh", "application/x-bzip2"),
    (b"\xfd7zXZ\x00", "application/x-xz"),
    (b"GIF8", "image/gif"),
    (b"BM", "image/bmp"),
    (b"\x7fELF", "application/x-executable"),
    (b"MZ", "application/x-executable"),
)
_UTF16 = (b"\xff\xfe", b"\xfe\xff")

_HTML = re.compile(
    rb"(?:\xef\xbb\xbf)?\s*(?:<\?xml[^>]{0,200}>\s*)?(?:<!--.{0,500}?-->\s*)*<(?:!doctype\s+html|html|head|body)\b",
    re.IGNORECASE | re.DOTALL,
)
_HEADER = re.compile(rb"([A-Za-z][A-Za-z-]{1,40}): ?[^\r\n]*\r?\n(?:[ \t][^\r\n]*\r?\n)*")
# A memorandum begins "TO: … FROM: … SUBJECT: …" as well; these only machines write.
_MACHINE_HEADERS = frozenset(
    {b"message-id", b"mime-version", b"received", b"return-path", b"content-type", b"delivered-to"}
)
_PEOPLES_HEADERS = frozenset({b"from", b"to", b"subject", b"date"})


def media_type_of(content: bytes) -> str:
    """Return the media type of a file from its bytes.

    Text is what has no control characters but those of layout; UTF-16 is text by its mark.
    Anything else unknown is ``application/octet-stream``.

    >>> media_type_of(b"%PDF-1.7 ..."), media_type_of("Письмо".encode())
    ('application/pdf', 'text/plain')
    """
    head = content[:_HEAD]
    if _PDF_HEADER.search(head[:_HEADER_WITHIN]):
        return PDF
    for magic, media_type in _MAGIC:
        if head.startswith(magic) and (magic not in {b"BM", b"MZ", b"BZh"} or _is_binary(head)):
            return _packed(content) if media_type == "application/zip" else media_type
    if head.startswith(_UTF16):
        return TEXT
    if _is_binary(head):
        return UNKNOWN
    if _HTML.match(head):
        return HTML
    return MAIL if _is_mail(head) else TEXT


def misnamed(name: str, media_type: str) -> bool:
    """Tell whether a name claims another type than the content has.

    >>> misnamed("letter.pdf", "image/jpeg"), misnamed("letter.2021", "text/plain")
    (True, False)
    """
    ending = name[name.rfind(".") :].lower() if "." in name else ""
    return ending in _TELLING and ending not in _ENDINGS.get(media_type, ())


def _packed(content: bytes) -> str:
    """Look into a zip: word processors pack their documents so."""
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            names = set(archive.namelist())
            if "word/document.xml" in names:
                return DOCX
            # The standard puts the type first and unpacked: it stands in the clear.
            if "content.xml" in names and ODT.encode() in content[:200]:
                return ODT
    except (zipfile.BadZipFile, OSError, ValueError, NotImplementedError):
        # Cut short, its list of names is gone: what it was meant to be still shows.
        if b"word/" in content:
            return DOCX
        if ODT.encode() in content[:200]:
            return ODT
    return "application/zip"


def _is_binary(head: bytes) -> bool:
    """A few stray nulls are a fault of a text; many control characters are no text."""
    controls = sum(byte < 9 or 13 < byte < 27 or 27 < byte < 32 for byte in head)
    return controls * 50 > len(head)


def _is_mail(head: bytes) -> bool:
    names = set()
    place = 0
    while match := _HEADER.match(head, place):
        names.add(match[1].lower())
        place = match.end()
    return bool(names & _MACHINE_HEADERS) and bool(names & _PEOPLES_HEADERS)
