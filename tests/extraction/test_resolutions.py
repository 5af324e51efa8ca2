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
]


@pytest.mark.parametrize("language, text, expected", CASES)
def test_resolutions(language: str, text: str, expected: str):
    found = [
        value
        for clause in resolutions_in(text, language, home="A/HRC")
        for *_, value in clause.numbers
    ]
    assert " ".join(found) == expected
