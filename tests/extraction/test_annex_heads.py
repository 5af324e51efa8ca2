"""Headings of annexes that hold a title in the line of the label."""

import pytest

from extraction.annex_heads import find_annexes
from extraction.lines import lines_of

CASES = [
    ("en", "(Signed) Ann Lee\n\nAnnex 2: Chart\n\nText", [("Annex 2", "Chart")]),
    ("fr", "(Signé) Ann Lee\n\nAnnexe II. Carte\n\nTexte", [("Annexe II", "Carte")]),
    ("zh", "安·李(签名)\n\n附件二：图表\n\n正文", [("附件二", "图表")]),
    # A list of what is enclosed, prose, and what stands before the signature.
    ("en", "(Signed) Ann Lee\n\nAnnex 1: Chart\nAnnex 2: Map\n\nText", []),
    ("en", "(Signed) Ann Lee\n\nAnnex 1: Chart\n\nAnnex 2: Map", []),
    ("en", "(Signed) Ann Lee\n\nAnnex 1: It shows all.\n\nText", []),
    ("en", "I enclose\n\nAnnex 1: Chart\n\nThank you.\n\n(Signed) Ann Lee", []),
]


@pytest.mark.parametrize("language, text, expected", CASES)
def test_titles_beside_labels(language: str, text: str, expected: list[tuple[str, str]]):
    heads = find_annexes(lines_of(text), language)
    assert [(head.label, head.title) for head in heads] == expected


@pytest.mark.parametrize(
    "text, expected",
    [
        # A short title below is no end of the heading; the last characters of a line are.
        ("2021年2月5日古巴常驻联合国代表给秘书长的信的附件\n摘要\n正文很长。", [("附件", 1)]),
        ("2021年2月5日古巴常驻联合国代表给秘书长的信的附件一\n\n名单\n", [("附件一", 1)]),
        ("2021年2月5日古巴常驻联合国代表给秘书长的信的附件\n一\n\n名单\n", [("附件一", 2)]),
        ("2021年2月5日古巴常驻联合国代表给秘书长的信的\n附件二\n\n名单\n", [("附件二", 2)]),
    ],
)
def test_chinese_headings_close_with_their_label(text: str, expected: list[tuple[str, int]]):
    heads = find_annexes(lines_of(text), "zh")
    assert [(head.label, head.lines) for head in heads] == expected
