"""A person's values: locked, with history, undone; two people do not overwrite each other."""

import pytest
from sqlalchemy import select

from catalogue import corrections, review_queue
from catalogue.corrections import EditConflictError, NothingToUndoError, SymbolTakenError, correct
from catalogue.field_text import FieldTextError, from_text, to_text
from catalogue.lookups import show
from catalogue.viewer import OPERATOR, Role, Viewer
from schema import Claim, Document, Review
from tests.made_letters import letter

CATALOGUER = Viewer(0, "me", Role.CATALOGUER, sees_restricted=False)


def test_a_correction_is_locked_and_kept_in_the_history(sessions, letters, catalogue_letter):
    number = letters["fiji"]
    with sessions.begin() as session:
        before = show(session, str(number))
        saved = correct(session, number, {"dates.letter": "2021-05-04"}, who="ana", why="typo")
    with sessions() as session:
        after = show(session, str(number))
    assert after["dates"]["letter"] == "2021-05-04"
    assert after["version"] == saved.version == before["version"] + 1
    assert after["locked"] == ["dates.letter"]
    entry = after["history"][-1]
    assert (entry["who"], entry["why"]) == ("ana", "typo")
    assert entry["before"]["dates.letter"] == "2021-05-03"
    assert entry["after"]["dates.letter"] == "2021-05-04"


def test_a_save_on_an_older_version_is_refused_and_says_what_changed(sessions, letters):
    number = letters["fiji"]
    with sessions.begin() as session:
        version = session.get_one(Document, number).version
        correct(session, number, {"form": "note_verbale"}, who="ana", version=version)
    with pytest.raises(EditConflictError) as refused, sessions.begin() as session:
        correct(session, number, {"distribution": "limited"}, who="ben", version=version)
    assert refused.value.changed["form"] == "note_verbale"
    with sessions() as session:
        assert session.get_one(Document, number).distribution == "general"


def test_undo_sets_back_value_lock_doubt_and_status(sessions, letters):
    number = letters["fiji"]
    with sessions.begin() as session:
        session.add(Review(number, None, "agenda_items", "item 40 is doubtful"))
        session.get_one(Document, number).status = "in_review"
    with sessions.begin() as session:
        before = show(session, str(number))
        saved = correct(
            session, number, {"agenda_items": from_text("agenda_items", "A/75 34")}, who="ana"
        )
    with sessions.begin() as session:
        assert show(session, str(number))["status"] == "confirmed"
        corrections.undo(session, number, saved.version, who="ana")
    with sessions() as session:
        after = show(session, str(number))
    for name in ("agenda_items", "locked", "review", "status"):
        assert after[name] == before[name]
    assert after["history"][-1]["why"] == f"undid version {saved.version}"


def test_undoing_one_thing_unlocks_no_other_that_a_person_said_later(sessions, letters):
    number = letters["fiji"]
    with sessions.begin() as session:
        first = correct(session, number, {"dates.letter": "2021-05-04"}, who="ana")
    with sessions.begin() as session:
        correct(session, number, {"distribution": "limited"}, who="ana")
    with sessions.begin() as session:
        corrections.undo(session, number, first.version, who="ana")
    with sessions() as session:
        assert session.get_one(Document, number).locked == ["distribution"]


def test_what_was_changed_again_is_not_undone_under_it(sessions, letters):
    number = letters["fiji"]
    with sessions.begin() as session:
        first = correct(session, number, {"form": "note"}, who="ana")
        correct(session, number, {"form": "report"}, who="ben")
    with pytest.raises(NothingToUndoError, match="form"), sessions.begin() as session:
        corrections.undo(session, number, first.version, who="ana")
    with pytest.raises(NothingToUndoError), sessions.begin() as session:
        corrections.undo(session, number, 1, who="ana")


def test_a_symbol_of_another_document_is_refused(sessions, letters):
    with pytest.raises(SymbolTakenError, match="A/75/102"), sessions.begin() as session:
        correct(session, letters["fiji"], {"symbols": ["A/75/102"]}, who="ana")


def test_a_corrected_symbol_is_linked_to_what_cites_it(sessions, catalogue_letter):
    citing = catalogue_letter(letter(number=7).replace(b"demining.", b"demining; see A/75/900."))
    cited = catalogue_letter(letter(number=8))
    with sessions.begin() as session:
        correct(session, cited, {"symbols": ["A/75/900"]}, who="ana")
    with sessions() as session:
        assert show(session, str(cited))["cited_by"] == ["A/75/7"]
        assert show(session, str(citing))["citations"] == ["A/75/900"]


