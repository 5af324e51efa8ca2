"""The vocabularies: one folder a language, one TOML file a subject.

A language is data. Adding one means adding a folder here and its tests (see
docs/how-to/add-a-language.md); no rule names a language. Each rule module loads its own subject
and gives it its own type.
"""

import tomllib
from functools import cache
from importlib.resources import files
from typing import Any, TypeVar

T = TypeVar("T")

UNDETERMINED = "und"


@cache
def codes() -> tuple[str, ...]:
    """Return the ISO 639-1 codes of the languages that have a folder, sorted."""
    return tuple(
        sorted(
            entry.name for entry in files(__name__).iterdir() if (entry / "language.toml").is_file()
        )
    )


@cache
def subject(code: str, name: str) -> dict[str, Any]:
    """Return one subject (such as ``title`` or ``calendar``) of a language's vocabulary.

    Args:
        code: a language of :func:`codes`.
        name: the subject: the file's name without ``.toml``.

    Raises:
        FileNotFoundError: the language has no such subject.
    """
    return tomllib.loads((files(__name__) / code / f"{name}.toml").read_text(encoding="utf-8"))


def own_name(code: str) -> str:
    """Return what a language calls itself: ``Français``."""
    return str(subject(code, "language")["name"])


def english_name(code: str) -> str:
    """Return what English calls a language: ``French``."""
    return str(subject("en", "language")["names"][code][0])


@cache
def prefixes(code: str) -> tuple[str, ...]:
    """Return what the language writes on to the front of a word: Arabic ``و``, ``ل``."""
    return tuple(subject(code, "language").get("prefixes", ()))


def merged(code: str, entries: list[tuple[str, T]]) -> list[tuple[str, T]]:
    """Return the entries with those added that melt into a preposition before them.

    In Arabic ``ل`` and ``الممثل`` are written ``للممثل``. Other spellings are added as well.
    """
    entries = respelled(code, entries)
    merges = subject(code, "language").get("merges", {})
    return entries + [
        (written + phrase.removeprefix(article), value)
        for phrase, value in entries
        for article, written in merges.items()
        if phrase.startswith(article)
    ]


def respelled(code: str, entries: list[tuple[str, T]]) -> list[tuple[str, T]]:
    """Return the entries with their other spellings added: German ``ü`` is also typed ``ue``."""
    spellings = subject(code, "language").get("spellings", {})
    letters = str.maketrans(spellings)
    return entries + [
        (spelled, value)
        for phrase, value in entries
        if spellings and (spelled := phrase.translate(letters)) != phrase
    ]
