"""What is made of the words that Tesseract gives, without Tesseract: lines, marks and gaps."""

import pytest

from extraction.pages import Word
from worker.reading.recognition.apostrophes import with_one_apostrophe
from worker.reading.recognition.chinese import as_chinese
from worker.reading.recognition.engine import Recognition, _logical
from worker.reading.recognition.gaps import with_gaps
from worker.reading.recognition.large_letters import with_large_letters
from worker.reading.recognition.numerals import with_numerals
from worker.reading.recognition.tokens import Token, joined


def _page(*lines: tuple[str, int]) -> Recognition:
    """Return lines of words, each 20 pixels high, at the heights that are given."""
    tokens = []
    for text, top in lines:
        before = "\n" if tokens else ""
        for place, word in enumerate(text.split(" ")):
            box = (100.0 * place, float(top), 100.0 * place + 90, float(top + 20))
            tokens.append(Token(before, word, 0.9, box))
            before = " "
    return joined(tokens)


def _words(found: Recognition) -> list[str]:
    return [found.text[word.start : word.end] for word in found.words]


def test_a_blank_line_stands_where_the_page_has_a_gap():
    title = [("Letter dated 3 May", 0), ("from the Minister", 30)]
    body = [("I have the honour", 90), ("to write to you", 120), ("as follows below", 150)]
    found = _page(*title, *body, ("Accept, Excellency, this", 200))
    torn = Recognition(found.text.replace("May\n", "May\n\n"), _moved(found.words, 1), 0.9)
    assert with_gaps(torn).text == (
        "Letter dated 3 May\nfrom the Minister\n\n"
        "I have the honour\nto write to you\nas follows below\n\nAccept, Excellency, this"
    )
    assert _words(with_gaps(torn)) == with_gaps(torn).text.split()


def _moved(words: tuple[Word, ...], by: int) -> tuple[Word, ...]:
    first = 4
    return words[:first] + tuple(
        Word(word.start + by, word.end + by, word.confidence, word.box) for word in words[first:]
    )


def test_columns_and_few_lines_keep_their_gaps():
    for page in (_page(("one two", 0), ("three", 300)), _page(("one", 0), ("two", 30))):
        assert with_gaps(page) == page


@pytest.mark.parametrize(
    ("read", "printed"),
    [
        ("auprès de l'Organisation de l’Inde", "auprès de l’Organisation de l’Inde"),
        ("l’'Inde", "l’Inde"),
        ("l'Inde", "l'Inde"),  # a typewriter has straight ones alone
        ("l’Inde 'ainsi'", "l’Inde 'ainsi'"),
    ],
)
def test_the_apostrophes_of_a_page_are_of_one_kind(read, printed):
    assert with_one_apostrophe(_page((read, 0))).text == printed


@pytest.mark.parametrize(
    ("read", "printed"),
    [
        ("安德烈 . 基斯连科 (签名)", "安德烈·基斯连科 (签名)"),
        ("玛丽亚 ' 西奥菲利", "玛丽亚·西奥菲利"),
        ("叶海亚 .本 艾哈迈德", "叶海亚·本 艾哈迈德"),
        ("叶海亚. 本", "叶海亚·本"),
        ("让-马克'德拉里维埃", "让-马克·德拉里维埃"),
        ("加布里埃莱 : 迪蒙塔纳里 (签名 )", "加布里埃莱·迪蒙塔纳里 (签名 )"),
        ("阿茨克 - 塞拉西〈签名 )", "阿茨克-塞拉西(签名 )"),
        ("2010 年 ] 月 ] 日", "2010 年 1 月 1 日"),
        ("第 43/5] 号决议", "第 43/51 号决议"),
        ("[ 原件 : 法文 ]", "[ 原件 : 法文 ]"),
        ("瑞士党驻联合国代表团", "瑞士常驻联合国代表团"),
        ("执政党驻地", "执政党驻地"),
        ("人权 : 人权问题", "人权 : 人权问题"),
    ],
)
def test_what_the_chinese_model_takes_for_something_else(read, printed):
    found = as_chinese(_page((read, 0)))
    assert found.text == printed
    assert all(printed[word.start : word.end].strip() for word in found.words)


@pytest.mark.parametrize(
    ("read", "printed"),
    [
        ("Anexo Il de la carta de fecha 3 de marzo", "Anexo II de la carta de fecha 3 de marzo"),
        ("Anexo 1", "Anexo 1"),  # it may be numbered so
        ("El anexo Il se publica", "El anexo Il se publica"),
        ("ANEXOI", "ANEXO I"),
    ],
)
def test_roman_numerals_of_annexes(read, printed):
    body = "Tengo el honor de transmitirle adjunta la presente carta de mi Gobierno"
    found = with_numerals(_page((read, 0), (body, 60)))
    assert found.text == f"{printed}\n{body}"
    assert _words(found) == found.text.split()


def test_roman_numerals_of_russian_annexes():
    body = "Имею честь настоящим препроводить текст заявления моего правительства"
    found = with_numerals(_page(("ПРИЛОЖЕНИЕ П", 0), (body, 60)))
    assert found.text == f"ПРИЛОЖЕНИЕ II\n{body}"


@pytest.mark.parametrize(
    ("letter", "rest", "printed"),
    [
        ("A", "170/357", "A /70/357"),
        ("\u0410", "/60/454-S/2006/345", "A /60/454-S/2006/345"),
        ("S", "[2001/562*", "S /2001/562*"),
        ("A", "170", "A 170"),
        ("B", "170/357", "B 170/357"),
    ],
)
def test_a_symbol_begins_with_a_large_letter(letter, rest, printed):
    small = Token(" ", rest, 0.8, (50.0, 10.0, 200.0, 30.0))
    large = Token("", letter, 0.9, (0.0, 0.0, 40.0, 32.0))
    assert with_large_letters(joined([large, small])).text == printed
    as_small = Token("", letter, 0.9, (0.0, 10.0, 20.0, 30.0))
    assert with_large_letters(joined([as_small, small])).text == f"{letter} {rest}"


@pytest.mark.parametrize(
    ("read", "printed"),
    [
        (".)1973(", "(1973)."),
        (")1373(", "(1373)"),
        (".2003/37", "2003/37."),
        (".5", ".5"),
        ("(1973)", "(1973)"),
    ],
)
def test_marks_of_numbers_on_lines_from_right_to_left(read, printed):
    assert _logical(read) == printed
