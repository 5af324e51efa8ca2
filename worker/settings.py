"""Settings: one frozen class, read once from the environment at each entry point."""

import os
from collections.abc import Iterator
from pathlib import Path
from typing import Literal

from pydantic import Field, SecretStr, ValidationError, field_validator
from pydantic_settings import BaseSettings, PydanticBaseSettingsSource, SettingsConfigDict

from extraction.trust_lines import draw
from worker.secret_files import SecretFiles


def _default_home() -> Path:
    data = os.environ.get("XDG_DATA_HOME") or "~/.local/share"
    return Path(data).expanduser() / "letterbook"


class Settings(BaseSettings):
    """All settings of Letterbook; each is read from ``LETTERBOOK_`` and its name in capitals."""

    model_config = SettingsConfigDict(
        env_prefix="LETTERBOOK_", frozen=True, extra="ignore", hide_input_in_errors=True
    )

    @classmethod
    def settings_customise_sources(
        cls,
        settings_cls: type[BaseSettings],
        init_settings: PydanticBaseSettingsSource,
        env_settings: PydanticBaseSettingsSource,
        dotenv_settings: PydanticBaseSettingsSource,  # noqa: ARG003 - pydantic's own signature
        file_secret_settings: PydanticBaseSettingsSource,  # noqa: ARG003
    ) -> tuple[PydanticBaseSettingsSource, ...]:
        """Read the environment, and the files that it names for secrets."""
        return init_settings, SecretFiles(settings_cls), env_settings

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
    database_ca: Path | None = Field(
        default=None,
        description="Certificates (PEM) that verify a remote database; else the system's.",
    )
    broker_ca: Path | None = Field(
        default=None,
        description="Certificates (PEM) that verify a remote broker; else the system's.",
    )
    verify_servers: bool = Field(
        default=True,
        description="Whether database and broker on other hosts must use TLS and be verified.",
    )
    starts_processes: bool = Field(
        default=True,
        description="Whether commands start workers and pages; off where systemd or containers do.",
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
    trust_lines: str = Field(
        default="",
        description="Fields with other lines of trust than the measured ones (docs/accuracy.md): "
        "`title=0.9,dates.letter=0.8`. What is trusted less goes to review.",
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
    import_roots: str | None = Field(
        default=None,
        description="Folders and beginnings of addresses, commas between, that imports ordered on "
        "pages or over HTTP may be from; without any they may be from wherever workers reach.",
    )
    webhook_secret: SecretStr | None = Field(
        default=None,
        description="What webhooks are signed with; `letterbook up` makes one in the data folder.",
    )
    mail_host: str | None = Field(
        default=None, description="The server that mail is handed to; without one none is sent."
    )
    mail_port: int = Field(default=587, ge=1, le=65535, description="Its port.")
    mail_tls: Literal["starttls", "tls", "none"] = Field(
        default="starttls",
        description="How the way to it is kept private: starttls, tls (port 465) or none.",
    )
    mail_user: str | None = Field(default=None, description="The name it knows us by, if any.")
    mail_password: SecretStr | None = Field(default=None, description="The password for that.")
    mail_from: str = Field(
        default="letterbook@localhost", description="The address that mail is from."
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
    oidc_issuer: str | None = Field(
        default=None,
        pattern=r"^https?://[^\s]+$",
        description="An OpenID provider by which people may sign in.",
    )
    oidc_client_id: str | None = Field(
        default=None, description="What that provider calls this Letterbook."
    )
    oidc_client_secret: SecretStr | None = Field(
        default=None, description="The secret that it shares with this Letterbook."
    )
    oidc_label: str = Field(
        default="single sign-on", description="What the sign-in page calls that provider."
    )
    oidc_makes_accounts: bool = Field(
        default=True,
        description="Whether people new to Letterbook get an account by it, as readers.",
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
    canary_seconds: float = Field(
        default=300.0, gt=0, description="How often a canary letter is sent down the whole path."
    )
    deaf_seconds: float = Field(
        default=25.0,
        ge=1,
        description="A worker with a free hand that takes no message for so long ends.",
    )
    pulse: Path | None = Field(
        default=None,
        description="A file that a worker or the clock touches while it is well, for a probe.",
    )
    least_free_megabytes: int = Field(
        default=1024,
        ge=0,
        description="`letterbook doctor` warns when a disk has less left, in MiB.",
    )
    log_format: Literal["text", "json"] = Field(
        default="text", description="How events are logged: text to be read, or JSON lines."
    )
    log_level: str = Field(default="INFO", description="DEBUG, INFO, WARNING or ERROR.")

    @field_validator("trust_lines")
    @classmethod
    def _draws_lines(cls, value: str) -> str:
        draw(value)
        return value


def faults(error: ValidationError) -> Iterator[str]:
    """Yield, for each setting that cannot be, its variable and what is wrong, in a line."""
    for fault in error.errors():
        name = ".".join(map(str, fault["loc"])).upper()
        yield f"LETTERBOOK_{name}: {fault['msg'].removeprefix('Value error, ')}"
