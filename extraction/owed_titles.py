"""Titles of letters that are the titles of agenda items: `Letter dated 28 February 2014 …`.

An emergency special session may have an item that is called after the letter that asked for it.
Every document of that session prints the item's title right above its own.
"""

from extraction.item_list import read_items
from extraction.lines import Line
from extraction.masthead_words import items_in

# So many lines may stand between a list of items and the title that one of them is called by.
_ITEMS_ABOVE = 12


def titles_owed(lines: list[Line], index: int, language: str) -> int:
    """Return how many agenda items are listed right above a line: each may print its title."""
    for line in reversed(lines[max(index - _ITEMS_ABOVE, 0) : index]):
        phrases = items_in(line.text, language)
        if phrases and phrases[0].start == 0:
            listed = read_items(line.text, phrases[0].numbers, language)
            return len({entry.item for entry in listed})
    return 0
