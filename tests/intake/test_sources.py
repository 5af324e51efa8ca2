"""Each way in: what it lists, what it refuses, what it does with a file that was received."""

import csv
import io
import tarfile
import zipfile
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread

import bagit
import fsspec
import openpyxl
import pytest
from sqlalchemy import select

from schema import BatchLine
from tests.intake.conftest import MOST_BYTES
from tests.made_letters import letter
from worker.intake.sources.archives import Archive, clean
from worker.intake.sources.bag import Bag
from worker.intake.sources.files import Files
from worker.intake.sources.mailbox import Mailbox
from worker.intake.sources.manifest import Manifest
from worker.intake.sources.opening import open_source
from worker.intake.sources.remote import Remote
from worker.intake.sources.source import SourceUnreadableError
from worker.intake.sources.watched import Watched

LETTERS = {f"letters/{number}.txt": letter(number=number) for number in range(1, 4)}


def zipped(files: dict[str, bytes]) -> bytes:
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in files.items():
            archive.writestr(zipfile.ZipInfo(name), content, zipfile.ZIP_DEFLATED)
    return made.getvalue()


def tarred(files: dict[str, bytes], mode: str = "w:gz") -> bytes:
    made = io.BytesIO()
    with tarfile.open(fileobj=made, mode=mode) as archive:
        for name, content in files.items():
            info = tarfile.TarInfo(name)
            info.size = len(content)
            archive.addfile(info, io.BytesIO(content))
        link = tarfile.TarInfo("link")
        link.type, link.linkname = tarfile.SYMTYPE, "/etc/passwd"
        archive.addfile(link)
    return made.getvalue()


@pytest.mark.parametrize(
    "address, kind",
    [
        ("imaps://me@example.org/INBOX", Mailbox),
        ("watch:/drop", Watched),
        ("s3://bucket/letters", Remote),
        ("/letters/list.csv", Manifest),
        ("/letters/list.XLSX", Manifest),
        ("/letters/gone.zip", Files),  # which says that it is not there
    ],
)
def test_an_address_leads_to_its_kind_of_source(address, kind):
    assert isinstance(open_source(address, {}, most_bytes=1), kind)


def test_hidden_files_and_links_are_left_out(importer, tmp_path):
    (tmp_path / "sub").mkdir()
    (tmp_path / "sub" / "a.txt").write_bytes(letter())
    (tmp_path / ".hidden").write_bytes(b"no")
    (tmp_path / "link.txt").symlink_to("/etc/passwd")
    batch_id = importer.receive(Files(tmp_path / "sub")) and importer.receive(Files(tmp_path))
    shown = importer.lines(batch_id)
    assert "sub/a.txt" in shown
    assert not {".hidden", "link.txt"} & set(shown)


@pytest.mark.parametrize("packed", [zipped, tarred], ids=["zip", "tar"])
def test_an_archive_and_the_one_in_it(importer, tmp_path, packed):
    inner = packed({"deep.txt": letter(number=9), "deeper.zip": zipped({"x": b"x"})})
    path = tmp_path / "letters.zip"
    path.write_bytes(packed({**LETTERS, "inner.zip": inner, "../../etc/passwd": b"x"}))
    source = open_source(str(path), {}, most_bytes=MOST_BYTES)
    lines = importer.lines(importer.receive(source))
    assert lines.pop("link", "refused") == "refused"
    assert lines.pop("inner.zip/link", "refused") == "refused"
    # The archive in the archive's archive is a file like others; its reader says what it is.
    assert lines == dict.fromkeys(
        [*LETTERS, "inner.zip/deep.txt", "inner.zip/deeper.zip", "etc/passwd"], "pending"
    )


def test_members_of_one_name_are_both_received(importer, tmp_path):
    path = tmp_path / "twice.zip"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("a.txt", letter(number=1))
        with pytest.warns(UserWarning, match="Duplicate name"):
            archive.writestr("a.txt", letter(number=2))
    lines = importer.lines(importer.receive(Archive(path, MOST_BYTES)))
    assert lines == {"a.txt": "pending", "a.txt (2)": "pending"}


