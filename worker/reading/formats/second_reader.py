"""Read the text of a PDF that PDFium cannot open with pypdf, which opens some of those."""

import io
import re
from collections.abc import Sequence

from pypdf import PdfReader
from pypdf.errors import FileNotDecryptedError

from worker.reading.errors import (
    DamagedFileError,
    EncryptedFileError,
    TooManyPagesError,
    TruncatedFileError,
    UnreadableFileError,
    WrongPasswordError,
)
from worker.reading.formats.pdf import END_WITHIN
from worker.reading.limits import Limits

_LETTER = re.compile(r"[^\W\d_]")


def texts_of(content: bytes, name: str, limits: Limits, passwords: Sequence[str]) -> list[str]:
    """Return the text of each page.

    Raises:
        EncryptedFileError: it opens only with a password.
        DamagedFileError: it cannot be opened.
        TooManyPagesError: it has more than ``limits`` allow.
    """
    try:
        texts = _texts(content, name, limits, passwords)
    except FileNotDecryptedError as error:
        raise EncryptedFileError(name) from error
    except (UnreadableFileError, MemoryError):
        raise
    except Exception as error:
        # pypdf raises whatever the damage happens to cause, RecursionError included.
        kind = DamagedFileError if b"%%EOF" in content[-END_WITHIN:] else TruncatedFileError
        raise kind(name, type(error).__name__) from error
    if not any(map(_LETTER.search, texts)):
        raise DamagedFileError(name, "its pages cannot be drawn")
    return texts


def _texts(content: bytes, name: str, limits: Limits, passwords: Sequence[str]) -> list[str]:
    reader = PdfReader(io.BytesIO(content), strict=False)
    if reader.is_encrypted and not any(map(reader.decrypt, ("", *passwords))):
        raise WrongPasswordError(name) if passwords else EncryptedFileError(name)
    if len(reader.pages) > limits.pages:
        raise TooManyPagesError(name, f"{len(reader.pages)}, at most {limits.pages}")
    return [page.extract_text() for page in reader.pages]
