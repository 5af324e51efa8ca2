"""Signatures side by side belong to the States in their columns, whatever the title's order."""

import pytest

from extraction.extract import extract
from extraction.pages import Origin, Page
from extraction.record import as_json

_TITLE = (
    "Letter dated 9 June 2019 from the Permanent Representatives of {states} to the\n"
    "United Nations addressed to the Secretary-General\n\nWe have the honour to write.\n\n"
)
_ORDERED = {"EST": "Aino Esimene", "LVA": "Dace Otra"}


def read(text: str) -> dict:
    return as_json(extract([Page(1, text, "text")], Origin("x.txt", "0" * 64, "text/plain")))


def named(record: dict) -> dict:
    return {sender["state"]: sender["name"] for sender in record["senders"]}


@pytest.mark.parametrize(
    "offices",
    [
        "Permanent Representative of Latvia      Permanent Representative of Estonia",
        (
            "Permanent Representative                Permanent Representative\n"
            "of Latvia                               of Estonia"
        ),
        # The second column has a line less.
        (
            "Ambassador                              Permanent Representative of Estonia\n"
            "Permanent Representative of Latvia"
        ),
        # Between the columns is no more than one space.
        "Permanent Representative of Latvia Permanent Representative of Estonia",
        "Ambassador\tAmbassador\nof Latvia\tof Estonia",
        # One is told, and the other is left.
        "Permanent Representative of Latvia      Permanent Representative",
    ],
)
def test_the_column_tells_the_state(offices):
    block = f"(Signed) Dace Otra                      (Signed) Aino Esimene\n{offices}\n"
    record = read(_TITLE.replace("{states}", "Estonia and Latvia") + block)
    assert named(record) == _ORDERED
    assert [entry["field"] for entry in record["review"]] == ["symbols"]


def test_rows_and_a_last_signature_in_the_middle():
    block = (
        "(Signed) Dace Otra                      (Signed) Aino Esimene\n"
        "Permanent Representative of Latvia      Permanent Representative of Estonia\n\n"
        "                    (Signed) Olga Treci\n"
        "                    Permanent Representative of Malta\n"
    )
    record = read(_TITLE.replace("{states}", "Malta, Estonia and Latvia") + block)
    assert named(record) == _ORDERED | {"MLT": "Olga Treci"}


def test_offices_above_the_names():
    record = read(
        "Lettre datée du 9 juin 2019, adressée au Secrétaire général par les Représentants\n"
        "permanents de l’Estonie et de la Lettonie\n\nNous avons l’honneur de vous écrire.\n\n"
        "L’Ambassadrice de Lettonie              L’Ambassadrice d’Estonie\n"
        "(Signé) Dace Otra                       (Signé) Aino Esimene\n"
    )
    assert named(record) == _ORDERED


@pytest.mark.parametrize(
    "row",
    [
        "Dace Otra (Signed)                      Aino Esimene (Signed)",
        "Ambassador Dace Otra (Signed)           Ambassador Aino Esimene (Signed)",
        # The mark of the last stands before its name, on the line below.
        "(Signed) Dace Otra                      (Signed)\nAino Esimene",
    ],
)
def test_marks_before_and_behind_the_names(row):
    offices = "Permanent Representative of Latvia      Permanent Representative of Estonia"
    record = read(_TITLE.replace("{states}", "Latvia and Estonia") + f"{row}\n{offices}\n")
    assert record["signatories"] == ["Dace Otra", "Aino Esimene"]
    assert named(record) == _ORDERED


_LANGUAGES = {
    "en": (
        (
            "Letter dated 9 June 2019 from the Permanent Representatives of Estonia and Latvia to\n"
            "the United Nations addressed to the Secretary-General\n\nWe write to you."
        ),
        ("Dace Otra", "Aino Esimene", "(Signed)"),
        ("Permanent Representative of Latvia", "Permanent Representative of Estonia"),
    ),
    "fr": (
        (
            "Lettre datée du 9 juin 2019, adressée au Secrétaire général par les Représentants\n"
            "permanents de l’Estonie et de la Lettonie\n\nNous vous écrivons."
        ),
        ("Dace Otra", "Aino Esimene", "(Signé)"),
        ("Le Représentant permanent de la Lettonie", "Le Représentant permanent de l’Estonie"),
    ),
    "es": (
        (
            "Carta de fecha 9 de junio de 2019 dirigida al Secretario General por los\n"
            "Representantes Permanentes de Estonia y Letonia ante las Naciones Unidas\n"
            "\nLe escribimos."
        ),
        ("Dace Otra", "Aino Esimene", "(Firmado)"),
        ("Representante Permanente de Letonia", "Representante Permanente de Estonia"),
    ),
    "ru": (
        (
            "Письмо постоянных представителей Эстонии и Латвии при Организации Объединенных Наций\n"
            "от 9 июня 2019 года на имя Генерального секретаря\n\nМы пишем Вам."
        ),
        ("Даце Отра", "Айно Эсимене", "(Подпись)"),
        ("Постоянный представитель Латвии", "Постоянный представитель Эстонии"),
    ),
    "ar": (
        (
            "رسالة مؤرخة 9 حزيران/يونيه 2019 موجهة إلى الأمين العام من الممثلين الدائمين\n"
            "لإستونيا ولاتفيا لدى الأمم المتحدة\n\nنكتب إليكم."
        ),
        ("داتسه أوترا", "آينو إيسيمينه", "(توقيع)"),
        ("الممثل الدائم للاتفيا", "الممثل الدائم لإستونيا"),
    ),
    "zh": (
        "2019年6月9日爱沙尼亚和拉脱维亚常驻联合国代表给秘书长的信\n\n我们谨写信。",
        ("达采·奥特拉", "艾诺·埃西梅内", "（签名）"),
        ("拉脱维亚常驻联合国代表", "爱沙尼亚常驻联合国代表"),
    ),
}


@pytest.mark.parametrize("language", _LANGUAGES)
@pytest.mark.parametrize(
    "shape", ["nm o", "o nm", "o mn", "m n o", "n m o", "n o", "o m n"], ids=lambda shape: shape
)
def test_rows_of_names_marks_and_offices_in_any_order(language, shape):
    """In a shape ``n``, ``m`` and ``o`` are name, mark and office; a space parts the lines."""
    title, (one, other, mark), offices = _LANGUAGES[language]
    columns = [{"n": one, "m": mark, "o": offices[0]}, {"n": other, "m": mark, "o": offices[1]}]
    lines = [
        "     ".join(" ".join(column[part] for part in line) for column in columns)
        for line in shape.split()
    ]
    record = read(f"{title}\n\n" + "\n".join(lines) + "\n")
    assert record["signatories"] == [one, other]
    assert named(record) == {"LVA": one, "EST": other}


def test_one_name_that_is_spaced_out_is_one():
    record = read(
        "Letter dated 9 June 2019 from the Permanent Representative of Estonia to the United\n"
        "Nations addressed to the Secretary-General\n\nI write to you.\n\n"
        "(Signed)\nAino Maria    Esimene Teine\nPermanent Representative of Estonia\n"
    )
    assert record["signatories"] == ["Aino Maria Esimene Teine"]


def test_without_states_the_order_is_taken_with_a_doubt():
    block = "(Signed) Aino Esimene                   (Signed) Dace Otra\nAmbassador   Ambassador\n"
    record = read(_TITLE.replace("{states}", "Estonia and Latvia") + block)
    assert named(record) == _ORDERED
    assert "senders" in [entry["field"] for entry in record["review"]]
