"""How alike a letter as sent and an issued document are, and why one may think so. Pure."""

from collections.abc import Sequence
from dataclasses import dataclass

from catalogue.agenda.titles import key, likeness

# What each agreement weighs. A State writes several letters a day with one title: the text decides.
_WEIGHTS = {
    "letter date": 0.15,
    "senders": 0.2,
    "addressees": 0.1,
    "agenda items": 0.1,
    "title": 0.15,
    "text": 0.3,
}
# Below this a text that could be compared is another letter.
_OTHER_TEXT = 0.4
LEAST_SCORE = 0.5
# Formulae fill most of a short letter; the few words that are its own must weigh.
_SHARPNESS = 2
# Letters of this length in a row are seldom shared by chance, and survive poor recognition.
_GRAM = 6
_COMPARED = 20_000


@dataclass(frozen=True, slots=True)
class Traits:
    """What of a letter is compared; the title and text only with those of its own language.

    ``text`` is the covering letter alone: masthead and foot are added to it when it is issued, and
    annexes may come in a file of their own. ``recognised`` text came off a picture, with faults.
    """

    language: str
    date: str
    states: tuple[str, ...]
    addressees: tuple[str, ...]
    items: tuple[str, ...]
    title: str
    text: str
    recognised: bool = False


@dataclass(frozen=True, slots=True)
class Likeness:
    """A score of 0 to 1, and what it is made of in words."""

    score: float
    reasons: tuple[str, ...]


def compare(letter: Traits, issued: Traits) -> Likeness:
    """Return how likely an issued document is the letter; 0 where the texts are different ones.

    What cannot be compared (a text in another language, items that one does not name) counts half.
    """
    found: dict[str, float | None] = {
        "letter date": float(letter.date == issued.date),
        "senders": _shared(letter.states, issued.states),
        "addressees": _shared(letter.addressees, issued.addressees),
        "agenda items": _shared(letter.items, issued.items),
        "title": None,
        "text": None,
    }
    if letter.language == issued.language:
        if letter.title and issued.title:
            found["title"] = likeness(key(letter.title), key(issued.title))
        alike = common(letter.text, issued.text) ** _SHARPNESS
        if alike < _OTHER_TEXT and not (letter.recognised or issued.recognised):
            return Likeness(0.0, ("the texts are different",))
        found["text"] = alike
    score = sum(
        weight * (0.5 if found[name] is None else found[name] or 0.0)
        for name, weight in _WEIGHTS.items()
    )
    return Likeness(round(score, 3), tuple(_reason(name, how) for name, how in found.items()))


def _shared(one: Sequence[str], other: Sequence[str]) -> float | None:
    if not one or not other:
        return None
    return len({*one} & {*other}) / len({*one} | {*other})


def _reason(name: str, how: float | None) -> str:
    if how is None:
        return f"{name}: not to be compared"
    return f"{name}: the same" if how == 1 else f"{name}: {how:.0%} alike"


def common(one: str, other: str) -> float:
    """Return how much two texts have in common, 0 to 1; spacing and line ends do not count."""
    first, second = _grams(one), _grams(other)
    return len(first & second) / max(len(first), len(second), 1)


def _grams(text: str) -> set[str]:
    letters = key(text[:_COMPARED])
    return {letters[place : place + _GRAM] for place in range(len(letters) - _GRAM + 1)}
