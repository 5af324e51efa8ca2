"""Arabic pages are read by where their characters stand, in whatever order they were drawn."""

import io

import pypdfium2 as pdfium
from fpdf import FPDF

from extraction.finding import Span
from tests.typesetter import font_of
from worker.reading.formats.open_pages import OpenPages
from worker.reading.formats.page_order import read_in_order
from worker.reading.formats.text_layer import text_layer
from worker.reading.formats.text_page import TextPage


def _drawn(pieces: list[str], order: list[int]) -> pdfium.PdfDocument:
    """Return a page with one line: pieces from right to left, drawn in another order."""
    pdf = FPDF(unit="pt", format="A4")
    pdf.add_font("letter", fname=font_of("ar"))
    pdf.add_font("symbols", fname=font_of("en"))
    pdf.add_page()
    pdf.c_margin = 0
    places, right = [], 500.0
    for words in pieces:
        _choose(pdf, words)
        right -= pdf.get_string_width(words)
        places.append(right)
    for index in order:
        _choose(pdf, pieces[index])
        pdf.set_xy(places[index], 100)
        pdf.cell(pdf.get_string_width(pieces[index]), 14, pieces[index])
    buffer = io.BytesIO()
    pdf.output(buffer)
    return pdfium.PdfDocument(buffer.getvalue())


def _choose(pdf: FPDF, words: str) -> None:
    pdf.set_font("symbols" if words.isascii() else "letter", size=12)
    pdf.set_text_shaping(not words.isascii(), direction=None if words.isascii() else "rtl")


def test_a_stroke_drawn_after_its_words_stands_between_them():
    document = _drawn(["رسالة مؤرخة 4 تموز", "/", "يوليه"], [0, 2, 1])
    assert (
        read_in_order(text_layer(TextPage(document, 1))).text.strip() == "رسالة مؤرخة 4 تموز/يوليه"
    )


def test_a_symbol_keeps_its_order_and_its_box():
    document = _drawn(["وترد في الوثيقة ", "A/64/414", " من هنا"], [1, 0, 2])
    start = read_in_order(text_layer(TextPage(document, 1))).text.index("A/64/414")
    span = Span(1, start, start + len("A/64/414"))
    left, _, right, _ = OpenPages(document).locate([span])[span]
    assert 300 < left < right < 440


def test_a_page_of_another_script_is_left_alone():
    pdf = FPDF()
    pdf.add_page()
    pdf.set_font("Helvetica", size=12)
    pdf.text(20, 20, "Letter dated 23 February 2021")
    document = pdfium.PdfDocument(bytes(pdf.output()))
    layer = text_layer(TextPage(document, 1))
    assert read_in_order(layer).text == layer.text
