"""Words that know what stands before them, so that some can be put in the place of others."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from statistics import median

from extraction.pages import Box, Word
from worker.reading.recognition.engine import Box as PixelBox
from worker.reading.recognition.engine import Recognition


@dataclass(slots=True)
class Token:
    """A word with what stands before it: nothing, a space, line ends."""

    before: str
    text: str
    confidence: float
    box: Box


def tokens_of(found: Recognition) -> list[Token]:
    """Take a recognised text apart."""
    tokens = []
    place = 0
    for word in found.words:
        before = found.text[place : word.start]
        text = found.text[word.start : word.end]
        tokens.append(Token(before, text, word.confidence, word.box))
        place = word.end
    return tokens


def lines_of(found: Recognition) -> list[list[Token]]:
    """Take a recognised text apart, line by line."""
    lines: list[list[Token]] = []
    for token in tokens_of(found):
        if lines and "\n" not in token.before:
            lines[-1].append(token)
        else:
            lines.append([token])
    return lines


def in_order(found: Recognition) -> Recognition:
    """Return a text whose lines stand below each other as they do on the page.

    On pages that were turned straight Tesseract sometimes takes the second line for the first.
    """
    lines = lines_of(found)
    for index in range(1, len(lines)):
        place = index
        while place and _is_above(lines[place], lines[place - 1]):
            first, second = lines[place][0], lines[place - 1][0]
            first.before, second.before = second.before, first.before
            lines[place - 1 : place + 1] = [lines[place], lines[place - 1]]
            place -= 1
    return joined([token for line in lines for token in line])


def _is_above(line: list[Token], other: list[Token]) -> bool:
    """Tell whether a line lies higher than another that it stands over; columns do not."""
    left, top, right, bottom = around(line)
    start, _, end, _ = around(other)
    shared = min(right, end) - max(left, start)
    is_over = shared * 2 > min(right - left, end - start)
    return is_over and height_of(line) + (bottom - top) / 2 < height_of(other)


def height_of(line: list[Token]) -> float:
    """Return where a line lies; a speck that was taken for a word of it may lie elsewhere."""
    return median((token.box[1] + token.box[3]) / 2 for token in line)


def joined(tokens: Sequence[Token]) -> Recognition:
    """Put a text together again."""
    pieces: list[str] = []
    words: list[Word] = []
    place = 0
    for token in tokens:
        start = place + len(token.before)
        place = start + len(token.text)
        pieces += (token.before, token.text)
        words.append(Word(start, place, token.confidence, token.box))
    return Recognition("".join(pieces), tuple(words), confidence_of(tokens))


def confidence_of(tokens: Sequence[Token]) -> float:
    """Return the mean confidence by characters; nothing is not trusted."""
    count = sum(len(token.text) for token in tokens)
    return sum(token.confidence * len(token.text) for token in tokens) / count if count else 0.0


def around(tokens: Iterable[Token]) -> PixelBox:
    """Return the box around words, in whole pixels."""
    boxes = [token.box for token in tokens]
    return (
        int(min(box[0] for box in boxes)),
        int(min(box[1] for box in boxes)),
        int(max(box[2] for box in boxes)),
        int(max(box[3] for box in boxes)),
    )
