"""How right extraction is on letters whose records are known: strictly, per field and language.

    bench/accuracy FOLDER…                     the same as python -m bench.accuracy FOLDER…
    bench/accuracy FOLDER --json now.json      keep the run
    bench/accuracy FOLDER --against then.json  what was mended since, and what broke

A folder holds `document.*` beside `expected.json`, or pairs such as `x.txt` and `x.json`, at any
depth. What is known is written in the fields of docs/reference/record.md, with `expect_review`
for the fields that a person must see. The letters are read as `letterbook extract` reads them: in
a child process, scans by recognition.
"""

import argparse
import json
import sys
from collections.abc import Iterator
from pathlib import Path

from bench.judging import tables
from bench.judging.cases import Case, NoCasesError, find_cases
from bench.judging.verdicts import Outcome, judge, unread
from extraction.record import as_json
from extraction.trust_lines import draw
from worker.reader import make_reader
from worker.reading.errors import UnreadableFileError
from worker.settings import Settings


def main() -> int:
    chosen = _arguments()
    try:
        cases = [case for folder in chosen.folders for case in find_cases(folder)]
    except NoCasesError as error:
        print(error, file=sys.stderr)
        return 2
    outcomes = list(run(cases))
    print(tables.whole_records(outcomes))
    print(tables.fields(outcomes))
    print(tables.reviews(outcomes))
    print(tables.errors(outcomes, silent=not chosen.all, most=chosen.most))
    if chosen.trust:
        print(tables.calibration(outcomes))
        print(tables.lines(outcomes, draw(Settings().trust_lines)))
    if chosen.against:
        print(tables.differences(outcomes, json.loads(chosen.against.read_text())))
    if chosen.json:
        kept = [outcome.as_json() for outcome in outcomes]
        chosen.json.write_text(json.dumps(kept, ensure_ascii=False, indent=1) + "\n")
    return _passed(outcomes, chosen)


def run(cases: list[Case]) -> Iterator[Outcome]:
    """Read each letter and yield what is right in its record; a refused file is named."""
    reader = make_reader(Settings(), ())
    try:
        for case in cases:
            try:
                read = reader.read_whole(case.document.absolute(), case.document.name)
            except UnreadableFileError as error:
                print(f"{case.name}: {error}", file=sys.stderr)
                yield unread(case)
            else:
                # Through JSON and back, so that lists meet lists.
                yield judge(case, json.loads(json.dumps(as_json(read.record))))
    finally:
        reader.close()


def _passed(outcomes: list[Outcome], chosen: argparse.Namespace) -> int:
    """Hold the run to the thresholds that were given: 1 where one is missed."""
    whole: dict[str, list[bool]] = {}
    for outcome in outcomes:
        whole.setdefault(outcome.language, []).append(outcome.whole)
    low = {name: sum(right) / len(right) for name, right in whole.items()}
    silent = sum(judged.silent for outcome in outcomes for judged in outcome.fields.values())
    missed = [
        f"{name}: {100 * share:.1f} % of the records are wholly right, {chosen.whole} % are wanted"
        for name, share in low.items()
        if 100 * share < chosen.whole
    ]
    if silent > chosen.silent:
        missed.append(f"{silent} errors were not sent to review, {chosen.silent} are allowed")
    print("\n".join(["", *missed]))
    return 1 if missed else 0


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        prog="bench/accuracy", description="How right extraction is on letters that are known."
    )
    parser.add_argument("folders", nargs="+", type=Path, metavar="FOLDER")
    parser.add_argument("--json", type=Path, metavar="OUT", help="keep the run in a file")
    parser.add_argument("--against", type=Path, metavar="EARLIER", help="compare with a kept run")
    parser.add_argument("--all", action="store_true", help="list errors in review too")
    parser.add_argument("--most", type=int, default=200, help="list so many errors (200)")
    parser.add_argument(
        "--trust", action="store_true", help="print the curve of trust, and what each line parts"
    )
    parser.add_argument(
        "--whole", type=float, default=0, metavar="PERCENT", help="fail below, in any language"
    )
    parser.add_argument(
        "--silent", type=float, default=float("inf"), metavar="COUNT", help="fail above"
    )
    return parser.parse_args()


if __name__ == "__main__":
    sys.exit(main())
