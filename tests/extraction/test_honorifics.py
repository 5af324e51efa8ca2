"""A name is its bearer's: how the bearer is addressed, and marks beside it, do not belong to it."""

import pytest

from extraction.signatures import signatures_in


@pytest.mark.parametrize(
    "language, text, name",
    [
        ("en", "(Signed) H.E. Mr. Tariq Example", "Tariq Example"),
        ("en", "(Signed) Dr. Ada Example", "Ada Example"),
        ("en", "(Signed) Ambassador Ada Example¹", "Ada Example"),
        ("en", "(Signed) Ambassador\nAda Example", "Ada Example"),
        ("en", "(Signed) Drago Example 1", "Drago Example"),
        ("en", "(Signed) M. Nasser Example", "M. Nasser Example"),
        ("en", "H.E. Mr. Tariq Example\nPermanent Representative", "Tariq Example"),
        ("fr", "(Signé) S.E. M. Jean Exemple", "Jean Exemple"),
        ("es", "(Firmado) Excmo. Sr. Juan Ejemplo", "Juan Ejemplo"),
        ("es", "(Firmado) Dra. Ana Ejemplo", "Ana Ejemplo"),
        ("ru", "(Подпись) Г-жа Анна Примерова", "Анна Примерова"),
        ("ar", "(توقيع) السيدة أمل مثال", "أمل مثال"),
        ("zh", "范例先生(签名)", "范例"),
        ("de", "(Gezeichnet) Dr. Anna Beispiel", "Anna Beispiel"),
    ],
)
def test_names_without_honorifics(language, text, name):
    (signature,) = signatures_in(text, language, typed=True)
    assert signature.name == name


@pytest.mark.parametrize(
    "language, text, name",
    [
        # Characters of a name that are words elsewhere.
        ("zh", "石兼范例（签名）", "石兼范例"),
        ("zh", "和田范例（签名）", "和田范例"),
        ("zh", "常驻联合国代表和田范例（签名）", "和田范例"),
        ("zh", "大使兼常驻代表石兼范例（签名）", "石兼范例"),
        ("ru", "Постоянный представитель П. Примеров (Подпись)", "П. Примеров"),
        # A name over two lines: after a first name alone, and where a line breaks it off.
        ("en", "(Signed) Ada\nExample García\nPermanent Representative", "Ada Example García"),
        ("en", "(Signed) Ada\nExample\nPermanent Representative", "Ada Example"),
        ("en", "(Signed) Ada Q.\nExample\nAmbassador", "Ada Q. Example"),
        ("es", "(Firmado) Ana de la\nMuestra\nEmbajadora", "Ana de la Muestra"),
        ("ar", "(توقيع) أمل\nعبد المثال\nالممثلة الدائمة", "أمل عبد المثال"),
        # What stands below is an office, known or not, or another paragraph.
        ("en", "(Signed) Example\nPermanent Representative", "Example"),
        ("en", "(Signed) Example\nCounsellorship", "Example"),
        ("en", "(Signed) Example\n\nAnother Person", "Example"),
        ("en", "(Signed) Ada Example\nAnother Person", "Ada Example"),
        # What an office goes on with below is no name, however it is written.
        (
            "ru",
            "Анна ПРИМЕР\nПостоянный представитель Кубы при\nОрганизации Объединенных Наций",
            "Анна ПРИМЕР",
        ),
    ],
)
def test_a_name_is_whole(language, text, name):
    (signature,) = signatures_in(text, language, typed=True)
    assert signature.name == name
