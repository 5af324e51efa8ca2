"""Whose the resolutions are that a text names."""

import pytest

from extraction.resolutions import resolutions_in

CASES = [
    # An organ named before a list governs all of it, whoever is named next.
    (
        "en",
        "Human Rights Council resolutions 7/2 and 48/3 and General Assembly resolution 66/4",
        "A/HRC/RES/7/2 A/HRC/RES/48/3 A/RES/66/4",
    ),
    ("en", "under Human Rights Council resolution 48/3 to the General Assembly", "A/HRC/RES/48/3"),
    # An organ after a list governs it, and the list goes on for another.
    (
        "en",
        "resolutions 48/3 of the Human Rights Council and 66/4 of the General Assembly",
        "A/HRC/RES/48/3 A/RES/66/4",
    ),
    (
        "es",
        (
            "las resoluciones 48/3 del Consejo de Derechos Humanos, y 2015/3 y 2016/4 del Consejo "
            "Económico y Social"
        ),
        "A/HRC/RES/48/3 E/RES/2015/3 E/RES/2016/4",
    ),
    ("fr", "les résolutions 48/3 et 49/5 du Conseil", "A/HRC/RES/48/3 A/HRC/RES/49/5"),
    ("ru", "резолюции 48/3 Совета и 66/4 Ассамблеи", "A/HRC/RES/48/3 A/RES/66/4"),
    ("zh", "人权理事会第48/3号和大会第66/4号决议", "A/HRC/RES/48/3 A/RES/66/4"),
    ("en", "Council resolution 1235 (XLII)", "E/RES/1235(XLII)"),
    # The letter of one of several resolutions of a number is left out, as in later sessions.
    ("en", "resolution 415 B (V) and resolution 60/124 A", "A/RES/415(V) A/RES/60/124"),
    ("ar", "القرار 415 باء (د-5)", "A/RES/415(V)"),
    # The next clause's organ is its own.
    ("en", "resolution 66/4 and the Human Rights Council", "A/RES/66/4"),
    ("en", "By resolution 66/4, the Council is bound", "A/RES/66/4"),
    # "Its" is the organ's that was named last, or that follows.
    (
        "en",
        "Human Rights Council resolution 7/2 and its resolution 48/3",
        "A/HRC/RES/7/2 A/HRC/RES/48/3",
    ),
    ("en", "In its resolution 48/3, the Council decided", "A/HRC/RES/48/3"),
    ("ru", "Совет по правам человека напомнил о своей резолюции 48/3", "A/HRC/RES/48/3"),
    ("ar", "قرار مجلس حقوق الإنسان 7/2 وقراره 48/3", "A/HRC/RES/7/2 A/HRC/RES/48/3"),
    ("en", "in its resolution 48/3", "A/HRC/RES/48/3"),
    # Special sessions in Arabic letters.
    (
        "ar",
        "قراري الجمعية العامة دإط-11/4 و دإط-11/5 وقرارها د-19/2",
        "A/RES/ES-11/4 A/RES/ES-11/5 A/RES/S-19/2",
    ),
    ("ar", "قرار مجلس حقوق الإنسان دإ-34/1", "A/HRC/RES/S-34/1"),
    (
        "en",
        "resolutions 1621 (S-IV), 1120 (ES-III) and 2758 (XXVI)",
        "A/RES/1621(S-IV) A/RES/1120(ES-III) A/RES/2758(XXVI)",
    ),
    ("en", "the Council's resolution 52/8", "A/HRC/RES/52/8"),
    ("ar", "قرار المجلس 52/8", "A/HRC/RES/52/8"),
    # A list goes on over what is said of one of its numbers.
    (
        "en",
        "resolutions 61/3 of 19 December 2006 and 62/17 of 8 January 2008, paragraph 4, and 63/9",
        "A/RES/61/3 A/RES/62/17 A/RES/63/9",
    ),
    (
        "en",
        "resolutions 661 (1990), paras. 3 and 4 (c), 665 (1990), section C, and 670 (1990)",
        "S/RES/661(1990) S/RES/665(1990) S/RES/670(1990)",
    ),
    (
        "en",
        "resolutions 48/3 of 8 October 2021 of the Human Rights Council and 66/4 of the Assembly",
        "A/HRC/RES/48/3 A/RES/66/4",
    ),
    ("en", "By its resolution 48/3 of 8 October 2021, the Council decided", "A/HRC/RES/48/3"),
    (
        "fr",
        "résolutions 425 (1978) du 19 mars 1978, par. 2, et 426 (1978), du 1er mai 1978, et 61/3",
        "S/RES/425(1978) S/RES/426(1978) A/RES/61/3",
    ),
    (
        "es",
        "las resoluciones 1701 (2006), de 11 de agosto de 2006, y 61/3, párrafo 4, y 62/17",
        "S/RES/1701(2006) A/RES/61/3 A/RES/62/17",
    ),
    (
        "ru",
        (
            "в резолюциях 1701 (2006) от 11 августа 2006 года, 1773 (2007) от 24 августа 2007 г. "
            "и 61/3, пункт 4, и 62/17"
        ),
        "S/RES/1701(2006) S/RES/1773(2007) A/RES/61/3 A/RES/62/17",
    ),
    (
        "ar",
        (
            "القرارات 1701 (2006) المؤرخ 11 آب/أغسطس 2006 و 1773 (2007) المؤرخ "
            "24 آب/أغسطس 2007، الفقرة 4، و 62/17"
        ),
        "S/RES/1701(2006) S/RES/1773(2007) A/RES/62/17",
    ),
    (
        "zh",
        "人权理事会2021年10月8日第48/3号、大会2006年12月19日第61/3号和2008年1月8日第62/17号决议",
        "A/HRC/RES/48/3 A/RES/61/3 A/RES/62/17",
    ),
    (
        "de",
        "die Resolutionen 1701 (2006) vom 11. August 2006, Ziffer 3, und 1773 (2007)",
        "S/RES/1701(2006) S/RES/1773(2007)",
    ),
    # One year stands for the numbers before it, but not for other figures.
    (
        "en",
        "resolutions 757, 781 and 798 (1992) and 1816 (2008) of 2 June 2008 and 2018 (2011)",
        "S/RES/757(1992) S/RES/781(1992) S/RES/798(1992) S/RES/1816(2008) S/RES/2018(2011)",
    ),
    ("en", "resolutions 1970 and 1973 (2011)", "S/RES/1970(2011) S/RES/1973(2011)"),
    (
        "en",
        "resolutions 661 (1990), paragraph 8, 757 and 781 (1992)",
        "S/RES/661(1990) S/RES/757(1992) S/RES/781(1992)",
    ),
    ("en", "resolution 5, 884 (1993)", "S/RES/884(1993)"),
    (
        "fr",
        "ses résolutions 757, 781 et 798 (1992)",
        "S/RES/757(1992) S/RES/781(1992) S/RES/798(1992)",
    ),
    ("es", "sus resoluciones 757 y 781 (1992)", "S/RES/757(1992) S/RES/781(1992)"),
    ("ru", "резолюции 757, 781 и 798 (1992)", "S/RES/757(1992) S/RES/781(1992) S/RES/798(1992)"),
    ("ar", "القرارات 757 و 781 و 798 (1992)", "S/RES/757(1992) S/RES/781(1992) S/RES/798(1992)"),
    (
        "zh",
        "安全理事会第757、781和798(1992)号决议",
        "S/RES/757(1992) S/RES/781(1992) S/RES/798(1992)",
    ),
    # What a resolution is about does not end the list, where numbers follow it.
    (
        "en",
        "resolutions 71/222, on the decade of water, 72/73, in which oceans are named, and 73/3",
        "A/RES/71/222 A/RES/72/73 A/RES/73/3",
    ),
    (
        "en",
        "resolutions 71/222 on the work of the Human Rights Council and 73/3",
        "A/RES/71/222 A/RES/73/3",
    ),
    (
        "en",
        "resolutions 71/222, on carrying out resolution 47/5, and 73/3 and 12 others",
        "A/RES/71/222 A/RES/47/5 A/RES/73/3",
    ),
    ("en", "resolution 71/222 on water. In 73/3 places", "A/RES/71/222"),
    (
        "fr",
        "les résolutions 71/222, relative à l’eau douce, et 72/73 sur les océans, ainsi que 73/3",
        "A/RES/71/222 A/RES/72/73 A/RES/73/3",
    ),
    (
        "es",
        "las resoluciones 1325 (2000), sobre las mujeres y la paz, y 1540 (2004)",
        "S/RES/1325(2000) S/RES/1540(2004)",
    ),
    ("ru", "резолюции 71/222 о водных ресурсах и 73/3", "A/RES/71/222 A/RES/73/3"),
    ("ar", "القرارين 71/222 بشأن المياه العذبة، و 73/3", "A/RES/71/222 A/RES/73/3"),
    ("de", "die Resolutionen 71/222 über Wasser und 73/3", "A/RES/71/222 A/RES/73/3"),
    # Titles, notes in brackets, lettered parts and lone years stand between numbers too.
    (
        "en",
        "resolutions 71/222 A and B, 72/73 (oceans), 72/75, paragraph 3, 73/3, “Law”, and 74/1",
        "A/RES/71/222 A/RES/72/73 A/RES/72/75 A/RES/73/3 A/RES/74/1",
    ),
    (
        "fr",
        "les résolutions 71/222 (« L’eau »), 72/73 et 73/3",
        "A/RES/71/222 A/RES/72/73 A/RES/73/3",
    ),
    ("es", "las resoluciones 31/49, de 1976, y 37/9, de 1982", "A/RES/31/49 A/RES/37/9"),
    ("ru", "резолюциями 71/222 «Вода», а также 73/3", "A/RES/71/222 A/RES/73/3"),
    ("ar", "القرارات 71/222 (المياه) و 72/73 و 73/3", "A/RES/71/222 A/RES/72/73 A/RES/73/3"),
    ("zh", "第71/222号（水）和第73/3号决议", "A/RES/71/222 A/RES/73/3"),
    ("en", "resolution 71/222 (see document A/71/5 and 73/3)", "A/RES/71/222"),
    ("en", "resolution 71/222 of 2016/17", "A/RES/71/222"),
    # Before each number may stand that it is one.
    ("en", "UNSCR No. 425 (1978) and No. 426 (1978)", "S/RES/425(1978) S/RES/426(1978)"),
    ("fr", "les résolutions nos 425 (1978) et 426 (1978)", "S/RES/425(1978) S/RES/426(1978)"),
    ("es", "la resolución núm. 425 (1978) y núm. 426 (1978)", "S/RES/425(1978) S/RES/426(1978)"),
    ("ru", "резолюции № 425 (1978) и № 426 (1978)", "S/RES/425(1978) S/RES/426(1978)"),
    # A Council is meant where one of its resolutions is joined to those that name nobody.
    (
        "en",
        "Human Rights Council resolution 21/26 of 28 September 2012 and resolutions 22/24 and 23/1",
        "A/HRC/RES/21/26 A/HRC/RES/22/24 A/HRC/RES/23/1",
    ),
    (
        "fr",
        "la résolution 21/26 du Conseil, en date du 28 mai 2012, ainsi que la résolution 22/24",
        "A/HRC/RES/21/26 A/HRC/RES/22/24",
    ),
    (
        "es",
        "la resolución 21/26 del Consejo de Derechos Humanos y las resoluciones 22/24 y 23/1",
        "A/HRC/RES/21/26 A/HRC/RES/22/24 A/HRC/RES/23/1",
    ),
    (
        "ru",
        "резолюция 21/26 Совета по правам человека, а также резолюция 22/24",
        "A/HRC/RES/21/26 A/HRC/RES/22/24",
    ),
    (
        "ar",
        "قرار مجلس حقوق الإنسان 21/26 المؤرخ 28 أيلول/سبتمبر 2012 والقرار 32/24",
        "A/HRC/RES/21/26 A/HRC/RES/32/24",
    ),
    ("zh", "人权理事会第21/26号决议以及第32/24号决议", "A/HRC/RES/21/26 A/HRC/RES/32/24"),
    (
        "de",
        "die Resolution 21/26 des Menschenrechtsrats sowie die Resolution 32/24",
        "A/HRC/RES/21/26 A/HRC/RES/32/24",
    ),
    # Not across a stop, nor where the Assembly is named or was past that session.
    (
        "en",
        "Human Rights Council resolution 21/26. Resolution 42/24",
        "A/HRC/RES/21/26 A/RES/42/24",
    ),
    (
        "en",
        "Human Rights Council resolution 21/26 and General Assembly resolution 42/24",
        "A/HRC/RES/21/26 A/RES/42/24",
    ),
    (
        "en",
        "Human Rights Council resolution 21/26 and resolution 66/4",
        "A/HRC/RES/21/26 A/RES/66/4",
    ),
    # A document of three parts is no resolution; the full symbol of one may open a list.
    ("en", "the draft resolution S/2011/612 and resolution 66/4", "A/RES/66/4"),
    ("fr", "le projet de résolution S/2011/612 et la résolution 66/4", "A/RES/66/4"),
    ("es", "el proyecto de resolución S/2011/612", ""),
    ("ru", "проект резолюции S/2011/612", ""),
    ("ar", "مشروع القرار S/2011/612", ""),
    ("zh", "S/2011/612号决议草案和决议草案S/2011/612", ""),
    ("en", "resolution A/RES/65/1 and 66/4", "A/RES/65/1 A/RES/66/4"),
    # The word melts into the preposition before it.
    (
        "ar",
        "خلافا للقرار 1559 (2004) وللقرارين 62/3 و 63/9",
        "S/RES/1559(2004) A/RES/62/3 A/RES/63/9",
    ),
    ("ar", "وفقا للقرارات 425 و 426 (1978)", "S/RES/425(1978) S/RES/426(1978)"),
]


@pytest.mark.parametrize("language, text, expected", CASES)
def test_resolutions(language: str, text: str, expected: str):
    found = [
        value
        for clause in resolutions_in(text, language, home="A/HRC")
        for *_, value in clause.numbers
    ]
    assert " ".join(found) == expected


def test_long_lists_without_the_word():
    assert resolutions_in("12 (1999), " * 2000, "zh") == []
    assert resolutions_in("12, " * 5000, "zh") == []
