"""What the box's fields and their values are called, in each language that has a vocabulary."""

from functools import cache

from extraction.folding import fold
from extraction.languages import codes as language_codes
from extraction.languages import subject
from extraction.states import names

ENGLISH = "en"
# Where a vocabulary names the values of a field: its file and its table.
_VALUES = {
    "organ": ("organs", "organs"),
    "language": ("language", "names"),
    "form": ("search", "form"),
    "status": ("search", "status"),
    "stage": ("search", "stage"),
}


@cache
def fields_by_name() -> dict[str, str]:
    """Return the fields by all that they are called, folded, in every language."""
    return {
        fold(name): field
        for language in language_codes()
        for field, called in subject(language, "search")["fields"].items()
        for name in called
    }


def field_name(field: str, language: str) -> str:
    """Return what a language calls a field, as it is typed before the colon."""
    return str(subject(_known(language), "search")["fields"][field][0])


def value_name(field: str, code: str, language: str) -> str:
    """Return what a language calls a value; in English where it has no word, else the code."""
    called = _states(code) if field == "state" else _first_names(field, code)
    return called.get(_known(language)) or called.get(ENGLISH) or code


@cache
def values_by_name(field: str) -> dict[str, str]:
    """Return the values of a field by all that they are called, folded, in every language."""
    file, table = _VALUES[field]
    return {
        fold(name): code
        for language in language_codes()
        for code, called in subject(language, file)[table].items()
        for name in called
    }


def _known(language: str) -> str:
    """Return the language of a vocabulary; a script or region may be given up (`zh-Hant`)."""
    return next(
        (c for c in (language, language.partition("-")[0]) if c in language_codes()), ENGLISH
    )


@cache
def _states(code: str) -> dict[str, str]:
    return names(code)


@cache
def _first_names(field: str, code: str) -> dict[str, str]:
    file, table = _VALUES[field]
    tables = {language: subject(language, file)[table] for language in language_codes()}
    return {language: of[code][0] for language, of in tables.items() if of.get(code)}
