"""What was typed, where all of it must be understood: to leave a piece out would find too much."""

from catalogue.lookups import UnclearWordsError
from catalogue.search.query import Query, parse
from web.errors import UnclearError


def understood(box: str) -> Query:
    """Return what was typed as a query.

    Raises:
        UnclearError: a piece of it says nothing; which, and what would, is told.
    """
    query = parse(box)
    if query.problems:
        raise UnclearError(str(UnclearWordsError(query)))
    return query
