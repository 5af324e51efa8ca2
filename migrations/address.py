"""Addresses of databases."""


def normal_url(url: str) -> str:
    """Return the address with the driver that is used here.

    >>> normal_url("postgres://localhost/letterbook")
    'postgresql+psycopg://localhost/letterbook'
    """
    scheme, _, rest = url.partition("://")
    if scheme in {"postgres", "postgresql"}:
        return f"postgresql+psycopg://{rest}"
    return url
