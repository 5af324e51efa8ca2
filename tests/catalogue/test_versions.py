"""Versions of one document: what differs is shown with both sides, and settled where it can be."""

from dataclasses import replace

import pytest

from catalogue.comparison import Reading, disagreements
from catalogue.lookups import show
from extraction.extract import extract
from extraction.pages import Origin, Page
from extraction.record import Annex, Organ, Sender, as_json
from tests.made_letters import ENGLISH, FRENCH, letter


def version(template=ENGLISH, **options):
    text = letter(template, **options).decode()
    return extract([Page(1, text, "text")], Origin("l.txt", "0" * 64, "text/plain")), text


EN, _ = version(ENGLISH)
FR, _ = version(FRENCH)


def readings(first, second):
    return Reading(1, as_json(first)), Reading(2, as_json(second))


def test_two_languages_of_one_letter_agree():
    assert disagreements(*readings(EN, FR)) == []


@pytest.mark.parametrize(
    "field, changed",
    [
        ("symbols", replace(FR, symbols=("A/75/101",))),
        ("dates.letter", replace(FR, dates=replace(FR.dates, letter="2021-05-04"))),
        ("dates.masthead", replace(FR, dates=replace(FR.dates, masthead=None))),
        ("distribution", replace(FR, distribution="limited")),
        ("original_language", replace(FR, original_language="fr")),
        ("job_number", replace(FR, job_number="21-00001")),
        ("organs", replace(FR, organs=(Organ("A", "76"), FR.organs[1]))),
        ("agenda_items", replace(FR, agenda_items=FR.agenda_items[:1])),
        ("senders", replace(FR, senders=(Sender("TUV", "permanent_representative"),))),
        ("on_behalf_of", replace(FR, on_behalf_of=("TUV", "Groupe des 77"))),
        ("addressees", replace(FR, addressees=("president_security_council",))),
        ("annexes", replace(FR, annexes=(Annex("Annexe"),))),
    ],
)
def test_each_field_without_language_is_compared(field, changed):
    english = replace(EN, job_number="21-00002")
    found = disagreements(*readings(english, changed))
    assert [one.field for one in found] == [field]


def test_what_one_version_may_leave_out_is_no_disagreement():
    unstated = tuple(replace(organ, stated=False) for organ in FR.organs)
    assert disagreements(*readings(EN, replace(FR, job_number=None, organs=unstated))) == []


def test_a_letter_as_received_is_compared_in_what_it_states():
    sent = replace(
        FR,
        symbols=(),
        dates=replace(FR.dates, masthead=None),
        distribution=None,
        original_language=None,
    )
    assert disagreements(*readings(EN, sent)) == []
    other = replace(sent, dates=replace(sent.dates, letter="2021-05-09"))
    assert [one.field for one in disagreements(*readings(EN, other))] == ["dates.letter"]


def test_a_disagreement_is_a_review_with_both_spans(sessions, put):
    put(*version(ENGLISH, item=40))
    entry = put(*version(FRENCH, item=41))
    with sessions() as session:
        document = show(session, str(entry.document_id))
    (review,) = document["review"]
    assert review["origin"] == "versions"
    english, french = review["detail"]["sides"]
    renditions = [one["id"] for one in document["renditions"]]
    assert [english["rendition_id"], french["rendition_id"]] == renditions
    assert (english["language"], english["page"], english["text"]) == ("en", 1, "34")
    assert french["text"] == "34"
    assert review["detail"]["stands"] is None
    assert document["status"] == "in_review"


def poorly(record, field, **changes):
    """Return the record as if recognised from a scan, with one field doubtful."""
    evidence = {
        name: tuple(replace(piece, trust=0.6 if name == field else 0.85) for piece in pieces)
        for name, pieces in record.evidence.items()
    }
    return replace(record, read_by="ocr", evidence=evidence, **changes)


@pytest.mark.parametrize("clear_first", [True, False])
def test_the_clearest_version_settles_a_doubtful_one_and_says_so(sessions, put, clear_first):
    english, text = version(ENGLISH)
    wrong = replace(FR.dates, letter="2021-05-08")
    french = poorly(FR, "dates.letter", dates=wrong)
    pair = [(english, text), (french, letter(FRENCH).decode())]
    for record, words in pair if clear_first else pair[::-1]:
        entry = put(record, words)
    with sessions() as session:
        document = show(session, str(entry.document_id))
    assert document["dates"]["letter"] == "2021-05-03"
    assert [one["field"] for one in document["review"]] == []
    (settled,) = document["settled"]
    assert settled["by"] == "letterbook"
    assert (
        "the en reading stands (text, trust 0.99) over the fr one (ocr, trust 0.60)"
        in (settled["reason"])
    )
    said = "settled: dates.letter from the en version" in document["history"][-1]["why"]
    assert said is not clear_first


def test_two_clear_versions_that_differ_settle_nothing(sessions, put):
    put(*version(ENGLISH))
    english, text = version(FRENCH, day=4)
    entry = put(english, text)
    with sessions() as session:
        document = show(session, str(entry.document_id))
    assert document["dates"]["letter"] == "2021-05-03"
    fields = {one["field"] for one in document["review"]}
    assert fields == {"dates.letter", "dates.masthead"}
    assert document["settled"] == []


def test_reading_a_version_again_takes_its_disagreement_back(sessions, put):
    put(*version(ENGLISH), original="en")
    entry = put(*version(FRENCH, item=41), original="fr")
    put(*version(ENGLISH, item=41), original="en")
    with sessions() as session:
        document = show(session, str(entry.document_id))
    assert (document["review"], document["status"]) == ([], "complete")
    assert document["agenda_items"][1]["item"] == 41
