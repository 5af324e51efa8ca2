"""Who signs the covering letter, and which sender each signature is."""

from collections import Counter
from dataclasses import replace

from extraction.finding import Finding
from extraction.layout import Layout
from extraction.record import Sender
from extraction.signature_rows import in_columns, rows_of, states_in_rows
from extraction.signatures import Signature, signatures_in
from extraction.states import states_in

# Which of the senders signed where is not told.
_GUESSED = 0.5


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
    and the numbers agree, the order decides. Of signatures side by side it is not trusted.
    """
    signatures = _signatures(layout)
    if not signatures or not senders:
        return senders
    if len(senders) == 1 and len(signatures) == 1:
        return [_named(senders[0], signatures[0])]
    codes = [found.value.state for found in senders]
    if rows := rows_of(layout.body, signatures):
        return _named_across(senders, signatures, states_in_rows(layout, rows, codes))
    states = _states_beside(layout, signatures, codes)
    if len(senders) == len(signatures) and _in_order(senders, states):
        return [_named(*pair) for pair in zip(senders, signatures, strict=True)]
    by_state = {state: found for state, found in zip(states, signatures, strict=True) if state}
    return [
        _named(sender, by_state[sender.value.state]) if sender.value.state in by_state else sender
        for sender in senders
    ]


def _named_across(
    senders: list[Finding[Sender]], signatures: list[Signature], states: list[str | None]
) -> list[Finding[Sender]]:
    """Name senders who signed side by side: by their States, and then in order, with a doubt."""
    found = list(senders)
    codes = [sender.value.state for sender in senders]
    sent, signed = Counter(codes), Counter(states)
    told = {code for code in codes if code and sent[code] == signed[code] == 1}
    for code in told:
        place = codes.index(code)
        found[place] = _named(senders[place], signatures[states.index(code)])
    left = [place for place, code in enumerate(codes) if code not in told]
    others = [one for one, code in zip(signatures, states, strict=True) if code not in told]
    if len(left) != len(others):
        return found
    for place, signature in zip(left, others, strict=True):
        named = _named(senders[place], signature)
        found[place] = named if len(left) == 1 else replace(named, trust=_GUESSED)
    return found


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
    found = signatures_in(layout.body.characters, layout.language, typed=True)
    return in_columns(layout.body, found)


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
