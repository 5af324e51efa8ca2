"""What deploy/ says that runs, read out of its files."""

import re
from pathlib import Path

import yaml

ROOT = Path(__file__).parents[2]
DEPLOY = ROOT / "deploy"
COMPOSE = yaml.safe_load((DEPLOY / "compose.yaml").read_text())
SERVICES = COMPOSE["services"]
OURS = {name: entry for name, entry in SERVICES.items() if entry["image"].startswith("letterbook")}
UNITS = {path.name: path.read_text() for path in (DEPLOY / "systemd").glob("*.service")}


def unit_values(unit: str, name: str) -> list[str]:
    """Return what a unit says under a name, in its order."""
    return re.findall(rf"^{name}=(.*)$", UNITS[unit], re.MULTILINE)


def lanes() -> dict[str, str]:
    """Return the queues of each worker of the units, by its name."""
    found = {}
    for path in (DEPLOY / "systemd").glob("worker-*.env"):
        values = dict(line.split("=", 1) for line in path.read_text().splitlines() if "=" in line)
        found[path.stem.removeprefix("worker-")] = values["QUEUES"]
    return found
