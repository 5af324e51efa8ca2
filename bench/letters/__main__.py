"""Write letters with their true records into folders.

python -m bench.letters FOLDER --seed 1 --count 300
python -m bench.letters FOLDER --language ru --as pdf --faults 0.3
"""

import argparse
import json
import random
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from bench.letters.compose import compose
from bench.letters.describe import LANGUAGES, OFFICIAL, describe
from bench.letters.faults import faulty, faulty_lines
from bench.letters.letter import Letter
from bench.letters.text import text_of
from bench.letters.typeset import pdf_of
from bench.letters.written import docx_of, pdfs_of
from tests.scanning import FAULTS, images_of, scan_pdf, scanned

# Written is a PDF out of a word processor, docx the document that it is made of.
MEDIA = {"text": "txt", "pdf": "pdf", "scan": "pdf", "docx": "docx", "written": "pdf"}
# A word processor takes long to start.
_TOGETHER = 50


@dataclass(frozen=True, slots=True)
class _Made:
    """A letter, with its faults, and the record that a cataloguer would write."""

    index: int
    letter: Letter
    expected: dict[str, Any]
    chance: random.Random


def main() -> None:
    """Read the arguments and write the folders."""
    parser = argparse.ArgumentParser(prog="python -m bench.letters", description=__doc__)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--count", type=int, default=300)
    parser.add_argument("--language", choices=LANGUAGES, action="append")
    parser.add_argument("--as", dest="medium", choices=MEDIA, default="text")
    parser.add_argument("--faults", type=float, default=0.0, help="0 to 1")
    chosen = parser.parse_args()
    languages = chosen.language or OFFICIAL
    for start in range(0, chosen.count, _TOGETHER):
        made = [
            _made(index, chosen.seed, languages[index % len(languages)], chosen.faults)
            for index in range(start, min(start + _TOGETHER, chosen.count))
        ]
        contents = _contents(made, chosen.medium, chosen.faults)
        for one, content in zip(made, contents, strict=True):
            folder = chosen.folder / f"{one.index:04}"
            folder.mkdir(parents=True, exist_ok=True)
            (folder / f"document.{MEDIA[chosen.medium]}").write_bytes(content)
            expected = json.dumps(one.expected, ensure_ascii=False, indent=2)
            (folder / "expected.json").write_text(expected + "\n", "utf-8")


def _made(index: int, first: int, language: str, faults: float) -> _Made:
    seed = f"{first} {index}"
    composed = compose(describe(random.Random(seed), language, seed))
    chance = random.Random(f"faults {seed}")
    return _Made(index, faulty(composed.letter, faults, chance), composed.expected, chance)


def _contents(made: Sequence[_Made], medium: str, faults: float) -> list[bytes]:
    if medium == "text":
        return [
            faulty_lines(text_of(one.letter), one.letter.language, faults, one.chance).encode()
            for one in made
        ]
    if medium in {"docx", "written"}:
        documents = [docx_of(one.letter) for one in made]
        return pdfs_of(documents) if medium == "written" else documents
    pdfs = [pdf_of(one.letter) for one in made]
    if medium == "scan":
        return [_scan(pdf, one.index) for pdf, one in zip(pdfs, made, strict=True)]
    return pdfs


def _scan(pdf: bytes, seed: int) -> bytes:
    fault = FAULTS[seed % len(FAULTS)]
    return scan_pdf([scanned(image, fault, seed) for image in images_of(pdf)])


if __name__ == "__main__":
    main()
