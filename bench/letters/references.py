"""References as a body writes them, each with the normal forms that are true of it."""

from collections.abc import Callable
from dataclasses import dataclass

from bench.letters.words import Words

_COUNCIL = (
    (242, 1967), (338, 1973), (425, 1978), (598, 1987), (660, 1990), (687, 1991), (822, 1993),
    (853, 1993), (874, 1993), (884, 1993), (1244, 1999), (1325, 2000), (1373, 2001), (1701, 2006),
    (2202, 2015), (2254, 2015), (2334, 2016),
)  # fmt: skip
_OLD_ASSEMBLY = ("41/10", "42/22", "43/51")
_ASSEMBLY = (
    "46/182", "47/121", "48/104", "51/210", "57/337", "60/1", "60/251", "62/243", "66/288",
    "68/262", "70/1", "72/277",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Reference:
    """What is written, and the normal forms it stands for."""

    written: str
    normal: tuple[str, ...]


def council(words: Words, year: int, count: int) -> Reference:
    """Write resolutions of the Security Council older than a year: number and year."""
    past = [pair for pair in _COUNCIL if pair[1] < year]
    drawn = sorted(words.chance.sample(past, count))
    form = words.data.get("council_resolution", "{number} ({year})")
    written = [form.format(number=number, year=of) for number, of in drawn]
    return Reference(words.listed(written), tuple(f"S/RES/{number}({of})" for number, of in drawn))


def assembly(words: Words, year: int, count: int) -> Reference:
    """Write resolutions of the General Assembly: session and number."""
    past = [*_OLD_ASSEMBLY, *(each for each in _ASSEMBLY if int(each[:2]) + 1945 < year)]
    drawn = sorted(words.chance.sample(past, count))
    return Reference(
        words.listed([_numbered(words, each) for each in drawn]),
        tuple(f"A/RES/{each}" for each in drawn),
    )


def human_rights(words: Words, _year: int, _count: int) -> Reference:
    """Write a resolution of the Human Rights Council."""
    number = f"{words.chance.randint(7, 14)}/{words.chance.randint(1, 30)}"
    return Reference(_numbered(words, number), (f"A/HRC/RES/{number}",))


def economic(words: Words, _year: int, _count: int) -> Reference:
    """Write a resolution of the Economic and Social Council: year and number."""
    number = f"{words.chance.randint(1999, 2009)}/{words.chance.randint(1, 40)}"
    return Reference(_numbered(words, number), (f"E/RES/{number}",))


def document(words: Words, year: int, _count: int) -> Reference:
    """Write one symbol."""
    resolution = f"A/RES/{year - 1947}/{words.chance.randint(1, 200)}"
    symbol = words.chance.choice([*_symbols(words, year), resolution])
    return Reference(symbol, (symbol,))


def documents(words: Words, year: int, _count: int) -> Reference:
    """Write several symbols with the stem or the number left out."""
    if words.chance.random() < 0.5:
        symbol = _symbols(words, year)[-1]
        return Reference(words.listed([symbol, "Corr.1"]), (symbol, f"{symbol}/Corr.1"))
    first, session = words.chance.randint(100, 600), year - 1947
    numbers = (first, first + 59, first + 208, first + 209)
    normal = tuple(f"A/{session}/{number}" for number in numbers)
    return Reference(words.listed([normal[0], *map(str, numbers[1:])]), normal)


def _symbols(words: Words, year: int) -> list[str]:
    number = words.chance.randint(100, 900)
    council_symbol = [f"S/{year - 1}/{number}"] if year > 1995 else []
    return [f"A/{year - 1947}/{number}", *council_symbol]


def _numbered(words: Words, number: str) -> str:
    return words.data.get("assembly_resolution", "{number}").format(number=number)


# The sentence, the reference that goes into it, how many, and the year from which it is plausible.
KINDS: dict[str, tuple[Callable[[Words, int, int], Reference], int, int]] = {
    "sc_one": (council, 1, 0),
    "sc_many": (council, 3, 0),
    "ga_one": (assembly, 1, 0),
    "ga_many": (assembly, 3, 0),
    "hrc_one": (human_rights, 1, 2011),
    "ecosoc_one": (economic, 1, 2011),
    "symbol_one": (document, 1, 0),
    "symbol_many": (documents, 1, 0),
}
