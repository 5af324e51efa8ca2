"""Mutate real files, and see that each is read or refused: no crash, no hang, nothing unexpected.

    python -m tests.reading.fuzz --seconds 3600 --seed 1

What is found is written to ``fuzz-found/``; once mended, its fault belongs into ``made_files.py``.
"""

import argparse
import random
import sys
import tempfile
import time
from collections import Counter
from pathlib import Path

from tests.made_letters import letter
from tests.reading import made_files as made
from worker.reading.errors import (
    PERHAPS_THE_MACHINE,
    ReaderFailedError,
    UnreadableFileError,
)
from worker.reading.isolated import Reader
from worker.reading.limits import Limits, Options

LIMITS = Limits(seconds=10, idle_seconds=5, cpu_seconds=8, memory=1 << 30)
WORDS = (b"0", b"-1", b"2147483648", b"99999999999", b"obj", b"endobj", b"stream", b"<<", b">>")
HARM = (*PERHAPS_THE_MACHINE, ReaderFailedError)
SHARED = Path(__file__).parents[3] / "shared" / "letters"


def seeds() -> list[bytes]:
    """Return the files to start from: ours in every format, and the real ones where they lie."""
    files = [make() for make in (made.pdf, made.docx, made.odt, made.rtf, made.html)]
    files += [letter(), made.mail({"a.pdf": made.pdf()}), made.image("TIFF"), made.image("PNG")]
    if SHARED.is_dir():
        files += [path.read_bytes() for path in sorted(SHARED.glob("*.*")) if path.suffix != ".md"]
    return files


def mutated(content: bytes, chance: random.Random) -> bytes:
    """Return a file with one to eight faults."""
    damaged = bytearray(content)
    for _ in range(chance.randint(1, 8)):
        place = chance.randrange(len(damaged) or 1)
        length = chance.choice((1, 2, 8, 100, 4000))
        match chance.randrange(7):
            case 0:
                damaged[place : place + length] = chance.randbytes(length)
            case 1:
                del damaged[place : place + length]
            case 2:
                damaged[place:place] = damaged[place : place + length] * chance.choice((1, 3, 50))
            case 3:
                damaged[place:place] = chance.choice(WORDS)
            case 4:
                del damaged[place:]
            case 5:
                other = chance.randrange(len(damaged) or 1)
                damaged[place : place + length] = damaged[other : other + length]
            case 6 if damaged:
                damaged[place % len(damaged)] ^= 1 << chance.randrange(8)
    return bytes(damaged)


def fuzz(seconds: float, seed: int, found: Path) -> tuple[Counter[str], list[Path]]:
    """Read mutated files for so long; return the outcomes, and those files that did harm."""
    outcomes: Counter[str] = Counter()
    harmful: list[Path] = []
    chance = random.Random(seed)
    files = seeds()
    reader = Reader(Options(limits=LIMITS))
    end = time.monotonic() + seconds
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder, "file")
        while time.monotonic() < end:
            content = mutated(chance.choice(files), chance)
            path.write_bytes(content)
            try:
                reader.read(path, "fuzzed")
                outcomes["read"] += 1
            except UnreadableFileError as error:
                outcomes[error.code] += 1
                if isinstance(error, HARM):
                    found.mkdir(parents=True, exist_ok=True)
                    harmful.append(found / f"{error.code}-{seed}-{outcomes.total()}")
                    harmful[-1].write_bytes(content)
                    sys.stdout.write(f"{error}\n")
    reader.close()
    return outcomes, harmful


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("--seconds", type=float, default=60)
    parser.add_argument("--seed", type=int, default=1)
    chosen = parser.parse_args()
    outcomes, harmful = fuzz(chosen.seconds, chosen.seed, Path("fuzz-found"))
    sys.stdout.write(f"{outcomes.total()} files: {dict(outcomes.most_common())}\n")
    sys.stdout.writelines(f"{path}\n" for path in harmful)
    sys.exit(bool(harmful))


if __name__ == "__main__":
    main()
