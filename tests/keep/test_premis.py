"""What happened is told from the tables that know, and as PREMIS in the order that it wants."""

from datetime import UTC, datetime

import pytest
from lxml import etree

from catalogue.corrections import correct
from catalogue.fixity.checking import Bounds, check_due
from catalogue.fixity.mending import mend_all
from catalogue.preservation.events import life_of
from catalogue.preservation.premis import NAMESPACE, premis_of
from catalogue.replication import replicate
from catalogue.retention import disposals
from catalogue.retention.carrying_out import carry_out
from tests.keep.conftest import spoil
from tests.made_letters import letter

# The parts of each element in the order of the schema, as far as we write them.
ORDER = {
    "premis": ["object", "event", "agent"],
    "object": [
        "objectIdentifier",
        "objectCharacteristics",
        "originalName",
        "storage",
        "relationship",
        "linkingEventIdentifier",
    ],
    "objectCharacteristics": ["fixity", "size", "format"],
    "fixity": ["messageDigestAlgorithm", "messageDigest"],
    "event": [
        "eventIdentifier",
        "eventType",
        "eventDateTime",
        "eventDetailInformation",
        "eventOutcomeInformation",
        "linkingAgentIdentifier",
        "linkingObjectIdentifier",
    ],
    "agent": ["agentIdentifier", "agentName", "agentType"],
    "relationship": ["relationshipType", "relationshipSubType", "relatedObjectIdentifier"],
    "storage": ["contentLocation"],
}


@pytest.fixture
def lived(sessions, pair, catalogued) -> int:
    """A document whose original was copied, spoilt, found and mended, and that was corrected."""
    number = catalogued(letter(number=7))
    with sessions.begin() as session:
        correct(session, number, {"form": "note"}, who="ana", why="as <printed>\x0b")
    replicate(sessions, pair)
    with sessions() as session:
        sha256 = life_of(session, number).originals[0].sha256
    spoil(pair.first, sha256)
    check_due(sessions, "first", pair.first, Bounds(datetime(2100, 1, 1, tzinfo=UTC)))
    mend_all(sessions, pair, "ben")
    return number


def test_all_that_happened_is_told_in_its_order(sessions, lived):
    with sessions() as session:
        life = life_of(session, lived)
    told = [(event.type, event.outcome) for event in life.events]
    assert told[0] == ("ingestion", "success")
    assert ("fixity check", "failure") in told
    assert told.index(("fixity check", "failure")) < told.index(("recovery", "success"))
    assert {kind for kind, _ in told} == {
        "ingestion",
        "metadata extraction",
        "metadata modification",
        "replication",
        "fixity check",
        "recovery",
    }
    corrected = [e for e in life.events if e.type == "metadata modification"][-1]
    assert corrected.agents[0][0] == "ana"
    assert [event.at for event in life.events] == sorted(event.at for event in life.events)


def test_premis_is_in_order_and_every_link_leads_somewhere(sessions, lived):
    with sessions() as session:
        content = premis_of(life_of(session, lived), "letters.example.org")
    root = etree.fromstring(content)
    for element in root.iter():
        name = etree.QName(element).localname
        assert etree.QName(element).namespace == NAMESPACE
        if name in ORDER:
            places = [ORDER[name].index(etree.QName(part).localname) for part in element]
            assert places == sorted(places), name
    for what in ("Event", "Agent", "Object"):
        of = what.lower()
        known = {e.text for e in root.iter(f"{{{NAMESPACE}}}{of}IdentifierValue")}
        linked = {e.text for e in root.iter(f"{{{NAMESPACE}}}linking{what}IdentifierValue")}
        assert linked
        assert linked <= known
    kinds = [o.get("{http://www.w3.org/2001/XMLSchema-instance}type") for o in root]
    assert kinds[:2] == ["premis:intellectualEntity", "premis:file"]


def test_of_what_was_disposed_of_the_deletion_is_told(sessions, pair, lived):
    with sessions() as session:
        (original,) = life_of(session, lived).originals
    with sessions.begin() as session:
        number = disposals.propose(session, lived, who="ana", why="schedule 12").id
        disposals.approve(session, number, who="ben")
    carry_out(sessions, pair, number, lambda _: None)
    with sessions() as session:
        life = life_of(session, lived)
        assert life_of(session, lived + 1) is None
    (event,) = life.events
    assert (event.type, event.detail, event.sha256) == ("deletion", "schedule 12", original.sha256)
    assert [name for name, _, _ in event.agents] == ["ana", "ben", "Letterbook"]
    assert life.symbols == ("A/75/7", "S/2021/7")
    etree.fromstring(premis_of(life, "letters.example.org"))
