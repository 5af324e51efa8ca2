"""Names of States and of groups of States, with their grammatical forms, in every language."""

from dataclasses import dataclass
from functools import cache
from importlib.resources import files

from extraction import languages
from extraction.phrases import Phrasebook
from extraction.text import one_line


@dataclass(frozen=True, slots=True)
class StateMatch:
    """The name of a State in a text, and its ISO 3166-1 alpha-3 code (or a former State's)."""

    start: int
    end: int
    code: str


@dataclass(frozen=True, slots=True)
class GroupMatch:
    """The name of a group of States as printed, white space folded."""

    start: int
    end: int
    name: str


def states_in(text: str, language: str) -> list[StateMatch]:
    """Return the States named in ``text``, in order; the longest name wins.

    Articles and prepositions do not belong to a match. Adjectives of nationality are not names.
    """
    return [
        StateMatch(found.start, found.end, found.value)
        for found in _states(language).find(text)
        if _is_name(text[found.start : found.end], language)
    ]


def groups_in(text: str, language: str) -> list[GroupMatch]:
    """Return the groups and regional organizations named in ``text``, in order."""
    return [
        GroupMatch(found.start, found.end, one_line(text[found.start : found.end]))
        for found in _groups(language).find(text)
    ]


def names(code: str) -> dict[str, str]:
    """Return a State's short name in each language that has one."""
    return {
        language: found[0]
        for language in languages.codes()
        if (found := [name for state, name in all_names(language) if state == code])
    }


@cache
def codes() -> frozenset[str]:
    """Return the codes of all States that have a name in some language."""
    return frozenset(code for language in languages.codes() for code, _ in all_names(language))


def _is_name(printed: str, language: str) -> bool:
    """Names are capitalised where the script has capitals: `chad` and `jordan` are no States.

    But for those that start with a word that is not: `the former Yugoslav Republic of Macedonia`.
    """
    return not printed[0].islower() or printed.split(maxsplit=1)[0] in _small_words(language)


@cache
def _small_words(language: str) -> frozenset[str]:
    """The small words with which names start."""
    first = (name.split()[0] for _, name in all_names(language))
    return frozenset(word for word in first if word[0].islower())


@cache
def all_names(language: str) -> tuple[tuple[str, str], ...]:
    """Return every name of every State in one language, as (code, name)."""
    data = (files(languages) / language / "states.tsv").read_text(encoding="utf-8")
    rows = (line.split("\t") for line in data.splitlines() if not line.startswith("#"))
    return tuple((code, name) for code, name in rows)


@cache
def all_groups(language: str) -> tuple[str, ...]:
    """Return every name of a group in one language."""
    return tuple(languages.subject(language, "groups")["groups"])


@cache
def _states(language: str) -> Phrasebook[str]:
    entries = [(name, code) for code, name in all_names(language)]
    return Phrasebook(languages.merged(language, entries), languages.prefixes(language))


@cache
def _groups(language: str) -> Phrasebook[str]:
    entries = [(name, name) for name in all_groups(language)]
    return Phrasebook(languages.merged(language, entries), languages.prefixes(language))
