"""The catalogue's codes in words, as pages show them."""

from datetime import UTC, datetime
from functools import cache

from babel.dates import format_datetime
from babel.numbers import format_decimal

from catalogue.search import called
from catalogue.search.query import Term
from extraction import languages
from extraction.states import codes, names
from worker.translations import gettext, interface, marked

OWN_NAMES = {code: languages.own_name(code) for code in languages.codes()}
ORGANS = {
    "A": marked("General Assembly"),
    "S": marked("Security Council"),
    "E": marked("Economic and Social Council"),
    "A/HRC": marked("Human Rights Council"),
    "T": marked("Trusteeship Council"),
    "ST": marked("Secretariat"),
}
CODES = {
    "in_review": marked("in review"),
    "complete": marked("complete"),
    "paused": marked("paused"),
    "resumed": marked("resumed"),
    "added": marked("added"),
    "changed": marked("changed"),
    "removed": marked("removed"),
    "started": marked("started"),
    "received": marked("received"),
    "receiving": marked("receiving"),
    "cancelled": marked("cancelled"),
    "letter": marked("letter"),
    "note": marked("note"),
    "report": marked("report"),
    "resolution": marked("resolution"),
    "other": marked("other"),
    "general": marked("general"),
    "limited": marked("limited"),
    "restricted": marked("restricted"),
    "confirmed": marked("confirmed"),
    "catalogued": marked("catalogued"),
    "duplicate": marked("duplicate"),
    "rejected": marked("rejected"),
    "quarantined": marked("quarantined"),
    "pending": marked("pending"),
    "unchanged": marked("unchanged"),
    "refused": marked("refused"),
    "failed": marked("failed"),
    "all": marked("all"),
    "reader": marked("reader"),
    "clerk": marked("clerk"),
    "cataloguer": marked("cataloguer"),
    "admin": marked("admin"),
    "read": marked("read"),
    "write": marked("write"),
    "permanent_representative": marked("permanent representative"),
    "deputy_permanent_representative": marked("deputy permanent representative"),
    "permanent_observer": marked("permanent observer"),
    "permanent_mission": marked("permanent mission"),
    "minister": marked("minister"),
    "head_of_state": marked("head of state"),
    "head_of_government": marked("head of government"),
    "final": marked("final"),
    "provisional": marked("provisional"),
    "preliminary": marked("preliminary"),
    "note_verbale": marked("note verbale"),
    "identical_letters": marked("identical letters"),
    "charge_daffaires": marked("chargé d’affaires"),
    "president_security_council": marked("President of the Security Council"),
    "president_general_assembly": marked("President of the General Assembly"),
    "president_economic_and_social_council": marked("President of the Economic and Social Council"),
    "president_human_rights_council": marked("President of the Human Rights Council"),
    "secretary_general": marked("Secretary-General"),
}
FIELDS = {
    "symbols": marked("Symbols"),
    "title": marked("Title"),
    "form": marked("Form"),
    "dates.letter": marked("Letter date"),
    "dates.masthead": marked("Masthead date"),
    "dates.release": marked("Release date"),
    "distribution": marked("Distribution"),
    "original_language": marked("Original language"),
    "job_number": marked("Job number"),
    "organs": marked("Organs"),
    "agenda_items": marked("Agenda items"),
    "senders": marked("Senders"),
    "on_behalf_of": marked("On behalf of"),
    "addressees": marked("Addressees"),
    "signatories": marked("Signatories"),
    "annexes": marked("Annexes"),
    "citations": marked("Cites"),
    "language": marked("Language"),
    "languages": marked("Languages"),
    "status": marked("Status"),
    "pages": marked("Pages"),
    "locked": marked("Locked"),
}
_READINGS = {
    "text": marked("its text"),
    "pdf": marked("its text layer"),
    "ocr": marked("recognition"),
    "pdf+ocr": marked("its text layer and recognition"),
}
# The rules by which a rival was read.
RULES = {
    "title_date": marked("another date of the title"),
    "date_line": marked("a date on a line of its own"),
    "masthead_date": marked("a date of the masthead"),
    "title_shorter": marked("the title, ended a line earlier"),
    "title_longer": marked("the title with one line more"),
    "running_head": marked("the running head"),
    "other_letter": marked("with another organ’s letter"),
    "named_symbol": marked("named in the masthead"),
    "masthead_organ": marked("the masthead"),
    "request_organ": marked("the request"),
    "masthead_items": marked("the masthead"),
    "masthead_item_title": marked("the masthead"),
    "request_items": marked("the request"),
    "request_item_title": marked("the request"),
    "signature_state": marked("beside the signature"),
    "letterhead_state": marked("the letterhead"),
}
_RIGHT_TO_LEFT = {
    code for code in languages.codes() if languages.subject(code, "language")["script"] == "Arabic"
}


def language_name(code: str | None) -> str:
    """Return a language's name."""
    if code in (None, "und"):
        return gettext("undetermined")
    known: str | None = interface().locale.languages.get(code)
    return known or code


