"""Columns of the tables by unit and by grid that say how far households have to their service."""

from collections.abc import Iterable

from gis.reports.people_tables import TableRow

REACH_COLUMNS: tuple[str, ...] = ("farthest_m", "farthest_household", "share_beyond")
"""Metres to the farthest household, its number, the share of those beyond the limit."""


def reach_columns(rows: Iterable[TableRow]) -> tuple[str, ...]:
    """Return the columns that have something to say, none where distances are not measured."""
    return REACH_COLUMNS if any(row.reach is not None for row in rows) else ()


def reach_values(row: TableRow) -> tuple[float | None, str, float | None]:
    """Return the values of the columns; the share is a part of one."""
    if row.reach is None:
        return None, "", None
    return row.reach.farthest_m, row.reach.farthest_no, row.reach.share_beyond


def reach_words(row: TableRow) -> tuple[str, ...]:
    """Return the values as words, dashes where no household of a row is measured."""
    metres, number, share = reach_values(row)
    if metres is None or share is None:
        return ("–",) * len(REACH_COLUMNS)
    return f"{metres:,.0f}", number, f"{share:.1%}"
