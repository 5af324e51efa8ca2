"""Why a file cannot be read: one class for each situation, its message for a person.

Each message says what is wrong with which file and what to do; ``code`` is what ledgers and
programs keep.
"""

from typing import ClassVar


class UnreadableFileError(ValueError):
    """A file cannot be read as a letter."""

    code: ClassVar[str] = "unreadable"
    advice: ClassVar[str] = "Ask the sender for another copy."
    what: ClassVar[str] = "cannot be read"

    def __init__(self, name: str, detail: str = "") -> None:
        self.name = name
        self.detail = detail
        because = f" ({detail})" if detail else ""
        super().__init__(f"{name}: {self.what}{because}. {self.advice}")


class EmptyFileError(UnreadableFileError):
    """The file has no bytes, or nothing but white space."""

    code = "empty"
    what = "the file is empty"


class UnknownFormatError(UnreadableFileError):
    """The content is of no format that can be read."""

    code = "unknown_format"
    what = "the content is neither a PDF nor plain text"
    advice = "Send the letter as PDF or plain text."


class EncryptedFileError(UnreadableFileError):
    """The PDF opens only with a password."""

    code = "encrypted"
    what = "the PDF is locked with a password"
    advice = "Remove the password, or ask the sender for an open copy."


class DamagedFileError(UnreadableFileError):
    """The PDF is cut short or broken beyond what two readers could mend."""

    code = "damaged"
    what = "the PDF is damaged"


class NoTextError(UnreadableFileError):
    """The pages are pictures: there is no text to read without recognition."""

    code = "no_text"
    what = "the pages are images without a text layer"
    advice = "It is kept, and can be retried when text recognition is set up."


class LimitExceededError(UnreadableFileError):
    """Reading took more time, memory, pages or output than a letter may."""

    code = "limit"
    what = "reading it went over a limit"
    advice = "It may be damaged or hostile; look at it by hand before you retry it."


class ReaderDiedError(UnreadableFileError):
    """The child process that read the file died."""

    code = "reader_died"
    what = "the reader died on it"
    advice = "It may be damaged or hostile; look at it by hand before you retry it."


BY_CODE = {
    error.code: error
    for error in (
        EmptyFileError,
        UnknownFormatError,
        EncryptedFileError,
        DamagedFileError,
        NoTextError,
        LimitExceededError,
        ReaderDiedError,
        UnreadableFileError,
    )
}
