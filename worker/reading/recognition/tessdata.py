"""Where Tesseract's language data are, and which language needs which."""

import os
from pathlib import Path

# What each language is read by, as measured by `bench/reading --ocr`. English beside the main
# language reads symbols and the block under "Distr.", which other models turn into their script;
# French reads them as well alone.
MODELS = {
    "en": "eng",
    "fr": "fra",
    "es": "spa+eng",
    "ru": "rus+eng",
    "ar": "ara+eng",
    "zh": "chi_sim+eng",
}
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


def models_for(language: str, present: frozenset[str]) -> str | None:
    """Return what to read a language by, of what is present; ``None`` where it cannot be."""
    models = MODELS.get(language, "eng").split("+")
    if models[0] not in present:
        return None
    return "+".join(model for model in models if model in present)
