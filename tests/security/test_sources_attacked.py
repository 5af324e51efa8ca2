"""What a depositor could put into a source to reach what is not theirs.

Names in archives, redirects and other hosts in manifests: tests/intake/test_sources.py. Files that
harm their reader: tests/reading/test_bad_input.py, tests/worker/test_hostile_files.py.
"""

import http.client
import io
import socket
import tarfile
import time
import urllib.error
import zipfile
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread

import bagit
import openpyxl
import pytest
from openpyxl.xml import DEFUSEDXML
from sqlalchemy import select

from catalogue.agenda.marcxml import marcxml_rows
from catalogue.agenda.rows import AgendaFileError
from catalogue.takeover.marcxml import NotMarcXmlError, records_in
from schema import BatchLine
from tests.intake.conftest import MOST_BYTES
from tests.made_letters import letter
from worker.intake.receive import display_name
from worker.intake.sources import fetching
from worker.intake.sources.archives import Archive
from worker.intake.sources.bag import Bag
from worker.intake.sources.fetching import ForbiddenAddressError, connect, judge, opener
from worker.intake.sources.files import Files
from worker.intake.sources.manifest import Manifest
from worker.intake.sources.source import SourceUnreadableError

METADATA = "169.254.169.254"


@pytest.mark.parametrize(
    "host,address,is_refused",
    [
        ("letters.example", METADATA, True),
        ("letters.example", "fe80::1%eth0", True),
        ("letters.example", "127.0.0.1", True),
        ("letters.example", "::ffff:127.0.0.1", True),
        ("letters.example", "::ffff:169.254.169.254", True),
        ("letters.example", "0.0.0.0", True),
        ("letters.example", "64:ff9b::a9fe:a9fe", True),  # 169.254.169.254 by NAT64
        ("letters.example", "2002:7f00:1::", True),  # 127.0.0.1 by 6to4
        ("letters.example", "fd00:ec2::254", True),
        ("letters.example", "100.100.100.200", True),
        ("letters.example", "224.0.0.1", True),
        (METADATA, METADATA, True),
        ("localhost", "127.0.0.1", False),
        ("127.0.0.1", "127.0.0.1", False),
        ("share.inside", "10.1.2.3", False),
        ("letters.example", "93.184.215.14", False),
        ("letters.example", "64:ff9b::5db8:d70e", False),
    ],
)
def test_what_a_name_may_stand_for(host, address, is_refused):
    if is_refused:
        with pytest.raises(ForbiddenAddressError, match=host):
            judge(host, address)
    else:
        judge(host, address)


@pytest.fixture
def secret_service():
    """A service of this host alone; it remembers who asked."""
    asked = []

    class Service(BaseHTTPRequestHandler):
        def do_GET(self):
            asked.append(self.path)
            self.send_response(200)
            self.end_headers()
            self.wfile.write(b"secret")

        def log_message(self, *_):
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Service)
    Thread(target=server.serve_forever, daemon=True).start()
    yield server.server_port, asked
    server.shutdown()
    server.server_close()


def test_a_name_that_was_bound_anew_leads_nowhere(importer, tmp_path, secret_service, monkeypatch):
    """The root was allowed by name; whoever owns the name now points it at this host."""
    port, asked = secret_service
    answers = iter(["93.184.215.14", "127.0.0.1"])
    looked_up = []

    def resolved(host, port, *_more, **_other):
        looked_up.append(host)
        kind = (socket.AF_INET, socket.SOCK_STREAM, 6, "")
        return [(*kind, ("127.0.0.1" if host != "rebinding.example" else next(answers), port))]

    monkeypatch.setattr(fetching.socket, "getaddrinfo", resolved)
    root = f"http://letters.example:{port}/a"
    path = tmp_path / "list.csv"
    path.write_text(f"url\n{root}/letter.txt\n")
    lines = importer.lines(importer.receive(Manifest(path, (root,))))
    assert lines == {f"{root}/letter.txt": "refused"}
    assert not asked
    monkeypatch.setattr(
        fetching.socket.socket, "connect", lambda _self, found: looked_up.append(found)
    )
    connect(("rebinding.example", port)).close()
    assert looked_up[-1] == ("93.184.215.14", port), "what was judged is what is connected to"


