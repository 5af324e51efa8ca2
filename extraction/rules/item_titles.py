"""Which of the titles printed beneath a list of items belongs to which item."""

from collections import Counter
from collections.abc import Sequence

from extraction import languages
from extraction.item_list import ListedItem
from extraction.lines import Line
from extraction.states import states_in
from extraction.text import one_line
from extraction.title_gaps import ends_open, starts_open
from extraction.title_stems import repeated_stems

_SURE = 0.95
_GUESSED = 0.7


def share_titles(
    lines: list[Line], listed: list[ListedItem], language: str
) -> list[tuple[str | None, float]]:
    """Return for each item its title, and how far that is trusted.

    Sub-items of one item share its title, unless as many titles are printed as there are
    sub-items: with a stem in common, or one for each entry of the list.
    """
    opening, divided = _by_stem(lines, listed)
    groups = _grouped(lines, opening, language)
    slots = _slots(listed, divided)
    own = not divided and _has_own(groups, listed, language)
    if own:
        slots = list(range(len(listed)))
    titles, trust = _align(groups, max(slots, default=0) + 1, opening, language)
    if own:
        trust = min(trust, _GUESSED)
    return [(titles[slot] if titles else None, trust) for slot in slots]


def _by_stem(lines: list[Line], listed: list[ListedItem]) -> tuple[set[int], set[int]]:
    """Return where lines open the titles of sub-items with a stem, and the items of those."""
    counted = Counter(entry.item for entry in listed)
    if max(counted.values(), default=1) == 1:
        return set(), set()
    stems = repeated_stems([line.text for line in lines])
    opening: set[int] = set()
    divided: set[int] = set()
    for item, count in counted.items():
        places = next((group for group in stems if len(group) == count), None)
        if count > 1 and places:
            stems.remove(places)
            opening |= {lines[place].start for place in places}
            divided.add(item)
    return opening, divided


def _slots(listed: list[ListedItem], divided: set[int]) -> list[int]:
    """Return which title is each item's: sub-items of an item that is not divided share one."""
    keys = [(entry.item, entry.subitem if entry.item in divided else None) for entry in listed]
    places: dict[tuple[int | None, str | None], int] = {}
    return [places.setdefault(key, len(places)) for key in keys]


def _grouped(lines: list[Line], opening: set[int], language: str) -> list[list[Line]]:
    """Join lines that go on with the title above them."""
    groups: list[list[Line]] = []
    for line in lines:
        goes_on = line.start not in opening and groups
        if goes_on and _goes_on(groups[-1][-1].text, line.text, language):
            groups[-1].append(line)
        else:
            groups.append([line])
    return groups


def _has_own(groups: Sequence[list[Line]], listed: list[ListedItem], language: str) -> bool:
    """Tell whether there are titles for all sub-items: only capitals show where one opens.

    A single item's two lines are rather one title, wrapped before a capital.
    """
    return (
        1 < len({entry.item for entry in listed}) < len(groups) == len(listed)
        and all(group[0].text[:1].isupper() and not group[0].text.isupper() for group in groups)
        and not any(group[0].text.startswith(_joiners(language)) for group in groups)
    )


def _align(
    groups: list[list[Line]], count: int, opening: set[int], language: str
) -> tuple[list[str], float]:
    """Return ``count`` titles, or none where they cannot be told apart.

    Where wrapped lines are joined and more titles than items are left, the widest lines are the
    ones that wrapped, and the titles are trusted less.
    """
    if not groups or len(groups) < count:
        return [], _SURE
    if len(groups) > count:
        groups = _joined(groups, count, language)
    trust = _SURE if len(groups) == count or count in {1, len(opening)} else _GUESSED
    wrapped = _widest(groups, len(groups) - count, opening)
    if len(groups) - len(wrapped) > count:
        return [], _SURE
    groups = _merged(groups, wrapped)
    return [
        one_line("\n".join(line.text for line in group)).rstrip("* ") for group in groups
    ], trust


def _joined(groups: list[list[Line]], count: int, language: str) -> list[list[Line]]:
    """Join lines that start with a word for "and" to the title above: no title starts with one."""
    words = _joiners(language)
    joining = [place for place in range(1, len(groups)) if groups[place][0].text.startswith(words)]
    return _merged(groups, joining[: len(groups) - count])


def _widest(groups: list[list[Line]], surplus: int, opening: set[int]) -> list[int]:
    """Return which groups go on with the one above: those below the widest lines, no more.

    Of lines as wide as each other the first wrapped.
    """
    wrapping = [place for place in range(1, len(groups)) if groups[place][0].start not in opening]
    wrapping.sort(key=lambda place: -len(groups[place - 1][-1].text))
    return wrapping[:surplus]


def _merged(groups: list[list[Line]], joining: list[int]) -> list[list[Line]]:
    """Join the groups at some places to those above them."""
    joins = set(joining)
    kept: list[list[Line]] = []
    for place, group in enumerate(groups):
        if place in joins:
            kept[-1].extend(group)
        else:
            kept.append([*group])
    return kept


def _joiners(language: str) -> tuple[str, ...]:
    return tuple(languages.subject(language, "masthead")["joiners"])


def _goes_on(above: str, line: str, language: str) -> bool:
    """Tell whether a line goes on with the title above it.

    It does after a word that cannot end one, before a small letter, in capitals before a
    preposition, and where it holds nothing but the name of a State.
    """
    if line[:1].islower() or ends_open(above, language):
        return True
    if line.isupper() and starts_open(line, language):
        return True
    states = states_in(line, language)
    return bool(states) and states[0].start == 0 and states[0].end >= len(line.rstrip(" *"))
