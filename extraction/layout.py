"""The zones of a letter: where on its pages each kind of fact is printed."""

from dataclasses import dataclass

from extraction.text import Text


@dataclass(frozen=True, slots=True)
class Layout:
    """A document divided into zones, each a :class:`Text` that leads back to the page.

    Page numbers, running heads and bar codes belong to no zone.

    Attributes:
        language: the code of the main text, or ``und``.
        masthead: everything printed before the title (or before the body where none is found):
            symbols, the block under "Distr.", organs, sessions, agenda items and their titles.
        title: the title of the document as printed, lines kept.
        body: the covering letter after its title, request and signature included, annexes not.
        annexes: each annex from its heading to the next, in order.
        footnotes: the notes at the feet of the covering letter's pages ("* A/53/150.").
        foot: the lines with the job number and the release date, at the foot of the first page.
        whole: masthead, title, body, footnotes and annexes in order (no foot), for citations.
    """

    language: str
    masthead: Text
    title: Text
    body: Text
    annexes: tuple[Text, ...]
    footnotes: Text
    foot: Text
    whole: Text
