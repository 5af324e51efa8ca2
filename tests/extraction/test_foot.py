"""The foot of the first page: job number and release date, starred where issued again."""

import pytest

from extraction.layout import divide
from extraction.pages import Page
from extraction.rules.foot import read_job_number, read_release


@pytest.mark.parametrize(
    "foot, number, release",
    [
        ("19-04321 (E)    030419", "19-04321", "2019-04-03"),
        ("19-04321* (E)    030419    050419", "19-04321", "2019-04-05"),
        ("19-04321** (E) 050419 *1904321*", "19-04321", "2019-04-05"),
        ("030419 050419 19-04321* (A)", "19-04321", "2019-04-05"),
        ("GE.19-04321* (E) 030419", "GE.19-04321", "2019-04-03"),
        ("19-04321**** (E) 030419", None, None),
        # Before about 1993 a mark says that the next page goes on, in Arabic the other way round.
        ("91-04321                         /...", "91-04321", None),
        ("91-04321                        ../..", "91-04321", None),
        ("91-04321   1234f              .../", "91-04321", None),
    ],
)
def test_a_mark_of_reissue_hides_neither_number_nor_date(foot, number, release):
    layout = divide([Page(1, f"General Assembly\nA letter of the members\n\n{foot}\n", "text")])
    assert [found.value for found in read_job_number(layout)] == ([number] if number else [])
    assert [found.value for found in read_release(layout)] == ([release] if release else [])


@pytest.mark.parametrize(
    "foot, number, release",
    [
        # What is recognised of a bar code.
        ("19-04321 (E) 030419 in *1904321*", "19-04321", "2019-04-03"),
        ("19-04321 (F) 030419 050419 Jl l IM +1904321*", "19-04321", "2019-04-05"),
        ("19-04321 (E) 030419 (ILULLIL", "19-04321", "2019-04-03"),
        # A Russian R, a lost bracket, a date of which a figure is left.
        ("19-04321 (В) 030419 050419", "19-04321", "2019-04-05"),
        ("]... 030419 050419 19-04321 (A)", "19-04321", "2019-04-05"),
        ("9 030419 (A) 19-04321 *1904321*", "19-04321", "2019-04-03"),
        ("7 (A) 19-04321 *1904321*", "19-04321", None),
        ("9 030419 رش ) 19-04321 *1904321*", "19-04321", "2019-04-03"),
        # A number in a sentence is none, nor one that the bar code does not have.
        ("19-04321 (E) 030419 is its number, as was said above", None, None),
        ("it cites 19-04321 and *1904322*", None, None),
    ],
)
def test_what_is_recognised_beside_a_foot_hides_it_not(foot, number, release):
    layout = divide([Page(1, f"General Assembly\nA letter of the members\n\n{foot}\n", "text")])
    assert [found.value for found in read_job_number(layout)] == ([number] if number else [])
    assert [found.value for found in read_release(layout)] == ([release] if release else [])


@pytest.mark.parametrize(
    "foot, trust", [("030419 (A) 19-04321", 0.97), ("9 030419 (A) 19-04321", 0.5)]
)
def test_a_date_beside_one_that_is_torn_is_doubted(foot, trust):
    layout = divide([Page(1, f"General Assembly\nA letter of the members\n\n{foot}\n", "text")])
    assert [found.trust for found in read_release(layout)] == [trust]


_TITLES = {
    "en": "Letter dated 6 May 1971 from the Permanent Representative of Ghana to the President",
    "fr": "Lettre datée du 6 mai 1971, adressée au Secrétaire général par le Représentant du Ghana",
    "es": "Carta de fecha 6 de mayo de 1971 dirigida al Secretario General por el Representante",
    "ru": "Письмо Постоянного представителя Ганы от 6 мая 1971 года на имя Генерального секретаря",
    "ar": "رسالة مؤرخة 6 أيار/مايو 1971 موجهة إلى الأمين العام من الممثل الدائم لغانا",
    "zh": "1971年5月6日加纳常驻联合国代表给秘书长的信",
}
_ANNEXES = {
    "en": "Annex",
    "fr": "Annexe",
    "es": "Anexo",
    "ru": "Приложение",
    "ar": "المرفق",
    "zh": "附件",
}


@pytest.mark.parametrize("language", _TITLES)
@pytest.mark.parametrize(
    "below, number",
    [
        ("A B\n71-04321\n", "71-04321"),
        ("A B\n\n72-04321\n\n{annex}\n\nA B\n", "72-04321"),
        ("A B\n\n64-04321\n", None),
        # Below it the head of the next page, on which the letter or its annex goes on.
        ("A B\n\n71-04321\nS/10203\nEnglish\nPage 2\n\nA B\n", "71-04321"),
        ("A B\n\n71-04321\n-2-\n\n{annex}\n\nA B\n", "71-04321"),
        ("A B\n\n71-04321\nA/8123\n\n{annex}\n\nA B\n", "71-04321"),
        ("A B\n\n71-04321\nA/8123\n\nA B\n", None),
        ("71-04321\n\nA B\n", None),
        ("A B\n\n71-04321\n\nC D\n\n71-04321\n", None),
        ("A B\n\n71-04321 2/5\n", None),
    ],
)
def test_a_bare_number_of_the_year_below_the_letter_is_the_job_number(language, below, number):
    text = f"{_TITLES[language]}\n\nA B C.\n\n{below.format(annex=_ANNEXES[language])}"
    found = read_job_number(divide([Page(1, text, "text")]))
    assert [one.value for one in found] == ([number] if number else [])
