"""JSON Lines: an object a document, in the names and codes of the record."""

import json
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import asdict
from typing import Any

from catalogue.exports.exported import Exported, Repository
from extraction.record import Organ


def write(documents: Iterable[Exported], repository: Repository) -> Iterator[bytes]:
    """Yield a line a document, in UTF-8."""
    for document in documents:
        yield (json.dumps(as_json(document, repository), ensure_ascii=False) + "\n").encode()


def as_json(exported: Exported, repository: Repository) -> dict[str, Any]:
    """Return the object of one document: the record, with what each language version has alone."""
    description = exported.description
    main = description.main
    return {
        "id": exported.id,
        "version": exported.version,
        "status": exported.status,
        "changed_at": exported.changed_at.isoformat(),
        "address": repository.address_of(exported.id),
        "form": description.form,
        "language": main.language,
        "title": main.title,
        "symbols": list(description.symbols),
        "dates": {
            "letter": description.letter_date,
            "masthead": description.masthead_date,
            "release": main.release_date,
        },
        "distribution": description.distribution,
        "original_language": description.original_language,
        "organs": [_organ(organ) for organ in description.organs],
        "agenda_items": [asdict(item) for item in description.agenda_items],
        "senders": [asdict(sender) for sender in description.senders],
        "on_behalf_of": list(description.on_behalf_of),
        "addressees": list(description.addressees),
        "signatories": list(description.signatories),
        "annexes": [asdict(annex) for annex in description.annexes],
        "citations": list(description.citations),
        "review": list(exported.proof.review),
        "renditions": [
            {**asdict(version), "evidence": evidence}
            for version, evidence in zip(description.versions, _evidence(exported), strict=True)
        ],
        "files": [asdict(file) for file in exported.files],
    }


def _organ(organ: Organ) -> dict[str, Any]:
    """Leave out the numbers that an organ does not have, as the record does."""
    return {name: value for name, value in asdict(organ).items() if value is not None}


def _evidence(exported: Exported) -> Sequence[dict[str, list[dict[str, Any]]]]:
    return exported.proof.evidence or [{}] * len(exported.description.versions)
