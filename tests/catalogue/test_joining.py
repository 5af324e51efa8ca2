"""A letter as sent, then the document that it became: proposed, decided by a person, undone."""

from dataclasses import replace

import pytest
from sqlalchemy import select, update

from catalogue.joining import candidates, decisions
from catalogue.joining.likeness import Traits, common, compare
from catalogue.joining.listing import listed
from catalogue.lookups import Criteria, find, show
from extraction.extract import extract
from extraction.pages import Origin, Page
from schema import Document, Proposal, Review
from tests.made_letters import ENGLISH, FRENCH, letter

# Another letter of the same day and sender.
OTHER = ENGLISH.replace(
    "I have the honour to transmit a statement on demining.",
    "Upon instructions of my Government I protest in the strongest terms against what was said of "
    "my country yesterday, which is contrary to the facts and to the spirit of the Charter, and "
    "which cannot remain without an answer of those to whom it was addressed and who heard it.",
)
# Another letter that differs in a few words.
SIMILAR = ENGLISH.replace("on demining", "on fisheries and forests")


def read(text):
    return extract([Page(1, text, "text")], Origin("l.txt", "0" * 64, "text/plain")), text


def issued(template=ENGLISH, **options):
    return read(letter(template, **options).decode())


def as_sent(template=ENGLISH, **options):
    """Return the letter without its masthead."""
    text = letter(template, **options).decode()
    start = "Letter dated" if template is ENGLISH else "Lettre datée"
    return read(text[text.index(start) :])


def proposed(sessions, state="open"):
    with sessions() as session:
        return listed(session, state)


def decide(sessions, decision, proposal_id):
    with sessions.begin() as session:
        return decision(session, proposal_id, "librarian")


def shown(sessions, key):
    with sessions() as session:
        return show(session, str(key))


@pytest.mark.parametrize("letter_first", [True, False])
def test_a_letter_and_its_document_are_proposed_with_reasons(sessions, put, letter_first):
    pair = [as_sent(), issued()]
    entries = [put(*one) for one in (pair if letter_first else pair[::-1])]
    assert {entry.action for entry in entries} == {"created"}
    (one,) = proposed(sessions)
    sent, became = entries if letter_first else entries[::-1]
    assert (one["letter"]["id"], one["issued"]["id"]) == (sent.document_id, became.document_id)
    assert one["issued"]["symbols"] == ["A/75/101", "S/2021/101"]
    assert one["score"] > 0.9
    assert "letter date: the same" in one["reasons"]
    assert "senders: the same" in one["reasons"]


@pytest.mark.parametrize(
    "other",
    [
        issued(day=4),  # another day
        issued(ENGLISH.replace("Fiji", "Tuvalu")),
        issued(OTHER),  # the same day and sender
        as_sent(),  # two letters without symbol are nobody's document
    ],
)
def test_another_letter_is_not_proposed(sessions, put, other):
    put(*as_sent())
    put(*other)
    assert proposed(sessions) == []


def test_of_two_letters_in_the_same_words_the_right_one_comes_first(sessions, put):
    sent = put(*as_sent())
    put(*issued(SIMILAR, number=102))
    right = put(*issued())
    first, second = proposed(sessions)
    assert first["issued"]["id"] == right.document_id
    assert first["letter"]["id"] == second["letter"]["id"] == sent.document_id
    assert first["score"] > second["score"] + 0.02


def test_in_another_language_the_text_cannot_be_compared_and_counts_half(sessions, put):
    put(*as_sent(FRENCH))
    put(*issued(ENGLISH))
    (one,) = proposed(sessions)
    assert "text: not to be compared" in one["reasons"]
    in_english = one["score"]
    put(*issued(FRENCH))
    (one,) = proposed(sessions)
    assert one["score"] > in_english


def test_accepting_joins_in_one_step_and_undoing_brings_the_letter_back(sessions, put):
    sent = put(*as_sent())
    became = put(*issued())
    before = shown(sessions, sent.document_id), shown(sessions, became.document_id)
    (one,) = proposed(sessions)
    decide(sessions, decisions.accept, one["id"])
    joined = shown(sessions, became.document_id)
    assert joined["symbols"] == ["A/75/101", "S/2021/101"]
    assert [r["id"] for r in joined["renditions"]] == [1, 2]
    assert joined["review"] == []
    assert joined["dates"] == before[1]["dates"]
    assert joined["history"][-1]["who"] == "librarian"
    assert f"joined with letter {sent.document_id}" in joined["history"][-1]["why"]
    assert shown(sessions, sent.document_id)["id"] == became.document_id
    with sessions() as session:
        assert len(find(session, Criteria())) == 1

    decide(sessions, decisions.undo, one["id"])
    letter_now, document_now = (
        shown(sessions, sent.document_id),
        shown(sessions, became.document_id),
    )
    changing = ("history", "version")
    for then, now in zip(before, (letter_now, document_now), strict=True):
        assert {k: v for k, v in now.items() if k not in changing} == {
            k: v for k, v in then.items() if k not in changing
        }
        assert now["history"][: len(then["history"])] == then["history"]
    assert "undone" in letter_now["history"][-1]["why"]
    assert "undone" in document_now["history"][-1]["why"]
    assert proposed(sessions, "undone")[0]["decided_by"] == "librarian"


