"""Count what would change of any number of documents, with samples: little is kept in memory."""

from collections import Counter
from dataclasses import dataclass, field

from catalogue.differences import Difference
from worker.rereading import Preview, Unread


@dataclass(frozen=True, slots=True)
class Sample:
    """One difference with the document that it was found in."""

    document: str
    difference: Difference


@dataclass(slots=True)
class FieldTally:
    """How often a field would change or is kept, with the first samples of changes."""

    changed: int = 0
    kept: int = 0
    samples: list[Sample] = field(default_factory=list)

    def add(self, document: str, difference: Difference, most: int) -> None:
        """Count a difference, and keep it as a sample while there are fewer than ``most``."""
        if difference.kept:
            self.kept += 1
            return
        self.changed += 1
        if len(self.samples) < most:
            self.samples.append(Sample(document, difference))


@dataclass(slots=True)
class Tally:
    """What previews found so far.

    Attributes:
        samples: so many are kept of each field, and of each reason why files were not read.
        documents: how many were looked at.
        changed: how many of them would change.
        fields: by the name of the field; a version's own fields by name and language.
        unread: how many files could not be read, by outcome.
        unread_samples: the first of those.
    """

    samples: int = 3
    documents: int = 0
    changed: int = 0
    fields: dict[str, FieldTally] = field(default_factory=dict)
    unread: Counter[str] = field(default_factory=Counter)
    unread_samples: list[Unread] = field(default_factory=list)

    def add(self, preview: Preview) -> None:
        """Count a document and what would become of it."""
        found = preview.foreseen
        self.documents += 1
        self.changed += any(not one.kept for one in found.differences)
        for one in found.differences:
            tally = self.fields.setdefault(one.field, FieldTally())
            tally.add(found.key, one, self.samples)
        for file in preview.unread:
            if self.unread[file.outcome] < self.samples:
                self.unread_samples.append(file)
            self.unread[file.outcome] += 1
