"""Check the items of a document against the authority: link them, find numbers, see what is off.

Pure: what the authority knows is an argument. Nothing is guessed: a title that may be one of two
items goes to review with both.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace

from catalogue.agenda.entry import label
from catalogue.agenda.known import Known, KnownItem
from catalogue.agenda.titles import ALIKE, agree, cut, key, likeness
from extraction.record import AgendaItem

# A title shorter than this ("Oceans") is too easily a part of another to be found by likeness.
_LONG = 12


@dataclass(frozen=True, slots=True)
class Resolved:
    """An item with its authority, and whether its number was found by its title."""

    item: AgendaItem
    authority_id: int | None = None
    number_from_authority: bool = False


@dataclass(frozen=True, slots=True)
class Doubt:
    """What a person must look at: an item, with the entries of the authority to pick from."""

    reason: str
    item: AgendaItem
    entries: tuple[KnownItem, ...] = ()

    @property
    def alternatives(self) -> tuple[str, ...]:
        """The entries as a person reads them."""
        return tuple(dict.fromkeys(map(str, self.entries)))

    def instead(self, items: Sequence[AgendaItem]) -> list[list[AgendaItem]]:
        """Return the items with each of the entries in the place of the doubtful one."""
        taken = [
            replace(self.item, stage=entry.stage, item=entry.item, subitem=entry.subitem)
            for entry in self.entries
        ]
        return [
            [other if item == self.item else item for item in items]
            for other in dict.fromkeys(taken)
        ]


@dataclass(frozen=True, slots=True)
class Resolution:
    """All items of a document, what is doubtful of them, and the titles the authority lacks.

    ``answered``: there were titles without number, and to each the authority has something to
    say; the reading's own doubt about them is settled or replaced.
    """

    items: tuple[Resolved, ...] = ()
    doubts: tuple[Doubt, ...] = ()
    answered: bool = False
    unknown_titles: tuple[int, ...] = field(default=())


def resolve(items: Sequence[AgendaItem], known: Known, language: str) -> Resolution:
    """Return the items with their authorities.

    Args:
        items: as read.
        known: what the authority knows of them.
        language: in which the titles are printed.
    """
    resolved: list[Resolved] = []
    doubts: list[Doubt] = []
    unknown: list[int] = []
    unanswered = 0
    for place, item in enumerate(items):
        entries = known.of(item)
        if item.item is None:
            found, doubt = _by_title(item, entries, known)
            unanswered += doubt is None and found[0].authority_id is None
        else:
            found, doubt = _by_number(item, entries, known, language)
            if item.title and not _titles(item, entries, language):
                unknown.append(place)
        resolved += [one for one in found if one not in resolved]
        doubts += [doubt] if doubt else []
    titled = any(item.item is None for item in items)
    return Resolution(tuple(resolved), tuple(doubts), titled and not unanswered, tuple(unknown))


def _by_number(
    item: AgendaItem, entries: Sequence[KnownItem], known: Known, language: str
) -> tuple[list[Resolved], Doubt | None]:
    entry = _at(entries, item.item, item.subitem)
    printed = key(item.title or "")
    same_title = [other for other in entries if printed and printed in other.keys]
    if entry is None:
        doubt = None
        if (item.organ, item.session, item.stage) in known.complete:
            reason = f"the {item.stage} agenda of session {item.session} has no item {_name(item)}"
            doubt = Doubt(reason, item, tuple(same_title))
        return [Resolved(item)], doubt
    titles = _titles(item, entries, language)
    if printed and titles and not agree(printed, map(key, titles)):
        reason = (
            f"item {_name(item)} is printed as “{item.title}”; "
            f"the {item.stage} agenda has “{entry.titles.get(language, titles[0])}”"
        )
        return [Resolved(item, entry.id)], Doubt(reason, item, (entry, *same_title))
    return [Resolved(item, entry.id)], None


def _name(item: AgendaItem) -> str:
    return label(item.item, item.subitem)


def _at(entries: Iterable[KnownItem], item: int | None, subitem: str | None) -> KnownItem | None:
    return next((one for one in entries if (one.item, one.subitem) == (item, subitem)), None)


def _titles(item: AgendaItem, entries: Sequence[KnownItem], language: str) -> list[str]:
    """Return the titles under which an item may be printed in a language; none if not known.

    A masthead prints a sub-item's title, or its item's, or one after the other.
    """
    own, parent = _at(entries, item.item, item.subitem), _at(entries, item.item, None)
    title = own.titles.get(language) if own else None
    above = parent.titles.get(language) if parent else None
    if not title:
        return []
    return [title] if not above or parent is own else [title, above, f"{above} {title}"]


def _by_title(
    item: AgendaItem, entries: Sequence[KnownItem], known: Known
) -> tuple[list[Resolved], Doubt | None]:
    printed = key(item.title or "")
    by_key = _by_key(entries)
    if found := by_key.get(printed):
        if len(found) == 1:
            return [_numbered(item, found[0], item.title)], None
        reason = f"“{item.title}” is the title of {len(found)} items"
        return [Resolved(item)], Doubt(reason, item, tuple(found))
    pieces = [(by_key[piece], words) for piece, words in cut(item.title or "", by_key)]
    if pieces and all(len(entries) == 1 for entries, _ in pieces):
        return [_numbered(item, entries[0], words) for entries, words in pieces], None
    return [Resolved(item)], _nearest(item, printed, by_key, known)


def _by_key(entries: Sequence[KnownItem]) -> dict[str, list[KnownItem]]:
    """Return the entries by each title under which they may be printed."""
    found: dict[str, list[KnownItem]] = {}
    for entry in entries:
        parent = _at(entries, entry.item, None) if entry.subitem else None
        keys = list(entry.keys) + [
            key(parent.titles[code]) + key(title)
            for code, title in entry.titles.items()
            if parent and code in parent.titles
        ]
        for one in dict.fromkeys(keys):
            found.setdefault(one, []).append(entry)
    return found


def _numbered(item: AgendaItem, entry: KnownItem, title: str | None) -> Resolved:
    numbered = replace(item, item=entry.item, subitem=entry.subitem, title=title)
    return Resolved(numbered, entry.id, number_from_authority=True)


def _nearest(
    item: AgendaItem, printed: str, by_key: dict[str, list[KnownItem]], known: Known
) -> Doubt | None:
    """Offer what the title resembles, or the same title at another stage of the session."""
    if len(printed) >= _LONG:
        alike = sorted(
            ((likeness(printed, one), one) for one in by_key if len(one) >= _LONG), reverse=True
        )
        near = [entry for how, one in alike[:3] if how >= ALIKE for entry in by_key[one]]
        if near:
            return Doubt(f"“{item.title}” resembles a title of the agenda", item, tuple(near))
    elsewhere = [
        entry
        for entry in known.items
        if (entry.organ, entry.session) == (item.organ, item.session) and printed in entry.keys
    ]
    if elsewhere:
        stages = ", ".join(f"{entry.stage} {entry}" for entry in elsewhere)
        reason = f"“{item.title}” is not on the {item.stage} agenda, but: {stages}"
        return Doubt(reason, item, tuple(elsewhere))
    return None
