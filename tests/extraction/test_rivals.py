"""Rivals of doubtful values: which come, with which words, in every language."""

import pytest

from extraction.extract import extract
from extraction.pages import Origin, Page
from extraction.record import as_json
from extraction.rivals.find import MOST
from tests.made_letters import ENGLISH

# A title with two dates, and a signature beside another State than the title's.
TWO_DATES = {
    "en": (
        (
            "Letter dated 3 May 2021 from the Permanent Representative of Fiji to the United"
            " Nations addressed to the Secretary-General, with reference to the letter dated"
            " 28 April 2021"
        ),
        "I have the honour to write.\n\n(Signed) Ana Example\nPermanent Representative of Samoa",
        ("28 April 2021", "Samoa"),
    ),
    "fr": (
        (
            "Lettre datée du 3 mai 2021, adressée au Secrétaire général par le Représentant"
            " permanent des Fidji auprès de l’Organisation des Nations Unies, suite à la lettre"
            " datée du 28 avril 2021"
        ),
        "J’ai l’honneur d’écrire.\n\nLe Représentant permanent du Samoa\n(Signé) Ana Example",
        ("28 avril 2021", "Samoa"),
    ),
    "es": (
        (
            "Carta de fecha 3 de mayo de 2021 dirigida al Secretario General por el Representante"
            " Permanente de Fiji ante las Naciones Unidas, relativa a la carta de fecha"
            " 28 de abril de 2021"
        ),
        "Tengo el honor de escribir.\n\n(Firmado) Ana Example\nRepresentante Permanente de Samoa",
        ("28 de abril de 2021", "Samoa"),
    ),
    "ru": (
        (
            "Письмо Постоянного представителя Фиджи при Организации Объединенных Наций от 3 мая"
            " 2021 года на имя Генерального секретаря в связи с письмом от 28 апреля 2021 года"
        ),
        "Имею честь писать.\n\n(Подпись) Анна Пример\nПостоянный представитель Самоа",
        ("28 апреля 2021 года", "Самоа"),
    ),
    "zh": (
        "2021年5月3日斐济常驻联合国代表就2021年4月28日的信给秘书长的信",
        "谨致函。\n\n萨摩亚常驻联合国代表\n安娜（签名）",
        ("2021年4月28日", "萨摩亚"),
    ),
    "ar": (
        (
            "رسالة مؤرخة 3 أيار/مايو 2021 موجهة إلى الأمين العام من الممثل الدائم لفيجي لدى الأمم"
            " المتحدة بشأن الرسالة المؤرخة 28 نيسان/أبريل 2021"
        ),
        "يشرفني أن أكتب.\n\n(توقيع) آنا مثال\nالممثل الدائم لساموا",
        ("28 نيسان/أبريل 2021", "ساموا"),
    ),
}


def read(text: str, *more: str, confidence: float | None = 0.7):
    """Return the record of pages that were recognised poorly: all of it is doubtful."""
    by = "text" if confidence is None else "ocr"
    pages = [Page(n, page, by, confidence) for n, page in enumerate((text, *more), start=1)]
    return extract(pages, Origin("a.txt", "", "text/plain"))


def rivals(record, field: str) -> dict:
    """Return the rivals of a field by their rule: value and words."""
    return {
        rival.rule: (rival.value, [piece.text for piece in rival.words])
        for rival in record.rivals.get(field, ())
    }


@pytest.mark.parametrize("language", TWO_DATES)
def test_another_date_and_another_state_come_with_their_words(language):
    title, body, (date, state) = TWO_DATES[language]
    record = read(f"{title}\n\n{body}\n")
    assert record.language == language
    assert (record.dates.letter, record.senders[0].state) == ("2021-05-03", "FJI")
    value, (words,) = rivals(record, "dates.letter")["title_date"]
    assert value == "2021-04-28"
    assert words in (date, date.removesuffix(" года"))
    (value,), (words,) = rivals(record, "senders")["signature_state"]
    assert (value["state"], words) == ("WSM", state)
    assert value["office"] == record.senders[0].office


MADE = ENGLISH.format(session=75, year=2021, number=101, item=40, day=3)


def test_what_is_not_doubtful_has_no_rivals():
    named = "addressed to the Secretary-General"
    text = MADE.replace(named, f"{named} (see letter dated 5 May 2021)", 1)
    assert text != MADE
    assert "dates.letter" not in read(text, confidence=None).rivals
    assert rivals(read(text), "dates.letter") == {"title_date": ("2021-05-05", ["5 May 2021"])}


def test_the_list_that_was_passed_over_is_kept_whole():
    record = read(MADE.replace("under agenda items 34 and 40", "under agenda items 34 and 41"))
    value, words = rivals(record, "agenda_items")["request_items"]
    assert [item["item"] for item in value] == [34, 41]
    assert words == ["34", "41"]


def test_an_organ_is_counted_as_the_masthead_counts_it():
    text = MADE.replace("Security Council\n", "Security Council\nSeventy-fifth year\n", 1)
    value, words = rivals(read(text), "organs")["masthead_organ"]
    assert [organ.get("session", organ.get("year")) for organ in value] == ["75", 2020]
    assert words == ["Security Council"]


def test_running_heads_and_other_letters_are_rivals_of_a_symbol():
    text = MADE.replace("United Nations A/75/101–S/2021/101", "/75/101")
    record = read(text, "S/2021/107\n2/2\nmore", confidence=None)
    assert record.symbols == ("A/75/101",)
    assert rivals(record, "symbols") == {
        "running_head": (["S/2021/107"], ["S/2021/107"]),
        "other_letter": (["E/75/101"], ["/75/101"]),
    }


def test_a_letter_without_a_sender_offers_its_letterhead():
    text = MADE.replace("United Nations A/75/101–S/2021/101", "Permanent Mission of Samoa")
    value, words = rivals(read(text), "senders")["letterhead_state"]
    assert [sender["state"] for sender in value] == ["WSM"]
    assert words == ["Samoa"]


def test_a_title_whose_end_is_uncertain_offers_the_other_ends():
    text = MADE.replace(
        "the United Nations addressed to the Secretary-General\n\n",
        "the United Nations addressed to the Secretary-General\nand all friends of rivers there\n",
    )
    record = read(text, confidence=None)
    assert "title" in {entry.field for entry in record.review}
    found = rivals(record, "title")
    assert (
        found["title_longer"][0]
        == f"{record.title} I have the honour to transmit a statement on demining."
    )


def test_rivals_are_few_trusted_no_more_than_their_words_and_no_part_of_the_contract():
    dates = "".join(f"{day} May 2021\n" for day in range(10, 24))
    record = read(f"{MADE}\n{dates}")
    found = record.rivals["dates.letter"]
    assert len(found) == MOST
    assert max(rival.trust for rival in found) <= 0.5 * 0.7
    assert "rivals" not in as_json(record)
