"""One letter in every format, and files that are broken or hostile on purpose.

Everything is made here from scratch: the ways in which files go wrong are what is tested.
"""

import email
import email.policy
import io
import zipfile
import zlib
from collections.abc import Callable
from email.message import EmailMessage
from email.policy import SMTP
from html import escape

from fpdf import FPDF
from PIL import Image
from pypdf import PdfReader, PdfWriter
from pypdf.generic import (
    ArrayObject,
    BooleanObject,
    DictionaryObject,
    NameObject,
    NumberObject,
    StreamObject,
    TextStringObject,
)

from tests.made_letters import letter
from tests.typesetter import typeset

W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
TEXT = letter().decode()


def pdf(text: str = TEXT) -> bytes:
    return typeset(text, "en")


# --- formats ---------------------------------------------------------------------------------


def docx(text: str = TEXT, extra: str = "", parts: dict[str, bytes] | None = None) -> bytes:
    """The first four lines stand in a table, as mastheads do; deleted words are still in it."""
    lines = text.split("\n")
    cells = "".join(f"<w:tc>{_paragraphs(part)}</w:tc>" for part in (lines[:1], lines[1:4]))
    body = (
        f"<w:tbl><w:tr>{cells}</w:tr></w:tbl>{_paragraphs(lines[4:])}"
        "<w:p><w:del><w:r><w:delText>Withdrawn words</w:delText></w:r></w:del>"
        "<w:ins><w:r><w:t>Inserted words</w:t></w:r></w:ins></w:p>" + extra
    )
    document = (
        f'<?xml version="1.0"?><w:document xmlns:w="{W}"><w:body>{body}</w:body></w:document>'
    )
    return packed(
        {
            "[Content_Types].xml": b"<Types/>",
            "word/document.xml": document.encode(),
            **(parts or {}),
        }
    )


def _paragraphs(lines: list[str]) -> str:
    return "".join(
        f'<w:p><w:r><w:t xml:space="preserve">{escape(line)}</w:t></w:r></w:p>' for line in lines
    )


def odt(text: str = TEXT) -> bytes:
    office = "urn:oasis:names:tc:opendocument:xmlns:office:1.0"
    names = "urn:oasis:names:tc:opendocument:xmlns:text:1.0"
    body = "".join(f"<t:p>{escape(line)}</t:p>\n   " for line in text.split("\n"))
    gone = "<t:tracked-changes><t:p>Withdrawn words</t:p></t:tracked-changes>"
    content = (
        f'<o:document-content xmlns:o="{office}" xmlns:t="{names}"><o:body><o:text>'
        f"{gone}{body}</o:text></o:body></o:document-content>"
    )
    return packed(
        {
            "mimetype": b"application/vnd.oasis.opendocument.text",
            "content.xml": content.encode(),
        }
    )


def packed(parts: dict[str, bytes]) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        for name, content in parts.items():
            stored = zipfile.ZIP_STORED if name == "mimetype" else zipfile.ZIP_DEFLATED
            archive.writestr(name, content, stored)
    return buffer.getvalue()


def rtf(text: str = TEXT) -> bytes:
    body = "".join(
        character if ord(character) < 128 else f"\\u{ord(character)}?" for character in text
    )
    return ("{\\rtf1\\ansi\\deff0 " + body.replace("\n", "\\par\n") + "}").encode()


def html(text: str = TEXT) -> bytes:
    rows = "".join(f"<p>{escape(line)}</p>" for line in text.split("\n"))
    return (
        "<!DOCTYPE html><html><head><title>x</title><script>Withdrawn words</script></head>"
        f"<body>{rows}</body></html>"
    ).encode()


def mail(attachments: dict[str, bytes], text: str = "Please find the letter attached.") -> bytes:
    message = EmailMessage(policy=SMTP)
    message["From"] = "mission@example.org"
    message["To"] = "records@example.org"
    message["Subject"] = "Letter for circulation"
    message["Message-ID"] = "<1@example.org>"
    message.set_content(text)
    for name, content in attachments.items():
        message.add_attachment(
            content, maintype="application", subtype="octet-stream", filename=name
        )
    return message.as_bytes()


def image(form: str, text: str = TEXT) -> bytes:
    buffer = io.BytesIO()
    picture(text).save(buffer, form, dpi=(300, 300))
    return buffer.getvalue()


def picture(text: str = TEXT) -> Image.Image:
    from tests.scanning import images_of  # noqa: PLC0415 - only where an image is made

    return images_of(pdf(text))[0]


# --- PDFs with more in them than pages -------------------------------------------------------


