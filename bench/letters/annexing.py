"""Annexes: headings that repeat the letter's title, and what stands under them."""

from dataclasses import replace
from datetime import timedelta

from bench.letters.cast import draw_person, draw_states
from bench.letters.citing import Citing
from bench.letters.describe import OFFICIAL, Description
from bench.letters.heading import capitals
from bench.letters.letter import Annex
from bench.letters.parties import Sender
from bench.letters.titling import office_slots, sender_of, title_of
from bench.letters.words import Words, capital


def annexes_of(
    words: Words, described: Description, citing: Citing
) -> tuple[tuple[Annex, ...], list[dict]]:
    """Return the annexes of a letter and the rows of its record for them."""
    annexes = []
    for index in range(described.annexes):
        label = _label(words, described, index)
        as_letter = index == 0 and "letter_as_annex" in described.quirks
        write = _letter_inside if as_letter else _paper
        annexes.append(write(words, described, citing, label))
    if described.annexes == 1 and "enclosure" in described.quirks:
        annexes.append(_enclosure(words, described, citing))
    return tuple(annex for annex, _ in annexes), [row for _, row in annexes]


def _enclosure(words: Words, described: Description, citing: Citing) -> tuple[Annex, dict]:
    """What an annex encloses: its heading is its label alone."""
    label = words.at("labels", "enclosure")
    label = capitals(label, words.language) if described.head == "old" else label
    annex, row = _paper(words, described, citing, label)
    return replace(annex, heading=label), row


def _label(words: Words, described: Description, index: int) -> str:
    labels = words.at("labels")
    if described.annexes == 1:
        label = labels["annex"]
    else:
        label = labels["numbered"].format(number=labels["numbers"][index])
    return capitals(label, words.language) if described.head == "old" else label


def _heading(words: Words, described: Description, label: str) -> str:
    if described.head == "old":
        return label
    numbered = described.annexes > 1 and "numbered_headings" in words.data
    use = "numbered_headings" if numbered else "headings"
    return capital(title_of(words, described, use, label))


def _original(words: Words) -> tuple[str | None, str | None]:
    if words.chance.random() < 0.45:
        return None, None
    code = words.chance.choice(OFFICIAL)
    forms = words.data.get("annex_languages", words.at("languages"))
    return words.at("labels", "original").format(language=forms[code]), code


def _paper(words: Words, described: Description, citing: Citing, label: str) -> tuple[Annex, dict]:
    """A statement, a list, a communiqué: a title and some paragraphs."""
    day = words.date(described.letter - timedelta(days=words.chance.randint(1, 20)))
    state = draw_states(words.chance, described.letter.year, 1)
    slots = (
        words.states(state)
        if not described.parties.senders[0].state
        else office_slots(words, described.parties.senders[:1])
    )
    title = words.fill(words.any("annexes", "titles"), "", other_date=day, **slots)
    original, code = _original(words)
    paragraphs = citing.body(1, 3)
    annex = Annex(label, _heading(words, described, label), original, title, paragraphs)
    return annex, _row(label, title, code, [])


def _letter_inside(
    words: Words, described: Description, citing: Citing, label: str
) -> tuple[Annex, dict]:
    """The letter of a minister to the addressee, forwarded by the mission."""
    state = (
        described.parties.senders[0].state or draw_states(words.chance, described.letter.year, 1)[0]
    )
    person = draw_person(words.chance, state)
    sender = Sender(state, "minister", person)
    day = described.letter - timedelta(days=words.chance.randint(0, 6))
    title = words.fill(
        words.any("titles", "letter"),
        "",
        date=words.date(day),
        sender=sender_of(words, (sender,)),
        addressee=words.at("addressees", "secretary_general")[0],
    )
    original, code = _original(words)
    name = person.name(words.language)
    layout = words.at("signatures", "layouts")[0]
    office = words.any("offices", "minister", "signature")
    switches = "g" if person.female else ""
    slots = office_slots(words, (sender,))
    lines = tuple(
        words.fill(line, switches, name=name, office=words.fill(office, switches, **slots))
        for line in layout
    )
    paragraphs = citing.body(1, 2)
    annex = Annex(label, _heading(words, described, label), original, title, paragraphs, (lines,))
    return annex, _row(label, title, code, [name])


def _row(label: str, title: str, code: str | None, signatories: list[str]) -> dict:
    return {
        "label": label,
        "title": title,
        "original_language": code,
        "signatories": signatories,
    }
