"""Write to people what is new in their saved searches; a mail is sent again until it is taken.

That a mail was taken is written down in the transaction that worked out what it says. Where this
process or its database dies between the two, the mail is sent once more: twice rather than never.
"""

from email.message import EmailMessage
from hashlib import sha256
from urllib.parse import urlencode

from sqlalchemy.orm import Session, sessionmaker

from catalogue import search_mails
from catalogue.search_mails import News
from catalogue.summaries import Summary
from worker.mail_server import hand_in
from worker.settings import Settings
from worker.translations import gettext, interface, ngettext, speaking


def mail_searches(sessions: sessionmaker[Session], settings: Settings) -> int:
    """Mail of each saved search that is due and has something new; return how many were taken.

    Without a mail server (``LETTERBOOK_MAIL_HOST``) nothing is sent, and nothing counted.
    """
    taken = 0
    while settings.mail_host and (search_id := _claimed(sessions)) is not None:
        taken += _mail(sessions, settings, search_id)
    return taken


def _claimed(sessions: sessionmaker[Session]) -> int | None:
    with sessions.begin() as session:
        return search_mails.claim(session)


def _mail(sessions: sessionmaker[Session], settings: Settings, search_id: int) -> bool:
    """Mail of one search; tell whether a mail was taken."""
    with sessions.begin() as session:
        news = search_mails.news(session, search_id)
        if news is None:
            return False
        is_mail = bool(news.documents or news.restricted)
        if is_mail and not hand_in(_message(news, settings), settings, search=search_id):
            return False
        search_mails.told(session, news)
    return is_mail


def _message(news: News, settings: Settings) -> EmailMessage:
    message = EmailMessage()
    name = " ".join(news.name.split())
    message["From"] = settings.mail_from
    message["To"] = news.address
    message["Message-ID"] = f"<search-{news.search_id}-{_mark(news)}@{settings.repository_domain}>"
    message["Auto-Submitted"] = "auto-generated"
    if settings.public_url:
        message["List-Unsubscribe"] = f"<{settings.public_url}/saved>"
    with speaking(news.language):
        message["Subject"] = gettext("%(search)s: %(count)s", search=name, count=_count(news))
        message.set_content("\n".join(_lines(news, name, settings)) + "\n")
        message["Content-Language"] = interface().code
    return message


def _lines(news: News, name: str, settings: Settings) -> list[str]:
    new = gettext("New in your saved search “%(search)s”: %(count)s.")
    lines = [new % {"search": name, "count": _count(news)}, ""]
    for document in news.documents:
        lines += [*_told(document, settings), ""]
    if news.is_more:
        lines += [gettext("There are more than are named here."), ""]
    if news.restricted:
        hidden = gettext("Restricted, and not named in a mail: %(count)s.", count=news.restricted)
        lines += [hidden, ""]
    if not settings.public_url:
        return [*lines, gettext("To end these mails: the page “Saved” of Letterbook.")]
    found = f"{settings.public_url}/search?{urlencode({'q': news.query})}"
    return [
        *lines,
        gettext("The search: %(address)s", address=found),
        gettext("To end these mails: %(address)s", address=f"{settings.public_url}/saved"),
    ]


def _mark(news: News) -> str:
    """Return what is the same for the same documents: a program that had the mail can tell."""
    told = (
        news.since.timestamp(),
        [one.id for one in news.documents],
        news.is_more,
        news.restricted,
    )
    return sha256(repr(told).encode()).hexdigest()[:16]


def _count(news: News) -> str:
    count = len(news.documents) + news.restricted
    said = (
        ngettext("more than %(count)s new document", "more than %(count)s new documents", count)
        if news.is_more
        else ngettext("%(count)s new document", "%(count)s new documents", count)
    )
    return said % {"count": count}


def _told(document: Summary, settings: Settings) -> list[str]:
    heading = " · ".join(document.symbols) or gettext("without a symbol")
    lines = [heading, f"  {' '.join((document.title or gettext('no title')).split())}"]
    if settings.public_url:
        lines.append(f"  {settings.public_url}/documents/{document.id}")
    return lines
