"""Take the pictures of the pages that the documentation shows.

    ./letterbook ingest samples/
    .venv/bin/python -m bench.screens "$(./letterbook web-address | tail -1)"

Needs Chromium. Pictures go to docs/images.
"""

import argparse
import shutil
from pathlib import Path

from playwright.sync_api import Page, sync_playwright

IMAGES = Path(__file__).parents[1] / "docs" / "images"
_FLAGS = ["--headless", "--no-sandbox", "--disable-gpu", "--disable-background-networking"]
_DESK = {"width": 1280, "height": 760}
_TELEPHONE = {"width": 390, "height": 760}
# Which pages, by the names of their pictures.
_PAGES = {
    "today": "/",
    "search": "/search?q=organ:A",
    "record": "/symbols/A/75/870",
    "queue": "/queue",
}


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("address", help="what `letterbook web-address` prints")
    address = parser.parse_args().address.strip()
    base = address.partition("/enter/")[0]
    IMAGES.mkdir(exist_ok=True)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=shutil.which("chromium"), args=_FLAGS)
        context = browser.new_context(base_url=base, viewport=_DESK)
        page = context.new_page()
        page.goto(address)
        for name, path in _PAGES.items():
            _take(page, path, name)
        page.goto("/review")
        page.locator("main button.main").click()
        _settled(page, "review")
        _retention(page)
        page.set_viewport_size(_TELEPHONE)
        page.emulate_media(color_scheme="dark")
        _take(page, "/search?q=organ:A", "telephone")
        page.set_viewport_size(_DESK)
        page.emulate_media(color_scheme="light")
        page.get_by_role("button", name="Français").click()
        _take(page, "/search?q=organ:S", "french")
        browser.close()


def _retention(page: Page) -> None:
    """Propose one document, hold what a search finds, and take the page with both."""
    page.goto("/retention")
    propose = page.locator('form[action="/retention"]')
    propose.locator("[name=document]").fill("A/75/870")
    propose.locator("[name=why]").fill("sent twice; the paper is in box 7")
    propose.locator("button").click()
    hold = page.locator('form[action="/retention/holds"]')
    hold.locator("[name=kind]").select_option("query")
    hold.locator("[name=what]").fill("state:FJI year:2021")
    hold.locator("[name=why]").fill("case 2021/7")
    hold.locator("button").click()
    _settled(page, "retention")


def _take(page: Page, path: str, name: str) -> None:
    page.goto(path)
    _settled(page, name)


def _settled(page: Page, name: str) -> None:
    page.wait_for_load_state("networkidle")
    page.screenshot(path=IMAGES / f"{name}.png")
    print(f"docs/images/{name}.png")


if __name__ == "__main__":
    main()
