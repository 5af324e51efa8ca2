"""PDFium's calls about single characters, which are made by the hundred a page.

ctypes checks each argument of a call whose types are declared, and that takes longer than all else
about such calls. So these are declared without: a text page is given as its raw handle, a number of
a character as an int, what is to be filled by reference.
"""

import ctypes
from collections.abc import Callable
from typing import Any

from pypdfium2 import raw

_Call = Callable[..., int]


def _undeclared(function: Any) -> _Call:
    address = ctypes.cast(function, ctypes.c_void_p).value
    assert address is not None
    call = ctypes.CFUNCTYPE(ctypes.c_int)(address)
    call.argtypes = None  # type: ignore[assignment]  # not "takes none", but "checks none"
    return call


char_origin = _undeclared(raw.FPDFText_GetCharOrigin)
char_box = _undeclared(raw.FPDFText_GetCharBox)
loose_char_box = _undeclared(raw.FPDFText_GetLooseCharBox)
count_rects = _undeclared(raw.FPDFText_CountRects)
get_rect = _undeclared(raw.FPDFText_GetRect)
