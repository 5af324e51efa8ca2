"""Characters that are typed or pasted in place of those that a symbol is printed with."""

import re
import unicodedata

# The letters that other alphabets draw like those of symbols.
_CYRILLIC = {
    "A": "A",
    "VE": "B",
    "IE": "E",
    "KA": "K",
    "EM": "M",
    "EN": "H",
    "O": "O",
    "ER": "P",
    "ES": "C",
    "TE": "T",
    "HA": "X",
    "DZE": "S",
}
_GREEK = {"ALPHA": "A", "EPSILON": "E", "TAU": "T", "RHO": "P", "CHI": "X", "OMICRON": "O"}
_LETTERS = {
    ord(unicodedata.lookup(f"{alphabet} {case} LETTER {name}")): latin
    for alphabet, letters in (("CYRILLIC", _CYRILLIC), ("GREEK", _GREEK))
    for name, latin in letters.items()
    for case in ("CAPITAL", "SMALL")
}
_OTHERS = re.compile("[\u0370-\u03ff\u0400-\u04ff]")
# A Cyrillic es is an S where the organ stands, as it sounds, and a C in series, as it looks.
_ES_AS_ORGAN = re.compile("^[\u0421\u0441](?=[^\\w.])")
_STROKES = str.maketrans(dict.fromkeys("\u2044\u2215\u29f8\\", "/"))


def as_printed(typed: str) -> str:
    """Return what is typed with the letters, figures and strokes that symbols are printed with.

    Fullwidth forms, figures of other scripts, letters of other alphabets that look alike, and
    marks of direction, which come along when an Arabic page is copied. A word without a figure,
    or with letters of its own alphabet, is no symbol and is left as it is.

    >>> as_printed("\u0410/75/1"), as_printed("\uff21\uff0f\uff17\uff15\uff0f1"), as_printed("мир")
    ('A/75/1', 'A/75/1', 'мир')
    """
    plain = "".join(
        str(unicodedata.digit(sign)) if sign.isdigit() else sign
        for sign in unicodedata.normalize("NFKC", typed)
        if unicodedata.category(sign) != "Cf"
    ).translate(_STROKES)
    if not any(sign.isdigit() for sign in plain):
        return typed
    latin = _ES_AS_ORGAN.sub("S", plain).translate(_LETTERS)
    return plain if _OTHERS.search(latin) else latin