def test_joining_again_after_an_undo(sessions, put):
    put(*as_sent())
    put(*issued())
    (one,) = proposed(sessions)
    for decision in (decisions.accept, decisions.undo, decisions.accept):
        done = decide(sessions, decision, one["id"])
    assert done.state == "accepted"
    assert len(shown(sessions, "A/75/101")["renditions"]) == 2


def test_the_issued_version_leads_though_the_letter_came_first(sessions, put):
    put(*as_sent(), original="sent")
    put(*issued(), original="issued")
    decide(sessions, decisions.accept, proposed(sessions)[0]["id"])
    entry = put(*as_sent(), original="sent")
    assert entry.action == "amended"
    document = shown(sessions, "A/75/101")
    assert document["symbols"] == ["A/75/101", "S/2021/101"]
    assert document["dates"]["masthead"] == "2021-05-03"


def test_what_a_person_set_on_the_letter_goes_with_it_and_returns(sessions, put):
    sent = put(*as_sent())
    became = put(*issued())
    with sessions.begin() as session:
        session.execute(
            update(Document)
            .where(Document.id == sent.document_id)
            .values(distribution="restricted", locked=["distribution", "senders"])
        )
    (one,) = proposed(sessions)
    before = shown(sessions, became.document_id)
    decide(sessions, decisions.accept, one["id"])
    joined = shown(sessions, became.document_id)
    assert joined["distribution"] == "restricted"
    assert joined["locked"] == ["distribution", "senders"]
    assert joined["senders"] == before["senders"]
    decide(sessions, decisions.undo, one["id"])
    parted = shown(sessions, became.document_id)
    assert (parted["distribution"], parted["locked"]) == ("general", [])
    assert shown(sessions, sent.document_id)["locked"] == ["distribution", "senders"]


def test_a_refused_pair_is_not_proposed_again(sessions, put):
    put(*as_sent(), original="sent")
    put(*issued())
    (one,) = proposed(sessions)
    decide(sessions, decisions.refuse, one["id"])
    with sessions.begin() as session:
        candidates.search(session)
    assert proposed(sessions) == []
    assert [row["state"] for row in proposed(sessions, None)] == ["refused"]


def test_accepting_one_closes_its_rivals_and_undoing_opens_them(sessions, put):
    put(*as_sent())
    put(*issued(number=101))
    put(*issued(number=102))
    first, second = proposed(sessions)
    decide(sessions, decisions.accept, first["id"])
    assert proposed(sessions) == []
    decide(sessions, decisions.undo, first["id"])
    assert [row["id"] for row in proposed(sessions)] == [second["id"]]


def test_what_can_no_longer_be_decided_says_why(sessions, put):
    put(*as_sent())
    put(*issued())
    (one,) = proposed(sessions)
    with pytest.raises(decisions.ProposalError, match="no proposal 99"):
        decide(sessions, decisions.accept, 99)
    with pytest.raises(decisions.ProposalError, match="nothing to undo"):
        decide(sessions, decisions.undo, one["id"])
    decide(sessions, decisions.accept, one["id"])
    with pytest.raises(decisions.ProposalError, match="accepted already"):
        decide(sessions, decisions.accept, one["id"])
    with pytest.raises(decisions.ProposalError, match="proposals undo"):
        decide(sessions, decisions.refuse, one["id"])


def test_a_search_finds_what_two_workers_missed(sessions, put):
    put(*as_sent())
    put(*issued())
    with sessions.begin() as session:
        session.query(Proposal).delete()
    with sessions.begin() as session:
        assert candidates.search(session) == 1
    assert len(proposed(sessions)) == 1


def test_the_letters_questions_come_back_with_it(sessions, put):
    sent = put(*as_sent())
    put(*issued())
    (one,) = proposed(sessions)
    with sessions() as session:
        before = session.execute(select(Review.id, Review.reason)).all()
    assert before
    decide(sessions, decisions.accept, one["id"])
    decide(sessions, decisions.undo, one["id"])
    with sessions() as session:
        assert session.execute(select(Review.id, Review.reason)).all() == before
        assert session.get_one(Document, sent.document_id).status == "in_review"


ONE = Traits(
    "en",
    "2021-05-03",
    ("FJI",),
    ("secretary_general",),
    ("34",),
    "Letter",
    "I have the honour to transmit a statement on demining in the Pacific.",
)
PROTEST = "We protest in the strongest terms against what was said yesterday."


@pytest.mark.parametrize(
    "other, least, most",
    [
        (ONE, 1, 1),
        (replace(ONE, text=ONE.text.replace("demining", "de -mini ng")), 1, 1),
        (replace(ONE, text=PROTEST), 0, 0),
        (replace(ONE, text=PROTEST, recognised=True), 0.5, 0.75),  # perhaps misread: shown, low
        (replace(ONE, language="fr"), 0.7, 0.8),
        (replace(ONE, states=("FJI", "TUV")), 0.85, 0.95),
    ],
)
def test_likeness(other, least, most):
    assert least <= compare(ONE, other).score <= most


def test_common_text_counts_both_ways():
    assert common("I have the honour to", "I ha ve the hon our to") == 1
    assert common("I have the honour to", "I have the honour to protest against this") < 0.6
    assert common("", "anything") == 0
