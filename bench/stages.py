"""Where each millisecond of a letter goes: the stages of the path one by one, in one process.

    python -m bench.stages [--letters 120] [--folder DIR]

Processor time of this process and PostgreSQL's, in milliseconds a letter. Results go to
bench/results/stages.md.
"""

import argparse
import os
import tempfile
import time
from collections.abc import Callable, Sequence
from pathlib import Path

import psutil
import pypdfium2 as pdfium
from sqlalchemy import select
from sqlalchemy.orm import Session, sessionmaker

from bench.three_pages import letters
from bench.whole_path import RESULTS, receive
from catalogue.bulk import Found, enter_new, plainly_new, take_turns
from catalogue.records import enter
from cli.embedded.home import open_home
from cli.runtime import Runtime
from extraction.extract import extract
from extraction.pages import Origin, Page
from schema import Original
from worker.reading.document import ReadDocument, read_document
from worker.reading.formats.pdf import read_pdf
from worker.reading.limits import Limits, Options
from worker.reading.reading import no_tick
from worker.reading.wire import Read, pack, unpack_reply
from worker.settings import Settings

_TOGETHER = 50


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("--letters", type=int, default=120)
    parser.add_argument("--folder", type=Path, help="where the made letters are kept")
    chosen = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="letterbook-bench-") as name:
        root = Path(name)
        root.chmod(0o755)
        paths = letters(chosen.letters, chosen.folder or root / "letters")
        os.environ["LETTERBOOK_HOME"] = str(root / "home")
        runtime = Runtime(Settings(home=root / "home"), open_home(root / "home"))
        try:
            runtime.start_servers()
            report = _report(_stages(runtime, root, paths), len(paths))
        finally:
            runtime.stop()
    print(report)
    RESULTS.mkdir(exist_ok=True)
    (RESULTS / "stages.md").write_text(report)


def _stages(runtime: Runtime, root: Path, paths: Sequence[Path]) -> list[tuple[str, float, float]]:
    """Return each stage with the seconds of this process and of PostgreSQL."""
    postgres = runtime.postgres
    server = postgres.background.find() if postgres else None
    stages: list[tuple[str, float, float]] = []

    def stage(name: str, work: Callable[[], object]) -> None:
        before = _used(server)
        began = time.process_time()
        work()
        stages.append((name, time.process_time() - began, _used(server) - before))

    contents = [path.read_bytes() for path in paths]
    limits = Limits()
    stage("PDFium's text alone", lambda: [_bare(content) for content in contents])
    texts: list[list[Page]] = []  # the pages alone: who holds a whole reading holds its file open
    stage(
        "text with all checks",
        lambda: texts.extend(
            read_pdf(each, "a.pdf", limits, (), no_tick).pages for each in contents
        ),
    )
    origin = Origin("a.pdf", "", "application/pdf")
    stage(
        "vocabularies, read with the first letter of each language",
        lambda: [extract(pages, origin) for pages in texts[:3]],
    )
    stage(
        "extraction alone",
        lambda: [extract(pages, origin) for pages in texts],
    )
    documents: list[ReadDocument] = []

    def read() -> None:
        for path, content in zip(paths, contents, strict=True):
            found = read_document(content, path.name, Options())
            assert isinstance(found, ReadDocument)
            documents.append(found)

    stage("text, extraction and boxes together", read)
    stage(
        "what the child says, packed and unpacked",
        lambda: [unpack_reply(pack(Read(document))[4:]) for document in documents],
    )
    folder = root / "source"
    folder.mkdir()
    for path, content in zip(paths, contents, strict=True):
        (folder / path.name).write_bytes(content)
    sessions = runtime.sessions()
    stage("received and stored, in chunks", lambda: receive(runtime, sessions, folder))
    found = _found(sessions, documents)
    stage("entered together, by COPY", lambda: _enter_together(sessions, found))
    stage("entered one by one, in its place", lambda: _enter_singly(sessions, found))
    return stages


def _used(server: psutil.Process | None) -> float:
    family = [server, *server.children(recursive=True)] if server else []
    return sum(
        sum(process.cpu_times()[:4] if process is server else process.cpu_times()[:2])
        for process in family
    )


def _bare(content: bytes) -> None:
    with pdfium.PdfDocument(content) as document:
        for page in document:
            page.get_textpage().get_text_range()


def _found(sessions: sessionmaker[Session], documents: Sequence[ReadDocument]) -> list[Found]:
    with sessions() as session:
        numbers = {row.sha256: row.id for row in session.scalars(select(Original))}
    return [
        Found(
            numbers[document.record.sha256],
            document.record,
            [page.text for page in document.pages],
            document.notes,
        )
        for document in documents
    ]


def _enter_together(sessions: sessionmaker[Session], found: Sequence[Found]) -> None:
    """Enter and take back: the same letters are entered again singly."""
    for start in range(0, len(found), _TOGETHER):
        with sessions() as session:
            group = found[start : start + _TOGETHER]
            take_turns(session, group)
            enter_new(session, plainly_new(session, group))
            session.rollback()


def _enter_singly(sessions: sessionmaker[Session], found: Sequence[Found]) -> None:
    for each in found:
        with sessions.begin() as session:
            enter(session, each.original_id, each.record, each.page_texts, each.notes)


def _report(stages: Sequence[tuple[str, float, float]], count: int) -> str:
    lines = [
        "# Stages",
        "",
        "Measured by `python -m bench.stages`: processor time, ms a letter of three pages.",
        "",
        "| stage | in our process | in PostgreSQL |",
        "|---|---|---|",
        *(
            f"| {name} | {ours / count * 1000:.2f} | {server / count * 1000:.2f} |"
            for name, ours, server in stages
        ),
    ]
    return "\n".join(lines) + "\n"


if __name__ == "__main__":
    main()
