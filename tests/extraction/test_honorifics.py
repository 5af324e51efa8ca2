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
