"""What reading costs and how well it reads, as ratios against the bare engines in one run.

    python -m bench.reading              everything, a few minutes
    python -m bench.reading --ocr        recognition alone; --pdf, --words, --models likewise

Text that is known is typeset in six languages; scans of it are made with noise, skew and fax
quality. Medians of several runs. Results go to bench/results/reading.md.
"""

import argparse
import io
import os
import platform
import resource
import statistics
import subprocess
import sys
import tempfile
import time
from collections import defaultdict
from collections.abc import Callable
from pathlib import Path

os.environ["OMP_THREAD_LIMIT"] = "1"

import pypdfium2 as pdfium
from PIL import Image
from pypdf import PdfReader
from rapidfuzz.distance import Levenshtein

from extraction.lines import is_foot, lines_of
from extraction.mending import mend
from extraction.pages import Page
from extraction.title_zone import find_title
from tests.scanning import DPI, FAULTS, images_of, scanned
from tests.typesetter import typeset
from worker.reading.formats.pdf import read_pdf
from worker.reading.isolated import Reader
from worker.reading.limits import Limits, Options
from worker.reading.reading import Reading, no_tick
from worker.reading.recognition.engine import Engine
from worker.reading.recognition.page_image import scaled
from worker.reading.recognition.recognise import Recogniser
from worker.reading.recognition.rescue import rescue
from worker.reading.recognition.tessdata import MODELS, find_tessdata

LETTERS = Path(__file__).parents[1] / "tests" / "letters"
RESULTS = Path(__file__).parent / "results" / "reading.md"
LANGUAGES = ("ar", "en", "es", "fr", "ru", "zh")
# Symbols as they stand in running text, to see whether they survive.
SYMBOLS = ("A/75/660", "S/2020/1267", "A/RES/75/1", "S/24111", "A/C.1/75/3", "E/2021/5", "A/76/100")


def main() -> None:
    parser = argparse.ArgumentParser()
    parts = {"pdf": digital, "ocr": recognition, "models": models, "words": words}
    for name in parts:
        parser.add_argument(f"--{name}", action="store_true")
    chosen = parser.parse_args()
    wanted = [name for name in parts if getattr(chosen, name)] or list(parts)
    report = [f"# Reading\n\nMeasured by `python -m bench.reading` on {_machine()}.\n"]
    for name in wanted:
        report += parts[name]()
        print("\n".join(report[-40:]), file=sys.stderr)
    text = "\n".join(report) + "\n"
    print(text)
    if len(wanted) == len(parts):
        RESULTS.parent.mkdir(exist_ok=True)
        RESULTS.write_text(text)


def digital() -> list[str]:
    """Born-digital pages: bare PDFium, ours, and pypdf; and whether every character is right."""
    head = (
        "\n## Born-digital pages\n\nMilliseconds a page. *Ours* is PDFium with all checks; "
        "*child* is the whole call through the warm child, extraction of the record included. "
        "Characters are compared after the mending that extraction starts with.\n\n"
        "| | PDFium | ours | ratio | child | pypdf | ratio | characters right % |\n"
        "|---|---|---|---|---|---|---|---|"
    )
    return [head, *map(_digital, LANGUAGES)]


def _digital(language: str) -> str:
    texts = letters_of(language)
    files = [typeset(text, language) for text in texts]
    pages = sum(len(images_texts(content)) for content in files)
    bare = _median(lambda: [images_texts(content) for content in files]) / pages
    ours = _median(lambda: [_read(content) for content in files]) / pages
    second = _median(lambda: [_pypdf(content) for content in files], runs=3) / pages
    with tempfile.TemporaryDirectory() as folder:
        paths = [Path(folder, f"{number}.pdf") for number in range(len(files))]
        for path, content in zip(paths, files, strict=True):
            path.write_bytes(content)
        reader = Reader(Options())
        whole = _median(lambda: [reader.read(path, path.name) for path in paths]) / pages
        reader.close()
    errors = statistics.mean(
        _error(_mended([Page(1, text, "text")]), _mended(_read(content).pages))
        for text, content in zip(texts, files, strict=True)
    )
    return (
        f"| {language} | {bare * 1000:.2f} | {ours * 1000:.2f} | {ours / bare:.2f} | "
        f"{whole * 1000:.1f} | {second * 1000:.1f} | {second / bare:.0f} | {100 - errors:.2f} |"
    )