def test_only_http_is_opened():
    for address in ("file:///etc/passwd", "ftp://127.0.0.1/x", "data:,x", "gopher://127.0.0.1"):
        with pytest.raises(urllib.error.URLError, match="unknown url type"):
            opener().open(address)


def test_what_fetching_rests_on_is_still_there():
    """The connection is made by a function that the standard library lets one put in place."""
    assert http.client.HTTPConnection("x")._create_connection is socket.create_connection
    assert http.client.HTTPSConnection("x")._create_connection is socket.create_connection


@pytest.mark.parametrize(
    "named", ["../outside.txt", "/etc/passwd", "inside/link.txt", "file:///etc/passwd"]
)
def test_a_manifest_names_nothing_outside_its_folder(importer, tmp_path, named):
    folder = tmp_path / "drop"
    (folder / "inside").mkdir(parents=True)
    (tmp_path / "outside.txt").write_bytes(letter())
    (folder / "inside" / "link.txt").symlink_to(tmp_path / "outside.txt")
    (folder / "list.csv").write_text(f"file\n{named}\n")
    lines = importer.lines(importer.receive(Manifest(folder / "list.csv")))
    assert lines == {named: "refused"}


def test_an_address_that_only_looks_to_be_below_a_root_is_not_asked(importer, tmp_path):
    named = [
        "https://letters.example.evil/a/x",
        "https://letters.example@evil.example/a/x",
        "https://letters.example:81/a/x",
        "http://letters.example/a/x",
        "https://letters.example/ab/x",
        "https://letters.example/a/../b/x",
        "https://letters.example/a/%2e%2e/b/x",
        "https://letters.example/a/.%2E/b/x",
        "https://letters.example/a/..%5cb/x",
    ]
    path = tmp_path / "list.csv"
    path.write_text("\n".join(["url", *named]))
    lines = importer.lines(importer.receive(Manifest(path, ("https://letters.example/a",))))
    assert lines == dict.fromkeys(named, "refused")
    with importer.porter.sessions() as session:
        reasons = session.scalars(select(BatchLine.reason)).all()
    assert all("outside" in reason for reason in reasons), reasons


def test_links_lead_out_of_no_folder_bag_or_archive(importer, tmp_path):
    outside = tmp_path / "outside.txt"
    outside.write_bytes(letter())
    folder = tmp_path / "folder"
    folder.mkdir()
    (folder / "own.txt").write_bytes(letter(number=2))
    bag = tmp_path / "bag"
    bag.mkdir()
    (bag / "link.txt").write_bytes(letter())
    bagit.make_bag(str(bag), checksums=["sha256"])
    for link in (folder / "link.txt", bag / "data" / "link.txt"):
        link.unlink(missing_ok=True)
        link.symlink_to(outside)
    (folder / "folder").symlink_to("/etc")
    assert importer.lines(importer.receive(Files(folder))) == {"own.txt": "pending"}
    with pytest.raises(SourceUnreadableError, match="unsafe"):
        importer.receive(Bag(bag))
    packed = tmp_path / "packed.tar"
    with tarfile.open(packed, "w") as archive:
        for name, kind, target in (
            ("link", tarfile.SYMTYPE, "/etc/passwd"),
            ("hard", tarfile.LNKTYPE, "../../etc/passwd"),
            ("device", tarfile.CHRTYPE, ""),
        ):
            member = tarfile.TarInfo(name)
            member.type, member.linkname = kind, target
            archive.addfile(member)
    lines = importer.lines(importer.receive(Archive(packed, MOST_BYTES)))
    assert set(lines.values()) == {"refused"}


