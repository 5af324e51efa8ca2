"""Compare the language versions of one document: what has no language must agree."""

from typing import Any

_FIELDS = ("symbols", "distribution", "original_language", "organs", "addressees")


def disagreements(first: dict[str, Any], second: dict[str, Any]) -> list[tuple[str, str]]:
    """Return the fields in which two readings of one document differ, with both named.

    Args:
        first: the record of one language version, in the form of the contract.
        second: the record of another.
    """
    found = [
        (field, _reason(first, second, first[field], second[field]))
        for field in _FIELDS
        if _plain(first[field]) != _plain(second[field])
    ]
    for date in ("letter", "masthead"):
        one, other = first["dates"][date], second["dates"][date]
        if one != other:
            found.append((f"dates.{date}", _reason(first, second, one, other)))
    items = [[_number(item) for item in record["agenda_items"]] for record in (first, second)]
    if items[0] != items[1]:
        found.append(("agenda_items", _reason(first, second, *items)))
    states = [[sender["state"] for sender in record["senders"]] for record in (first, second)]
    if states[0] != states[1]:
        found.append(("senders", _reason(first, second, *states)))
    return found


def _plain(value: Any) -> Any:
    """Leave out whether an organ's session is printed: one version may print less."""
    if isinstance(value, list):
        return [_plain(entry) for entry in value]
    if isinstance(value, dict):
        return {name: inner for name, inner in value.items() if name != "stated"}
    return value


def _number(item: dict[str, Any]) -> tuple[Any, ...]:
    return item["organ"], item["session"], item["stage"], item["item"], item["subitem"]


def _reason(first: dict[str, Any], second: dict[str, Any], one: Any, other: Any) -> str:
    return (
        f"the versions disagree: {first['language']} has {one!r}, "
        f"{second['language']} has {other!r}"
    )
