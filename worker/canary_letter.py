"""The canary's letter, as text and as a scan, and what a cataloguer would write down from it."""

from dataclasses import dataclass
from functools import cache
from pathlib import Path

# The same bytes every time: one original, stored anew each time and found to be there already. No
# symbol and no agenda item, so that nothing in the catalogue has to do with it.
TEXT = b"""\
Letter dated 24 October 1946 from the Permanent Representative of Iceland to the United Nations
addressed to the Secretary-General

This letter was written by Letterbook itself, to prove that a letter comes through. It is no
document of anybody's and is never catalogued.

(Signed) A. Canary
Permanent Representative
"""
# The same, typed and scanned: it has to be recognised.
_SCAN = Path(__file__).with_name("canary.png")

EXPECTED = {
    "title": "Letter dated 24 October 1946 from the Permanent Representative of Iceland to the "
    "United Nations addressed to the Secretary-General",
    "letter date": "1946-10-24",
    "sender": "ISL",
}


@dataclass(frozen=True, slots=True)
class Letter:
    """A file as it is delivered."""

    name: str
    content: bytes


@cache
def letter_for(lane: str) -> Letter:
    """Return what a canary of a lane brings: a scan where scans are recognised."""
    if lane == "ocr":
        return Letter("canary.png", _SCAN.read_bytes())
    return Letter("canary.txt", TEXT)
