"""What is new in a saved search, by mail: to whom, of what, how often. A real server takes it."""

from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import update

from catalogue import accounts, saved_searches, search_mails
from catalogue.accounts import viewer_of_account
from catalogue.records import enter
from catalogue.search.query import parse
from catalogue.viewer import Role
from extraction.extract import extract
from extraction.pages import Origin, Page
from schema import Account, Document, Original, SearchMail
from tests.conftest import as_role
from tests.made_letters import letter
from worker.database import make_engine, make_sessions
from worker.search_mails import mail_searches
from worker.settings import Settings


@pytest.fixture
def workers(database_url):
    """The catalogue as the worker reaches it, with the rights of its role and no others."""
    engine = make_engine(as_role(database_url, "worker"))
    yield make_sessions(engine)
    engine.dispose()


def took_in(sessions, number: int, *, hours_ago: float = 1, restricted: bool = False) -> None:
    """Take a letter into the catalogue, a while ago."""
    text, sha256 = letter(number=number).decode(), f"{number:064x}"
    with sessions.begin() as session:
        original = Original(sha256=sha256, size=1, location=sha256, media_type="text/plain")
        session.add(original)
        session.flush()
        record = extract([Page(1, text, "text")], Origin("a.txt", sha256, "text/plain"))
        document = session.get_one(
            Document, enter(session, original.id, record, [text]).document_id
        )
        document.created_at = datetime.now(UTC) - timedelta(hours=hours_ago)
        document.distribution = "restricted" if restricted else "general"


def asked(
    sessions,
    *,
    how_often: str = "daily",
    name: str = "ana",
    sees_restricted: bool = False,
    language: str = "en",
):
    """A person with a search of Fiji, mailed since yesterday; the search's id."""
    with sessions.begin() as session:
        account = accounts.keep_account(session, name, Role.READER, sees_restricted=sees_restricted)
        viewer = viewer_of_account(account)
        search = saved_searches.keep(session, viewer, parse("state:Fiji"), "Fiji\nBcc: x@y.z")
        address = f"{name}@example.org"
        assert search_mails.tell(session, viewer, search.id, how_often, address, language=language)
        session.flush()
        told = datetime.now(UTC) - timedelta(days=1)
        session.execute(update(SearchMail).values(told_until=told))
        return search.id


def later(sessions) -> None:
    """Let it be time to look again."""
    with sessions.begin() as session:
        session.execute(update(SearchMail).values(next_at=datetime.now(UTC)))


def test_what_is_new_is_mailed_once(sessions, workers, office, settings):
    took_in(sessions, 90, hours_ago=48)  # before the last mail
    took_in(sessions, 101)
    took_in(sessions, 102, hours_ago=0)  # may still have others beside it that are not seen yet
    search = asked(sessions)
    assert mail_searches(workers, settings) == 1
    later(sessions)
    assert mail_searches(workers, settings) == 0
    ((mail, _, _),) = office.taken
    assert (mail["To"], mail["Bcc"]) == ("ana@example.org", None)
    assert mail["Subject"] == "Fiji Bcc: x@y.z: 1 new document"
    assert mail["List-Unsubscribe"] == "<https://letters.example.org/saved>"
    body = mail.get_content()
    assert "A/75/101 · S/2021/101" in body
    assert "https://letters.example.org/search?q=state%3AFJI" in body
    assert [part for part in ("A/75/90", "A/75/102") if part in body] == []
    with sessions() as session:
        assert session.get_one(SearchMail, search).next_at.hour == 6


def test_restricted_documents_are_counted_for_who_sees_them_and_never_named(
    sessions, workers, office, settings
):
    took_in(sessions, 666, restricted=True)
    asked(sessions, name="ana")
    asked(sessions, name="boris", sees_restricted=True)
    assert mail_searches(workers, settings) == 1
    ((mail, _, _),) = office.taken
    assert mail["To"] == "boris@example.org"
    assert "Restricted, and not named in a mail: 1." in mail.get_content()
    assert "666" not in mail.as_string()


