"""A document as a MARC record, in the profile of the United Nations Digital Library.

Fields of that profile say what they can; what they cannot say stands in 887 (see `refinement`).
"""

from collections.abc import Iterator

from pymarc import Field, Indicators, Record, Subfield

from catalogue.exports import marc_codes as codes
from catalogue.exports.exported import Authority, Description, Exported, Repository, Version
from catalogue.exports.printable import printable
from catalogue.exports.refinement import refine
from extraction.record import AgendaItem, Annex
from extraction.sessions import council_year
from extraction.symbol import Symbol, SymbolError, parse

UNTITLED = "[Untitled]"
_LEADER = "00000{status}am a2200000 a 4500"
# Articles that a title is not filed under, English only: 245's second indicator.
_ARTICLES = ("The ", "A ", "An ")
# A regular session's agendas have fixed numbers; a link to the authority may name another.
_AGENDAS = {"final": "251", "provisional": "150", "preliminary": "50"}


def to_marc(exported: Exported, repository: Repository) -> Record:
    """Return the MARC record of a document."""
    record = Record(leader=_LEADER.format(status="n" if exported.version == 1 else "c"))
    record.fields += _control(exported, repository)
    record.fields += _description(exported)
    record.fields += _addresses(exported, repository)
    record.fields += refine(exported.description, record)
    record.fields.sort(key=lambda field: field.tag)
    return record


def field(tag: str, indicators: str, *subfields: tuple[str, str | None]) -> Field:
    """Return a data field; subfields without a value are left out, and all are printable."""
    return Field(
        tag,
        Indicators(indicators[0], indicators[1]),
        [Subfield(code, printable(value)) for code, value in subfields if value],
    )


def _control(exported: Exported, repository: Repository) -> Iterator[Field]:
    yield Field("001", data=str(exported.id))
    yield Field("003", data=repository.domain)
    yield Field("005", data=exported.changed_at.strftime("%Y%m%d%H%M%S.0"))
    yield Field("008", data=_fixed(exported))


def _fixed(exported: Exported) -> str:
    """Return 008: forty characters, each place with its meaning; a stroke says nothing."""
    description = exported.description
    day = description.masthead_date or description.letter_date
    dates = f"s{day[:4]}    " if day else "n||||    "
    place = "sz " if _is_geneva(description) else "nyu"
    language = codes.language_code(description.main.language)
    return f"{exported.created_at:%y%m%d}{dates}{place}{'|' * 17}{language}|d"


def _description(exported: Exported) -> Iterator[Field]:
    description = exported.description
    for version in description.versions:
        yield from _job(version)
    yield field("040", "  ", ("b", "eng"))
    yield from _languages(description)
    if description.letter_date:
        yield field("046", "  ", ("k", description.letter_date), ("2", "edtf"))
    if code := codes.RECORD_TYPES.get(description.form):
        yield field("089", "  ", ("b", code))
    if description.distribution:
        code = codes.DISTRIBUTIONS.get(description.distribution, "OTH")
        yield field("091", "  ", ("a", code))
    for symbol in description.symbols:
        yield field("191", "  ", ("a", symbol), *_organ_and_session(symbol))
    yield from _titles(description)
    yield from _publication(description)
    yield from _notes(description)
    yield field("655", " 7", ("a", description.form), ("2", "letterbook"))
    yield from _parties(description)
    yield field("980", "  ", ("a", "BIB"))
    yield field(
        "989",
        "  ",
        ("a", "Documents and Publications"),
        ("b", codes.COLLECTIONS.get(description.form)),
    )
    authorities = exported.authorities or (None,) * len(description.agenda_items)
    for item, authority in zip(description.agenda_items, authorities, strict=True):
        yield from _item(item, authority)
    for symbol in description.citations:
        yield field("993", "1 " if "RES" in symbol.split("/") else "3 ", ("a", symbol))


def _job(version: Version) -> Iterator[Field]:
    if version.job_number:
        letter = codes.JOB_LETTERS.get(version.language, "")
        yield field(
            "029", "  ", ("a", "JN"), ("b", f"{codes.job_code(version.job_number)} {letter}")
        )


def _languages(description: Description) -> Iterator[Field]:
    versions = "".join(codes.language_code(v.language) for v in description.versions)
    original = description.original_language
    if versions or original:
        yield field(
            "041",
            "0 ",
            ("a", versions),
            ("h", codes.language_code(original) if original else None),
        )


