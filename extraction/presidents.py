"""Presidents of several organs at once: `the Presidents of the General Assembly and the …`."""

import re
from functools import cache

from extraction import languages
from extraction.folding import fold
from extraction.organ_names import organs_in
from extraction.phrases import any_of

_PERSONS = {
    "A": "president_general_assembly",
    "S": "president_security_council",
    "E": "president_economic_and_social_council",
    "A/HRC": "president_human_rights_council",
}
# A comma, a word for "and", articles and prepositions may stand between organs in a list.
_BETWEEN = re.compile(r"\s{0,2}[,،、]?\s{0,2}(?:[^\W\d]{1,4}(?:['\s]\s?|$)){0,3}")

Named = tuple[int, int, str]


def presidents_in(characters: str, language: str) -> list[Named]:
    """Return the presidents named together: start, end, and the code of each.

    One who is named alone is a phrase of the vocabulary and not looked for here.
    """
    folded = fold(characters)
    found: list[Named] = []
    for match in _presidents(language).finditer(folded):
        organs = organs_in(characters, language)
        after = _listed(folded, match.end(), [organ for organ in organs if organ[0] >= match.end()])
        if len(after) > 1:
            after[0] = (match.start(), *after[0][1:])
            found += after
            continue
        # In Chinese the organs stand before the word.
        before = _ending(folded, match.start(), organs)
        if len(before) > 1:
            before[-1] = (before[-1][0], match.end(), before[-1][2])
            found += before
    return [(start, end, _PERSONS[organ]) for start, end, organ in found]


def _listed(folded: str, place: int, organs: list[Named]) -> list[Named]:
    """Return the organs of the list that starts at ``place``."""
    listed: list[Named] = []
    for organ in organs:
        if not _BETWEEN.fullmatch(folded[place : organ[0]]):
            break
        listed.append(organ)
        place = organ[1]
    return listed


def _ending(folded: str, place: int, organs: list[Named]) -> list[Named]:
    """Return the organs of the list that ends at ``place``."""
    before = [organ for organ in organs if organ[1] <= place]
    listed: list[Named] = []
    for organ in reversed(before):
        between = folded[organ[1] : place]
        if not (_BETWEEN.fullmatch(between) if listed else not between.strip()):
            break
        listed.insert(0, organ)
        place = organ[0]
    return listed


@cache
def _presidents(language: str) -> "re.Pattern[str]":
    words = list(map(fold, languages.subject(language, "title")["presidents"]))
    written_on = any_of(languages.prefixes(language))
    if any(word >= "\u3400" for word in words):
        return re.compile(any_of(words))
    return re.compile(rf"(?<![^\W_])(?:{written_on})?(?:{any_of(words)})(?![^\W_])")
