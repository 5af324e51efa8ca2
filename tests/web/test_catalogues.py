"""Every catalogue file holds what the pages say, whole; a file more is a language more."""

import ast
import re
import shutil
from collections import Counter
from pathlib import Path

import pytest
from babel.messages.extract import DEFAULT_KEYWORDS, extract, extract_from_dir
from babel.messages.pofile import read_po

from catalogue.deliveries import Outcome
from catalogue.field_text import HINTS
from catalogue.viewer import Role
from web import sentences
from web.alternatives import Alternative
from web.language_choice import COOKIE, asked_for
from web.sentences import said, why
from worker import translations
from worker.reading.errors import BY_CODE

WEB = Path(sentences.__file__).parent
FILES = sorted(translations.FOLDER.glob("*/LC_MESSAGES/letterbook.po"))
PLACEHOLDERS = re.compile(r"%\(\w+\)s|\{\w+\}|</?\w[^>]*>")


@pytest.fixture(autouse=True)
def english_again():
    yield
    translations.speak("en")


def extracted() -> set:
    keywords = {**DEFAULT_KEYWORDS, "marked": None}
    methods = [("**.py", "python"), ("templates/**.*", "jinja2")]
    found = extract_from_dir(WEB, methods, keywords=keywords)
    with (WEB.parent / "worker/search_mails.py").open("rb") as mails:
        written = list(extract("python", mails, keywords=keywords))
    of_mails = {(context, message) for _, message, _, context in written}
    return of_mails | {(context, message) for _, _, message, _, context in found}


def catalogue(file: Path) -> dict:
    with file.open("rb") as stream:
        return {(entry.context, entry.id): entry for entry in read_po(stream) if entry.id}


def forms(entry) -> tuple[str, ...]:
    return entry.string if isinstance(entry.string, tuple) else (entry.string,)


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.parents[1].name)
def test_a_catalogue_holds_each_message_and_no_other(file):
    held = catalogue(file)
    assert extracted() - held.keys() == set(), "run `poe messages` and translate"
    assert held.keys() - extracted() == set(), "run `poe messages`"
    assert [key for key, entry in held.items() if entry.fuzzy or not all(forms(entry))] == []


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.parents[1].name)
def test_a_translation_keeps_placeholders_and_markup(file):
    broken = [
        entry.id
        for entry in catalogue(file).values()
        for form in forms(entry)
        if Counter(PLACEHOLDERS.findall(form))
        != Counter(PLACEHOLDERS.findall(entry.id if isinstance(entry.id, str) else entry.id[1]))
    ]
    assert broken == []


def test_french_is_set_as_french_is_printed():
    wrong = [
        form
        for entry in catalogue(translations.FOLDER / "fr/LC_MESSAGES/letterbook.po").values()
        for form in forms(entry)
        if re.search(r" [;:!?»]|« |\w'\w|\"(?!/)", re.sub(r"<[^>]*>|`[^`]*`", "", form))
    ]
    assert wrong == []


def written() -> set[str]:
    """Return the sentences that the code writes in one piece where a person will read them."""
    found = set(HINTS.values()) | {"an earlier value", "the authority"}
    root = WEB.parent
    for folder in ("extraction", "catalogue", "worker", "web"):
        for file in (root / folder).rglob("*.py"):
            if file.is_relative_to(WEB / "api"):
                continue  # programs read English
            for node in ast.walk(ast.parse(file.read_text())):
                if isinstance(node, ast.Call) and getattr(node.func, "id", "") in _WRITERS:
                    place, shape = _WRITERS[node.func.id]
                    if len(node.args) > place and (text := _filled(node.args[place])):
                        found.add(shape.format(text))
    return found - _COMPOSED


# Put together of pieces: SAID holds whole ones.
_COMPOSED = {"A/75/1: A/75/1", "masthead and request disagree (A/75/1)"}
_WRITERS = {"Review": (1, "{}"), "Doubt": (0, "{}"), "NotFoundError": (0, "There is no such {}.")}


def _filled(node: ast.expr) -> str:
    """Return a literal as it may stand in a record: its holes filled with a word."""
    if isinstance(node, ast.JoinedStr):
        return "".join(
            str(part.value) if isinstance(part, ast.Constant) else "A/75/1" for part in node.values
        )
    return node.value if isinstance(node, ast.Constant) and isinstance(node.value, str) else ""


def test_what_the_layers_beneath_write_is_said_in_french():
    translations.speak("fr")
    found = written()
    assert len(found) > 30
    assert sorted(text for text in found if said(text) == text) == []


def test_each_reason_of_a_file_is_said_in_french():
    translations.speak("fr")
    for code, error in BY_CODE.items():
        outcome = Outcome(
            1, 1, "a.pdf", "a.pdf", "ana", "web", None, 1, "rejected", code,
            str(error("a.pdf", "x")), None, (), None,
        )  # fmt: skip
        text = why(outcome)
        assert text.startswith("a.pdf\u202f: ")
        assert "(x)" in text
        assert error.what not in text
        assert error.advice not in text


