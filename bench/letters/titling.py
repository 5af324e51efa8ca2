"""Titles of letters, and the same words in the heading of an annex."""

from collections.abc import Sequence

from bench.letters.describe import Description
from bench.letters.parties import Sender
from bench.letters.words import Words

_KINDS = {"letter": "letter", "identical_letters": "identical", "note_verbale": "note"}


def office_slots(words: Words, senders: Sequence[Sender]) -> dict[str, str]:
    """Return what templates of offices need: the States, or a committee's resolution."""
    states = [sender.state for sender in senders if sender.state]
    slots: dict[str, str] = {"resolution": "1591 (2005)"}
    if states:
        slots |= words.states(states)
    else:
        slots |= {"state": "", "of_state": ""}
    return slots


def sender_of(words: Words, senders: Sequence[Sender]) -> str:
    """Return the senders as a title names them."""
    office = words.at("offices", senders[0].office)
    slots = office_slots(words, senders)
    if len(senders) == 1:
        female = bool(senders[0].person and senders[0].person.female)
        return words.fill(office["title"][female], "", **slots)
    if len({sender.office for sender in senders}) > 1:
        return words.named([sender_of(words, (sender,)) for sender in senders])
    return words.fill(office["plural"], "", **slots)


def title_of(words: Words, described: Description, use: str, label: str = "") -> str:
    """Return the title, or (`use` is "headings") the heading of an annex that repeats it."""
    kind = _KINDS[described.form]
    if (
        kind == "identical"
        and len(described.parties.addressees) > 2
        and "identical_many" in words.at(use)
    ):
        kind = "identical_many"
    template = words.any(use, kind) if use == "titles" else words.at(use, kind)
    female = "female_head" in described.quirks
    forms = words.at("addressees")
    names = [forms[name][female] for name in described.parties.addressees]
    return words.fill(
        template,
        "g" if female else "",
        label=label,
        date=words.date(described.letter),
        sender=sender_of(words, described.parties.senders),
        addressee=words.named(names),
    )
