"""Several presidents addressed in one word, and one who acts."""

import pytest

from extraction.extract import extract
from extraction.pages import Origin, Page

ASSEMBLY, COUNCIL = "president_general_assembly", "president_security_council"
SOCIAL = "president_economic_and_social_council"
CASES = [
    (
        (
            "Letter dated 6 June 2019 from the Permanent Representative of Fiji to the United "
            "Nations addressed to the Presidents of the General Assembly, the Security Council "
            "and the Economic and Social Council"
        ),
        [ASSEMBLY, COUNCIL, SOCIAL],
    ),
    (
        (
            "Letter dated 6 June 2019 from the Presidents of Fiji and Malta addressed to the "
            "Secretary-General"
        ),
        ["secretary_general"],
    ),
    (
        (
            "Letter dated 6 June 2019 from the Permanent Representative of Fiji to the United "
            "Nations addressed to the Acting President of the General Assembly"
        ),
        [ASSEMBLY],
    ),
    (
        (
            "Lettre datée du 6 juin 2019, adressée aux Présidents de l’Assemblée générale et du "
            "Conseil économique et social par le Représentant permanent des Fidji auprès de "
            "l’Organisation des Nations Unies"
        ),
        [ASSEMBLY, SOCIAL],
    ),
    (
        (
            "Carta de fecha 6 de junio de 2019 dirigida a los Presidentes de la Asamblea General y "
            "del Consejo Económico y Social por el Representante Permanente de Fiji ante las "
            "Naciones Unidas"
        ),
        [ASSEMBLY, SOCIAL],
    ),
    (
        (
            "Письмо Постоянного представителя Фиджи при Организации Объединенных Наций от 6 июня "
            "2019 года на имя председателей Генеральной Ассамблеи и Совета Безопасности"
        ),
        [ASSEMBLY, COUNCIL],
    ),
    (
        (
            "رسالة مؤرخة 6 حزيران/يونيه 2019 موجهة إلى رئيسي الجمعية العامة والمجلس الاقتصادي "
            "والاجتماعي من الممثل الدائم لفيجي لدى الأمم المتحدة"
        ),
        [ASSEMBLY, SOCIAL],
    ),
    ("2019年6月6日斐济常驻联合国代表给大会和安全理事会主席的信", [ASSEMBLY, COUNCIL]),
    (
        (
            "Schreiben des Ständigen Vertreters Fidschis bei den Vereinten Nationen vom 6. Juni "
            "2019 an die Präsidenten der Generalversammlung und des Sicherheitsrats"
        ),
        [ASSEMBLY, COUNCIL],
    ),
]


@pytest.mark.parametrize("title, addressees", CASES)
def test_presidents(title: str, addressees: list[str]):
    record = extract([Page(1, f"{title}\n\n", "text")], Origin("x", "0" * 64, "text/plain"))
    assert list(record.addressees) == addressees
    assert [sender.state for sender in record.senders][:1] == ["FJI"]
