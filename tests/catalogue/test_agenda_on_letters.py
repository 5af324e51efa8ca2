"""Letters meet the authority: on entering, and when the authority changes afterwards."""

from dataclasses import replace

import pytest
from sqlalchemy import select, update

from catalogue.agenda import deciding
from catalogue.agenda.importing import import_rows
from catalogue.agenda.learning import proposals
from catalogue.agenda.rows import Row
from catalogue.agenda.shipped import ship
from catalogue.lookups import show
from catalogue.rechecking import affected, recheck_all, take_up
from schema import AgendaItemRow, AgendaSighting, Document, Review
from tests.agenda_letters import letter, old_letter, read, with_title

PREVENTION = "Prevention of armed conflict"
AZERBAIJAN = "The situation in the occupied territories of Azerbaijan"


@pytest.fixture
def agenda(sessions):
    """Return a function that puts items into the authority and checks the letters they concern."""

    def bring(*items: tuple[str, str], session="75", complete=False) -> int:
        rows = [
            Row(line, {"session": session, "stage": "final", "item": item, "title": title})
            for line, (item, title) in enumerate(items, start=1)
        ]
        with sessions.begin() as database:
            report = import_rows(database, rows, source="test", who="me", complete=complete)
        with sessions.begin() as database:
            return sum(
                recheck_all(database, chunk, why="the agenda changed")
                for chunk in affected(database, report.agendas)
            )

    return bring


def shown(sessions, entry):
    with sessions() as session:
        return show(session, str(entry.document_id))


def asked(document):
    return [one["reason"] for one in document["review"] if one["field"] == "agenda_items"]


def test_a_title_that_is_not_printed_is_filled_in_and_marked(sessions, put, agenda):
    agenda(("34", PREVENTION))
    record, text = letter("34 and 40")
    document = shown(sessions, put(record, text))
    first, second = document["agenda"]
    assert (first["title"], first["title_from"]) == (PREVENTION, "authority")
    assert (second["title"], second["title_from"], second["authority_id"]) == (None, None, None)
    with sessions() as session:
        row = session.get_one(Document, document["id"])
        assert row.status == "complete"
    # The reading itself stays as read, in the history too.
    assert document["history"][0]["after"]["agenda_items"][0]["title"] is None


@pytest.mark.parametrize("agenda_first", [True, False])
def test_a_title_finds_its_number_whichever_comes_first(sessions, put, agenda, agenda_first):
    items = (("60", "General and complete disarmament"), ("30", "Question of Cyprus"))
    if agenda_first:
        agenda(*items, session="46")
    entry = put(*old_letter("GENERAL AND COMPLETE DISARMAMENT", "QUESTION OF CYPRUS"))
    if not agenda_first:
        assert asked(shown(sessions, entry)) == ["agenda item printed by its title alone"]
        assert agenda(*items, session="46") == 1
    document = shown(sessions, entry)
    found = [
        (one["item"], one["number_from"], one["title"], one["title_from"])
        for one in document["agenda"]
    ]
    assert found == [
        (60, "authority", "GENERAL AND COMPLETE DISARMAMENT", "document"),
        (30, "authority", "QUESTION OF CYPRUS", "document"),
    ]
    assert asked(document) == []
    assert len(document["history"]) == (1 if agenda_first else 2)


def test_an_ambiguous_title_goes_to_review_with_alternatives(sessions, put, agenda):
    agenda(("60", "Other matters"), ("61", "Other matters"), session="46")
    document = shown(sessions, put(*old_letter("OTHER MATTERS")))
    (review,) = [one for one in document["review"] if one["field"] == "agenda_items"]
    assert review["origin"] == "authority"
    assert review["detail"]["alternatives"] == ["60 Other matters", "61 Other matters"]
    assert [[one["item"] for one in value] for value in review["detail"]["values"]] == [[60], [61]]
    assert document["agenda"][0]["item"] is None


def test_a_number_that_a_complete_agenda_lacks_goes_to_review(sessions, put, agenda):
    entry = put(*letter("34 and 199"))
    agenda(("34", PREVENTION))
    assert asked(shown(sessions, entry)) == []
    agenda(("34", PREVENTION), complete=True)
    assert asked(shown(sessions, entry)) == ["the final agenda of session 75 has no item 199"]
    # A person settles it: it is not asked again.
    with sessions.begin() as session:
        session.execute(update(Review).values(settled_by="me"))
    agenda(("34", PREVENTION))
    document = shown(sessions, entry)
    assert (asked(document), document["status"]) == ([], "complete")


def test_a_title_that_contradicts_its_number_goes_to_review(sessions, put, agenda):
    agenda(("34", PREVENTION), ("40", AZERBAIJAN))
    record, text = letter("34", PREVENTION)
    (reason,) = asked(shown(sessions, put(with_title(record, AZERBAIJAN), text)))
    assert AZERBAIJAN in reason
    assert PREVENTION in reason


