"""Names of States in every language."""

import pytest

from extraction import languages
from extraction.states import codes, groups_in, names, states_in


@pytest.mark.parametrize(
    "text, language, expected",
    [
        ("the Democratic People’s Republic of Korea", "en", ["PRK"]),
        ("Guinea-Bissau, Equatorial Guinea and Papua New Guinea", "en", ["GNB", "GNQ", "PNG"]),
        (
            "Nigeria and the Niger; Oman, Romania, Somalia, Mali",
            "en",
            ["NGA", "NER", "OMN", "ROU", "SOM", "MLI"],
        ),
        ("RUSSIAN FEDERATION", "en", ["RUS"]),
        ("a chad and a jordan", "en", []),  # names are capitalised
        ("Union of Soviet Socialist Republics", "en", ["SUN"]),
        ("de l’Azerbaïdjan et des territoires azerbaïdjanais", "fr", ["AZE"]),
        ("COTE D'IVOIRE", "fr", ["CIV"]),
        ("República Bolivariana de Venezuela", "es", ["VEN"]),
        ("Постоянного представителя Азербайджана", "ru", ["AZE"]),
        ("Республики Корея и Шри-Ланки", "ru", ["KOR", "LKA"]),
        # Names that States had before, and kept their code.
        ("Ceylon, the United Arab Republic and the Khmer Republic", "en", ["LKA", "EGY", "KHM"]),
        ("de Ceylan et de la République arabe unie", "fr", ["LKA", "EGY"]),
        ("Цейлона и Объединенной Арабской Республики", "ru", ["LKA", "EGY"]),
        ("الجمهورية العربية المتحدة وسيلان", "ar", ["EGY", "LKA"]),
        ("锡兰和阿拉伯联合共和国", "zh", ["LKA", "EGY"]),
        ("Чехословацкой Социалистической Республики", "ru", ["CSK"]),
        # Both halves of a name are declined, or the last alone.
        ("Коста-Рики, Тимора-Лешти, Тимор-Лешти", "ru", ["CRI", "TLS", "TLS"]),
        ("Сент-Китса и Невиса и Сент-Винсента и Гренадин", "ru", ["KNA", "VCT"]),
        ("刚果民主共和国、尼日利亚和印度尼西亚", "zh", ["COD", "NGA", "IDN"]),
        ("لأذربيجان وللجمهورية العربية السورية", "ar", ["AZE", "SYR"]),
        ("Bosnia and\nHerzegovina", "en", ["BIH"]),
        ("the former Yugoslav Republic of Macedonia", "en", ["MKD"]),
        ("Aserbaidschans, der Ukraine und Frankreichs", "de", ["AZE", "UKR", "FRA"]),
        ("der Islamischen Republik Iran und Iraks", "de", ["IRN", "IRQ"]),
        ("Nigerias und Nigers, des Königreichs der Niederlande", "de", ["NGA", "NER", "NLD"]),
        ("der Demokratischen Republik Kongo und Kongos", "de", ["COD", "COG"]),
        ("OESTERREICHS, GROSSBRITANNIENS UND AEGYPTENS", "de", ["AUT", "GBR", "EGY"]),
        ("der ehemaligen jugoslawischen Republik Mazedonien", "de", ["MKD"]),
        ("des Staates Palästina, des Heiligen Stuhls", "de", ["PSE", "VAT"]),
    ],
)
def test_states(text, language, expected):
    assert [match.code for match in states_in(text, language)] == expected


def test_a_group_is_named_as_printed():
    (match,) = groups_in("on behalf of the Group of\n77 and China", "en")
    assert match.name == "Group of 77 and China"


def test_every_state_has_a_name_in_every_language():
    assert len(codes()) >= 195
    for code in codes():
        assert set(names(code)) == set(languages.codes()), code
