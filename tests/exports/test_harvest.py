"""OAI-PMH: the whole protocol over the database, and a real harvester over a real server."""

import io
import re
import socket
import threading
import time
import xml.etree.ElementTree as ET
from datetime import UTC, datetime
from pathlib import Path
from urllib.parse import parse_qsl

import httpx
import pytest
import uvicorn
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from lxml import etree
from oaipmh_scythe import Scythe
from sqlalchemy import text

from catalogue.exports.exported import Description, Repository, Version
from catalogue.harvest.provider import Provider
from catalogue.takeover.marcxml import records_in
from catalogue.takeover.take_over import take_over
from extraction.record import Organ
from schema import Document
from tests.exports.many import fill
from tests.exports.test_takeover import as_xml
from web.app import make_app
from web.services import Services
from worker.settings import Settings

OAI = "{http://www.openarchives.org/OAI/2.0/}"
PROVIDER = Provider(
    Repository("letters.example"), "Letters", "https://letters.example/oai", "a@b.example", 3
)
SCHEMA = etree.XMLSchema(file=Path(__file__).parent / "schemas" / "oai_pmh.xsd")
STAMP = re.compile(r"\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}Z")
GET = "verb=GetRecord&metadataPrefix=oai_dc&identifier=oai:letters.example:"
LATER = datetime(2100, 1, 1, tzinfo=UTC)


ASSEMBLY = Organ("A", "75", stated=True)


def letter(number: int, organ: Organ = ASSEMBLY, **values) -> Description:
    return Description(
        "letter",
        (f"{organ.organ}/{organ.session or organ.year}/{number}",),
        organs=(organ,),
        versions=(Version("en", f"Letter {number} & <others>"),),
        **values,
    )


@pytest.fixture
def held(sessions):
    """Seven letters of a day each; returns their ids."""
    letters = [letter(number) for number in range(1, 6)]
    letters.append(letter(6, Organ("S", None, 2021, 76, stated=True)))
    letters.append(letter(7, Organ("A", "S-32", stated=True)))
    return add(sessions, *letters)


def add(sessions, *letters) -> list[int]:
    with sessions.begin() as session:
        ids = [
            take_over(session, found, source="test", who="me").document_id
            for found in records_in(io.BytesIO(as_xml(*letters)))
        ]
    with sessions.begin() as session:
        # Each in a transaction and on a day of its own.
        for number, key in enumerate(ids):
            day = datetime(2021, 5, 1 + number, 12, tzinfo=UTC)
            session.execute(
                text("UPDATE revision SET at = :day WHERE document_id = :key"),
                {"day": day, "key": key},
            )
    return ids


def ask(sessions, query: str, now: datetime = LATER) -> ET.Element:
    with sessions() as session:
        answer = PROVIDER.answer(session, parse_qsl(query, keep_blank_values=True), now)
    SCHEMA.assertValid(etree.fromstring(answer))
    root = ET.fromstring(answer)
    check(root)
    return root


def check(root: ET.Element) -> None:
    """Assert what the protocol demands of every answer and no schema can say."""
    names = [part.tag.removeprefix(OAI) for part in root]
    assert names[2] == "error" or names[2] == root.find(f"{OAI}request").get("verb")
    for header in root.iter(f"{OAI}header"):
        assert STAMP.fullmatch(header.findtext(f"{OAI}datestamp"))
    for record in root.iter(f"{OAI}record"):
        parts = [part.tag.removeprefix(OAI) for part in record]
        is_deleted = record[0].get("status") == "deleted"
        assert parts == (["header"] if is_deleted else ["header", "metadata"])


def codes(root: ET.Element) -> list[str]:
    return [error.get("code") for error in root.findall(f"{OAI}error")]


def identifiers(root: ET.Element) -> list[int]:
    found = [header.findtext(f"{OAI}identifier") for header in root.iter(f"{OAI}header")]
    return [int(text.rpartition(":")[2]) for text in found]


