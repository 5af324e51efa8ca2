"""The words of a text: its runs of letters."""

import re
from collections import Counter
from collections.abc import Mapping
from functools import lru_cache

from extraction.alphabets import Translation

_WORD = re.compile(r"[^\W\d_]+")

_LETTERS_ALONE = Translation(lambda character: character if _WORD.match(character) else " ")


def words_in(characters: str) -> list[str]:
    """Return the words in order.

    >>> words_in("Letter of 3 May (A/75/1)")
    ['Letter', 'of', 'May', 'A']
    """
    # To blank out all else and split is four times as fast as to look for each word.
    letters = _LETTERS_ALONE.by_table(characters)
    return _WORD.findall(characters) if letters is None else letters.split()


# Mending counts the words of a document, and then what tells its language does.
@lru_cache(maxsize=1)
def count_words(characters: str) -> Mapping[str, int]:
    """Return how often each word stands in a text."""
    return Counter(words_in(characters))
