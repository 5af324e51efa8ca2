"""How the parent and the reading child speak: frames of MessagePack, each after its length.

No pickle: a child that a file has taken over can send nothing but data of these types.
"""

import struct
from dataclasses import dataclass
from typing import IO, TypeVar

import msgspec

from worker.reading.document import ReadDocument
from worker.reading.limits import Limits

T = TypeVar("T")
_LENGTH = struct.Struct(">I")

# What a child may send at most: a flood of output is a breach, not a document.
MOST_BYTES = 256 << 20


@dataclass(frozen=True, slots=True)
class Request:
    """A file to read: its path, its name as received, and what it may cost."""

    path: str
    name: str
    limits: Limits
    password: str | None
    trust_line: float


@dataclass(frozen=True, slots=True)
class Reply:
    """What became of a request: the document, or the code and detail of the error."""

    document: ReadDocument | None = None
    error: str | None = None
    detail: str = ""


class WireError(RuntimeError):
    """The other side closed the pipe, or sent what is no frame."""


def send(stream: IO[bytes], message: Request | Reply) -> None:
    """Write one message as a frame."""
    body = msgspec.msgpack.encode(message)
    stream.write(_LENGTH.pack(len(body)) + body)
    stream.flush()


def receive(stream: IO[bytes], kind: type[T]) -> T:
    """Read one message.

    Raises:
        WireError: the stream ended, or the frame is too large or of another type.
    """
    (length,) = _LENGTH.unpack(_exactly(stream, _LENGTH.size))
    if length > MOST_BYTES:
        message = f"a frame of {length} bytes, at most {MOST_BYTES}"
        raise WireError(message)
    try:
        return msgspec.msgpack.decode(_exactly(stream, length), type=kind)
    except msgspec.MsgspecError as error:
        raise WireError(str(error)) from error


def _exactly(stream: IO[bytes], length: int) -> bytes:
    body = stream.read(length)
    if len(body) < length:
        message = "the stream ended"
        raise WireError(message)
    return body
