"""Letters with agenda items in their masthead, for the tests of the authority."""

from dataclasses import replace

from extraction.extract import extract
from extraction.pages import Origin, Page
from extraction.record import Record

_ENGLISH = """\
United Nations A/75/{number}–S/2021/{number}
Distr.: General
5 May 2021
Original: English

General Assembly
Seventy-fifth session
{items}
{titles}
Security Council
Seventy-sixth year

Letter dated 3 May 2021 from the Permanent Representative of Fiji to
the United Nations addressed to the Secretary-General

I have the honour to transmit a statement on demining.
I should be grateful if you would have this letter circulated as a document of the General
Assembly, under {request}, and of the Security Council.

(Signed) Ratu Example
Permanent Representative
"""

_OLD = """\
UNITED NATIONS
Distr.
GENERAL
A/46/{number}
S/2{number}
30 December 1991
ORIGINAL: ENGLISH

GENERAL ASSEMBLY
Forty-sixth session
{titles}

SECURITY COUNCIL
Forty-sixth year

Letter dated 27 December 1991 from the Permanent Representative of Fiji to the
United Nations addressed to the Secretary-General

I have the honour to transmit a statement.
I should be grateful if you would have this letter circulated as a document of the General
Assembly and of the Security Council.

(Signed) Ratu Example
Permanent Representative
"""


def read(text: str) -> Record:
    """Return the record of a letter of one page."""
    return extract([Page(1, text, "text")], Origin("letter.txt", "0" * 64, "text/plain"))


def letter(items: str, *titles: str, number: int = 101) -> tuple[Record, str]:
    """Return a letter of the 75th session under items such as `34 and 40`, and its text."""
    lead = "Agenda items" if " and " in items or "," in items else "Agenda item"
    text = _ENGLISH.format(
        number=number,
        items=f"{lead} {items}",
        titles="\n".join(titles),
        request=f"{lead.lower()} {items}",
    )
    return read(text), text


def old_letter(*titles: str, number: int = 101) -> tuple[Record, str]:
    """Return a letter of the 46th session whose masthead prints titles without numbers."""
    text = _OLD.format(number=number, titles="\n".join(titles))
    return read(text), text


def with_title(record: Record, title: str) -> Record:
    """Return the record with the title of its first agenda item changed."""
    first, *others = record.agenda_items
    return replace(record, agenda_items=(replace(first, title=title), *others))
