"""Each way in which a file can be bad has its own error, which says what to do."""

import io
import os

import pytest
from PIL import Image

from tests.made_letters import letter
from tests.reading import made_files as made
from tests.reading.conftest import read_here
from worker.intake.receive import display_name
from worker.reading.document import WantsRecognition, read_document
from worker.reading.errors import BY_CODE, DataFileError, UnreadableFileError
from worker.reading.limits import Limits, Options

LETTER = letter()
CASES = {
    "empty": (b"", "empty"),
    "white space": (b" \n\t\r\n", "empty"),
    "truncated PDF": (made.pdf()[:700], "truncated"),
    "truncated Word": (made.docx()[:400], "truncated"),
    "truncated TIFF": (made.image("TIFF")[:200], "truncated"),
    "broken PDF": (b"%PDF-1.7\nnothing of the kind\n%%EOF\n", "damaged"),
    "locked": (made.locked(), "encrypted"),
    "executable": (b"MZ\x90\x00" + bytes(range(256)), "unknown_format"),
    "noise": (os.urandom(5000) + b"\x00" * 500, "unknown_format"),
    "zip": (made.packed({"letter.txt": b"x"}), "archive"),
    "JSON": (b' {"symbols": ["A/75/1"], "form": "letter"}\n', "data_file"),
    "JSON Lines": (b'{"file": "1.pdf"}\n{"file": "2.pdf"}\n', "data_file"),
    "XML": (b'<?xml version="1.0"?>\n<records><record/></records>\n', "data_file"),
    "XML without a head": (b"<collection>\n<record/>\n</collection>\n", "data_file"),
    "old Word": (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600), "old_office_format"),
    "zip bomb": (made.zip_bomb(), "decompression_bomb"),
    "entity bomb": (made.entity_bomb(), "damaged"),
    "Word without document": (
        made.packed({"[Content_Types].xml": b"<Types/>", "word/document.xml": b"<"}),
        "damaged",
    ),
    "million pages": (made.million_pages(), "too_many_pages"),
    "circular pages": (made.circular_pages(), "damaged"),
    "circular form": (made.circular_form(), "empty"),
    "dynamic form": (made.xfa(), "xfa_form"),
    "huge pixels": (made.huge_png(), "too_many_pixels"),
    "blank page": (made.outlines_only(), "empty"),
    "markup without text": (b"<!doctype html><html><body><p></p></body></html>", "empty"),
    "picture without recognition": (made.image("PNG"), "no_text"),
}


@pytest.mark.parametrize("case", CASES)
def test_each_has_its_own_reason(case):
    content, code = CASES[case]
    with pytest.raises(UnreadableFileError) as caught:
        read_document(content, "the file.x", Options())
    assert (type(caught.value).code, type(caught.value)) == (code, BY_CODE[code])
    message = str(caught.value)
    assert message.startswith("the file.x: ")
    assert caught.value.advice in message


@pytest.mark.parametrize("name", ["list.csv", "README.md", "list.YAML", "a.b.yml", "in/x.tsv"])
def test_data_and_notes_beside_the_letters_are_refused(name):
    with pytest.raises(DataFileError, match="not a letter"):
        read_document(LETTER, name, Options())


@pytest.mark.parametrize("name", ["letter.txt", "letter", "letter.2021", "A_75_1.MD.txt", "md"])
def test_text_is_a_letter_by_any_other_name(name):
    assert not isinstance(read_document(LETTER, name, Options()), WantsRecognition)


def test_a_letter_that_begins_like_data_is_read():
    for begin in (b"[Translated from Russian]\n", b"{Confidential}\n", b"<Mission of Fiji>\n"):
        assert not isinstance(read_document(begin + LETTER, "a.txt", Options()), WantsRecognition)


def test_every_reason_is_told_apart():
    assert len({error.what for error in BY_CODE.values()}) == len(BY_CODE)
    assert all(error.__doc__ and error.advice.endswith(".") for error in BY_CODE.values())


