"""The SQL that one would write by hand for each search, against which the product's is held.

Prepared, sent by the driver alone, for the same rows: the page of ids and what is shown of each,
and the counts of the facets.
"""

from typing import TYPE_CHECKING, Any

from catalogue.search.facets import COUNTED
from catalogue.search.results import RANKED

if TYPE_CHECKING:
    import psycopg

_SEEN = "d.distribution IS DISTINCT FROM 'restricted'"
_TEXTS = "SELECT document_id FROM rendition WHERE search @@ {query}"
_ITEM = "SELECT document_id FROM document_agenda_item WHERE item = %(item)s"
_LANGUAGES = ("simple", "english", "french", "spanish", "russian", "arabic")
_PARTY = "SELECT document_id FROM party WHERE state = %(state)s AND role IN ('sender')"
_ORGAN = "SELECT document_id FROM document_organ WHERE {}"
CONDITIONS = {
    "symbol": "d.id IN (SELECT document_id FROM symbol"
    " WHERE stem = %(symbol)s OR normal = %(symbol)s)",
    "half": "d.id IN (SELECT document_id FROM symbol WHERE normal LIKE %(half)s || '%%')",
    "item": f"d.id IN ({_ITEM})",
    "item_of_session": f"d.id IN ({_ITEM} AND session = %(session)s)",
    "session": f"d.id IN ({_ORGAN.format('session = %(session)s')})",
    "organ": f"d.id IN ({_ORGAN.format('organ = %(organ)s')})",
    "state": f"d.id IN ({_PARTY})",
    "dates": "d.letter_first <= %(last)s AND d.letter_last >= %(first)s",
    "status": "d.status = 'in_review'",
}
_SHOWN = """
    SELECT d.id, d.letter_date, d.status,
           ARRAY(SELECT normal FROM symbol s WHERE s.document_id = d.id ORDER BY position),
           ARRAY(SELECT item FROM document_agenda_item i WHERE i.document_id = d.id
                  ORDER BY position),
           ARRAY(SELECT organ FROM document_organ o WHERE o.document_id = d.id ORDER BY position),
           ARRAY(SELECT state FROM party p WHERE p.document_id = d.id AND role = 'sender'),
           ARRAY(SELECT language || ' ' || title FROM rendition r WHERE r.document_id = d.id)
      FROM document d WHERE d.id = ANY(%(ids)s)
"""
_COUNTED = """
    WITH hits AS MATERIALIZED ({hits})
    SELECT 'total', count(*) FROM hits
    UNION ALL SELECT 'form:' || form, count(*) FROM hits GROUP BY 1
    UNION ALL SELECT 'status:' || status, count(*) FROM hits GROUP BY 1
    UNION ALL SELECT 'year:' || extract(year FROM letter_first), count(*) FROM hits GROUP BY 1
    UNION ALL SELECT value, count(*) FROM hits, unnest(facets) value GROUP BY 1
"""


def tsquery(name: str) -> str:
    """Return the words of a parameter as a query, in any of the languages."""
    each = (f"websearch_to_tsquery('{language}', %({name})s)" for language in _LANGUAGES)
    return f"({' || '.join(each)})"


def where(conditions: tuple[str, ...], words: str | None, without: str | None) -> str:
    """Return what must hold of a document `d`."""
    found = [_SEEN, *(CONDITIONS[name] for name in conditions)]
    if words:
        found.append(f"d.id IN ({_TEXTS.format(query=tsquery(words))})")
    if without:
        found.append(f"d.id NOT IN ({_TEXTS.format(query=tsquery(without))})")
    return " AND ".join(found)


def page(connection: "psycopg.Connection[Any]", found: str, words: str | None, given: Any) -> set:
    """Return the ids of the first page, having fetched what is shown of each."""
    if words:
        query = tsquery(words)
        statement = (
            f"WITH newest AS (SELECT d.id FROM document d WHERE {found}"
            f" ORDER BY d.id DESC LIMIT {RANKED})"
            f" SELECT n.id FROM newest n JOIN rendition r ON r.document_id = n.id"
            f" WHERE r.search @@ {query} GROUP BY n.id"
            f" ORDER BY round(max(ts_rank_cd(r.search, {query}, 1))::numeric, 9) DESC, n.id DESC"
            " LIMIT 25"
        )
    else:
        statement = f"SELECT d.id FROM document d WHERE {found} ORDER BY d.id DESC LIMIT 25"
    ids = [row[0] for row in connection.execute(statement, given, prepare=True)]
    connection.execute(_SHOWN, {"ids": ids}, prepare=True).fetchall()
    return set(ids)


def counts(connection: "psycopg.Connection[Any]", found: str, given: Any) -> dict[str, int]:
    """Return how the results divide."""
    hits = (
        "SELECT d.form, d.status, d.letter_first, d.facets FROM document d"
        f" WHERE {found} ORDER BY d.id DESC LIMIT {COUNTED + 1}"
    )
    return dict(connection.execute(_COUNTED.format(hits=hits), given, prepare=True).fetchall())