@pytest.mark.parametrize("packed", [zipped, tarred], ids=["zip", "tar"])
def test_a_bomb_is_refused_and_what_came_before_it_is_kept(importer, tmp_path, packed):
    path = tmp_path / "bomb.zip"
    path.write_bytes(packed({"a.txt": letter(), "bomb.txt": bytes(64 << 20)}))
    lines = importer.lines(importer.receive(Archive(path, MOST_BYTES)), failures_only=True)
    assert lines.pop("link", "refused") == "refused"
    assert lines == {"bomb.txt": "refused"}


def test_many_files_that_come_to_a_bomb_stop_the_batch(importer, tmp_path):
    path = tmp_path / "bomb.zip"
    path.write_bytes(zipped({f"{number}.txt": bytes(3 << 20) for number in range(100)}))
    with pytest.raises(SourceUnreadableError, match="a bomb"):
        importer.receive(Archive(path, MOST_BYTES))


def test_a_damaged_archive_says_so(importer, tmp_path):
    path = tmp_path / "cut.zip"
    path.write_bytes(tarred(LETTERS)[:-200])
    with pytest.raises(SourceUnreadableError, match="not whole"):
        importer.receive(Archive(path, MOST_BYTES))


@pytest.mark.parametrize(
    "name, cleaned",
    [("/a/b", "a/b"), ("../../x", "x"), ("C:\\a\\b.pdf", "C:/a/b.pdf"), ("./", "unnamed")],
)
def test_names_stay_inside(name, cleaned):
    assert clean(name) == cleaned


@pytest.fixture
def bag_folder(tmp_path) -> Path:
    folder = tmp_path / "bag"
    folder.mkdir()
    (folder / "a.txt").write_bytes(letter(number=1))
    (folder / "b.txt").write_bytes(letter(number=2))
    bagit.make_bag(str(folder), checksums=["sha256"])
    return folder


def test_a_bag_brings_its_payload_and_each_line_its_digest(importer, sessions, bag_folder):
    batch_id = importer.receive(open_source(str(bag_folder), {}, most_bytes=MOST_BYTES))
    assert importer.lines(batch_id) == {"data/a.txt": "pending", "data/b.txt": "pending"}
    with sessions() as session:
        known = session.scalars(select(BatchLine.known)).all()
    assert all(len(entry["sha256"]) == 64 for entry in known)


def test_a_bag_that_is_not_what_its_manifest_says_brings_nothing(importer, bag_folder):
    (bag_folder / "data" / "b.txt").write_bytes(b"changed")
    with pytest.raises(SourceUnreadableError, match="not a valid bag"):
        importer.receive(Bag(bag_folder))


ROWS = [
    ["File", "Symbol", "Language", "Remarks"],
    ["a.txt", "A/75/1", "en", "kept apart"],
    ["a.txt", "A/75/2", "en", ""],
    ["gone.txt", "", "", ""],
    ["../outside.txt", "", "", ""],
    ["", "", "", "an empty row"],
]


def write_rows(path: Path) -> None:
    if path.suffix == ".xlsx":
        book = openpyxl.Workbook()
        for row in ROWS:
            book.active.append(row)
        book.save(path)
    else:
        with path.open("w", newline="") as file:
            csv.writer(file, delimiter=";").writerows(ROWS)


@pytest.mark.parametrize("name", ["list.csv", "list.xlsx"])
def test_a_manifest_brings_its_files_and_what_it_knows_of_them(importer, sessions, tmp_path, name):
    folder = tmp_path / "in"
    folder.mkdir()
    (tmp_path / "outside.txt").write_bytes(b"secret")
    (folder / "a.txt").write_bytes(letter(number=1))
    write_rows(folder / name)
    batch_id = importer.receive(Manifest(folder / name))
    assert importer.lines(batch_id) == {
        "a.txt": "pending",
        "a.txt (row 3)": "refused",
        "gone.txt": "refused",
        "../outside.txt": "refused",
    }
    with sessions() as session:
        line = session.scalars(select(BatchLine).where(BatchLine.path == "a.txt")).one()
    assert line.known == {"symbol": "A/75/1", "language": "en"}
    allowed = Manifest(folder / name, (str(tmp_path),))
    assert importer.lines(importer.receive(allowed, importer.start("b")))["../outside.txt"] == (
        "pending"
    )


