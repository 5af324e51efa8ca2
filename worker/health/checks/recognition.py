"""Recognition: whether there are data for the languages."""

from collections.abc import Iterator

from worker.health.finding import Finding, Patient
from worker.reading.recognition.tessdata import find_tessdata, languages_in

_NEEDED = {"ara", "chi_sim", "eng", "fra", "osd", "rus", "spa"}


def check_recognition(patient: Patient) -> Iterator[Finding]:
    """Look for Tesseract's data, unless recognition is turned off."""
    if not patient.settings.recognise:
        return
    given = patient.settings.tessdata
    folder = str(given) if given else find_tessdata()
    missing = _NEEDED - languages_in(folder) if folder else _NEEDED
    if missing:
        yield Finding(
            "recognition",
            f"Tesseract's data are missing: {', '.join(sorted(missing))}.",
            "Scans are rejected, or read in the wrong language.",
            "Install tesseract-ocr-ara, -chi-sim, -fra, -rus, -spa (Debian's names), or set "
            "LETTERBOOK_TESSDATA, or LETTERBOOK_RECOGNISE=false if there are no scans.",
        )
