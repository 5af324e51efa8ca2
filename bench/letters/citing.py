"""Paragraphs of the body: what they cite is true, what they merely mention is a trap."""

from dataclasses import dataclass, field
from datetime import timedelta

from bench.letters.cast import draw_states
from bench.letters.describe import Description
from bench.letters.heading import agenda_document
from bench.letters.references import KINDS
from bench.letters.titling import office_slots
from bench.letters.words import Words, capital


def cited_in_title(described: Description) -> list[str]:
    """Return what the title cites: a committee is named by the resolution that established it."""
    chair = any(sender.office == "committee_chair" for sender in described.parties.senders)
    return ["S/RES/1591(2005)"] if chair else []


def cited_in_footnotes(described: Description) -> list[str]:
    """Return what footnotes cite: the agenda document of an earlier stage."""
    document = agenda_document(described)
    return [document] if document else []


@dataclass(slots=True)
class Citing:
    """Write paragraphs and remember in `found` the normal forms that they cite."""

    words: Words
    described: Description
    found: list[str] = field(default_factory=list)
    _said: set[str] = field(default_factory=set)

    def body(self, least: int, most: int) -> tuple[str, ...]:
        """Return some paragraphs, about half of which cite something."""
        count = self.words.chance.randint(least, most)
        return tuple(self._paragraph() for _ in range(count))

    def _paragraph(self) -> str:
        chance, year = self.words.chance, self.described.letter.year
        kinds = [kind for kind, (_, _, since) in KINDS.items() if year >= since]
        sentences = [self._unsaid()]
        sentences += map(self._cite, chance.sample(kinds, chance.choice([0, 1, 1, 2])))
        if chance.random() < 0.2:
            low, high = chance.randint(8, 60), chance.randint(61, 130)
            sentences.append(self._fill("discussing", k=low, l=high))
        if chance.random() < 0.2:
            sentences.append(self._fill("other_letters"))
        space = "" if self.words.language == "zh" else " "
        return space.join(map(capital, sentences))

    def _unsaid(self) -> str:
        """Return a sentence about the matter that this letter has not yet, while there are any."""
        said = self._fill("plain")
        for _ in range(8):
            if said[:20] not in self._said:
                break
            said = self._fill("plain")
        self._said.add(said[:20])
        return said

    def _cite(self, kind: str) -> str:
        write, count, _ = KINDS[kind]
        reference = write(self.words, self.described.letter.year, count)
        self.found += reference.normal
        return self._fill(kind, n=reference.written)

    def _fill(self, kind: str, **slots: object) -> str:
        words = self.words
        names = self._states()
        day = self.described.letter - timedelta(days=words.chance.randint(2, 90))
        return words.fill(words.any("body", kind), "", other_date=words.date(day), **names, **slots)

    def _states(self) -> dict[str, str]:
        """Name the sender's State and another that is none of the senders'."""
        own = {sender.state for sender in self.described.parties.senders}
        drawn = draw_states(self.words.chance, self.described.letter.year, len(own) + 1)
        other = next(state for state in drawn if state not in own)
        names = office_slots(self.words, self.described.parties.senders)
        others = self.words.states([other])
        if not names["state"]:
            names |= others
        return names | {f"other_{key}": value for key, value in others.items()}