@pytest.fixture
def web_server():
    class Server(BaseHTTPRequestHandler):
        def do_GET(self):
            moved = self.path.endswith("moved.txt")
            self.send_response(302 if moved else 200)
            self.send_header("Location", "/elsewhere/b.txt")
            self.end_headers()
            self.wfile.write(b"" if moved else letter())

        def log_message(self, *_):
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Server)
    Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    server.server_close()


def test_addresses_in_a_manifest_are_fetched_within_the_roots(importer, tmp_path, web_server):
    root = f"{web_server}/letters"
    named = [f"{root}/a.txt", f"{root}/moved.txt", f"{web_server}/b.txt", f"{root}/../b.txt"]
    path = tmp_path / "list.csv"
    path.write_text("\n".join(["url", *named]))
    lines = importer.lines(importer.receive(Manifest(path, (root,))))
    assert lines == {named[0]: "pending", **dict.fromkeys(named[1:], "refused")}


def test_a_table_without_files_says_so(importer, tmp_path):
    path = tmp_path / "list.csv"
    path.write_text("symbol,language\nA/75/1,en\n")
    with pytest.raises(SourceUnreadableError, match="no column named file"):
        importer.receive(Manifest(path))


def test_a_watched_folder_is_emptied_into_done_and_failed(importer, tmp_path):
    (tmp_path / "good.txt").write_bytes(letter())
    (tmp_path / "large.bin").write_bytes(bytes(MOST_BYTES + 1))
    (tmp_path / "coming.pdf.part").write_bytes(b"half")
    watched = Watched(tmp_path, quiet_seconds=0.05)
    importer.receive(watched)
    left = sorted(str(p.relative_to(tmp_path)) for p in tmp_path.rglob("*") if p.is_file())
    assert [name for name in left if not name.startswith("originals")] == [
        "coming.pdf.part",
        "done/good.txt",
        "failed/large.bin",
        "failed/large.bin.reason.txt",
    ]


def test_a_watched_file_that_grows_is_left_until_it_is_whole(tmp_path, monkeypatch):
    (tmp_path / "growing.txt").write_bytes(b"half")

    def sleep(_: float) -> None:
        with (tmp_path / "growing.txt").open("ab") as file:
            file.write(b" and more")

    monkeypatch.setattr("worker.intake.sources.watched.time.sleep", sleep)
    assert list(Watched(tmp_path).entries()) == []


@pytest.mark.parametrize("anew", [True, False], ids=["next batch", "same batch"])
def test_a_watcher_that_was_killed_before_it_moved_a_file_moves_it_later(importer, tmp_path, anew):
    drop = tmp_path / "drop"
    drop.mkdir()

    class Killed(Watched):
        def settle(self, *_):
            raise KeyboardInterrupt

    (drop / "a.txt").write_bytes(letter())
    with pytest.raises(KeyboardInterrupt):
        importer.receive(Killed(drop, 0.01), importer.start("watch"))
    batch_id = importer.start("watch") if anew else 1
    importer.receive(Watched(drop, 0.01), batch_id)
    counts = importer.counts(batch_id)
    assert (counts.files, counts.unchanged, counts.pending) == (1, anew, not anew)
    assert (drop / "done" / "a.txt").read_bytes() == letter()


