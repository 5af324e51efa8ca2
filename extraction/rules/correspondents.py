"""Who writes to whom: read off the title, or off the letter itself where it is as sent."""

from extraction.finding import Finding
from extraction.layout import Layout
from extraction.record import Sender
from extraction.rules import senders
from extraction.rules.as_sent import read_sent_addressees
from extraction.rules.sent_senders import read_sent_senders


def read_senders(layout: Layout) -> list[Finding[Sender]]:
    """Return the senders in order: one for each State of each office."""
    if layout.sent:
        return read_sent_senders(layout, layout.sent)
    return senders.read_senders(layout)


def read_addressees(layout: Layout) -> list[Finding[str]]:
    """Return those addressed, in order; ``other`` for one that the contract has no code for."""
    if layout.sent:
        return read_sent_addressees(layout, layout.sent)
    return senders.read_addressees(layout)
