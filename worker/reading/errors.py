"""Why a file cannot be read: one class for each situation, its message for a person.

Each message says what is wrong with which file and what to do; ``code`` is what ledgers and
programs keep.
"""

from collections.abc import Iterator
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
    what = "the content is of no format that can be read"
    advice = "Send the letter as PDF, DOCX, ODT, RTF, HTML, e-mail, plain text or an image."


class ArchiveError(UnreadableFileError):
    """The file is an archive of files, not a letter."""

    code = "archive"
    what = "it is an archive"
    advice = "Unpack it and send the files in it."


class DataFileError(UnreadableFileError):
    """The file is text, but data or notes beside the letters: a list of them, a README."""

    code = "data_file"
    what = "it is data or notes, not a letter"
    advice = "If it is a letter, send it as plain text (.txt), DOCX or PDF."


class OldOfficeFormatError(UnreadableFileError):
    """The file is in the binary format of Office before 2007, or an Outlook message."""

    code = "old_office_format"
    what = "it is in the old binary format of Microsoft Office"
    advice = "Open it and save it as DOCX or PDF."


class EncryptedFileError(UnreadableFileError):
    """The file opens only with a password, and none was given."""

    code = "encrypted"
    what = "it is locked with a password"
    advice = "Give the password (--password), or ask the sender for an open copy."


class WrongPasswordError(EncryptedFileError):
    """The file opens only with a password, and none of those given is it."""

    code = "wrong_password"
    what = "it is locked, and no password that was given opens it"


class DamagedFileError(UnreadableFileError):
    """The file is broken beyond what its readers could mend."""

    code = "damaged"
    what = "it is damaged"


class TruncatedFileError(DamagedFileError):
    """The file ends in the middle, and what is there cannot be read."""

    code = "truncated"
    what = "it is cut short"
    advice = "It was probably not transferred whole: send it again."


class XfaFormError(UnreadableFileError):
    """The PDF is a shell around an XFA form, which only Adobe's programs show."""

    code = "xfa_form"
    what = "it is a dynamic XFA form without pages of its own"
    advice = "Print it to PDF in Adobe Reader and send that."


class NoTextError(UnreadableFileError):
    """The pages are pictures, and there is no recognition at hand, or it found nothing."""

    code = "no_text"
    what = "the pages are images without a text layer"
    advice = (
        "It is kept; set up text recognition (docs/how-to/scans.md), then "
        "`letterbook retry --code no_text`."
    )


class NothingRecognisedError(UnreadableFileError):
    """The pages are pictures on which no text could be recognised."""

    code = "nothing_recognised"
    what = "no text could be recognised on any page"
    advice = "Look at it by hand: it may be blank, or scanned too badly."


class CarrierError(UnreadableFileError):
    """An e-mail that is no letter itself but brings some: its attachments are arrivals."""

    code = "carrier"
    what = "the message is no letter itself; its attachments were received as arrivals of their own"
    advice = "Nothing is to be done."


class LimitExceededError(UnreadableFileError):
    """Reading took more than a letter may."""

    code = "limit"
    what = "reading it went over a limit"
    advice = "It may be damaged or hostile; look at it by hand before you retry it."


class TooManyPagesError(LimitExceededError):
    """It has more pages than a letter may have."""

    code = "too_many_pages"
    what = "it has too many pages"


class TooMuchTextError(LimitExceededError):
    """It has more text than a letter may have."""

    code = "too_much_text"
    what = "it has too much text"


class TooManyPixelsError(LimitExceededError):
    """An image has more pixels than a page may have."""

    code = "too_many_pixels"
    what = "an image is too large"


class DecompressionBombError(LimitExceededError):
    """It unpacks to far more than any letter holds."""

    code = "decompression_bomb"
    what = "it unpacks to more than a letter may hold"


class TooManyAttachmentsError(LimitExceededError):
    """A message brings more attachments, or messages within messages, than it may."""

    code = "too_many_attachments"
    what = "it brings too many attachments"


class TooMuchOutputError(LimitExceededError):
    """The reader gave out more than a document can be."""

    code = "too_much_output"
    what = "its reader gave out too much"


class OutOfMemoryError(LimitExceededError):
    """Reading took more memory than it may."""

    code = "out_of_memory"
    what = "reading it took too much memory"


class OutOfTimeError(LimitExceededError):
    """Reading took more time than it may."""

    code = "out_of_time"
    what = "reading it took too long"


class StalledError(OutOfTimeError):
    """Reading went on without any progress."""

    code = "stalled"
    what = "reading it made no progress"


class ReaderDiedError(UnreadableFileError):
    """The child process that read the file died."""

    code = "reader_died"
    what = "the reader died on it"
    advice = "It may be damaged or hostile; look at it by hand before you retry it."


class ReaderFailedError(UnreadableFileError):
    """Our reader met what it does not know how to handle: a fault of ours."""

    code = "reader_failed"
    what = "the reader met something that it cannot handle"
    advice = "This is a fault in Letterbook: report it with the words in brackets."


# These may be the machine's fault as well as the file's: they are tried again, then set aside.
# The other reasons lie in the file, and would be the same the next time.
PERHAPS_THE_MACHINE = (OutOfMemoryError, OutOfTimeError, TooMuchOutputError, ReaderDiedError)


def _family(kind: type[UnreadableFileError]) -> Iterator[type[UnreadableFileError]]:
    yield kind
    for child in kind.__subclasses__():
        yield from _family(child)


BY_CODE = {error.code: error for error in _family(UnreadableFileError)}
