"""The files of deploy/ hold together, say so to their own linters, and give nobody too much."""

import re
import shlex
import shutil
import subprocess
import sys
from pathlib import Path

import compose_spec
import pytest
import trustme
import yaml

from schema.grants import ROLES
from tests.deploy.commands import take
from tests.deploy.parts import COMPOSE, DEPLOY, OURS, ROOT, SERVICES, UNITS, lanes, unit_values
from worker.app import LANES
from worker.settings import Settings

BIN = Path(sys.executable).parent
KNOWN = {f"LETTERBOOK_{name.upper()}" for name in Settings.model_fields}
# Secrets that only these may be given.
FOR = {
    "owner-password": {"postgres"},
    "owner-database-url": {"migrate"},
    "web-secret": {"web"},
    "web-database-url": {"web"},
    "operator-database-url": {"letterbook"},
}


def ran(*command: object, **more) -> subprocess.CompletedProcess[str]:
    words = [str(word) for word in command]
    return subprocess.run(
        words, capture_output=True, text=True, timeout=120, check=False, cwd=ROOT, **more
    )


def program(name: str) -> str:
    found = shutil.which(name)
    if found is None:
        pytest.skip(f"{name} is not installed: run deploy/install-test-packages")
    return found


def test_the_linters_of_containers_have_nothing_to_say():
    for command in (
        [BIN / "hadolint", "deploy/Containerfile"],
        [BIN / "compose-lint", "--fail-on", "high", "deploy/compose.yaml"],
    ):
        done = ran(*command)
        assert done.returncode == 0, done.stdout + done.stderr


def test_compose_keeps_the_specification():
    resolved = {key: value for key, value in COMPOSE.items() if not key.startswith("x-")}
    said = re.sub(r"\$\{\w+:-([^}]*)\}", r"\1", yaml.safe_dump(resolved))
    read = compose_spec.PyCompose.from_yaml(said)
    read.validate()
    assert set(read.service_names()) == set(SERVICES)


def test_the_image_runs_as_nobody_and_holds_what_the_wheel_holds():
    said = (DEPLOY / "Containerfile").read_text()
    assert re.search(r"^USER 10001$", said, re.MULTILINE)
    assert "HEALTHCHECK" in said
    wheel = re.search(r"^packages = \[(.*)\]$", (ROOT / "pyproject.toml").read_text(), re.MULTILINE)
    packages = set(re.findall(r'"(\w+)"', wheel.group(1)))
    assert set(re.findall(r"^COPY (\w+) \1$", said, re.MULTILINE)) == packages
    ignored = (ROOT / ".dockerignore").read_text().splitlines()
    assert "*" in ignored
    assert packages <= {line.removeprefix("!") for line in ignored}


@pytest.mark.parametrize("name", SERVICES)
def test_a_container_has_limits_and_no_rights_to_spare(name):
    service = SERVICES[name]
    assert {"mem_limit", "pids_limit", "healthcheck", "networks"} <= set(service)
    assert "no-new-privileges:true" in service["security_opt"]
    assert not {"privileged", "network_mode", "pid", "ipc", "cap_add", "devices"} & set(service)
    if name != "postgres":  # its entrypoint changes to another user, and so needs some rights
        assert service["read_only"] is True
        assert service["cap_drop"] == ["ALL"]
    for port in service.get("ports", ()):
        assert port.startswith("${LETTERBOOK_PUBLISH:-127.0.0.1}:"), "loopback unless it is told"


@pytest.mark.parametrize("name", OURS)
def test_a_container_is_told_what_it_needs_and_no_secret_in_the_clear(name):
    service = OURS[name]
    for variable, value in service["environment"].items():
        if not variable.startswith("LETTERBOOK_"):
            continue
        if not variable.endswith("_FILE"):
            assert variable in KNOWN, variable
            continue
        assert variable.removesuffix("_FILE") in KNOWN
        assert value.removeprefix("/run/secrets/") in service["secrets"], (name, variable)
    for secret in service["secrets"]:
        assert secret in COMPOSE["secrets"]
        assert name in FOR.get(secret, {name}), f"{name} is given {secret}"


