"""Every page for everyone: WCAG 2.2 AA by axe, in light and dark, on a desk and on a telephone."""

import pytest
from axe_playwright_python.sync_playwright import Axe

from catalogue.viewer import Role

WCAG = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]
PAGES = {
    "today": "/",
    "search": "/search?q=letter",
    "nothing found": "/search?q=A/75/999999+nowhere",
    "record": "/documents/{fiji}",
    "review": "/review",
    "review of one": "/review/{fiji}",
    "queue": "/queue",
    "batches": "/batches",
    "failed": "/failed",
    "saved": "/saved",
    "account": "/account",
    "retention": "/retention",
}
DESK = {"width": 1280, "height": 900}
TELEPHONE = {"width": 360, "height": 740}


def faults(page) -> list[str]:
    """Return what axe finds against WCAG, with the elements it means."""
    found = Axe().run(page, options={"runOnly": {"type": "tag", "values": WCAG}})
    return [
        f"{rule['id']}: {rule['help']}: {[node['html'][:120] for node in rule['nodes'][:4]]}"
        for rule in found.response["violations"]
    ]


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("viewport", [DESK, TELEPHONE], ids=["desk", "telephone"])
@pytest.mark.usefixtures("mailed_search")
def test_pages_meet_wcag(page_of, letters, scheme, viewport):
    page = page_of(Role.ADMIN, color_scheme=scheme, viewport=viewport)
    found = {}
    for name, address in PAGES.items():
        page.goto(address.format(**letters))
        if wrong := faults(page):
            found[name] = wrong
    assert found == {}, found


def test_the_sign_in_page_meets_wcag(chromium, address):
    page = chromium.new_page(base_url=address)
    page.goto("/sign-in")
    assert faults(page) == []
    page.close()


@pytest.mark.usefixtures("mailed_search")
def test_no_page_is_wider_than_a_telephone(page_of, letters):
    page = page_of(Role.ADMIN, viewport=TELEPHONE, locale="fr-FR")  # its words are longer
    too_wide = {}
    for name, address in PAGES.items():
        page.goto(address.format(**letters))
        width = page.evaluate("document.documentElement.scrollWidth")
        if width > TELEPHONE["width"]:
            too_wide[name] = width
    assert too_wide == {}, too_wide