def _organ_and_session(text: str) -> Iterator[tuple[str, str | None]]:
    """Say under which organ a symbol stands, and in which session; the Council counts years."""
    try:
        symbol = parse(text)
    except SymbolError:
        return
    yield "b", f"{symbol.organ}/"
    yield "c", symbol.session or _year(symbol)


def _year(symbol: Symbol) -> str | None:
    if symbol.year is None:
        return None
    return str(council_year(symbol.year) if symbol.organ == "S" else symbol.year)


def _titles(description: Description) -> Iterator[Field]:
    main = description.main
    title = main.title or UNTITLED
    skipped = 0
    if main.language == "en":
        skipped = next((len(word) for word in _ARTICLES if title.startswith(word)), 0)
    yield field("245", f"1{skipped}", ("a", title))
    for version in description.versions:
        if version is not main and version.title:
            language = codes.language_code(version.language)
            yield field("246", "31", ("a", version.title), ("9", language))


def _publication(description: Description) -> Iterator[Field]:
    place = "[Geneva] :" if _is_geneva(description) else "[New York] :"
    day = description.masthead_date
    yield field(
        "260", "  ", ("a", place), ("b", "UN,"), ("c", codes.long_date(day) if day else None)
    )
    if day:
        yield field("269", "  ", ("a", day))
    if pages := description.main.pages:
        yield field("300", "  ", ("a", f"{pages} p."))


def _is_geneva(description: Description) -> bool:
    return bool(description.organs) and all(o.organ == "A/HRC" for o in description.organs)


def _notes(description: Description) -> Iterator[Field]:
    """Notes end with a full stop."""
    for annex in description.annexes:
        yield field("500", "  ", ("a", f'"{_annex(annex)}".'))
    addressees = [
        _in_words(codes.ADDRESSEES[office])
        for office in description.addressees
        if office in codes.ADDRESSEES
    ]
    dated = f"Dated {codes.long_date(description.letter_date)}" if description.letter_date else ""
    addressed = f"addressed to {' and '.join(addressees)}" if addressees else ""
    if note := ", ".join(part for part in (dated, addressed) if part):
        yield field("520", "  ", ("a", f"{note[0].upper()}{note[1:]}."))


def _in_words(heading: str) -> str:
    """Return a heading as a sentence has it: the President of the Security Council."""
    body, _, office = heading.removeprefix("UN. ").rpartition(". ")
    return f"the {office} of the {body}" if body else f"the {office}"


def _annex(annex: Annex) -> str:
    return f"{annex.label}: {annex.title}" if annex.title else annex.label


def _parties(description: Description) -> Iterator[Field]:
    for name in description.signatories:
        yield field("700", "0 ", ("a", name), ("4", codes.SIGNER))
    for sender in description.senders:
        heading = codes.ADDRESSEES.get(sender.office)
        if sender.state:
            heading = codes.state_name(sender.state)
        if heading:
            yield field("710", "2 ", ("a", heading))
    for name in description.on_behalf_of:
        yield field("710", "2 ", ("a", codes.state_name(name)), ("4", codes.WRITTEN_FOR))
    for office in description.addressees:
        if office in codes.ADDRESSEES:
            yield field("710", "2 ", ("a", codes.ADDRESSEES[office]), ("4", codes.ADDRESSEE))


def _item(item: AgendaItem, authority: Authority | None) -> Iterator[Field]:
    """An item that is linked to no authority is not traced; the Council has no agenda document."""
    if authority is None or item.item is None or item.organ == "S":
        return
    title = f"{authority.title.rstrip('.')}." if authority.title else None
    yield field(
        "991",
        "1 ",
        ("a", authority.agenda_document or _agenda(item)),
        ("b", f"{item.item}{item.subitem or ''}"),
        ("c", title),
    )


def _agenda(item: AgendaItem) -> str | None:
    if item.organ == "A" and item.session and item.session.isdigit():
        return f"A/{item.session}/{_AGENDAS[item.stage]}"
    return None


def _addresses(exported: Exported, repository: Repository) -> Iterator[Field]:
    if address := repository.address_of(exported.id):
        yield field("856", "40", ("u", address), ("y", "Record"))
