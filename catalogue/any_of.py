"""Ask for one of many values by one parameter.

SQLAlchemy writes an IN out for every value and the driver reads it again, anew for each length:
with the thousand symbols that fifty letters cite, most of the time that a query takes us.
"""

from collections.abc import Collection
from typing import TypeVar

from sqlalchemy import ARRAY, ColumnElement, any_, literal
from sqlalchemy.orm import InstrumentedAttribute

T = TypeVar("T")


def any_of(column: InstrumentedAttribute[T], values: Collection[T]) -> ColumnElement[bool]:
    """Return the condition that a column has one of the values, of which there may be none."""
    return column == any_(literal(list(values), ARRAY(column.type)))