def test_titles_belong_to_their_language(sessions, letters):
    number = letters["fiji"]
    with sessions.begin() as session:
        correct(session, number, {"title.fr": "Lettre"}, who="ana")
    with sessions() as session:
        titles = {r["language"]: r["title"] for r in show(session, str(number))["renditions"]}
    assert titles["fr"] == "Lettre"
    assert titles["en"].startswith("Letter dated")
    with pytest.raises(corrections.UnknownFieldError), sessions.begin() as session:
        correct(session, number, {"title.ru": "Письмо"}, who="ana")


def test_others_like_it_have_the_same_doubt_and_the_same_value(sessions, catalogue_letter):
    one, two, three, four = (
        catalogue_letter(letter(number=n, item=i)) for n, i in ((1, 40), (2, 40), (3, 40), (4, 72))
    )
    with sessions.begin() as session:
        for number in (one, two, four):
            session.add(Review(number, None, "agenda_items", "no title"))
        session.add(Review(three, None, "agenda_items", "something else"))
    with sessions.begin() as session:
        before = show(session, str(one))["agenda_items"]
        assert review_queue.alike(session, OPERATOR, one, "agenda_items", before) == [two]


def test_the_most_doubtful_come_first_and_a_claim_keeps_others_off(sessions, letters, client_of):
    client_of(Role.CATALOGUER, name="ana")
    client_of(Role.CATALOGUER, name="ben")
    with sessions.begin() as session:
        for name, fields in (("fiji", ["form"]), ("other", ["form", "symbols"]), ("secret", ["x"])):
            session.get_one(Document, letters[name]).status = "in_review"
            for field in fields:
                session.add(Review(letters[name], None, field, "doubtful"))
    ana, ben = (
        Viewer(n, who, Role.CATALOGUER, sees_restricted=False)
        for n, who in ((1, "ana"), (2, "ben"))
    )
    with sessions.begin() as session:
        assert [e.document_id for e in review_queue.queue(session, ana)] == [
            letters["other"],
            letters["fiji"],
        ]
        assert review_queue.claim_next(session, ana) == letters["other"]
        assert review_queue.claim_next(session, ben) == letters["fiji"]
        assert review_queue.claim(session, letters["other"], 2) == "ana"
    with sessions.begin() as session:
        claim = session.scalars(select(Claim).where(Claim.account_id == 1)).one()
        claim.until = claim.until.replace(year=2020)
    with sessions.begin() as session:
        assert review_queue.claim(session, letters["other"], 2) is None


TEXTS = [
    ("symbols", "a/75/660 – s/2020/1267", ["A/75/660", "S/2020/1267"]),
    ("dates.letter", "2021-02", "2021-02"),
    ("dates.letter", "23 février 2021", "2021-02-23"),
    ("dates.letter", "", None),
    ("form", "note", "note"),
    ("original_language", "French", "fr"),
    ("original_language", "pt", "pt"),
    ("addressees", "secretary_general", ["secretary_general"]),
    ("on_behalf_of", "Fiji\nGroup of 77 and China", ["FJI", "Group of 77 and China"]),
    ("signatories", "Ana\n\n Ben ", ["Ana", "Ben"]),
]


@pytest.mark.parametrize("field, text, value", TEXTS)
def test_a_value_is_read_as_a_person_writes_it(field, text, value):
    assert from_text(field, text, "fr") == value


@pytest.mark.parametrize(
    "field, text",
    [
        ("symbols", "hello"),
        ("dates.letter", "yesterday"),
        ("form", "poem"),
        ("agenda_items", "thirty-five"),
        ("organs", "?"),
        ("senders", "Atlantis | minister"),
        ("senders", "FJI | king"),
        ("addressees", "you"),
        ("original_language", "Klingon"),
    ],
)
def test_what_is_no_value_is_refused_with_how_one_is_written(field, text):
    with pytest.raises(FieldTextError, match="Write "):
        from_text(field, text)


def test_all_values_of_a_record_survive_editing(sessions, letters):
    with sessions() as session:
        document = show(session, str(letters["fiji"]))
    for field in corrections.CORRECTABLE:
        value = document["dates"][field[6:]] if field.startswith("dates.") else document[field]
        again = from_text(field, to_text(field, value))
        if field == "organs":
            again = [{**entry, "stated": value[0]["stated"]} for entry in again]
        assert again == value, field