def _written(change: Callable[[PdfWriter], object], text: str = TEXT) -> bytes:
    writer = PdfWriter(PdfReader(io.BytesIO(pdf(text))))
    change(writer)
    buffer = io.BytesIO()
    writer.write(buffer)
    return buffer.getvalue()


def locked(password: str = "open sesame") -> bytes:
    return _written(lambda writer: writer.encrypt(password, algorithm="AES-256"))


def with_attachment() -> bytes:
    return _written(lambda writer: writer.add_attachment("tables.xls", b"x"))


def with_javascript() -> bytes:
    action = {NameObject("/S"): NameObject("/JavaScript"), NameObject("/JS"): TextStringObject("x")}
    names = ArrayObject([TextStringObject("x"), DictionaryObject(action)])
    tree = DictionaryObject({NameObject("/Names"): names})
    return _written(
        lambda writer: writer.root_object.update(
            {NameObject("/Names"): DictionaryObject({NameObject("/JavaScript"): tree})}
        )
    )


def signed() -> bytes:
    def sign(writer: PdfWriter) -> None:
        value = writer._add_object(
            DictionaryObject(
                {
                    NameObject("/Type"): NameObject("/Sig"),
                    NameObject("/Filter"): NameObject("/Adobe.PPKLite"),
                    NameObject("/SubFilter"): NameObject("/adbe.pkcs7.detached"),
                    NameObject("/ByteRange"): ArrayObject([NumberObject(0)] * 4),
                    NameObject("/Contents"): TextStringObject("00"),
                }
            )
        )
        field = writer._add_object(
            DictionaryObject(
                {
                    NameObject("/FT"): NameObject("/Sig"),
                    NameObject("/T"): TextStringObject("Signature1"),
                    NameObject("/V"): value,
                }
            )
        )
        writer.root_object[NameObject("/AcroForm")] = DictionaryObject(
            {NameObject("/Fields"): ArrayObject([field]), NameObject("/SigFlags"): NumberObject(3)}
        )

    return _written(sign)


def xfa() -> bytes:
    """A dynamic form as Adobe's designer makes it: one page that asks to wait."""

    def form(writer: PdfWriter) -> None:
        stream = StreamObject()
        stream.set_data(b'<xdp:xdp xmlns:xdp="http://ns.adobe.com/xdp/"><template/></xdp:xdp>')
        writer.root_object[NameObject("/NeedsRendering")] = BooleanObject(value=True)
        writer.root_object[NameObject("/AcroForm")] = DictionaryObject(
            {
                NameObject("/Fields"): ArrayObject(),
                NameObject("/XFA"): ArrayObject(
                    [TextStringObject("template"), writer._add_object(stream)]
                ),
            }
        )

    return _written(form, "Please wait... If this message is not eventually replaced, update.")


def without_unicode() -> bytes:
    """A letter in a subset font whose glyphs have numbers and no names: no map to Unicode."""

    def strip(writer: PdfWriter) -> None:
        for thing in writer._objects:
            if isinstance(thing, DictionaryObject) and "/ToUnicode" in thing:
                del thing["/ToUnicode"]

    return _written(strip)


def outlines_only() -> bytes:
    """A page on which a few lines are drawn and nothing written."""
    made = FPDF()
    made.add_page()
    made.line(10, 10, 100, 10)
    return bytes(made.output())


# --- PDFs that are broken or bombs -----------------------------------------------------------


def raw_pdf(objects: list[str | bytes], root: int = 1) -> bytes:
    """Put numbered objects into a file with a table that fits."""
    out = io.BytesIO(b"%PDF-1.7\n")
    out.seek(0, io.SEEK_END)
    places = []
    for number, thing in enumerate(objects, start=1):
        places.append(out.tell())
        body = thing.encode() if isinstance(thing, str) else thing
        out.write(b"%d 0 obj\n%s\nendobj\n" % (number, body))
    start = out.tell()
    out.write(b"xref\n0 %d\n0000000000 65535 f \n" % (len(objects) + 1))
    for place in places:
        out.write(b"%010d 00000 n \n" % place)
    out.write(
        b"trailer\n<</Size %d/Root %d 0 R>>\nstartxref\n%d\n%%%%EOF\n"
        % (len(objects) + 1, root, start)
    )
    return out.getvalue()


def stream(content: bytes, entries: str = "") -> bytes:
    head = f"<</Length {len(content)}{entries}>>\nstream\n"
    return head.encode() + content + b"\nendstream"


