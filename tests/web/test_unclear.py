"""A search of which a piece says nothing finds nothing: without it too much would be found."""

import pytest

from catalogue.lookups import Criteria, UnclearWordsError, find
from catalogue.viewer import Role

UNCLEAR = ["item:abc", "date:foo maritime", "state:Atlantis organ:S"]


@pytest.mark.parametrize("typed", UNCLEAR)
def test_programs_and_files_are_told_what_is_unclear(typed, client_of, letters):
    client = client_of(Role.READER)
    for address in ("/search.csv", "/export/jsonl", "/api/v1/documents", "/api/v1/facets"):
        answer = client.get(address, params={"q": typed}, headers={"accept": "*/*"})
        assert answer.status_code == 400, address
        assert "Nothing was looked up" in answer.json()["detail"]
    assert client.post("/saved", data={"query": typed}).status_code == 400


def test_at_the_prompt_nothing_is_found_in_place_of_everything(sessions, letters):
    with sessions() as session, pytest.raises(UnclearWordsError, match="'abc' is no agenda item"):
        find(session, Criteria(words="item:abc"))


def test_the_page_says_what_is_unclear_and_shows_what_the_rest_finds(client_of, letters):
    client = client_of(Role.READER)
    nothing = client.get("/search?q=item:abc").text
    assert ("is no agenda item" in nothing, "A/75/101" in nothing) == (True, False)
    rest = client.get("/search?q=item:abc+session:75").text
    assert ("is no agenda item" in rest, "A/75/101" in rest) == (True, True)


def test_a_number_of_no_symbol_may_be_a_word(client_of, letters):
    page = client_of(Role.READER).get("/search?q=977")
    assert 'href="/search?q=%22977%22"' in page.text


def test_each_symbol_that_was_sent_is_answered_in_its_place(client_of, letters):
    sent = ["A/75/101", "no such", "s-2021-102", "A/75/101"]
    answer = client_of(Role.READER).post("/api/v1/lookup", json={"symbols": sent}).json()["results"]
    assert [one["symbol"] for one in answer] == sent
    held = [one["document"] and one["document"]["id"] for one in answer]
    assert held == [letters["fiji"], None, letters["other"], letters["fiji"]]
