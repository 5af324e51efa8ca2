"""Letters on their sender's own paper: no title says when, by whom and to whom."""

import pytest

from extraction.extract import extract
from extraction.pages import Origin, Page
from extraction.record import Record

_SALUTED_ALONE = """
EMBASSY OF THE REPUBLIC OF KIRIBATI
Tarawa
                                                        3rd May 2011
H.E. Mr. Joseph Deiss
President of the General Assembly
United Nations, New York

Dear Mr. President:

I have the honour to inform you that the reefs of our islands are at risk, as was said in
document A/65/123 and in the letter dated 2 May 2011.

I should be grateful if the present letter could be circulated as a document of the General
Assembly under agenda item 20.

Please accept, Mr. President, the assurances of my highest consideration.

{signed}
"""
_ENGLISH = {
    "a minister, the addressee above the letter": (
        _SALUTED_ALONE.format(signed="Ioteba Example\nMinister for Foreign Affairs"),
        ("2011-05-03", "KIR", "minister", "Ioteba Example", ["president_general_assembly"]),
    ),
    "a chargé d'affaires, nothing between name and office": (
        _SALUTED_ALONE.format(
            signed="(Signed) Mary Example\nMinister Counsellor\nChargé d’affaires a.i."
        ),
        ("2011-05-03", "KIR", "charge_daffaires", "Mary Example", ["president_general_assembly"]),
    ),
    "the date and those addressed below, no blank lines": (
        """PERMANENT MISSION OF GRENADA TO THE UNITED NATIONS
800 Second Avenue, New York, N.Y. 10017
Tel. (212) 599-0301
Excellency,
I write to bring to your attention what the hurricane of 7 September 2004 did to my country.
I request that this letter be issued as a document of the Security Council.
Accept, Excellency, the assurances of my highest consideration.
(Signed) Ruth Example
Permanent Representative
New York, October 4, 2004
H.E. Mr. Emyr Jones Parry
President of the Security Council
United Nations
New York""",
        (
            "2004-10-04",
            "GRD",
            "permanent_representative",
            "Ruth Example",
            ["president_security_council"],
        ),
    ),
    "closed in two words": (
        """Permanent Observer Mission of the Holy See to the United Nations
25 East 39th Street, New York

10 June 2015

Mr. Secretary-General,

I write about the message of His Holiness, which I ask you to have circulated as a document of
the General Assembly.

Yours Sincerely,

Bernard Example
Apostolic Nuncio
Permanent Observer

His Excellency
Mr. Ban Ki-moon
Secretary-General of the United Nations
cc: President of the General Assembly""",
        ("2015-06-10", "VAT", "permanent_observer", "Bernard Example", ["secretary_general"]),
    ),
    "a head of government, the State in the signature": (
        """OFFICE OF THE PRIME MINISTER

Ref: PM/12/2/44                                       Suva, 9 July 1998

The Secretary-General of the United Nations
New York

Sir,

I have the honour to enclose a statement of my Government.

Yours faithfully,

(Signed) Sitiveni EXAMPLE
Prime Minister of the Republic of Fiji""",
        ("1998-07-09", "FJI", "head_of_government", "Sitiveni EXAMPLE", ["secretary_general"]),
    ),
}
_OTHERS = {
    "fr": (
        """RÉPUBLIQUE DU MALI
Ministère des affaires étrangères

                                     Bamako, le 1er mars 2012

À Son Excellence
Monsieur Ban Ki-moon
Secrétaire général de l’Organisation des Nations Unies
New York

Monsieur le Secrétaire général,

J’ai l’honneur de vous faire tenir ci-joint le communiqué du 28 février 2012 et vous prie de bien
vouloir le faire distribuer comme document de l’Assemblée générale.

Veuillez agréer, Monsieur le Secrétaire général, l’expression de ma haute considération.

Le Ministre des affaires étrangères
(Signé) Soumeylou EXEMPLE
""",
        ("2012-03-01", "MLI", "minister", "Soumeylou EXEMPLE", ["secretary_general"]),
    ),
    "es": (
        """EMBAJADA DE BOLIVIA

La Paz, 5 de enero del 2009

Señora Presidenta:

Tengo el honor de dirigirme a usted para informarle de lo que ocurrió el 2 de enero de 2009.

Le agradecería que hiciera distribuir la presente carta como documento del Consejo de Seguridad.

Hago propicia la ocasión para reiterarle las seguridades de mi más alta consideración.

Pablo Ejemplo
Encargado de Negocios a.i.

Excma. Sra. Susan Rice
Presidenta del Consejo de Seguridad
Naciones Unidas
""",
        (
            "2009-01-05",
            "BOL",
            "charge_daffaires",
            "Pablo Ejemplo",
            ["president_security_council"],
        ),
    ),
    "ru": (
        """МИНИСТР ИНОСТРАННЫХ ДЕЛ
РЕСПУБЛИКИ ТАДЖИКИСТАН

№ 17                                               г. Душанбе, 11 февраля 1997 г.

Его Превосходительству
г-ну Кофи Аннану
Генеральному секретарю Организации Объединенных Наций
Нью-Йорк

Уважаемый господин Генеральный секретарь!

Имею честь препроводить заявление от 9 февраля 1997 года и прошу распространить его в качестве
документа Совета Безопасности.

С уважением,

Талбак Примеров
Министр иностранных дел
""",
        ("1997-02-11", "TJK", "minister", "Талбак Примеров", ["secretary_general"]),
    ),
    "zh": (
        """新加坡共和国常驻联合国代表团

二〇〇三年七月八日

安全理事会主席阁下
纽约

主席先生：

谨随函转交本国政府的声明，并请将本函作为安全理事会的文件分发为荷。

顺致崇高敬意。

临时代办
李明（签字）
""",
        ("2003-07-08", "SGP", "charge_daffaires", "李明", ["president_security_council"]),
    ),
    "ar": (
        """الجمهورية اليمنية
البعثة الدائمة لدى الأمم المتحدة
الرقم: 12/2016
                                     التاريخ: 4 أيار/مايو 2016

سعادة السيد بان كي - مون
الأمين العام للأمم المتحدة
نيويورك

صاحب السعادة،

يشرفني أن أحيل إليكم بيان حكومة بلادي الصادر في 2 أيار/مايو 2016، وأرجو تعميم هذه الرسالة
باعتبارها وثيقة من وثائق مجلس الأمن.

وتفضلوا بقبول فائق الاحترام والتقدير.

(توقيع) خالد مثال
السفير
الممثل الدائم
""",
        ("2016-05-04", "YEM", "permanent_representative", "خالد مثال", ["secretary_general"]),
    ),
    "de": (
        """STÄNDIGE VERTRETUNG DER REPUBLIK ÖSTERREICH
BEI DEN VEREINTEN NATIONEN

New York, 12. März 2009

Exzellenz,

ich habe die Ehre, Ihnen eine Erklärung meiner Regierung zu übermitteln, und bitte Sie, dieses
Schreiben als Dokument des Sicherheitsrats verteilen zu lassen.

Genehmigen Sie, Exzellenz, den Ausdruck meiner ausgezeichneten Hochachtung.

(gez.) Thomas Beispiel
Ständiger Vertreter

Seiner Exzellenz
Herrn Ban Ki-moon
Generalsekretär der Vereinten Nationen
""",
        (
            "2009-03-12",
            "AUT",
            "permanent_representative",
            "Thomas Beispiel",
            ["secretary_general"],
        ),
    ),
}


