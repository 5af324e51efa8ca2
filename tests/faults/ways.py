"""The ways in, each as a person or a program uses it: by command, over HTTP, by a schedule.

A bringer does what bringers do: one that was given no receipt brings the same again.
"""

import hashlib
import json
import urllib.error
import urllib.parse
import urllib.request
import zipfile
from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path

import bagit
from sqlalchemy import text
from sqlalchemy.exc import OperationalError

from cli.exit_codes import Exit
from tests.faults.world import World
from tests.made_letters import letter
from tests.reading.made_files import mail, pdf
from worker.intake import schedules

_HTTP_SECONDS = 60


@dataclass(frozen=True, slots=True)
class Letter:
    """A file that is brought, and the symbol that it must be found under."""

    name: str
    content: bytes
    symbol: str

    @property
    def sha256(self) -> str:
        """What its original is called."""
        return hashlib.sha256(self.content).hexdigest()


@dataclass(slots=True)
class Delivery:
    """What is brought, how, and what its bringer knows of it.

    Attributes:
        letters: all that must be catalogued in the end.
        bring: brings what was not acknowledged yet; may fail in any way.
        brought: the files that are brought, by SHA-256: the letters, or a message with them.
        acknowledged: those that the bringer was told are kept.
        gone: the files that are not in their source any more, or marked there, by SHA-256.
        also: what else is still to be done or was done wrongly, in sentences.
    """

    letters: Sequence[Letter]
    bring: Callable[[], None]
    brought: set[str]
    acknowledged: set[str] = field(default_factory=set)
    gone: Callable[[], set[str]] = set
    also: Callable[[], list[str]] = list

    @property
    def is_acknowledged(self) -> bool:
        """Whether the bringer may forget all of it."""
        return self.acknowledged >= self.brought


def letters_from(first: int, count: int) -> list[Letter]:
    """Make letters that no other run has, some as PDF."""
    made = []
    for number in range(first, first + count):
        content = letter(number=number)
        is_pdf = number % 4 == 0
        made.append(
            Letter(
                f"{number}.pdf" if is_pdf else f"{number}.txt",
                pdf(content.decode()) if is_pdf else content,
                f"A/75/{number}",
            )
        )
    return made


def written(folder: Path, letters: Sequence[Letter]) -> Path:
    """Write letters into a new folder."""
    folder.mkdir(parents=True)
    for entry in letters:
        (folder / entry.name).write_bytes(entry.content)
    return folder


def commanded(
    world: World, letters: Sequence[Letter], *words: str, brought: set[str] | None = None
) -> Delivery:
    """Bring by a command that says by its status whether all is kept."""

    def bring() -> None:
        if world.command(*words) == Exit.DONE:
            delivery.acknowledged |= delivery.brought

    delivery = Delivery(letters, bring, brought or digests(letters))
    return delivery


def digests(letters: Sequence[Letter]) -> set[str]:
    """Return what the originals of letters are called."""
    return {entry.sha256 for entry in letters}


def files(world: World, letters: Sequence[Letter], folder: Path) -> Delivery:
    """`letterbook ingest FILE…`."""
    written(folder, letters)
    paths = [str(folder / entry.name) for entry in letters]
    return commanded(world, letters, "ingest", *paths, "--no-wait")


def message(world: World, letters: Sequence[Letter], folder: Path) -> Delivery:
    """One e-mail that brings all of them."""
    folder.mkdir(parents=True)
    path = folder / "cover.eml"
    # Not twice the same message: a second would be a duplicate of the first.
    body = f"The letters are attached. {letters[0].name}"
    content = mail({entry.name: entry.content for entry in letters}, body)
    path.write_bytes(content)
    brought = {hashlib.sha256(content).hexdigest()}
    return commanded(world, letters, "ingest", str(path), "--no-wait", brought=brought)


def folder(world: World, letters: Sequence[Letter], folder: Path) -> Delivery:
    """`letterbook import FOLDER`."""
    return commanded(world, letters, "import", str(written(folder, letters)), "--no-wait")


def archive(world: World, letters: Sequence[Letter], folder: Path) -> Delivery:
    """`letterbook import FILE.zip`."""
    folder.mkdir(parents=True)
    path = folder / "letters.zip"
    with zipfile.ZipFile(path, "w") as packed:
        for entry in letters:
            packed.writestr(entry.name, entry.content)
    return commanded(world, letters, "import", str(path), "--no-wait")


def manifest(world: World, letters: Sequence[Letter], folder: Path) -> Delivery:
    """`letterbook import TABLE.csv`."""
    written(folder, letters)
    path = folder / "letters.csv"
    rows = [f"{entry.name},{entry.symbol}" for entry in letters]
    path.write_text("\n".join(["file,symbol", *rows]))
    return commanded(world, letters, "import", str(path), "--no-wait")


def bag(world: World, letters: Sequence[Letter], folder: Path) -> Delivery:
    """`letterbook import BAG`."""
    bagit.make_bag(str(written(folder, letters)))
    return commanded(world, letters, "import", str(folder), "--no-wait")


def standard_input(world: World, letters: Sequence[Letter], folder: Path) -> Delivery:
    """`letterbook import - < FILE`, one after the other."""

    def bring() -> None:
        for entry in letters:
            if entry.sha256 not in delivery.acknowledged:
                words = ("import", "-", "--name", entry.name, "--no-wait")
                if world.command(*words, given=entry.content) == Exit.DONE:
                    delivery.acknowledged.add(entry.sha256)

    delivery = Delivery(letters, bring, digests(letters))
    return delivery


def upload(world: World, letters: Sequence[Letter], folder: Path) -> Delivery:
    """POST to the API, one after the other."""

    def bring() -> None:
        for entry in letters:
            if entry.sha256 in delivery.acknowledged:
                continue
            request = urllib.request.Request(
                f"{world.runtime.web_url}/api/v1/arrivals?"
                + urllib.parse.urlencode({"name": entry.name}),
                data=entry.content,
                headers={"Authorization": f"Bearer {world.token}"},
            )
            try:
                with urllib.request.urlopen(request, timeout=_HTTP_SECONDS) as answer:
                    delivery.acknowledged.add(json.load(answer)["sha256"])
            except (OSError, urllib.error.URLError, ValueError):
                continue

    delivery = Delivery(letters, bring, digests(letters))
    return delivery


def watched(world: World, letters: Sequence[Letter], folder: Path) -> Delivery:
    """A watched folder that a schedule has due: received by the workers, files moved when kept."""
    written(folder, letters)

    def gone() -> set[str]:
        return {entry.sha256 for entry in letters if not (folder / entry.name).exists()}

    def bring() -> None:
        delivery.acknowledged = gone()
        with suppress(OperationalError), world.sessions.begin() as session:
            if not session.scalar(text("SELECT count(*) FROM schedule WHERE name = :n"), name):
                schedules.add(
                    session,
                    name=name["n"],
                    cron="* * * * *",
                    time_zone="UTC",
                    source=f"watch:{folder}",
                    who="faults",
                )
            session.execute(
                text("UPDATE schedule SET next_at = now() WHERE name = :n AND NOT is_paused"), name
            )

    name = {"n": str(folder)}
    delivery = Delivery(letters, bring, digests(letters), gone=gone)
    return delivery


Way = Callable[[World, Sequence[Letter], Path], Delivery]
WAYS: dict[str, Way] = {
    way.__name__.replace("_", " "): way
    for way in (
        files,
        folder,
        watched,
        archive,
        manifest,
        bag,
        upload,
        standard_input,
        message,
    )
}
