"""One letter yields one record, whatever it was sent as; types are known by their content."""

import pytest

from tests.reading import made_files as made
from tests.reading.conftest import facts, read_here
from worker.reading.media_type import media_type_of, misnamed

EXPECTED = facts(read_here(made.TEXT.encode()))
TYPES = {
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "odt": "application/vnd.oasis.opendocument.text",
    "rtf": "application/rtf",
    "html": "text/html",
    "pdf": "application/pdf",
}


@pytest.mark.parametrize("form", TYPES)
def test_the_same_letter_in_every_format(form):
    document = read_here(getattr(made, form)(), f"letter.{form}")
    assert facts(document) == EXPECTED
    assert document.record.media_type == TYPES[form]
    assert document.record.read_by == ("pdf" if form == "pdf" else "text")
    assert document.notes == ()


@pytest.mark.parametrize("form", ["docx", "odt", "html"])
def test_what_is_not_on_the_page_is_not_read(form):
    document = read_here(getattr(made, form)(), f"letter.{form}")
    text = "".join(page.text for page in document.pages)
    assert "Withdrawn" not in text
    assert ("Inserted words" in text) == (form == "docx")


@pytest.mark.parametrize("form", ["PNG", "JPEG", "TIFF"])
def test_the_same_letter_as_a_picture(read_file, form):
    document = read_file(made.image(form), f"letter.{form.lower()}")
    assert facts(document) == EXPECTED
    assert document.record.read_by == "ocr"


def test_a_mail_that_is_a_letter_and_one_that_only_brings_one():
    alone = read_here(made.mail({}, made.TEXT), "letter.eml")
    assert facts(alone) == EXPECTED
    assert not alone.is_carrier
    carrier = read_here(made.mail({"a.pdf": made.pdf(), "b.txt": b"x"}), "cover.eml")
    assert carrier.is_carrier
    assert [attachment.name for attachment in carrier.attachments] == ["a.pdf", "b.txt"]
    assert carrier.attachments[0].content == made.pdf()[:0] + carrier.attachments[0].content
    assert media_type_of(carrier.attachments[0].content) == "application/pdf"


def test_word_breaks_pages_where_it_last_did():
    broken = '<w:p><w:r><w:br w:type="page"/><w:t>Annex</w:t></w:r></w:p>'
    document = read_here(made.docx(extra=broken), "letter.docx")
    assert [page.text.strip()[:5] for page in document.pages][1:] == ["Annex"]


def test_the_head_of_a_first_page_is_read_and_not_twice():
    head = f'<w:hdr xmlns:w="{made.W}"><w:p><w:r><w:t>A/75/999</w:t></w:r></w:p></w:hdr>'
    text = made.TEXT.split("\n", 1)[1]
    document = read_here(made.docx(text, parts={"word/header1.xml": head.encode()}), "x.docx")
    assert document.record.symbols == ("A/75/999",)


@pytest.mark.parametrize(
    "content,expected",
    [
        (b"", "text/plain"),
        (b"%PDF-1.4\n", "application/pdf"),
        (b"junk before\n%PDF-1.4\n", "application/pdf"),
        ("Письмо".encode("cp1251"), "text/plain"),
        ("\ufeffLetter".encode("utf-16"), "text/plain"),
        (b"MZ\x90\x00\x03\x00\x00\x00", "application/x-executable"),
        (b"BMW is a car, MZ a motorcycle", "text/plain"),
        (b"PK\x03\x04 cut short", "application/zip"),
        (b"<!doctype HTML>\n<p>x", "text/html"),
        (b"<letter>x</letter>", "text/plain"),
        (b"From: a@b\nTo: c@d\nMIME-Version: 1.0\n\nx", "message/rfc822"),
        (b"TO: The Secretary-General\nFROM: Legal Counsel\nSUBJECT: x\n\nx", "text/plain"),
        (b"Distr.: General\nOriginal: English\n\nx", "text/plain"),
        (bytes(range(32)) * 10, "application/octet-stream"),
    ],
)
def test_types_are_known_by_content(content, expected):
    assert media_type_of(content) == expected


def test_a_name_that_lies_is_said_to():
    document = read_here(made.rtf(), "letter.pdf")
    assert document.notes == ("its name claims another type; the content is application/rtf",)
    assert not misnamed("A_75_660", "application/pdf")
    assert not misnamed("letter.2021-05-03", "application/pdf")
