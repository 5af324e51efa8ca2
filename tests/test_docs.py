"""The docs say what the code does."""

import re
from pathlib import Path

import pytest

from cli.exit_codes import Exit
from cli.main import app
from cli.reference import commands_page, settings_page

ROOT = Path(__file__).parents[1]


def test_the_reference_is_what_the_code_says():
    assert (ROOT / "docs/reference/settings.md").read_text() == settings_page()
    assert (ROOT / "docs/reference/cli.md").read_text() == commands_page(app)


def test_every_exit_code_is_documented():
    page = (ROOT / "docs/reference/exit-codes.md").read_text()
    assert [int(code) for code in re.findall(r"^\| (\d+) \|", page, re.MULTILINE)] == list(Exit)


@pytest.mark.parametrize(
    "page", sorted(path for path in ROOT.rglob("*.md") if ".venv" not in str(path)), ids=str
)
def test_links_between_pages_lead_somewhere(page: Path):
    for target in re.findall(r"\]\(([^)#:]+)\)", page.read_text()):
        assert (page.parent / target).exists(), target
