"""Where Tesseract's language data are, and which language needs which."""

import os
from pathlib import Path

from extraction import languages

# What each language is read by.
MODELS: dict[str, str] = {
    code: languages.subject(code, "language")["tesseract"] for code in languages.codes()
}
# Pages in these have Latin on them all the same: symbols, and the block under "Distr." These models
# turn it into their own script. English beside them on the whole page costs a fifth to a half more
# time, and in Chinese four times the errors (`python -m bench.reading --models`); so it is asked
# for what looks Latin alone.
MIXED = frozenset({"rus", "ara", "chi_sim"})
LATIN = "eng"
# One language for each script, to tell the script by; the likeliest first.
PROBES = ("eng", "rus", "ara", "chi_sim")
# Where packages and installers put the data.
_USUAL = ("usr/share", "usr/local/share", "opt/homebrew/share", "opt/local/share")
_PATTERNS = ("tesseract-ocr/*/tessdata", "tesseract-ocr/tessdata", "tessdata")


def find_tessdata() -> str | None:
    """Return the folder of the language data, or ``None`` where there is none.

    ``TESSDATA_PREFIX`` comes first, as for Tesseract itself.
    """
    prefix = os.environ.get("TESSDATA_PREFIX")
    candidates = [prefix] if prefix else []
    for folder in _USUAL:
        for pattern in _PATTERNS:
            candidates += sorted(map(str, Path("/", folder).glob(pattern)), reverse=True)
    return next((folder for folder in candidates if languages_in(folder)), None)


def languages_in(folder: str) -> frozenset[str]:
    """Return the names of the language data in a folder."""
    return frozenset(path.stem for path in Path(folder).glob("*.traineddata"))


def model_for(language: str, present: frozenset[str]) -> str | None:
    """Return what to read a language by; ``None`` where its data are not there."""
    model = MODELS.get(language)
    return model if model in present else None
