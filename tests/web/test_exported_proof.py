"""JSON Lines has what the values rest on, as the record has it."""

import json

from catalogue.viewer import Role
from schema import Review


def test_evidence_and_reviews_leave_with_the_record(client_of, letters, sessions):
    with sessions.begin() as session:
        session.add(Review(letters["fiji"], None, "form", "doubtful"))
        session.add(Review(letters["fiji"], None, "symbols", "settled", settled_by="ana"))
    lines = client_of(Role.READER).get("/export/jsonl?q=A/75/101").text.splitlines()
    (found,) = map(json.loads, lines)
    assert found["review"] == [{"field": "form", "reason": "doubtful"}]
    english, french = found["renditions"]
    assert (english["language"], french["language"]) == ("en", "fr")
    (date,) = english["evidence"]["dates.letter"]
    assert (date["page"], date["text"]) == (1, "3 May 2021")
    assert set(date) == {"page", "start", "end", "text", "rule", "trust"}
    assert "mai" in french["evidence"]["dates.letter"][0]["text"]
