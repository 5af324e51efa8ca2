"""Lines of Arabic in the order of reading: turned ones put right, others left alone."""

import pytest

from extraction.mending import mend
from extraction.pages import Page
from extraction.turning import reading_order


@pytest.mark.parametrize(
    "turned, straight",
    [
        ("وترد الوقائع في الوثيقة /64/414A من هنا", "وترد الوقائع في الوثيقة A/64/414 من هنا"),
        ("وترد في الوثائق /64/414A و 473 و .623", "وترد في الوثائق A/64/414 و 473 و 623."),
        ("وترد في الوثائق /2000/649S و .1Corr.", "وترد في الوثائق S/2000/649 و Corr.1."),
        ("وأكدت الجمعية في /46/16RES/A ذلك", "وأكدت الجمعية في A/RES/46/16 ذلك"),
        ("وفي 8 تموز/يوليه ،2011 في الساعة .4:55", "وفي 8 تموز/يوليه 2011، في الساعة 4:55."),
        ("الأمم المتحدة */60/305 A", "الأمم المتحدة A/60/305*"),
        # As many Latin runs as Arabic words: PDFium leaves such a line as it is seen.
        (
            "A /56/876–S/2001/818 المتحدة الأمم\nفي الوثيقة /64/414A من هنا",
            "الأمم المتحدة A/56/876–S/2001/818\nفي الوثيقة A/64/414 من هنا",
        ),
        # A line in order stays in order.
        ("وترد في الوثيقة A/64/414 المؤرخة 2011، كاملة.",) * 2,
    ],
)
def test_mended(turned, straight):
    assert mend([Page(1, turned, "text")]).characters.strip() == straight


@pytest.mark.parametrize(
    "seen, read",
    [
        ("S/2021/183 ةقيثولا", "الوثيقة S/2021/183"),
        ("،2011 هيلوي 8", "8 يوليه 2011،"),
        (")1993( 853 رارقلا", "القرار 853 (1993)"),
        ("25 38 نادنبلا", "البندان 38 25"),
        ("دحأ .Corr.1 و", "و Corr.1. أحد"),
    ],
)
def test_reading_order(seen, read):
    """A page is seen from left to right and its Arabic is read from right to left."""
    assert "".join(seen[place] for place in reading_order(seen)) == read
