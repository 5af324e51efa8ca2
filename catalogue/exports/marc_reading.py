"""Read a MARC record in the profile of the United Nations Digital Library.

Only what the fields say: no default, no guess. What is finer than MARC stands in 887 and is put
in by `refinement`; what other libraries leave in the title alone is read by `takeover`.
"""

import re
from collections.abc import Iterator

from pymarc import Field, Record

from catalogue.dates import PartialDateError, days_of
from catalogue.exports import marc_codes as codes
from catalogue.exports.exported import Description, Version, in_order
from extraction.record import AgendaItem, Annex, Organ, Sender
from extraction.sessions import council_year
from extraction.symbol import SymbolError, parse

_UNTITLED = "[Untitled]"
_AGENDA = re.compile(r"A/(\d{1,3})/(251|150|50)(?:/Rev\.\d+)?")
_STAGES = {"251": "final", "150": "provisional", "50": "preliminary"}
# `71b[20]`: what stands in brackets divides the library's own index, not the agenda.
_ITEM = re.compile(r"(\d{1,3})([a-z])?(?:\[\d+\])?")
_ANNEX = re.compile(r'"(?P<label>[^":]+)(?:: (?P<title>.+))?"(?:: p\. [\d-]+)?\.')
_PAGES = re.compile(r"\[?(\d{1,4})\]?[ ,]*p\.")
_DISTRIBUTIONS = {code: name for name, code in codes.DISTRIBUTIONS.items()}
_OFFICES = {heading: office for office, heading in codes.ADDRESSEES.items()}
_JOB_LANGUAGES = {letter: language for language, letter in codes.JOB_LETTERS.items()}


def strict_reading(record: Record) -> Description:
    """Return what the fields of a record say of a document."""
    symbols = tuple(_symbols(record))
    corporate = record.get_fields("710")
    return in_order(
        Description(
            form=_form(record),
            symbols=symbols,
            letter_date=_date(_first(record, "046", "k")),
            masthead_date=_date(_first(record, "269", "a")),
            distribution=_distribution(record),
            original_language=_original_language(record),
            organs=tuple(_organs(symbols)),
            agenda_items=tuple(dict.fromkeys(_items(record))),
            senders=tuple(_senders(corporate)),
            on_behalf_of=tuple(
                codes.state_of_name(name) or name
                for name in _headings(corporate, codes.WRITTEN_FOR)
            ),
            addressees=tuple(
                _OFFICES.get(name, "other") for name in _headings(corporate, codes.ADDRESSEE)
            ),
            signatories=tuple(_headings(record.get_fields("700"), codes.SIGNER)),
            annexes=tuple(_annexes(record)),
            citations=tuple(_citations(record)),
            versions=tuple(_versions(record)),
        )
    )


def record_types(record: Record) -> tuple[str, ...]:
    """Return the codes of 089 $b, by which the library tells letters from other documents."""
    return tuple(value for field in record.get_fields("089") for value in field.get_subfields("b"))


def unread_symbols(record: Record) -> list[str]:
    """Return what stands as a symbol in 191 and is none by the grammar."""
    return [text for text in _texts(record, "191", "a") if not _is_symbol(text)]


def unread_states(record: Record) -> list[str]:
    """Return the headings of senders that name no State and no office that we know."""
    return [
        name
        for name in _headings(record.get_fields("710"), None)
        if codes.state_of_name(name) is None and name not in _OFFICES
    ]


def _texts(record: Record, tag: str, code: str) -> list[str]:
    values = (value for field in record.get_fields(tag) for value in field.get_subfields(code))
    return [value.strip() for value in values if value and value.strip()]


def _first(record: Record, tag: str, code: str) -> str | None:
    return next(iter(_texts(record, tag, code)), None)


def _form(record: Record) -> str:
    for field in record.get_fields("655"):
        if field.get("2") == "letterbook" and field.get("a"):
            return field["a"]
    return "letter" if "B18" in record_types(record) else "other"


def _is_symbol(text: str) -> bool:
    try:
        parse(text)
    except SymbolError:
        return False
    return True


def _symbols(record: Record) -> Iterator[str]:
    yield from (parse(text).text for text in _texts(record, "191", "a") if _is_symbol(text))


