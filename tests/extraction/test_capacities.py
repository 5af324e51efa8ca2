"""One who writes as the chair of a group sends for a State, on behalf of the group."""

import pytest

from extraction.extract import extract
from extraction.item_list import read_items
from extraction.pages import Origin, Page
from extraction.rules.senders import pair
from extraction.title_words import cover

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


@pytest.mark.parametrize(
    "language, title, office",
    [
        # One who governs beside another office sends as its holder, wherever the State stands.
        (
            "en",
            "from the Deputy Prime Minister and Minister for Foreign Affairs of Cuba",
            "minister",
        ),
        ("en", "from the Vice Prime Minister, Minister of Foreign Affairs of Cuba", "minister"),
        (
            "en",
            "from the Deputy Prime Minister of Cuba and Minister for Foreign Affairs",
            "minister",
        ),
        (
            "en",
            "from the First Vice-President and Minister for Foreign Affairs of Cuba",
            "minister",
        ),
        (
            "fr",
            "par le Vice-Premier Ministre, Ministre des affaires étrangères de Cuba",
            "minister",
        ),
        ("es", "por la Viceprimera Ministra y Ministra de Asuntos Exteriores de Cuba", "minister"),
        ("ru", "первого заместителя Премьер-министра — министра иностранных дел Кубы", "minister"),
        ("zh", "古巴副首相兼外交大臣", "minister"),
        ("zh", "古巴第一副总理兼外交和欧洲一体化部长", "minister"),
        ("ar", "من نائبة رئيس مجلس الوزراء ووزيرة الخارجية لكوبا", "minister"),
        ("ar", "من النائب الأول لرئيس الوزراء وزير الخارجية في كوبا", "minister"),
        ("de", "des Vizekanzlers und Bundesministers des Auswärtigen Kubas", "minister"),
        # A rank beside an office says less than the office.
        (
            "en",
            "from the Ambassador and Permanent Representative of Cuba",
            "permanent_representative",
        ),
        ("es", "por el Embajador, Representante Permanente de Cuba", "permanent_representative"),
        ("zh", "古巴大使、常驻联合国代表", "permanent_representative"),
        # Alone they are other offices, and the head of government is not their deputy.
        ("en", "from the Deputy Prime Minister of Cuba", "other"),
        ("ru", "заместителя Премьер-министра Кубы", "other"),
        ("zh", "古巴副总理", "other"),
        ("ar", "من نائب رئيس الوزراء لكوبا", "other"),
        (
            "en",
            "from the Prime Minister and Minister for Foreign Affairs of Cuba",
            "head_of_government",
        ),
        # Who acts for the Permanent Representative sends as one.
        ("en", "from the Acting Permanent Representative of Cuba", "permanent_representative"),
        ("fr", "par la Représentante permanente par intérim de Cuba", "permanent_representative"),
        ("es", "por el Representante Permanente Interino de Cuba", "permanent_representative"),
        ("ru", "и. о. Постоянного представителя Кубы", "permanent_representative"),
        ("zh", "古巴常驻联合国代理代表", "permanent_representative"),
        ("ar", "من القائم بأعمال الممثل الدائم لكوبا", "permanent_representative"),
    ],
)
def test_the_office_in_which_someone_sends(language, title, office):
    ((sender, _),) = pair(list(cover(title, language).words))
    assert (sender.state, sender.office) == ("CUB", office)


@pytest.mark.parametrize("joint", ["和", "及", "以及", "暨", "、"])
def test_chinese_senders_however_they_are_joined(joint):
    senders = f"古巴外交部长、智利常驻联合国代表{joint}秘鲁常驻联合国代表团临时代办"
    title = f"2021年2月5日{senders}给秘书长的信"
    record = extract([Page(1, title, "text")], Origin("letter.txt", "0" * 64, "text/plain"))
    assert [(sender.state, sender.office) for sender in record.senders] == [
        ("CUB", "minister"),
        ("CHL", "permanent_representative"),
        ("PER", "charge_daffaires"),
    ]
