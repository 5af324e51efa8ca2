"""What is wrong with what was sent, in the language of the page.

FastAPI and pydantic say it in English. So do we to programs; a page in another language says it by
the kind of fault and its bounds.
"""

from collections.abc import Sequence
from typing import Any

from worker.translations import ENGLISH, gettext, interface, marked

# The faults that a form, an address or a script of ours can have; a rarer one is said in English.
FAULTS = {
    "missing": marked("this is needed"),
    "string_type": marked("this should be text"),
    "string_too_long": marked("at most %(max_length)s characters"),
    "string_too_short": marked("at least %(min_length)s characters"),
    "string_pattern_mismatch": marked("this is not written as it should be"),
    "int_type": marked("this should be a whole number"),
    "int_parsing": marked("this should be a whole number"),
    "int_parsing_size": marked("this number is too large"),
    "int_from_float": marked("this should be a whole number"),
    "bool_type": marked("this should be yes or no"),
    "bool_parsing": marked("this should be yes or no"),
    "greater_than": marked("more than %(gt)s"),
    "greater_than_equal": marked("%(ge)s or more"),
    "less_than": marked("less than %(lt)s"),
    "less_than_equal": marked("%(le)s or less"),
    "literal_error": marked("one of these: %(expected)s"),
    "enum": marked("one of these: %(expected)s"),
    "extra_forbidden": marked("nothing of this name is taken"),
    "too_long": marked("at most %(max_length)s"),
    "too_short": marked("at least %(min_length)s"),
    "list_type": marked("this should be a list"),
    "dict_type": marked("this should be an object"),
    "model_attributes_type": marked("this should be an object"),
    "json_invalid": marked("this is no JSON"),
}


def said_of(faults: Sequence[Any]) -> str:
    """Return what is wrong, place by place."""
    return "; ".join(f"{'.'.join(map(str, one['loc'][1:]))}: {_said(one)}" for one in faults)


def _said(fault: dict[str, Any]) -> str:
    known = FAULTS.get(fault["type"])
    if known is None or interface().code == ENGLISH:
        return str(fault["msg"])
    bounds = {name: _listed(value) for name, value in fault.get("ctx", {}).items()}
    return gettext(known) % bounds


def _listed(bound: object) -> str:
    """Values that are taken come as `'a', 'b' or 'c'`."""
    return str(bound).replace("' or '", "', '")
