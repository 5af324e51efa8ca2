"""Where a title ends: what a line cannot open goes on with the line before it."""

import pytest

from extraction.lines import lines_of
from extraction.title_zone import find_title

_ARABIC = "رسالة مؤرخة 9 نيسان/أبريل 2002 موجهة إلى رئيس مجلس الأمن من رئيس لجنة مجلس الأمن"


@pytest.mark.parametrize(
    "second, last",
    [
        ("المنشأة عملا بالقرار 1591 (2005)", 1),
        ("بناء على تعليمات من حكومتي، أتشرف بأن أحيل إليكم مذكرة.", 0),
    ],
)
def test_an_arabic_title_goes_on_with_a_word_that_opens_nothing(second, last):
    title = find_title(lines_of(f"{_ARABIC}\n{second}\nواصلت القوات المسلحة انتهاك النظام."), "ar")
    assert title is not None
    assert title.last == last
