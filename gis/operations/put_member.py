"""Enter a Party member, or change what is known of one."""

from dataclasses import replace

from gis.operations.record_checks import put_record, require_grid, require_name, require_there
from gis.plan.edit import Edit, EditLabel
from gis.plan.plan import Plan
from gis.plan.records import Member


def put_member(plan: Plan, *, member: Member) -> Edit:
    """Put a member in the place of the one with its id, or add it.

    Who lives in a household of the plan has the grid of that household, and its number where the
    roster gave none; who lives in none has the base grid that is given. Raises Refused without a
    name, when a household, grid or Party group is not there, or when nothing changes.
    """
    require_there(plan, "households", member.household)
    require_there(plan, "party_groups", member.party_group)
    require_grid(plan, member.grid)
    require_grid(plan, member.service_grid)
    record = replace(
        member,
        name=require_name(member.name),
        branch=member.branch.strip(),
        household_no=member.household_no.strip(),
        grid=None if member.grid is None else plan.base_grid(member.grid),
    )
    if record.household is not None:
        home = plan.households[record.household]
        number = record.household_no or home.household_no
        record = replace(record, grid=home.grid, household_no=number)
    if record.id in plan.members:
        label = EditLabel("operations.change_member")
    else:
        label = EditLabel("operations.add_member")
    return put_record(plan, "members", record, label)