_OWN_PAPER = {
    "en, for a group, to a president of a session": (
        """Permanent Mission of the Republic of Cuba to the United Nations

New York, 2 March 2020

Excellency,

In my capacity as Permanent Representative of Cuba and on behalf of the Non-Aligned Movement, I
have the honour to transmit the declaration. I request its circulation as a document of the
Assembly.

I avail myself of this opportunity to renew to you, Excellency, the assurances of my highest
consideration.

Ana Silvia Example
Ambassador
Chargé d'affaires a.i.

H.E. Mr. Tijjani Other
President of the 74th session of the General Assembly
""",
        (
            "2020-03-02",
            "CUB",
            "charge_daffaires",
            "Ana Silvia Example",
            ["president_general_assembly"],
        ),
    ),
    "fr, whom the salutation alone names, by a minister on his own paper": (
        """MINISTÈRE DES AFFAIRES ÉTRANGÈRES
Le Ministre

RÉPUBLIQUE DU TCHAD

N’Djamena, le 3 février 2008

Monsieur le Président du Conseil de sécurité,

J’ai l’honneur de porter à votre attention les attaques dont le Tchad est victime, et je vous prie
de faire publier la présente lettre comme document du Conseil de sécurité.

Je vous prie de croire, Monsieur le Président, à l’assurance de ma haute considération.

                     Ahmad EXEMPLE-MI
""",
        ("2008-02-03", "TCD", "minister", "Ahmad EXEMPLE-MI", ["president_security_council"]),
    ),
    "es, a courtesy below that might salute": (
        """REPÚBLICA DE COLOMBIA
MISIÓN PERMANENTE ANTE LAS NACIONES UNIDAS

DPE/0345
Nueva York, 15 de marzo de 2012

Señor Secretario General:

Me dirijo a Vuestra Excelencia en relación con el tema 83 del programa.
Mucho agradecería que la presente carta fuese distribuida como documento de la Asamblea General.
Le ruego acepte, señor Secretario General, las seguridades de mi distinguida consideración.

NÉSTOR EJEMPLO
Embajador, Representante Permanente

Excelentísimo Señor
BAN KI-MOON
Secretario General
Nueva York
""",
        (
            "2012-03-15",
            "COL",
            "permanent_representative",
            "NÉSTOR EJEMPLO",
            ["secretary_general"],
        ),
    ),
    "ru, a president on his own paper, the day between marks": (
        """ПРЕЗИДЕНТ РЕСПУБЛИКИ КАЗАХСТАН

Алма-Ата, «31» декабря 1991 года

Генеральному секретарю
Организации Объединенных Наций
г-ну Пересу де Куэльяру

Господин Генеральный секретарь,

Настоящим обращаюсь с заявлением о приеме в члены Организации Объединенных Наций.

С глубоким уважением,

Н. Примеров
""",
        ("1991-12-31", "KAZ", "head_of_state", "Н. Примеров", ["secretary_general"]),
    ),
    "zh, a formula of two lines": (
        """中华人民共和国外交部

2001年9月12日于北京

联合国大会主席韩先生阁下

主席先生：

我谨代表中国政府致函阁下。请将此函作为大会正式文件散发。

此致
敬礼

中华人民共和国外交部长
唐例璇
""",
        ("2001-09-12", "CHN", "minister", "唐例璇", ["president_general_assembly"]),
    ),
    "ar, an honorific before the name": (
        """الجمهورية العربية السورية
البعثة الدائمة لدى الأمم المتحدة

الرقم: HA/45/2013
30 آب/أغسطس 2013

السيد الأمين العام،

أود أن أحيطكم علما بما يلي، وأرجو إصدار هذه الرسالة باعتبارها وثيقة من وثائق مجلس الأمن.

وتفضلوا بقبول فائق الاحترام والتقدير.

السفير
الدكتور بشار المثال
المندوب الدائم

السيد بان كي-مون
الأمين العام للأمم المتحدة
""",
        (
            "2013-08-30",
            "SYR",
            "permanent_representative",
            "بشار المثال",
            ["secretary_general"],
        ),
    ),
}
_CASES = _ENGLISH | _OTHERS | _OWN_PAPER


