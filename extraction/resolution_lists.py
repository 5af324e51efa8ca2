"""How resolutions are written in running text: their numbers, and what holds a list together."""

import re
from functools import cache

from extraction import languages
from extraction.calendar import date_shape
from extraction.folding import fold
from extraction.phrases import any_of

_NUMBER = (
    r"(?:\d{1,4}\s?\(\s?(?:19|20)\d{2}\)"  # 884 (1993); an Arabic line may end behind the bracket
    r"|\d{1,4}\s?(?:[a-z]\s?)?\((?:e?s-)?[ivxlcхі]{1,8}\)"  # 2758 (XXVI), 1004 (ES-II)
    # 2758 (د-26), in Arabic for (XXVI)
    r"|\d{1,4}\s?(?:(?:[اأ]لف|باء|جيم|دال)\s)?\(\s?د[اإ]?\s?-?\s?\d{1,2}-?\s?\)"
    # 62/243, ES-10/2, 2018/12, and in Arabic letters داط-10/2; `S/2014/189` is a document
    r"|(?:(?<!\w/)(?<!\d)|(?<=res/))(?:e?s-|(?<![^\W_])د\s?ا?\s?ط?\s?-\s?)?\d{1,4}/\d{1,4}(?![/\d]))"
)
# One that its year does not follow.
_BARE = r"\d{1,4}(?![\d/])"
# `No. 5`, `nos 5`, `núm. 5`, `№ 5`, folded.
_NO = r"n(?:[o°]|um)?s?(?![^\W\d_])\.?\s?"
# What a resolution is about, in one sentence, without other resolutions.
_SUBJECT = r"(?:(?!\d{1,4}\s?[/(])(?:[^.;\n]|\n(?!\n))){2,120}?"


@cache
def clause_pattern(language: str) -> "re.Pattern[str]":
    """Return a pattern for the word with its list; its groups are ``list`` and ``adjunct``."""
    vocabulary = languages.subject(language, "citations")
    forms = [(word, None) for word in vocabulary["resolution"]]
    words = {fold(word) for word, _ in languages.merged(language, forms)}
    ordered = sorted(sorted(words), key=len, reverse=True)
    any_word = "|".join(map(re.escape, ordered))
    if vocabulary["follows"]:
        # Few characters can start a list, and that is soon seen.
        first = rf"(?=[第\des])第?\s?{_list(language)}"
        return re.compile(rf"{first}\s?号?(?:和?[^\W\d]{{0,4}})?(?:{any_word})")
    filler = r"[^\d.;()\n]{0,45}?(?:\n[^\d.;()\n]{0,45}?)?"
    if prefixes := languages.prefixes(language):
        named = rf"(?<![^\W_])(?:{'|'.join(map(re.escape, prefixes))})?(?:{any_word})"
    else:
        # A first letter is sooner found than a place where a word may start.
        named = "|".join(rf"{word[0]}(?<![^\W_].){re.escape(word[1:])}" for word in ordered)
    return re.compile(rf"(?:{named})(?![^\W_]){filler}(?:{_NO}|\s?\.)?{_list(language)}")


@cache
def further_pattern(language: str) -> "re.Pattern[str]":
    """Return a pattern for a list that goes on behind the name of an organ, without the word."""
    return re.compile(rf"\s?[,،]?\s?(?:{_joiners(language)})\s?{_list(language)}")


@cache
def joining_pattern(language: str) -> "re.Pattern[str]":
    """Return a pattern for what may join two clauses: a date, the joiner, and an article."""
    joined = rf"\s?[,،、]?\s?(?:{_joiners(language)})\s?(?:[^\W\d]{{1,4}}\s)?"
    return re.compile(rf"(?:{_adjunct(language)}){{0,2}}{joined}")


@cache
def token_pattern(language: str) -> "re.Pattern[str]":
    """Return a pattern to read a list by: ``said`` is a date, a paragraph or a subject.

    The numbers in those are no resolutions.
    """
    return re.compile(rf"(?P<said>{_adjunct(language)})|(?P<number>{_NUMBER})|(?P<bare>{_BARE})")


@cache
def date_before(language: str) -> "re.Pattern[str] | None":
    """Return a pattern for a date before the first number, where the word follows its numbers."""
    if not languages.subject(language, "citations")["follows"]:
        return None
    return re.compile(rf"(?:{date_shape(language)})\s?$")


def _list(language: str) -> str:
    """Numbers with what holds a list of them together, and what is said of the last."""
    separator, adjunct = _separator(language), _adjunct(language)
    # A year in brackets stands for the numbers before it as well.
    number = rf"(?:(?:{_BARE}{separator}){{1,20}}(?=\d{{1,4}}\s?\())?{_NUMBER}"
    numbers = rf"{number}(?:(?:{adjunct}){{0,2}}{separator}{number}){{0,40}}"
    return rf"(?P<list>(?>{numbers}))(?P<adjunct>(?:{adjunct}){{1,2}})?"


def _separator(language: str) -> str:
    """Return a pattern for what parts two numbers of a list."""
    joiners = _joiners(language)
    # Atomic: a space that two parts may take would double the ways to fail with each number.
    return (
        rf"(?>\s?号?(?:\s?[,;،、]\s?(?:(?:{joiners})\s?)?|\s?(?:{joiners})\s?)"
        rf"(?:[^\W\d]{{0,6}}{_date_between(language)}第)?\s?(?:{_NO})?)"
    )


def _adjunct(language: str) -> str:
    """Return a pattern for what may be said of one number: its date, which paragraph, its subject.

    Subject and lettered parts have no end of their own: the list must go on behind them.
    """
    vocabulary = languages.subject(language, "citations")
    dated, parts = (any_of(map(fold, vocabulary[key])) for key in ("dated", "parts"))
    date = rf"(?:{dated})\s?(?:{date_shape(language)}|(?:19|20)\d{{2}}(?!\d|\s?[/(]))"
    if year := vocabulary.get("year"):
        date += rf"(?:\s?(?:{any_of(map(fold, year))})(?![^\W_]))?"
    which = r"(?:\d{1,2}(?![\d/]|\s?\(\s?\d)(?:\s?\([a-z]\))?|(?:[ivx]{1,5}|[a-d])(?![^\W_]))"
    further = rf"(?:,\s?|\s?(?:{_joiners(language)})\s?){which}"
    part = rf"(?:{parts})(?![^\W\d_])(?:\s?{which}(?:{further}){{0,9}})?"
    about = rf"(?:{any_of(map(fold, vocabulary['about']))})(?![^\W_])"
    letters = rf"[a-h](?![^\W_])(?:(?:,\s?|\s?(?:{_joiners(language)})\s?)[a-h](?![^\W_])){{0,7}}"
    # Its title or a note in brackets needs no word before it.
    open_ended = rf"(?:{letters}|(?:{about}|[(\"“„«《]){_SUBJECT})"
    open_ended += rf"(?={_separator(language)}{_NUMBER})"
    return rf"(?>\s?号?\s?[,،]?\s?(?<![^\W_号])(?:{date}|{part}|{open_ended}))"


def _date_between(language: str) -> str:
    """Return a pattern for a date between what joins numbers and the next: only in Chinese."""
    if not languages.subject(language, "citations")["follows"]:
        return ""
    return rf"(?:{date_shape(language)}\s?)?"


def _joiners(language: str) -> str:
    words = languages.subject(language, "masthead")["joiners"]
    return "|".join(re.escape(fold(word)) for word in words)
