"""The rows of Party groups and branches: on which grids they are, alone or jointly."""

from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence

from app.models.people_rows import ALL, Column, grid_name, unit_name
from gis.plan.plan import Plan
from gis.plan.records import PARTY_LEVELS, PartyGroup, PartyGroupId
from gis.texts import Texts
from gis.topology.records import GridId, UnitId


class GroupRows:
    """Read Party groups from a plan."""

    kind = "groups"
    table = "party_groups"
    leans_on = frozenset({"members", "grids", "units"})
    columns = (
        Column("name", 130),
        Column("level", 92),
        Column("how", 96),
        Column("grids", 130),
        Column("members", 64, is_number=True),
        Column("parent", 100),
        Column("unit", 80),
    )
    sieves = (ALL, "independent", "joint", *PARTY_LEVELS, "without_grids", "without_members")

    def __init__(self, texts: Texts) -> None:
        self._texts = texts
        self._members = _MemberCounts()
        comma = texts("people.comma")
        self._cells: Mapping[str, Callable[[Plan, PartyGroup], str | int]] = {
            "name": lambda _, group: group.name,
            "level": lambda _, group: texts(f"people.level.{group.level}"),
            "how": lambda _, group: texts(f"people.groups.{group.kind}"),
            "grids": lambda plan, group: comma.join(grid_name(plan, g) for g in group.grids),
            "members": self._members.of,
            "parent": _parent_name,
            "unit": lambda plan, group: unit_name(plan, group.unit),
        }

    def keys(self, plan: Plan, sieve: str) -> Sequence[int]:
        """Return the ids of the groups that a sieve lets through."""
        return sorted(key for key in plan.party_groups if self.passes(plan, key, sieve))

    def passes(self, plan: Plan, key: int, sieve: str) -> bool:
        """Tell whether a sieve lets a group through."""
        group = plan.party_groups.get(PartyGroupId(key))
        if group is None:
            return False
        match sieve:
            case "independent" | "joint":
                return group.kind == sieve
            case "without_grids":
                return not group.grids
            case "without_members":
                return not self._members.of(plan, group)
        return sieve in (ALL, group.level)

    def value(self, plan: Plan, key: int, column: str) -> str | int:
        """Return what stands in a cell."""
        return self._cells[column](plan, plan.party_groups[PartyGroupId(key)])

    def words(self, plan: Plan, key: int) -> str:
        """Return name, grids and unit."""
        return " ".join(str(self.value(plan, key, column)) for column in ("name", "grids", "unit"))

    def grids(self, plan: Plan, key: int) -> Iterable[GridId]:
        """Return the grids that the group is on."""
        return plan.party_groups[PartyGroupId(key)].grids

    def unit(self, plan: Plan, key: int) -> UnitId | None:
        """Return the unit of the record."""
        return plan.party_groups[PartyGroupId(key)].unit

    def remark(self, plan: Plan, sieve: str) -> str:
        """Say nothing."""
        return ""

    def summary(self, plan: Plan, keys: Sequence[int]) -> str:
        """Count groups and branches, and the grids under joint ones."""
        groups = [plan.party_groups[PartyGroupId(key)] for key in keys]
        joint = [group for group in groups if group.kind == "joint"]
        return self._texts(
            "people.groups.summary",
            groups=f"{len(groups):,}",
            joint=f"{len(joint):,}",
            grids=f"{len({grid for group in joint for grid in group.grids}):,}",
        )


class _MemberCounts:
    """Count members by what their record says, else by their branch; once for the same members."""

    def __init__(self) -> None:
        self._counted: Counter[PartyGroupId | str] = Counter()
        self._members: object = None

    def of(self, plan: Plan, group: PartyGroup) -> int:
        """Return the members of a group or branch."""
        if self._members is not plan.members:
            self._members = plan.members
            self._counted = Counter(
                member.party_group if member.party_group is not None else member.branch
                for member in plan.members.values()
            )
        return self._counted[group.id] + self._counted[group.name]


def _parent_name(plan: Plan, group: PartyGroup) -> str:
    above = None if group.parent is None else plan.party_groups.get(group.parent)
    return "" if above is None else above.name
