"""The pages in French, in Chromium: no English is left in them but what documents say."""

import re

import pytest
from babel.messages.pofile import read_po

from catalogue.viewer import Role
from worker import translations

FILE = translations.FOLDER / "fr/LC_MESSAGES/letterbook.po"
# What people see or hear of a page, but for what documents say and for code.
SEEN = """() => {
    const skipped = "code, kbd, script, .sheet, .value, textarea, option, [lang=en]";
    const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
    const seen = [document.title];
    while (walker.nextNode()) {
        if (!walker.currentNode.parentElement.closest(skipped)) seen.push(walker.currentNode.data);
    }
    for (const name of ["aria-label", "title", "placeholder"]) {
        document.querySelectorAll(`[${name}]`).forEach((one) => seen.push(one.getAttribute(name)));
    }
    return seen.map((text) => text.replace(/\\s+/g, " ").trim()).filter((text) => text);
}"""
_HOLE = re.compile(r"%\\\(\w+\\\)s|%\(\w+\)s|\\\{\w+\\\}")


def english() -> re.Pattern[str]:
    """Return what matches an English message that French says otherwise."""
    with FILE.open("rb") as stream:
        entries = [entry for entry in read_po(stream) if entry.id]
    shapes = []
    for entry in entries:
        ids = entry.id if isinstance(entry.id, tuple) else (entry.id,)
        if (
            entry.string in (entry.id, ids)
            or entry.id == "%(name)s: %(what)s%(detail)s. %(advice)s"
        ):
            continue
        french = entry.string if isinstance(entry.string, tuple) else (entry.string,)
        said = {piece.strip() for form in french for piece in re.split(r"<[^>]+>", form)}
        pieces = {piece.strip() for one in ids for piece in re.split(r"<[^>]+>", one)} - said
        shapes += [
            _HOLE.sub(".+", re.escape(piece))
            for piece in pieces
            if re.search(r"[a-z]{2}", _HOLE.sub("", piece))
        ]
    return re.compile("|".join(shapes))


@pytest.mark.usefixtures("mailed_search")
def test_no_english_is_left_on_the_pages(page_of, letters, app, client_of):
    clerk = client_of(Role.CLERK)
    files = [("files", ("a.txt", b"one")), ("files", ("b.txt", b"two"))]
    batch = clerk.post("/queue", files=files).headers["location"]
    page = page_of(Role.ADMIN, locale="fr-FR")
    known = english()
    left = {}
    for path in (
        "/",
        "/search",
        "/search?q=item:35+session:75",
        "/search?q=-item:1+organ:A",
        "/search?q=nothingatall+session:99",
        f"/documents/{letters['fiji']}",
        f"/documents/{letters['fiji']}?field=dates.letter",
        "/review",
        f"/review/{letters['other']}",
        "/queue",
        "/batches",
        batch,
        "/failed",
        "/saved",
        "/account",
        "/schedules",
        "/retention",
    ):
        assert page.goto(path).status == 200, path
        assert page.evaluate("document.documentElement.lang") == "fr"
        texts = set(page.evaluate(SEEN)) - {"admin"}  # the account's own name
        found = [text for text in texts if known.fullmatch(text)]
        if found:
            left[path] = found
    assert left == {}


@pytest.mark.parametrize("scripts", (True, False))
def test_the_switch_leads_back_to_the_same_page_in_the_other_language(page_of, letters, scripts):
    page = page_of(Role.READER, java_script_enabled=scripts)
    page.goto("/search?q=session:75")
    page.click("text=Français")
    assert page.url.endswith("/search?q=session:75")
    assert page.locator("h1").inner_text() == "2 documents"
    assert page.locator("th").first.text_content() == "Cotes"
    page.click("text=English")
    assert page.locator("th").first.text_content() == "Symbols"


def test_scripts_speak_french_too(page_of, letters):
    page = page_of(Role.CATALOGUER, locale="fr-FR")
    page.goto(f"/documents/{letters['fiji']}?field=dates.letter")
    page.evaluate(
        """() => {
            const text = document.querySelector('.typed mark').firstChild;
            getSelection().setBaseAndExtent(text, 0, text, text.length);
        }"""
    )
    page.locator(".typed mark").dispatch_event("pointerup")
    assert page.locator("#offer .words").text_content() == "«\u202f3 May 2021\u202f»"
    # A list gains a line whatever the language of its hint.
    page.select_option("#offer select", "signatories")
    page.click("#offer button")
    editor = page.locator("[data-field='signatories'] textarea")
    assert editor.input_value().splitlines()[-1] == "3 May 2021"
    assert len(editor.input_value().splitlines()) > 1
