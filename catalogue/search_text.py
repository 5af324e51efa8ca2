"""Prepare text and queries for full-text search, alike."""

import re
import unicodedata
from functools import cache
from typing import Any

import msgspec

from extraction.folding import fold

# PostgreSQL holds at most 1 MB of lexemes in a row; a letter of some hundred pages fits.
_MOST_CHARACTERS = 400_000
_HAN = re.compile("[\u3400-\u4dbf\u4e00-\u9fff]+")
_ASCII = bytes(range(128))
_UNSTORABLE = re.compile("[\x00\ud800-\udfff]")


def storable(text: str) -> str:
    """Return the text without the characters that PostgreSQL cannot hold."""
    # Nearly all texts can be stored, and to find that out takes a tenth of looking for what not.
    return text if _is_storable(text) else _UNSTORABLE.sub("\ufffd", text)


def _is_storable(text: str) -> bool:
    try:
        text.encode()
    except UnicodeEncodeError:
        return False
    return "\0" not in text


def storable_value(value: Any) -> Any:
    """Return a value of JSON, with every text in it as PostgreSQL can hold it."""
    if isinstance(value, str):
        return storable(value)
    if isinstance(value, dict):
        return {key: storable_value(inner) for key, inner in value.items()}
    if isinstance(value, (list, tuple)):
        return [storable_value(inner) for inner in value]
    return value


def is_storable_json(value: Any) -> bool:
    """Tell whether no text in a value of JSON has a character that PostgreSQL cannot hold."""
    try:
        return rb"\u0000" not in msgspec.json.encode(value)
    except UnicodeEncodeError:
        return False


def search_text(text: str, language: str) -> str:
    """Return a text as it is searched.

    Chinese becomes pairs of neighbouring characters, for it has no spaces to find words by.
    Accents are dropped from Latin script, so that a reader may leave them out.
    """
    text = storable(text)[:_MOST_CHARACTERS]
    if language == "zh":
        return bigrams(text)
    return fold_latin(text)


def bigrams(text: str) -> str:
    """Return the text with each run of Han characters as its overlapping pairs.

    >>> bigrams("安全理事会 2021")
    '安全 全理 理事 事会  2021'
    """
    return _HAN.sub(lambda run: _pairs(run.group()), text).strip()


def _pairs(run: str) -> str:
    if len(run) == 1:
        return f" {run} "
    return f" {' '.join(run[place : place + 2] for place in range(len(run) - 1))} "


def fold_latin(text: str) -> str:
    """Drop accents from Latin letters; other scripts are stemmed with theirs.

    >>> fold_latin("sécurité"), fold_latin("войны")
    ('securite', 'войны')
    """
    for character in set(text.encode(errors="ignore").translate(None, _ASCII).decode()):
        folded = _fold_latin(character)
        if folded != character:
            text = text.replace(character, folded)
    return text


@cache
def _fold_latin(character: str) -> str:
    return fold(character) if unicodedata.name(character, "").startswith("LATIN") else character
