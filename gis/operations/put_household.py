"""Enter a household, or change what is known of one."""

from dataclasses import replace

from gis.errors import Reason, Refused
from gis.operations.located import by_location, grid_at
from gis.operations.record_checks import put_record, require_grid, require_unit_there
from gis.plan.edit import Edit, EditLabel
from gis.plan.plan import Plan
from gis.plan.records import AssignedBy, Household, LocatedBy


def put_household(plan: Plan, *, household: Household) -> Edit:
    """Put a household in the place of the one with its id, or add it.

    A new one with a location lives where its house stands, unless it comes with a grid: that is by
    hand. Where one that is there already lives is not changed here but by `place_household` and
    `assign_by_hand`. Raises Refused when a unit or grid is not there, for people below 0, for a
    number that another household of the unit has, or when nothing changes.
    """
    require_unit_there(plan, household.unit)
    require_unit_there(plan, household.registered_unit)
    if household.people < 0:
        raise Refused(Reason.PEOPLE_BELOW_ZERO, people=household.people)
    record = replace(
        household,
        household_no=household.household_no.strip(),
        villager_group=household.villager_group.strip(),
        house_no=household.house_no.strip(),
        householder=household.householder.strip(),
        hand_reason=household.hand_reason.strip(),
        registered_place=household.registered_place.strip(),
    )
    old = plan.households.get(record.id)
    if old is None:
        record = _settled(plan, record)
    elif _settlement(record) != _settlement(old):
        raise Refused(Reason.SETTLED_ELSEWHERE)
    if old is None or (old.household_no, old.unit) != (record.household_no, record.unit):
        _require_free_number(plan, record)
    facts: dict[str, str | int | float] = {"number": record.household_no}
    if old is None:
        label = EditLabel("operations.add_household", facts)
    else:
        label = EditLabel("operations.change_household", facts)
    return put_record(plan, "households", record, label)


def _settlement(record: Household) -> tuple[object, ...]:
    """Return what says where a household lives, and how that came to be."""
    return (
        record.location,
        record.located_by,
        record.grid,
        record.assigned_by,
        record.hand_reason,
    )


def _settled(plan: Plan, record: Household) -> Household:
    graded = record.located_by or LocatedBy.HAND
    record = replace(record, located_by=None if record.location is None else graded)
    require_grid(plan, record.grid)
    if record.grid is not None:
        base = plan.base_grid(record.grid)
        return replace(record, grid=base, assigned_by=AssignedBy.HAND)
    grid = None if record.location is None else grid_at(plan, record.location)
    return by_location(record, grid)


def _require_free_number(plan: Plan, record: Household) -> None:
    if not record.household_no:
        return
    for other in plan.households.values():
        if (
            other.household_no == record.household_no
            and other.unit == record.unit
            and other.id != record.id
        ):
            unit = "" if record.unit is None else plan.units[record.unit].name
            raise Refused(
                Reason.HOUSEHOLD_NO_IN_USE,
                number=record.household_no,
                unit=unit,
                household=other.id,
            )