def test_a_mail_speaks_the_language_that_it_was_asked_for_in(sessions, workers, office, settings):
    took_in(sessions, 101)
    took_in(sessions, 666, restricted=True)
    asked(sessions, name="boris", sees_restricted=True, language="fr")
    asked(sessions, name="eve", language="tlh")  # a catalogue that is here no more
    assert mail_searches(workers, settings) == 2
    mails = {mail["To"]: mail for mail, _, _ in office.taken}
    french, english = mails["boris@example.org"], mails["eve@example.org"]
    assert french["Subject"] == "Fiji Bcc: x@y.z\u202f: 2 nouveaux documents"
    assert (french["Content-Language"], english["Content-Language"]) == ("fr", "en")
    body = french.get_content()
    assert "Pour ne plus recevoir ces courriels" in body
    # What a document says is not translated.
    assert "Letter dated" in body
    assert english["Subject"] == "Fiji Bcc: x@y.z: 1 new document"


def test_who_lost_access_is_told_nothing(sessions, workers, office, settings):
    took_in(sessions, 101)
    asked(sessions)
    with sessions.begin() as session:
        session.execute(update(Account).values(disabled_at=datetime.now(UTC)))
    assert (mail_searches(workers, settings), office.taken) == (0, [])


def test_it_is_tried_until_it_is_taken_each_time_later(sessions, workers, office, settings):
    took_in(sessions, 101)
    search = asked(sessions, how_often="as_it_comes")
    office.answers = ["451 later"]
    assert [mail_searches(workers, settings) for _ in range(2)] == [0, 0]
    with sessions() as session:
        assert session.get_one(SearchMail, search).tries == 1
    later(sessions)
    assert mail_searches(workers, settings) == 1
    with sessions() as session:
        assert session.get_one(SearchMail, search).tries == 0


def test_a_mail_whose_sender_was_killed_goes_twice_rather_than_never(
    sessions, workers, office, settings, monkeypatch
):
    took_in(sessions, 101)
    asked(sessions, how_often="as_it_comes")

    def killed(*_: object, **__: object) -> None:
        raise KeyboardInterrupt

    for moment, taken in (("worker.search_mails.hand_in", 0), ("catalogue.search_mails.told", 1)):
        with monkeypatch.context() as patched:
            patched.setattr(moment, killed)
            with pytest.raises(KeyboardInterrupt):
                mail_searches(workers, settings)
        assert len(office.taken) == taken
        later(sessions)
    # A minute later, of the same documents.
    monkeypatch.setattr(search_mails, "SETTLED", search_mails.SETTLED - timedelta(minutes=1))
    assert mail_searches(workers, settings) == 1
    (first, _, _), (second, _, _) = office.taken
    # A program that had it already can tell.
    assert first["Message-ID"] == second["Message-ID"]


def test_two_that_tell_at_once_tell_once(sessions, workers, office, settings):
    took_in(sessions, 101)
    search = asked(sessions)
    with workers.begin() as one:
        said = search_mails.news(one, search)
        # Another clock's worker meanwhile: it finds the search due, and in another's hand.
        assert mail_searches(workers, settings) == 0
        search_mails.told(one, said)
    later(sessions)
    assert (mail_searches(workers, settings), office.taken) == (0, [])


def test_mails_end_when_their_reader_says_so(sessions, workers, office, settings):
    took_in(sessions, 101)
    search = asked(sessions)
    with sessions.begin() as session:
        stranger = viewer_of_account(accounts.keep_account(session, "eve"))
        assert not search_mails.tell_no_more(session, stranger, search)
        assert not search_mails.tell(session, stranger, search, "daily", "eve@example.org")
        owner = viewer_of_account(accounts.keep_account(session, "ana"))
        assert search_mails.tell_no_more(session, owner, search)
    assert (mail_searches(workers, settings), office.taken) == (0, [])


def test_without_a_server_nothing_is_tried(sessions, workers, tmp_path):
    took_in(sessions, 101)
    search = asked(sessions)
    assert mail_searches(workers, Settings(home=tmp_path)) == 0
    with sessions() as session:
        assert session.get_one(SearchMail, search).tries == 0


def test_daily_mails_go_in_the_morning():
    night, noon = datetime(2021, 5, 3, 2, tzinfo=UTC), datetime(2021, 5, 3, 12, tzinfo=UTC)
    assert search_mails.next_look("daily", night) == datetime(2021, 5, 3, 6, tzinfo=UTC)
    assert search_mails.next_look("daily", noon) == datetime(2021, 5, 4, 6, tzinfo=UTC)
    assert search_mails.next_look("as_it_comes", noon) == noon + timedelta(minutes=5)
