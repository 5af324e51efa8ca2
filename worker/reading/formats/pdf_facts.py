"""What a PDF holds beside its pages: attachments, programs, signatures, forms.

PDFium counts them in the document that is open anyway; nothing of them is ever run or unpacked.
"""

from dataclasses import dataclass

import pypdfium2 as pdfium
from pypdfium2 import raw

_MOST_NAMES = 20


@dataclass(frozen=True, slots=True)
class PdfFacts:
    """Notes on what a PDF holds, and whether it is a dynamic XFA form."""

    notes: tuple[str, ...]
    is_dynamic_form: bool


def facts_of(document: "pdfium.PdfDocument") -> PdfFacts:
    """Return what an open PDF holds beside its pages."""
    notes = []
    names = _attachments(document)
    if names:
        notes.append(f"embedded files, kept in the original and not opened: {', '.join(names)}")
    programs = raw.FPDFDoc_GetJavaScriptActionCount(document)
    if programs > 0:
        notes.append(f"{programs} JavaScript programs, never run")
    signatures = raw.FPDF_GetSignatureCount(document)
    if signatures > 0:
        notes.append(f"{signatures} digital signatures, kept in the original and not verified")
    form = raw.FPDF_GetFormType(document)
    if form == raw.FORMTYPE_XFA_FOREGROUND:
        notes.append("an XFA form beside its pages; the pages were read")
    return PdfFacts(tuple(notes), form == raw.FORMTYPE_XFA_FULL)


def _attachments(document: "pdfium.PdfDocument") -> list[str]:
    count = document.count_attachments()
    names = [
        "".join(character for character in _name(document, index) if character.isprintable())
        for index in range(min(count, _MOST_NAMES))
    ]
    return [*names, "…"] if count > _MOST_NAMES else names


def _name(document: "pdfium.PdfDocument", index: int) -> str:
    try:
        return str(document.get_attachment(index).get_name()) or "unnamed"
    except pdfium.PdfiumError:
        return "unnamed"