def test_a_remote_folder_is_listed_with_all_below_it(importer):
    system = fsspec.filesystem("memory")
    for name, content in LETTERS.items():
        system.pipe(f"/share/{name}", content)
    source = Remote("memory://share")
    assert importer.lines(importer.receive(source)) == dict.fromkeys(LETTERS, "pending")
    again = importer.counts(importer.receive(source))
    assert again.files == again.unchanged == len(LETTERS)
    with pytest.raises(SourceUnreadableError, match="no such file or folder"):
        list(Remote("memory://nowhere").entries())


@pytest.fixture
def s3(monkeypatch):
    """A server that speaks S3, on the loopback address."""
    server = pytest.importorskip("moto.server").ThreadedMotoServer(ip_address="127.0.0.1", port=0)
    server.start()
    host, port = server.get_host_and_port()
    monkeypatch.setenv("AWS_ACCESS_KEY_ID", "testing")
    monkeypatch.setenv("AWS_SECRET_ACCESS_KEY", "testing")
    monkeypatch.setenv("AWS_DEFAULT_REGION", "us-east-1")
    monkeypatch.setenv("AWS_ENDPOINT_URL", f"http://{host}:{port}")
    system = fsspec.filesystem("s3", skip_instance_cache=True)
    system.makedirs("letters-bucket", exist_ok=True)
    for name, content in LETTERS.items():
        system.pipe(f"letters-bucket/in/{name}", content)
    yield system
    kind = fsspec.get_filesystem_class("s3")
    for opened in (system, *kind._cache.values()):
        kind.close_session(opened.loop, opened.s3)
    kind.clear_instance_cache()
    server.stop()


@pytest.mark.filterwarnings("ignore")  # the client of the object store has many of its own
def test_a_bucket_is_a_folder(importer, s3):
    source = Remote("s3://letters-bucket/in")
    assert importer.lines(importer.receive(source)) == dict.fromkeys(LETTERS, "pending")
    s3.pipe("letters-bucket/in/letters/1.txt", letter(number=50))
    again = importer.receive(source)
    assert importer.lines(again) == {"letters/1.txt": "pending"}
    assert importer.counts(again).unchanged == len(LETTERS) - 1
    # To a bucket these are two keys.
    for key in ("odd/twice.txt", "odd//twice.txt"):
        s3.call_s3("put_object", Bucket="letters-bucket", Key=key, Body=key.encode())
    lines = importer.lines(importer.receive(Remote("s3://letters-bucket/odd")))
    assert lines == {"twice.txt": "pending", "/twice.txt": "pending"}


@pytest.mark.filterwarnings("ignore")
def test_a_bucket_is_listed_page_by_page(s3, monkeypatch):
    called = type(s3).call_s3

    def by_twos(system, method, **asked):
        return called(system, method, **asked, MaxKeys=2)

    monkeypatch.setattr(type(s3), "call_s3", by_twos)
    entries = list(Remote("s3://letters-bucket/in").entries())
    assert [entry.path for entry in entries] == sorted(LETTERS)
    for entry in entries:
        with entry.open() as opened:
            assert opened.read() == LETTERS[entry.path]


def test_a_remote_folder_that_cannot_be_listed_is_no_empty_one(monkeypatch):
    system = fsspec.filesystem("memory")
    system.pipe("/half/open/1.txt", b"1")
    system.pipe("/half/shut/2.txt", b"2")
    listed = type(system).ls

    def ls(self, path, **given):
        if path.endswith("shut"):
            raise PermissionError(path)
        return listed(self, path, **given)

    monkeypatch.setattr(type(system), "ls", ls)
    with pytest.raises(SourceUnreadableError, match="shut"):
        list(Remote("memory://half").entries())


def test_a_folder_of_very_many_files_is_sorted_part_by_part(tmp_path, monkeypatch):
    monkeypatch.setattr("worker.intake.sources.files._SORTED", 2)
    names = {"a.txt", "b.txt", "c.txt", "sub/d.txt", "sub/e.txt", "sub/f.txt"}
    (tmp_path / "sub").mkdir()
    for name in names:
        (tmp_path / name).write_text(name)
    found = [entry.path for entry in Files(tmp_path).entries()]
    assert len(found) == len(names)
    assert set(found) == names
