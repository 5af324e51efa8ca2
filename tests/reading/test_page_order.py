"""Lines are read in the order in which a page shows them, in whatever order they were drawn."""

import re

import pypdfium2 as pdfium
import pytest
from fpdf import FPDF
from hypothesis import given
from hypothesis import strategies as st
from pypdfium2 import raw

from extraction.finding import Span
from tests.made_letters import ENGLISH
from tests.typesetter import font_of, typeset
from worker.reading.document import read_document
from worker.reading.formats.open_pages import OpenPages
from worker.reading.formats.page_order import _spans, read_in_order
from worker.reading.formats.text_layer import LINE, text_layer
from worker.reading.formats.text_page import TextPage
from worker.reading.limits import Options

_Line = tuple[float, float, str]

_LEFT: list[_Line] = [(60, 60, "United Nations"), (60, 75, "General Assembly")]
_RIGHT: list[_Line] = [(380, 60, "A/75/776"), (380, 75, "Distr.: General")]
_ITEMS: list[_Line] = [(60, 110, "Seventy-fifth session"), (60, 125, "Agenda item 34")]
_YEAR: list[_Line] = [(380, 110, "Security Council"), (380, 125, "Seventy-sixth year")]
_BODY: list[_Line] = [
    (60, 180, "Letter dated 23 February 2021 from the Permanent Representative of Azerbaijan"),
    (60, 195, "to the United Nations addressed to the Secretary-General, with its annex, as sent"),
    (60, 210, "I have the honour to transmit herewith a letter and to ask for its circulation."),
]


def _drawn(lines: list[_Line], size: float = 11) -> pdfium.PdfDocument:
    pdf = FPDF(unit="pt", format="A4")
    pdf.add_page()
    pdf.set_font("Helvetica", size=size)
    for left, top, words in lines:
        pdf.text(left, top, words)
    return pdfium.PdfDocument(bytes(pdf.output()))


def _read(document: pdfium.PdfDocument) -> list[str]:
    text = read_in_order(text_layer(TextPage(document, 1))).text
    return [line.strip() for line in text.split("\r\n") if line.strip()]


def _words(*blocks: list[_Line]) -> list[str]:
    return [words for block in blocks for _, _, words in block]


@pytest.mark.parametrize(
    ("drawn", "read"),
    [
        # As a word processor draws it: nothing to mend.
        ((_LEFT, _RIGHT, _ITEMS, _BODY), (_LEFT, _RIGHT, _ITEMS, _BODY)),
        # A masthead in frames, drawn after the text.
        ((_BODY, _LEFT, _RIGHT, _ITEMS), (_LEFT, _RIGHT, _ITEMS, _BODY)),
        # Only the block on the right is placed freely: the title is the first beneath it.
        ((_LEFT, _ITEMS, _BODY, _RIGHT), (_LEFT, _ITEMS, _RIGHT, _BODY)),
        # A column beside another follows it, and stands before the text under both.
        ((_LEFT, _RIGHT, _ITEMS, _BODY, _YEAR), (_LEFT, _RIGHT, _ITEMS, _YEAR, _BODY)),
    ],
)
def test_what_was_drawn_late_is_read_where_it_stands(
    drawn: tuple[list[_Line], ...], read: tuple[list[_Line], ...]
):
    assert _read(_drawn([line for block in drawn for line in block])) == _words(*read)


def test_no_gap_follows_lines_that_a_hyphen_joins():
    divided = "the Permanent Representatives of Kazakhstan and of the United King-"
    lines = [*_BODY, (60, 225, divided), (60, 240, "dom have asked for it"), (60, 255, "in May.")]
    text = read_in_order(text_layer(TextPage(_drawn(lines), 1))).text
    assert "\ufffe" in text  # PDFium has joined the two
    assert "\r\n\r\n" not in text


def test_a_gap_between_lines_is_a_blank_line():
    text = read_in_order(text_layer(TextPage(_drawn([*_ITEMS, *_BODY]), 1))).text.replace(
        " \r", "\r"
    )
    assert text.count("\r\n\r\n") == 1
    assert "Agenda item 34\r\n\r\nLetter dated" in text


def test_what_was_moved_keeps_its_box():
    document = _drawn([*_BODY, *_RIGHT])
    start = read_in_order(text_layer(TextPage(document, 1))).text.index("A/75/776")
    span = Span(1, start, start + len("A/75/776"))
    left, top, _, bottom = OpenPages(document).locate([span])[span]
    assert (round(left), round(top), round(bottom)) == (380, 52, 60)


