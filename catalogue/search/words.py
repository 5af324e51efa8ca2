"""Words of the text as a full-text query, in six languages at once.

Nobody says in which language a word is: each language's own stemming makes a query of the whole,
and a text must meet one of them. Words that a language does not count (`the`, `de`) fall out of
its query and of no other.
"""

import re
from collections.abc import Sequence
from functools import reduce
from typing import Any

from sqlalchemy import ColumnElement, Select, func, select
from sqlalchemy.dialects.postgresql import TSQUERY

from catalogue.search_text import bigrams, fold_latin
from schema import Rendition
from schema.rendition import CONFIGURATIONS

_HAN = re.compile("[\u3400-\u4dbf\u4e00-\u9fff]")
_HAN_RUN = re.compile("[\u3400-\u4dbf\u4e00-\u9fff]+")
# A minus inside PostgreSQL's own syntax would exclude; the box's parser has dealt with those.
_SIGNS = re.compile(r"(?<!\S)-+|[\x00]")


def matching(words: Sequence[str]) -> ColumnElement[bool]:
    """Return the condition on a rendition that all of the words (or phrases) are in its text."""
    return Rendition.search.op("@@")(text_query(words))


def text_query(words: Sequence[str]) -> ColumnElement[Any]:
    """Return words as one text-search query."""
    typed = " ".join(_SIGNS.sub(" ", word) for word in words)
    if _HAN.search(typed):
        return func.websearch_to_tsquery("simple", _quoted_runs(typed), type_=TSQUERY)
    folded = fold_latin(typed)
    queries: list[ColumnElement[Any]] = [
        func.websearch_to_tsquery(name, folded, type_=TSQUERY)
        for name in ("simple", *CONFIGURATIONS.values())
    ]
    return reduce(lambda one, other: one.op("||", return_type=TSQUERY())(other), queries)


def documents_with(words: Sequence[str]) -> Select[int]:
    """Return the ids of documents that have a version with all of the words."""
    return select(Rendition.document_id).where(matching(words))


def _quoted_runs(words: str) -> str:
    """Each run of Han characters is a phrase of its pairs."""
    return _HAN_RUN.sub(lambda run: f' "{bigrams(run.group())}" ', words)
