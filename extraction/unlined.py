"""Put line ends back into a page that came as one line, where a letter's parts start.

Copies from the web and cells of tables have none. A title is known by its words wherever it
stands; what is not known is where the titles of agenda items end.
"""

import re
from functools import cache

from extraction import languages
from extraction.folding import fold
from extraction.phrases import any_of
from extraction.signatures import signed_marks
from extraction.text import Text
from extraction.title_gaps import is_complete
from extraction.title_words import DATE_SLOT, Cover, cover

# No line that was wrapped is as long; no title is longer.
_LONG_LINE = 600
_LONGEST_TITLE = 900
# So far from the mark that a letter is signed goes the name.
_LONGEST_NAME = 60
# The first lines that look like a title are the letter's, or none are.
_TRIED = 3
_SPACE = re.compile(" ")
_NO_NAME = re.compile(r"(?<= )[\d*(/]")
_JOB = re.compile(r"(?<= )(?:GE\.)?\d{2}-\d{5}\*{0,3}(?: \([A-Z]\))?(?: \d{6}){0,2}(?= |$)")
_LETTERS = ("letter", "identical_letters", "note_verbale")


def reline(text: Text, language: str) -> Text | None:
    """Return the text with line ends around its title and its signatures, if it is one line."""
    if language == languages.UNDETERMINED:
        return None
    characters = text.characters
    if max(map(len, characters.split("\n"))) < _LONG_LINE:
        return None
    title = _title(characters, language)
    if title is None:
        return None
    breaks = {title[0] - 1, title[1] - 1}
    for start, end in signed_marks(characters, language):
        breaks |= {start - 1, _name_end(characters, end, language) - 1}
    for job in _JOB.finditer(characters):
        breaks |= {job.start() - 1, job.end()}
    return text.sub(_SPACE, lambda match: "\n" if match.start() in breaks else " ")


def _title(characters: str, language: str) -> tuple[int, int] | None:
    """Return where a title starts, and where the first word stands that is none of its own."""
    starts = list(_starts(language).finditer(fold(characters)))[:_TRIED]
    for match in starts:
        start = match.start()
        window = cover(characters[start : start + _LONGEST_TITLE], language)
        for place, _ in window.uncovered:
            before = tuple(word for word in window.words if word.end <= place)
            if is_complete(Cover(before, ())):
                return start, start + place
    return None


def _name_end(characters: str, start: int, language: str) -> int:
    """Return where the name of one who signed ends: before an office, a figure or a note."""
    name = characters[start : start + _LONGEST_NAME]
    ends = [match.start() for match in _NO_NAME.finditer(name)]
    article = reached = 0
    for word in cover(name, language).words:
        if name[reached : word.start].strip():
            article = word.start
        if word.role == "office":
            # An article may be written on to it: `L’Ambassadeur`.
            ends.append(name.rfind(" ", 0, article + 1) + 1)
            break
        reached = word.end
    return start + min(ends, default=0)


@cache
def _starts(language: str) -> "re.Pattern[str]":
    starts = languages.subject(language, "title")["starts"]
    phrases = [phrase for form in _LETTERS for phrase in starts.get(form, ())]
    return re.compile(rf"(?<= )(?:{any_of(fold(one) for one in phrases if DATE_SLOT not in one)})")
