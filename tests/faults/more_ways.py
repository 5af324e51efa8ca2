"""The ways in that need a server or a browser's form, and one letter that two bring at once."""

import tarfile
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from hashlib import sha256
from pathlib import Path

import httpx

from tests.faults.elsewhere import lacks_s3
from tests.faults.long_ways import LONG_WAYS, lacks_recognition
from tests.faults.ways import WAYS, Delivery, Letter, Way, commanded, digests, upload, written
from tests.faults.world import World
from tests.intake import imap_server
from tests.reading.made_files import mail
from web.access import COOKIE, CSRF_HEADER, csrf_of

_HTTP_SECONDS = 60


def tar(world: World, letters: Sequence[Letter], folder: Path) -> Delivery:
    """`letterbook import FILE.tar.gz`."""
    written(folder, letters)
    path = folder.with_suffix(".tar.gz")
    with tarfile.open(path, "w:gz") as packed:
        packed.add(folder, arcname="letters")
    return commanded(world, letters, "import", str(path), "--no-wait")


def mailbox(world: World, letters: Sequence[Letter], folder: Path) -> Delivery:
    """`letterbook import imap://…`: a message with each letter, marked once it is kept."""
    box = world.elsewhere.mailbox(f"R{folder.name}")
    messages = [mail({entry.name: entry.content}, f"Letter {entry.name}") for entry in letters]
    brought = {sha256(box.put(message)).hexdigest() for message in messages}

    def marked() -> set[str]:
        return {sha256(message).hexdigest() for message in box.marked()}

    def bring() -> None:
        # A command that was killed may have marked all: the next finds nothing, and says so.
        if delivery.acknowledged < brought:
            world.command("import", box.address, "--no-wait")
        delivery.acknowledged = marked()

    delivery = Delivery(letters, bring, brought, gone=marked)
    return delivery


def bucket(world: World, letters: Sequence[Letter], folder: Path) -> Delivery:
    """`letterbook import s3://…`."""
    files = {entry.name: entry.content for entry in letters}
    address = world.elsewhere.bucket(f"faults-{folder.name}", files)
    return commanded(world, letters, "import", address, "--no-wait")


def form(world: World, letters: Sequence[Letter], folder: Path) -> Delivery:
    """The form of the page `/queue`, all files at once, as a browser without scripts sends it."""

    def bring() -> None:
        web = world.runtime
        try:
            answer = httpx.post(
                f"{web.web_url}/queue",
                files=[("files", (entry.name, entry.content)) for entry in letters],
                cookies={COOKIE: world.cookie},
                headers={CSRF_HEADER: csrf_of(web.home.secret("web"), world.cookie)},
                timeout=_HTTP_SECONDS,
            )
        except httpx.HTTPError:
            return
        if answer.is_redirect:  # to the page of the batch: that is the receipt
            delivery.acknowledged |= delivery.brought

    delivery = Delivery(letters, bring, digests(letters))
    return delivery


def twice(world: World, letters: Sequence[Letter], folder: Path) -> Delivery:
    """Two programs send the same letters to the API at the same moment."""
    both = [upload(world, letters, folder) for _ in range(2)]

    def bring() -> None:
        with ThreadPoolExecutor(2) as pool:
            for done in [pool.submit(one.bring) for one in both]:
                done.result()
        delivery.acknowledged = both[0].acknowledged & both[1].acknowledged

    delivery = Delivery(letters, bring, digests(letters))
    return delivery


ALL_WAYS: dict[str, Way] = {
    **WAYS,
    **{way.__name__: way for way in (tar, mailbox, bucket, form, twice)},
    **LONG_WAYS,
}

LACKS: dict[str, Callable[[], str | None]] = {
    "mailbox": imap_server.lacks,
    "bucket": lacks_s3,
    "scans": lacks_recognition,
}
