"""Dates and ordinals in every language."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from extraction.calendar import _date_pattern, _dates, dates_in, ordinal
from extraction.sessions import council_year, opening_day, session_on


@pytest.mark.parametrize(
    "text, language, expected",
    [
        ("on 23 February 2021,", "en", ["2021-02-23"]),
        ("February 23, 2021", "en", ["2021-02-23"]),
        ("30 DECEMBER 1991", "en", ["1991-12-30"]),
        ("letters dated 3 and 5 May 2021", "en", ["2021-05-03", "2021-05-05"]),
        ("in February 2021", "en", ["2021-02"]),  # the precision of the print is kept
        ("31 February 2020", "en", []),  # there is no such day
        ("3/4/21, 2021", "en", []),  # two readings, and a year alone
        ("du 1er mars 2020", "fr", ["2020-03-01"]),
        ("20 FEVRIER 1992", "fr", ["1992-02-20"]),  # older capitals have no accents
        ("2 de junio de 2021", "es", ["2021-06-02"]),
        ("2 junio 2021", "es", ["2021-06-02"]),  # older mastheads
        ("от 20 мая 2016 года", "ru", ["2016-05-20"]),
        ("2021年2月23日", "zh", ["2021-02-23"]),
        ("二〇二一年十二月二十三日", "zh", ["2021-12-23"]),
        ("27 أيلول/سبتمبر 2020", "ar", ["2020-09-27"]),
        ("vom 5. Februar 2021", "de", ["2021-02-05"]),
        ("vom 3. und 5. Mai 2021", "de", ["2021-05-03", "2021-05-05"]),
        ("vom 1. Maerz 1992", "de", ["1992-03-01"]),  # without umlauts
        ("3 كانون الثاني/يناير 1992", "ar", ["1992-01-03"]),
    ],
)
def test_dates(text, language, expected):
    assert [match.iso for match in dates_in(text, language)] == expected


# Dates, and what stands beside and between them: years that belong to none, days without a year.
_PIECES = {
    "en": (
        "3 May 2021",
        "May 1, 2021",
        "1, 2, 3, 4 and 5\nMay 2021",
        "in 2365 (2017)",
        "3 May",
        "0",  # before a day it makes none that no month has
    ),
    "zh": ("2021年2月23日", "二〇二一年十二月三十一日", "2020至", "2021年2月", "月23日", "1"),
}


@pytest.mark.parametrize("language", _PIECES)
@given(data=st.data())
def test_dates_are_found_wherever_they_stand(language, data):
    pieces = st.sampled_from((*_PIECES[language], " ", "的", "x" * 130))
    text = "".join(data.draw(st.lists(pieces, max_size=12)))
    everywhere = [match.span() for match in _date_pattern(language).finditer(text.lower())]
    assert [match.span() for match in _dates(_date_pattern(language), text.lower())] == everywhere


@pytest.mark.parametrize(
    "words, language, number",
    [
        ("Seventy-fifth", "en", 75),
        ("Soixante-quinzième", "fr", 75),
        ("Soixante et onzième", "fr", 71),
        ("Quatre-vingt-unième", "fr", 81),
        ("Septuagésimo quinto", "es", 75),
        ("Octogésimo primer", "es", 81),
        ("Семьдесят пятая", "ru", 75),
        ("Сорок седьмой", "ru", 47),
        ("第七十五", "zh", 75),
        ("الخامسة والسبعون", "ar", 75),
        ("الحادية والثمانين", "ar", 81),
        ("75th", "en", 75),
        ("Fünfundsiebzigste", "de", 75),  # one word
        ("achtundsechzigsten", "de", 68),
        ("Einundachtzigstes", "de", 81),
        ("Einhundertste", "de", 100),
        ("Fuenfunddreissigste", "de", 35),
        ("75.", "de", 75),
        ("Fünfundsiebzig Staaten", "de", None),
        ("session", "en", None),
    ],
)
def test_ordinals(words, language, number):
    assert ordinal(words, language) == number


@pytest.mark.parametrize(
    "iso, session",
    [
        ("2021-02-23", "75"),
        ("2021-09-13", "75"),  # the 76th opened on 14 September 2021
        ("2021-09-14", "76"),
        ("2020-12", "75"),
        ("2020-09", None),  # the day decides in September
        ("2020", None),
    ],
)
def test_session_of_a_date(iso, session):
    assert session_on(iso) == session


def test_opening_days_as_published():
    # A/INF/76/1 lists them; in 2021 and 2022 they were held.
    days = ["2021-09-14", "2022-09-13", "2023-09-12", "2024-09-17", "2027-09-14", "2029-09-18"]
    assert [opening_day(int(day[:4])).isoformat() for day in days] == days


def test_the_council_counts_from_1946():
    assert council_year(2020) == 75
