"""What the records of people have to be before they are put into the plan."""

from collections.abc import Collection
from dataclasses import fields
from datetime import date
from typing import Any

from gis.errors import Reason, Refused
from gis.identity_numbers import holds_identity_number
from gis.plan.edit import Edit, EditLabel
from gis.plan.plan import Plan
from gis.topology.records import GridId, UnitId

_REASON_OF_TABLE = {
    "households": Reason.NO_SUCH_HOUSEHOLD,
    "members": Reason.NO_SUCH_MEMBER,
    "posts": Reason.NO_SUCH_POST,
    "party_groups": Reason.NO_SUCH_PARTY_GROUP,
    "places": Reason.NO_SUCH_PLACE,
}


def require_records(plan: Plan, table: str, ids: Collection[Any]) -> list[Any]:
    """Return the records of a table by id, each once; raises Refused when one is not there.

    No ids at all are refused too: nothing would change.
    """
    if not ids:
        raise Refused(Reason.NOTHING_CHANGES)
    records = plan.table(table)
    for key in ids:
        if key not in records:
            raise Refused(_REASON_OF_TABLE[table], id=key)
    return [records[key] for key in sorted(set(ids))]


def require_there(plan: Plan, table: str, key: int | None) -> None:
    """Raise Refused when a record names another one that is not there; None names nothing."""
    if key is not None and key not in plan.table(table):
        raise Refused(_REASON_OF_TABLE[table], id=key)


def require_grid(plan: Plan, grid: GridId | None) -> None:
    """Raise Refused when a record names a grid that is not there; None names nothing."""
    if grid is not None and grid not in plan.grids:
        raise Refused(Reason.NO_SUCH_GRID, grid=grid)


def require_unit_there(plan: Plan, unit: UnitId | None) -> None:
    """Raise Refused when a record names a unit that is not there; None names nothing."""
    if unit is not None and unit not in plan.units:
        raise Refused(Reason.NO_SUCH_UNIT, unit=unit)


def require_name(name: str) -> str:
    """Return a name without blanks round it; raises Refused when nothing is left."""
    if not name.strip():
        raise Refused(Reason.EMPTY_NAME)
    return name.strip()


def require_day(day: str) -> str:
    """Return an ISO date, or "" for a day that is not known; raises Refused for anything else."""
    day = day.strip()
    try:
        if not day or date.fromisoformat(day).isoformat() == day:
            return day
    except ValueError:
        pass
    raise Refused(Reason.NOT_A_DAY, day=day)


def require_in_order(first: str, last: str) -> None:
    """Raise Refused when the last day lies before the first; unknown days are in order."""
    if first and last and last < first:
        raise Refused(Reason.DAYS_OUT_OF_ORDER, first=first, last=last)


def require_no_identity_number(*texts: str) -> None:
    """Raise Refused when one of the texts holds a personal identity number."""
    if any(map(holds_identity_number, texts)):
        raise Refused(Reason.IDENTITY_NUMBER)


def put_record(plan: Plan, table: str, record: Any, label: EditLabel) -> Edit:  # noqa: ANN401
    """Return the edit that puts one record; raises Refused when it is there as it is.

    A record that holds a personal identity number anywhere is refused too.
    """
    values = (getattr(record, each.name) for each in fields(record))
    require_no_identity_number(*(value for value in values if isinstance(value, str)))
    if plan.table(table).get(record.id) == record:
        raise Refused(Reason.NOTHING_CHANGES)
    return Edit(label, {table: {record.id: record}})
