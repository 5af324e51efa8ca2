"""A catalogue of some letters, entered without worker or child, once for all tests of search."""

from uuid import uuid4

import psycopg
import pytest
from sqlalchemy.orm import Session

from catalogue.agenda.importing import keys_of
from catalogue.records import enter
from extraction.extract import extract
from extraction.pages import Origin, Page
from schema import AgendaItemRow, Document, Original
from tests.made_letters import FRENCH, letter
from worker.database import make_engine

CHINESE = """\
2021年2月23日阿塞拜疆常驻联合国代表给秘书长的信

请将本函作为大会议程项目34和35的文件和安全理事会的文件分发。
安全理事会应审议纳戈尔诺的排雷行动。

（签名）亚沙尔
"""


def take(session: Session, content: bytes) -> int:
    sha256 = uuid4().hex * 2
    original = Original(sha256=sha256, size=len(content), location=sha256, media_type="text/plain")
    session.add(original)
    session.flush()
    pages = [Page(1, content.decode(), "text")]
    record = extract(pages, Origin("letter.txt", sha256, "text/plain"))
    return enter(session, original.id, record, [page.text for page in pages]).document_id


@pytest.fixture(scope="module")
def database_of_module(postgres, template):
    """The address of a database that the tests of a file share."""
    name = f"test_{uuid4().hex[:12]}"
    address = postgres.url("postgres").replace("+psycopg", "")
    with psycopg.connect(address, autocommit=True) as connection:
        connection.execute(f"CREATE DATABASE {name} TEMPLATE {template}")
    yield postgres.url(name)
    with psycopg.connect(address, autocommit=True) as connection:
        connection.execute(f"DROP DATABASE {name} WITH (FORCE)")


@pytest.fixture(scope="module")
def catalogue(database_of_module):
    """A session on the catalogue, and its documents by name."""
    engine = make_engine(database_of_module)
    with Session(engine) as session:
        held = {
            f"n{number}": take(session, letter(number=number, item=item, day=day))
            for number, item, day in ((101, 40, 3), (102, 72, 9), (103, 72, 9), (110, 35, 20))
        }
        take(session, letter(FRENCH))
        held["fisheries"] = take(
            session, letter(number=120).replace(b"demining", b"fisheries and demining")
        )
        revised = letter(number=102).replace("102–S/2021/102".encode(), b"102/Rev.1")
        held["revision"] = take(session, revised)
        held["zh"] = take(session, CHINESE.encode())
        held["secret"] = take(session, letter(number=666, item=35))
        session.get_one(Document, held["secret"]).distribution = "restricted"
        titles = {"en": "Human rights"}
        session.add(
            AgendaItemRow("A", "75", "final", 72, None, "A/75/251", titles, keys_of(titles))
        )
        session.flush()
        yield session, held
    engine.dispose()