def _date(text: str | None) -> str | None:
    try:
        days_of(text or "")
    except PartialDateError:
        return None
    return text


def _distribution(record: Record) -> str | None:
    code = _first(record, "091", "a")
    return _DISTRIBUTIONS.get(code, "other") if code else None


def _original_language(record: Record) -> str | None:
    code = _first(record, "041", "h")
    return codes.language_of_code(code) if code else None


def _organs(symbols: tuple[str, ...]) -> Iterator[Organ]:
    """A symbol states its organ, and its session or year."""
    seen = set()
    for symbol in map(parse, symbols):
        if symbol.organ in seen:
            continue
        seen.add(symbol.organ)
        year = symbol.year if symbol.organ in {"S", "E"} else None
        yield Organ(
            symbol.organ,
            symbol.session,
            year,
            council_year(year) if year and symbol.organ == "S" else None,
            stated=bool(symbol.session or year),
        )


def _items(record: Record) -> Iterator[AgendaItem]:
    for field in record.get_fields("991"):
        agenda = _AGENDA.fullmatch(field.get("a", ""))
        item = _ITEM.fullmatch(field.get("b", ""))
        if agenda and item:
            yield AgendaItem("A", agenda[1], _STAGES[agenda[2]], int(item[1]), item[2])


def _headings(fields: list[Field], relator: str | None) -> Iterator[str]:
    """Yield the names with one relator; without one, the names that have none."""
    for field in fields:
        if field.get("4") == relator and field.get("a"):
            yield field["a"].strip()


def _senders(corporate: list[Field]) -> Iterator[Sender]:
    for name in _headings(corporate, None):
        if state := codes.state_of_name(name):
            yield Sender(state, "other")
        elif name in _OFFICES:
            yield Sender(None, _OFFICES[name])


def _annexes(record: Record) -> Iterator[Annex]:
    for text in _texts(record, "500", "a"):
        if found := _ANNEX.fullmatch(text):
            yield Annex(found["label"], found["title"])


def _citations(record: Record) -> Iterator[str]:
    yield from dict.fromkeys(_texts(record, "993", "a"))


def _versions(record: Record) -> Iterator[Version]:
    """Each language of 041, with its title of 245 or 246 and its job number of 029."""
    spoken = [
        codes.language_of_code(text[place : place + 3])
        for text in _texts(record, "041", "a")
        for place in range(0, len(text), 3)
    ]
    titles = dict(_parallel_titles(record))
    main, title = _main_language(record, spoken), _title(record)
    if title:
        titles[main] = title
    jobs = dict(_jobs(record))
    pages = _PAGES.match(_first(record, "300", "a") or "")
    for language in dict.fromkeys([*spoken, *titles]):
        yield Version(
            language,
            titles.get(language),
            jobs.get(language),
            None,
            int(pages[1]) if pages else 0,
        )


def _main_language(record: Record, spoken: list[str]) -> str:
    """The title is in the language of 008; a record without 008 is catalogued in that of 040."""
    fixed = next((field.data or "" for field in record.get_fields("008")), "")
    language = codes.language_of_code(fixed[35:38]) if len(fixed) >= 38 else "und"
    if language != "und":
        return language
    if len(set(spoken)) == 1:
        return spoken[0]
    return codes.language_of_code(_first(record, "040", "b") or "eng")


def _title(record: Record) -> str | None:
    field = next(iter(record.get_fields("245")), None)
    if field is None:
        return None
    title = " ".join(part for part in field.get_subfields("a", "b", "c") if part).strip()
    return None if title in {"", _UNTITLED} else title


def _parallel_titles(record: Record) -> Iterator[tuple[str, str]]:
    for field in record.get_fields("246"):
        if field.get("9") and field.get("a"):
            yield codes.language_of_code(field["9"]), field["a"]


def _jobs(record: Record) -> Iterator[tuple[str, str]]:
    for field in record.get_fields("029"):
        if field.get("a") == "JN" and field.get("b"):
            code, _, letter = field["b"].strip().rpartition(" ")
            if code and letter in _JOB_LANGUAGES:
                yield _JOB_LANGUAGES[letter], codes.job_of_code(code)
