"""Find the member of a plan whom a list of staff names."""

from gis.plan.plan import Plan
from gis.plan.records import Member, MemberId
from gis.topology.records import UnitId


class MemberFinder:
    """Find members by name in a unit: where they live, serve or belong to a Party group."""

    def __init__(self, plan: Plan) -> None:
        self._plan = plan
        self._by_name: dict[str, list[Member]] = {}
        for member in plan.members.values():
            self._by_name.setdefault(member.name, []).append(member)

    def only(self, name: str, unit: UnitId | None) -> MemberId | None:
        """Return the one member of a name in a unit; None when there is none or more than one."""
        found = [
            member.id
            for member in self._by_name.get(name, ())
            if unit is not None and unit in self._units(member)
        ]
        return found[0] if len(found) == 1 else None

    def _units(self, member: Member) -> set[UnitId]:
        plan = self._plan
        units = {
            plan.grids[grid].unit
            for grid in (member.grid, member.service_grid)
            if grid is not None and grid in plan.grids
        }
        home = None if member.household is None else plan.households.get(member.household)
        if home is not None and home.unit is not None:
            units.add(home.unit)
        group = None if member.party_group is None else plan.party_groups.get(member.party_group)
        if group is not None and group.unit is not None:
            units.add(group.unit)
        return units
