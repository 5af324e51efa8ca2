"""The codes of the United Nations Digital Library's MARC profile, and ours for each.

Taken from published records of that library and, for relators and languages, from the lists of
the Library of Congress.
"""

import re

import iso639

from extraction.states import all_names, names

# 089 $b and 989 $b; a form that is not here has no code that we know of.
RECORD_TYPES = {
    "letter": "B18",
    "identical_letters": "B18",
    "note_verbale": "B18",
    "report": "B04",
    "resolution": "B01",
}
COLLECTIONS = {
    "letter": "Letters and Notes Verbales",
    "identical_letters": "Letters and Notes Verbales",
    "note_verbale": "Letters and Notes Verbales",
    "report": "Reports",
    "resolution": "Resolutions and Decisions",
}
# What else that library keeps under 089 $b, to name what is not taken over.
OTHER_TYPES = {
    "B01": "a resolution or decision",
    "B02": "a draft resolution or decision",
    "B04": "a report",
    "B19": "another document",
}
DISTRIBUTIONS = {"general": "GEN", "limited": "LTD", "restricted": "RES", "other": "OTH"}
ADDRESSEES = {
    "secretary_general": "UN. Secretary-General",
    "president_general_assembly": "UN. General Assembly. President",
    "president_security_council": "UN. Security Council. President",
    "president_economic_and_social_council": "UN. Economic and Social Council. President",
    "president_human_rights_council": "UN. Human Rights Council. President",
}
# Relators, $4.
ADDRESSEE, SIGNER, WRITTEN_FOR = "rcp", "sgn", "asn"
# The letter after a job number.
JOB_LETTERS = {"ar": "A", "zh": "C", "en": "E", "fr": "F", "ru": "R", "es": "S"}
# Months as 260 $c abbreviates them.
MONTHS = [
    "Jan.",
    "Feb.",
    "Mar.",
    "Apr.",
    "May",
    "June",
    "July",
    "Aug.",
    "Sept.",
    "Oct.",
    "Nov.",
    "Dec.",
]

_JOB = re.compile(r"(\d{2})-(\d{5})")
_GENEVA_JOB = re.compile(r"GE\.(\d{2})-(\d{5})")
_MARC_JOB = re.compile(r"N(\d{2})(\d{5})")
_MARC_GENEVA_JOB = re.compile(r"GE(\d{2})(\d{5})")


def language_code(language: str) -> str:
    """Return the MARC code of a language: ``fre`` for ``fr``; ``und`` where there is none."""
    try:
        return iso639.Lang(language).pt2b or "und"
    except iso639.exceptions.InvalidLanguageValue:
        return "und"


def language_of_code(code: str) -> str:
    """Return the language of a MARC code: ``fr`` for ``fre``; ``und`` where we have none."""
    try:
        return iso639.Lang(code).pt1 or "und"
    except iso639.exceptions.InvalidLanguageValue:
        return "und"


def job_code(job_number: str) -> str:
    """Return a job number as 029 has it: ``N2017634``, for Geneva ``GE2108237``."""
    if found := _JOB.fullmatch(job_number):
        return f"N{found[1]}{found[2]}"
    if found := _GENEVA_JOB.fullmatch(job_number):
        return f"GE{found[1]}{found[2]}"
    return job_number


def job_of_code(code: str) -> str:
    """Return a job number as the foot of a page has it."""
    if found := _MARC_JOB.fullmatch(code):
        return f"{found[1]}-{found[2]}"
    if found := _MARC_GENEVA_JOB.fullmatch(code):
        return f"GE.{found[1]}-{found[2]}"
    return code


def long_date(iso: str) -> str:
    """Return a date as 260 $c has it.

    >>> long_date("2020-12-22"), long_date("2020-12"), long_date("2020")
    ('22 Dec. 2020', 'Dec. 2020', '2020')
    """
    year, *rest = iso.split("-")
    words = [str(int(rest[1]))] if len(rest) > 1 else []
    words += [MONTHS[int(rest[0]) - 1]] if rest else []
    return " ".join([*words, year])


def state_name(code: str) -> str:
    """Return the name of a State in English, or its code where it has none."""
    return names(code).get("en", code)


def state_of_name(name: str) -> str | None:
    """Return the code of the State that a heading names, if it is one."""
    folded = name.strip(" .").casefold()
    if folded in _CODES:
        return _CODES[folded]
    return None


_CODES = {name.casefold(): code for code, name in reversed(all_names("en"))} | {
    code.casefold(): code for code, _ in all_names("en")
}
