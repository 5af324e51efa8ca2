"""Offices in which letters are sent and addressed, and organs, as authorities: codes and words."""

from dataclasses import dataclass
from functools import cache

from extraction import languages


@dataclass(frozen=True, slots=True)
class Term:
    """A code of the record, with the words that mean it in each language, the usual one first."""

    code: str
    words: dict[str, tuple[str, ...]]


@cache
def offices() -> dict[str, Term]:
    """Return the offices of senders and addressees, by code."""
    return _terms("title", ("offices", "beside", "persons"))


@cache
def organs() -> dict[str, Term]:
    """Return the organs under which documents are issued, by symbol."""
    return _terms("organs", ("organs",))


def _terms(subject: str, sections: tuple[str, ...]) -> dict[str, Term]:
    found: dict[str, dict[str, tuple[str, ...]]] = {}
    for language in languages.codes():
        vocabulary = languages.subject(language, subject)
        for section in sections:
            for code, words in vocabulary.get(section, {}).items():
                known = found.setdefault(code, {})
                known[language] = (*known.get(language, ()), *words)
    return {code: Term(code, words) for code, words in found.items()}
