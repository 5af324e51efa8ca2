"""Open a packed document (DOCX, ODT) with care, and walk its XML into lines.

The walk is ours because a letter needs what libraries for these formats leave out: inserted text,
text boxes, the heads of first pages; and must not have what they keep: deleted text.
"""

import io
import zipfile
import zlib
from collections.abc import Iterator

from lxml import etree

from worker.reading.errors import (
    DamagedFileError,
    DecompressionBombError,
    EncryptedFileError,
    TruncatedFileError,
)
from worker.reading.limits import Limits

# A hundred times is what text compresses to at best.
_MOST_RATIO = 500
_SMALL = 1 << 20
# What zipfile and zlib raise for a broken part.
_BROKEN = (
    zipfile.BadZipFile,
    zlib.error,
    OSError,
    EOFError,
    ValueError,
    NotImplementedError,
    RuntimeError,
)


class Package:
    """A zip of XML parts, checked for bombs before anything of it is unpacked."""

    def __init__(self, content: bytes, name: str, limits: Limits) -> None:
        self._name = name
        try:
            self._zip = zipfile.ZipFile(io.BytesIO(content))
            entries = self._zip.infolist()
        except (zipfile.BadZipFile, OSError, ValueError, NotImplementedError) as error:
            raise TruncatedFileError(name, str(error)) from error
        unpacked = sum(entry.file_size for entry in entries)
        packed = sum(entry.compress_size for entry in entries) or 1
        if unpacked > limits.unpacked or (unpacked > _SMALL and unpacked / packed > _MOST_RATIO):
            raise DecompressionBombError(name, f"{unpacked} bytes out of {packed}")
        if any(entry.flag_bits & 1 for entry in entries):
            raise EncryptedFileError(name)
        self.names = tuple(entry.filename for entry in entries)

    def part(self, name: str) -> etree._Element | None:
        """Return a part's XML, or ``None`` where the package has no such part.

        Raises:
            DamagedFileError: the part is broken, or declares entities of its own.
        """
        if name not in self.names:
            return None
        try:
            content = self._zip.read(name)
        except _BROKEN as error:
            raise DamagedFileError(self._name, f"{name}: {type(error).__name__}") from error
        if b"<!DOCTYPE" in content[:2000] or b"<!ENTITY" in content:
            raise DamagedFileError(self._name, f"{name} declares entities")
        try:
            parser = etree.XMLParser(resolve_entities=False, no_network=True, huge_tree=True)
            return etree.fromstring(content, parser)
        except (etree.XMLSyntaxError, ValueError) as error:
            raise DamagedFileError(self._name, f"{name} is no XML") from error


def walk(root: etree._Element, skipped: frozenset[str]) -> Iterator[tuple[str, etree._Element]]:
    """Yield ``start`` and ``end`` of each element in order, leaving whole subtrees out.

    No recursion: an element nested a hundred thousand deep is walked as any other.
    """
    walker = etree.iterwalk(root, events=("start", "end"))
    for event, element in walker:
        if not isinstance(element.tag, str):
            continue
        if element.tag.rpartition("}")[2] in skipped:
            if event == "start":
                walker.skip_subtree()
            continue
        yield event, element
