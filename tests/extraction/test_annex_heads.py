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
