"""Letters on their sender's own paper: no title says when, by whom and to whom.

Whole ones, with their records, are the pairs `as-sent-*` of tests/letters.
"""

import pytest

from extraction.extract import extract
from extraction.pages import Origin, Page
from extraction.record import Record

_LETTER = """
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
_MINISTERS = _LETTER.format(signed="Ioteba Example\nMinister for Foreign Affairs")


def _read(text: str) -> Record:
    return extract([Page(1, text, "text")], Origin("x.txt", "0" * 64, "text/plain"))


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


def test_strokes_of_a_pen_beside_the_salutation():
    record = _read(
        """: 24 ... 19.91 .

` Уважаемый г-н Генеральный секретарь, 1

Имею честь информировать Вас, что членство в Организации продолжается.

С уважением, Ре |

Его П мере ительству
"""
    )
    assert (record.form, record.addressees) == ("letter", ("secretary_general",))
    assert {"dates.letter", "senders", "signatories"} <= {entry.field for entry in record.review}


@pytest.mark.parametrize(
    "sender, addressed, expected",
    [
        (
            "The Permanent Missions of Kenya and the Sudan to the United Nations present their",
            "President of the Security Council",
            [
                ("KEN", "permanent_mission"),
                ("SDN", "permanent_mission"),
                "president_security_council",
            ],
        ),
        (
            "The Embassy of Bhutan presents its",
            "Secretary-General",
            [("BTN", "other"), "secretary_general"],
        ),
        (
            "The Permanent Observer Mission of the State of Palestine presents its",
            "Secretariat of the United Nations",
            [("PSE", "permanent_mission"), "other"],
        ),
    ],
)
def test_who_presents_compliments_to_whom(sender, addressed, expected):
    text = f"{sender} compliments to the {addressed} and has the honour to state what follows."
    record = _read(f"{text}\n\nDhaka, 3 March 1999")
    senders = [(one.state, one.office) for one in record.senders]
    assert [*senders, *record.addressees] == expected


def test_a_letter_that_speaks_of_a_note_is_a_letter():
    note = "a note in which the Embassy of Bhutan presents its compliments to the Secretary-General"
    record = _read(_MINISTERS.replace("that the reefs", f"of {note} and that the reefs"))
    assert (record.form, record.senders[0].state) == ("letter", "KIR")


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
    "a letter of a President to the missions": f"""THE PRESIDENT OF THE GENERAL ASSEMBLY
4 May 2015

Excellency,

{_BODY}
Please accept, Excellency, the assurances of my highest consideration.

Sam Example

All Permanent Representatives and
Permanent Observers to the United Nations
New York""",
    "a letter of the Secretary-General to a mission": f"""THE SECRETARY-GENERAL

4 May 2015

Excellency,

{_BODY}
Please accept, Excellency, the assurances of my highest consideration.

BAN Example

H.E. Ms. Ada Example
Permanent Representative of Malta
to the United Nations""",
    "a letter of others": f"""Friends of the Sea
4 May 2015

Dear Mr. President,

{_BODY}
Sincerely,
Ada Example
Executive Director""",
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
    record = _read(_LETTER.format(signed=signed))
    assert [(one.state, one.office, one.name) for one in record.senders] == [
        ("MLT", "permanent_representative", "Ada Example"),
        ("TGO", "permanent_representative", "Bea Example"),
    ]


def test_a_session_follows_from_the_date_and_is_not_stated():
    record = _read(_MINISTERS)
    (organ,) = record.organs
    assert (organ.organ, organ.session, organ.stated) == ("A", "65", False)
    assert [(item.item, item.session) for item in record.agenda_items] == [(20, "65")]


def test_two_dates_in_the_letterhead_go_to_review():
    record = _read(_MINISTERS.replace("3rd May 2011", "3rd May 2011\nRECEIVED 5 May 2011"))
    assert record.dates.letter == "2011-05-03"
    assert "dates.letter" in {entry.field for entry in record.review}


def test_each_value_has_its_words():
    record = _read(_MINISTERS)
    for field in ("form", "dates.letter", "senders", "addressees", "signatories"):
        assert record.evidence[field], field
        assert all(piece.trust <= 0.9 for piece in record.evidence[field])
    texts = [piece.text for piece in record.evidence["senders"]]
    assert texts == ["REPUBLIC OF KIRIBATI", "Minister for Foreign Affairs"]


@pytest.mark.parametrize(
    "line, date",
    [
        ("New York, 14th February, 2014", "2014-02-14"),
        ("February 14 , 2014", "2014-02-14"),
        ("Ref . 12/4                « 14 » February 2014", "2014-02-14"),
        ("Your letter of 14 February and mine of 16 February 2014 and of 17 February 2014", None),
        ("14.02.2014", None),
    ],
)
def test_the_date_has_a_line_of_its_own(line, date):
    assert _read(_MINISTERS.replace("3rd May 2011", line)).dates.letter == date


@pytest.mark.parametrize(
    "named, addressees",
    [
        ("To: H.E. the President of the Security Council", ["president_security_council"]),
        (
            "H.E. Mr. A. Other\nPresident of the sixty-fifth session of the General Assembly",
            ["president_general_assembly"],
        ),
        (
            (
                "H.E. Mr. A. Other\nSecretary-General\n\nH.E. Mr. B. Other\nPresident of the\n"
                "Security Council"
            ),
            ["secretary_general", "president_security_council"],
        ),
        (
            (
                "His Excellency Mr. A. Other\nUnder-Secretary-General\n\n"
                "cc: H.E. Mr. B. Other\nPresident of the Security Council"
            ),
            ["other"],
        ),
    ],
)
def test_who_is_addressed(named, addressees):
    above = "H.E. Mr. Joseph Deiss\nPresident of the General Assembly\nUnited Nations, New York"
    record = _read(_MINISTERS.replace(above, named).replace("Dear Mr. President:", "Sir,"))
    assert [*record.addressees] == addressees
    assert [(one.state, one.office) for one in record.senders] == [("KIR", "minister")]


@pytest.mark.parametrize(
    "signed",
    [
        "(Signed)\n\nMr. Ioteba Example\nMinister for Foreign Affairs",
        "Tarawa, 3 May 2011\n\nMr. Ioteba Example\nMinister for Foreign Affairs",
        "Minister for Foreign Affairs\n\n(Signed) Ioteba Example",
        "Ioteba Example\n\nAmbassador\nMinister for Foreign Affairs",
        "Yours faithfully,\nIoteba EXAMPLE\nDeputy Prime Minister and Minister for Foreign Affairs",
    ],
)
def test_how_one_signs(signed):
    (sender,) = _read(_LETTER.format(signed=signed)).senders
    assert (sender.state, sender.office) == ("KIR", "minister")
    assert sender.name is not None
    assert sender.name.lower() == "ioteba example"


def test_the_secretary_general_writes_for_no_state():
    own = _MINISTERS.replace("EMBASSY OF THE REPUBLIC OF KIRIBATI\nTarawa", "THE SECRETARY-GENERAL")
    record = _read(own.replace("\nMinister for Foreign Affairs", ""))
    assert [(one.state, one.office) for one in record.senders] == [(None, "secretary_general")]
