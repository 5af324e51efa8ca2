"""Document symbols of the United Nations: ``A/75/660``, ``S/2020/1267``, ``A/HRC/47/G/10``.

A symbol names an organ, perhaps a subsidiary body or a series, the session or year, a number, and
what modifies it. All language versions of a document share it. Grammar after the research guides
of the Dag Hammarskjöld Library, "UN Document Symbols".

>>> parse("A/72/510/Rev.1").session
'72'
>>> normalise(" s - 2020 / 1267* ")
'S/2020/1267'
>>> split("A/ES-10/484S/2010/158")
('A/ES-10/484', 'S/2010/158')
"""

import re
from dataclasses import dataclass
from functools import lru_cache

# From this session the General Assembly's symbols carry the session's number.
_FIRST_NUMBERED_SESSION = 31
# From this year the Security Council's and from 1978 the Economic and Social Council's the year.
_FIRST_YEARS = {"S": 1994, "E": 1978}

_ORGANS = ("A", "S", "E", "T", "ST")

_SEGMENT = re.compile(
    r"""
      (?P<special>  (?:S|ES)-\d{1,3} )                      # special, emergency special session
    | (?P<suffix>   (?:Add|Corr|Rev|Amend|Resumption|Summary)\.?\d{1,3} )
    | (?P<roman>    \d{1,4}\((?:E?S-)?[IVXLC]{1,8}\) )       # 2758(XXVI), 1004(ES-II)
    | (?P<dated>    \d{1,4}\(\d{4}\) )                       # 884(1993)
    | (?P<resumed>  [A-Z]{1,6}\.\d{1,5}\((?:Resumption\d{1,2}|Resumed|Closed)\) )
    | (?P<counted>  [A-Z]{1,6}\.\d{1,5}[a-z]? )              # L.632, PV.5636, C.1, CN.4
    | (?P<series>   [A-Z]{1,8} )                             # HRC, RES, INF, G
    | (?P<number>   \d{1,6}[A-Z]? )
    """,
    re.VERBOSE,
)

# The shape of a symbol in compact writing; what it means is for `parse` to say.
_SUFFIXES = r"(?:/(?:Add|Corr|Rev|Amend|Resumption|Summary)\.?\d{1,3})*"
_BODY = (
    r"(?:/(?:(?:S|ES)-\d{1,3}|[A-Z]{1,8}(?![a-z])(?:\.\d{1,5}[a-z]?)?(?:\((?:Resum\w{2,6}|Closed)\))?"
    r"|\d{1,6}(?:\((?:E?S-)?[IVXLC]{1,8}\)|\(\d{4}\))?)){1,6}"
)
SHAPE_AFTER_ORGAN = _BODY + _SUFFIXES
_JOINED = re.compile(rf"(?:ST|[ASET]){SHAPE_AFTER_ORGAN}")
_CASED_SUFFIX = re.compile(r"/(ADD|CORR|REV|AMEND|RESUMPTION|SUMMARY)\.?(?=\d)")
_DASHES = re.compile("[\u2010-\u2015\u2212]")


class SymbolError(ValueError):
    """A text is not a document symbol; the message says why."""


@dataclass(frozen=True, slots=True)
class Symbol:
    """A document symbol, taken apart.

    Attributes:
        text: the normal form: no spaces, no reissue mark.
        organ: ``A``, ``S``, ``E``, ``T``, ``ST``, or the Human Rights Council's ``A/HRC``.
        session: the session as a string (``75``, ``S-32``, ``ES-10``) where the symbol has one.
        year: the calendar year where the symbol has one.
        series: subsidiary bodies and series, in order: ``("C.1",)``, ``("HRC", "G")``.
        number: the document's own number, as printed: ``660``, ``L.632``, ``884(1993)``.
        suffixes: what modifies it, in order: ``("Rev.1", "Add.2")``.
    """

    text: str
    organ: str
    session: str | None
    year: int | None
    series: tuple[str, ...]
    number: str
    suffixes: tuple[str, ...]

    def __str__(self) -> str:
        return self.text

    @property
    def stem(self) -> str:
        """The symbol without its suffixes: what a revision or corrigendum belongs to."""
        return "/".join(self.text.split("/")[: -len(self.suffixes)]) if self.suffixes else self.text


