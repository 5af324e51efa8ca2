"""Words of the text as a full-text query, in six languages at once.

Nobody says in which language a word is: each language's own stemming makes a query of the whole,
and a text must meet one of them. Words that a language does not count (`the`, `de`) fall out of
its query and of no other.
"""

import re
from collections.abc import Sequence
from typing import Any

from sqlalchemy import ColumnElement, String, cast, func, literal, select
from sqlalchemy.dialects.postgresql import TSQUERY
from sqlalchemy.orm import Session

from catalogue.search_text import bigrams, fold_latin
from schema import Rendition
from schema.rendition import CONFIGURATIONS

_HAN = re.compile("[\u3400-\u4dbf\u4e00-\u9fff]")
_HAN_RUN = re.compile("[\u3400-\u4dbf\u4e00-\u9fff]+")
_FOLLOWED_BY = re.compile(r"<(?:-|\d+)>")
# A minus inside PostgreSQL's own syntax would exclude; the box's parser has dealt with those.
_SIGNS = re.compile(r"(?<!\S)-+|[\x00]")


def text_query(session: Session, words: Sequence[str]) -> str:
    """Return words as one text-search query, in PostgreSQL's writing; empty if nothing counts.

    What several languages make alike stands in it once: it is looked for once and weighed once,
    and the planner does not take it for more frequent than it is.
    """
    typed = " ".join(_SIGNS.sub(" ", word) for word in words)
    if _HAN.search(typed):
        typed, names = _quoted_runs(typed), ["simple"]
    else:
        typed, names = fold_latin(typed), ["simple", *CONFIGURATIONS.values()]
    made = [cast(func.websearch_to_tsquery(name, typed), String) for name in names]
    alike = dict.fromkeys(filter(None, session.execute(select(*made)).one()))
    return " | ".join(f"({query})" for query in alike)


def matching(query: str) -> ColumnElement[bool]:
    """Return the condition on a rendition that its text meets a text-search query."""
    return Rendition.search.op("@@")(as_query(query))


def any_order(query: str) -> str:
    """Return a text-search query that asks for the words of each phrase, wherever they stand."""
    return _FOLLOWED_BY.sub("&", query)


def as_query(query: str) -> ColumnElement[Any]:
    """Return what :func:`text_query` wrote as SQL."""
    return cast(literal(query), TSQUERY)


def _quoted_runs(words: str) -> str:
    """Each run of Han characters is a phrase of its pairs."""
    return _HAN_RUN.sub(lambda run: f' "{bigrams(run.group())}" ', words)
