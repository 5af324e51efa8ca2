"""A letter that is nothing but one thing over and over takes no longer than its length.

Whoever may send a letter chooses every character of it. A pattern that is quadratic takes minutes
of a worker for a few dozen kilobytes; the limits on time end it, but only those.
"""

import time

import pytest

from extraction.extract import extract
from extraction.pages import Origin
from tests.made_letters import ENGLISH, FRENCH, letter
from worker.reading.formats.plain_text import read_plain_text

_CHARACTERS = 32_000
# Of the processor's time, on a slow machine: one that is linear takes less than a second, those
# that were quadratic took from six on.
_MOST_SECONDS = 4.0


def _seconds(content: str) -> float:
    pages = read_plain_text(content.encode()).pages
    began = time.process_time()
    extract(pages, Origin("letter.txt", "0" * 64, "text/plain"))
    return time.process_time() - began


@pytest.mark.parametrize(
    "template, piece",
    [
        (ENGLISH, "("),
        (ENGLISH, "1/"),
        (ENGLISH, "A/75/1, "),
        (ENGLISH, "a-\n"),
        (ENGLISH, "(Signed) "),  # a name was looked for in all that follows, mark by mark
        (ENGLISH, "resolutions 1, 2, "),
        (ENGLISH, "the Permanent Representative of "),
        (FRENCH, "пункта 1 "),  # the text was folded anew for each list of items
        (FRENCH, "议程项目1 "),
        (FRENCH, "البند ١ "),
    ],
)
def test_what_is_repeated_takes_no_time_of_its_square(template, piece):
    repeated = piece * (_CHARACTERS // len(piece))
    assert _seconds(letter(template).decode() + "\n" + repeated) < _MOST_SECONDS
