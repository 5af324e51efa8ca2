"""The ways in that go on for a while: most of a folder is known, an import is ordered, scans."""

import json
import urllib.error
import urllib.request
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import asdict, replace
from pathlib import Path
from uuid import uuid4

from sqlalchemy import select, text
from sqlalchemy.exc import OperationalError
from sqlalchemy.orm import Session

from catalogue import batches as ledger
from cli.exit_codes import Exit
from schema import Batch
from tests.faults.ways import Delivery, Letter, Way, commanded, digests, written
from tests.faults.world import World
from tests.made_letters import letter
from tests.reading.made_files import pdf
from tests.scanning import images_of, scan_pdf
from worker.reading.recognition.tessdata import find_tessdata, languages_in

# Two chunks and a half: what is counted is written down more than once in an import.
_KNOWN = 250
_PAGES = 2
_HTTP_SECONDS = 60
_UNREAD = text(
    """
    SELECT o.sha256, count(p.page) FILTER (WHERE p.recognised_at IS NOT NULL) AS pages
      FROM original o LEFT JOIN recognised_page p ON p.original_id = o.id AND p.error IS NULL
     WHERE o.sha256 = ANY(:wanted) GROUP BY 1
    """
)


# --- a folder of which most is known ----------------------------------------------------------


def again(world: World, letters: Sequence[Letter], folder: Path) -> Delivery:
    """`letterbook import FOLDER`, of which most came before; gone on with by `--resume`."""
    known = _Known(world, letters)

    def bring() -> None:
        with suppress(OperationalError):
            begun = known.begun()
            words = ["--resume", str(begun[-1])] if begun else [str(known.folder)]
            if world.command("import", *words, "--no-wait") == Exit.DONE:
                delivery.acknowledged |= delivery.brought

    delivery = Delivery(letters, bring, digests(letters), also=known.wrongs)
    return delivery


def order(world: World, letters: Sequence[Letter], folder: Path) -> Delivery:
    """POST to the API for the same folder; a worker receives it, and a webhook hears of its end."""
    known = _Known(world, letters)
    ear = world.elsewhere.ear()
    wanted = {"source": str(known.folder), "webhook": ear.address}
    key = uuid4().hex

    def bring() -> None:
        # With its key the same is ordered once, however often it is sent.
        with suppress(OSError, urllib.error.URLError, ValueError):
            number = _asked(world, "imports", wanted, key)["id"]
            if _asked(world, f"batches/{number}")["state"] == "received":
                delivery.acknowledged |= delivery.brought

    def wrongs() -> list[str]:
        unheard = set(known.ended()) - ear.heard
        return known.wrongs() + [f"nobody was told of the end of batch {one}" for one in unheard]

    delivery = Delivery(letters, bring, digests(letters), also=wrongs)
    return delivery


def _asked(world: World, what: str, body: object = None, key: str = "") -> dict:
    request = urllib.request.Request(
        f"{world.runtime.web_url}/api/v1/{what}",
        data=None if body is None else json.dumps(body).encode(),
        headers={
            "Authorization": f"Bearer {world.token}",
            "Content-Type": "application/json",
            **({"Idempotency-Key": key} if key else {}),
        },
    )
    with urllib.request.urlopen(request, timeout=_HTTP_SECONDS) as answer:
        return json.load(answer)


class _Known:
    """A folder that was imported before, into which letters have come since."""

    def __init__(self, world: World, letters: Sequence[Letter]) -> None:
        self._world = world
        self.folder = world.folder / "known"
        if not self.folder.exists():
            # One content is enough: a path is known, whatever is behind it.
            same = Letter("", letter(number=900_000), "")
            names = (f"{number:05}-known.txt" for number in range(_KNOWN))
            written(self.folder, [replace(same, name=name) for name in names])
            assert world.command("import", str(self.folder), "--no-wait") == Exit.DONE
        with world.sessions() as session:
            self._before = max(_batches(session, self.folder))
        for number, entry in enumerate(letters):
            # Among the known ones by name: each chunk has something to be received.
            place = number * (_KNOWN - 1) // max(len(letters) - 1, 1)
            (self.folder / f"{place:05}-{entry.name}").write_bytes(entry.content)
        self._files = len(list(self.folder.iterdir()))

    def begun(self) -> Sequence[int]:
        """Return the batches since then that were not received to their end."""
        with self._world.sessions() as session:
            return _batches(session, self.folder, self._before, state="receiving")

    def ended(self) -> Sequence[int]:
        """Return the batches since then that have ended."""
        with self._world.sessions() as session:
            return _batches(session, self.folder, self._before, state="received")

    def wrongs(self) -> list[str]:
        """Return which batches do not add up, in sentences: each file was seen, and once."""
        with self._world.sessions() as session:
            numbers = _batches(session, self.folder, self._before)
            return [one for number in numbers if (one := self._wrong(session, number))]

    def _wrong(self, session: Session, number: int) -> str | None:
        counts = ledger.counts(session, number)
        state = session.get_one(Batch, number).state
        seen = counts.catalogued + counts.duplicate + counts.unchanged
        if (state, counts.files, seen) == ("received", self._files, self._files):
            return None
        return f"batch {number} is {state}, of {self._files} files it has {asdict(counts)}"


def _batches(
    session: Session, folder: Path, after: int = 0, state: str | None = None
) -> Sequence[int]:
    query = select(Batch.id).where(Batch.source == str(folder), Batch.id > after)
    query = query.where(Batch.state == state) if state else query
    return session.scalars(query.order_by(Batch.id)).all()


# --- scans ------------------------------------------------------------------------------------


def scans(world: World, letters: Sequence[Letter], folder: Path) -> Delivery:
    """`letterbook import FOLDER` of scans, whose pages are recognised one by one, by all."""
    scanned = [_scan(entry) for entry in letters]
    delivery = commanded(world, scanned, "import", str(written(folder, scanned)), "--no-wait")

    def wrongs() -> list[str]:
        with world.sessions() as session:
            rows = session.execute(_UNREAD, {"wanted": list(delivery.brought)}).all()
        return [
            f"{row.pages} of {_PAGES} pages of {row.sha256[:12]} are recognised"
            for row in rows
            if row.pages != _PAGES
        ]

    delivery.also = wrongs
    return delivery


def _scan(entry: Letter) -> Letter:
    number = int(entry.symbol.rsplit("/", 1)[1])
    pages = [letter(number=number).decode(), f"Annex\n\nStatement {number} goes on here."]
    content = scan_pdf([image for page in pages for image in images_of(pdf(page))])
    return Letter(f"{number}.pdf", content, entry.symbol)


def lacks_recognition() -> str | None:
    """Return what a machine lacks for scans."""
    folder = find_tessdata()
    if folder is None or "eng" not in languages_in(folder):
        return "Tesseract's language data are not installed: run deploy/install-test-packages"
    return None


LONG_WAYS: dict[str, Way] = {way.__name__: way for way in (again, order, scans)}
