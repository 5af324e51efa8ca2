"""One who writes as the chair of a group sends for a State, on behalf of the group."""

import pytest

from extraction.extract import extract
from extraction.item_list import read_items
from extraction.pages import Origin, Page

TITLES = {
    "ar": (
        """\
رسالة مؤرخة 5 شباط/فبراير 2021 موجهة إلى الأمين العام من الممثل الدائم لكوبا لدى
الأمم المتحدة، بصفته رئيس مجموعة الـ 77 والصين""",
        "مجموعة الـ 77 والصين",
    ),
    "de": (
        """\
Schreiben des Ständigen Vertreters Kubas bei den Vereinten Nationen in seiner
Eigenschaft als Vorsitzender der Gruppe der 77 und Chinas vom 5. Februar 2021 an
den Generalsekretär""",
        "Gruppe der 77 und Chinas",
    ),
    "en": (
        """\
Letter dated 5 February 2021 from the Permanent Representative of Cuba to the
United Nations, in his capacity as Chair of the Group of 77 and China, addressed
to the Secretary-General""",
        "Group of 77 and China",
    ),
    "es": (
        """\
Carta de fecha 5 de febrero de 2021 dirigida al Secretario General por el
Representante Permanente de Cuba ante las Naciones Unidas, en su calidad de
Presidente del Grupo de los 77 y China""",
        "Grupo de los 77 y China",
    ),
    "fr": (
        """\
Lettre datée du 5 février 2021, adressée au Secrétaire général par le
Représentant permanent de Cuba auprès de l’Organisation des Nations Unies, en sa
qualité de Président du Groupe des 77 et de la Chine""",
        "Groupe des 77 et de la Chine",
    ),
    "ru": (
        """\
Письмо Постоянного представителя Кубы при Организации Объединенных Наций,
действующего в качестве Председателя Группы 77 и Китая, от 5 февраля 2021 года
на имя Генерального секретаря""",
        "Группы 77 и Китая",
    ),
    "zh": (
        """\
2021年2月5日古巴常驻联合国代表以77国集团和中国主席身份给秘书长的信""",
        "77国集团和中国",
    ),
}


@pytest.mark.parametrize("language", TITLES)
def test_a_chair_of_a_group_is_one_sender(language):
    title, group = TITLES[language]
    record = extract([Page(1, f"A/75/660\n\n{title}\n", "text")], Origin("a", "", "text/plain"))
    assert record.language == language
    assert [(sender.state, sender.office) for sender in record.senders] == [
        ("CUB", "permanent_representative")
    ]
    assert record.on_behalf_of == (group,)


@pytest.mark.parametrize(
    ("printed", "listed"),
    [
        ("99 (z) and (aa)", [(99, "z"), (99, "aa")]),
        ("99 (y) to (bb), 103", [(99, "y"), (99, "z"), (99, "aa"), (99, "bb"), (103, None)]),
        ("99 (ab)", [(99, None)]),  # after `z` letters are doubled, never mixed
    ],
)
def test_sub_items_go_on_after_z(printed, listed):
    found = read_items(printed, 0, "en")
    assert [(entry.item, entry.subitem) for entry in found] == listed
