"""Which rules read a document: a version of the rules as a whole, which changes when they do."""

from collections.abc import Callable
from hashlib import sha256
from importlib.resources import files
from importlib.resources.abc import Traversable

_RULES = (".py", ".toml", ".tsv")
# Eight hex digits tell the rules of some thousands of commits apart.
_LENGTH = 8


def digest(package: Traversable) -> str:
    """Return eight hex digits drawn from the names and contents of a package's rules."""
    drawn = sha256()
    _draw(package, "", drawn.update)
    return drawn.hexdigest()[:_LENGTH]


def _draw(folder: Traversable, path: str, update: Callable[[bytes], None]) -> None:
    for entry in sorted(folder.iterdir(), key=lambda entry: entry.name):
        name = f"{path}/{entry.name}"
        if entry.is_dir():
            _draw(entry, name, update)
        elif entry.name.endswith(_RULES):
            content = entry.read_bytes()
            update(f"{name}\0{len(content)}\0".encode())
            update(content)


# The same wherever the same rules are, and drawn as they are loaded: a worker that runs on after an
# upgrade reads by the rules that it started with. Nobody has to remember to raise it; that a module
# was only written more clearly changes it too.
RULES_VERSION = digest(files("extraction"))
