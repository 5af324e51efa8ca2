"""For whom a letter's own words say that it is written."""

import pytest

from extraction.extract import extract
from extraction.pages import Origin, Page

TITLES = {
    "en": "Letter dated 6 June 2019 from the Permanent Representative of Fiji to the United "
    "Nations addressed to the Secretary-General",
    "fr": "Lettre datée du 6 juin 2019, adressée au Secrétaire général par le Représentant "
    "permanent des Fidji auprès de l’Organisation des Nations Unies",
    "es": "Carta de fecha 6 de junio de 2019 dirigida al Secretario General por el Representante "
    "Permanente de Fiji ante las Naciones Unidas",
    "ru": "Письмо Постоянного представителя Фиджи при Организации Объединенных Наций от 6 июня "
    "2019 года на имя Генерального секретаря",
    "ar": "رسالة مؤرخة 6 حزيران/يونيه 2019 موجهة إلى الأمين العام من الممثل الدائم لفيجي لدى الأمم "
    "المتحدة",
    "zh": "2019年6月6日斐济常驻联合国代表给秘书长的信",
}
CASES = [
    # A list that a colon announces.
    (
        "en",
        "We address you on behalf of the following countries: Malta, Peru and Togo.",
        ["MLT", "PER", "TGO"],
    ),
    ("fr", "Je vous écris au nom des pays suivants : Malte et le Togo.", ["MLT", "TGO"]),
    ("ru", "Имею честь писать от имени следующих стран: Мальта и Того.", ["MLT", "TGO"]),
    ("ar", "أتشرف بأن أكتب إليكم باسم البلدان التالية: مالطة وتوغو.", ["MLT", "TGO"]),
    # In a list its own State is one of those for which a sender writes.
    ("en", "On behalf of Malta, Fiji and Togo, I have the honour to write.", ["MLT", "FJI", "TGO"]),
    ("ru", "Имею честь писать от имени Мальты, Фиджи и Того.", ["MLT", "FJI", "TGO"]),
    ("ar", "أتشرف بأن أكتب إليكم باسم مالطة وفيجي وتوغو.", ["MLT", "FJI", "TGO"]),
    ("en", "On behalf of the Government of Fiji, I have the honour to write.", []),
    # A group of no vocabulary, where the phrase opens its sentence and something ends its name.
    (
        "en",
        "On behalf of the Group of Friends of the Reef, I have the honour to write.",
        ["Group of Friends of the Reef"],
    ),
    (
        "es",
        "En nombre del Grupo de Amigos del Arrecife, tengo el honor de escribirle.",
        ["Grupo de Amigos del Arrecife"],
    ),
    (
        "ru",
        "От имени Группы друзей рифа имею честь писать Вам.",
        ["Группы друзей рифа"],
    ),
    ("zh", "我谨代表珊瑚礁之友小组致函。", ["珊瑚礁之友小组"]),
    ("en", "I transmit on behalf of the Group of Friends a text on the reef, which I share.", []),
    # Another sender's letter, of which the own one speaks.
    (
        "en",
        (
            "I refer to the letter from the Minister for Foreign Affairs of Mali, on behalf of the "
            "Non-Aligned Movement, and wish to reply."
        ),
        [],
    ),
    # A State in the name of a committee is none for which it writes.
    ("zh", "我谨代表安全理事会关于马里的制裁委员会致函。", []),
    ("en", "On behalf of the Security Council Committee concerning Mali, I write to you.", []),
    # What opens a capacity in Chinese opens much else.
    ("zh", "我谨以非洲国家集团主席的身份致函。", ["非洲国家集团"]),
    ("zh", "自昨日清晨以来，马耳他遭受袭击。", []),
    # Parties to a treaty, as printed.
    (
        "en",
        "On behalf of the States parties to the Treaty of Rarotonga, I wish to inform you.",
        ["States parties to the Treaty of Rarotonga"],
    ),
    (
        "es",
        "En nombre de los Estados partes en el Tratado de Pelindaba, tengo el honor de escribirle.",
        ["Estados partes en el Tratado de Pelindaba"],
    ),
    ("zh", "我谨代表曼谷条约缔约国致函。", ["曼谷条约缔约国"]),
    # A group by its full name, though it was named in short before.
    (
        "en",
        "As Chair of the Group of 77 I write on behalf of the Group of 77 and China.",
        ["Group of 77 and China"],
    ),
    ("es", "Escribo en nombre del Mercado Común del Sur.", ["Mercado Común del Sur"]),
    # What others did for a group is not the senders' doing.
    ("en", "The declaration was made on behalf of the African Group by Togo last week.", []),
    ("en", "I recall the declaration made on behalf of the African Group.", []),
    ("en", "I recall what was said by Togo on behalf of the African Group.", []),
    ("en", "The delegate of Togo, on behalf of the African Group, took the floor.", []),
    (
        "en",
        "After the visit to Togo, I wish, on behalf of the African Group, to thank you.",
        ["African Group"],
    ),
]


@pytest.mark.parametrize("language, words, expected", CASES)
def test_body(language: str, words: str, expected: list[str]):
    page = Page(1, f"{TITLES[language]}\n\n{words}\n", "text")
    record = extract([page], Origin("x", "0" * 64, "text/plain"))
    assert list(record.on_behalf_of) == expected
