"""Read a Rich Text file."""

from striprtf.striprtf import rtf_to_text

from extraction.pages import Page
from worker.reading.errors import DamagedFileError, TruncatedFileError
from worker.reading.reading import Reading


def read_rtf(content: bytes, name: str) -> Reading:
    r"""Return the text of a Rich Text file, a page for each ``\page``.

    Raises:
        DamagedFileError: no text can be made of it.
        TruncatedFileError: it ends within a group.
    """
    markup = content.decode("latin-1")
    try:
        text: str = rtf_to_text(markup, encoding="cp1252", errors="replace")  # type: ignore[no-untyped-call]
    except (ValueError, LookupError, IndexError, KeyError, TypeError, AttributeError) as error:
        raise DamagedFileError(name, type(error).__name__) from error
    cut = markup.count("{") - markup.count("\\{") > markup.count("}") - markup.count("\\}")
    if not text.strip():
        raise TruncatedFileError(name) if cut else DamagedFileError(name, "there is no text in it")
    doubts = ["the file ends within a group: it may be cut short"] if cut else []
    pages = text.split("\f")
    return Reading(
        [Page(number, page, "text") for number, page in enumerate(pages, 1)], (), [], doubts
    )
