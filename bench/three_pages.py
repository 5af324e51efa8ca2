"""Born-digital letters of three pages for measurements: no two alike, made once and kept."""

import random
from collections.abc import Iterator
from concurrent.futures import ProcessPoolExecutor
from pathlib import Path

from tests.made_letters import ENGLISH, FRENCH
from tests.typesetter import typeset

# How a State is named in the title, by the language of the letter.
STATES = {
    "en": ("Fiji", "Georgia", "Kenya", "Norway", "Peru", "Viet Nam", "Armenia", "Chile"),
    "fr": ("des Fidji", "du Kenya", "du Pérou", "du Chili", "du Sénégal", "du Japon"),
}
_TEMPLATES = {"en": ENGLISH, "fr": FRENCH}
_ANNEXES = {
    "en": "Annex to the letter dated {day} May {year} from the Permanent Representative of {state} "
    "to\nthe United Nations addressed to the Secretary-General\n\nStatement on demining\n",
    "fr": "Annexe à la lettre datée du {day} mai {year}, adressée au Secrétaire général par le\n"
    "Représentant permanent {state} auprès de l’Organisation des Nations Unies\n\n"
    "Déclaration sur le déminage\n",
}
SENTENCES = {
    "en": (
        "The Government recalls General Assembly resolution 75/{a} and asks all to heed it.",
        "In {b} of the {a} districts surveyed last year, mines still keep farmers from their land.",
        "The report (A/74/{a}) sets out what was cleared, by whom, and at what cost to donors.",
        "Paragraph {b} of Security Council resolution 2365 (2017) is not yet honoured.",
        "Local committees trained {a} volunteers, most of them women from the villages concerned.",
        "Access to water, schools and clinics improved wherever clearance teams had worked before.",
        "A conference of donors will be held in the capital, and every Member State is invited.",
    ),
    "fr": (
        "Le Gouvernement rappelle la résolution 75/{a} de l’Assemblée générale, à respecter.",
        "Dans {b} des {a} districts visités l’an dernier, les mines empêchent encore de cultiver.",
        "Le rapport (A/74/{a}) expose ce qui a été déminé, par qui et avec quels moyens.",
        "Les comités locaux ont formé {a} volontaires, pour la plupart des femmes des villages.",
        "L’accès à l’eau, aux écoles et aux soins s’est amélioré partout où l’on a déminé.",
        "Une conférence des donateurs se tiendra dans la capitale, et chaque État y est convié.",
    ),
}
_LINE = 88
# Lines of the annex that fill the second page and most of the third.
_ANNEX_LINES = 90


def letters(count: int, folder: Path) -> list[Path]:
    """Return the first ``count`` letters; those that the folder does not hold yet are made."""
    folder.mkdir(parents=True, exist_ok=True)
    paths = [folder / f"letter-{number:06}.pdf" for number in range(1, count + 1)]
    missing = [path for path in paths if not path.exists()]
    with ProcessPoolExecutor(2) as pool:
        list(pool.map(_make, missing, chunksize=20))
    return paths


def _make(path: Path) -> None:
    number = int(path.stem.removeprefix("letter-"))
    text, language = letter_text(number)
    making = path.with_suffix(".making")
    making.write_bytes(typeset(text, language))
    making.rename(path)


def letter_text(number: int) -> tuple[str, str]:
    """Return the text of a letter with a symbol of its own, and its language."""
    chance = random.Random(number)
    language = "fr" if number % 3 == 0 else "en"
    values = {
        "session": 75,
        "year": 2021,
        "number": number,
        "item": chance.choice((35, 40, 71, 85)),
        "day": chance.randint(1, 28),
        "state": chance.choice(STATES[language]),
    }
    cover = _TEMPLATES[language].format(**values)
    cover = cover.replace("des Fidji" if language == "fr" else "Fiji", values["state"])
    # Blank lines push the annex to a page of its own, as a page break would.
    head = _ANNEXES[language].format(**values)
    return "\n".join([cover.rstrip(), *_padding(cover), head, *_annex(language, chance)]), language


def _padding(cover: str) -> Iterator[str]:
    """Yield what fills the first page: paragraphs end with blank lines, which are drawn."""
    for _ in range(max(0, 14 - cover.count("\n") // 3)):
        yield "\n."


def _annex(language: str, chance: random.Random) -> Iterator[str]:
    lines = 0
    while lines < _ANNEX_LINES:
        paragraph = " ".join(
            chance.choice(SENTENCES[language]).format(
                a=chance.randint(3, 300), b=chance.randint(2, 30)
            )
            for _ in range(4)
        )
        line = ""
        for word in paragraph.split(" "):
            if len(line) + len(word) > _LINE:
                yield line
                line, lines = "", lines + 1
            line = f"{line} {word}".strip()
        yield f"{line}\n"
        lines += 2
