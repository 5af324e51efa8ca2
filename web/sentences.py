"""Sentences that the layers beneath the pages write, said in the language of the page.

Reading, catalogue and API speak English: doubts and reasons are kept in it. A page finds the
sentence here by its shape; ``{names}`` stand for what it was filled with, which is never
translated, but for ``{hint}``, a sentence itself, and ``{english}``, the name of a language.
What is not here is shown as it is: the words of people, and of records.
"""

import re
from functools import cache, lru_cache

from catalogue.deliveries import Outcome
from extraction.languages import codes, english_name
from web.known_sentences import SENTENCES
from web.words import RULES, language_name
from worker.reading.errors import BY_CODE
from worker.translations import gettext, interface

# Longer texts are no sentences, and a pattern should not be tried on them.
_LONGEST = 2000
_NAME = re.compile(r"\\\{(\w+)\\\}")


def said(text: str) -> str:
    """Return a sentence in the language of the page; one that is not known as it is."""
    return _said(text, interface().code) if len(text) <= _LONGEST else text


@lru_cache(maxsize=4096)
def _said(text: str, _language: str) -> str:
    if text in SENTENCES or text in RULES.values():
        return gettext(text)
    for sentence, pattern in _patterns():
        match = pattern.fullmatch(text)
        if match:
            filled = match.groupdict()
            if "hint" in filled:
                filled["hint"] = said(filled["hint"])
            if "english" in filled:
                filled["english"] = language_name(_by_english_name().get(filled["english"]))
            return gettext(sentence).format_map(filled)
    return text


@cache
def _by_english_name() -> dict[str, str]:
    return {english_name(code): code for code in codes()}


@cache
def _patterns() -> tuple[tuple[str, re.Pattern[str]], ...]:
    """Return the sentences that are filled, the one with the most words of its own first."""
    filled = [sentence for sentence in SENTENCES if "{" in sentence]
    filled.sort(key=lambda sentence: -len(re.sub(r"\{\w+\}", "", sentence)))
    return tuple(
        (sentence, re.compile(_NAME.sub(r"(?P<\1>.+?)", re.escape(sentence)), re.DOTALL))
        for sentence in filled
    )


def reason(code: str) -> str:
    """Return what a code of a failure says; nothing, if it is not known."""
    known = BY_CODE.get(code)
    return said(known.what) if known else ""


def why(outcome: Outcome) -> str:
    """Return why a file could not be read; nothing, if it could."""
    if not outcome.reason:
        return ""
    known = BY_CODE.get(outcome.code or "")
    if known is None:
        return said(outcome.reason)
    name, found, rest = outcome.reason.partition(f": {known.what}")
    if not found or not rest.endswith(f". {known.advice}"):
        return outcome.reason
    detail = rest.removesuffix(f". {known.advice}")
    what, advice = said(known.what), said(known.advice)
    return gettext(
        "%(name)s: %(what)s%(detail)s. %(advice)s",
        name=name,
        what=what,
        detail=detail,
        advice=advice,
    )