def flate_bomb() -> bytes:
    """Two hundred megabytes of blanks in the content of one page, packed twice."""
    blanks = zlib.compress(zlib.compress(b" " * (200 << 20), 9), 9)
    page = "<</Type/Page/Parent 2 0 R/MediaBox[0 0 612 792]/Contents 4 0 R>>"
    return raw_pdf(
        [
            "<</Type/Catalog/Pages 2 0 R>>",
            "<</Type/Pages/Kids[3 0 R]/Count 1>>",
            page,
            stream(blanks, "/Filter[/FlateDecode/FlateDecode]"),
        ]
    )


def million_pages() -> bytes:
    """A tree of six levels, each with the same child ten times."""
    objects = ["<</Type/Catalog/Pages 2 0 R>>"]
    for level in range(6):
        kids = f"{level + 3} 0 R " * 10
        objects.append(f"<</Type/Pages/Kids[{kids}]/Count {10 ** (6 - level)}>>")
    objects.append("<</Type/Page/Parent 7 0 R/MediaBox[0 0 612 792]>>")
    return raw_pdf(objects)


def circular_pages() -> bytes:
    return raw_pdf(
        ["<</Type/Catalog/Pages 2 0 R>>", "<</Type/Pages/Kids[2 0 R 2 0 R]/Count 2/Parent 2 0 R>>"]
    )


def circular_form() -> bytes:
    """A page that draws a form that draws itself."""
    page = (
        "<</Type/Page/Parent 2 0 R/MediaBox[0 0 612 792]/Contents 4 0 R"
        "/Resources<</XObject<</X 5 0 R>>>>>>"
    )
    return raw_pdf(
        [
            "<</Type/Catalog/Pages 2 0 R>>",
            "<</Type/Pages/Kids[3 0 R]/Count 1>>",
            page,
            stream(b"/X Do"),
            stream(
                b"/X Do",
                "/Type/XObject/Subtype/Form/BBox[0 0 9 9]/Resources<</XObject<</X 5 0 R>>>>",
            ),
        ]
    )


def huge_sheet() -> bytes:
    """A page of fourteen million points, with an image on it."""
    page = (
        "<</Type/Page/Parent 2 0 R/MediaBox[0 0 14000000 14000000]/Contents 4 0 R"
        "/Resources<</XObject<</X 5 0 R>>>>>>"
    )
    form = "/Type/XObject/Subtype/Image/Width 1/Height 1/BitsPerComponent 8/ColorSpace/DeviceGray"
    return raw_pdf(
        [
            "<</Type/Catalog/Pages 2 0 R>>",
            "<</Type/Pages/Kids[3 0 R]/Count 1>>",
            page,
            stream(b"14000000 0 0 14000000 0 0 cm /X Do"),
            stream(b"\x00", form),
        ]
    )


def zip_bomb() -> bytes:
    """A Word document whose text unpacks to three hundred megabytes."""
    return docx(parts={"word/header1.xml": b" " * (300 << 20)})


def entity_bomb() -> bytes:
    """The billion laughs, in a Word document."""
    lines = "".join(f'<!ENTITY a{n} "{f"&a{n - 1};" * 10}">' for n in range(1, 10))
    document = f'<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a0 "ha">{lines}]><x>&a9;</x>'
    return packed({"[Content_Types].xml": b"<Types/>", "word/document.xml": document.encode()})


def deep_html() -> bytes:
    return b"<!DOCTYPE html><html><body>" + b"<div>" * 200_000 + b"x"


def huge_png() -> bytes:
    """A head that promises ten thousand million pixels."""
    return (
        b"\x89PNG\r\n\x1a\n"
        + _chunk(b"IHDR", (100_000).to_bytes(4, "big") * 2 + b"\x08\x00\x00\x00\x00")
        + _chunk(b"IDAT", zlib.compress(bytes(1000)))
        + _chunk(b"IEND", b"")
    )


def _chunk(kind: bytes, content: bytes) -> bytes:
    body = kind + content
    return len(content).to_bytes(4, "big") + body + zlib.crc32(body).to_bytes(4, "big")


def nested_mail(depth: int) -> bytes:
    """A letter in a message in a message …"""
    content = mail({"letter.txt": letter(number=900 + depth)})
    for _ in range(depth):
        outer = EmailMessage(policy=SMTP)
        outer["From"] = outer["To"] = "a@example.org"
        outer["Message-ID"] = "<2@example.org>"
        outer.set_content("See below.")
        outer.add_attachment(email.message_from_bytes(content, policy=email.policy.default))
        content = outer.as_bytes()
    return content
