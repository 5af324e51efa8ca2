"""Born-digital letters of three pages out of a word processor, made once and kept.

What LibreOffice prints is more like what arrives than what the tests' typesetter draws: fonts cut
down to their letters, glyph after glyph placed by itself.
"""

import random
from pathlib import Path

from bench.letters.letter import Annex, Column, Letter, Masthead
from bench.letters.written import docx_of, pdfs_of
from bench.three_pages import SENTENCES, STATES

# So many are printed by one start of the word processor.
_TOGETHER = 50
# Paragraphs of four sentences that fill the second page and most of the third.
_PARAGRAPHS = 17
_WORDS = {
    "en": {
        "nations": "United Nations", "a": "General Assembly", "s": "Security Council",
        "distribution": ("Distr.: General", "{day} May 2021", "Original: English"),
        "session": "Seventy-fifth session", "items": "Agenda items 34 and {item}",
        "year": "Seventy-sixth year",
        "title": "Letter dated {day} May 2021 from the Permanent Representative of {state} to the "
        "United Nations addressed to the Secretary-General",
        "sends": "I have the honour to transmit herewith a statement on demining (see annex).",
        "asks": "I should be grateful if you would have the present letter and its annex "
        "circulated as a document of the General Assembly, under agenda items 34 and {item}, and "
        "of the Security Council.",
        "signed": ("(Signed) Ratu Example", "Ambassador", "Permanent Representative"),
        "annex": "Annex to the letter dated {day} May 2021 from the Permanent Representative of "
        "{state} to the United Nations addressed to the Secretary-General",
        "statement": "Statement on demining", "mark": "E",
    },
    "fr": {
        "nations": "Nations Unies", "a": "Assemblée générale", "s": "Conseil de sécurité",
        "distribution": ("Distr. générale", "{day} mai 2021", "Français", "Original : anglais"),
        "session": "Soixante-quinzième session", "items": "Points 34 et {item} de l’ordre du jour",
        "year": "Soixante-seizième année",
        "title": "Lettre datée du {day} mai 2021, adressée au Secrétaire général par le "
        "Représentant permanent {state} auprès de l’Organisation des Nations Unies",
        "sends": "J’ai l’honneur de vous faire tenir ci-joint une déclaration (voir annexe).",
        "asks": "Je vous serais obligé de bien vouloir faire distribuer le texte de la présente "
        "lettre et de son annexe comme document de l’Assemblée générale, au titre des points 34 "
        "et {item} de l’ordre du jour, et du Conseil de sécurité.",
        "signed": ("L’Ambassadeur,", "Représentant permanent", "(Signé) Ratu Example"),
        "annex": "Annexe à la lettre datée du {day} mai 2021 adressée au Secrétaire général par le "
        "Représentant permanent {state} auprès de l’Organisation des Nations Unies",
        "statement": "Déclaration sur le déminage", "mark": "F",
    },
}  # fmt: skip


def letters(count: int, folder: Path) -> list[Path]:
    """Return the first ``count`` letters; those that the folder does not hold yet are made.

    Raises:
        WriterMissingError: letters are missing, and no word processor is installed.
    """
    folder.mkdir(parents=True, exist_ok=True)
    paths = [folder / f"written-{number:06}.pdf" for number in range(1, count + 1)]
    missing = [path for path in paths if not path.exists()]
    for start in range(0, len(missing), _TOGETHER):
        some = missing[start : start + _TOGETHER]
        documents = [docx_of(_letter(int(path.stem.removeprefix("written-")))) for path in some]
        for path, pdf in zip(some, pdfs_of(documents), strict=True):
            making = path.with_suffix(".making")
            making.write_bytes(pdf)
            making.rename(path)
    return paths


def _letter(number: int) -> Letter:
    """Return a letter with a symbol of its own."""
    chance = random.Random(number)
    language = "fr" if number % 3 == 0 else "en"
    words = _WORDS[language]
    values = {
        "day": chance.randint(1, 28),
        "item": chance.choice((35, 40, 71, 85)),
        "state": chance.choice(STATES[language]),
    }

    def said(name: str) -> str:
        return str(words[name]).format(**values)

    job_number = f"21-{number % 100_000:05}"
    masthead = Masthead(
        united_nations=said("nations"),
        symbols=(f"A/75/{number}", f"S/2021/{number}"),
        mark="",
        organs=(said("a"), said("s")),
        distribution=tuple(line.format(**values) for line in words["distribution"]),
        columns=(
            Column(said("a"), (said("session"), said("items"))),
            Column(said("s"), (said("year"),)),
        ),
        side_by_side=False,
        stacked=False,
        old=False,
    )
    paragraphs = tuple(
        " ".join(
            chance.choice(SENTENCES[language]).format(
                a=chance.randint(3, 300), b=chance.randint(2, 30)
            )
            for _ in range(4)
        )
        for _ in range(_PARAGRAPHS)
    )
    heading, statement = said("annex"), said("statement")
    return Letter(
        language=language,
        masthead=masthead,
        title=said("title"),
        paragraphs=(said("sends"), said("asks")),
        signatures=(tuple(words["signed"]),),
        footnotes=(),
        foot=(f"{job_number} ({words['mark']})    {values['day']:02}0521", f"*21{number:05}*"),
        foot_first=False,
        annexes=(Annex(heading.split(" ")[0], heading, None, statement, paragraphs),),
        job_number=job_number,
        page_word="Page {page}",
    )