SAID = (
    (
        "masthead and request disagree (masthead: 34; request: 35 (a))",
        (
            "l’en-tête et la demande ne concordent pas "
            "(en-tête\u202f: 34\u202f; demande\u202f: 35 (a))"
        ),
    ),
    ("A: the symbol counts 75, the request 76", "A\u202f: la cote indique 75, la demande 76"),
    ("'x' is not understood. Write one a line.", "'x' n’est pas compris. Écrire un par ligne."),
    ("the Arabic version", "la version en arabe"),
    ("“Oceans {0} %s” is the title of 2 items", None),
    ("what a person wrote", "what a person wrote"),
    ("x" * 5000, "x" * 5000),
)


@pytest.mark.parametrize(("text", "expected"), SAID)
def test_a_sentence_is_known_by_its_shape(text, expected):
    assert said(text) == text
    translations.speak("fr")
    expected = expected or "«\u202fOceans {0} %s\u202f» est le titre de 2 points"
    assert said(text) == expected


def test_histories_keep_english_whatever_the_page_speaks():
    translations.speak("fr")
    assert Alternative("A", "the Arabic version", page=2).said == "the Arabic version, p. 2"


ACCEPTED = (
    ("", "en"),
    ("fr", "fr"),
    ("fr-CH, en;q=0.9", "fr"),
    ("en-GB,en;q=0.9,fr;q=0.8", "en"),
    ("de, fr;q=0.3, en;q=0.2", "fr"),
    ("fr;q=0, ru", "en"),
    ("*;q=x,,;q=", "en"),
)


@pytest.mark.parametrize(("header", "code"), ACCEPTED)
def test_the_browser_says_which_language(header, code):
    assert asked_for(header) == code


def test_the_switch_works_without_a_script(client_of):
    client = client_of(None)
    page = client.get("/sign-in?next=/queue", headers={"accept-language": "fr"})
    assert '<html lang="fr" dir="ltr">' in page.text
    assert "Se connecter" in page.text
    assert 'name="next" value="/sign-in?next=/queue"' in page.text
    answer = client.post("/language", data={"language": "en", "next": "/sign-in"})
    assert (answer.status_code, answer.headers["location"]) == (303, "/sign-in")
    again = client.get("/sign-in", headers={"accept-language": "fr"})
    assert '<html lang="en" dir="ltr">' in again.text
    assert client.post("/language", data={"language": "xx"}).status_code == 404
    away = client.post("/language", data={"language": "fr", "next": "//evil.example/"})
    assert away.headers["location"] == "/"


def test_the_box_offers_names_in_the_language_of_the_page(client_of):
    client = client_of(Role.READER)
    client.cookies.set(COOKIE, "fr")
    french = {"text": "État:DEU", "label": "Allemagne", "typed": "german"}
    assert french in client.get("/offers?q=german").json()
    english = {"text": "state:DEU", "label": "Germany", "typed": "german"}
    assert english in client.get("/api/v1/offers?q=german").json()


def test_programs_are_answered_in_english(client_of):
    client = client_of(Role.READER)
    client.cookies.set(COOKIE, "fr")
    assert client.get("/api/v1/documents/9").json()["detail"] == "There is no such document."
    assert "Ce document n’existe pas." in client.get("/documents/9").text


def test_what_our_own_script_asks_of_the_api_is_answered_in_the_language_of_its_page(client_of):
    client = client_of(Role.CLERK)
    client.cookies.set(COOKIE, "fr")
    for header, told in ({}, "larger than"), ({"x-of-page": "queue"}, "plus de 50000 octets"):
        answer = client.post("/api/v1/arrivals?name=a", content=b"x" * 60_000, headers=header)
        assert answer.status_code == 413
        assert told in answer.json()["detail"]


def test_a_language_is_a_file(client_of, tmp_path, monkeypatch):
    shutil.copytree(translations.FOLDER, tmp_path / "locale")
    text = FILES[0].read_text().replace("Se connecter", "Ensaluti").replace("Language: fr", "")
    file = tmp_path / "locale/eo/LC_MESSAGES/letterbook.po"
    file.parent.mkdir(parents=True)
    file.write_text(text)
    monkeypatch.setattr(translations, "FOLDER", tmp_path / "locale")
    client = client_of(None)
    page = client.get("/sign-in", headers={"accept-language": "eo"}).text
    assert '<html lang="eo" dir="ltr">' in page
    assert "<h1>Ensaluti</h1>" in page
    assert "Esperanto" in page
    assert "Français" in page


def test_the_patterns_do_not_hang_on_what_a_record_holds():
    hostile = "the versions disagree: " + "fr has 'x', en has 'y'; " * 80
    assert said(hostile) == hostile
    assert len(hostile) < sentences._LONGEST