@pytest.mark.parametrize(
    "query, code",
    [
        ("", "badVerb"),
        ("verb=Steal", "badVerb"),
        ("verb=Identify&verb=Identify", "badVerb"),
        ("verb=Identify&set=A", "badArgument"),
        ("verb=ListRecords", "badArgument"),
        ("verb=ListRecords&metadataPrefix=oai_dc&metadataPrefix=oai_dc", "badArgument"),
        ("verb=ListRecords&metadataPrefix=oai_dc&from=yesterday", "badArgument"),
        ("verb=ListRecords&metadataPrefix=oai_dc&from=2021-02-30", "badArgument"),
        ("verb=ListRecords&metadataPrefix=oai_dc&from=", "badArgument"),
        ("verb=ListRecords&metadataPrefix=oai_dc&until=٢٠٢١-٠٥-٠١", "badArgument"),
        ("verb=ListRecords&metadataPrefix=oai_dc&from=2021-05-02&until=2021-05-01", "badArgument"),
        (
            "verb=ListRecords&metadataPrefix=oai_dc&from=2021-05-01&until=2021-05-02T00:00:00Z",
            "badArgument",
        ),
        ("verb=ListRecords&metadataPrefix=oai_dc&set=A/75", "badArgument"),
        ("verb=ListRecords&metadataPrefix=mods", "cannotDisseminateFormat"),
        ("verb=ListRecords&metadataPrefix=oai/dc", "badArgument"),
        ("verb=ListRecords&metadataPrefix=", "badArgument"),
        ("verb=GetRecord&metadataPrefix=oai_dc&identifier=%ZZ a b", "badArgument"),
        ("verb=GetRecord&metadataPrefix=oai_dc&identifier=", "badArgument"),
        ("verb=GetRecord&metadataPrefix=mods&identifier=x", "cannotDisseminateFormat"),
        ("verb=GetRecord&metadataPrefix=oai_dc&identifier=x", "idDoesNotExist"),
        (
            "verb=GetRecord&metadataPrefix=oai_dc&identifier=oai:letters.example:999",
            "idDoesNotExist",
        ),
        ("verb=ListMetadataFormats&identifier=oai:other.example:1", "idDoesNotExist"),
        ("verb=ListRecords&metadataPrefix=oai_dc&set=E", "noRecordsMatch"),
        ("verb=ListRecords&metadataPrefix=oai_dc&until=2020-01-01", "noRecordsMatch"),
        ("verb=ListRecords&resumptionToken=made-up", "badResumptionToken"),
        ("verb=ListSets&resumptionToken=made-up", "badResumptionToken"),
        ("verb=ListRecords&resumptionToken=x&set=A", "badArgument"),
        ("verb=Identify&resumptionToken=x", "badArgument"),
    ],
)
def test_what_does_not_keep_the_protocol_is_answered_with_its_error(sessions, held, query, code):
    root = ask(sessions, query)
    assert codes(root) == [code]
    # Arguments that are wrong in themselves are not repeated.
    attributes = root.find(f"{OAI}request").attrib
    assert bool(attributes) is (code not in {"badVerb", "badArgument"})


def test_the_schema_sees_what_an_answer_lacks(sessions, held):
    with sessions() as session:
        pairs = [("verb", "ListRecords"), ("metadataPrefix", "marcxml")]
        answer = PROVIDER.answer(session, pairs, LATER).decode()
    assert SCHEMA.validate(etree.fromstring(answer.encode()))
    for part, other in (
        ("<datestamp>2021-05-01T12:00:00Z", "<datestamp>2021-05-01T12:00:00"),
        ("<setSpec>A:75</setSpec>", "<setSpec>A/75</setSpec>"),
        ('tag="245"', 'tag="24"'),
        ("<marc:leader>", "<marc:leader>x"),
        ("ListRecords>", "ListSets>"),
        ('verb="ListRecords"', 'verb="Steal"'),
        ("marc:subfield", "marc:part"),
    ):
        assert part in answer
        assert not SCHEMA.validate(etree.fromstring(answer.replace(part, other).encode())), part


