"""The drawing of docs/architecture.md is the code: packages, processes, lanes, roles, stores."""

import re
from pathlib import Path

import grimp
import pytest

from tests.deploy.parts import COMPOSE, OURS, lanes
from worker.app import LANES, make_app
from worker.settings import Settings

ROOT = Path(__file__).parents[1]
PACKAGES = {"extraction", "schema", "catalogue", "worker", "web", "cli", "migrations"}
DRAWING = re.search(
    r"```mermaid\n(.*?)```", (ROOT / "docs/architecture.md").read_text(), re.DOTALL
).group(1)
# What is drawn of a group is so of each in it.
GROUPS = {
    name: re.findall(r"^ *(\w+)\[", inside, re.MULTILINE)
    for name, inside in re.findall(r"subgraph (\w+)\n(.*?)\n  end", DRAWING, re.DOTALL)
}
WRITTEN = re.findall(r"^ *(\w+) (?:-->|-\.->)(?:\|([\w, ]+)\|)? (\w+)$", DRAWING, re.MULTILINE)
# Each arrow, with what is written on it.
ARROWS = {
    (start, end): label
    for first, label, last in WRITTEN
    for start in GROUPS.get(first, [first])
    for end in GROUPS.get(last, [last])
}
# Each process with the service of compose.yaml that it is.
SERVICES = {
    box: service
    for box, service in re.findall(r'^ *(\w+)\["([\w-]+)<br>', DRAWING, re.MULTILINE)
    if service in COMPOSE["services"]
}
SENDS_ONLY = {"beat"}


@pytest.fixture(scope="module")
def imports():
    return grimp.build_graph(*PACKAGES, cache_dir=None)


def drawn(start: set[str], end: set[str]) -> set[tuple[str, str]]:
    return {arrow for arrow in ARROWS if arrow[0] in start and arrow[1] in end}


def test_every_line_of_the_drawing_was_understood():
    arrows = [line for line in DRAWING.splitlines() if "->" in line]
    assert len(arrows) == len(WRITTEN)
    boxes = {"postgres", "valkey", "originals", "child"} | PACKAGES | set(SERVICES)
    assert {box for arrow in ARROWS for box in arrow} == boxes


def test_packages_import_as_is_drawn_and_no_other_way(imports):
    real = {
        (importer, imported)
        for importer in PACKAGES
        for imported in PACKAGES - {importer}
        if imports.direct_import_exists(importer=importer, imported=imported, as_packages=True)
    }
    arrows = drawn(PACKAGES, PACKAGES)
    assert arrows <= real, "what is drawn is imported"
    follows = set(arrows)
    while more := {(a, d) for a, b in follows for c, d in follows if b == c} - follows:
        follows |= more
    assert real <= follows, "what is imported is drawn, or follows from what is"


def test_processes_are_those_of_compose():
    assert set(SERVICES.values()) == set(OURS)
    for package, box in drawn(PACKAGES, set(SERVICES)):
        command = " ".join(
            [*OURS[SERVICES[box]].get("entrypoint", ()), *OURS[SERVICES[box]]["command"]]
        )
        started = {"cli": "letterbook ", "web": "web.server", "worker": "worker.tasks"}[package]
        assert started in f"{command} ", box
    assert {box for _, box in drawn(PACKAGES, set(SERVICES))} == set(SERVICES)


def test_workers_take_the_lanes_that_are_drawn(tmp_path):
    taken = {
        box: label.replace(" ", "") for (start, box), label in ARROWS.items() if start == "valkey"
    }
    assert taken == lanes()
    assert {lane for label in taken.values() for lane in label.split(",")} == set(LANES)
    schedule = make_app(
        "memory://", Settings(home=tmp_path, originals_second="s3://x")
    ).conf.beat_schedule
    assert {entry["options"]["queue"] for entry in schedule.values()} == {ARROWS["beat", "valkey"]}


def test_processes_reach_what_they_are_given():
    given: dict[str, set[tuple[str, str | None]]] = {
        "postgres": set(),
        "valkey": set(),
        "originals": set(),
    }
    for box, service in SERVICES.items():
        entry = OURS[service]
        for secret in entry["secrets"]:
            if match := re.fullmatch(r"(\w+)-database-url", secret):
                given["postgres"].add((box, f"as {match.group(1)}"))
        if "originals:/data" in entry.get("volumes", ()):
            given["originals"].add((box, ""))
    shown = {
        store: {(box, label) for (box, end), label in ARROWS.items() if end == store}
        for store in ("postgres", "originals")
    }
    assert shown["originals"] == given["originals"]
    assert shown["postgres"] == {one for one in given["postgres"] if one[0] not in SENDS_ONLY}


def test_who_has_a_reading_child_is_drawn(imports):
    readers = imports.find_modules_that_directly_import("worker.reader")
    packages = {module.partition(".")[0] for module in readers}
    shown = {
        package
        for box, _ in drawn(set(SERVICES), {"child"})
        for package, end in ARROWS
        if end == box and package in PACKAGES
    }
    assert shown == packages
