"""Join words that a line end or a stray space divides."""

import re
from collections.abc import Collection, Iterator, Mapping, Sequence
from functools import cache
from itertools import pairwise

from extraction import languages
from extraction.language import script_of
from extraction.text import Text
from extraction.words import count_words, words_in

_BROKEN = re.compile(r"(?<![^\W\d_])([^\W\d_]{2,40})-\n([^\W\d_]{2,40})")
_BREAK = "-\n"
_AT_BREAK = re.compile(_BREAK)
_WHOLE_WORD = re.compile(r"[^\W\d_]{2,}(?![^\W_])")
_LEAST_KNOWN = 6
_LEAST_PIECE = 2


@cache
def _common_words() -> frozenset[str]:
    return frozenset(
        word
        for code in languages.codes()
        for word in languages.subject(code, "language")["common_words"]
    )


@cache
def _after_hyphens() -> frozenset[str]:
    """The words before which a hyphen may stand for the end of a compound."""
    return frozenset(
        word
        for code in languages.codes()
        for word in languages.subject(code, "language").get("after_hyphens", ())
    )


@cache
def _known_words() -> frozenset[str]:
    """The words of all vocabularies that are long enough to be told from two others."""
    vocabularies = (
        languages.subject(code, name)
        for code in languages.codes()
        for name in ("title", "citations", "masthead", "organs", "annexes", "groups")
    )
    return frozenset(
        word
        for vocabulary in vocabularies
        for phrase in _phrases(vocabulary)
        for word in words_in(phrase.lower())
        if len(word) > _LEAST_KNOWN
    )


def _phrases(entry: object) -> Iterator[str]:
    if isinstance(entry, str):
        yield entry
    elif isinstance(entry, dict):
        for inner in entry.values():
            yield from _phrases(inner)
    elif isinstance(entry, list):
        for inner in entry:
            yield from _phrases(inner)


@cache
def _ends_of_known_words() -> dict[str, list[str]]:
    """Return for each start of a known word how the words with that start end."""
    ends: dict[str, list[str]] = {}
    for word in sorted(_known_words()):
        for place in range(_LEAST_PIECE, len(word) - _LEAST_PIECE + 1):
            ends.setdefault(word[:place], []).append(word[place:])
    return ends


def rejoin(text: Text) -> Text:
    """Join words that a line end or a stray space divides, where the document proves the word.

    Proof is the joined word standing elsewhere in the document or in a vocabulary, while one of the
    pieces stands nowhere else: `mil itaires` beside `militaires`. A common word is no piece of
    another: `in formation` stays as it is.
    """
    words = count_words(text.characters)
    if _BREAK in text.characters:
        # Only the break is replaced, so that each piece keeps its place on the page.
        joints = {
            match.end(1): _joint(match[1], match[2], words)
            for match in _BROKEN.finditer(text.characters)
        }
        text = text.sub(_AT_BREAK, lambda match: joints.get(match.start(), _BREAK))
    # Few documents have such pieces at all; the others need not be gone through for them.
    if pieces := _pieces(words):
        return text.without(_spaces(text.characters, pieces))
    return text


def _joint(left: str, right: str, words: Mapping[str, int]) -> str:
    """Return what stands between two pieces in place of a hyphen and a line end.

    A part of a compound (`non-` / `permanent`) is no piece of a known word.
    """
    whole = left + right
    if whole in words or (right.islower() and left + right.lower() in words):
        return ""
    if right.islower() and whole.lower() in _known_words():
        return ""
    if (right.islower() or whole.isupper()) and _is_divided(left.lower(), right.lower()):
        return ""
    # `Wirtschafts-` / `und Sozialrat`: the hyphen stands for what is left out.
    return "- " if right in _after_hyphens() else "-"


def _is_divided(left: str, right: str) -> bool:
    """Tell whether two pieces are of one word, in a language whose texts divide words."""
    divided = _divided().get(script_of(left) or "")
    if not divided or right in divided["lasts"] or left in divided["firsts"]:
        return False
    return left in divided["solid"] or not left.endswith(tuple(divided["ends"]))


@cache
def _divided() -> dict[str, dict[str, list[str]]]:
    """Return how words are divided by the script of the languages that divide them."""
    vocabularies = [languages.subject(code, "language") for code in languages.codes()]
    return {each["script"]: each["divided"] for each in vocabularies if "divided" in each}


def _pieces(words: Mapping[str, int]) -> set[tuple[str, str]]:
    """Return the pairs of words that are proven to be pieces of another word."""
    ordered = sorted(words)
    lowered = list(map(str.lower, ordered))
    cased: dict[str, list[str]] = {}
    for word, lower in zip(ordered, lowered, strict=True):
        if lower != word:
            cased.setdefault(lower, []).append(word)
    return {
        (left, right)
        for left, end in _divisions(ordered, lowered)
        for right in (end, *cased.get(end, ()))
        if len(right) >= _LEAST_PIECE and right in words and _proven(words, left, right)
    }


def _divisions(ordered: Sequence[str], lowered: Sequence[str]) -> Iterator[tuple[str, str]]:
    """Yield what starts a longer word of the document or a vocabulary, and how that one ends.

    Args:
        ordered: the document's words, sorted: those that start alike stand together.
        lowered: each of them in small letters.
    """
    known = _ends_of_known_words()
    starting = [after.startswith(word) for word, after in pairwise(ordered)]
    for place, (lower, starts_next) in enumerate(zip(lowered, [*starting, False], strict=False)):
        # Few words start another one at all.
        if not starts_next and lower not in known:
            continue
        left = ordered[place]
        if len(left) < _LEAST_PIECE or lower in _common_words():
            continue
        longer = place + 1
        while longer < len(ordered) and ordered[longer].startswith(left):
            yield left, ordered[longer][len(left) :]
            longer += 1
        for end in known.get(lower, ()):
            yield left, end


def _proven(words: Mapping[str, int], left: str, right: str) -> bool:
    whole = left + right
    known = whole in words or whole.lower() in _known_words()
    once = min(words[left], words[right]) == 1
    return known and len(whole) > 5 and once and right.lower() not in _common_words()


def _spaces(characters: str, pieces: Collection[tuple[str, str]]) -> Iterator[int]:
    """Yield where the one space stands between two pieces."""
    firsts = {left for left, _ in pieces}
    place = 0
    for words in characters.split(" "):
        place += len(words) + 1
        left = words[words.rfind("\n") + 1 :]
        right = _WHOLE_WORD.match(characters, place) if left in firsts else None
        if right and (left, right.group()) in pieces:
            yield place - 1
