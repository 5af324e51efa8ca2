"""Rivals from reading to review: kept, replaced by a new reading, offered with their words."""

from dataclasses import replace

from sqlalchemy import func, select

from catalogue import corrections
from catalogue.lookups import show
from catalogue.records import enter
from catalogue.viewer import Role
from schema import Review, RivalRow
from tests.made_letters import AT_ODDS, poorly_read


def shown(sessions, number: int) -> dict:
    with sessions() as session:
        return show(session, str(number))


def test_a_reading_keeps_its_rivals_and_the_next_replaces_them(sessions, doubtful):
    number, original = doubtful
    kept = shown(sessions, number)["renditions"][0]
    by_field = {one["field"]: one for one in kept["rivals"]}
    assert by_field["dates.letter"]["value"] == "2021-05-05"
    assert by_field["dates.letter"]["rule"] == "title_date"
    (words,) = by_field["dates.letter"]["words"]
    assert AT_ODDS[words["start"] : words["end"]] == words["text"] == "3 and 5 May 2021"
    assert [item["item"] for item in by_field["agenda_items"]["value"]] == [34, 41]
    # They prove nothing.
    assert all(piece["rule"] != "request_items" for piece in kept["evidence"])
    clear = AT_ODDS.replace("34 and 41", "34 and 40").replace("3 and 5 May", "3 May")
    with sessions.begin() as session:
        enter(session, original, replace(poorly_read(clear, 0.95), review=()), [clear])
        assert {row.rule for row in session.scalars(select(RivalRow))} <= {"title_date"}
    with sessions.begin() as session:
        record = replace(poorly_read(clear, 1.0), read_by="text")
        enter(session, original, record, [clear])
        assert session.scalar(select(func.count()).select_from(RivalRow)) == 0


def test_a_reading_anew_leaves_what_a_person_took(sessions, doubtful):
    number, original = doubtful
    with sessions.begin() as session:
        corrections.correct(session, number, {"dates.letter": "2021-05-05"}, who="ana")
    with sessions.begin() as session:
        enter(session, original, poorly_read(AT_ODDS, 0.7), [AT_ODDS])
    document = shown(sessions, number)
    assert document["dates"]["letter"] == "2021-05-05"
    assert "dates.letter" not in {one["field"] for one in document["review"]}


def test_what_the_authority_offers_is_a_choice(client_of, letters, sessions):
    number = letters["fiji"]
    other = [{"state": "WSM", "office": "permanent_representative", "name": "Ratu Example"}]
    with sessions.begin() as session:
        detail = {"alternatives": ["WSM"], "values": [other]}
        session.add(Review(number, None, "senders", "FJI was WSM", "authority", detail))
    page = client_of(Role.CATALOGUER).get(f"/review/{number}").text
    assert 'data-value="WSM | permanent_representative | Ratu Example"' in page
    assert "the authority" in page


def test_places_that_are_none_are_refused(client_of, letters):
    client = client_of(Role.READER)
    version = client.get(f"/api/v1/documents/{letters['fiji']}").json()["renditions"][0]["id"]
    address_of_page = f"/documents/{letters['fiji']}/versions/{version}/pages/1?places="
    assert "<mark>United" in client.get(f"{address_of_page}0-6").text
    assert client.get(f"{address_of_page}0-6;drop").status_code == 422
    assert client.get(f"{address_of_page}999-9999").status_code == 200
