"""Judge how legible a text is: whether its characters make words of any of the languages.

A hidden layer that a scanner made thirty years ago, or a font without a map to Unicode, gives
characters that are no words. The judgement needs no dictionary: the shape of words in each script
and how often the commonest words of a language must occur are telling enough.
"""

import re
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache

from extraction import languages
from extraction.words import words_in

# Enough of a page to judge it by.
_SAMPLE = 2000
# With fewer tokens than this the commonest words need not occur: a masthead has few of them.
_ENOUGH_FOR_WORDS = 100
# So many tokens are remembered at most.
_MOST_TOKENS = 20_000
# In running text of the four languages that divide words by spaces and are not Arabic, a fifth of
# all tokens and more are among the commonest words; lists of names have fewer.
_COMMON_SHARE = 0.12

_OUTER = "()[]{}«»“”„\"'‘’‚.,;:!?…*†،؛؟。，、；：！？（）《》〈〉【】-–—/"
# Numbers, and capitals that stand alone: initials, the organ's large letter, the (E) of a foot.
_NEUTRAL = re.compile(r"[A-Z]|[\d.,:;/()\[\]–—+%$€£№°§&=<>*•·_-]+")
_SYMBOL = re.compile(r"[A-Z]{1,4}(?:[/.()–-]+[A-Za-z0-9]+)+\*?")
_LATIN = re.compile(
    "(?:[a-z\u00df-\u024f]+|[A-Z\u00c0-\u00de][a-z\u00df-\u024f]*|[A-Z\u00c0-\u00de]+)"
    "(?:[’'´-](?:[A-Za-z\u00c0-\u024f]+))*[’']?\\d?"
)
_CYRILLIC = re.compile("(?:[А-ЯЁ]?[а-яё]+|[А-ЯЁ]+)(?:[-’](?:[А-ЯЁ]?[а-яё]+|[А-ЯЁ]+))*")
_VOWEL = re.compile("[aeiouyàâäáãåæçèéêëìíîïòóôöõøœùúûüÿаеёиоуыэюяAEIOUYÀÉÈÊÎÔÛÁÍÓÚАЕЁИОУЫЭЮЯ]")
_HEAP = re.compile("[bcdfghjklmnpqrstvwxzбвгджзйклмнпрстфхцчшщ]{6,}", re.IGNORECASE)
_ARABIC_WORD = "[\u0620-\u0652\u0670-\u06d3\ufb50-\ufdff\ufe70-\ufefc]{2,}"
# Months have two names, with a stroke between.
_ARABIC = re.compile(f"{_ARABIC_WORD}(?:/{_ARABIC_WORD})?|[وأ]")
_HAN = re.compile("[\u3400-\u4dbf\u4e00-\u9fff\u3000-\u303f\uff00-\uffefA-Za-z0-9/.-]+")
_HAS_HAN = re.compile("[\u3400-\u4dbf\u4e00-\u9fff]")
# Letters of the scripts that divide words by spaces and whose commonest words are known.
_SPACED = re.compile("[A-Za-z\u00c0-\u024f\u0400-\u04ff]")
_UNMAPPED = re.compile("[\ufffd\ue000-\uf8ff\x00-\x08\x0e-\x1f]")
# Where a word may be broken, how words run: marks that authors' programs leave and nobody sees.
_UNSEEN = re.compile("[\u00ad\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff\ufffe]")
_ONE_LETTER = frozenset("aàyeouAÀYEOUIвикосуяВИКОСУЯ")


def legibility(text: str) -> float:
    """Return how legible a text is, 0 (no words) to 1.

    Born-digital pages score above 0.9. A text without any letters scores 1: there is nothing to
    misread.

    >>> legibility("I have the honour to transmit herewith the letter of the Minister")
    1.0
    >>> legibility("l h~ve lhc h0n0ur 1o tr~nsm1t h€rew1th 1hc l3tt€r 0f thc M1n1st€r") < 0.6
    True
    """
    sample = _UNSEEN.sub("", text[:_SAMPLE])
    kinds = Counter(map(_KINDS.__getitem__, sample.split()))
    count = sum(kind.is_word is not None and times for kind, times in kinds.items())
    if not count:
        return 1.0
    shape = sum(bool(kind.is_word) and times for kind, times in kinds.items()) / count
    return round(shape * _common(sample, kinds, count), 3)


@dataclass(frozen=True, slots=True, eq=False)
class _Kind:
    """What a token of a text is. There is one of each, for they are counted: see ``_kind``.

    Attributes:
        is_word: whether it looks like a word; ``None`` for numbers and symbols.
        words: how many runs of letters it has.
        common: how many of them are among the commonest words.
    """

    is_word: bool | None
    words: int
    common: int


_kind = cache(_Kind)


class _Kinds(dict[str, _Kind]):
    """Each token's kind, worked out when first met; of a text most tokens have been met."""

    def __missing__(self, token: str) -> _Kind:
        if len(self) >= _MOST_TOKENS:
            self.clear()
        words = words_in(token.lower())
        common = sum(map(_commonest().__contains__, words))
        self[token] = kind = _kind(_is_word(token), len(words), common)
        return kind


_KINDS = _Kinds()


def _is_word(token: str) -> bool | None:
    """Tell whether a token looks like a word; ``None`` for numbers and symbols."""
    bare = token.strip(_OUTER)
    verdict: bool | None = False
    if not bare or _NEUTRAL.fullmatch(bare) or _SYMBOL.fullmatch(bare):
        verdict = None
    elif _UNMAPPED.search(bare):
        verdict = False
    elif len(bare) == 1:
        verdict = bare in _ONE_LETTER or bool(_HAS_HAN.match(bare) or _ARABIC.match(bare))
    elif _HAS_HAN.search(bare):
        verdict = bool(_HAN.fullmatch(bare)) or None
    elif _ARABIC.fullmatch(bare):
        verdict = True
    elif _LATIN.fullmatch(bare) or _CYRILLIC.fullmatch(bare):
        verdict = bool(_VOWEL.search(bare) or len(bare) < 5) and not _HEAP.search(bare)
    return verdict


def _common(sample: str, kinds: Mapping[_Kind, int], count: int) -> float:
    """Return 1 where the commonest words of some language occur as often as they must."""
    if count < _ENOUGH_FOR_WORDS:
        return 1.0
    words = sum(kind.words * times for kind, times in kinds.items())
    common = sum(kind.common * times for kind, times in kinds.items())
    share = common / words if words else 1.0
    if share >= _COMMON_SHARE or not _is_spaced(sample):
        return 1.0
    return 0.5 + 0.5 * share / _COMMON_SHARE


def _is_spaced(sample: str) -> bool:
    """Tell whether most letters are of scripts whose commonest words are known."""
    return len(_SPACED.findall(sample)) * 2 >= sum(map(str.isalpha, sample))


@cache
def _commonest() -> frozenset[str]:
    """The commonest words of all languages: garbled text has none of any."""
    return frozenset(
        word
        for code in languages.codes()
        for word in languages.subject(code, "language")["common_words"]
    )
