"""What else a document may be issued under: the organs and items that settling passed over."""

from collections.abc import Iterator, Sequence

from extraction.finding import Finding
from extraction.layout import Layout
from extraction.record import AgendaItem, Organ
from extraction.rivals.taken import Taken
from extraction.rules.agenda_items import read_masthead_items, read_request_items, sessions_of
from extraction.rules.organs import derive, read_masthead_organs, read_request_organs
from extraction.settle import counts

Items = tuple[AgendaItem, ...]
Organs = tuple[Organ, ...]


def rival_items(layout: Layout, taken: Taken) -> list[Finding[Items]]:
    """Return the masthead's list and the request's: one of them, or both, is not what stands."""
    sessions = sessions_of(taken.value("organs"))
    if not sessions:
        return []
    stands = [_number(item) for item in taken.value("agenda_items")]
    lists = (read_masthead_items(layout, sessions), read_request_items(layout, sessions))
    return [
        _together(listed)
        for listed in lists
        if listed and [_number(found.value) for found in listed] != stands
    ]


def _number(item: AgendaItem) -> tuple[str, str, int | None, str | None, str | None]:
    """An item is its number; one without is its title."""
    title = item.title if item.item is None else None
    return item.organ, item.stage, item.item, item.subitem, title


def _together(listed: Sequence[Finding[AgendaItem]]) -> Finding[Items]:
    return Finding(
        "agenda_items",
        tuple(found.value for found in listed),
        tuple(span for found in listed for span in found.spans),
        listed[0].rule,
        min(found.trust for found in listed),
    )


def rival_organs(layout: Layout, taken: Taken) -> Iterator[Finding[Organs]]:
    """Yield the organs as masthead and request count them, and with what only those name."""
    organs: Organs = taken.value("organs")
    date = taken.value("dates.letter")
    for found in [*read_masthead_organs(layout), *read_request_organs(layout)]:
        other = found.value
        same = [place for place, one in enumerate(organs) if one.organ == other.organ]
        if not same:
            value: Organs = (*organs, derive(other, date))
        elif counts(other) and counts(other) != counts(organs[same[0]]):
            value = tuple(other if place in same else one for place, one in enumerate(organs))
        else:
            continue
        yield Finding("organs", value, found.spans, found.rule, found.trust)
