"""The title of an annex goes on until a gap, to its last word."""

import pytest

from extraction.annex_prose import wraps
from extraction.extract import extract
from extraction.lines import Line
from extraction.pages import Origin, Page
from extraction.record import as_json
from extraction.rules.annexes import languages_named

_LETTER = (
    "Letter dated 6 May 2016 from the Permanent Representative of Ghana to the United Nations\n"
    "addressed to the Secretary-General\n\nI transmit a text.\n\n(Signed) Kofi Specimen\n\n"
)


@pytest.mark.parametrize(
    "annex, title",
    [
        (
            "Communiqué of the meeting of States of the Upper\nValley\n\nThe meeting was held.\n",
            "Communiqué of the meeting of States of the Upper Valley",
        ),
        (
            "Communiqué of the meeting of States of the Upper\nValley\n\nOne.\n\nTwo.\n\nThree.\n",
            "Communiqué of the meeting of States of the Upper Valley",
        ),
        (  # a line in brackets that names a language says so, whatever its first word became
            "[Orgnal text in French]\n\nCommuniqué of the meeting of States\n\nOne.\n\nTwo.\n",
            "Communiqué of the meeting of States",
        ),
        (
            "Original: French]\n\nCommuniqué of the meeting of States\n\nOne.\n\nTwo.\n",
            "Communiqué of the meeting of States",
        ),
        (
            "Communiqué of the meeting of States of the Upper\nValley\n\n[Original: French]\n\n1\n",
            "Communiqué of the meeting of States of the Upper Valley",
        ),
        (
            "Declaration of the States of the Upper Valley, signed at\nAccra, 3 May 2016\n1.\n",
            "Declaration of the States of the Upper Valley, signed at Accra, 3 May 2016",
        ),
        ("Communiqué of the meeting\n\nThe meeting was held.\n", "Communiqué of the meeting"),
        ("Communiqué of the meeting\nIt was held.\n\nOne.\n\nTwo.\n", "Communiqué of the meeting"),
    ],
)
def test_a_last_word_on_a_line_of_its_own_belongs_to_the_title(annex, title):
    text = f"{_LETTER}Annex\n\n{annex}"
    record = as_json(extract([Page(1, text, "text")], Origin("x.txt", "0" * 64, "text/plain")))
    assert [one["title"] for one in record["annexes"]] == [title]


@pytest.mark.parametrize(
    "language, first, last, below",
    [
        ("en", "Declaration of the States of the Upper Valley, made at", "Accra", "They met."),
        ("en", "Agreement reached on the Upper Valley between", "Ghana and Togo", "They met."),
        ("fr", "Déclaration des États de la Haute Vallée sur", "Accra", "Ils se sont vus."),
        ("es", "Declaración de los Estados del Alto Valle sobre", "Accra", "Se reunieron."),
        (
            "ru",
            "Соглашение о Верхней долине, заключенное между",
            "Ганой и Того",
            "Они встретились.",
        ),
        ("ar", "اتفاق بشأن الوادي الأعلى معقود بين", "الوادي والمدينة", "اجتمعت الدول."),
        ("de", "Erklärung der Staaten des Oberen Tals über", "Accra", "Sie trafen sich."),
    ],
)
def test_a_title_goes_on_after_a_word_that_cannot_end_it(language, first, last, below):
    block = [
        Line(place, place, 0, words) for place, words in enumerate([first, last, below, below])
    ]
    assert not wraps(block[1], block[2], language)
    assert wraps(block[0], block[1], language)


@pytest.mark.parametrize(
    "below",
    [
        "The people of the valley welcome the decision.",
        "The people of the valley welcome the decision of the\nCouncil, and thank it.",
    ],
)
def test_an_annexed_letter_may_be_addressed_to_nobody(below):
    title = "Telegram dated 3 May 2016 from the President of Ghana"
    text = f"{_LETTER}Annex\n\n{title}\n\n{below}\n"
    record = as_json(extract([Page(1, text, "text")], Origin("x.txt", "0" * 64, "text/plain")))
    assert [one["title"] for one in record["annexes"]] == [title]


@pytest.mark.parametrize(
    "language, bracket, codes",
    [
        ("ru", "[Подлинный текст на румынском языке]", {"ro"}),
        ("ru", "[Подлинный текст на английском и румынском языках]", {"en", "ro"}),
        ("ru", "[Подлинный текст на белорусском языке]", {"be"}),  # not Russian as well
        ("en", "[Original: Bulgarian]", {"bg"}),
        ("fr", "[Original : biélorusse]", {"be"}),
        ("es", "[Original: bielorruso]", {"be"}),
        ("ar", "[الأصل: بالإنكليزية والرومانية]", {"en", "ro"}),
        ("zh", "[原件：英文和荷兰文]", {"en", "nl"}),
    ],
)
def test_the_languages_that_a_bracket_names(language, bracket, codes):
    assert languages_named(bracket, language) == codes
