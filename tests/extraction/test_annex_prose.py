"""An annex that opens with running text has no title: a salutation or a sentence is none."""

import pytest

from extraction.extract import extract
from extraction.pages import Origin, Page
from extraction.record import as_json

_LETTERS = {
    "en": "Letter dated 6 May 2016 from the Permanent Representative of Ghana to the United\n"
    "Nations addressed to the Secretary-General\n\nI transmit a text.\n\nAnnex\n\n",
    "fr": "Lettre datée du 6 mai 2016, adressée au Secrétaire général par le Représentant\n"
    "permanent du Ghana auprès de l’Organisation des Nations Unies\n\n"
    "J’ai l’honneur de vous transmettre un texte.\n\nAnnexe\n\n",
    "es": "Carta de fecha 6 de mayo de 2016 dirigida al Secretario General por el Representante\n"
    "Permanente de Ghana ante las Naciones Unidas\n\n"
    "Tengo el honor de transmitirle un texto.\n\nAnexo\n\n",
    "ru": "Письмо Постоянного представителя Ганы при Организации Объединенных Наций от 6 мая\n"
    "2016 года на имя Генерального секретаря\n\nИмею честь препроводить текст.\n\nПриложение\n\n",
    "ar": "رسالة مؤرخة 6 أيار/مايو 2016 موجهة إلى الأمين العام من الممثل الدائم لغانا لدى\n"
    "الأمم المتحدة\n\nأتشرف بأن أحيل إليكم نصا.\n\nالمرفق\n\n",
    "zh": "2016年5月6日加纳常驻联合国代表给秘书长的信\n\n谨转递一份案文。\n\n附件\n\n",
    "de": "Schreiben des Ständigen Vertreters Ghanas bei den Vereinten Nationen an den\n"
    "Generalsekretär vom 6. Mai 2016\n\nIch beehre mich, einen Text zu übermitteln.\n\nAnlage\n\n",
}

_FULL_LINES = (
    "The harvest of this year was poor in the Upper Valley and in the Lower\n"
    "Valley. Two bridges were lost, and the road to the north is closed. Our\n"
    "neighbours sent help.\n"
)


def _title(language: str, annex: str) -> str | None:
    page = Page(1, _LETTERS[language] + annex, "text")
    (read,) = as_json(extract([page], Origin("x.txt", "0" * 64, "text/plain")))["annexes"]
    return read["title"]


@pytest.mark.parametrize(
    "language, annex",
    [
        ("en", "Madam President,\n\nThe river rose.\n"),
        ("en", "Dear Secretary-General:\n\nThe river rose.\n"),
        ("en", "EXCELLENCY,\nThe river rose.\n"),
        ("en", "As I told the members last week, I wish to see the report on the\nUpper Valley\n"),
        ("en", "In reply to your letter of 3 May, the Government of Ghana agrees to\nthe plan.\n"),
        ("en", "The harvest was poor, and it will be poor again in the year of the\nflood.\n"),
        ("en", "We deplore the loss of the harvest in the Upper Valley of the river\nVolta.\n"),
        ("en", _FULL_LINES),
        ("fr", "Madame la Présidente,\n\nLe fleuve est en crue.\n"),
        ("fr", "Monsieur le Secrétaire général,\nLe fleuve est en crue.\n"),
        ("fr", "Pour répondre à votre lettre du 3 mai, je confirme ici la venue de\nM. Koffi.\n"),
        ("es", "Señora Presidenta,\n\nEl río creció.\n"),
        ("es", "Estimado señor Secretario General:\nEl río creció.\n"),
        ("es", "En respuesta a su carta de 3 de mayo, quisiera confirmar la visita de\nGhana.\n"),
        ("ru", "Уважаемая госпожа Председатель!\n\nРека вышла из берегов.\n"),
        ("ru", "Г-н Генеральный секретарь,\nРека вышла из берегов.\n"),
        ("ru", "В ответ на запрос от 3 мая имею честь подтвердить приезд Министра\nГаны.\n"),
        ("ar", "معالي الأمين العام،\n\nفاض النهر.\n"),
        ("ar", "سيدي الرئيس،\nفاض النهر.\n"),
        ("ar", "ردا على رسالتكم المؤرخة 3 أيار/مايو، يسعدني أن أؤكد زيارة\nغانا.\n"),
        ("zh", "尊敬的秘书长先生：\n\n河水上涨。\n"),
        ("zh", "主席女士,\n河水上涨。\n"),
        ("zh", "关于5月3日的来函，我荣幸地确认\n加纳的访问。\n"),
        ("de", "Sehr geehrte Frau Präsidentin,\n\nder Fluss stieg.\n"),
        (
            "de",
            "Auf das Ersuchen vom 3. Mai bestätige ich gern den Besuch des Ministers\nGhanas.\n",
        ),
    ],
)
def test_a_salutation_or_a_sentence_is_no_title(language, annex):
    assert _title(language, annex) is None


@pytest.mark.parametrize(
    "language, title, below",
    [
        ("en", "Statement by Working Group I", "I have the honour to report.\n"),
        ("en", "Our shared valley", "\nWe met.\n"),
        ("en", "Remarks of the Minister of Ghana on the harvest", "We met, and I spoke.\n"),
        ("en", "Address by Sir Kofi Specimen", "\nMr. President,\n\nI am glad to be here.\n"),
        ("fr", "Déclaration de Mme Specimen sur la récolte", "Je suis heureuse.\n\nNous aussi.\n"),
        ("es", "Documento adjunto a la memoria", "\nTengo el honor de informarle.\n"),
        ("ru", "Заявление нашего правительства", "\nМы встретились.\n"),
        ("ar", "بيان السيد كوفي سبيسيمن", "أود أن أشكركم.\n"),
        ("zh", "我国政府的声明", "\n我谨向你致意。\n"),
        ("de", "Erklärung unserer Regierung", "\nWir trafen uns.\n"),
    ],
)
def test_a_title_stays_one_above_a_text_in_the_first_person(language, title, below):
    assert _title(language, f"{title}\n{below}") == title
