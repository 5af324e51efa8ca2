"""Faults of the text layer, mended with the way back kept."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from extraction.mending import mend
from extraction.pages import Page
from extraction.text import laid_out


@pytest.mark.parametrize(
    "printed, mended",
    [
        ("de l ’ordre du jour", "de l’ordre du jour"),
        ("celle -ci et COVID -19", "celle-ci et COVID-19"),
        ("A/75/660 - S/2020/1267", "A/75/660 - S/2020/1267"),  # a dash keeps its spaces
        ("Original\u00a0:  anglais", "Original : anglais"),
        ("mili\u00adtaires", "militaires"),
        ("mil itaires et militaires", "militaires et militaires"),
        ("in formation, information", "in formation, information"),
        ("大 会 第 七 十 五 届", "大会第七十五届"),
        ("٢١ آب", "21 آب"),
        ("الأ\u0645\u0640\u0640م", "الأمم"),  # drawn-out letters
        ("vice-\nprésident", "vice-président"),
        ("Wirtschafts-\nund Sozialrat", "Wirtschafts- und Sozialrat"),  # a word left out
        ("inter-\nnational, international", "international, international"),
        ("الأمم\n151115 )A( 15-40589", "الأمم\n151115 (A) 15-40589"),  # a foot without Arabic
        ("الأمم\n*A/70/543\n", "الأمم\nA/70/543*"),  # a reissue's mark
    ],
)
def test_faults(printed, mended):
    assert mend([Page(1, printed, "pdf")]).characters.strip() == mended


@given(st.lists(st.text(), max_size=3))
def test_every_character_knows_its_place(texts):
    pages = [Page(number, text, "text") for number, text in enumerate(texts, 1)]
    text = mend(pages)
    for index, character in enumerate(text.characters):
        number, offset = text.source.locate(text.places[index])
        as_read = (texts[number - 1] + "\n")[offset]
        if character.isascii() and character.isalpha() and as_read.isascii():
            assert as_read == character


@given(st.text("\r\nab", max_size=12), st.text("\r\nab", max_size=12))
def test_to_replace_is_to_put_in_for_each_match(first, second):
    text = laid_out([first, second])
    replaced = text.replaced("\r\n", "\n")
    matched = text.sub(re.compile("\r\n"), "\n")
    assert (replaced.characters, replaced.places) == (matched.characters, matched.places)


_LATIN_FAULTS = (
    "de l ’ordre", "aujourd 'hui", "l’ ordre", "l\n’Assemblée", "A /62/232", "celle -ci", "a  b",
    "c \r\n d", "\u00a0", "\u2009", "\u200b", "\u00ad\n", "vice\u2010président", "\ufb01",
    "\ufffe\n", "mil itaires militaires", "Item s", " - ", "٣", "$ 5", "\x1c",
)  # fmt: skip


@given(st.lists(st.sampled_from(_LATIN_FAULTS), max_size=12))
def test_latin_letters_are_mended_alike_beside_another_script(pieces):
    printed = " ".join(pieces)
    beside = mend([Page(1, printed, "pdf"), Page(2, "Ж", "pdf")]).characters
    assert beside == mend([Page(1, printed, "pdf")]).characters + "Ж\n"


@pytest.mark.parametrize(
    "printed, mended",
    [
        ("Kalama zoo, Kalamazoo", "Kalamazoo, Kalamazoo"),
        ("KALAMA ZOO, Kalamazoo", "KALAMA ZOO, Kalamazoo"),  # another word there
        ("COMMISSION ER", "COMMISSIONER"),
        ("the represent ative", "the representative"),  # a word of a vocabulary
        ("The Represent ative", "The Representative"),
        # Russian divides words at line ends, compounds are divided at their hyphens.
        ("о взаимо-\nзависимости", "о взаимозависимости"),
        ("ВЗАИМО-\nЗАВИСИМОСТЬ", "ВЗАИМОЗАВИСИМОСТЬ"),
        ("эконо-\nмика", "экономика"),
        ("социально-\nкультурный", "социально-культурный"),
        ("вице-\nканцлер", "вице-канцлер"),
        ("государства-\nучастники", "государства-участники"),
        ("кому-\nлибо", "кому-либо"),
        ("Нью-\nЙорк", "Нью-Йорк"),
        ("the Gov-\nernment", "the Government"),  # a word of a vocabulary
        ("the non-\npermanent members", "the non-permanent members"),
        ("Vice-\nPresident", "Vice-President"),
        ("represent\native", "represent\native"),  # a line end divides words
        ("represent  ative", "representative"),
        ("represent ative2", "represent ative2"),
        ("a b ab abc", "a b ab abc"),
    ],
)
def test_pieces_of_words(printed, mended):
    assert mend([Page(1, printed, "pdf")]).characters.strip() == mended


# As wide as the title above it, which runs to the edge of the page.
_WIDE = "种族主义、种族歧视、仇外心理和相关的不容忍形式：《德班宣言和行动纲领》的后续行动和执行情况"


@pytest.mark.parametrize(
    "following, is_joined", [("2016年7月3日乌克兰常驻代表的信", False), ("2016年的决议", True)]
)
def test_a_title_that_starts_with_its_day_is_no_end_of_a_full_line(following, is_joined):
    mended = mend([Page(1, f"{_WIDE}\n{following}", "pdf")]).characters
    assert (_WIDE + following in mended) == is_joined
