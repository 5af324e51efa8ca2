"""A request as the protocol has it: a verb and its arguments, checked."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from catalogue.harvest.errors import (
    BadArgumentError,
    BadVerbError,
    CannotDisseminateError,
)
from catalogue.harvest.token import Token, parse_token

# The arguments of each verb; a list of required ones, then those that may be given.
_ARGUMENTS: dict[str, tuple[frozenset[str], frozenset[str]]] = {
    "Identify": (frozenset(), frozenset()),
    "ListMetadataFormats": (frozenset(), frozenset({"identifier"})),
    "ListSets": (frozenset(), frozenset({"resumptionToken"})),
    "GetRecord": (frozenset({"identifier", "metadataPrefix"}), frozenset()),
    "ListIdentifiers": (frozenset({"metadataPrefix"}), frozenset({"from", "until", "set"})),
    "ListRecords": (frozenset({"metadataPrefix"}), frozenset({"from", "until", "set"})),
}
_RESUMED = frozenset({"ListIdentifiers", "ListRecords", "ListSets"})
PREFIXES = ("oai_dc", "marcxml")
_DAY = re.compile(r"\d{4}-\d{2}-\d{2}", re.ASCII)
_SECOND = re.compile(r"\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}Z", re.ASCII)
_PREFIX = re.compile(r"[A-Za-z0-9\-_.!~*'()]+")
_SET = re.compile(r"[A-Za-z0-9\-_.!~*'()]+(:[A-Za-z0-9\-_.!~*'()]+)*")
_URI = re.compile(r"(?:[A-Za-z0-9\-._~:/?@!$&'()*+,;=]|%[0-9A-Fa-f]{2})+")


@dataclass(frozen=True, slots=True)
class Selection:
    """What a list is of: records from one instant up to and without another, of one set."""

    prefix: str
    set_: str | None = None
    since: datetime | None = None
    before: datetime | None = None


@dataclass(frozen=True, slots=True)
class Request:
    """A request that keeps the protocol; what its verb does not take is ``None``."""

    verb: str
    identifier: str | None = None
    prefix: str | None = None
    selection: Selection | None = None
    token: Token | None = None


def parse_request(pairs: Sequence[tuple[str, str]], now: datetime) -> Request:
    """Check the arguments of a request.

    Args:
        pairs: names and values as they came; one that came twice is there twice.
        now: the instant at which a list that has no end ends.

    Raises:
        OaiError: the request does not keep the protocol; the class is the condition.
    """
    verb, given = _verb(pairs)
    if "resumptionToken" in given:
        if len(given) > 1 or verb not in _RESUMED:
            raise BadArgumentError("resumptionToken excludes all other arguments")
        return Request(verb, token=parse_token(given["resumptionToken"], verb))
    required, optional = _ARGUMENTS[verb]
    if missing := sorted(required - set(given)):
        raise BadArgumentError(f"{verb} takes {', '.join(missing)}")
    if unknown := sorted(set(given) - required - optional):
        raise BadArgumentError(f"{verb} does not take {', '.join(unknown)}")
    _check_writing(given)
    prefix = given.get("metadataPrefix")
    if prefix is not None and prefix not in PREFIXES:
        raise CannotDisseminateError(f"the formats are {', '.join(PREFIXES)}")
    if verb in {"ListIdentifiers", "ListRecords"}:
        assert prefix is not None
        return Request(verb, selection=_selection(prefix, given, now))
    return Request(verb, given.get("identifier"), prefix)


def _check_writing(given: dict[str, str]) -> None:
    """See that the arguments may be repeated in the answer, which has a schema for them."""
    for name, pattern in (("metadataPrefix", _PREFIX), ("identifier", _URI)):
        value = given.get(name)
        if value is not None and not pattern.fullmatch(value):
            raise BadArgumentError(f"{value!r} is no {name}")


def _verb(pairs: Sequence[tuple[str, str]]) -> tuple[str, dict[str, str]]:
    verbs = [value for name, value in pairs if name == "verb"]
    if len(verbs) != 1 or verbs[0] not in _ARGUMENTS:
        raise BadVerbError(f"give one verb of {', '.join(_ARGUMENTS)}")
    given = {name: value for name, value in pairs if name != "verb"}
    if len(given) != len(pairs) - 1:
        raise BadArgumentError("an argument is given twice")
    return verbs[0], given


def _selection(prefix: str, given: dict[str, str], now: datetime) -> Selection:
    since, until = given.get("from"), given.get("until")
    first = None if since is None else _instant(since)
    end = None if until is None else _instant(until)
    if since and until and len(since) != len(until):
        raise BadArgumentError("from and until are of different granularity")
    # Until is inclusive: up to the end of that day or second.
    step = timedelta(days=1) if until and len(until) == 10 else timedelta(seconds=1)
    last = now if end is None or end >= now else end + step
    if first and until and first >= last:
        raise BadArgumentError("from is later than until")
    set_ = given.get("set")
    if set_ is not None and not _SET.fullmatch(set_):
        raise BadArgumentError(f"{set_!r} is no set")
    return Selection(prefix, set_, first, min(last, now))


def _instant(text: str) -> datetime:
    """Read a UTC date or time; nothing else is one, though Python would take it."""
    try:
        if _DAY.fullmatch(text):
            return datetime.strptime(text, "%Y-%m-%d").replace(tzinfo=UTC)
        if _SECOND.fullmatch(text):
            return datetime.strptime(text, "%Y-%m-%dT%H:%M:%SZ").replace(tzinfo=UTC)
    except ValueError:
        pass
    raise BadArgumentError(f"{text!r} is no date: write 2021-05-03 or 2021-05-03T12:30:00Z")
