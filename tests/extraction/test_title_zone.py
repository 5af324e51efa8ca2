"""Where a title ends: what a line cannot open goes on with the line before it."""

import pytest

from extraction.lines import closed_up, lines_of
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


_DOUBLE_SPACED = """\
رسالة مؤرخة 9 نيسان/أبريل 2002 موجهة إلى رئيس مجلس الأمن من المراقب

الدائم عن جامعة الدول العربية لدى الأمم المتحدة



أود أن أبلغكم بأن المجلس عقد دورة غير عادية وأنه اعتمد في ختامها قرارا

يؤكد فيه من جديد ما سبق أن قرره في هذا الشأن

وأرجو تعميم هذه الرسالة ومرفقها باعتبارهما وثيقة من وثائق مجلس الأمن



وتفضلوا بقبول فائق الاحترام



أمل مثال

السفيرة
"""


def test_a_blank_line_after_each_line_ends_no_title():
    lines = closed_up(lines_of(_DOUBLE_SPACED))
    assert [line.blank_before for line in lines] == [0, 0, 2, 0, 0, 2, 2, 0]
    title = find_title(lines, "ar")
    assert title is not None
    assert title.last == 1


def test_lines_that_are_paragraphs_keep_their_gaps():
    paragraph = "The members of the Council wish to recall what they have said about the sea. " * 3
    lines = lines_of("\n\n".join([paragraph] * 9) + f"\n\n\n{paragraph}\n\n\n{paragraph}")
    assert closed_up(lines) == lines
