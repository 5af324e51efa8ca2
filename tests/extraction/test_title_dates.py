"""A letter's date is sure only where the title states one day."""

import pytest

from extraction.extract import extract
from extraction.pages import Origin, Page
from extraction.record import as_json

_ENGLISH = "Letters dated {} from the Permanent Representative of Malta to the Secretary-General"
_SPANISH = "Carta de fecha {} dirigida al Secretario General por el Representante de Malta"
_FRENCH = "Lettres datées des {}, adressées au Secrétaire général par le Représentant de Malte"
_CHINESE = "{}马耳他常驻联合国代表给秘书长的信"


@pytest.mark.parametrize(
    "title, date, is_sure",
    [
        (_ENGLISH.format("8 March 2017"), "2017-03-08", True),
        (_ENGLISH.format("8 and 9 March 2017"), "2017-03-08", False),
        (_ENGLISH.format("8 March 2017 and 9 April 2017"), "2017-03-08", False),
        (_ENGLISH.format("8 March and 9 April 2017"), "2017-04-09", False),
        (_ENGLISH.format("March 2017"), "2017-03", False),
        (_FRENCH.format("8 et 9 mars 2017"), "2017-03-08", False),
        (_CHINESE.format("2017年3月8日和9日"), "2017-03-08", False),
        (_SPANISH.format("1.º de marzo de 2017"), "2017-03-01", True),
        (_SPANISH.format("1o. de marzo de 2017"), "2017-03-01", True),
        (_SPANISH.format("1ro de marzo de 2017"), "2017-03-01", True),
        (_SPANISH.format("8 y 9 de marzo de 2017"), "2017-03-08", False),
    ],
)
def test_a_day_among_several_goes_to_review(title, date, is_sure):
    record = as_json(extract([Page(1, title, "text")], Origin("x.txt", "0" * 64, "text/plain")))
    assert record["dates"]["letter"] == date
    assert is_sure == ("dates.letter" not in [entry["field"] for entry in record["review"]])
