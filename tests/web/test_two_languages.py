"""A record read in two languages: what is of one version is never shown as the other's."""

import pytest
from sqlalchemy import select

from catalogue import corrections
from catalogue.lookups import show
from catalogue.viewer import Role
from schema import AgendaItemRow, Document, DocumentAgendaItem, Rendition, Review
from web.record_fields import fields_of

ENGLISH, FRENCH = "Prevention of armed conflict", "Prévention des conflits armés"
PRINTED = "Prevention of armed conflict*"


@pytest.fixture
def versions(letters, sessions) -> dict[str, int]:
    """The letter of Fiji, whose French title is doubtful; its versions by language."""
    with sessions.begin() as session:
        rows = session.execute(
            select(Rendition.language, Rendition.id).where(Rendition.document_id == letters["fiji"])
        )
        found = {row.language: row.id for row in rows}
        session.add(Review(letters["fiji"], found["fr"], "title", "read with little certainty"))
        session.get_one(Document, letters["fiji"]).status = "in_review"
    return found


def fields(document: dict, language: str) -> dict:
    version = next(one for one in document["renditions"] if one["language"] == language)
    version["record"] = {}
    return {field.name: field for field in fields_of(document, version)}


def test_a_doubtful_title_is_shown_under_its_own_language(client_of, letters, versions, sessions):
    with sessions() as session:
        document = show(session, str(letters["fiji"]))
    english, french = fields(document, "en"), fields(document, "fr")
    assert english["title.en"].text.startswith("Letter dated 3 May")
    assert (english["title.en"].doubts, english["title.en"].label) == ((), "Title")
    assert english["title.fr"].text.startswith("Lettre datée du 3 mai")
    assert (english["title.fr"].label, english["title.fr"].pages) == ("Title (French)", ())
    assert french["title.fr"].doubts == english["title.fr"].doubts != ()
    assert "title.en" not in french
    client = client_of(Role.CATALOGUER)
    page = client.get(f"/review/{letters['fiji']}?version={versions['en']}").text
    assert 'name="value:title.fr"' in page
    assert 'name="value:title.en"' not in page


def test_a_title_settles_what_is_doubtful_of_its_own_language(letters, versions, sessions):
    number = letters["fiji"]
    for field, doubts in (("title.en", ["title"]), ("title.fr", [])):
        with sessions.begin() as session:
            corrections.confirm(session, number, [field], who="ana")
        with sessions() as session:
            assert [one["field"] for one in show(session, str(number))["review"]] == doubts


def test_titles_of_items_are_in_the_language_of_the_version(client_of, letters, versions, sessions):
    with sessions.begin() as session:
        known = AgendaItemRow("A", "75", "final", 34, None, None, {"en": ENGLISH, "fr": FRENCH})
        session.add(known)
        session.flush()
        item = session.scalars(
            select(DocumentAgendaItem).where(
                DocumentAgendaItem.document_id == letters["fiji"], DocumentAgendaItem.item == 34
            )
        ).one()
        item.title, item.agenda_item_id = PRINTED, known.id
        version = session.get_one(Rendition, versions["en"])
        items = [
            {**one, "title": PRINTED} if one["item"] == 34 else one
            for one in version.record["agenda_items"]
        ]
        version.record = {**version.record, "agenda_items": items}
    for language, title, origin in (("en", PRINTED, "document"), ("fr", FRENCH, "authority")):
        with sessions() as session:
            shown = show(session, str(letters["fiji"]), language=language)["agenda"]
        assert [(one["title"], one["title_from"]) for one in shown if one["item"] == 34] == [
            (title, origin)
        ]
        client = client_of(Role.CATALOGUER)
        page = client.get(f"/documents/{letters['fiji']}?version={versions[language]}").text
        values = page.split('data-field="agenda_items"')[1].split("<form")[0]
        assert [each in values for each in (ENGLISH, FRENCH)] == [
            language == "en",
            language == "fr",
        ]
