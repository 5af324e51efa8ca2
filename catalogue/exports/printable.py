"""Text that every format can carry: one line, no character that XML or MARC forbids."""

import re

# No-break spaces stay: French sets them on purpose.
_BREAKS = re.compile("[\\t\\n\\v\\f\\r\x1c-\x1f\x85\u2028\u2029 ]+")
# What XML 1.0 does not allow, section 2.2; the C1 controls are allowed there and useless anywhere.
FORBIDDEN = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x84\x86-\x9f\ud800-\udfff\ufffe\uffff]")


def printable(text: str) -> str:
    r"""Return the text in one line, what cannot be carried replaced by U+FFFD.

    The separators of ISO 2709 (U+001D to U+001F) count as white space: they would end a field.

    >>> printable("a\n  b\x1fc\x00")
    'a b c\ufffd'
    """
    return FORBIDDEN.sub("\ufffd", _BREAKS.sub(" ", text)).strip(" ")
