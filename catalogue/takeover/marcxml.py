"""Read MARCXML record by record, whatever wraps the records: memory stays flat.

The records may stand in a collection, in an answer of an OAI-PMH provider, or alone. Entities
are not resolved and nothing is fetched: a record is data from outside.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import IO

from lxml import etree
from pymarc import Field, Indicators, Record, Subfield

NAMESPACE = "http://www.loc.gov/MARC21/slim"
_LEADER = 24
_RECORD = f"{{{NAMESPACE}}}record"


class NotMarcXmlError(ValueError):
    """A file is no MARCXML; the message says where it goes wrong."""

    def __init__(self, reason: str) -> None:
        super().__init__(f"no MARCXML: {reason}. Expected are records in the namespace {NAMESPACE}")


@dataclass(frozen=True, slots=True)
class Found:
    """A record, where it stands in its file (from 1), and its bytes in canonical XML."""

    number: int
    record: Record
    xml: bytes


def records_in(stream: IO[bytes]) -> Iterator[Found]:
    """Yield the records of a file in their order.

    Raises:
        NotMarcXmlError: it is not well-formed, or holds no record; what was yielded before the
            fault stands.
    """
    number = 0
    events = etree.iterparse(
        stream, tag=_RECORD, resolve_entities=False, no_network=True, load_dtd=False
    )
    try:
        for _, element in events:
            number += 1
            yield Found(number, _record(element), _canonical(element))
            # What is read is let go, with the elder siblings that the parser keeps.
            element.clear()
            while element.getprevious() is not None:
                del element.getparent()[0]
    except etree.XMLSyntaxError as error:
        raise NotMarcXmlError(str(error)) from error
    if not number:
        raise NotMarcXmlError("there is not one record in it")


def parsed(xml: str) -> Record:
    """Return the record of one that was kept."""
    return _record(etree.fromstring(xml.encode(), etree.XMLParser(resolve_entities=False)))


def _canonical(element: "etree._Element") -> bytes:
    """Return the same bytes for the same record, however it is wrapped and prefixed."""
    clean = etree.Element(_RECORD)
    for part in element.iterchildren(f"{{{NAMESPACE}}}*"):
        copy = etree.SubElement(clean, part.tag, _attributes(part))
        copy.text = part.text if not len(part) else None
        for inner in part.iterchildren(f"{{{NAMESPACE}}}subfield"):
            etree.SubElement(copy, inner.tag, _attributes(inner)).text = inner.text
    return etree.tostring(clean, method="c14n")


def _record(element: "etree._Element") -> Record:
    leader = element.findtext(f"{{{NAMESPACE}}}leader") or ""
    record = Record(leader=leader) if len(leader) == _LEADER else Record()
    for part in element.iterchildren(f"{{{NAMESPACE}}}controlfield"):
        tag = part.get("tag", "")
        # Some libraries write the leader as a field of its own.
        if "001" <= tag <= "009":
            record.fields.append(Field(tag, data=part.text or ""))
    for part in element.iterchildren(f"{{{NAMESPACE}}}datafield"):
        tag = part.get("tag", "")
        if len(tag) == 3 and not tag.startswith("00"):
            record.fields.append(Field(tag, _indicators(part), list(_subfields(part))))
    return record


def _attributes(part: "etree._Element") -> dict[str, str]:
    return {str(name): str(value) for name, value in sorted(part.attrib.items())}


def _indicators(part: "etree._Element") -> Indicators:
    return Indicators(part.get("ind1") or " ", part.get("ind2") or " ")


def _subfields(part: "etree._Element") -> Iterator[Subfield]:
    for inner in part.iterchildren(f"{{{NAMESPACE}}}subfield"):
        yield Subfield(inner.get("code", ""), inner.text or "")
