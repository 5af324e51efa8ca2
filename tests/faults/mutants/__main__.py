"""The suite is judged: the code is broken on purpose, and the suite must notice.

    python -m tests.faults.mutants             each breakage in a copy of the checkout
    python -m tests.faults.mutants no-fence    one alone

Each patch of this folder says at its head what it breaks, and which plans of the suite could
notice; those are carried out by their seed until one finds something. What is printed is the
table of ``docs/faults.md``.
"""

import re
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

_CHECKOUT = Path(__file__).parents[3]
_SEED = 11
_MOST_RUNS = 8
_HEAD = re.compile(r"breaks: (?P<name>[^\n]+)\nplans: (?P<plans>[^\n]+)\n")
_FOUND = re.compile(r" +(?P<run>\d+) +BROKEN[^\n]*\n +(?P<what>[^\n]*)")
# Names and numbers of one run, which say nothing to others.
_ONE_RUNS = re.compile(r"[0-9a-f]{12}|\d+\.(txt|pdf)|(?<=A/75/)\d+|(?<=process )\d+")


def main() -> int:
    """Break the code in each way, and return 1 if the suite did not notice one."""
    wanted = sys.argv[1:] or sorted(path.stem for path in Path(__file__).parent.glob("*.patch"))
    print("| the code is broken so | the suite finds | in run |\n|---|---|---|", flush=True)
    unnoticed = 0
    for name in wanted:
        patch = Path(__file__).with_name(f"{name}.patch")
        head = _HEAD.match(patch.read_text())
        assert head is not None, patch
        said = judged(patch, head["plans"])
        found = _FOUND.search(said)
        unnoticed += found is None
        what = _ONE_RUNS.sub("…", found["what"]) if found else f"**nothing**: {said[-200:]!r}"
        print(f"| {head['name']} | {what} | {found['run'] if found else ''} |", flush=True)
    return 1 if unnoticed else 0


def judged(patch: Path, plans: str) -> str:
    """Break a copy of the checkout, and return what the suite says of it."""
    with tempfile.TemporaryDirectory(prefix="letterbook-mutant-") as place:
        Path(place).chmod(0o755)  # the servers' user must get through
        copy = Path(place) / "checkout"
        _copy(copy)
        subprocess.run(["git", "apply", "--unidiff-zero", patch], cwd=copy, check=True)
        options = ["--seed", str(_SEED), "--runs", str(_MOST_RUNS), "--only", plans]
        command = [sys.executable, "-m", "tests.faults", *options, "--until-broken"]
        done = subprocess.run(command, cwd=copy, check=False, capture_output=True, text=True)
    return done.stdout + done.stderr


def _copy(copy: Path) -> None:
    """Copy what belongs to the checkout, committed or not."""
    command = ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"]
    listed = subprocess.run(command, cwd=_CHECKOUT, capture_output=True, check=True)
    for name in listed.stdout.decode().rstrip("\0").split("\0"):
        if (_CHECKOUT / name).is_file():
            (copy / name).parent.mkdir(parents=True, exist_ok=True)
            shutil.copy2(_CHECKOUT / name, copy / name)


if __name__ == "__main__":
    sys.exit(main())
