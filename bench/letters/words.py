"""The phrases of a language: choosing, filling in, joining, numbering."""

import random
import re
import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

from bench.letters.agenda import Item
from bench.letters.cast import State

_FOLDER = Path(__file__).parent / "phrases"
_CHOICE = re.compile(r"\[([gstn]):([^|\[\]]*)\|([^\[\]]*)\]")
_ELIDED = re.compile(r"^[AEIOUÉÎIaeioué]")


@dataclass(frozen=True, slots=True)
class Words:
    """The phrase file of one language with the chance that chooses from it."""

    language: str
    data: Mapping[str, Any]
    chance: random.Random

    def any(self, *path: str) -> str:
        """Return one of the phrases at a path."""
        return self.chance.choice(self.at(*path))

    def at(self, *path: str) -> Any:
        """Return what the file has at a path."""
        found = self.data
        for key in path:
            found = found[key]
        return found

    def fill(self, template: str, switches: str = "", **slots: object) -> str:
        """Fill a template in; `switches` holds the letters whose second form is meant."""

        def chosen(match: re.Match[str]) -> str:
            return match[3] if match[1] in switches else match[2]

        while _CHOICE.search(template):
            template = _CHOICE.sub(chosen, template)
        return template.format_map(slots) if slots else template

    def date(self, day: date) -> str:
        """Return a date in the language's own form."""
        join = self.at("dates")
        number = join.get("first", str(day.day)) if day.day == 1 else str(day.day)
        return join["day"].format(day=number, month=join["months"][day.month - 1], year=day.year)

    def listed(self, parts: Sequence[str]) -> str:
        """Join numbers as the language joins them."""
        join = self.at("join")
        return _joined(parts, join["comma"], join["last"])

    def named(self, parts: Sequence[str]) -> str:
        """Join names as the language joins them: in Arabic "and" is part of the word."""
        join = self.at("join")
        comma = join.get("names_comma", join["comma"])
        return _joined(parts, comma, join.get("names_last", join["last"]))

    def counted(self, forms: Sequence[str], items: Sequence[Item]) -> str:
        """Choose singular, plural or (Arabic) dual by the number of items, not of sub-items."""
        count = len({item.number for item in items})
        if count == 2 and len(forms) > 2:
            return forms[2]
        return forms[count > 1]

    def numbers(self, items: Sequence[Item]) -> str:
        """Write items as a list: ranges of three or more, sub-items behind their item."""
        return self.listed(self._written(items))

    def _written(self, items: Sequence[Item]) -> list[str]:
        join = self.at("join")
        bare = [item.number for item in items if item.key is None]
        if len(bare) > 2 and len(bare) == len(items) and self.chance.random() < 0.75:
            return [f"{bare[0]}{self.chance.choice(join['range'])}{bare[-1]}"]
        written, last = [], None
        letters = {
            item: join["letters"]["abcde".index(item.subitem)] for item in items if item.subitem
        }
        for item in items:
            if item.subitem and last == item.number:
                more = join["more_subitem"].format(letter=letters[item])
                written[-1] += join.get("last_subitem", join["last"]) + more
            elif item.subitem:
                written.append(join["subitem"].format(item=item.number, letter=letters[item]))
            else:
                written.append(str(item.number))
            last = item.number
        return written

    def ordinal(self, number: int, form: str = "") -> str:
        """Write an ordinal out for a session; `form`: for a "year", or in the "genitive"."""
        tables = self.at("ordinals")
        tables = tables.get(form, tables)
        if str(number) in tables.get("irregular", {}):
            return tables["irregular"][str(number)]
        tens, unit = number // 10 * 10, number % 10
        if number < 20:
            return tables["units"][number]
        if unit == 0:
            return tables["tens"][str(tens)]
        units = tables.get("compound_units", tables["units"])
        unit += 10 if tens in tables.get("add_ten", []) else 0
        before = tables["before"][str(tens)]
        return tables.get("compound", "{before}{unit}").format(before=before, unit=units[unit])

    def states(self, states: Sequence[State]) -> dict[str, str]:
        """Return the slots that name States: alone, after "of", and several."""
        names = [state.name(self.language) for state in states]
        of = [self._of(name) for name in names]
        repeat = self.language == "fr"
        return {
            "state": names[0],
            "of_state": of[0],
            "states": self.named(names),
            "of_states": self.named(of if repeat else [of[0], *names[1:]]),
        }

    def _of(self, name: str) -> str:
        """Put a name behind "of": contracted in French and Spanish, joined in Arabic."""
        if self.language == "fr":
            return _french_of(name)
        if self.language == "es":
            return f"de {name}".replace("de el ", "del ", 1)
        if self.language == "ar":
            return "لل" + name[2:] if name.startswith("ال") else "ل" + name
        return name


def _joined(parts: Sequence[str], comma: str, last: str) -> str:
    return last.join([*([comma.join(parts[:-1])] if len(parts) > 1 else []), *parts[-1:]])


def words_of(language: str, chance: random.Random) -> Words:
    """Load the phrases of a language."""
    return Words(language, _phrases(language), chance)


@cache
def _phrases(language: str) -> Mapping:
    return tomllib.loads((_FOLDER / f"{language}.toml").read_text("utf-8"))


def _french_of(name: str) -> str:
    for article, of in (("le ", "du "), ("les ", "des ")):
        if name.startswith(article):
            return of + name.removeprefix(article)
    if name.startswith(("la ", "l’")):
        return f"de {name}"
    return f"d’{name}" if _ELIDED.match(name) else f"de {name}"


def capital(text: str) -> str:
    """Return the text with its first letter a capital."""
    return text[:1].upper() + text[1:]
