"""Write letters with their true records into folders.

python -m bench.letters FOLDER --seed 1 --count 300
python -m bench.letters FOLDER --language ru --as pdf --faults 0.3
"""

import argparse
import json
import random
from pathlib import Path

from bench.letters.compose import compose
from bench.letters.describe import LANGUAGES, describe
from bench.letters.text import text_of


def main() -> None:
    """Read the arguments and write the folders."""
    parser = argparse.ArgumentParser(prog="python -m bench.letters", description=__doc__)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--count", type=int, default=300)
    parser.add_argument("--language", choices=LANGUAGES, action="append")
    parser.add_argument("--as", dest="medium", choices=("text",), default="text")
    chosen = parser.parse_args()
    languages = chosen.language or LANGUAGES
    for index in range(chosen.count):
        seed = f"{chosen.seed} {index}"
        language = languages[index % len(languages)]
        composed = compose(describe(random.Random(seed), language, seed))
        folder = chosen.folder / f"{index:04}"
        folder.mkdir(parents=True, exist_ok=True)
        (folder / "document.txt").write_text(text_of(composed.letter), "utf-8")
        expected = json.dumps(composed.expected, ensure_ascii=False, indent=2)
        (folder / "expected.json").write_text(expected + "\n", "utf-8")


if __name__ == "__main__":
    main()
