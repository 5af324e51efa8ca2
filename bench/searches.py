"""The searches that are measured: as they are typed, and as they are asked for by hand."""

import random
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import text
from sqlalchemy.orm import Session

from bench.bare_searches import where
from bench.made_catalogue import words

_WHAT = """
    SELECT d.id, a.normal AS symbol, o.session, p.state, d.letter_first AS day,
           (SELECT item FROM document_agenda_item i WHERE i.document_id = d.id LIMIT 1) AS item
      FROM document d
      JOIN symbol a ON a.document_id = d.id AND a.position = 0
      JOIN document_organ o ON o.document_id = d.id AND o.position = 0
      JOIN party p ON p.document_id = d.id
     WHERE d.id = ANY(:ids) AND d.distribution = 'general' ORDER BY d.id
"""
# By rank: in a third of all texts and more, in some of a hundred, in some hundreds of a million.
_COMMON, _MIDDLING, _RARE = range(4, 16), range(100, 1_000), range(50_000, 200_000)


@dataclass(frozen=True, slots=True)
class Shape:
    """One kind of search.

    Attributes:
        typed: as it is typed, with names of what is drawn anew in each round.
        conditions: what must hold of a document, by the names of bare_searches.
        words: the name of the drawn words that must be in the text.
        without: the name of those that must not.
        wanted: what the page may take at p95 in the database, in milliseconds.
    """

    typed: str
    conditions: tuple[str, ...] = ()
    words: str | None = None
    without: str | None = None
    wanted: int | None = None

    @property
    def where(self) -> str:
        """What must hold, by hand."""
        return where(self.conditions, self.words, self.without)


SHAPES = (
    Shape("{symbol}", ("symbol",), wanted=10),
    Shape("{half}", ("half",)),
    Shape("item:{item} session:{session}", ("item_of_session",), wanted=10),
    Shape("item:{item}", ("item",)),
    Shape("session:{session}", ("session",)),
    Shape("organ:S", ("organ",)),
    Shape("state:{state}", ("state",), wanted=10),
    Shape("state:{state} date:{years}", ("state", "dates"), wanted=10),
    Shape("date:{years}", ("dates",), wanted=10),
    Shape("status:in_review", ("status",)),
    Shape("{rare}", words="rare", wanted=150),
    Shape("{middling}", words="middling", wanted=150),
    Shape("{common}", words="common", wanted=150),
    Shape("letter", words="letter", wanted=150),
    Shape("{common} {middling}", words="two", wanted=150),
    Shape("{middling} session:{session}", ("session",), "middling", wanted=150),
    Shape("letter session:{session}", ("session",), "letter", wanted=150),
    Shape("{common} state:{state} date:{years}", ("state", "dates"), "common", wanted=150),
    Shape('"{middling} {other}"', words="phrase", wanted=150),
    Shape("{number}/{number}", words="nowhere", wanted=150),
    Shape("letter -{middling}", words="letter", without="middling", wanted=150),
    Shape(""),
)


def draws(session: Session, documents: int, rounds: int) -> Sequence[dict[str, Any]]:
    """Return for each round a letter that is held, words, and what is asked for by them."""
    chance, known = random.Random(7), words()
    ids = chance.sample(range(1, documents + 1), min(documents, rounds * 2))
    found = session.execute(text(_WHAT), {"ids": ids}).mappings().all()[:rounds]
    drawn = []
    for row in chance.sample(found, len(found)):
        common, middling, other, rare = (
            known[chance.choice(ranks)] for ranks in (_COMMON, _MIDDLING, _MIDDLING, _RARE)
        )
        year, number = row["day"].year, row["id"]
        drawn.append(
            {
                **row,
                "half": row["symbol"][:-2],
                "organ": "S",
                "years": f"{year - 1}..{year}",
                "first": f"{year - 1}-01-01",
                "last": f"{year}-12-31",
                "number": number,
                "nowhere": f"{number}/{number}",
                "letter": "letter",
                "rare": rare,
                "middling": middling,
                "other": other,
                "common": common,
                "two": f"{common} {middling}",
                "phrase": f'"{middling} {other}"',
            }
        )
    return drawn
