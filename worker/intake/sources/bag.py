"""BagIt bags: validated whole before the first file is received; each line keeps its digests."""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import partial
from pathlib import Path

import bagit

from worker.intake.sources.files import open_file
from worker.intake.sources.source import Entry, SourceUnreadableError


@dataclass(frozen=True, slots=True)
class Bag:
    """A bag in a folder."""

    root: Path

    def entries(self) -> Iterator[Entry]:
        """Yield the payload in the order of its paths, with what the manifests say of each file.

        Raises:
            SourceUnreadableError: the bag is not complete, or a file is not what the manifest
                says; the reason names the files.
        """
        try:
            bag = bagit.Bag(str(self.root))
            bag.validate()
        except (bagit.BagError, OSError) as error:
            raise SourceUnreadableError(str(self.root), f"not a valid bag: {error}") from error
        for path in sorted(bag.payload_files()):
            digests = bag.entries[path]
            stamp = " ".join(sorted(digests.values()))
            opener = partial(open_file, self.root / path)
            yield Entry(path, stamp, opener, dict(digests), is_near=True)

    def settle(self, entry: Entry, problem: str | None) -> None:
        """Leave the bag as it is."""


def is_bag(folder: Path) -> bool:
    """Tell whether a folder says that it is a bag."""
    return (folder / "bagit.txt").is_file()
