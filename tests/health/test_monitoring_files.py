"""The dashboard and the alert rules: well-formed, on figures that are exported, each explained."""

import json
import re
import shutil
import subprocess
from pathlib import Path

import pytest
import yaml
from prometheus_client.parser import text_string_to_metric_families

from worker.health.figures import Figures

ROOT = Path(__file__).parents[2]
MONITORING = ROOT / "deploy" / "monitoring"
RULES = [
    rule
    for group in yaml.safe_load((MONITORING / "rules.yaml").read_text())["groups"]
    for rule in group["rules"]
]
PANELS = json.loads((MONITORING / "dashboard.json").read_text())["panels"]
OF_A_HISTOGRAM = ("_bucket", "_sum", "_count")


def named_in(expressions: list[str]) -> set[str]:
    return set(re.findall(r"\bletterbook_\w+", " ".join(expressions)))


def test_every_figure_that_is_named_is_exported(sessions, valkey_url):
    exported = set()
    text = Figures(sessions, valkey_url).text().decode()
    for family in text_string_to_metric_families(text):
        exported.add(f"{family.name}_total" if family.type == "counter" else family.name)
        if family.type == "histogram":
            exported |= {family.name + ending for ending in OF_A_HISTOGRAM}
    expressions = [rule["expr"] for rule in RULES]
    expressions += [target["expr"] for panel in PANELS for target in panel["targets"]]
    assert named_in(expressions) - exported == set()
    listed = set(re.findall(r"^\| `(letterbook_\w+)", page(), re.MULTILINE))
    assert listed == {name for name in exported if not name.endswith(OF_A_HISTOGRAM)}


def page() -> str:
    return (ROOT / "docs" / "how-to" / "watch.md").read_text()


def test_prometheus_takes_the_rules():
    promtool = shutil.which("promtool")
    if promtool is None:
        pytest.skip("promtool is not installed: run deploy/install-test-packages")
    for words in (("check", "rules", "rules.yaml"), ("test", "rules", "rules.test.yaml")):
        done = subprocess.run(
            [promtool, *words], cwd=MONITORING, capture_output=True, text=True, check=False
        )
        assert done.returncode == 0, done.stdout + done.stderr


def test_panels_do_not_lie_on_each_other():
    taken = set()
    for panel in PANELS:
        place = panel["gridPos"]
        cells = {
            (x, y)
            for x in range(place["x"], place["x"] + place["w"])
            for y in range(place["y"], place["y"] + place["h"])
        }
        assert not taken & cells, panel["title"]
        assert max(x for x, _ in cells) < 24
        taken |= cells
