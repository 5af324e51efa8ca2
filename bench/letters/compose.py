"""Put a description into words: the blocks of the letter and the record that is true of it."""

import random
from dataclasses import dataclass
from datetime import date, timedelta

from bench.letters.annexing import annexes_of
from bench.letters.citing import Citing, cited_in_footnotes, cited_in_title
from bench.letters.describe import Description
from bench.letters.heading import masthead_of, title_mark
from bench.letters.letter import Letter
from bench.letters.parties import Sender
from bench.letters.requesting import Request, request_of
from bench.letters.titling import office_slots, title_of
from bench.letters.truth import record_of
from bench.letters.words import Words, capital, words_of


@dataclass(frozen=True, slots=True)
class Composed:
    """A letter and what is true of it, in the shape of RECORD.md."""

    letter: Letter
    expected: dict


def compose(described: Description) -> Composed:
    """Write the letter that a description describes; the same description gives the same words."""
    chance = random.Random(f"words {described.seed}")
    words = words_of(described.language, chance)
    citing = Citing(words, described)
    title = title_of(words, described, "titles")
    request = request_of(words, described)
    masthead, footnotes = masthead_of(words, described)
    mark = title_mark(described)
    if mark:
        footnotes = (*footnotes, f"{mark} {words.any('masthead', 'received')}")
    paragraphs, group = _paragraphs(words, described, citing, request)
    citing.found += cited_in_footnotes(described)
    annexes, annex_truth = annexes_of(words, described, citing)
    letter = Letter(
        language=described.language,
        masthead=masthead,
        title=title + mark,
        paragraphs=paragraphs,
        signatures=_signatures(words, described),
        footnotes=footnotes,
        foot=_foot(words, described),
        foot_first="foot_first" in described.quirks,
        annexes=annexes,
        job_number=described.job_number,
        page_word=words.at("masthead", "page"),
        quirks=described.quirks,
    )
    cited = [*cited_in_title(described), *citing.found]
    expected = record_of(
        words,
        described,
        title=title,
        group=group,
        annexes=annex_truth,
        cited=cited,
        request=request,
    )
    return Composed(letter, expected)


def name_of(described: Description, sender: Sender) -> str | None:
    """Return a sender's name as the letter prints it: before 1999 the family name in capitals."""
    if sender.person is None:
        return None
    return sender.person.name(described.language, capitals=described.head == "old")


def _switches(described: Description) -> str:
    first = described.parties.senders[0].person
    return "".join((
        "g" if first and first.female else "",
        "s" if len(described.parties.senders) > 1 else "",
        "t" if described.annexes else "",
        "n" if described.annexes > 1 else "",
    ))  # fmt: skip


def _paragraphs(
    words: Words, described: Description, citing: Citing, request: Request | None
) -> tuple[tuple[str, ...], str | None]:
    switches = _switches(described)
    opening, group = _opening(words, described, switches)
    asked = []
    if request:
        note = "note" if described.form == "note_verbale" else "letter"
        text = words.at("texts", note + ("_annex" if described.annexes else ""))
        slots = {"text": words.fill(text, switches), "document": request.document}
        slots["text_of"] = slots["text"]
        if "texts_of" in words.data:  # French contracts: "le texte de la lettre et de son annexe"
            text_of = words.at("texts_of", note + ("_annex" if described.annexes else ""))
            slots["text_of"] = words.fill(text_of, switches)
        asked = [words.fill(words.any("requests", note), switches, **slots)]
    body = citing.body(0, 3)
    paragraphs = [opening, *body, *asked]
    if described.form == "letter" and words.chance.random() < 0.15:
        paragraphs.append(words.fill(words.any("requests", "closing"), switches))
    return tuple(capital(text) for text in paragraphs if text), group


def _opening(words: Words, described: Description, switches: str) -> tuple[str, str | None]:
    slots = office_slots(words, described.parties.senders)
    slots["other_date"] = words.date(_earlier(words, described))
    slots["thing"] = words.fill(words.any("openings", "things"), switches, **slots)
    kind = "annex" if described.annexes else "plain"
    group = None
    if described.form == "note_verbale":
        kind = "note_annex" if described.annexes else "note"
        slots["mission"] = capital(title_sender(words, described))
    elif described.parties.group is not None:
        slots["group"], group = words.at("groups", "names")[described.parties.group]
        kind = "behalf_annex" if described.annexes else "behalf"
    elif described.parties.behalf:
        kind = "behalf_annex" if described.annexes else "behalf"
        names = words.states(described.parties.behalf)
        slots["group"] = names["of_states" if words.language in {"es", "fr"} else "states"]
        # The first phrase fits States, those behind it groups alone.
        return words.fill(words.at("openings", kind)[0], switches, **slots), None
    return words.fill(words.any("openings", kind), switches, **slots), group


def title_sender(words: Words, described: Description) -> str:
    """Return the mission as a note verbale begins with it."""
    sender = described.parties.senders[0]
    office = words.at("offices", sender.office)
    template = office.get("subject", office["title"][0])
    return words.fill(template, "", **office_slots(words, described.parties.senders))


def _earlier(words: Words, described: Description) -> date:
    return described.letter - timedelta(days=words.chance.randint(1, 60))


def _signatures(words: Words, described: Description) -> tuple[tuple[str, ...], ...]:
    if described.form == "note_verbale":
        return ()
    typed = described.head == "old" and "typed" in described.quirks
    layouts = words.at("signatures", "typed" if typed else "layouts")
    layout = words.chance.choice(layouts)
    blocks = []
    for sender in described.parties.senders:
        slots = office_slots(words, (sender,))
        female = bool(sender.person and sender.person.female)
        office = words.fill(
            words.any("offices", sender.office, "signature"), "g" if female else "", **slots
        )
        lines = [
            words.fill(line, "g" if female else "", name=name_of(described, sender), office=office)
            for line in layout
        ]
        blocks.append(tuple(part for line in lines for part in line.split("\n")))
    return tuple(blocks)


def _foot(words: Words, described: Description) -> tuple[str, ...]:
    if described.job_number is None or described.release is None:
        return ()
    mark = words.at("masthead", "job_letter")
    if described.setting == "HRC":
        return (f"{described.job_number}({mark})",)
    release = described.release.strftime("%d%m%y")
    first = described.masthead.strftime("%d%m%y") if described.masthead else release
    dates = f"{first} {release}" if "two_release_dates" in described.quirks else release
    line = f"{described.job_number} ({mark}) {dates}"
    if described.head == "old":
        return (f"{line} /..." if described.annexes else line,)
    return (line, f"*{described.job_number.replace('-', '')}*")
