"""Letters for the tests of everything behind extraction: one, in two languages and variations."""

from extraction.extract import extract
from extraction.pages import Origin, Page
from extraction.record import Record

ENGLISH = """\
United Nations A/{session}/{number}–S/{year}/{number}
Distr.: General
{day} May {year}
Original: English

General Assembly
Agenda items 34 and {item}
Security Council

Letter dated {day} May {year} from the Permanent Representative of Fiji to
the United Nations addressed to the Secretary-General

I have the honour to transmit a statement on demining.
I should be grateful if you would have this letter circulated as a document of the General
Assembly, under agenda items 34 and {item}, and of the Security Council.

(Signed) Ratu Example
Permanent Representative
"""

FRENCH = """\
Nations Unies A/{session}/{number}–S/{year}/{number}
Distr. générale
{day} mai {year}
Français
Original : anglais

Assemblée générale
Points 34 et {item} de l’ordre du jour
Conseil de sécurité

Lettre datée du {day} mai {year}, adressée au Secrétaire général par le
Représentant permanent des Fidji auprès de l’Organisation des Nations Unies

J’ai l’honneur de vous faire tenir une déclaration sur le déminage.
Je vous serais obligé de bien vouloir faire distribuer la présente lettre comme document de
l’Assemblée générale, au titre des points 34 et {item} de l’ordre du jour, et du Conseil de
sécurité.

Le Représentant permanent
(Signé) Ratu Example
"""

# The request asks for other items than the masthead has, and the title has a second date.
AT_ODDS = (
    ENGLISH.format(session=75, year=2021, number=101, item=40, day=3)
    .replace("under agenda items 34 and 40", "under agenda items 34 and 41")
    .replace("Letter dated 3 May 2021", "Letter dated 3 and 5 May 2021")
)


def poorly_read(text: str, confidence: float = 0.7) -> Record:
    """Return the record of a page that recognition was not sure of: all of it is doubtful."""
    return extract([Page(1, text, "ocr", confidence)], Origin("a.txt", "", "text/plain"))


def letter(template: str = ENGLISH, *, number: int = 101, item: int = 40, day: int = 3) -> bytes:
    """Return a letter of May 2021, at the 75th session."""
    text = template.format(session=75, year=2021, number=number, item=item, day=day)
    return text.encode()
