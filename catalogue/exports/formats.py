"""The formats that documents leave in, by the name that people give them."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass

from sqlalchemy.orm import Session, sessionmaker

from catalogue.exports import (
    bibtex,
    csv_table,
    dublin_core,
    json_lines,
    marc21,
    marcxml,
    mrk,
    ris,
    xlsx,
)
from catalogue.exports.exported import Exported, Repository
from catalogue.exports.stream import stream
from catalogue.exports.workbook import XLSX
from catalogue.lookups import Criteria


@dataclass(frozen=True, slots=True)
class Format:
    """One format: what it is called, and the generator that writes it."""

    name: str
    media_type: str
    extension: str
    write: Callable[[Iterable[Exported], Repository], Iterator[bytes]]
    # Whether it has a place for what the values rest on: nothing is read that is not written.
    has_proof: bool = False

    def found(
        self,
        sessions: sessionmaker[Session],
        criteria: Criteria,
        *,
        include_restricted: bool = False,
    ) -> Iterator[Exported]:
        """Yield what meets all criteria, with as much of each as the format writes."""
        return stream(
            sessions,
            criteria,
            include_restricted=include_restricted,
            with_proof=self.has_proof,
        )


FORMATS = {
    made.name: made
    for made in (
        Format("jsonl", "application/jsonl", "jsonl", json_lines.write, has_proof=True),
        Format("csv", "text/csv; charset=utf-8", "csv", csv_table.write),
        Format(
            "xlsx",
            XLSX,
            "xlsx",
            xlsx.write,
        ),
        Format("marcxml", "application/marcxml+xml", "xml", marcxml.write),
        Format("marc21", "application/marc", "mrc", marc21.write),
        Format("mrk", "text/plain; charset=utf-8", "mrk", mrk.write),
        Format("dc", "application/xml", "xml", dublin_core.write),
        Format("bibtex", "application/x-bibtex", "bib", bibtex.write),
        Format("ris", "application/x-research-info-systems", "ris", ris.write),
    )
}
