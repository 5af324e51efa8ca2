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


def test_names_before_their_marks_in_chinese():
    record = read(
        "2019年6月9日爱沙尼亚和拉脱维亚常驻联合国代表给秘书长的信\n\n我们谨写信。\n\n"
        "拉脱维亚常驻联合国代表                  爱沙尼亚常驻联合国代表\n"
        "达采·奥特拉（签名）                     艾诺·埃西梅内（签名）\n"
    )
    assert named(record) == {"EST": "艾诺·埃西梅内", "LVA": "达采·奥特拉"}


def test_without_states_the_order_is_taken_with_a_doubt():
    block = "(Signed) Aino Esimene                   (Signed) Dace Otra\nAmbassador   Ambassador\n"
    record = read(_TITLE.replace("{states}", "Estonia and Latvia") + block)
    assert named(record) == _ORDERED
    assert "senders" in [entry["field"] for entry in record["review"]]
