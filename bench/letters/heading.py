"""The masthead: symbols, organs, the block under "Distr." and the organs' columns."""

import unicodedata

from bench.letters.agenda import Item
from bench.letters.describe import Description
from bench.letters.letter import Column, Masthead
from bench.letters.words import Words, capital
from extraction.languages import english_name

_MONTHS = (
    "January", "February", "March", "April", "May", "June", "July", "August", "September",
    "October", "November", "December",
)  # fmt: skip
_AGENDAS = {"provisional": "150", "preliminary": "50"}


def masthead_of(words: Words, described: Description) -> tuple[Masthead | None, tuple[str, ...]]:
    """Return the masthead and its footnotes; a letter as received has neither."""
    if described.head == "received":
        return None, ()
    old = described.head == "old"
    agenda_mark = ("**" if described.reissue else "*") if agenda_document(described) else ""
    names = words.at("masthead", "organs")
    organs = [names[organ] for organ in organ_keys(described)]
    columns = [
        Column(name, _under(words, described, organ, agenda_mark))
        for organ, name in zip(organ_keys(described), organs, strict=True)
    ]
    if old:
        organs = [capitals(name, words.language) for name in organs]
        columns = [Column(capitals(each.organ, words.language), each.lines) for each in columns]
    masthead = Masthead(
        united_nations=words.at("masthead", "united_nations"),
        symbols=described.symbols,
        mark="*" if described.reissue else "",
        organs=tuple(organs),
        distribution=_distribution(words, described),
        columns=tuple(column for column in columns if column.lines),
        side_by_side="side_by_side" in described.quirks,
        stacked=old or "stacked_symbols" in described.quirks,
        old=old,
    )
    return masthead, _footnotes(words, described, agenda_mark)


def agenda_document(described: Description) -> str | None:
    """Return the symbol of the agenda that a footnote names for items of an earlier stage."""
    if not described.items or described.stage not in _AGENDAS or described.head == "received":
        return None
    if described.style == "titles":
        return None
    return f"A/{described.session}/{_AGENDAS[described.stage]}"


def title_mark(described: Description) -> str:
    """Return the footnote mark behind the title, the next after those of the masthead."""
    if "title_note" not in described.quirks or not described.annexes or not described.masthead:
        return ""
    return "*" * (1 + described.reissue + bool(agenda_document(described)))


def organ_keys(described: Description) -> list[str]:
    """Return the organs of the masthead, in order."""
    return {
        "A": ["A"], "special": ["A"], "S": ["S"], "AS": ["A", "S"], "emergency": ["A", "S"],
        "HRC": ["A", "HRC"], "E": ["E"],
    }[described.setting]  # fmt: skip


def capitals(text: str, language: str) -> str:
    """Return the text in the capitals of old documents: without accents in French and Spanish."""
    text = text.upper()
    if language not in {"fr", "es"}:
        return text
    return "".join(
        letter if letter == "Ñ" else unicodedata.normalize("NFD", letter)[0] for letter in text
    )


def _under(words: Words, described: Description, organ: str, mark: str) -> tuple[str, ...]:
    if organ == "S":
        alone = described.setting == "S"
        day = described.masthead or described.letter
        return () if alone else (_year(words, day.year),)
    if organ == "A" and described.setting == "HRC":
        return ()
    lines = [session_line(words, described)]
    if described.items and described.style == "numbers":
        forms = words.at("items", "masthead", described.stage)
        text = words.counted(forms, described.items)
        lines.append(words.fill(text, "", n=words.numbers(described.items)) + mark)
    lines += printed_titles(words, described)
    return tuple(lines)


def _year(words: Words, year: int) -> str:
    template = words.at("masthead", "year")
    return capital(words.fill(template, "", ordinal=words.ordinal(year - 1945, "year")))


def session_line(words: Words, described: Description) -> str:
    """Return the line that names the session."""
    kind, _, digits = (described.session or "").rpartition("-")
    form = {"S": "special", "ES": "emergency"}.get(kind, "session")
    if described.setting == "HRC":
        form = "council_session"
    if described.setting == "E":
        return words.fill(words.at("masthead", "economic_session"), "", year=described.session)
    ordinal = words.ordinal(int(digits))
    return capital(words.fill(words.at("masthead", form), "", ordinal=ordinal, number=digits))


def printed_titles(words: Words, described: Description) -> list[str]:
    """Return the titles under the items line, one for each item in the order of the numbers."""
    if not titles_printed(described):
        return []
    titles = []
    for item in described.items:
        text = item_title(words, described, item)
        if text and text not in titles:
            titles.append(text)
    return titles


def titles_printed(described: Description) -> bool:
    """Return whether the masthead prints the titles of its items."""
    named = bool(described.items) and all(item.key for item in described.items)
    return (
        named
        and described.head != "received"
        and ("no_titles" not in described.quirks or described.style == "titles")
    )


def item_title(words: Words, described: Description, item: Item) -> str | None:
    """Return an item's title as printed: with its sub-item's where that one alone is listed."""
    if item.key is None:
        return None
    title = words.at("agenda", item.key)
    alone = sum(each.number == item.number for each in described.items) == 1
    part = words.at("agenda").get(f"{item.key}_{item.subitem}")
    if alone and item.subitem and part:
        title += words.data.get("agenda_colon", ": ") + part
    return capitals(title, words.language) if described.head == "old" else title


def _distribution(words: Words, described: Description) -> tuple[str, ...]:
    data, day = words.at("masthead"), described.masthead
    english = data.get("english_distribution", False)
    code = described.original or "en"
    if english:
        name = english_name(words.language)
        original = f"Original: {english_name(code)}"
        date = f"{day.day} {_MONTHS[day.month - 1]} {day.year}" if day else ""
    else:
        name = data["language"]
        original = words.fill(data["original"], "", language=words.at("languages", code))
        date = words.date(day) if day else ""
    if described.head == "old":
        general = data[f"old_{described.distribution}"]
        return (
            "Distr.", general, *described.symbols, date,
            capitals(name, words.language), capitals(original, words.language),
        )  # fmt: skip
    # The English version names no language of its own.
    own = () if words.language == "en" else (name,)
    return (data[described.distribution or "general"], date, *own, original)


def _footnotes(words: Words, described: Description, mark: str) -> tuple[str, ...]:
    notes = []
    if described.reissue and described.release:
        again = words.any("masthead", "reissue")
        notes.append("* " + words.fill(again, "", date=words.date(described.release)))
    document = agenda_document(described)
    if document:
        notes.append(f"{mark} {document}.")
    return tuple(notes)
