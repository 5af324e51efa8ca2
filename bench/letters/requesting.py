"""The paragraph that asks for circulation: which document, under which items."""

from dataclasses import dataclass, replace

from bench.letters.agenda import Item
from bench.letters.describe import Description
from bench.letters.words import Words


@dataclass(frozen=True, slots=True)
class Request:
    """What the request says: the document it asks for, its items, whether it names the session."""

    document: str
    items: tuple[Item, ...]
    session_stated: bool


def request_of(words: Words, described: Description) -> Request | None:
    """Return the request of a letter, or None where it asks for nothing."""
    if "no_request" in described.quirks:
        return None
    kind = {"special": "A", "emergency": "AS"}.get(described.setting, described.setting)
    if not described.items:
        return Request(words.any("documents", kind), (), session_stated=False)
    items = requested_items(described)
    template, stated = _items_template(words, described)
    slots = {"session": _session_word(words, described)}
    document = words.any("documents", f"{kind}_items")
    stated |= "{session}" in document
    if described.style == "titles":
        title = words.at("agenda", items[0].key or "")
        text = words.fill(words.any("items", "request", "title"), "", title=title)
    else:
        form = words.counted(template, items)
        text = words.fill(form, "", n=words.numbers(items), **slots)
    return Request(words.fill(document, "", items=text, **slots), items, stated)


def requested_items(described: Description) -> tuple[Item, ...]:
    """Return the items that the request names: the masthead's, but for the quirk that disagrees."""
    if not disagrees(described):
        return described.items
    last = described.items[-1]
    return (*described.items[:-1], replace(last, number=last.number + 1, key=None))


def disagrees(described: Description) -> bool:
    """Return whether masthead and request name different items."""
    return (
        "disagree" in described.quirks
        and "no_request" not in described.quirks
        and described.head != "received"
        and described.style == "numbers"
        and described.setting in {"A", "AS"}
    )


def _items_template(words: Words, described: Description) -> tuple[list[str], bool]:
    regular = described.setting in {"A", "AS"}
    if regular and described.stage == "final" and "session_in_request" in described.quirks:
        return words.any("items", "request", "with_session"), True
    choices = words.at("items", "request", described.stage)
    template = words.chance.choice(choices)
    return template, "{session}" in template[0]


def _session_word(words: Words, described: Description) -> str:
    digits = (described.session or "").rpartition("-")[2]
    return words.ordinal(int(digits), "genitive") if digits and int(digits) < 90 else ""
