"""Which land an area takes: of one unit only, unassigned first, from grids when asked to."""

from dataclasses import dataclass

from shapely.geometry.base import BaseGeometry

from gis.errors import Reason, Refused
from gis.operations.relabelling import land_under
from gis.plan.locks import Locks
from gis.plan.plan import Plan
from gis.topology.records import Label, UnitId, grid_of, is_unassigned


@dataclass(frozen=True, slots=True)
class LandToTake:
    """Be the labels of one unit's land that an area may take."""

    unit: UnitId
    labels: tuple[Label, ...]


def land_to_take(
    plan: Plan, area: BaseGeometry, unit: UnitId | None, from_grids: bool, locks: Locks
) -> LandToTake:
    """Return the land of one unit that lies under an area, in millimetres, and may be taken.

    Without a given unit it is the one with most unassigned land there, and where `from_grids` is
    set and there is none, the one with most land. Locked grids give nothing. Raises Refused when
    there is no such unit or no such land.
    """
    if unit is not None and unit not in plan.units:
        raise Refused(Reason.NO_SUCH_UNIT, unit=unit)

    def may_go(label: Label) -> bool:
        if unit not in (None, plan.unit_of_label(label)):
            return False
        if is_unassigned(label):
            return True
        return from_grids and plan.base_grid(grid_of(label)) not in locks.grids

    under = land_under(plan, area, may_go)
    free = [label for label in under if is_unassigned(label)]
    land: dict[UnitId, float] = {}
    for label in free or under:
        owner = plan.unit_of_label(label)
        assert owner is not None
        land[owner] = land.get(owner, 0.0) + under[label]
    if not land:
        raise Refused(Reason.NO_LAND_TO_TAKE)
    chosen = max(land, key=lambda owner: (land[owner], -owner))
    return LandToTake(
        chosen, tuple(label for label in under if plan.unit_of_label(label) == chosen)
    )
