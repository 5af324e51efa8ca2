"""Secrets from files: ``LETTERBOOK_DATABASE_URL_FILE`` names a file with what is not to be told.

An environment can be read by whoever may look at a process, and is printed in many a report; a
file has an owner. Container engines and systemd hand secrets over as files.
"""

import os
from pathlib import Path
from typing import Any

from pydantic import SecretStr
from pydantic.fields import FieldInfo
from pydantic_settings import BaseSettings, PydanticBaseSettingsSource

_ENDING = "_FILE"


class SecretFileError(ValueError):
    """A secret is to be read from a file, and cannot be."""

    def __init__(self, variable: str, reason: str) -> None:
        super().__init__(f"{variable}: {reason}")


def read_secret(variable: str) -> str | None:
    """Return a secret from the environment, or from the file that the environment names.

    Raises:
        SecretFileError: the file cannot be read, is empty, or both are given.
    """
    named = variable + _ENDING
    file = os.environ.get(named)
    if not file:
        return os.environ.get(variable)
    if os.environ.get(variable):
        raise SecretFileError(named, f"{variable} is set too; keep one of them")
    try:
        secret = Path(file).read_text(encoding="utf-8").strip()
    except (OSError, UnicodeDecodeError) as error:
        reason = error.strerror if isinstance(error, OSError) else "not UTF-8"
        raise SecretFileError(named, f"{file} cannot be read ({reason})") from error
    if not secret:
        raise SecretFileError(named, f"{file} is empty")
    return secret


class SecretFiles(PydanticBaseSettingsSource):
    """Values of secret settings out of the files that the environment names."""

    def __init__(self, settings: type[BaseSettings]) -> None:
        super().__init__(settings)
        self._prefix = settings.model_config.get("env_prefix", "")

    def get_field_value(self, field: FieldInfo, field_name: str) -> tuple[Any, str, bool]:
        """Return a secret's value, its name, and that it is no JSON."""
        is_secret = SecretStr in (field.annotation, *getattr(field.annotation, "__args__", ()))
        variable = f"{self._prefix}{field_name}".upper()
        named = os.environ.get(variable + _ENDING) if is_secret else None
        return read_secret(variable) if named else None, field_name, False

    def __call__(self) -> dict[str, Any]:
        """Return all that files hold."""
        fields = self.settings_cls.model_fields.items()
        values = {name: self.get_field_value(field, name)[0] for name, field in fields}
        return {name: value for name, value in values.items() if value is not None}