@settings(
    deadline=None, max_examples=30, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(
    st.sampled_from(["ListRecords", "ListIdentifiers", "ListSets"]),
    st.text(max_size=30) | st.binary(max_size=40).map(lambda raw: raw.hex()),
)
def test_no_token_that_somebody_made_up_does_harm(sessions, verb, token):
    with sessions() as session:
        pairs = [("verb", verb), ("resumptionToken", token)]
        answer = PROVIDER.answer(session, pairs, LATER)
    SCHEMA.assertValid(etree.fromstring(answer))
    assert codes(ET.fromstring(answer)) == ["badResumptionToken"]


def test_identify_sets_and_formats(sessions, held):
    identify = ask(sessions, "verb=Identify")[2]
    assert [part.tag.removeprefix(OAI) for part in identify] == [
        "repositoryName",
        "baseURL",
        "protocolVersion",
        "adminEmail",
        "earliestDatestamp",
        "deletedRecord",
        "granularity",
    ]
    assert identify.findtext(f"{OAI}earliestDatestamp") == "2021-05-01T12:00:00Z"
    sets = [spec.text for spec in ask(sessions, "verb=ListSets").iter(f"{OAI}setSpec")]
    assert sets == ["A", "A:75", "A:S-32", "S", "S:2021"]
    prefixes = ask(sessions, "verb=ListMetadataFormats").iter(f"{OAI}metadataPrefix")
    assert [prefix.text for prefix in prefixes] == ["oai_dc", "marcxml"]


@pytest.mark.parametrize(
    "selection, places",
    [
        ("", [0, 1, 2]),
        ("&from=2021-05-06", [5, 6]),
        ("&until=2021-05-02", [0, 1]),
        ("&until=9999-12-31", [0, 1, 2]),
        ("&from=2021-05-02T12:00:00Z&until=2021-05-03T12:00:00Z", [1, 2]),
        ("&from=2021-05-02T12:00:01Z&until=2021-05-03T11:59:59Z", []),
        ("&set=S", [5]),
        ("&set=S:2021", [5]),
        ("&set=A:S-32", [6]),
        ("&set=A:75&from=2021-05-04", [3, 4]),
    ],
)
def test_selective_harvest(sessions, held, selection, places):
    root = ask(sessions, f"verb=ListIdentifiers&metadataPrefix=oai_dc{selection}")
    assert identifiers(root) == [held[place] for place in places]


@pytest.mark.parametrize("verb", ["ListRecords", "ListIdentifiers"])
def test_a_list_in_parts_gives_each_record_once_whatever_changes_meanwhile(sessions, held, verb):
    root = ask(sessions, f"verb={verb}&metadataPrefix=marcxml", datetime(2021, 6, 1, tzinfo=UTC))
    seen = identifiers(root)
    # The second letter is corrected while the harvest goes on: it comes in the next one.
    with sessions.begin() as session:
        session.execute(
            text(
                "INSERT INTO revision (document_id, version, who, why, before, after, at)"
                " VALUES (:key, 2, 'me', 'corrected', '{}', '{}', '2021-06-02')"
            ),
            {"key": held[4]},
        )
    while token := root.findtext(f".//{OAI}resumptionToken"):
        root = ask(sessions, f"verb={verb}&resumptionToken={token}")
        seen += identifiers(root)
    assert seen == [key for key in held if key != held[4]]
    assert root.find(f".//{OAI}resumptionToken").text is None
    later = ask(sessions, f"verb={verb}&metadataPrefix=marcxml&from=2021-06-01")
    assert identifiers(later) == [held[4]]


def test_what_is_deleted_or_restricted_is_told_to_those_who_had_it(sessions, held):
    with sessions.begin() as session:
        session.delete(session.get_one(Document, held[0]))
        session.get_one(Document, held[1]).distribution = "restricted"
    root = ask(sessions, "verb=ListRecords&metadataPrefix=oai_dc&from=2022-01-01")
    assert identifiers(root) == [held[0], held[1]]
    assert {header.get("status") for header in root.iter(f"{OAI}header")} == {"deleted"}
    assert [spec.text for spec in root.iter(f"{OAI}setSpec")] == ["A:75", "A:75"]
    assert b"Letter 2" not in ET.tostring(root)
    assert (
        len(
            identifiers(
                ask(sessions, "verb=ListRecords&metadataPrefix=oai_dc&set=A:75&from=2022-01-01")
            )
        )
        == 2
    )
    with sessions.begin() as session:
        session.get_one(Document, held[1]).distribution = "general"
    one = ask(
        sessions, f"verb=GetRecord&metadataPrefix=oai_dc&identifier=oai:letters.example:{held[1]}"
    )
    assert "Letter 2" in ET.tostring(one, "unicode")


def test_what_was_never_public_leaves_no_trace(sessions):
    (secret,) = add(sessions, letter(8, distribution="restricted"))
    get = f"{GET}{secret}"
    assert codes(ask(sessions, get)) == ["idDoesNotExist"]
    assert codes(ask(sessions, "verb=ListRecords&metadataPrefix=oai_dc")) == ["noRecordsMatch"]
    assert codes(ask(sessions, "verb=ListSets")) == ["noSetHierarchy"]
    with sessions.begin() as session:
        session.delete(session.get_one(Document, secret))
    assert codes(ask(sessions, get)) == ["idDoesNotExist"]


@pytest.fixture
def server(sessions, store, tmp_path):
    """A real server on loopback; returns its address."""

    def serve(**given):
        services = Services(
            sessions, store, None, lambda *_: True, Settings(home=tmp_path, **given), "x", tmp_path
        )
        listener = socket.create_server(("127.0.0.1", 0))
        runner = uvicorn.Server(
            uvicorn.Config(make_app(services), log_level="error", lifespan="off")
        )
        thread = threading.Thread(target=runner.run, args=([listener],), daemon=True)
        thread.start()
        running.append((runner, thread))
        while not runner.started:
            time.sleep(0.02)
        return f"http://127.0.0.1:{listener.getsockname()[1]}"

    running: list = []
    yield serve
    for runner, thread in running:
        runner.should_exit = True
        thread.join(10)


def test_a_real_harvester_harvests_everything(sessions, server):
    with sessions.begin() as session:
        fill(session, 250)
        session.execute(text("DELETE FROM document WHERE id = 3"))
    with Scythe(f"{server(public_harvest=True)}/oai") as harvester:
        assert harvester.identify().repositoryName == "Letterbook"
        assert [each.setSpec for each in harvester.list_sets()] == ["A", "A:75"]
        records = list(harvester.list_records(metadata_prefix="oai_dc"))
        assert len(records) == 250
        assert sum(record.deleted for record in records) == 1
        titles = {title for r in records if not r.deleted for title in r.get_metadata()["title"]}
        assert "Letter 250 & <others>" in titles
        assert len(titles) == 249
        headers = list(harvester.list_identifiers(metadata_prefix="marcxml", ignore_deleted=True))
        assert len(headers) == 249
        one = harvester.get_record(identifier=headers[0].identifier, metadata_prefix="marcxml")
        assert one.header.identifier == headers[0].identifier


def test_what_is_harvested_is_imported_again(sessions, held, server):
    address = server(public_harvest=True)
    query = {"verb": "ListRecords", "metadataPrefix": "marcxml"}
    answer = httpx.post(f"{address}/oai", data=query)
    assert answer.headers["content-type"] == "text/xml; charset=utf-8"

    with sessions.begin() as session:
        taken = [
            take_over(session, found, source="x", who="me")
            for found in records_in(io.BytesIO(answer.content))
        ]
    assert [each.outcome for each in taken] == ["unchanged"] * 7


def test_nobody_harvests_or_exports_unless_it_is_public(server, held):
    address = server()
    assert httpx.get(f"{address}/oai?verb=Identify").status_code != 200
    assert httpx.get(f"{address}/export/csv").status_code != 200
