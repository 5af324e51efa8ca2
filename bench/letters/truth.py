"""The record that is true of a letter, in the shape of RECORD.md."""

from bench.letters.agenda import Item
from bench.letters.describe import Description
from bench.letters.heading import item_title, titles_printed
from bench.letters.requesting import Request, disagrees
from bench.letters.words import Words

_OFFICES = {
    "geneva_representative": "permanent_representative",
    "geneva_mission": "permanent_mission",
    "committee_chair": "other",
}


def record_of(
    words: Words,
    described: Description,
    *,
    title: str,
    group: str | None,
    annexes: list[dict],
    cited: list[str],
    request: Request | None,
) -> dict:
    """Return the expected record; `expect_review` lists the fields that a person must look at."""
    names = [_name(described, index) for index in range(len(described.parties.senders))]
    items = _items(described, request)
    return {
        "language": described.language,
        "form": described.form,
        "title": title,
        "symbols": list(described.symbols),
        "dates": {
            "letter": described.letter.isoformat(),
            "masthead": described.masthead.isoformat() if described.masthead else None,
            "release": _release(described),
        },
        "distribution": described.distribution,
        "original_language": described.original,
        "job_number": described.job_number,
        "organs": _organs(described, request),
        "agenda_items": [_row(words, described, item) for item in items],
        "senders": [
            {
                "state": sender.state.code if sender.state else None,
                "office": _OFFICES.get(sender.office, sender.office),
                "name": name,
            }
            for sender, name in zip(described.parties.senders, names, strict=True)
        ],
        "on_behalf_of": [group] if group else [state.code for state in described.parties.behalf],
        "addressees": list(described.parties.addressees),
        "signatories": [] if described.form == "note_verbale" else [name for name in names if name],
        "annexes": annexes,
        "citations": [each for each in dict.fromkeys(cited) if each not in described.symbols],
        "expect_review": _review(described),
    }


def _name(described: Description, index: int) -> str | None:
    person = described.parties.senders[index].person
    if person is None:
        return None
    return person.name(described.language, capitals=described.head == "old")


def _release(described: Description) -> str | None:
    """Geneva prints the job number alone."""
    if described.release is None or described.setting == "HRC":
        return None
    return described.release.isoformat()


def _items(described: Description, request: Request | None) -> tuple[Item, ...]:
    """The masthead's items stand; without a masthead, the request's."""
    if described.head == "received" and request is None:
        return ()
    return described.items


def _row(words: Words, described: Description, item: Item) -> dict:
    by_title = described.style == "titles"
    title = item_title(words, described, item) if titles_printed(described) else None
    return {
        "organ": {"HRC": "A/HRC", "E": "E"}.get(described.setting, "A"),
        "session": described.session,
        "stage": "final" if by_title else described.stage,
        "item": None if by_title else item.number,
        "subitem": item.subitem,
        "title": title,
    }


def _organs(described: Description, request: Request | None) -> list[dict]:
    received = described.head == "received"
    if received and request is None:
        return []
    if described.setting == "HRC":
        return [{"organ": "A/HRC", "session": described.session, "stated": True}]
    if described.setting == "E":
        return [{"organ": "E", "year": int(described.session or 0), "stated": True}]
    organs: list[dict] = []
    if described.session is not None:
        stated = not received or bool(request and request.session_stated)
        organs.append({"organ": "A", "session": described.session, "stated": stated})
    if described.setting in {"S", "AS", "emergency"}:
        year = described.year or 0
        # Before 1994 neither the symbol nor a document of the Council alone prints its year.
        stated = not received and (year >= 1994 or described.setting != "S")
        organs.append({"organ": "S", "year": year, "council_year": year - 1945, "stated": stated})
    return organs


def _review(described: Description) -> list[str]:
    fields = []
    if not described.symbols:
        fields.append("symbols")
    if disagrees(described) or (described.style == "titles" and described.items):
        fields.append("agenda_items")
    return fields
