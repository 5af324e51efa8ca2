"""The fault suite in a bounded form; `letterbook test faults --runs 200` is the long one."""

import importlib
import re
import shutil
import subprocess
import tempfile
from itertools import islice
from pathlib import Path

import pytest

from tests.faults.faults import SERVERS
from tests.faults.invariants import broken, unfinished
from tests.faults.leftovers import PREFIX, clear
from tests.faults.plans import plans, recorded
from tests.faults.power import POWER, Flushed, is_durable, lose_unflushed
from tests.faults.run import Outcome, Plan, run, told
from tests.faults.steps import at_step
from tests.faults.table import struck_in, struck_of, table
from tests.faults.ways import Delivery, letters_from
from tests.faults.world import World

_BY_NAME = {fault.name: fault for fault in SERVERS}

# One of each kind, by the ways that need no command: each command takes a second to start.
PLANS = [
    Plan("upload", 4, at_step("family", "after", "commit worker.intake.receive:_recorded"), None),
    Plan("upload", 4, at_step("freeze", "before", "commit worker.pipeline:Pipeline._enter"), None),
    Plan(
        "watched",
        4,
        at_step("family", "after", "commit worker.intake.importing:Import._commit"),
        None,
    ),
    *(
        Plan("upload", 4, _BY_NAME[name], delay)
        for name, delay in (
            ("Valkey is killed", 0.3),
            ("three COMMITs arrive, their answers do not", None),
            ("PostgreSQL is killed", 0.3),
            ("the disk of the database is full", None),
        )
    ),
    Plan("watched", 4, _BY_NAME["the disk of the originals is full"], None),
    Plan("twice", 4, _BY_NAME["its connections are cut"], 0.3),
    Plan("form", 4, POWER[0], 1.0),
    Plan(
        "order",
        3,
        at_step("family", "after", "commit worker.intake.importing:Import._commit"),
        None,
    ),
]


@pytest.fixture(scope="module")
def world():
    # Not pytest's folder: the servers' unprivileged user may not enter that.
    clear(Path(tempfile.gettempdir()))
    folder = Path(tempfile.mkdtemp(prefix=PREFIX))
    folder.chmod(0o755)
    with World(folder) as world:
        yield world
    shutil.rmtree(folder)


@pytest.mark.parametrize("plan", PLANS, ids=str)
def test_no_letter_is_lost_and_all_goes_on_by_itself(world: World, plan: Plan):
    outcome = run(world, plan)
    if outcome.skipped:
        pytest.skip(outcome.skipped)
    assert outcome.struck, "nobody came to the step: record the steps anew"
    assert outcome.problems == []


def test_what_is_wrong_is_noticed(world: World):
    """The judge is judged: a letter that is missing, damaged or not acknowledged is told."""
    (letter,) = letters_from(900_001, 1)
    delivery = Delivery([letter], lambda: None, {letter.sha256}, acknowledged={letter.sha256})
    assert broken(world, delivery) == [
        f"{letter.sha256[:12]} was acknowledged and is not in the ledger"
    ]
    assert unfinished(world, delivery) == [f"{letter.name} was never received"]
    stored = next(world.runtime.store.root.glob("??/??/*"))
    content = stored.read_bytes()
    stored.write_bytes(b"other bytes")
    assert f"the bytes of {stored.name[:12]} do not hash to their name" in broken(world, delivery)
    stored.write_bytes(content)


def test_what_was_not_flushed_is_lost_when_the_power_is_cut(world: World, tmp_path: Path):
    with world.sessions() as session:
        assert is_durable(session)
    for name in ("kept", "short", "unnamed"):
        (tmp_path / name).write_bytes(b"12345678")
    (tmp_path / "folder").mkdir()
    (tmp_path / "folder" / "in it").write_bytes(b"12345678")
    lines = [f"file\t{(tmp_path / 'kept').stat().st_ino}\t8", f"folder\t{tmp_path}\tkept\tshort"]
    (tmp_path / "flushed").write_text("\n".join(lines))
    flushed = Flushed.noted(tmp_path / "flushed")
    (tmp_path / "flushed").unlink()
    assert {path.name for path in lose_unflushed(tmp_path, flushed)} == {
        "short",
        "unnamed",
        "folder",
    }
    assert {path.name: path.read_bytes() for path in tmp_path.iterdir()} == {
        "kept": b"12345678",
        "short": b"",
    }


def test_what_breaks_the_code_still_can():
    """The mutants are not run here, but each can be made, and has plans that could notice it."""
    patches = sorted((Path(__file__).parent / "mutants").glob("*.patch"))
    assert len(patches) >= 9
    checkout = Path(__file__).parents[2]
    dealt = [str(plan) for plan in islice(plans(11), 20_000)]
    for patch in patches:
        command = ["git", "apply", "--unidiff-zero", "--check", patch]
        done = subprocess.run(command, cwd=checkout, check=False, capture_output=True, text=True)
        assert not done.returncode, f"what it breaks has changed; write it anew: {done.stderr}"
        wanted = patch.read_text().splitlines()[1].removeprefix("plans: ")
        assert any(re.search(wanted, plan) for plan in dealt), patch.name


def test_the_table_of_several_runs_is_that_of_what_they_printed(tmp_path: Path):
    plan = Plan("form", 4, at_step("child", "before", "fsync somewhere"), 0.3)
    outcomes = [
        Outcome(plan, seconds=2.0),
        Outcome(plan, seconds=90.0, problems=["it is gone"]),
        Outcome(plan, struck=False),
    ]
    (tmp_path / "log").write_text("\n".join(told(1, outcome, 12.0) for outcome in outcomes))
    assert table(struck_in(tmp_path / "log")) == table(struck_of(outcomes))
    assert "| a process is killed at a fsync | 2 | 8 | 90 | 1 |" in table(struck_of(outcomes))


def test_the_same_seed_is_the_same_plans():
    first, second = ([str(plan) for plan in islice(plans(7), 50)] for _ in range(2))
    assert first == second
    assert first != [str(plan) for plan in islice(plans(8), 50)]


def test_recorded_steps_are_of_functions_that_there_are():
    for names in recorded().values():
        for step in names:
            module, _, function = step.split(" ")[1].partition(":")
            if function:
                found = importlib.import_module(module)
                for part in function.split("."):
                    found = getattr(found, part)
