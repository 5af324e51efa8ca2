"""What memory it takes to list a source of a million files.

    python -m bench.listing
    python -m bench.listing --files 100000

A folder of so many files, the same in a thousand folders, and a share that fsspec lists (one of our
own making, which keeps its listings at hand as the clients of object stores do). Each is listed in
a process of its own, whose memory is looked at before, in between and at the end. Results go to
bench/results/listing.md.
"""

import argparse
import os
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import fsspec
import psutil
from fsspec.spec import AbstractFileSystem

from bench.own_home import folder_or_new
from bench.whole_path import RESULTS
from worker.intake.sources.opening import open_source

_A_FOLDER = 1000
# A file has so many names at most on some file systems.
_LINKS = 30_000
_LOOKS = 10


class MadeShare(AbstractFileSystem):  # type: ignore[misc]
    """A share of so many files in folders of a thousand: ``made://1000000``."""

    protocol = "made"

    def ls(self, path: str, detail: bool = True, **_: Any) -> list[dict[str, Any]]:  # noqa: FBT001, FBT002 - fsspec's own signature
        """List one folder, and keep the listing, as the clients of object stores do."""
        if path not in self.dircache:
            self.dircache[path] = list(self._listed(path.strip("/")))
        listed: list[dict[str, Any]] = self.dircache[path]
        assert detail
        return listed

    def invalidate_cache(self, path: str | None = None) -> None:
        """Forget one listing, or all."""
        self.dircache.clear() if path is None else self.dircache.pop(path, None)

    def exists(self, path: str, **_: Any) -> bool:
        """Tell that the share is there."""
        return bool(path)

    def isfile(self, path: str) -> bool:
        """Tell that the share is a folder."""
        return not path

    @staticmethod
    def _listed(path: str) -> Iterator[dict[str, Any]]:
        files, _, folder = path.partition("/")
        for number in range(_A_FOLDER if folder else int(files) // _A_FOLDER):
            name = f"letter-{number:06}.pdf" if folder else f"{number:06}"
            yield {
                "name": f"{path}/{name}",
                "type": "file" if folder else "directory",
                "size": 300_000 + number,
                "etag": f"{folder}{number:032}",
            }


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("--files", type=int, default=1_000_000)
    parser.add_argument("--folder", type=Path, help="where the files are kept, and left")
    parser.add_argument("--list", help="list one source and say what memory that took")
    chosen = parser.parse_args()
    if chosen.list:
        _list(chosen.list, chosen.files)
        return
    with folder_or_new(chosen.folder) as root:
        sources = {
            "one folder": str(_linked(root / "flat", chosen.files, chosen.files)),
            f"folders of {_A_FOLDER:,}": str(_linked(root / "deep", chosen.files, _A_FOLDER)),
            "a share by fsspec": f"made://{chosen.files}",
        }
        rows = [f"| {what} | {_listed(address, chosen.files)}" for what, address in sources.items()]
    report = _report(rows, chosen.files)
    print(report)
    RESULTS.mkdir(exist_ok=True)
    (RESULTS / "listing.md").write_text(report)


def _linked(folder: Path, count: int, a_folder: int) -> Path:
    """Return a folder of so many names, of files that are few."""
    source = folder
    for number in range(count):
        path = folder / f"{number // a_folder:04}" / f"letter-{number:07}.pdf"
        if number % _LINKS == 0:
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text("a letter")
            source = path
        elif not path.exists():
            if number % a_folder == 0:
                path.parent.mkdir(parents=True, exist_ok=True)
            os.link(source, path)
    return folder


def _listed(address: str, count: int) -> str:
    command = [sys.executable, "-m", "bench.listing", "--list", address, "--files", str(count)]
    return subprocess.run(command, check=True, capture_output=True, text=True).stdout.strip()


def _list(address: str, count: int) -> None:
    fsspec.register_implementation("made", MadeShare)
    process = psutil.Process()
    source = open_source(address, {}, most_bytes=1 << 30)
    began, sizes = time.process_time(), [_megabytes(process)]
    number = 0
    for number, _ in enumerate(source.entries(), start=1):
        if number % max(count // _LOOKS, 1) == 0:
            sizes.append(_megabytes(process))
    seconds = time.process_time() - began
    first, half, last = sizes[1], sizes[len(sizes) // 2], sizes[-1]
    print(f"{number:,} | {seconds:.1f} | {sizes[0]:.0f} | {first:.0f} | {half:.0f} | {last:.0f} |")


def _megabytes(process: psutil.Process) -> float:
    return float(process.memory_info().rss) / (1 << 20)


def _report(rows: list[str], count: int) -> str:
    return "\n".join(
        [
            "# Listing",
            "",
            (
                f"Measured by `python -m bench.listing --files {count}`: megabytes that the "
                "listing process holds (RSS) before, after a tenth, half and all of the files."
            ),
            "",
            "| source | files | processor s | before | a tenth | half | all |",
            "|---|---|---|---|---|---|---|",
            *rows,
            "",
        ]
    )


if __name__ == "__main__":
    main()
