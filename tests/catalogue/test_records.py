"""Readings become records: one document for all languages, people's values untouched."""

import io

import pytest

from catalogue.ledger import balance
from catalogue.lookups import Criteria, find, show
from schema import Document
from tests.made_letters import ENGLISH, FRENCH, letter
from worker.intake.receive import receive
from worker.intake.reread import reread
from worker.pipeline import Pipeline
from worker.reading.isolated import Reader
from worker.reading.limits import Options
from worker.settings import Settings


@pytest.fixture(scope="module")
def reader():
    reader = Reader(Options())
    yield reader
    reader.close()


@pytest.fixture
def pipeline(sessions, store, reader, tmp_path):
    return Pipeline(sessions, store, reader, Settings(home=tmp_path))


def deliver(pipeline: Pipeline, content: bytes, name: str = "letter.txt") -> tuple:
    receipt = receive(
        pipeline.sessions, pipeline.store, io.BytesIO(content), name=name, source="test", who="me"
    )
    return receipt, pipeline.run(receipt.job_id).outcome


def test_a_letter_becomes_a_record_with_its_evidence(pipeline):
    assert deliver(pipeline, letter())[1] == "created"
    with pipeline.sessions() as session:
        document = show(session, "a/75/101")
    assert document["symbols"] == ["A/75/101", "S/2021/101"]
    assert document["dates"] == {"letter": "2021-05-03", "masthead": "2021-05-03"}
    assert [item["item"] for item in document["agenda_items"]] == [34, 40]
    assert document["senders"][0]["state"] == "FJI"
    words = {piece["field"]: piece["text"] for piece in document["renditions"][0]["evidence"]}
    assert words["dates.letter"] == "3 May 2021"


def test_a_second_language_joins_its_document(pipeline):
    deliver(pipeline, letter(ENGLISH))
    assert deliver(pipeline, letter(FRENCH))[1] == "joined"
    with pipeline.sessions() as session:
        document = show(session, "S/2021/101")
        assert [found.languages for found in find(session, Criteria())] == [("en", "fr")]
    assert [row["language"] for row in document["renditions"]] == ["en", "fr"]
    assert document["review"] == []


def test_languages_that_disagree_go_to_review_naming_both(pipeline):
    deliver(pipeline, letter(ENGLISH, item=40))
    deliver(pipeline, letter(FRENCH, item=41))
    with pipeline.sessions() as session:
        document = show(session, "A/75/101")
    (review,) = [entry for entry in document["review"] if entry["field"] == "agenda_items"]
    assert "en has" in review["reason"]
    assert "fr has" in review["reason"]
    assert document["status"] == "in_review"


def test_the_same_bytes_are_a_duplicate_and_written_once(pipeline):
    first, _ = deliver(pipeline, letter(), "a.txt")
    second, outcome = deliver(pipeline, letter(), "b.txt")
    assert (first.duplicate, second.duplicate, outcome) == (False, True, "not_queued")
    with pipeline.sessions() as session:
        assert len(find(session, Criteria())) == 1
        counts = balance(session)
        names = [a["name"] for a in show(session, "A/75/101")["renditions"][0]["arrivals"]]
    assert (counts.received, counts.catalogued, counts.duplicate) == (2, 1, 1)
    assert names == ["a.txt", "b.txt"]


def test_reading_again_changes_nothing_and_leaves_a_persons_value(pipeline):
    deliver(pipeline, letter())
    with pipeline.sessions.begin() as session:
        document = session.query(Document).one()
        document.distribution, document.locked = "limited", ["distribution"]
    ((job_id,),) = reread(pipeline.sessions)
    assert pipeline.run(job_id).outcome == "amended"
    with pipeline.sessions() as session:
        document = show(session, "A/75/101")
        assert balance(session).received == 1
    assert document["distribution"] == "limited"
    assert len(document["history"]) == 1


def test_an_unreadable_file_is_rejected_with_its_reason(pipeline):
    receipt, outcome = deliver(pipeline, b"\x89PNG\r\n\x1a\n" + bytes(100), "photo.png")
    assert outcome == "rejected"
    with pipeline.sessions() as session:
        assert balance(session).rejected == 1
    assert pipeline.store.path(
        f"{receipt.sha256[:2]}/{receipt.sha256[2:4]}/{receipt.sha256}"
    ).exists()


@pytest.mark.parametrize(
    "criteria, found",
    [
        (Criteria(symbol="a/75/101"), True),
        (Criteria(symbol="A/75/10"), True),  # half a symbol
        (Criteria(item=40, organ="s"), True),
        (Criteria(item=40, session="74"), False),
        (Criteria(state="fji", date_from="2021-05", date_to="2021"), True),
        (Criteria(date_to="2021-04"), False),
        (Criteria(words="demining statements"), True),  # stemmed
        (Criteria(words='"statement on demining"'), True),
        (Criteria(words="demining -statement"), False),
        (Criteria(words="déminage"), False),
    ],
)
def test_lookups(pipeline, criteria, found):
    deliver(pipeline, letter())
    with pipeline.sessions() as session:
        assert bool(find(session, criteria)) is found


def test_accents_are_forgiven_in_words(pipeline):
    deliver(pipeline, letter(FRENCH))
    with pipeline.sessions() as session:
        assert find(session, Criteria(words="deminage"))
        assert find(session, Criteria(words="déminages"))


def test_citations_are_linked_whichever_comes_first(pipeline):
    citing = letter(number=102).replace(b"on demining", b"further to A/75/101")
    deliver(pipeline, citing)
    deliver(pipeline, letter(number=101))
    with pipeline.sessions() as session:
        assert show(session, "A/75/101")["cited_by"] == ["A/75/102"]


def test_a_state_that_was_another_on_the_letters_date_is_asked_about(pipeline):
    old = letter().replace(b"2021", b"1985").replace(b"of Fiji", b"of the Russian Federation")
    deliver(pipeline, old)
    deliver(pipeline, letter(number=102).replace(b"of Fiji", b"of the Russian Federation"))
    with pipeline.sessions() as session:
        asked = [
            [row["reason"] for row in show(session, key)["review"] if row["field"] == "senders"]
            for key in ("1", "2")
        ]
        assert show(session, "1")["senders"][0]["state"] == "RUS"
    assert asked == [["RUS was SUN on 1985-05-03"], []]
