"""Answer a request of a harvester."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from xml.etree.ElementTree import Element, SubElement, register_namespace, tostring

from sqlalchemy.orm import Session

from catalogue.exports import dublin_core, marcxml
from catalogue.exports.exported import Exported, Repository
from catalogue.exports.printable import printable
from catalogue.exports.stream import load
from catalogue.harvest.changes import Change, Span, all_sets, change_of, changes, earliest
from catalogue.harvest.errors import (
    BadArgumentError,
    BadTokenError,
    BadVerbError,
    NoSetsError,
    NothingMatchesError,
    OaiError,
    UnknownIdentifierError,
)
from catalogue.harvest.request import Request, parse_request
from catalogue.harvest.token import Token

NAMESPACE = "http://www.openarchives.org/OAI/2.0/"
SCHEMA = "http://www.openarchives.org/OAI/2.0/OAI-PMH.xsd"
_XSI = "http://www.w3.org/2001/XMLSchema-instance"
_A_PAGE = 200


@dataclass(frozen=True, slots=True)
class MetadataFormat:
    """A format that records are harvested in."""

    schema: str
    namespace: str
    element: Callable[[Exported, Repository], Element]


FORMATS = {
    "oai_dc": MetadataFormat(dublin_core.SCHEMA, dublin_core.NAMESPACE, dublin_core.element),
    "marcxml": MetadataFormat(marcxml.SCHEMA, marcxml.NAMESPACE, marcxml.element),
}
register_namespace("", NAMESPACE)
register_namespace("xsi", _XSI)


@dataclass(frozen=True, slots=True)
class Provider:
    """A catalogue as harvesters see it.

    Attributes:
        repository: names the records.
        name: what the catalogue is called.
        base_url: the address that harvesters ask, without arguments.
        admin_email: whom they may write to.
        page: so many records are given at once.
    """

    repository: Repository
    name: str
    base_url: str
    admin_email: str
    page: int = _A_PAGE

    def answer(self, session: Session, pairs: Sequence[tuple[str, str]], now: datetime) -> bytes:
        """Return the XML document that answers a request; what is wrong with it is said there."""
        root = Element(_tag("OAI-PMH"))
        root.set(f"{{{_XSI}}}schemaLocation", f"{NAMESPACE} {SCHEMA}")
        _add(root, "responseDate", _stamp(now))
        try:
            request = parse_request(pairs, now)
            body = self._body(session, request)
        except OaiError as error:
            # Arguments that do not keep the protocol are not repeated.
            is_bad = isinstance(error, (BadVerbError, BadArgumentError))
            _add(root, "request", self.base_url, **({} if is_bad else dict(pairs)))
            _add(root, "error", str(error), code=error.code)
        else:
            _add(root, "request", self.base_url, **dict(pairs))
            root.append(body)
        content: bytes = tostring(root, encoding="utf-8")
        return b'<?xml version="1.0" encoding="UTF-8"?>\n' + content

    def _body(self, session: Session, request: Request) -> Element:
        body = Element(_tag(request.verb))
        if request.verb == "Identify":
            self._identify(session, body)
        elif request.verb == "ListMetadataFormats":
            self._formats(session, body, request.identifier)
        elif request.verb == "ListSets":
            _sets(session, body, request)
        elif request.verb == "GetRecord":
            assert request.prefix is not None
            change = self._change(session, request.identifier or "")
            (record,) = self._records(session, [change], request.prefix)
            body.append(record)
        else:
            self._list(session, body, request)
        return body

    def _identify(self, session: Session, body: Element) -> None:
        first = earliest(session) or datetime(1970, 1, 1, tzinfo=UTC)
        _add(body, "repositoryName", self.name)
        _add(body, "baseURL", self.base_url)
        _add(body, "protocolVersion", "2.0")
        _add(body, "adminEmail", self.admin_email)
        _add(body, "earliestDatestamp", _stamp(first))
        # Withdrawals are kept for good.
        _add(body, "deletedRecord", "persistent")
        _add(body, "granularity", "YYYY-MM-DDThh:mm:ssZ")

    def _formats(self, session: Session, body: Element, identifier: str | None) -> None:
        if identifier is not None:
            self._change(session, identifier)
        for prefix, form in FORMATS.items():
            made = SubElement(body, _tag("metadataFormat"))
            _add(made, "metadataPrefix", prefix)
            _add(made, "schema", form.schema)
            _add(made, "metadataNamespace", form.namespace)

    def _change(self, session: Session, identifier: str) -> Change:
        key = identifier.rpartition(":")[2]
        number = int(key) if key.isascii() and key.isdigit() and len(key) < 19 else 0
        # One number has one identifier: 7, and not 007 too.
        is_ours = number > 0 and self._identifier(number) == identifier
        change = change_of(session, number) if is_ours else None
        if change is None:
            raise UnknownIdentifierError(f"there is no record {printable(identifier)}")
        return change

    def _identifier(self, key: object) -> str:
        return f"oai:{self.repository.domain}:{key}"

    def _list(self, session: Session, body: Element, request: Request) -> None:
        prefix, span, given = _place(request)
        found = changes(session, span, self.page + 1)
        if not found:
            if request.token:
                raise BadTokenError("nothing is left of this list")
            raise NothingMatchesError("no record changed then, in that set")
        part = found[: self.page]
        if request.verb == "ListIdentifiers":
            for change in part:
                body.append(self._header(change))
        else:
            for record in self._records(session, part, prefix):
                body.append(record)
        if len(found) > self.page:
            last = part[-1]
            assert span.before is not None
            token = Token(
                request.verb,
                prefix,
                span.set_,
                span.before,
                last.at,
                last.document_id,
                given + len(part),
            )
            _add(body, "resumptionToken", str(token), cursor=str(given))
        elif request.token:
            # An empty one says that the list is whole.
            _add(body, "resumptionToken", "", cursor=str(given))

    def _records(self, session: Session, part: Sequence[Change], prefix: str) -> Iterator[Element]:
        living = [change.document_id for change in part if not change.is_deleted]
        documents = {document.id: document for document in load(session, living)}
        for change in part:
            record = Element(_tag("record"))
            record.append(self._header(change))
            if not change.is_deleted:
                metadata = SubElement(record, _tag("metadata"))
                metadata.append(self._metadata(documents[change.document_id], prefix))
            yield record

    def _metadata(self, document: Exported, prefix: str) -> Element:
        form = FORMATS[prefix]
        element = form.element(document, self.repository)
        element.set(f"{{{_XSI}}}schemaLocation", f"{form.namespace} {form.schema}")
        return element

    def _header(self, change: Change) -> Element:
        header = Element(_tag("header"))
        if change.is_deleted:
            header.set("status", "deleted")
        _add(header, "identifier", self._identifier(change.document_id))
        _add(header, "datestamp", _stamp(change.at))
        for set_ in change.sets:
            _add(header, "setSpec", set_)
        return header


def _place(request: Request) -> tuple[str, Span, int]:
    """Say where a list begins or goes on."""
    if token := request.token:
        after = (token.at, token.document_id)
        return token.prefix, Span(None, token.before, token.set_, after), token.given
    selection = request.selection
    assert selection is not None
    return selection.prefix, Span(selection.since, selection.before, selection.set_), 0


def _sets(session: Session, body: Element, request: Request) -> None:
    """Give all sets at once: there are some hundreds."""
    if request.token:
        raise BadTokenError("the list of sets is given whole")
    organs = set()
    found = all_sets(session)
    if not found:
        raise NoSetsError("nothing is held that is in a set")
    for organ, detail, spec in found:
        name = spec.partition(":")[0]
        if name not in organs:
            organs.add(name)
            _set(body, name, f"Documents of {organ}")
        if detail:
            _set(body, spec, f"Documents of {organ}, {detail}")


def _set(body: Element, spec: str, name: str) -> None:
    made = SubElement(body, _tag("set"))
    _add(made, "setSpec", spec)
    _add(made, "setName", name)


def _tag(name: str) -> str:
    return f"{{{NAMESPACE}}}{name}"


def _add(parent: Element, name: str, text: str, **attributes: str) -> Element:
    made = SubElement(parent, _tag(name))
    made.text = printable(text)
    for key, value in attributes.items():
        made.set(key, printable(value))
    return made


def _stamp(moment: datetime) -> str:
    return moment.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