def test_a_persons_items_stay_when_the_authority_changes(sessions, put, agenda):
    entry = put(*old_letter("QUESTION OF CYPRUS"))
    with sessions.begin() as session:
        session.execute(update(Document).values(locked=["agenda_items"]))
    assert agenda(("30", "Question of Cyprus"), session="46") == 0
    assert shown(sessions, entry)["agenda"][0]["item"] is None


def seen(put, *numbers: int, titles=(PREVENTION, AZERBAIJAN)):
    return [put(*letter("34 and 40", *titles, number=number)) for number in numbers]


def test_mastheads_propose_titles_with_their_documents(sessions, put):
    entries = seen(put, 101, 102)
    with sessions() as session:
        found = proposals(session, of_session="75")
    assert [(one.item, one.title, one.sure) for one in found] == [
        (34, PREVENTION, 2),
        (40, AZERBAIJAN, 2),
    ]
    assert found[0].documents == tuple(entry.document_id for entry in entries)


def test_enough_repetitions_confirm_a_title_and_link_its_letters(sessions, put):
    seen(put, 101, 102)
    bare = put(*letter("34", number=109))
    with sessions.begin() as session:
        assert deciding.learn(session, 3) == []
    seen(put, 103)
    with sessions.begin() as session:
        taken = deciding.learn(session, 3)
        take_up(session, taken, why="learned")
    assert [one.item for one in taken] == [34, 40]
    (item,) = shown(sessions, bare)["agenda"]
    assert (item["title"], item["title_from"]) == (PREVENTION, "authority")
    assert item["agenda_document"] == "A/75/251"
    with sessions() as session:
        assert proposals(session) == []
        row = session.scalar(select(AgendaItemRow).where(AgendaItemRow.item == 34))
        assert (row.source, row.confirmed_by) == ("printed by 3 documents", None)


def test_one_document_read_twice_counts_once(sessions, put):
    record, text = letter("34", PREVENTION)
    for _ in range(3):
        put(record, text, original="the same")
    with sessions() as session:
        (found,) = proposals(session)
        assert len(session.scalars(select(AgendaSighting)).all()) == 1
    assert found.sure == 1


def test_doubtful_readings_do_not_confirm_by_repetition(sessions, put):
    for number in (101, 102, 103):
        record, text = letter("34", PREVENTION, number=number)
        (piece,) = record.evidence["agenda_items"]
        evidence = record.evidence | {"agenda_items": (replace(piece, trust=0.7),)}
        put(replace(record, evidence=evidence), text)
    with sessions.begin() as session:
        assert deciding.learn(session, 3) == []
        (found,) = proposals(session)
    assert (len(found.documents), found.sure) == (3, 0)


def test_two_common_titles_wait_for_a_person(sessions, put):
    seen(put, 101, 102, 103, titles=(PREVENTION, "First title of it"))
    seen(put, 104, 105, 106, titles=(PREVENTION, "Quite another thing"))
    with sessions.begin() as session:
        assert [one.item for one in deciding.learn(session, 3)] == [34]
        with pytest.raises(deciding.SeveralProposedError, match="Quite another thing"):
            deciding.choose(session, "75", 40, None)
        (chosen,) = deciding.choose(session, "75", 40, None, title="quite ANOTHER thing")
        row = deciding.confirm(session, chosen, "librarian")
        assert row.confirmed_by == "librarian"
        assert row.titles == {"en": "Quite another thing"}


def test_what_a_person_refused_is_not_proposed_again(sessions, put):
    seen(put, 101, titles=("Prevention of armed elephants", AZERBAIJAN))
    with sessions.begin() as session:
        (chosen,) = deciding.choose(session, "75", 34, None)
        deciding.refuse(session, chosen, "librarian")
    seen(put, 102, 103, titles=("Prevention of armed elephants", AZERBAIJAN))
    with sessions.begin() as session:
        assert [one.item for one in deciding.learn(session, 3)] == [40]
        with pytest.raises(deciding.NothingProposedError, match="item 34"):
            deciding.choose(session, "75", 34, None)


def test_a_title_that_the_authority_has_is_not_proposed(sessions, put, agenda):
    agenda(("34", PREVENTION), ("40", AZERBAIJAN))
    seen(put, 101)
    with sessions() as session:
        assert proposals(session) == []


def test_the_real_letter_of_2021_gets_the_titles_that_are_known(sessions, put, shared):
    text = (shared / "letters/letter-2021-02-23-azerbaijan.fr.txt").read_text()
    with sessions.begin() as session:
        ship(session)
    items = shown(sessions, put(read(text), text))["agenda"]
    assert [one["item"] for one in items] == [34, 35, 40, 63, 64, 68, 72, 86]
    assert all(one["agenda_document"] == "A/75/251" for one in items)
    titles = {one["item"]: one["title"] for one in items}
    assert titles.pop(63) is None  # not known from any published document
    assert titles[86] == "The rule of law at the national and international levels"
    assert {one["title_from"] for one in items if one["item"] != 63} == {"authority"}
