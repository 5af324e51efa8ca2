"""BibTeX, an entry a document."""

import re
from collections.abc import Iterable, Iterator

from catalogue.exports.citation import Citation, citation
from catalogue.exports.exported import Exported, Repository

# A brace counts for BibTeX even behind a backslash: what stands for one must have none alone.
_ESCAPES = str.maketrans(
    {
        "\\": r"{\textbackslash}",
        "{": r"{\textbraceleft}",
        "}": r"{\textbraceright}",
        "~": r"{\textasciitilde}",
        "^": r"{\textasciicircum}",
        **{sign: f"\\{sign}" for sign in "&%$#_"},
    }
)


def write(documents: Iterable[Exported], repository: Repository) -> Iterator[bytes]:
    """Yield the entries one after the other, in UTF-8."""
    for document in documents:
        yield _entry(citation(document, repository)).encode()


def escape(text: str) -> str:
    r"""Return the text as TeX prints it.

    >>> escape("50% of {A_1}")
    '50\\% of {\\textbraceleft}A\\_1{\\textbraceright}'
    """
    return text.translate(_ESCAPES)


def _entry(cited: Citation) -> str:
    year, month = (*(cited.date or "").split("-"), "", "")[:2]
    values = {
        # Braces within: a State is no person with a family name, a title keeps its capitals.
        "author": " and ".join(f"{{{escape(author)}}}" for author in cited.authors),
        "title": f"{{{escape(cited.title)}}}",
        "institution": "United Nations",
        "number": escape("; ".join(cited.symbols)),
        "year": year,
        "month": month,
        "date": cited.date or "",
        "language": cited.language,
        "pagetotal": str(cited.pages or ""),
        "url": cited.address or "",
    }
    lines = "".join(f"  {name} = {{{value}}},\n" for name, value in values.items() if value)
    key = re.sub(r"[^A-Za-z0-9_.-]", "-", cited.key)
    return f"@techreport{{{key},\n{lines}}}\n\n"
