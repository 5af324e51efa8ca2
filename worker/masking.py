"""Secrets kept out of logs: what signs in at an address, and values of names that tell secrets."""

import re
from collections.abc import MutableMapping
from functools import lru_cache
from typing import Any

# The password in postgresql://user:password@host, redis://:password@host, and the like.
_AT_ADDRESS = re.compile(r"(?P<before>[a-z][a-z0-9+.-]*://[^\s/:@?#]*:)[^\s/@]+@", re.IGNORECASE)
_NAMED = re.compile(r"password|passwd|secret|token|authorization|cookie", re.IGNORECASE)
# password=… in the words of a driver; lb_… is how tokens of ours begin.
_SAID = re.compile(r"\b(?P<name>password|passwd|secret)=(?!\*)[^\s&'\"]+", re.IGNORECASE)
_TOKEN = re.compile(r"\blb_[A-Za-z0-9_-]{20,}")
MASK = "***"


def masked(text: str) -> str:
    """Return a text without the secrets that can be told by their place.

    >>> masked("cannot reach redis://:hunter2@broker:6379/0")
    'cannot reach redis://:***@broker:6379/0'
    """
    # Every value of every event comes by here, and nearly none has what a secret stands beside.
    if "://" in text:
        text = _AT_ADDRESS.sub(rf"\g<before>{MASK}@", text)
    if "=" in text:
        text = _SAID.sub(rf"\g<name>={MASK}", text)
    return _TOKEN.sub(f"lb_{MASK}", text) if "lb_" in text else text


def mask_secrets(_logger: Any, _method: str, event: MutableMapping[str, Any]) -> dict[str, Any]:
    """Mask the secrets of an event: the last processor but the one that prints it."""
    return {key: _value(key, value) for key, value in event.items()}


@lru_cache(1024)
def _is_secret(name: str) -> bool:
    return _NAMED.search(name) is not None


def _value(key: str, value: Any) -> Any:
    if _is_secret(key):
        return MASK
    if isinstance(value, str):
        return masked(value)
    if isinstance(value, dict):
        return {inner: _value(str(inner), held) for inner, held in value.items()}
    if isinstance(value, (list, tuple)):
        return [_value(key, held) for held in value]
    return value if isinstance(value, (int, float, type(None))) else masked(str(value))
