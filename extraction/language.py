"""Tell which language the main text is written in: by script, then by its commonest words."""

import re
from functools import cache

from extraction import languages
from extraction.alphabets import is_western
from extraction.words import count_words

# Only so much is looked at: the language of a letter is plain from its first pages.
_SAMPLE = 60_000

# A text with fewer telling words than this is not judged.
_LEAST_WORDS = 4

_SCRIPTS = {
    "Latin": re.compile("[A-Za-z\u00c0-\u024f]+"),
    "Cyrillic": re.compile("[\u0400-\u04ff]+"),
    "Arabic": re.compile("[\u0620-\u064a\u0671-\u06d3]+"),
    "Han": re.compile("[\u3400-\u4dbf\u4e00-\u9fff]+"),
}

# Anything but Latin and Greek letters, punctuation and signs.
_ANOTHER_SCRIPT = re.compile("[^\x00-\u03ff\u1e00-\u2e7f]")

# A page in these scripts carries an English block in its masthead and Latin symbols throughout;
# a page in Latin script hardly ever holds a word of theirs. So they win from a small share on.
_ENOUGH_OF_ANOTHER_SCRIPT = 0.15


def is_latin(characters: str) -> bool:
    """Tell whether a text holds no letter of another script than Latin (or Greek)."""
    return is_western(characters) or not _ANOTHER_SCRIPT.search(characters)


def script_of(word: str) -> str | None:
    """Return the script that a word starts in."""
    return next((script for script, letters in _SCRIPTS.items() if letters.match(word)), None)


def language_of(characters: str) -> str:
    """Return the code of the language of a text, or ``und`` where it cannot be told.

    The block under "Distr." is English in three of the six language versions and is outweighed
    by script, not by position.

    >>> language_of("Le Conseil de sécurité est saisi de la question et des faits")
    'fr'
    >>> language_of("12345")
    'und'
    """
    sample = characters[:_SAMPLE]
    if is_latin(sample):
        # Nothing to weigh, and most documents are so.
        return _among("Latin", sample)
    weights = {
        script: sum(map(len, pattern.findall(sample))) for script, pattern in _SCRIPTS.items()
    }
    # One Han character says about what two and a half letters say.
    weights["Han"] = weights["Han"] * 5 // 2
    total = sum(weights.values())
    if not total:
        return languages.UNDETERMINED
    others = {script: weight for script, weight in weights.items() if script != "Latin"}
    script = max(others, key=lambda name: others[name])
    if others[script] < _ENOUGH_OF_ANOTHER_SCRIPT * total:
        script = "Latin"
    return _among(script, sample)


def _among(script: str, sample: str) -> str:
    """Choose among the languages of one script by how often their common words occur."""
    candidates = [code for code in languages.codes() if _entry(code)[0] == script]
    if len(candidates) == 1:
        return candidates[0]
    common = _common_words()
    scores = dict.fromkeys(candidates, 0)
    for word, count in count_words(sample).items():
        for code in common.get(word.lower(), ()):
            if code in scores:
                scores[code] += count
    ranked = sorted(scores, key=lambda code: -scores[code])
    if not ranked or scores[ranked[0]] < _LEAST_WORDS:
        return languages.UNDETERMINED
    return ranked[0]


@cache
def _common_words() -> dict[str, tuple[str, ...]]:
    """Return each common word with the languages that it is one of."""
    using: dict[str, tuple[str, ...]] = {}
    for code in languages.codes():
        for word in _entry(code)[1]:
            using[word] = (*using.get(word, ()), code)
    return using


@cache
def _entry(code: str) -> tuple[str, frozenset[str]]:
    vocabulary = languages.subject(code, "language")
    return vocabulary["script"], frozenset(vocabulary["common_words"])