def rule_name(rule: str) -> str:
    """Return where a rule reads, in English, as histories keep it.

    A page says it by :func:`web.sentences.said`; a rule without words stands for itself.
    """
    return RULES.get(rule, rule.replace("_", " "))


def state_name(code: str) -> str:
    """Return a State's short name; a code without one stands for itself."""
    return _state_names(interface().code).get(code, code)


@cache
def _state_names(language: str) -> dict[str, str]:
    """Return the names of all States in a language; in English where the authority has no other."""
    found = {code: names(code) for code in codes()}
    return {code: known.get(language) or known.get("en", code) for code, known in found.items()}


def organ_name(code: str) -> str:
    """Return an organ's name."""
    return gettext(ORGANS[code]) if code in ORGANS else code


def code_name(code: str | None) -> str:
    """Return a code of the record in words."""
    known = CODES.get(code or "")
    return gettext(known) if known else (code or "").replace("_", " ")


def field_name(field: str) -> str:
    """Return a field's name as pages show it; a title's with its language."""
    name, _, language = field.partition(".")
    if name == "title" and language:
        return gettext("Title (%(language)s)", language=language_name(language))
    known = FIELDS.get(field)
    return gettext(known) if known else field.replace("_", " ").capitalize()


def typed_field(field: str) -> str:
    """Return a field's name as it is typed into the search box."""
    return called.field_name(field, interface().code)


def reading_name(read_by: str) -> str:
    """Return how a version was read, in words."""
    return gettext(_READINGS[read_by]) if read_by in _READINGS else read_by


def direction(language: str | None) -> str:
    """Return which way a language is written; `auto` where it is not known."""
    if language in (None, "und"):
        return "auto"
    return "rtl" if language in _RIGHT_TO_LEFT else "ltr"


def moment(when: datetime | str | None) -> str:
    """Return a time in UTC, to the minute."""
    if when is None:
        return ""
    if isinstance(when, str):
        when = datetime.fromisoformat(when)
    return str(format_datetime(when.astimezone(UTC), "dd MMM y HH:mm", locale=interface().locale))


def local_moment(when: datetime) -> str:
    """Return a time with its weekday, on the clock that it is given by."""
    day = format_datetime(when, "EEE dd MMM y HH:mm", locale=interface().locale)
    return f"{day} {when.tzname()}"


def size(count: int) -> str:
    """Return a number of bytes in a unit that is easy to read."""
    if count < 1000:
        return gettext("%(amount)s bytes", amount=count)
    if count < 1_000_000:
        return gettext("%(amount)s kB", amount=decimal(count / 1e3, 1))
    if count < 1_000_000_000:
        return gettext("%(amount)s MB", amount=decimal(count / 1e6, 1))
    return gettext("%(amount)s GB", amount=decimal(count / 1e9, 1))


def number(count: int) -> str:
    """Return a whole number as the language writes it."""
    return decimal(count, 0)


def decimal(amount: float, digits: int) -> str:
    """Return a number with so many digits after the point, as the language writes it."""
    form = f"#,##0.{'0' * digits}" if digits else "#,##0"
    return str(format_decimal(amount, form, locale=interface().locale))


_FACETS = {
    "organ": marked("Organ"),
    "session": marked("Session"),
    "item": marked("Agenda item"),
    "state": marked("State"),
    "year": marked("Year"),
    "language": marked("Language"),
    "form": marked("Form"),
    "status": marked("Status"),
}
# What may be asked for besides the facets.
_TERMS = {
    "symbol": marked("Symbol"),
    "date": marked("Date"),
    "added": marked("Added"),
    "cites": marked("Cites"),
}
_SORTS = {
    "newest": marked("Newest here"),
    "relevance": marked("Best"),
    "date": marked("Letter date, latest"),
    "oldest": marked("Letter date, earliest"),
}


_MAIL_TIMES = {
    "daily": marked("mail every day"),
    "as_it_comes": marked("mail as it comes"),
}


def mail_time(how_often: str) -> str:
    """Return how often a mail is sent, in words."""
    return gettext(_MAIL_TIMES[how_often])


def facet_name(name: str) -> str:
    """Return what a facet is called."""
    return gettext(_FACETS[name])


def sort_name(name: str) -> str:
    """Return what a way of sorting is called."""
    return gettext(_SORTS[name])


def value_name(field: str, value: str) -> str:
    """Return what a value of a search term is called, alternatives with a comma between."""
    name = {
        "organ": organ_name,
        "state": state_name,
        "language": language_name,
        "form": code_name,
        "status": code_name,
    }.get(field)
    return ", ".join(map(name, value.split(","))) if name else value


def term_name(term: Term) -> str:
    """Return what one term of a search asks for."""
    names = _FACETS | _TERMS
    field = gettext(names[term.field]) if term.field in names else term.field
    value = value_name(term.field, term.value)
    asked = (
        value
        if term.field == "words"
        else gettext("%(field)s: %(value)s", field=field, value=value)
    )
    return gettext("not %(asked)s", asked=asked) if term.excluded else asked
