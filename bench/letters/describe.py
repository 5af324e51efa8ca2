"""Draw a letter at random: what is true of it, before a word of it is written.

The Security Council's symbols carry a year from 1994 on and a number alone before; the General
Assembly's regular session N opens in mid-September of the year N + 1945. Letters of the first weeks
of September are not drawn: without a masthead nobody could tell their session.
"""

import random
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from pathlib import Path

from bench.letters.agenda import Item, draw_items
from bench.letters.parties import Parties, draw_parties

# Letters are translated into each language that has phrases, out of one of the six official ones.
LANGUAGES = tuple(sorted(path.stem for path in (Path(__file__).parent / "phrases").glob("*.toml")))
OFFICIAL = ("ar", "en", "es", "fr", "ru", "zh")
SETTINGS = {"AS": 36, "S": 22, "A": 18, "HRC": 7, "E": 5, "special": 4, "emergency": 4}
HEADS = {"modern": 70, "received": 15, "old": 15}
_OLD_COUNCIL = {1990: 21050, 1991: 22027, 1992: 23362, 1993: 25041}


@dataclass(frozen=True, slots=True)
class Description:
    """What is true of one letter. `head` is modern, old (before 1999) or received (no masthead)."""

    language: str
    seed: str
    form: str
    setting: str
    head: str
    letter: date
    masthead: date | None
    release: date | None
    session: str | None
    year: int | None
    symbols: tuple[str, ...]
    job_number: str | None
    original: str | None
    distribution: str | None
    items: tuple[Item, ...]
    stage: str
    style: str
    parties: Parties
    annexes: int
    reissue: bool
    quirks: frozenset[str] = field(default=frozenset())


def describe(chance: random.Random, language: str, seed: str) -> Description:
    """Draw one letter in a language; the same state of `chance` draws the same letter."""
    head = _pick(chance, HEADS)
    setting = _pick(chance, SETTINGS if head == "modern" else {"AS": 50, "S": 25, "A": 25})
    form = _pick(chance, {"letter": 70, "identical_letters": 12, "note_verbale": 18})
    if setting in {"HRC", "E"} and form == "identical_letters":
        form = "letter"
    letter = _letter_date(chance, head, setting)
    masthead = letter + timedelta(days=chance.randint(1, 9))
    release = masthead + timedelta(days=chance.randint(1, 9))
    style = _item_style(chance, head, setting)
    # Items named by their titles alone, or not named, say nothing of a stage.
    stage = "final" if style in {"titles", "none"} else _stage(chance, setting, letter)
    session = _session(setting, stage, masthead if head != "received" else letter)
    described = Description(
        language=language, seed=seed, form=form, setting=setting, head=head, letter=letter,
        masthead=masthead, release=release, session=session,
        year=(letter if head == "received" else masthead).year,
        symbols=(), job_number=None, original=chance.choice(OFFICIAL),
        distribution=_pick(chance, {"general": 95, "limited": 5}),
        items=(), stage=stage, style=style,
        parties=draw_parties(chance, form, setting, letter.year),
        annexes=chance.choice([0, 0, 0, 1, 1, 1, 2, 3]), reissue=chance.random() < 0.07,
        quirks=_quirks(chance),
    )  # fmt: skip
    if style != "none":
        items = draw_items(
            chance, setting, described.session or "", stage=stage, style=style, head=head
        )
        described = replace(described, items=items)
    return _numbered(chance, described)


def _pick(chance: random.Random, weights: dict[str, int]) -> str:
    return chance.choices(list(weights), list(weights.values()))[0]


def _letter_date(chance: random.Random, head: str, setting: str) -> date:
    first, last = {"old": (1990, 1998), "modern": (1999, 2023), "received": (2008, 2023)}[head]
    if setting == "HRC":
        first = 2010
    if setting == "special":
        return date(*chance.choice([(2016, 4), (2020, 12), (2021, 6)]), chance.randint(1, 18))
    if setting == "emergency":
        first = 2000
    while True:
        drawn = date(first, 1, 1) + timedelta(days=chance.randrange((last - first + 1) * 365))
        if not (drawn.month in {8, 9} and (drawn.day > 18 or drawn.month == 9) and drawn.day < 29):
            return drawn


def _stage(chance: random.Random, setting: str, letter: date) -> str:
    """Before a session opens, its items are those of a preliminary list or provisional agenda."""
    if setting in {"A", "AS"} and chance.random() < 0.5:
        if 2 <= letter.month <= 6:
            return "preliminary"
        if letter.month in {7, 8}:
            return "provisional"
    return "final"


def _session(setting: str, stage: str, day: date) -> str | None:
    if setting == "special":
        return {2016: "S-30", 2020: "S-31", 2021: "S-32"}[day.year]
    if setting == "emergency":
        return "ES-10"
    if setting == "HRC":
        return str(3 * (day.year - 2021) + 46 + min((day.month - 1) // 4, 2))
    if setting == "E":
        return str(day.year)
    if setting == "S":
        return None
    opened = day >= date(day.year, 9, 15) or stage != "final"
    return str(day.year - (1945 if opened else 1946))


def _item_style(chance: random.Random, head: str, setting: str) -> str:
    """How the items are given: numbers, titles alone, or not at all."""
    if setting == "S":
        return "none"
    if setting in {"HRC", "E", "special", "emergency"}:
        return "numbers"
    if head == "old":
        return "titles" if chance.random() < 0.5 else "numbers"
    return "none" if chance.random() < 0.1 else "numbers"


def _quirks(chance: random.Random) -> frozenset[str]:
    """Choices of layout, each drawn by itself."""
    odds = {
        "side_by_side": 0.4, "stacked_symbols": 0.25, "no_titles": 0.12, "disagree": 0.06,
        "no_request": 0.06, "typed": 0.3, "two_release_dates": 0.5, "session_in_request": 0.15,
        "letter_as_annex": 0.3, "other_symbol_suffix": 0.08, "foot_first": 0.12, "female_head": 0.3,
        "title_note": 0.08, "enclosure": 0.15,
    }  # fmt: skip
    return frozenset(name for name, odd in odds.items() if chance.random() < odd)


def _numbered(chance: random.Random, described: Description) -> Description:
    """Give the letter its symbols and job number, unless it is as received."""
    if described.head == "received":
        return replace(
            described, masthead=None, release=None, original=None, distribution=None, reissue=False
        )
    day, number = described.masthead or described.letter, chance.randint(2, 1100)
    assembly = f"A/{described.session}/{number}"
    council = f"S/{day.year}/{chance.randint(2, 1250)}"
    if day.year < 1994:
        council = f"S/{_OLD_COUNCIL[day.year] + chance.randint(1, 900)}"
    by_setting = {
        "A": [assembly], "special": [assembly], "S": [council], "AS": [assembly, council],
        "emergency": [assembly, council], "HRC": [f"A/HRC/{described.session}/G/{number % 40 + 1}"],
        "E": [f"E/{day.year}/{number % 120 + 1}"],
    }  # fmt: skip
    symbols = by_setting[described.setting]
    if "other_symbol_suffix" in described.quirks and described.setting in {"A", "S"}:
        symbols = [symbols[0] + chance.choice(["/Rev.1", "/Add.1", "/Corr.1"])]
    job = f"{day.year % 100:02}-{chance.randint(10000, 69999)}"
    return replace(
        described,
        symbols=tuple(symbols),
        job_number=f"GE.{job}" if described.setting == "HRC" else job,
    )
