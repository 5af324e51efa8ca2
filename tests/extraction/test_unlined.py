"""A page that came as one line: the parts of a letter are known by their words."""

import pytest

from extraction.extract import extract
from extraction.pages import Origin, Page

_PROSE = (
    "The members of the group recall what they have said about the sea on many occasions, and they "
    "wish to say it again with all the firmness that the matter calls for in these days. "
)
_LETTERS = {
    "en": (
        "United Nations S/2009/7 Distr.: General 9 January 2009 Original: English Letter dated "
        "5 January 2009 from the Permanent Representative of Malta to the United Nations addressed "
        "to the President of the Security Council I write about the letter dated 2 January 2009 "
        f"from the Permanent Representative of Togo. {_PROSE * 3}"
        "(Signed) Ada Example Ambassador Permanent Representative 09-20001 (E) 120109 *0920001*"
    ),
    "fr": (
        "Nations Unies S/2009/7 Distr. générale 9 janvier 2009 Français Original : anglais Lettre "
        "datée du 5 janvier 2009, adressée au Président du Conseil de sécurité par la "
        "Représentante permanente de Malte auprès de l’Organisation des Nations Unies J’ai "
        "l’honneur de vous dire ceci. "
        + "Les membres du groupe rappellent ce qu’ils ont dit de la mer en maintes occasions. " * 5
        + "(Signé) Ada Exemple L’Ambassadrice 09-20001 (F) 120109 *0920001*"
    ),
    "ru": (
        "Организация Объединенных Наций S/2009/7 Distr.: General 9 January 2009 Russian Original: "
        "English Письмо Постоянного представителя Мальты при Организации Объединенных Наций от "
        "5 января 2009 года на имя Председателя Совета Безопасности Имею честь сообщить следующее. "
        + "Члены группы напоминают о том, что они говорили о море по многим поводам в эти дни. " * 4
        + "(Подпись) Ада Примерова Посол 09-20001 (R) 120109 *0920001*"
    ),
}


@pytest.mark.parametrize("language", _LETTERS)
def test_a_letter_on_one_line(language):
    page = Page(1, _LETTERS[language], "text")
    record = extract([page], Origin("x.txt", "0" * 64, "text/plain"))
    (sender,) = record.senders
    assert (sender.state, sender.office) == ("MLT", "permanent_representative")
    assert record.dates.letter == "2009-01-05"
    assert record.dates.release == "2009-01-12"
    assert record.addressees == ("president_security_council",)
    assert (sender.name,) == record.signatories
    assert len(sender.name.split()) == 2
    assert record.title is not None
    assert record.title.endswith(
        ("President of the Security Council", "Nations Unies", "Председателя Совета Безопасности")
    )


def test_prose_that_speaks_of_a_letter_is_none():
    page = Page(1, f"{_PROSE * 4}The Letter dated 5 January 2009 was received. {_PROSE}", "text")
    assert extract([page], Origin("x.txt", "0" * 64, "text/plain")).title is None