def recognition() -> list[str]:
    """Scans: Tesseract's program told the language, against ours which finds it out."""
    rows = []
    recogniser = Recogniser(_tessdata())
    ratios = []
    for language in LANGUAGES:
        for fault in FAULTS:
            times, errors = defaultdict(list), defaultdict(list)
            for seed, text in enumerate(letters_of(language)[:3]):
                image = scanned(images_of(typeset(text, language))[0], fault, seed)
                truth = _first_page(text, language)
                page = scaled(image, DPI)
                recogniser.recognise(page, 1, no_tick, language)  # models warm, as in a worker
                ways = {
                    "bare": lambda image=image, model=MODELS[language]: _program(image, model),
                    "first": lambda page=page: recogniser.recognise(page, 1, no_tick).text,
                    "next": lambda page=page, known=language: (
                        recogniser.recognise(page, 2, no_tick, known).text
                    ),
                }
                for way, read in ways.items():
                    began = _processor()
                    found = read()
                    times[way].append(_processor() - began)
                    errors[way].append(_error(truth, found))
            bare, first, following = (statistics.mean(times[way]) for way in ways)
            ratios.append((first + 2 * following) / (3 * bare))
            rows.append(
                f"| {language} | {fault} | {bare:.2f} | {first:.2f} | {following:.2f} | "
                f"{ratios[-1]:.2f} | {statistics.mean(errors['bare']):.2f} | "
                f"{statistics.mean(errors['first']):.2f} |"
            )
    head = (
        "\n## Recognition\n\nProcessor seconds a page and wrong characters in per cent. *Bare* is "
        "the `tesseract` program, told the language; *ours* finds out language, skew and side on "
        "the first page of a letter, and knows the language on the next. The ratio is that of a "
        "letter of three pages.\n\n"
        "| | scan | bare s | ours, first s | ours, next s | ratio | bare % | ours % |\n"
        "|---|---|---|---|---|---|---|---|"
    )
    return [head, *rows, f"\nMedian ratio of time: {statistics.median(ratios):.2f}."]


def _processor() -> float:
    """Return the processor time of this process and of those that it ran, in seconds."""
    ours, theirs = (
        resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)
    )
    return ours.ru_utime + ours.ru_stime + theirs.ru_utime + theirs.ru_stime


def models() -> list[str]:
    """What English costs and gains: beside the main language, or for what looks Latin alone."""
    rows = []
    engine = Engine(_tessdata())
    for language in LANGUAGES:
        model = MODELS[language]
        ways = {
            model: lambda page, model=model: engine.recognise(page, model),
            f"{model}+eng": lambda page, model=model: engine.recognise(page, f"{model}+eng"),
            f"{model}, then eng": lambda page, model=model: rescue(
                engine, page, engine.recognise(page, model), "eng"
            ),
        }
        for way, read in ways.items() if model != "eng" else [("eng", ways["eng"])]:
            times, errors, kept = [], [], 0
            for text in letters_of(language)[:4]:
                truth = _with_symbols(text)
                page = scaled(images_of(typeset(truth, language))[0], DPI)
                read(page)
                began = time.perf_counter()
                found = read(page)
                times.append(time.perf_counter() - began)
                errors.append(_error(_first_page(truth, language), found.text))
                kept += sum(symbol in found.text.replace(" ", "") for symbol in SYMBOLS)
            rows.append(
                f"| {language} | {way} | {statistics.mean(times):.2f} | "
                f"{statistics.mean(errors):.2f} | {kept} of {4 * len(SYMBOLS)} |"
            )
    head = (
        "\n## English beside the main language\n\n*Then eng*: what looks Latin is read again by "
        "the English model.\n\n"
        "| | models | s a page | characters wrong % | symbols whole |\n|---|---|---|---|---|"
    )
    return [head, *rows]


