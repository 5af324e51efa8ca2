"""How the parent and the reading child speak: frames of MessagePack, each after its length.

No pickle: a child that a file has taken over can send nothing but data of these types. With a
request goes the file itself, open: the child needs no right to open any.
"""

import os
import socket
import struct
from typing import BinaryIO

import msgspec

from extraction.recognised import RecognisedPage
from worker.reading.confinement import Confinement
from worker.reading.document import ReadDocument, WantsRecognition
from worker.reading.drawing import DrawnPage
from worker.reading.limits import Options

LENGTH = struct.Struct(">I")

# What a child may send at most: a flood of output is a breach, not a document.
MOST_BYTES = 384 << 20


class Request(msgspec.Struct, frozen=True):
    """A file to read, or one of its pages to recognise.

    Attributes:
        name: its name as received.
        options: what its reader is told.
        recognised: the pages that were recognised already.
        page: the page to recognise; ``None`` to read the file.
        language: what that page is likely in.
        draw: whether that page is to be drawn for a person, and not recognised.
        spans: where words of that page's text are wanted, as start and end.
    """

    name: str
    options: Options
    recognised: tuple[RecognisedPage, ...] = ()
    page: int | None = None
    language: str | None = None
    draw: bool = False
    spans: tuple[tuple[int, int], ...] = ()


class Ready(msgspec.Struct, frozen=True, tag="ready"):
    """The child has started, and has given up what it does not need."""

    given_up: Confinement


class Progress(msgspec.Struct, frozen=True, tag="progress"):
    """The child is at work and has achieved something."""


class Failure(msgspec.Struct, frozen=True, tag="failure"):
    """The file cannot be read: the code and the detail of its error."""

    code: str
    detail: str


class Read(msgspec.Struct, frozen=True, tag="read"):
    """The file was read."""

    document: ReadDocument


class Wanting(msgspec.Struct, frozen=True, tag="wanting"):
    """Pages must be recognised before the file can be read."""

    wants: WantsRecognition


class Recognised(msgspec.Struct, frozen=True, tag="recognised"):
    """The page was recognised."""

    page: RecognisedPage


class Drawn(msgspec.Struct, frozen=True, tag="drawn"):
    """The page was drawn."""

    page: DrawnPage


Reply = Ready | Progress | Failure | Read | Wanting | Recognised | Drawn


class WireError(RuntimeError):
    """The other side closed the pipe, or sent what is no frame."""


def pack(message: Request | Reply) -> bytes:
    """Return one message as a frame."""
    body = msgspec.msgpack.encode(message)
    return LENGTH.pack(len(body)) + body


def unpack_reply(body: bytes) -> Reply:
    """Return the message in a frame's body.

    Raises:
        WireError: it is of no known type.
    """
    try:
        reply: Reply = msgspec.msgpack.decode(body, type=Reply)
    except msgspec.MsgspecError as error:
        raise WireError(str(error)) from error
    return reply


def send_request(stream: socket.socket, frame: bytes, file: int) -> int:
    """Send the beginning of a request's frame with its open file; return how much was sent."""
    return socket.send_fds(stream, [frame[: LENGTH.size]], [file])


def receive_request(stream: socket.socket) -> tuple[Request, BinaryIO]:
    """Wait for the next request and its open file.

    Raises:
        WireError: the stream ended.
    """
    head, files, _, _ = socket.recv_fds(stream, LENGTH.size, 1)
    if len(head) < LENGTH.size or not files:
        raise WireError("the stream ended")
    (length,) = LENGTH.unpack(head)
    request = msgspec.msgpack.decode(_exactly(stream, length), type=Request)
    return request, os.fdopen(files[0], "rb")


def _exactly(stream: socket.socket, length: int) -> bytes:
    body = bytearray()
    while len(body) < length:
        chunk = stream.recv(length - len(body))
        if not chunk:
            raise WireError("the stream ended")
        body += chunk
    return bytes(body)
