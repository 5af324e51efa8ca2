"""What requests ask for, in each language: which organs, which items, of which agenda."""

import pytest

from extraction.extract import extract
from extraction.pages import Origin, Page

TITLES = {
    "de": "Schreiben des Ständigen Vertreters Ägyptens bei den Vereinten Nationen vom 28. "
    "September 2016 an den Präsidenten des Sicherheitsrats",
    "en": "Letter dated 28 September 2016 from the Permanent Representative of Egypt to the United "
    "Nations addressed to the President of the Security Council",
    "fr": "Lettre datée du 28 septembre 2016, adressée au Président du Conseil de sécurité par le "
    "Représentant permanent de l’Égypte auprès de l’Organisation des Nations Unies",
    "es": "Carta de fecha 28 de septiembre de 2016 dirigida al Presidente del Consejo de Seguridad "
    "por el Representante Permanente de Egipto ante las Naciones Unidas",
    "ru": "Письмо Постоянного представителя Египта при Организации Объединенных Наций от 28 "
    "сентября 2016 года на имя Председателя Совета Безопасности",
    "zh": "2016年9月28日埃及常驻联合国代表给安全理事会主席的信",
    "ar": "رسالة مؤرخة 28 أيلول/سبتمبر 2016 موجهة إلى رئيس مجلس الأمن من الممثل الدائم لمصر لدى "
    "الأمم المتحدة",
}
REQUESTS = [
    # The Council in short is the one that the title names.
    ("en", "Please circulate this letter as a document of the Council.", "S", ""),
    ("fr", "Je vous prie de faire publier la présente comme document du Conseil.", "S", ""),
    ("ru", "Прошу издать настоящее письмо в качестве документа Совета.", "S", ""),
    # An organ whose resolution is named is not asked to circulate anything.
    (
        "en",
        (
            "Please publish this as a document of the Security Council in accordance with "
            "General Assembly resolution 60/1."
        ),
        "S",
        "",
    ),
    # Items before the word for a document, with their organ after them.
    (
        "en",
        (
            "Please circulate this under agenda item 35 of the General Assembly and as a "
            "document of the Security Council."
        ),
        "A S",
        "A35",
    ),
    ("zh", "请在大会议程项目35下将本函作为大会和安全理事会文件分发。", "A S", "A35"),
    (
        "ar",
        (
            "وأرجو تعميم هذه الرسالة في إطار البند 35 من جدول أعمال الجمعية العامة وباعتبارها "
            "وثيقة من وثائق مجلس الأمن."
        ),
        "A S",
        "A35",
    ),
    ("de", "Ich bitte Sie, dieses Schreiben als Dokument des Rates herauszugeben.", "S", ""),
    # The stop of an ordinal ends no sentence, and the verb comes last.
    (
        "de",
        (
            "Ich bitte Sie, dieses Schreiben und sein Beiblatt vom 5. Oktober auf der 71. Tagung "
            "der Generalversammlung unter den Tagesordnungspunkten 35 und 72 b) und c) als "
            "Dokument der Generalversammlung und des Sicherheitsrats verteilen zu lassen."
        ),
        "A S",
        "A35 A72b A72c",
    ),
    (
        "de",
        (
            "Wir ersuchen um Verteilung als Dokument der Generalversammlung unter den Punkten 8 "
            "bis 10 der Tagesordnung."
        ),
        "A",
        "A8 A9 A10",
    ),
    # Each organ's items are its own.
    (
        "en",
        (
            "Please circulate this as a document of the Economic and Social Council, under item "
            "18 (a) of its agenda, and of the General Assembly, under item 20."
        ),
        "E A",
        "E18a A20",
    ),
    # Titles in quotation marks do not end a list.
    (
        "fr",
        (
            "Je vous prie de faire distribuer la présente lettre comme document de l’Assemblée "
            "générale, au titre des points 34 et 40 de l’ordre du jour, intitulés respectivement "
            "« Prévention » et « La situation », et du Conseil de sécurité."
        ),
        "A S",
        "A34:Prévention A40:La situation",
    ),
    (
        "es",
        (
            "Le agradecería que hiciera distribuir la presente carta, en relación con los temas 8 "
            "y 117 a 119 de la lista preliminar, como documento de la Asamblea."
        ),
        "A",
        "A8 A117 A118 A119",
    ),
]


@pytest.mark.parametrize("language, request_, organs, items", REQUESTS)
def test_request(language: str, request_: str, organs: str, items: str):
    page = Page(1, f"{TITLES[language]}\n\n{request_}\n", "text")
    record = extract([page], Origin("x", "0" * 64, "text/plain"))
    assert " ".join(organ.organ for organ in record.organs) == organs
    read = [
        f"{item.organ}{item.item}{item.subitem or ''}{f':{item.title}' if item.title else ''}"
        for item in record.agenda_items
    ]
    assert " ".join(read) == items


def test_items_of_an_agenda_not_yet_adopted_are_of_the_coming_session():
    text = TITLES["en"].replace("September", "May") + (
        "\n\nPlease circulate this as a document of the General Assembly, under item 35 of the "
        "preliminary list.\n"
    )
    record = extract([Page(1, text, "text")], Origin("x", "0" * 64, "text/plain"))
    (item,) = record.agenda_items
    assert (item.session, item.stage, record.organs[0].stated) == ("71", "preliminary", False)


def test_a_session_of_the_economic_and_social_council_is_called_by_the_year_in_which_it_closes():
    request = "Please circulate this as a document of the Economic and Social Council."
    page = Page(1, f"{TITLES['en']}\n\n{request}\n", "text")
    (organ,) = extract([page], Origin("x", "0" * 64, "text/plain")).organs
    assert (organ.organ, organ.year, organ.stated) == ("E", 2017, False)
