"""What a covering letter quotes at length: another letter, a statement, a decision.

A quoted letter has its own signature, asks for its own circulation and speaks for its own senders.
None of that is the document's.
"""

import re
from collections.abc import Iterator
from functools import cache

from extraction import languages
from extraction.folding import fold
from extraction.phrases import any_of
from extraction.signatures import signed_marks
from extraction.text import Text, join

# The title of an agenda item and a sentence quoted in passing are shorter.
_LONG = 500
_PARAGRAPH = "\n\n"
# What a sentence of prose has at least, in characters; no office is a sentence.
_SENTENCE = re.compile(r"^.{40,}[.;]$|[。；]$", re.MULTILINE)


def without_quotations(body: Text, language: str) -> Text:
    """Return a letter without what it quotes over paragraphs; the marks stay.

    A quotation of a few words, such as the title of an agenda item, stays too.
    """
    if language == languages.UNDETERMINED:
        return body
    spans = [*_marked(body.characters, language)] or [*_announced(body.characters, language)]
    if not spans:
        return body
    bounds = [0, *(place for span in spans for place in span), len(body)]
    return join([body.slice(*pair) for pair in zip(bounds[::2], bounds[1::2], strict=True)])


def _marked(characters: str, language: str) -> Iterator[tuple[int, int]]:
    """Yield what stands between quotation marks, if it runs over paragraphs or is a signed text."""
    pairs, marks = _pairs(language), _any_mark(language)
    place = 0
    while match := marks.search(characters, place):
        place = match.end()
        if match.group() not in pairs or not _opens(characters, match.start(), pairs):
            continue
        end = _closing(characters, match, language)
        if end is None:
            return
        if _is_long(characters[place:end], language):
            yield place, end
        place = end + 1


def _closing(characters: str, opening: "re.Match[str]", language: str) -> int | None:
    """Return where a quotation closes.

    Each of its paragraphs may start with a mark, and it may quote in its turn. Where a mark within
    it is never closed, it ends with the last that closes a paragraph.
    """
    pairs = _pairs(language)
    opener = opening.group()
    depth, last = 1, None
    for match in _any_mark(language).finditer(characters, opening.end()):
        mark, place = match.group(), match.start()
        if mark not in {opener, *pairs[opener]}:
            continue
        if _starts_paragraph(characters, place):
            depth = 1
        elif mark == opener and _opens(characters, place, pairs):
            depth += 1
        elif mark in pairs[opener]:
            last, depth = place, depth - 1
        if not depth:
            return place
    return last if last and characters[last + 1 : last + 2] in {"\n", ""} else None


def _opens(characters: str, place: int, pairs: dict[str, str]) -> bool:
    """Tell whether a mark opens: one that also closes does so behind a space, before none."""
    mark = characters[place]
    if not any(mark in closers for closers in pairs.values()):
        return True
    before, after = characters[place - 1 : place], characters[place + 1 : place + 2]
    return (not before or before.isspace() or before in "([:：") and not after.isspace()


def _starts_paragraph(characters: str, place: int) -> bool:
    """Tell whether a mark starts a paragraph: it stands behind a gap, or the end of a sentence."""
    before = characters[max(place - 3, 0) : place]
    following = characters[place + 1 : place + 2]
    return bool(re.search(r"(?:\n|[.:;。：；]) ?\n$", before)) and not following.isspace()


def _is_long(quoted: str, language: str) -> bool:
    if _PARAGRAPH in quoted.strip() or len(quoted) > _LONG:
        return True
    return bool(signed_marks(quoted, language))


def _announced(characters: str, language: str) -> Iterator[tuple[int, int]]:
    """Yield the letter that follows `reads as follows:` without marks, to where it is signed.

    The covering letter must go on below it and be signed itself.
    """
    # Few letters have a line that ends so; only those are folded.
    if ":\n" not in characters and "：\n" not in characters:
        return
    announced = _announcement(language).search(fold(characters))
    if not announced:
        return
    start = announced.end()
    signed = [start + place for place, _ in signed_marks(characters[start:], language)]
    if len(signed) > 1:
        end = characters.find("\n", signed[0])
        if _SENTENCE.search(characters[end : signed[1]]):
            yield start, end


@cache
def _pairs(language: str) -> dict[str, str]:
    """Return each mark that opens, with those that close what it opened."""
    found: dict[str, str] = {}
    for opener, closer in languages.subject(language, "body")["quotes"]:
        found[opener] = found.get(opener, "") + closer
    return found


@cache
def _any_mark(language: str) -> "re.Pattern[str]":
    marks = "".join(opener + closers for opener, closers in _pairs(language).items())
    return re.compile(f"[{re.escape(marks)}]")


@cache
def _announcement(language: str) -> "re.Pattern[str]":
    phrases = languages.subject(language, "body")["announces"]
    return re.compile(rf"(?:{any_of(map(fold, phrases))})[^.:：。]{{0,80}}[:：]\n")
