"""The rows of Party members: where they live, where they serve, how many households they have."""

from collections.abc import Callable, Iterable, Mapping, Sequence

from app.models.people_links import LinkCounts
from app.models.people_rows import ALL, Column, grid_name
from gis.plan.plan import Plan
from gis.plan.records import Member, MemberId
from gis.texts import Texts
from gis.topology.records import GridId, UnitId


class MemberRows:
    """Read members from a plan."""

    kind = "members"
    table = "members"
    leans_on = frozenset({"links", "households", "party_groups", "grids"})
    columns = (
        Column("name", 70),
        Column("branch", 110),
        Column("group", 96),
        Column("grid", 90),
        Column("service", 90),
        Column("links", 54, is_number=True),
        Column("marks", 84),
        Column("household", 96),
    )
    sieves = (
        ALL, "without_household", "without_grid", "double_registered", "in_service",
        "probationary", "without_links",
    )  # fmt: skip

    def __init__(self, texts: Texts) -> None:
        self._texts = texts
        self._links = LinkCounts()
        self._cells: Mapping[str, Callable[[Plan, Member], str | int]] = {
            "name": lambda _, member: member.name,
            "branch": lambda _, member: member.branch,
            "group": _group_name,
            "grid": lambda plan, member: grid_name(plan, member.grid),
            "service": lambda plan, member: grid_name(plan, member.service_grid),
            "links": lambda plan, member: self._links.of_member(plan, member.id),
            "marks": lambda _, member: self._marks(member),
            "household": _household_no,
        }

    def keys(self, plan: Plan, sieve: str) -> Sequence[int]:
        """Return the ids of the members that a sieve lets through."""
        return sorted(
            key for key, member in plan.members.items() if self._passes(plan, member, sieve)
        )

    def passes(self, plan: Plan, key: int, sieve: str) -> bool:
        """Tell whether a sieve lets a member through."""
        member = plan.members.get(MemberId(key))
        return member is not None and self._passes(plan, member, sieve)

    def value(self, plan: Plan, key: int, column: str) -> str | int:
        """Return what stands in a cell."""
        return self._cells[column](plan, plan.members[MemberId(key)])

    def words(self, plan: Plan, key: int) -> str:
        """Return name, branch, household and grids."""
        member = plan.members[MemberId(key)]
        return (
            f"{member.name} {member.branch} {member.household_no} "
            f"{grid_name(plan, member.grid)} {grid_name(plan, member.service_grid)}"
        )

    def grids(self, plan: Plan, key: int) -> Iterable[GridId]:
        """Return the grid of residence and the one that is served."""
        member = plan.members[MemberId(key)]
        return [grid for grid in (member.grid, member.service_grid) if grid is not None]

    def unit(self, plan: Plan, key: int) -> UnitId | None:
        """Return the unit of the household that the member lives in."""
        home = plan.members[MemberId(key)].household
        return None if home is None else plan.households[home].unit

    def remark(self, plan: Plan, sieve: str) -> str:
        """Say nothing."""
        return ""

    def summary(self, plan: Plan, keys: Sequence[int]) -> str:
        """Count members, and of them those on probation, with a work branch, in two grids."""
        members = [plan.members[MemberId(key)] for key in keys]
        return self._texts(
            "people.members.summary",
            members=f"{len(members):,}",
            probationary=f"{sum(member.probationary for member in members):,}",
            in_service=f"{sum(member.in_service for member in members):,}",
            double=f"{sum(_serves_elsewhere(member) for member in members):,}",
        )

    def _passes(self, plan: Plan, member: Member, sieve: str) -> bool:
        if sieve == "without_links":
            return not self._links.of_member(plan, member.id)
        return _SIEVES[sieve](member)

    def _marks(self, member: Member) -> str:
        kinds = ("probationary", "in_service")
        marked = (kind for kind in kinds if getattr(member, kind))
        return " ".join(self._texts(f"people.members.{kind}") for kind in marked)


def _serves_elsewhere(member: Member) -> bool:
    return member.service_grid is not None and member.service_grid != member.grid


def _group_name(plan: Plan, member: Member) -> str:
    group = None if member.party_group is None else plan.party_groups.get(member.party_group)
    return "" if group is None else group.name


def _household_no(plan: Plan, member: Member) -> str:
    home = None if member.household is None else plan.households.get(member.household)
    return member.household_no if home is None else home.household_no


_SIEVES: Mapping[str, Callable[[Member], bool]] = {
    ALL: lambda member: True,
    "without_household": lambda member: member.household is None,
    "without_grid": lambda member: member.grid is None and member.service_grid is None,
    "double_registered": _serves_elsewhere,
    "in_service": lambda member: member.in_service,
    "probationary": lambda member: member.probationary,
}
