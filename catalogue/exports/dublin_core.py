"""Simple Dublin Core in the wrapping of OAI: http://www.openarchives.org/OAI/2.0/oai_dc.xsd."""

from collections.abc import Iterable, Iterator
from xml.etree.ElementTree import Element, SubElement, register_namespace, tostring

from catalogue.exports import marc_codes as codes
from catalogue.exports.exported import Description, Exported, Repository
from catalogue.exports.printable import printable

NAMESPACE = "http://www.openarchives.org/OAI/2.0/oai_dc/"
SCHEMA = "http://www.openarchives.org/OAI/2.0/oai_dc.xsd"
ELEMENTS = "http://purl.org/dc/elements/1.1/"
_LANGUAGE = "{http://www.w3.org/XML/1998/namespace}lang"
register_namespace("oai_dc", NAMESPACE)
register_namespace("dc", ELEMENTS)


def write(documents: Iterable[Exported], repository: Repository) -> Iterator[bytes]:
    """Yield the descriptions in one list, one at a time."""
    yield b'<?xml version="1.0" encoding="UTF-8"?>\n<records>\n'
    for document in documents:
        yield tostring(element(document, repository), encoding="utf-8") + b"\n"
    yield b"</records>\n"


def element(exported: Exported, repository: Repository) -> Element:
    """Return the Dublin Core of a document."""
    root = Element(f"{{{NAMESPACE}}}dc")
    for version in exported.description.versions:
        if version.title:
            _add(root, "title", version.title).set(_LANGUAGE, version.language)
    for name, value in _values(exported, repository):
        _add(root, name, value)
    return root


def _add(root: Element, name: str, value: str) -> Element:
    made = SubElement(root, f"{{{ELEMENTS}}}{name}")
    made.text = printable(value)
    return made


def _values(exported: Exported, repository: Repository) -> Iterator[tuple[str, str]]:
    description = exported.description
    for sender in description.senders:
        heading = codes.ADDRESSEES.get(sender.office) or sender.name
        if sender.state:
            heading = codes.state_name(sender.state)
        if heading:
            yield "creator", heading
    yield from (("contributor", codes.state_name(name)) for name in description.on_behalf_of)
    yield from _subjects(exported)
    yield from _description(description)
    yield "publisher", "United Nations"
    if day := description.masthead_date or description.letter_date:
        yield "date", day
    yield "type", description.form
    if pages := description.main.pages:
        yield "format", f"{pages} p."
    yield from (("identifier", symbol) for symbol in description.symbols)
    for version in description.versions:
        if version.job_number:
            yield "identifier", version.job_number
    if address := repository.address_of(exported.id):
        yield "identifier", address
    yield from (("language", version.language) for version in description.versions)
    yield from (("relation", symbol) for symbol in description.citations)
    if description.distribution:
        yield "rights", f"Distribution: {description.distribution}"


def _subjects(exported: Exported) -> Iterator[tuple[str, str]]:
    """Name an item by its authority; one that has none by its organ, session and number."""
    items = exported.description.agenda_items
    for item, authority in zip(items, exported.authorities or (None,) * len(items), strict=True):
        number = f"{item.item or ''}{item.subitem or ''}"
        agenda = authority.agenda_document if authority else None
        title = (authority.title if authority else None) or item.title
        where = agenda or f"{item.organ}/{item.session or ''}"
        yield "subject", " ".join(part for part in (where, number, title) if part)


def _description(description: Description) -> Iterator[tuple[str, str]]:
    if description.letter_date:
        yield "description", f"Letter dated {description.letter_date}"
    if description.addressees:
        names = [codes.ADDRESSEES.get(office, office) for office in description.addressees]
        yield "description", f"Addressed to: {'; '.join(names)}"
    for annex in description.annexes:
        yield "description", f"{annex.label}: {annex.title}" if annex.title else annex.label
