"""MRK, the text form of MARC that MarcEdit reads: a line a field, an empty line after a record.

A dollar sign and braces in a value are written ``{dollar}``, ``{lcub}``, ``{rcub}``: the mnemonics
of MARCMaker, https://www.loc.gov/marc/makrbrkr.html.
"""

from collections.abc import Iterable, Iterator

from pymarc import Field, Record

from catalogue.exports.exported import Exported, Repository
from catalogue.exports.marc import to_marc

_MNEMONICS = str.maketrans({"$": "{dollar}", "{": "{lcub}", "}": "{rcub}"})


def write(documents: Iterable[Exported], repository: Repository) -> Iterator[bytes]:
    """Yield the records one after the other, in UTF-8."""
    for document in documents:
        yield _record(to_marc(document, repository)).encode()


def _record(record: Record) -> str:
    leader = str(record.leader).replace(" ", "\\")
    return "\n".join([f"=LDR  {leader}", *map(_line, record.fields)]) + "\n\n"


def _line(field: Field) -> str:
    if field.control_field:
        return f"={field.tag}  {(field.data or '').replace(' ', chr(92))}"
    indicators = f"{field.indicator1}{field.indicator2}".replace(" ", "\\")
    parts = "".join(f"${part.code}{part.value.translate(_MNEMONICS)}" for part in field.subfields)
    return f"={field.tag}  {indicators}{parts}"