def _read(text: str) -> Record:
    return extract([Page(1, text, "text")], Origin("x.txt", "0" * 64, "text/plain"))


@pytest.mark.parametrize("case", _CASES)
def test_a_letter_without_a_title(case):
    text, expected = _CASES[case]
    record = _read(text)
    assert (record.form, record.title, record.symbols) == ("letter", None, ())
    (sender,) = record.senders
    read = (record.dates.letter, sender.state, sender.office, sender.name, [*record.addressees])
    assert expected == read
    assert record.signatories == (expected[3],)
    assert record.dates.masthead is None


_NOTES = {
    "en": """Ref. 88/2019

The Permanent Mission of Tuvalu to the United Nations presents its compliments to the
Secretary-General of the United Nations and has the honour to refer to his note of 4 March 2019.
It requests that the present note be circulated as a document of the General Assembly.

The Permanent Mission of Tuvalu avails itself of this opportunity to renew to the
Secretary-General the assurances of its highest consideration.

New York, 6 May 2019""",
    "fr": """Mission permanente des Tuvalu

La Mission permanente des Tuvalu auprès de l’Organisation des Nations Unies présente ses
compliments au Secrétaire général de l’Organisation des Nations Unies et a l’honneur de lui
demander de faire distribuer la présente note comme document de l’Assemblée générale.

La Mission permanente saisit cette occasion pour renouveler les assurances de sa haute
considération.

New York, le 6 mai 2019""",
    "es": """La Misión Permanente de Tuvalu ante las Naciones Unidas saluda atentamente al
Secretario General de las Naciones Unidas y tiene el honor de solicitarle que haga distribuir la
presente nota como documento de la Asamblea General.

La Misión Permanente aprovecha la oportunidad para reiterar las seguridades de su distinguida
consideración.

Nueva York, 6 de mayo de 2019""",
    "ru": """Постоянное представительство Тувалу при Организации Объединенных Наций свидетельствует
свое уважение Генеральному секретарю Организации Объединенных Наций и имеет честь просить его
распространить настоящую ноту в качестве документа Генеральной Ассамблеи.

Постоянное представительство пользуется случаем, чтобы возобновить уверения в своем высоком
уважении.

Нью-Йорк, 6 мая 2019 года""",
    "zh": """图瓦卢常驻联合国代表团向联合国秘书长致意，并谨请将本照会作为大会文件分发。

顺致最崇高的敬意。

2019年5月6日于纽约""",
    "ar": """تهدي البعثة الدائمة لتوفالو لدى الأمم المتحدة تحياتها إلى الأمين العام للأمم المتحدة
وتتشرف بأن تطلب تعميم هذه المذكرة باعتبارها وثيقة من وثائق الجمعية العامة.

وتغتنم البعثة الدائمة هذه الفرصة لتعرب عن فائق تقديرها واحترامها.

نيويورك، 6 أيار/مايو 2019""",
}


