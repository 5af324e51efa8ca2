"""PREMIS 3 in XML: the document as an intellectual entity, its files, events and agents.

The schema is https://www.loc.gov/standards/premis/premis.xsd; within an element the order of its
parts counts.
"""

from collections.abc import Iterable

from lxml import etree

from catalogue.exports.printable import FORBIDDEN
from catalogue.preservation.events import Event, Held, Life

NAMESPACE = "http://www.loc.gov/premis/v3"
_XSI = "http://www.w3.org/2001/XMLSchema-instance"
_EVENTS = {
    "authority": "eventType",
    "authorityURI": "http://id.loc.gov/vocabulary/preservation/eventType",
}


def premis_of(life: Life, domain: str) -> bytes:
    """Return a document's life as a PREMIS document in UTF-8.

    Args:
        life: the document, its originals and what happened.
        domain: names this catalogue in identifiers.
    """
    root = etree.Element(
        _name("premis"), {"version": "3.0"}, nsmap={"premis": NAMESPACE, "xsi": _XSI}
    )
    entity = f"{domain}:document:{life.document_id}"
    whole = _object(root, "intellectualEntity")
    _identifier(whole, "object", entity)
    for symbol in life.symbols:
        _identifier(whole, "object", symbol, kind="United Nations document symbol")
    if life.title:
        _add(whole, "originalName", life.title)
    _link_events(whole, domain, (event for event in life.events if event.sha256 is None))
    for held in life.originals:
        _file(root, held, life.events, domain, entity)
    for event in life.events:
        _event(root, event, domain, entity)
    agents = dict.fromkeys((name, kind) for event in life.events for name, kind, _ in event.agents)
    for name, kind in agents:
        agent = _add(root, "agent")
        _identifier(agent, "agent", f"{domain}:{kind}:{name}")
        _add(agent, "agentName", name)
        _add(agent, "agentType", kind)
    return etree.tostring(root, encoding="UTF-8", xml_declaration=True, pretty_print=True)


def _file(
    root: "etree._Element", held: Held, events: Iterable[Event], domain: str, entity: str
) -> None:
    file = _object(root, "file")
    _identifier(file, "object", held.sha256, kind="SHA-256")
    traits = _add(file, "objectCharacteristics")
    fixity = _add(traits, "fixity")
    _add(fixity, "messageDigestAlgorithm", "SHA-256")
    _add(fixity, "messageDigest", held.sha256)
    _add(traits, "size", str(held.size))
    designation = _add(_add(traits, "format"), "formatDesignation")
    _add(designation, "formatName", held.media_type or "application/octet-stream")
    if held.name:
        _add(file, "originalName", held.name)
    if held.location:
        location = _add(_add(file, "storage"), "contentLocation")
        _add(location, "contentLocationType", "place in the store")
        _add(location, "contentLocationValue", held.location)
    relation = _add(file, "relationship")
    _add(relation, "relationshipType", "structural")
    _add(relation, "relationshipSubType", "represents")
    _identifier(relation, "relatedObject", entity)
    _link_events(file, domain, (event for event in events if event.sha256 == held.sha256))


def _event(root: "etree._Element", event: Event, domain: str, entity: str) -> None:
    element = _add(root, "event")
    _identifier(element, "event", f"{domain}:{event.key}")
    kind_of = _add(element, "eventType", event.type)
    for name, value in _EVENTS.items():
        kind_of.set(name, value)
    _add(element, "eventDateTime", event.at.isoformat())
    _add(_add(element, "eventDetailInformation"), "eventDetail", event.detail)
    _add(_add(element, "eventOutcomeInformation"), "eventOutcome", event.outcome)
    for name, kind, role in event.agents:
        link = _identifier(element, "linkingAgent", f"{domain}:{kind}:{name}")
        _add(link, "linkingAgentRole", role)
    if event.sha256:
        _identifier(element, "linkingObject", event.sha256, kind="SHA-256")
    else:
        _identifier(element, "linkingObject", entity)


def _link_events(parent: "etree._Element", domain: str, events: Iterable[Event]) -> None:
    for event in events:
        _identifier(parent, "linkingEvent", f"{domain}:{event.key}")


def _object(root: "etree._Element", kind: str) -> "etree._Element":
    element = _add(root, "object")
    element.set(f"{{{_XSI}}}type", f"premis:{kind}")
    return element


def _identifier(
    parent: "etree._Element", what: str, value: str, kind: str = "local"
) -> "etree._Element":
    element = _add(parent, f"{what}Identifier")
    _add(element, f"{what}IdentifierType", kind)
    _add(element, f"{what}IdentifierValue", value)
    return element


def _add(parent: "etree._Element", name: str, value: str | None = None) -> "etree._Element":
    element = etree.SubElement(parent, _name(name))
    if value is not None:
        element.text = FORBIDDEN.sub("\ufffd", value)
    return element


def _name(name: str) -> str:
    return f"{{{NAMESPACE}}}{name}"
