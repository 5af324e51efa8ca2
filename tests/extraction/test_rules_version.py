"""The version of the rules is another when a rule, a word or a line is, and only then."""

from pathlib import Path

import pytest

import extraction
from extraction.rules_version import RULES_VERSION, digest

_RULES = {
    "extract.py": "rule = 1\n",
    "rules/title.py": "rule = 2\n",
    "languages/en/title.toml": 'to = ["addressed to"]\n',
    "trust_lines.tsv": "title\t0.95\n",
}


def _package(folder: Path, rules: dict[str, str]) -> Path:
    for name, content in rules.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text(content, encoding="utf-8")
    return folder


def test_the_version_is_that_of_the_rules_that_read():
    assert digest(Path(extraction.__file__).parent) == RULES_VERSION


@pytest.mark.parametrize(
    "changed",
    [
        *({name: f"{content}\n"} for name, content in _RULES.items()),
        {"rules/organs.py": ""},
        {"extract.py": "rule = ", "rules/title.py": "1\nrule = 2\n"},  # what one lost another has
    ],
)
def test_other_rules_are_another_version(tmp_path, changed):
    before = digest(_package(tmp_path / "before", _RULES))
    after = digest(_package(tmp_path / "after", _RULES | changed))
    assert before != after


def test_where_rules_lie_and_what_was_compiled_is_no_rule(tmp_path):
    compiled = {"__pycache__/extract.cpython-311.pyc": "", "languages/en/notes.md": "a remark"}
    before = digest(_package(tmp_path / "before", _RULES))
    after = digest(_package(tmp_path / "elsewhere", _RULES | compiled))
    assert before == after
