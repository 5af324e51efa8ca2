"""Scans through the whole path, against the bare recogniser on the same pages, all cores busy.

    python -m bench.scans --letters 12

Pages of the project's letters in two scripts and four languages are typeset and made into clean
scans of three pages, 300 dots per inch. They are imported as a bulk and waited for, a few others
first, so that all is started and warm; then as many processes of the `tesseract` program as there
are cores take the same pages, each told its language. Prints pages a minute and a core, by the
clock and by processor time, and where that went. The report goes to bench/results/scans.md.
"""

import argparse
import os
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from pathlib import Path

import psutil
from sqlalchemy import func, select
from sqlalchemy.orm import Session, sessionmaker

from bench.own_home import with_servers
from bench.reading import letters_of
from bench.whole_path import AT_WORK, PARTS, processor_time, receive
from cli.runtime import Runtime
from schema import RecognisedPage
from tests.scanning import DPI, images_of, scan_pdf
from tests.typesetter import typeset
from worker.reading.recognition.tessdata import MODELS

LANGUAGES = ("en", "fr", "es", "ru")
RESULTS = Path(__file__).parent / "results" / "scans.md"
_PATIENCE = 1800.0
# So many letters go first: each child has its models and vocabularies then.
_WARM = 8
_PAGES = 3
_HEAD = f"""# Scans

Measured by `python -m bench.scans --letters {{letters}}` on {psutil.cpu_count()} cores:
{{pages}} clean pages in {", ".join(LANGUAGES)}, three a letter. The whole path finds out
languages and sides, and catalogues; the program is told the language. All is warm before it counts.

| | pages a minute and a core | of bare | pages a minute of processor time | of bare |
|---|---|---|---|---|"""


@dataclass(frozen=True, slots=True)
class Worked:
    """So many pages in so many seconds, and the processor time that went into them, by part."""

    what: str
    pages: int
    seconds: float
    processor: float
    parts: Mapping[str, float] = field(default_factory=dict)

    @property
    def by_clock(self) -> float:
        """Pages a minute and a core, by the clock."""
        return self.pages * 60 / self.seconds / (os.cpu_count() or 1)

    @property
    def by_processor(self) -> float:
        """Pages in a minute of processor time."""
        return self.pages * 60 / self.processor


def main() -> None:
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--letters", type=int, default=12)
    given = options.parse_args()
    if not shutil.which("tesseract"):
        sys.exit("tesseract is not installed: run deploy/install-test-packages")
    with tempfile.TemporaryDirectory(prefix="letterbook-scans-") as folder:
        root = Path(folder)
        warming = _scans(_WARM, root / "warming")
        pages = _scans(given.letters, root / "source", first=_WARM)
        with with_servers(root, workers=True) as runtime:
            _whole_path(runtime, root / "warming", len(warming))
            whole = _whole_path(runtime, root / "source", len(pages))
        bare = _bare(pages)
    report = _report(whole, bare, given.letters)
    print(report)
    RESULTS.write_text(report)


def _scans(count: int, folder: Path, first: int = 0) -> list[tuple[Path, str]]:
    """Make the letters' files, no two the same, and the picture of each page with its language."""
    folder.mkdir()
    pages = []
    for number in range(first, first + count):
        language = LANGUAGES[number % len(LANGUAGES)]
        texts = letters_of(language)
        images = [
            images_of(typeset(texts[(number // len(LANGUAGES) + page) % len(texts)], language))[0]
            for page in range(_PAGES)
        ]
        (folder / f"{number}.pdf").write_bytes(scan_pdf(images) + b"\n%% %d\n" % number)
        for place, image in enumerate(images):
            picture = folder.parent / f"{number}-{place}.png"
            image.save(picture, dpi=(DPI, DPI))
            pages.append((picture, language))
    return pages


def _whole_path(runtime: Runtime, folder: Path, pages: int) -> Worked:
    """Import the scans and wait until each has ended."""
    sessions = runtime.sessions()
    earlier = _pages_read(sessions)
    before = processor_time(runtime)
    began = time.perf_counter()
    receive(runtime, sessions, folder)
    while time.perf_counter() - began < _PATIENCE:
        with sessions() as session:
            if not session.scalar(AT_WORK):
                break
        time.sleep(0.2)
    seconds = time.perf_counter() - began
    after = processor_time(runtime)
    read = _pages_read(sessions) - earlier
    assert read == pages, f"{read} of {pages} pages are in the catalogue"
    parts = {part: after[part] - before[part] for part in PARTS}
    return Worked("whole path", pages, seconds, sum(parts.values()), parts)


def _pages_read(sessions: sessionmaker[Session]) -> int:
    with sessions() as session:
        found = select(func.count()).where(RecognisedPage.recognised_at.is_not(None))
        return session.scalar(found) or 0


def _bare(pages: Sequence[tuple[Path, str]]) -> Worked:
    """Let the program read the pages, as many at once as there are cores."""

    def read(page: tuple[Path, str]) -> None:
        picture, language = page
        subprocess.run(
            ["tesseract", str(picture), "-", "-l", MODELS[language]],
            env={**os.environ, "OMP_THREAD_LIMIT": "1"},
            capture_output=True,
            check=True,
        )

    before = os.times()
    began = time.perf_counter()
    with ThreadPoolExecutor(os.cpu_count()) as pool:
        list(pool.map(read, pages))
    seconds = time.perf_counter() - began
    after = os.times()
    used = after.children_user + after.children_system
    used -= before.children_user + before.children_system
    return Worked("bare Tesseract", len(pages), seconds, used)


def _report(whole: Worked, bare: Worked, letters: int) -> str:
    rows = (
        f"| {worked.what} | {worked.by_clock:.1f} | {worked.by_clock / bare.by_clock:.2f} | "
        f"{worked.by_processor:.1f} | {worked.by_processor / bare.by_processor:.2f} |"
        for worked in (bare, whole)
    )
    parts = ", ".join(
        f"{part} {seconds / whole.pages:.3f}" for part, seconds in whole.parts.items()
    )
    return (
        "\n".join([_HEAD.format(letters=letters, pages=whole.pages), *rows])
        + f"\n\nProcessor seconds a page of the whole path: {parts}.\n"
    )


if __name__ == "__main__":
    main()
