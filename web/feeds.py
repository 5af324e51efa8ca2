"""The addresses of feeds: the key in one lets a feed reader in, which cannot sign in."""

import hashlib
import hmac


def feed_address(secret: str, search_id: int) -> str:
    """Return the address of a saved search's feed."""
    return f"/feeds/{search_id}/{_key(secret, search_id)}.atom"


def opens_feed(secret: str, search_id: int, key: str) -> bool:
    """Tell whether a key is that of a saved search's feed."""
    return hmac.compare_digest(key.encode(), _key(secret, search_id).encode())


def _key(secret: str, search_id: int) -> str:
    return hmac.new(secret.encode(), f"feed:{search_id}".encode(), hashlib.sha256).hexdigest()[:40]
