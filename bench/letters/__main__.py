"""Write letters with their true records into folders.

python -m bench.letters FOLDER --seed 1 --count 300
python -m bench.letters FOLDER --language ru --as pdf --faults 0.3
"""

import argparse
import json
import random
from pathlib import Path

from bench.letters.compose import compose
from bench.letters.describe import LANGUAGES, OFFICIAL, describe
from bench.letters.faults import faulty, faulty_lines
from bench.letters.letter import Letter
from bench.letters.text import text_of
from bench.letters.typeset import pdf_of
from tests.scanning import FAULTS, images_of, scan_pdf, scanned


def main() -> None:
    """Read the arguments and write the folders."""
    parser = argparse.ArgumentParser(prog="python -m bench.letters", description=__doc__)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--count", type=int, default=300)
    parser.add_argument("--language", choices=LANGUAGES, action="append")
    parser.add_argument("--as", dest="medium", choices=("text", "pdf", "scan"), default="text")
    parser.add_argument("--faults", type=float, default=0.0, help="0 to 1")
    chosen = parser.parse_args()
    languages = chosen.language or OFFICIAL
    for index in range(chosen.count):
        seed = f"{chosen.seed} {index}"
        language = languages[index % len(languages)]
        composed = compose(describe(random.Random(seed), language, seed))
        folder = chosen.folder / f"{index:04}"
        folder.mkdir(parents=True, exist_ok=True)
        chance = random.Random(f"faults {seed}")
        letter = faulty(composed.letter, chosen.faults, chance)
        if chosen.medium == "text":
            text = faulty_lines(text_of(letter), language, chosen.faults, chance)
            (folder / "document.txt").write_text(text, "utf-8")
        else:
            (folder / "document.pdf").write_bytes(_pdf(letter, chosen.medium, index))
        expected = json.dumps(composed.expected, ensure_ascii=False, indent=2)
        (folder / "expected.json").write_text(expected + "\n", "utf-8")


def _pdf(letter: Letter, medium: str, seed: int) -> bytes:
    pdf = pdf_of(letter)
    if medium == "scan":
        fault = FAULTS[seed % len(FAULTS)]
        return scan_pdf([scanned(image, fault, seed) for image in images_of(pdf)])
    return pdf


if __name__ == "__main__":
    main()