def test_a_span_is_located_over_the_end_of_a_line_and_beyond_the_text():
    document = _drawn([*_BODY, *_RIGHT])
    text = read_in_order(text_layer(TextPage(document, 1))).text
    over = Span(1, text.index("75/776"), text.index("Letter dated") + len("Letter dated"))
    beyond = [Span(1, len(text), len(text) + 5), Span(1, 3, 3), Span(2, 0, 5)]
    boxes = OpenPages(document).locate([*beyond, over])
    assert list(boxes) == [over]
    left, top, right, bottom = boxes[over]
    assert (left < 62, right > 420) == (True, True)
    assert (top < 55, bottom > 175) == (True, True)


def test_an_empty_page_has_no_boxes():
    assert OpenPages(_drawn([])).locate([Span(1, 0, 3)]) == {}


def test_a_page_is_loaded_once_for_its_text_and_its_boxes(monkeypatch: pytest.MonkeyPatch):
    loaded = []
    load = raw.FPDF_LoadPage

    def counted(document: raw.FPDF_DOCUMENT, index: int) -> raw.FPDF_PAGE:
        loaded.append(index)
        return load(document, index)

    monkeypatch.setattr(raw, "FPDF_LoadPage", counted)
    content = typeset(ENGLISH.format(session=75, number=5, year=2021, item=35, day=3), "en")
    record = read_document(content, "letter.pdf", Options()).record
    assert loaded == list(range(record.pages))
    assert all(piece.box for pieces in record.evidence.values() for piece in pieces)


def test_only_a_letters_pages_stay_open():
    pdf = FPDF()
    pdf.set_font("Helvetica", size=12)
    for number in range(14):
        pdf.add_page()
        pdf.text(20, 20, f"Page {number}")
    pages = OpenPages(pdfium.PdfDocument(bytes(pdf.output())))
    first, *_, last = [pages.read(number) for number in range(1, 15)]
    assert pages.read(1) is first
    assert pages.read(14) is not last
    assert set(pages.locate([span := Span(14, 0, 4)])) == {span}


def test_a_raised_mark_starts_no_block():
    lines = [(60, 100, "Items 8 and 62 of the provisional agenda"), (262, 96, "1"), *_BODY]
    assert _read(_drawn(lines))[0].startswith("Items 8 and 62 of the provisional agenda")


def test_strokes_without_a_letter_lengthen_a_word():
    """A word processor draws strokes into Arabic words; their map says nothing of them."""
    pieces = ["توقي", *["ـ"] * 12, "ع", " ", "السفير"]
    pdf = FPDF(unit="pt", format="A4")
    pdf.set_compression(False)
    pdf.add_font("letter", fname=font_of("ar"))
    pdf.set_font("letter", size=12)
    pdf.add_page()
    pdf.c_margin = 0
    right = 500.0
    for words in pieces:
        pdf.set_text_shaping(True, direction="rtl")
        right -= pdf.get_string_width(words)
        pdf.set_xy(right, 100)
        pdf.cell(pdf.get_string_width(words), 14, words)
    content = bytes(pdf.output())
    unmapped = re.sub(rb"(<[0-9A-F]{4}> )<0640>", rb"\1<0003>", content)
    assert unmapped != content
    text = read_in_order(text_layer(TextPage(pdfium.PdfDocument(unmapped), 1))).text
    assert text.replace("ـ", "").strip() == "توقيع السفير"


@given(st.lists(st.sampled_from(("a", " ", "\r\n", "\n", "\r")), max_size=12))
def test_lines_are_split_as_they_are_found(pieces: list[str]):
    as_pdfium_ends_them = [piece for piece in pieces if piece not in {"\n", "\r"}]
    for text in ("".join(pieces), "".join(as_pdfium_ends_them)):
        assert _spans(text) == [match.span() for match in LINE.finditer(text)]


def test_a_page_outlives_neither_its_file_nor_a_file_that_was_closed():
    document = _drawn(_BODY)
    page = TextPage(document, 1)
    document.close()
    del page  # PDFium has closed it with its file: to close it again would end the process
    page = TextPage(_drawn(_LEFT), 1)  # the file is held by its page alone
    assert "General Assembly" in page.text()


def test_a_page_that_is_none_is_broken():
    with pytest.raises(pdfium.PdfiumError):
        TextPage(_drawn(_BODY), 2)
