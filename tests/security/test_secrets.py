"""Secrets come from files, and are seen nowhere."""

import json
import logging
import subprocess
import sys

import pytest
import structlog
from pydantic import ValidationError
from sqlalchemy import text
from sqlalchemy.exc import SQLAlchemyError

from worker.log import configure_log
from worker.masking import masked
from worker.secret_files import SecretFileError, read_secret
from worker.settings import Settings

SECRET = "hunter2-of-the-tests"
URL = f"postgresql://someone:{SECRET}@db.letterbook.test/letterbook"
VARIABLES = (
    "DATABASE_URL",
    "BROKER_URL",
    "MAIL_PASSWORD",
    "OIDC_CLIENT_SECRET",
    "WEB_SECRET",
    "WEBHOOK_SECRET",
)


@pytest.fixture
def secret_file(tmp_path):
    path = tmp_path / "secret"
    path.write_text(f"{URL}\n")
    return path


@pytest.mark.parametrize("name", VARIABLES)
def test_a_secret_is_read_from_the_file_that_is_named(monkeypatch, secret_file, name):
    monkeypatch.setenv(f"LETTERBOOK_{name}_FILE", str(secret_file))
    assert getattr(Settings(), name.lower()).get_secret_value() == URL


def test_every_secret_setting_can_come_from_a_file():
    secret = {
        name.upper()
        for name, field in Settings.model_fields.items()
        if "SecretStr" in str(field.annotation)
    }
    assert secret == set(VARIABLES)


def test_a_file_that_is_no_secret_says_which_variable_names_it(monkeypatch, tmp_path, secret_file):
    monkeypatch.setenv("LETTERBOOK_WEB_SECRET_FILE", str(tmp_path / "none"))
    with pytest.raises(SecretFileError, match=r"LETTERBOOK_WEB_SECRET_FILE.*cannot be read"):
        Settings()
    (tmp_path / "empty").write_text(" \n")
    monkeypatch.setenv("LETTERBOOK_WEB_SECRET_FILE", str(tmp_path / "empty"))
    with pytest.raises(SecretFileError, match="is empty"):
        Settings()
    monkeypatch.setenv("LETTERBOOK_WEB_SECRET_FILE", str(secret_file))
    monkeypatch.setenv("LETTERBOOK_WEB_SECRET", "another")
    with pytest.raises(SecretFileError, match="keep one"):
        Settings()


def test_the_mailboxs_password_may_be_in_a_file(monkeypatch, secret_file):
    monkeypatch.setenv("LETTERBOOK_IMAP_PASSWORD_FILE", str(secret_file))
    assert read_secret("LETTERBOOK_IMAP_PASSWORD") == URL


def test_settings_show_no_secret_however_they_are_shown():
    settings = Settings(database_url=URL, broker_url=URL, web_secret=SECRET, webhook_secret=SECRET)
    for shown in (repr(settings), str(settings), settings.model_dump_json(), str(dict(settings))):
        assert SECRET not in shown
    with pytest.raises(ValidationError) as caught:
        Settings(database_url=URL, concurrency=SECRET)
    assert SECRET not in str(caught.value)


@pytest.mark.parametrize(
    "said,left",
    [
        (f"cannot reach {URL} now", "cannot reach postgresql://someone:***@db.letterbook.test/"),
        (f"redis://:{SECRET}@h:1/0", "redis://:***@h:1/0"),
        (f"user=a password={SECRET} host=b", "user=a password=*** host=b"),
        (f"Bearer lb_{SECRET}{SECRET}", "Bearer lb_***"),
        ("https://letterbook.example/documents/1", "https://letterbook.example/documents/1"),
        ("at 10:00, a@b.test wrote http://x", "at 10:00, a@b.test wrote http://x"),
    ],
)
def test_what_is_masked_in_a_text(said, left):
    assert left in masked(said)
    assert SECRET not in masked(said)


def test_the_log_holds_no_secret(capsys):
    configure_log("INFO", "json")
    log = structlog.get_logger("worker")
    log.info("started", database=URL, broker={"url": URL}, password=SECRET, tries=[URL, 3])
    logging.getLogger("celery").warning("cannot connect to %s", URL)
    try:
        int(URL)
    except ValueError:
        log.exception("failed")
    said = capsys.readouterr().err
    assert SECRET not in said
    lines = [json.loads(line) for line in said.splitlines()]
    assert [line["event"].split(" ")[0] for line in lines] == ["started", "cannot", "failed"]
    assert lines[0]["tries"][1] == 3


def test_an_error_of_the_database_quotes_no_value(engine):
    with pytest.raises(SQLAlchemyError) as caught, engine.connect() as connection:
        connection.execute(text("SELECT CAST(:value AS integer) FROM nowhere"), {"value": SECRET})
    assert SECRET not in str(caught.value)


@pytest.mark.parametrize("command", ["status", "migrate", "roles --apply"])
def test_a_command_that_fails_shows_no_secret(tmp_path, command):
    done = subprocess.run(
        [sys.executable, "-m", "cli.main", *command.split()],
        env={
            "LETTERBOOK_HOME": str(tmp_path),
            "LETTERBOOK_DATABASE_URL": f"postgresql://someone:{SECRET}@127.0.0.1:9/x",
            "LETTERBOOK_BROKER_URL": f"redis://:{SECRET}@127.0.0.1:9/0",
        },
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    assert done.returncode == 1
    assert SECRET not in done.stdout + done.stderr
    assert "Traceback" not in done.stderr
