"""What an ordered dry run found of its source: kept with its batch, which has no lines."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from typing import Any

from catalogue.batches import FAILURES

# The options of a batch: that nothing of it is to be kept, and what was found.
DRY_RUN = "dry_run"
_FORESEEN = "foreseen"
# So many files are named, of those that would fail.
_MOST_NAMED = 200


@dataclass(slots=True)
class Foreseen:
    """What would become of the files that were looked at.

    Attributes:
        counts: how many would come to which outcome, in the words of a receipt.
        failing: path, outcome and reason of the first of those that would fail.
        is_whole: whether all of the source was looked at.
    """

    counts: dict[str, int] = field(default_factory=dict)
    failing: list[tuple[str, str, str]] = field(default_factory=list)
    is_whole: bool = False

    def add(self, path: str, outcome: str, reason: str | None) -> None:
        """Count a file."""
        self.counts[outcome] = self.counts.get(outcome, 0) + 1
        if outcome in FAILURES and len(self.failing) < _MOST_NAMED:
            self.failing.append((path, outcome, reason or ""))

    def options(self) -> dict[str, Any]:
        """Return what its batch keeps of it."""
        return {_FORESEEN: asdict(self)}


def foreseen(options: Mapping[str, Any]) -> Foreseen | None:
    """Return what a batch of these options has of its dry run; ``None`` where it is none."""
    if not options.get(DRY_RUN):
        return None
    kept = options.get(_FORESEEN)
    if not kept:
        return Foreseen()
    failing = [(path, outcome, reason) for path, outcome, reason in kept["failing"]]
    return Foreseen(kept["counts"], failing, kept["is_whole"])