def words() -> list[str]:
    """How often a recognised word is right when Tesseract is so sure of it."""
    right: dict[int, list[bool]] = defaultdict(list)
    recogniser = Recogniser(_tessdata())
    for language in LANGUAGES:
        for fault in FAULTS:
            for seed, text in enumerate(letters_of(language)[:2]):
                image = scanned(images_of(typeset(text, language))[0], fault, seed)
                known = set(_first_page(text, language).split())
                squeezed = "".join(text.split())
                found = recogniser.recognise(scaled(image, DPI), 1, no_tick, language)
                for word in found.words:
                    written = found.text[word.start : word.end]
                    is_right = written in known or (language == "zh" and written in squeezed)
                    right[min(int(word.confidence * 20), 19)].append(is_right)
    rows = [
        f"| {step / 20:.2f} to {(step + 1) / 20:.2f} | {len(right[step])} | "
        f"{100 * statistics.mean(right[step]):.0f} |"
        for step in sorted(right)
    ]
    head = (
        "\n## How sure is sure\n\nWords of all six languages and all four kinds of scan.\n\n"
        "| confidence | words | right % |\n|---|---|---|"
    )
    return [head, *rows]


def letters_of(language: str) -> list[str]:
    """Return the letters of the project in a language, from the title on, longest first."""
    found = []
    for path in sorted((LETTERS / language).glob("*.txt")):
        text = path.read_text()
        lines = lines_of(text)
        title = find_title(lines, language)
        rest = text[lines[title.first].start :] if title else text
        # The foot is typeset elsewhere than it stands in the text.
        found.append("\n".join(line for line in rest.split("\n") if not is_foot(line.strip())))
    return sorted(found, key=len, reverse=True)


def _first_page(text: str, language: str) -> str:
    """Return what stands on the first page: what PDFium reads off it, its faults aside."""
    (first, *_) = images_texts(typeset(text, language))
    return _mended([Page(1, first, "pdf")]) if language == "ar" else first


def images_texts(content: bytes) -> list[str]:
    with pdfium.PdfDocument(content) as document:
        return [page.get_textpage().get_text_range() for page in document]


def _with_symbols(text: str) -> str:
    lines = text.splitlines()
    for number, symbol in enumerate(SYMBOLS, start=2):
        place = min(number * 2, len(lines) - 1)
        lines[place] = f"{lines[place]} {symbol}".strip()
    return "\n".join(lines)


def _error(truth: str, read: str) -> float:
    """Return the wrong characters in per cent; white space and marks of direction do not count."""
    left, right = _bare(truth), _bare(read)
    return 100 * Levenshtein.distance(left, right) / max(len(left), 1)


def _bare(text: str) -> str:
    return "".join(
        character
        for character in text.replace("\ufffe", "-").replace("’", "'").replace("–", "-")
        if not character.isspace() and character not in "\u200e\u200f\u202a\u202b\u202c"
    )


def _program(image: Image.Image, model: str) -> str:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder, "page.png")
        image.save(path, dpi=(DPI, DPI))
        done = subprocess.run(
            ["tesseract", str(path), "-", "-l", model], capture_output=True, check=True
        )
        return done.stdout.decode()


def _mended(pages: list[Page]) -> str:
    return str(mend(pages))


def _read(content: bytes) -> Reading:
    return read_pdf(content, "x.pdf", Limits(), (), no_tick)


def _pypdf(content: bytes) -> list[str]:
    return [page.extract_text() for page in PdfReader(io.BytesIO(content)).pages]


def _median(work: Callable[[], object], runs: int = 7) -> float:
    work()
    times = []
    for _ in range(runs):
        began = time.perf_counter()
        work()
        times.append(time.perf_counter() - began)
    return statistics.median(times)


def _tessdata() -> str:
    folder = find_tessdata()
    if folder is None:
        sys.exit("Tesseract's language data are not installed: run deploy/install-test-packages")
    return folder


def _machine() -> str:
    return f"{os.cpu_count()} cores, {platform.system()}, Python {platform.python_version()}"


if __name__ == "__main__":
    main()
