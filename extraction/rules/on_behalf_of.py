"""For whom the senders write: States and groups after "on behalf of" and its like."""

import re
from bisect import bisect_left
from functools import cache

from extraction import languages
from extraction.finding import Finding
from extraction.folding import fold
from extraction.layout import LETTERS, Layout
from extraction.own_voice import voice_at
from extraction.phrases import any_of
from extraction.rules.correspondents import read_senders
from extraction.text import Text, one_line
from extraction.title_words import Cover, Word, cover, may_write_for

# "In my capacity as Chair of the Committee of Permanent Representatives of …": so many words may
# stand between the phrase and a group's name. A State must follow at once: anything else is prose
# about it.
_WORDS_BEFORE_A_GROUP = 3
# A phrase opens a sentence with no more than a pronoun before it.
_OPENED = re.compile(r"(?:^|[.!?。；؛\n])\s*我?们?$")
_OPENING = 8
_IN_TITLE, _IN_OWN_WORDS, _PERHAPS = 0.97, 0.92, 0.6


def read_on_behalf_of(layout: Layout) -> list[Finding[str]]:
    """Return for whom the letter is written, in order, from its title and its own words.

    States by their code, groups as printed. A sender that writes for its own Government does not
    write for another; in a list with others its State is one of them.
    """
    if layout.form not in LETTERS:
        return []
    own = {found.value.state for found in read_senders(layout)}
    findings: list[Finding[str]] = []
    for zone in (layout.title, layout.body):
        # To cover a whole letter takes long, and most write for nobody.
        if layout.language == "und" or not may_write_for(zone.characters, layout.language):
            continue
        words = cover(zone.characters, layout.language)
        followed = _followed(zone, words, layout.language)
        listed = _listed_states(followed, own)
        for behalf, word in followed:
            value = word.value if word.role == "state" else _as_printed(zone, word)
            trust = _IN_TITLE
            if zone is layout.body:
                trust = _trust(zone.characters, words, behalf, own, layout.language)
            is_own = value in own and behalf.start not in listed
            if trust and not is_own and value not in {found.value for found in findings}:
                spans = zone.spans(word.start, word.end)
                findings.append(Finding("on_behalf_of", value, spans, "on_behalf_of", trust))
    return [found for found in findings if not _is_short_for_another(found.value, findings)]


def _listed_states(followed: list[tuple[Word, Word]], own: set[str | None]) -> set[int]:
    """Return where the phrases start that other States follow than the senders' own."""
    return {
        behalf.start for behalf, word in followed if word.role == "state" and word.value not in own
    }


def _is_short_for_another(name: str, findings: list[Finding[str]]) -> bool:
    """Tell whether a name is the beginning of another: `the Group of 77`, said again in full."""
    return any(found.value.startswith(f"{name} ") for found in findings)


def _trust(
    characters: str, words: Cover, behalf: Word, own: set[str | None], language: str
) -> float:
    """Return how far it is to be trusted that the senders themselves write for another, or 0.

    Others may have done so, and the letter only say it: `the statement made on behalf of …`,
    `the representative of Fiji, on behalf of …`.
    """
    voice = voice_at(characters, behalf.start, language)
    others = [
        word
        for word in words.words
        if word.role == "state" and word.value not in own and word.end <= behalf.start
    ]
    beside = others and not characters[others[-1].end : behalf.start].strip()
    if voice.is_reported or beside or _anothers(words, behalf, own):
        return 0
    if voice.is_first_person:
        return _IN_OWN_WORDS
    return 0 if others and others[-1].start >= voice.start else _PERHAPS


def _anothers(words: Cover, behalf: Word, own: set[str | None]) -> bool:
    """Tell whether the phrase is said of another who sends: `from the Minister of Chad, on …`."""
    named = [word for word in words.words if word.end <= behalf.start and word.role != "glue"][-2:]
    if [word.role for word in named] != ["office", "state"] or named[1].value in own:
        return False
    # What else is said between them would make it the senders' own.
    return not any(named[0].end <= start < behalf.start for start, _ in words.uncovered)


def _as_printed(zone: Text, word: Word) -> str:
    return one_line(zone.printed(word.start, word.end))


def _followed(zone: Text, words: Cover, language: str) -> list[tuple[Word, Word]]:
    """Return the States and groups that follow a phrase of writing for another, with the phrase."""
    gaps = [start for start, end in words.uncovered if _is_word(zone.characters[start:end])]
    found: list[tuple[Word, Word]] = []
    for index, word in enumerate(words.words):
        if word.role != "behalf":
            continue
        if parties := _parties(zone.characters, words.words, index, language):
            found.append((word, parties))
            continue
        missed = 0
        place = word.end
        for following in words.words[index + 1 :]:
            missed += bisect_left(gaps, following.start) - bisect_left(gaps, place)
            between, place = zone.characters[word.end : following.start], following.end
            allowed = _WORDS_BEFORE_A_GROUP if following.role != "state" and not found else 0
            if following.role in {"group", "state"} and missed <= allowed:
                found.append((word, following))
            elif missed > _WORDS_BEFORE_A_GROUP or _ends(following, between):
                break
    return found


def _is_word(uncovered: str) -> bool:
    """Tell whether what is uncovered is more than an elided article: in Chinese two signs are."""
    return len(uncovered) > 2 or (len(uncovered) == 2 and uncovered >= "\u3400")


def _parties(characters: str, words: tuple[Word, ...], index: int, language: str) -> Word | None:
    """Return the parties to a treaty that follow a phrase: `the States parties to the Treaty of …`.

    They are no group of the vocabulary; a comma or the first person ends their name. So it is with
    a group of a name unknown, where the phrase opens its sentence.
    """
    behalf = words[index]
    following = fold(characters[behalf.end : behalf.end + 200])
    match = _names(language, "parties").match(following)
    if not match and _OPENED.search(characters, max(behalf.start - _OPENING, 0), behalf.start):
        match = _names(language, "heads").match(following)
    if not match:
        return None
    start, end = (behalf.end + place for place in match.span("name"))
    known = any(word.role == "group" and word.start == start for word in words[index + 1 :])
    return None if known else Word(start, end, "group", "")


@cache
def _names(language: str, kind: str) -> "re.Pattern[str]":
    """Return a pattern for a name that one of the words for `parties`, or `heads`, stands in."""
    words = list(map(fold, languages.subject(language, "groups")[kind]))
    if any(word >= "\u3400" for word in words):
        return re.compile(rf"\s?(?P<name>[^\s，。、；和与及]{{2,40}}?(?:{any_of(words)}))")
    persons = any_of(map(fold, languages.subject(language, "body")["first_person"]))
    return re.compile(
        rf"""\s+(?:[^\W\d]{{1,3}}[\s'])?
        (?P<name>(?:{any_of(words)})(?:[^,.;:()،؛\n]|\n(?!\n)){{3,120}}?)
        (?=\s*[,،]|\s(?:{persons})(?![^\W_]))""",
        re.VERBOSE,
    )


def _ends(following: Word, between: str) -> bool:
    """Tell whether what follows belongs to another phrase, or to another sentence."""
    if following.role in {"behalf", "from", "to"}:
        return True
    return any(mark in between for mark in (". ", ".\n", "。", "؛", "\n\n"))
