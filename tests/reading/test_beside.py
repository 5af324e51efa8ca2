"""A masthead with the large name of an organ beside small lines is recognised line by line."""

import random

import pytest

from bench.letters.compose import compose
from bench.letters.describe import describe
from bench.letters.typeset import pdf_of
from tests.scanning import images_of, scanned
from worker.reading.recognition.page_image import PageImage
from worker.reading.recognition.recognise import Recogniser
from worker.reading.recognition.specks import without_specks

# Of seed 9302: what stands on the right of the masthead, each on a line of its own.
MASTHEADS = {
    1: ("en", "noise", ["E /2018/1", "Distr.: General", "26 August 2018", "Original: Arabic"]),
    5: ("zh", "noise", ["A /77/657/Rev.1", "Distr.: General", "7 November 2022"]),
    8: ("es", "clean", ["A /56/1077-S/2001/7", "Distr. general", "22 de abril de 2001"]),
}


def page(number: int, language: str, fault: str) -> PageImage:
    letter = compose(describe(random.Random(f"9302 {number}"), language, f"9302 {number}")).letter
    return PageImage(scanned(images_of(pdf_of(letter))[0], fault), 72 / 300)


@pytest.mark.parametrize("number", MASTHEADS)
def test_each_side_is_read_alone(number, tessdata):
    language, fault, lines = MASTHEADS[number]
    found = Recogniser(tessdata).recognise(page(number, language, fault), 1, lambda: None, language)
    assert [line for line in lines if line not in found.text.splitlines()] == []


def test_a_noisy_page_alone_is_blurred():
    clean, noisy = page(1, "en", "clean"), page(1, "en", "noise")
    assert without_specks(clean) is clean
    assert without_specks(noisy) is not noisy
