"""How to recover: a part for each alarm, whole, and nothing in it that is not so."""

import re
import shlex

import pytest
import yaml

from tests.deploy.cluster import of_kind
from tests.deploy.commands import take
from tests.deploy.parts import DEPLOY, ROOT, UNITS
from worker.settings import Settings

PAGE = (ROOT / "docs/how-to/alarms.md").read_text()
PARTS = dict(re.findall(r"^## (\w+)\n(.*?)(?=^## |\Z)", PAGE, re.MULTILINE | re.DOTALL))
RULES = {
    rule["alert"]: rule
    for group in yaml.safe_load((DEPLOY / "monitoring/rules.yaml").read_text())["groups"]
    for rule in group["rules"]
}
LEADS = ["It means", "Look at", "Do", "It is over when"]
QUOTED = re.findall(r"`([^`]+)`", PAGE)


def test_there_is_a_part_for_each_alarm_and_none_for_another():
    assert list(PARTS) == list(RULES)
    assert set(re.findall(r"\bLetterbook[A-Z]\w+", PAGE)) == set(RULES)


@pytest.mark.parametrize("name", RULES)
def test_an_alarm_leads_to_its_part_which_says_all_four_things(name):
    assert RULES[name]["labels"]["severity"] in {"page", "ticket"}
    assert RULES[name]["annotations"]["runbook"] == f"docs/how-to/alarms.md#{name.lower()}"
    said = re.findall(r"^\*\*(.+?):\*\* (.{15,})$", PARTS[name], re.MULTILINE)
    assert [lead for lead, _ in said] == LEADS


def test_every_command_is_one_that_is_taken():
    commands = [quoted for quoted in QUOTED if quoted.startswith("letterbook ")]
    assert len(commands) > 20
    for command in commands:
        take(shlex.split(command))


def test_units_deployments_and_settings_are_there():
    for quoted in QUOTED:
        for unit in re.findall(r"(?:systemctl|journalctl).*?(letterbook-\w+@?)", quoted):
            assert f"{unit}.service" in UNITS, quoted
        for kind, name in re.findall(r"kubectl .*(deployment)/(\S+)", quoted):
            assert name in of_kind(kind.title())
        if setting := re.fullmatch(r"LETTERBOOK_(\w+)", quoted):
            assert setting.group(1).lower() in Settings.model_fields


def test_every_figure_is_one_that_is_watched():
    """The figures themselves are held against what is exported by their list in watch.md."""
    listed = (ROOT / "docs/how-to/watch.md").read_text()
    for figure in re.findall(r"\bletterbook_\w+", PAGE):
        assert f"| `{figure}` |" in listed, figure