def test_every_secret_is_made_and_only_its_owner_gets_to_it(tmp_path):
    done = ran(DEPLOY / "make-secrets", tmp_path / "secrets")
    assert done.returncode == 0, done.stderr
    made = {path.name: path.read_text() for path in (tmp_path / "secrets").iterdir()}
    assert set(made) == set(COMPOSE["secrets"])
    assert len(set(made.values())) == len(made), "each is another"
    assert (tmp_path / "secrets").stat().st_mode & 0o777 == 0o700
    ran(DEPLOY / "make-secrets", tmp_path / "secrets")
    assert made == {path.name: path.read_text() for path in (tmp_path / "secrets").iterdir()}
    for role in ROLES:
        assert (
            f"letterbook_{role}:{made[f'{role}-password'].strip()}@" in made[f"{role}-database-url"]
        )


def test_only_the_proxy_is_reached_from_outside_and_the_data_from_inside():
    assert [name for name, entry in SERVICES.items() if "ports" in entry] == ["proxy"]
    outside = {name for name, entry in SERVICES.items() if "outside" in entry["networks"]}
    assert outside == {"proxy", "worker-people"}
    assert COMPOSE["networks"]["data"] == COMPOSE["networks"]["front"] == {"internal": True}
    assert SERVICES["postgres"]["networks"] == SERVICES["valkey"]["networks"] == ["data"]


def test_every_lane_is_served_in_containers_and_in_units():
    commands = [" ".join(OURS[name]["command"]) for name in OURS if name.startswith("worker")]
    queues = [re.search(r"--queues=(\S+)", command).group(1) for command in commands]
    for served in (queues, list(lanes().values())):
        assert {lane for entry in served for lane in entry.split(",")} == set(LANES)
        assert "interactive,maintenance" in served, "one waits for people alone"
    assert unit_values("letterbook-worker@.service", "EnvironmentFile")[0].endswith("worker-%i.env")


def test_commands_of_containers_and_units_are_ones_that_the_programs_take():
    for service in OURS.values():
        entry = service.get("entrypoint", ["tini", "--"])
        take([*entry[2:], *service["command"]])
    for unit in UNITS:
        for command in unit_values(unit, "ExecStart"):
            told = re.sub(r"/opt/letterbook/.venv/bin/", "", command)
            take(shlex.split(told.replace("${QUEUES}", "ocr").replace("${CONCURRENCY}", "2")))


@pytest.mark.parametrize("unit", [*UNITS, "letterbook.target"])
def test_systemd_understands_the_units(unit):
    done = ran(program("systemd-analyze"), "verify", "--man=no", f"deploy/systemd/{unit}")
    # Programs and units that this machine does not have are no fault of the file.
    absent = re.compile(r"is not executable|Unit \S+ not found|Failed to (?:load|find) unit")
    said = [line for line in done.stderr.splitlines() if line and not absent.search(line)]
    ours = [line for line in said if "letterbook" in line]
    assert not ours


@pytest.mark.parametrize("unit", UNITS)
def test_a_unit_gives_a_process_little_to_do_harm_with(unit):
    done = ran(program("systemd-analyze"), "security", "--offline=true", f"deploy/systemd/{unit}")
    exposure = float(re.search(r"exposure level for \S+: ([\d.]+)", done.stdout).group(1))
    assert exposure <= 2.5
    for variable in re.findall(r"^Environment=(LETTERBOOK_\w+)=", UNITS[unit], re.MULTILINE):
        assert variable.removesuffix("_FILE") in KNOWN


def test_the_proxy_understands_its_file(tmp_path):
    nginx = program("nginx")
    folder = tmp_path / "tls"
    folder.mkdir()
    pages = trustme.CA().issue_cert("letterbook.example")
    pages.private_key_pem.write_to_path(str(folder / "pages.key"))
    pages.cert_chain_pems[0].write_to_path(str(folder / "pages.crt"))
    # Where no container engine resolves the name, the pages are on this host.
    said = (DEPLOY / "nginx.conf").read_text().replace("server web:8321", "server 127.0.0.1:8321")
    (tmp_path / "nginx.conf").write_text(said)
    done = ran(nginx, "-t", "-c", tmp_path / "nginx.conf", "-p", tmp_path)
    assert done.returncode == 0, done.stderr
