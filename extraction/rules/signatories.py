"""Who signs the covering letter, and which sender each signature is."""

from dataclasses import replace

from extraction.finding import Finding
from extraction.layout import Layout
from extraction.record import Sender
from extraction.signatures import Signature, signatures_in
from extraction.states import states_in


def read_signatories(layout: Layout) -> list[Finding[str]]:
    """Return the signatories of the covering letter in order; a note verbale has none."""
    return [
        Finding(
            "signatories",
            found.name,
            layout.body.spans(found.start, found.end),
            found.rule,
            found.trust,
        )
        for found in _signatures(layout)
    ]


def name_senders(layout: Layout, senders: list[Finding[Sender]]) -> list[Finding[Sender]]:
    """Return the senders with the names under which they signed.

    A lone signature is the lone sender's. Several are told apart by the State that stands with
    each (below the name in most languages, above it in French); where they do not tell all apart
    and the numbers agree, the order decides.
    """
    signatures = _signatures(layout)
    if not signatures or not senders:
        return senders
    if len(senders) == 1 and len(signatures) == 1:
        return [_named(senders[0], signatures[0])]
    states = _states_beside(layout, signatures, [found.value.state for found in senders])
    if len(senders) == len(signatures) and _in_order(senders, states):
        return [_named(*pair) for pair in zip(senders, signatures, strict=True)]
    by_state = {state: found for state, found in zip(states, signatures, strict=True) if state}
    return [
        _named(sender, by_state[sender.value.state]) if sender.value.state in by_state else sender
        for sender in senders
    ]


def _in_order(senders: list[Finding[Sender]], states: list[str | None]) -> bool:
    """Tell whether each signature may be the sender's of the same place.

    That is so unless most of the States that stand beside the signatures say otherwise: in columns
    a State stands beside the signature of another.
    """
    known = [
        (sender.value.state, state)
        for sender, state in zip(senders, states, strict=True)
        if state is not None
    ]
    agreeing = sum(own == state for own, state in known)
    all_told = len({state for _, state in known}) == len(senders)
    return not all_told or agreeing * 2 > len(known)


def _signatures(layout: Layout) -> list[Signature]:
    if layout.form not in {"letter", "identical_letters"}:
        return []
    return signatures_in(layout.body.characters, layout.language, typed=True)


def _named(sender: Finding[Sender], signature: Signature) -> Finding[Sender]:
    return replace(sender, value=replace(sender.value, name=signature.name))


def _states_beside(
    layout: Layout, signatures: list[Signature], senders: list[str | None]
) -> list[str | None]:
    """Return the State that stands below each signature, or above it where that fits better."""
    text = layout.body.characters
    bounds = [
        max(text.rfind("\n\n", 0, signatures[0].start), signatures[0].start - 160, 0),
        *((found.start) for found in signatures),
        len(text),
    ]
    below = [
        _first_state(text[found.end : bounds[index + 2]], layout.language, senders)
        for index, found in enumerate(signatures)
    ]
    above = [
        _first_state(
            text[max(bounds[index], signatures[index - 1].end if index else 0) : found.start],
            layout.language,
            senders,
        )
        for index, found in enumerate(signatures)
    ]
    return max((below, above), key=lambda states: len(set(filter(None, states))))


def _first_state(text: str, language: str, senders: list[str | None]) -> str | None:
    for found in states_in(text, language):
        if found.code in senders:
            return found.code
    return None
