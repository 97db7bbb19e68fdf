"""The id that a new record gets."""

from collections.abc import Mapping
from typing import Any


def next_id(table: Mapping[Any, Any]) -> int:
    """Return an id above all of a table; the caller gives it the type of its table."""
    return int(max(table, default=0)) + 1
