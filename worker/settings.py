"""Settings: one frozen class, read once from the environment at each entry point."""

import os
from pathlib import Path

from pydantic import Field, SecretStr
from pydantic_settings import BaseSettings, SettingsConfigDict


def _default_home() -> Path:
    data = os.environ.get("XDG_DATA_HOME") or "~/.local/share"
    return Path(data).expanduser() / "letterbook"


class Settings(BaseSettings):
    """All settings of Letterbook; each is read from ``LETTERBOOK_`` and its name in capitals."""

    model_config = SettingsConfigDict(env_prefix="LETTERBOOK_", frozen=True, extra="ignore")

    home: Path = Field(
        default_factory=_default_home,
        description="The data folder: originals, embedded servers, logs, secrets.",
    )
    originals: str | None = Field(
        default=None,
        description="A folder or s3://bucket/prefix for originals, in place of the data folder's.",
    )
    originals_second: str | None = Field(
        default=None,
        description="A second folder or bucket that gets a copy of each original.",
    )
    cache_megabytes: int = Field(
        default=2048, ge=0, description="How much of a bucket is kept at hand on this host, in MiB."
    )
    fixity_days: float = Field(
        default=30.0, gt=0, description="Each original is hashed again within so many days."
    )
    fixity_seconds: float = Field(
        default=600.0, gt=0, description="How often a run of that starts."
    )
    fixity_megabytes: int = Field(
        default=1024, ge=1, description="How much one run reads at most, in MiB."
    )
    database_url: SecretStr | None = Field(
        default=None,
        description="A PostgreSQL (15 to 18) to use in place of the embedded one.",
    )
    broker_url: SecretStr | None = Field(
        default=None,
        description="A Redis 7 or Valkey 8/9 to use in place of the embedded one.",
    )
    concurrency: int = Field(
        default=2, ge=1, description="How many letters a worker reads at the same time."
    )
    lease_seconds: int = Field(
        default=180,
        ge=2,
        description="How long a worker may hold a letter before another takes it over.",
    )
    most_attempts: int = Field(
        default=3, ge=1, description="After so many deaths of its worker a letter is quarantined."
    )
    sweep_seconds: float = Field(
        default=15.0, gt=0, description="How often leases are taken back and queued letters rung."
    )
    read_seconds: float = Field(
        default=60.0,
        gt=0,
        description="Wall time that reading one file, or recognising one page, may take.",
    )
    idle_seconds: float = Field(
        default=30.0, gt=0, description="Wall time that it may take without any progress."
    )
    read_megabytes: int = Field(
        default=2048, ge=256, description="Memory that reading one file may take, in MiB."
    )
    most_pages: int = Field(
        default=3000, ge=1, description="Pages that a letter may have; one with more is refused."
    )
    recognise: bool = Field(
        default=True,
        description="Whether pages without text are recognised, where Tesseract's data are found.",
    )
    tessdata: Path | None = Field(
        default=None, description="The folder of Tesseract's language data, if not a usual one."
    )
    reader: str = Field(
        default="worker.reading.child",
        description="The Python module that reads files in a process of its own.",
    )
    trust_line: float = Field(
        default=0.8, ge=0, le=1, description="Values trusted less than this go to review."
    )
    most_bytes: int = Field(
        default=512 << 20, gt=0, description="The largest file that is received, in bytes."
    )
    agenda_repetitions: int = Field(
        default=3,
        ge=2,
        description="So many mastheads must print an agenda item's title before it is taken up.",
    )
    agenda_seconds: float = Field(
        default=300.0, gt=0, description="How often titles seen in mastheads are taken up."
    )
    webhook_secret: SecretStr | None = Field(
        default=None,
        description="What webhooks are signed with; `letterbook up` makes one in the data folder.",
    )
    web_host: str = Field(
        default="127.0.0.1",
        description="Where the pages are served; anything but loopback belongs behind TLS.",
    )
    web_port: int = Field(
        default=8321,
        ge=1,
        le=65535,
        description="The pages' port; where it is taken, another is, and `letterbook up` says so.",
    )
    web_secret: SecretStr | None = Field(
        default=None,
        description="What the pages' marks and feeds' keys are derived from; `up` makes one.",
    )
    repository_domain: str = Field(
        default="letterbook.localhost",
        pattern=r"^[a-zA-Z][a-zA-Z0-9-]*(\.[a-zA-Z][a-zA-Z0-9-]*)+$",
        description="A domain of yours: names this catalogue in exported and harvested records.",
    )
    repository_name: str = Field(
        default="Letterbook", description="What harvesters are told that this catalogue is called."
    )
    public_url: str | None = Field(
        default=None,
        pattern=r"^https?://[^\s]*[^\s/]$",
        description="Where readers reach the pages; exported records carry addresses under it.",
    )
    admin_email: str = Field(
        default="root@localhost", description="Whom harvesters may write to; anybody can see it."
    )
    public_harvest: bool = Field(
        default=False,
        description="Whether anybody may harvest by OAI-PMH; else accounts and tokens may.",
    )
    log_level: str = Field(default="INFO", description="DEBUG, INFO, WARNING or ERROR.")