def compact(text: str) -> str:
    """Return the text without spaces and reissue marks, suffixes in their usual case."""
    squeezed = _DASHES.sub("-", "".join(text.split())).replace("*", "")
    return _CASED_SUFFIX.sub(lambda found: f"/{found[1].capitalize()}.", squeezed)


@lru_cache(maxsize=4096)
def parse(text: str) -> Symbol:
    """Return the one symbol that ``text`` is.

    Raises:
        SymbolError: it is not one; the message says what is wrong.
    """
    squeezed = compact(text)
    organ, *segments = squeezed.split("/")
    if organ not in _ORGANS:
        message = f"{text!r}: a symbol starts with an organ ({', '.join(_ORGANS)}), not {organ!r}"
        raise SymbolError(message)
    kinds = [_kind(text, segment) for segment in segments]
    suffixes = _tail(segments, kinds)
    body = list(zip(segments, kinds, strict=True))[: len(segments) - len(suffixes)]
    if not body or body[-1][1] in {"series", "special", "suffix"}:
        message = f"{text!r}: a symbol ends with a number"
        raise SymbolError(message)
    if any(kind == "suffix" for _, kind in body):
        message = f"{text!r}: a suffix stands in the middle"
        raise SymbolError(message)
    return _assemble(squeezed, organ, body, suffixes)


def is_valid(text: str) -> bool:
    """Tell whether ``text`` is one symbol."""
    try:
        parse(text)
    except SymbolError:
        return False
    return True


def normalise(text: str) -> str:
    """Return the normal form of a symbol as a reader types it.

    Case, spaces and hyphens in place of strokes are forgiven.

    Raises:
        SymbolError: no symbol can be made of it.
    """
    typed = re.sub(r"/(ADD|CORR|REV|AMEND)[.]?(\d)", _suffix_case, compact(text).upper())
    if is_valid(typed):
        return typed
    # In `A-ES-10-870` only the hyphen of the special session is one.
    special = re.sub(r"(?<=^A.)(E?S)-(?=\d{1,2}[-/])", r"\1~", typed)
    return parse(special.replace("-", "/").replace("~", "-")).text


def _suffix_case(match: "re.Match[str]") -> str:
    return f"/{match[1].capitalize()}.{match[2]}"


def split(text: str) -> tuple[str, ...]:
    """Return the normal forms of the symbols that a joined text holds, in order.

    Joined by any dash, a stroke of the line, or nothing at all.
    """
    squeezed = compact(text)
    return tuple(found.group() for found in _JOINED.finditer(squeezed) if is_valid(found.group()))


def _kind(text: str, segment: str) -> str:
    match = _SEGMENT.fullmatch(segment)
    if not match or match.lastgroup is None:
        message = f"{text!r}: {segment!r} is no part of a symbol"
        raise SymbolError(message)
    return match.lastgroup


def _tail(segments: list[str], kinds: list[str]) -> tuple[str, ...]:
    """Return the suffixes at the end."""
    count = 0
    while count < len(kinds) and kinds[-1 - count] == "suffix":
        count += 1
    return tuple(segments[len(segments) - count :])


def _assemble(
    text: str, organ: str, body: list[tuple[str, str]], suffixes: tuple[str, ...]
) -> Symbol:
    """Say which number is the session, which the year."""
    *heads, (number, _) = body
    session: str | None = None
    year: int | None = None
    for segment, kind in heads:
        if kind == "special":
            session = segment
        elif kind == "number" and session is None and year is None:
            if _is_year(organ, segment):
                year = int(segment)
            elif segment.isdigit() and int(segment) < 200:
                session = segment
    if dated := re.fullmatch(r"\d+\((\d{4})\)", number):
        year = int(dated.group(1))
    series = tuple(segment for segment, kind in heads if kind in {"series", "counted"})
    if organ == "A" and series[:1] == ("HRC",):
        organ = "A/HRC"
    return Symbol(text, organ, session, year, series, number, suffixes)


def _is_year(organ: str, segment: str) -> bool:
    return segment.isdigit() and _FIRST_YEARS.get(organ, 1946) <= int(segment) <= 2100
