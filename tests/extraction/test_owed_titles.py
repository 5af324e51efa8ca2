"""An agenda item may be called after a letter: its title stands above the document's own."""

import pytest

from extraction.extract import extract
from extraction.pages import Origin, Page
from extraction.record import as_json

_HEAD = (
    "A/ES-12/7–S/2031/40\nDistr.: General\n4 March 2031\nOriginal: English\n"
    "General Assembly\nTwelfth emergency special session\nAgenda item{s}\n"
)
_OWN = (
    "Letter dated 2 March 2031 from the Permanent Representative of Kenya to the\n"
    "United Nations addressed to the Secretary-General\n"
)
_ITEM = (
    "Letter dated 9 May 2025 from the Permanent Representative of Fiji\n"
    "to the United Nations addressed to the President of\n"
    "the Security Council (S/2025/77)\n"
)
_OTHER_ITEM = (
    "Note verbale dated 11 June 2026 from the Permanent Mission of Chad\n"
    "to the United Nations addressed to the Secretary-General\n"
)
_BODY = "\nI have the honour to refer to my letter.\n\n(Signed) Grace Wanjiru\n"
_COUNCIL = "Security Council\nEighty-sixth year\n"
_JOINED = " ".join(_ITEM.split())


def read(text: str) -> dict:
    return as_json(extract([Page(1, text, "text")], Origin("x.txt", "0" * 64, "text/plain")))


@pytest.mark.parametrize(
    "masthead, titles",
    [
        (" 5\n" + _ITEM + "\n", [_JOINED]),
        (" 5\n" + _ITEM, [_JOINED]),  # no gap between the two titles
        (" 5\n" + _ITEM + _COUNCIL + "\n", [_JOINED]),
        ("s 5 and 6\n" + _ITEM + _OTHER_ITEM + "\n", [_JOINED, " ".join(_OTHER_ITEM.split())]),
        ("s 5 and 6\n" + _ITEM + "Question of the sea\n\n", [_JOINED, "Question of the sea"]),
        (" 5\n\n", [None]),  # no title is printed: the letter's own is the first
        (" 5\nQuestion of the sea\n\n", ["Question of the sea"]),
    ],
)
def test_the_title_is_the_last_before_the_letter_begins(masthead, titles):
    record = read(_HEAD.replace("{s}\n", masthead) + _OWN + _BODY)
    assert record["title"] == " ".join(_OWN.split())
    assert record["dates"]["letter"] == "2031-03-02"
    assert [sender["state"] for sender in record["senders"]] == ["KEN"]
    assert [item["title"] for item in record["agenda_items"]] == titles


def test_a_letter_that_is_quoted_is_not_the_title_of_the_document():
    quoted = "\nThe Council was told this by my Government.\n\n" + _ITEM + _BODY
    record = read(_HEAD.replace("{s}", " 5") + _OWN + quoted)
    assert record["title"] == " ".join(_OWN.split())


@pytest.mark.parametrize(
    "items, named, own",
    [
        (
            "Point 5 de l’ordre du jour",
            (
                "Lettre datée du 9 mai 2025, adressée au Secrétaire général\n"
                "par le Représentant permanent des Fidji (A/79/801)"
            ),
            (
                "Lettre datée du 2 mars 2031, adressée au Secrétaire général\n"
                "par la Représentante permanente du Kenya"
            ),
        ),
        (
            "议程项目5",
            "2025年5月9日斐济常驻联合国代表给秘书长的信",
            "2031年3月2日肯尼亚常驻联合国代表给安全理事会主席的信",
        ),
        (
            "Пункт 5 повестки дня",
            "Письмо Постоянного представителя Фиджи от 9 мая 2025 года Генеральному секретарю",
            (
                "Письмо Постоянного представителя Кении от 2 марта 2031 года\n"
                "на имя Генерального секретаря"
            ),
        ),
    ],
)
def test_in_other_languages(items, named, own):
    record = read(f"A/ES-12/7\nDistr.: General\n4 March 2031\n{items}\n{named}\n\n{own}\n\n")
    assert "".join(record["title"].split()) == "".join(own.split())
    assert [sender["state"] for sender in record["senders"]] == ["KEN"]
