"""Which fixes the findings of each rule have, and accepting one as an exception."""

from collections.abc import Callable, Mapping

from gis.audits import shift
from gis.audits.finding import Finding
from gis.audits.fixes.fix import Fix
from gis.audits.fixes.of_grids import of_apart, of_code, of_size
from gis.audits.fixes.of_land import Divide, of_gap, of_multipart, of_sliver, of_sub_grids
from gis.audits.fixes.of_outlines import of_neck, of_spike
from gis.audits.fixes.of_people import (
    of_assignment,
    of_block,
    of_hand,
    of_link,
    of_location,
    of_place,
)
from gis.audits.outlines.faults import NARROW, SPIKE
from gis.audits.plan_rules import (
    code_doubled,
    code_retired,
    gap,
    grid_code,
    grid_size,
    hand_reason,
    household_grid,
    household_link,
    household_place,
    joint_group,
    land_shape,
    place_grid,
    sub_grid_gap,
)
from gis.operations.accept_finding import accept_finding
from gis.plan.edit import Edit
from gis.plan.plan import Plan

_FIXES: Mapping[str, Callable[[Finding, Plan | None], tuple[Fix, ...]]] = {
    land_shape.SLIVER: of_sliver,
    land_shape.MULTIPART: of_multipart,
    SPIKE: of_spike,
    NARROW: of_neck,
    sub_grid_gap.NAME: of_sub_grids,
    household_place.WRONG: of_assignment,
    household_grid.UNASSIGNED: of_assignment,
    household_place.AGAINST: of_hand,
    hand_reason.NAME: of_hand,
    household_grid.WITHOUT_LOCATION: of_location,
    household_link.NAME: of_link,
    shift.NAME: of_block,
    place_grid.UNASSIGNED: of_place,
    place_grid.WRONG: of_place,
    joint_group.SMALL: of_apart,
    grid_size.SIZE: of_size,
    grid_size.EMPTY: of_size,
    grid_code.MISSING: of_code,
    grid_code.MALFORMED: of_code,
    code_doubled.NAME: of_code,
    code_retired.NAME: of_code,
}


def fixes_of(
    finding: Finding, plan: Plan | None = None, divide: Divide | None = None
) -> tuple[Fix, ...]:
    """Return the fixes for a finding, the most natural first; accepting it stands apart.

    With the plan that it is about there are also those that name what is beside it there; with
    `divide`, which draws the lines between neighbours, land can be shared out among them.
    """
    if finding.rule == gap.NAME:
        return of_gap(finding, plan, divide)
    make = _FIXES.get(finding.rule)
    return make(finding, plan) if make is not None else ()


def acceptance(finding: Finding, reason: str, accepted_on: str, role: str = "") -> Fix:
    """Return the fix that keeps a finding as an exception.

    With the reason, an ISO date and the office of who accepts it, never a name.
    """

    def accept(plan: Plan) -> Edit:
        return accept_finding(
            plan, key=finding.key, reason=reason, accepted_on=accepted_on, role=role
        )

    return Fix("audits.fix.accept", accept)