@pytest.mark.parametrize("language", _NOTES)
def test_a_note_in_the_third_person(language):
    record = _read(_NOTES[language])
    assert (record.form, record.language) == ("note_verbale", language)
    (sender,) = record.senders
    assert (sender.state, sender.office, sender.name) == ("TUV", "permanent_mission", None)
    assert record.addressees == ("secretary_general",)
    assert record.dates.letter == "2019-05-06"
    assert record.signatories == ()
    assert [organ.organ for organ in record.organs] == ["A"]


_BODY = (
    "The delegation spoke of peace in its region, and of the work that is still to be done. " * 3
)
_NO_LETTERS = {
    "a statement": f"""PERMANENT MISSION OF MALTA TO THE UNITED NATIONS
Statement by H.E. Ms. Ada Example, Permanent Representative of Malta, at the Security Council
New York, 4 May 2015

Mr. President,

{_BODY}
I thank you, Mr. President.""",
    "a memorandum": f"""INTEROFFICE MEMORANDUM
TO: The Secretary-General
FROM: Ada Example, Director
DATE: 4 May 2015
SUBJECT: Visit of the Permanent Representative of Malta

{_BODY}""",
    "a press release": f"""PERMANENT MISSION OF MALTA TO THE UNITED NATIONS
PRESS RELEASE
New York, 4 May 2015

{_BODY}
The Permanent Representative of Malta addressed the President of the Security Council.""",
    "a letter of the Secretariat": f"""UNITED NATIONS
EXECUTIVE OFFICE OF THE SECRETARY-GENERAL
4 May 2015

Excellency,

{_BODY}
Please accept, Excellency, the assurances of my highest consideration.

Ada Example
Under-Secretary-General

Her Excellency Ms. Bea Example
Permanent Representative of Malta to the United Nations
New York""",
    "a note of the Secretariat": """The Secretary-General of the United Nations presents his
compliments to the Permanent Mission of Malta to the United Nations and has the honour to refer to
its note. He avails himself of this opportunity to renew his highest consideration. 4 May 2015""",
}


@pytest.mark.parametrize("case", _NO_LETTERS)
def test_what_no_state_sends_is_no_letter_as_sent(case):
    record = _read(_NO_LETTERS[case])
    assert record.form == "other"
    assert (record.senders, record.addressees, record.dates.letter) == ((), (), None)


def test_two_who_sign_are_two_senders():
    signed = """(Signed) Ada Example
Permanent Representative of Malta to the United Nations

(Signed) Bea Example
Permanent Representative of Togo to the United Nations
"""
    record = _read(_SALUTED_ALONE.format(signed=signed))
    assert [(one.state, one.office, one.name) for one in record.senders] == [
        ("MLT", "permanent_representative", "Ada Example"),
        ("TGO", "permanent_representative", "Bea Example"),
    ]


def test_a_session_follows_from_the_date_and_is_not_stated():
    text, _ = _ENGLISH["a minister, the addressee above the letter"]
    (organ,) = _read(text).organs
    assert (organ.organ, organ.session, organ.stated) == ("A", "65", False)
    assert [(item.item, item.session) for item in _read(text).agenda_items] == [(20, "65")]


def test_two_dates_in_the_letterhead_go_to_review():
    text, _ = _ENGLISH["closed in two words"]
    record = _read(text.replace("10 June 2015", "10 June 2015\nRECEIVED 12 June 2015"))
    assert record.dates.letter == "2015-06-10"
    assert "dates.letter" in {entry.field for entry in record.review}


def test_each_value_has_its_words():
    record = _read(_ENGLISH["a minister, the addressee above the letter"][0])
    for field in ("form", "dates.letter", "senders", "addressees", "signatories"):
        assert record.evidence[field], field
        assert all(piece.trust <= 0.9 for piece in record.evidence[field])
    texts = [piece.text for piece in record.evidence["senders"]]
    assert texts == ["REPUBLIC OF KIRIBATI", "Minister for Foreign Affairs"]