def test_a_bag_whose_manifest_leads_out_brings_nothing(importer, tmp_path):
    bag = tmp_path / "bag"
    bag.mkdir()
    (bag / "a.txt").write_bytes(letter())
    bagit.make_bag(str(bag), checksums=["sha256"])
    manifest = bag / "manifest-sha256.txt"
    manifest.write_text(manifest.read_text() + f"{'0' * 64}  ../../etc/passwd\n")
    with pytest.raises(SourceUnreadableError, match="not a valid bag"):
        importer.receive(Bag(bag))


LAUGHS = """<?xml version="1.0"?>
<!DOCTYPE x [<!ENTITY a "ha"> %s <!ENTITY file SYSTEM "file:///etc/passwd">
<!ENTITY net SYSTEM "http://127.0.0.1:9/x">]>
<collection xmlns="http://www.loc.gov/MARC21/slim"><record><leader>00000nam a2200000 a 4500</leader>
<datafield tag="245" ind1=" " ind2=" "><subfield code="a">%s</subfield></datafield>
<datafield tag="191" ind1=" " ind2=" "><subfield code="a">A/75/1</subfield></datafield>
</record></collection>""".replace(
    "%s",
    "".join(
        f'<!ENTITY {name} "{f"&{before};" * 10}">'
        for before, name in zip("abcdefgh", "bcdefghi", strict=True)
    ),
    1,
)


@pytest.mark.parametrize("entity", ["&i;", "&file;", "&net;"])
@pytest.mark.parametrize("read", ["takeover", "agenda"])
def test_entities_of_marcxml_are_not_expanded(entity, read):
    content = LAUGHS.replace("%s", entity).encode()
    began = time.monotonic()
    try:
        if read == "takeover":
            said = repr([found.xml for found in records_in(io.BytesIO(content))])
        else:
            said = repr(list(marcxml_rows("x", content)))
    except (NotMarcXmlError, AgendaFileError) as error:
        said = str(error)
    assert "root:" not in said
    assert "hahaha" not in said
    assert len(said) < 100_000
    assert time.monotonic() - began < 10


def _xlsx_with(sheet: bytes) -> bytes:
    book = openpyxl.Workbook()
    book.active.append(["file"])
    plain, evil = io.BytesIO(), io.BytesIO()
    book.save(plain)
    with zipfile.ZipFile(plain) as source, zipfile.ZipFile(evil, "w", 8) as target:
        for name in source.namelist():
            is_sheet = name == "xl/worksheets/sheet1.xml"
            target.writestr(name, sheet if is_sheet else source.read(name))
    return evil.getvalue()


def test_entities_of_a_spreadsheet_are_not_expanded(importer, tmp_path):
    assert DEFUSEDXML, "openpyxl reads by defusedxml where it is installed, and it is"
    said = (
        LAUGHS.split("<collection")[0].split("?>")[1].replace("<!DOCTYPE x", "<!DOCTYPE worksheet")
    )
    sheet = (
        '<?xml version="1.0"?>' + said + '<worksheet xmlns="http://schemas.openxmlformats.org/'
        'spreadsheetml/2006/main"><sheetData><row r="1"><c r="A1" t="inlineStr"><is><t>&i;</t></is>'
        "</c></row></sheetData></worksheet>"
    )
    path = tmp_path / "list.xlsx"
    path.write_bytes(_xlsx_with(sheet.encode()))
    with pytest.raises(SourceUnreadableError):
        importer.receive(Manifest(path))


def test_a_spreadsheet_that_is_a_bomb_is_not_unpacked(importer, tmp_path, monkeypatch):
    monkeypatch.setattr("worker.intake.sources.manifest._MOST_UNPACKED", 1 << 20)
    path = tmp_path / "list.xlsx"
    path.write_bytes(_xlsx_with(bytes(2 << 20)))
    with pytest.raises(SourceUnreadableError, match="bomb"):
        importer.receive(Manifest(path))


@pytest.mark.parametrize("name", ["../../x", "..\\..\\x", "/etc/passwd", "a/../../b", "\x00", ".."])
def test_no_name_that_is_shown_is_a_path(name):
    shown = display_name(name)
    assert "/" not in shown
    assert "\\" not in shown
    assert shown not in {"", ".", ".."}
