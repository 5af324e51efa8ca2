"""An entry of the authority as a row of a file gives it, and what a row must say."""

import re
from collections.abc import Mapping
from dataclasses import dataclass

from extraction import languages
from extraction.symbol import Symbol, SymbolError, parse

Place = tuple[str, str, str, int, str | None]

# Each regular session's agenda, provisional agenda and preliminary list have their own number.
_STAGES = {"251": "final", "150": "provisional", "50": "preliminary"}
STAGES = tuple(_STAGES.values())
# From this session the Assembly's documents carry the session's number.
_FIRST_NUMBERED_SESSION = 31
_ITEM = re.compile(r"(?P<item>\d{1,3})\s*(?:\(?\s*(?P<letter>[a-z])\s*\)?)?", re.IGNORECASE)
_HEADING = re.compile(r".*\[\d+\]")
_SESSION = re.compile(r"(?:ES-|S-)?\d{1,4}")


class RowRefusedError(ValueError):
    """A row says too little, or what cannot be; the message says which and what to do."""


@dataclass(frozen=True, slots=True)
class Entry:
    """An item of an organ's agenda at one session and stage, with its titles by language."""

    organ: str
    session: str
    stage: str
    item: int
    subitem: str | None
    document: str | None
    titles: dict[str, str]

    @property
    def place(self) -> Place:
        """What names the item: an item is never a bare number."""
        return self.organ, self.session, self.stage, self.item, self.subitem


def label(item: int | None, subitem: str | None) -> str:
    """Return an item's number as it is printed.

    >>> label(35, "a")
    '35 (a)'
    """
    return f"{item or '?'}{f' ({subitem})' if subitem else ''}"


def read_item(text: str) -> tuple[int, str | None]:
    """Return item and sub-item of `35`, `35a`, `35 (a)` or `35(a)`.

    Raises:
        RowRefusedError: it is none.
    """
    if _HEADING.fullmatch(text):
        message = f"{text!r} is a subject heading below an item, not an item"
        raise RowRefusedError(message)
    match = _ITEM.fullmatch(text.strip())
    if not match or not int(match["item"]):
        message = f"{text!r} is no item: write 35, 35a or 35 (a)"
        raise RowRefusedError(message)
    return int(match["item"]), (match["letter"] or "").lower() or None


def stage_of(document: str | None) -> str | None:
    """Return the stage of an agenda by its document, where the number of that tells it.

    >>> stage_of("A/75/251"), stage_of("A/53/150"), stage_of("A/ES-10/2")
    ('final', 'provisional', None)
    """
    symbol = _symbol(document) if document else None
    if symbol is None or symbol.organ != "A" or not (symbol.session or "").isdigit():
        return None
    return None if symbol.series else _STAGES.get(symbol.number)


def document_of(organ: str, session: str, stage: str) -> str | None:
    """Return the document that prints an agenda, where its symbol follows from the session.

    >>> document_of("A", "75", "final"), document_of("A", "ES-10", "final")
    ('A/75/251', None)
    """
    if organ != "A" or not session.isdigit() or int(session) < _FIRST_NUMBERED_SESSION:
        return None
    number = next(number for number, name in _STAGES.items() if name == stage)
    return f"A/{session}/{number}"


def entry_of(fields: Mapping[str, str], *, language: str, stage: str | None) -> Entry:
    """Return the entry that a row gives; what the document tells need not be written again.

    Args:
        fields: by the names `agenda_document`, `organ`, `session`, `stage`, `item`, `subitem`,
            `title`, `title_fr` …; what is not said is absent or empty.
        language: of `title`.
        stage: of rows that do not tell theirs.

    Raises:
        RowRefusedError: something is missing or contradicts itself.
    """
    document = fields.get("agenda_document") or None
    symbol = _symbol(document) if document else None
    item, subitem = read_item(fields.get("item") or "")
    if extra := fields.get("subitem"):
        _, subitem = read_item(f"{item}{extra.strip('() ')}")
    return Entry(
        organ=(fields.get("organ") or (symbol.organ if symbol else "A")).upper(),
        session=_session(fields.get("session"), symbol),
        stage=_stage(fields.get("stage"), document, stage),
        item=item,
        subitem=subitem,
        document=symbol.text if symbol else None,
        titles=_titles(fields, fields.get("language") or language),
    )


def _symbol(document: str) -> Symbol | None:
    try:
        return parse(document)
    except SymbolError as error:
        raise RowRefusedError(str(error)) from error


def _session(said: str | None, symbol: Symbol | None) -> str:
    session = said or (symbol.session if symbol else None)
    if not session:
        raise RowRefusedError("no session, and no agenda document that tells it")
    if not _SESSION.fullmatch(session):
        message = f"{session!r} is no session: write 75, S-32 or ES-10"
        raise RowRefusedError(message)
    if symbol and symbol.session and symbol.session != session:
        message = f"session {session}, but {symbol} is of session {symbol.session}"
        raise RowRefusedError(message)
    return session


def _stage(said: str | None, document: str | None, otherwise: str | None) -> str:
    told = stage_of(document)
    if said and told and said.lower() != told:
        message = f"stage {said}, but {document} is the {told} agenda"
        raise RowRefusedError(message)
    stage = (said or told or otherwise or "").lower()
    if stage not in STAGES:
        message = f"the stage is not told ({stage or document}): give --stage or a column stage"
        raise RowRefusedError(message)
    return stage


def _titles(fields: Mapping[str, str], language: str) -> dict[str, str]:
    titles = {language: fields.get("title") or ""} | {
        code: fields[f"title_{code}"] for code in languages.codes() if fields.get(f"title_{code}")
    }
    # Library titles end with a full stop, which is theirs and not the agenda's.
    kept = {code: " ".join(title.split()).removesuffix(".") for code, title in titles.items()}
    return {code: title for code, title in kept.items() if title}
