"""The catalogue's codes in words, as pages show them."""

from datetime import UTC, datetime
from functools import cache

from extraction import languages
from extraction.states import codes, names

LANGUAGES = {code: languages.english_name(code) for code in languages.codes()} | {
    "und": "undetermined"
}
OWN_NAMES = {code: languages.own_name(code) for code in languages.codes()}
ORGANS = {
    "A": "General Assembly",
    "S": "Security Council",
    "E": "Economic and Social Council",
    "A/HRC": "Human Rights Council",
    "T": "Trusteeship Council",
    "ST": "Secretariat",
}
CODES = {
    "in_review": "in review",
    "note_verbale": "note verbale",
    "identical_letters": "identical letters",
    "charge_daffaires": "chargé d’affaires",
    "president_security_council": "President of the Security Council",
    "president_general_assembly": "President of the General Assembly",
    "president_economic_and_social_council": "President of the Economic and Social Council",
    "president_human_rights_council": "President of the Human Rights Council",
    "secretary_general": "Secretary-General",
}
FIELDS = {
    "symbols": "Symbols",
    "title": "Title",
    "form": "Form",
    "dates.letter": "Letter date",
    "dates.masthead": "Masthead date",
    "dates.release": "Release date",
    "distribution": "Distribution",
    "original_language": "Original language",
    "job_number": "Job number",
    "organs": "Organs",
    "agenda_items": "Agenda items",
    "senders": "Senders",
    "on_behalf_of": "On behalf of",
    "addressees": "Addressees",
    "signatories": "Signatories",
    "annexes": "Annexes",
    "citations": "Cites",
    "language": "Language",
    "languages": "Languages",
    "status": "Status",
    "pages": "Pages",
    "locked": "Locked",
}
# The rules by which a rival was read.
RULES = {
    "title_date": "another date of the title",
    "date_line": "a date on a line of its own",
    "masthead_date": "a date of the masthead",
    "title_shorter": "the title, ended a line earlier",
    "title_longer": "the title with one line more",
    "running_head": "the running head",
    "other_letter": "with another organ’s letter",
    "named_symbol": "named in the masthead",
    "masthead_organ": "the masthead",
    "request_organ": "the request",
    "masthead_items": "the masthead",
    "masthead_item_title": "the masthead",
    "request_items": "the request",
    "request_item_title": "the request",
    "signature_state": "beside the signature",
    "letterhead_state": "the letterhead",
}
_RIGHT_TO_LEFT = {
    code for code in languages.codes() if languages.subject(code, "language")["script"] == "Arabic"
}


def language_name(code: str | None) -> str:
    """Return a language's name in English."""
    return LANGUAGES.get(code or "und", code or "")


def rule_name(rule: str) -> str:
    """Return where a rule reads, as people say it; a rule without words stands for itself."""
    return RULES.get(rule, rule.replace("_", " "))


def state_name(code: str) -> str:
    """Return a State's short name in English; a code without one stands for itself."""
    return _state_names().get(code, code)


@cache
def _state_names() -> dict[str, str]:
    return {code: names(code).get("en", code) for code in codes()}


def organ_name(code: str) -> str:
    """Return an organ's name in English."""
    return ORGANS.get(code, code)


def code_name(code: str | None) -> str:
    """Return a code of the record in words."""
    return CODES.get(code or "", (code or "").replace("_", " "))


def field_name(field: str) -> str:
    """Return a field's name as pages show it; a title's with its language."""
    name, _, language = field.partition(".")
    if name == "title" and language:
        return f"Title ({language_name(language)})"
    return FIELDS.get(field, field.replace("_", " ").capitalize())


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
    return when.astimezone(UTC).strftime("%d %b %Y %H:%M")


def size(count: int) -> str:
    """Return a number of bytes in a unit that is easy to read."""
    amount = float(count)
    for unit in ("bytes", "kB", "MB"):
        if amount < 1000:
            return f"{amount:.0f} {unit}" if unit == "bytes" else f"{amount:.1f} {unit}"
        amount /= 1000
    return f"{amount:.1f} GB"


def number(count: int) -> str:
    """Return a number with thin spaces between its thousands."""
    return f"{count:,}".replace(",", "\u2009")


_FACETS = {
    "organ": "Organ",
    "session": "Session",
    "item": "Agenda item",
    "state": "State",
    "year": "Year",
    "language": "Language",
    "form": "Form",
    "status": "Status",
}
_SORTS = {
    "newest": "Newest here",
    "relevance": "Best",
    "date": "Letter date, latest",
    "oldest": "Letter date, earliest",
}


def facet_name(name: str) -> str:
    """Return what a facet is called."""
    return _FACETS[name]


def sort_name(name: str) -> str:
    """Return what a way of sorting is called."""
    return _SORTS[name]


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
