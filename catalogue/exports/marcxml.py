"""MARCXML: one collection; http://www.loc.gov/standards/marcxml."""

from collections.abc import Iterable, Iterator
from xml.etree.ElementTree import Element, register_namespace, tostring

from pymarc import Record, record_to_xml_node

from catalogue.exports.exported import Exported, Repository
from catalogue.exports.marc import to_marc

NAMESPACE = "http://www.loc.gov/MARC21/slim"
SCHEMA = "http://www.loc.gov/standards/marcxml/schema/MARC21slim.xsd"
register_namespace("marc", NAMESPACE)


def write(documents: Iterable[Exported], repository: Repository) -> Iterator[bytes]:
    """Yield a collection, a record at a time."""
    yield f'<?xml version="1.0" encoding="UTF-8"?>\n<collection xmlns="{NAMESPACE}">\n'.encode()
    for document in documents:
        yield tostring(_node(to_marc(document, repository)), encoding="utf-8") + b"\n"
    yield b"</collection>\n"


def element(exported: Exported, repository: Repository) -> Element:
    """Return one record as an element in its namespace, to stand in another document."""
    node = _node(to_marc(exported, repository))
    for part in node.iter():
        part.tag = f"{{{NAMESPACE}}}{part.tag}"
    return node


def _node(record: Record) -> Element:
    node: Element = record_to_xml_node(record)  # type: ignore[no-untyped-call]
    return node