def test_locked_with_the_right_and_the_wrong_password():
    options = Options(passwords=("wrong", "open sesame"))
    document = read_document(made.locked(), "x.pdf", options)
    assert not isinstance(document, WantsRecognition)
    assert document.record.symbols == ("A/75/101", "S/2021/101")
    with pytest.raises(UnreadableFileError, match="no password that was given"):
        read_document(made.locked(), "x.pdf", Options(passwords=("wrong",)))


@pytest.mark.parametrize(
    "make,note",
    [
        (made.with_attachment, "embedded files, kept in the original and not opened: tables.xls"),
        (made.with_javascript, "1 JavaScript programs, never run"),
        (made.signed, "1 digital signatures, kept in the original and not verified"),
    ],
)
def test_what_a_pdf_holds_beside_its_pages_is_noted(make, note):
    document = read_here(make(), "x.pdf")
    assert document.notes == (note,)
    assert document.record.symbols == ("A/75/101", "S/2021/101")


def test_a_font_without_a_map_is_read_as_a_picture(read_file):
    options = Options(tessdata="somewhere")
    assert isinstance(read_document(made.without_unicode(), "x.pdf", options), WantsRecognition)
    document = read_file(made.without_unicode(), "x.pdf")
    assert document.record.symbols == ("A/75/101", "S/2021/101")
    assert document.record.read_by == "ocr"


def test_a_pdf_that_is_cut_short_but_can_be_read_is_doubted():
    whole = made.pdf()
    document = read_here(whole[: whole.rindex(b"startxref")], "x.pdf")
    assert "it may be cut short" in document.record.review[-1].reason
    assert document.record.symbols


def test_text_with_nulls_and_bad_bytes():
    document = read_here(letter().replace(b"Letter", b"L\x00etter", 1) + b"\xff\xfe", "x.txt")
    assert document.record.symbols
    assert any("UTF-8" in note for note in document.notes)
    assert any("null" in note for note in document.notes)


def test_limits_of_pages_text_and_pixels():
    for content, code, limits in (
        (made.pdf(made.TEXT + "\nMore." * 100), "too_many_pages", {"pages": 1}),
        (made.pdf(), "too_much_text", {"characters": 100}),
        (made.image("PNG"), "too_many_pixels", {"pixels": 1000}),
        (made.mail({"a": b"x", "b": b"x"}), "too_many_attachments", {"attachments": 1}),
        (made.mail({"a": b"x" * 1000}), "decompression_bomb", {"unpacked": 100}),
    ):
        with pytest.raises(UnreadableFileError) as caught:
            read_document(content, "x", Options(limits=Limits(**limits)))
        assert caught.value.code == code


@pytest.mark.parametrize(
    "name,shown",
    [
        ("../../etc/passwd", "passwd"),
        ("C:\\temp\\letter.doc", "letter.doc"),
        ("letter\u202efdp.exe", "letter\ufffdfdp.exe"),
        ("\u2066a\u2069.pdf", "\ufffda\ufffd.pdf"),
        ("a\x00b\nc.pdf", "a\ufffdb\ufffdc.pdf"),
        ("x" * 300, "x" * 255),
        ("/", "unnamed"),
        ("رسالة.pdf", "رسالة.pdf"),
    ],
)
def test_names_are_fit_to_be_shown(name, shown):
    assert display_name(name) == shown


def test_transparent_and_deep_pictures(read_file):
    for mode in ("RGBA", "1", "P", "I;16"):
        picture = made.picture()
        if mode == "RGBA":
            clear = Image.new("RGBA", picture.size, (255, 255, 255, 0))
            clear.paste((0, 0, 0, 255), mask=picture.point(lambda value: 255 - value))
            picture = clear
        elif mode == "I;16":
            picture = picture.convert("I").point(lambda value: value * 256).convert("I;16")
        else:
            picture = picture.convert(mode)
        buffer = io.BytesIO()
        picture.save(buffer, "PNG", dpi=(300, 300))
        assert read_file(buffer.getvalue(), "x.png").record.symbols == ("A/75/101", "S/2021/101")
