"""What imports are tested with: a batch of any source, received on the real database."""

import ssl
from concurrent.futures import ThreadPoolExecutor

import pytest
import trustme
from aiosmtpd.controller import Controller
from aiosmtpd.smtp import AuthResult

from catalogue import batches as ledger
from tests.intake.post_office import PostOffice, free_port
from worker.intake import batches
from worker.intake.importing import Import
from worker.intake.receive_many import Porter
from worker.settings import Settings

MOST_BYTES = 4 << 20


class Importer:
    """Receives sources into batches, and remembers which jobs the bell was rung for."""

    def __init__(self, porter: Porter) -> None:
        self.porter = porter
        self.rung: list[int] = []

    def start(self, address: str = "somewhere", **options) -> int:
        with self.porter.sessions.begin() as session:
            given = {"name": "test", "source": address, "who": "me", "options": options}
            return batches.start(session, **given).id

    def _ring(self, job_ids, _lane) -> None:
        self.rung += job_ids

    def receive(self, source, batch_id: int | None = None, **how) -> int:
        batch_id = batch_id or self.start()
        Import(self.porter, source, batch_id, self._ring).go_on(**how)
        return batch_id

    def counts(self, batch_id: int) -> ledger.Counts:
        with self.porter.sessions() as session:
            return ledger.counts(session, batch_id)

    def lines(self, batch_id: int, **how) -> dict[str, str]:
        """Return what became of each path."""
        with self.porter.sessions() as session:
            return {line.path: line.outcome for line in ledger.lines(session, batch_id, **how)}


@pytest.fixture
def importer(sessions, store):
    with ThreadPoolExecutor(2) as pool:
        yield Importer(Porter(sessions, store, MOST_BYTES, pool))


@pytest.fixture(scope="module")
def authority():
    return trustme.CA()


@pytest.fixture
def vouch(authority, monkeypatch, tmp_path):
    """Return a function from whose call on the authority is trusted."""

    def trust() -> None:
        authority.cert_pem.write_to_path(str(tmp_path / "ca.pem"))
        monkeypatch.setenv("SSL_CERT_FILE", str(tmp_path / "ca.pem"))

    return trust


@pytest.fixture
def office(authority, request):
    """The server; ``parametrize`` it with ``True`` for one that takes no mail without TLS."""
    private = getattr(request, "param", False)
    office = PostOffice(port=free_port())
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    authority.issue_cert("localhost").configure_cert(context)
    controller = Controller(
        office,
        hostname="localhost",
        port=office.port,
        tls_context=context if private else None,
        require_starttls=private,
        auth_required=private,
        authenticator=lambda *given: AuthResult(
            success=given[-1].password == b"swordfish", auth_data=given[-1].login
        ),
    )
    controller.start()
    yield office
    controller.stop()


@pytest.fixture
def settings(office, tmp_path):
    return Settings(
        home=tmp_path,
        mail_host="localhost",
        mail_port=office.port,
        mail_tls="none",
        mail_from="letters@example.org",
        public_url="https://letters.example.org",
    )
