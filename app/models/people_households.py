"""The rows of households: who lives where, how that is known, and to which grid they belong."""

from collections.abc import Iterable, Sequence

from app.models.people_rows import ALL, Column, grid_name, unit_name
from gis.plan.plan import Plan
from gis.plan.records import AssignedBy, Household, HouseholdId, LocatedBy
from gis.texts import Texts
from gis.topology.records import GridId


class HouseholdRows:
    """Read households from a plan."""

    kind = "households"
    table = "households"
    leans_on = frozenset({"links", "units"})
    columns = (
        Column("number", 96),
        Column("householder", 70),
        Column("people", 44, is_number=True),
        Column("grid", 96),
        Column("assigned", 76),
        Column("located", 84),
        Column("group", 74),
        Column("house_no", 80),
        Column("unit", 80),
        Column("registered", 90),
        Column("links", 54, is_number=True),
    )
    sieves = (
        ALL, "unplaced", *(grade.value for grade in LocatedBy), "by_hand", "unassigned",
        "without_link", "registered_elsewhere",
    )  # fmt: skip

    def __init__(self, texts: Texts) -> None:
        self._texts = texts

    def keys(self, plan: Plan, sieve: str) -> Sequence[int]:
        """Return the ids of the households that a sieve lets through."""
        if sieve == ALL:
            return sorted(plan.households)
        return sorted(key for key, home in plan.households.items() if _passes(plan, home, sieve))

    def passes(self, plan: Plan, key: int, sieve: str) -> bool:
        """Tell whether a sieve lets a household through."""
        home = plan.households.get(HouseholdId(key))
        return home is not None and _passes(plan, home, sieve)

    def value(self, plan: Plan, key: int, column: str) -> str | int:
        """Return what stands in a cell."""
        home = plan.households[HouseholdId(key)]
        match column:
            case "number":
                return home.household_no
            case "householder":
                return home.householder
            case "people":
                return home.people
            case "grid":
                return grid_name(plan, home.grid)
            case "assigned":
                by = home.assigned_by.value if home.assigned_by is not None else "nobody"
                return self._texts(f"people.assigned.{by}")
            case "located":
                return grade_text(home, self._texts)
            case "group":
                return home.villager_group
            case "house_no":
                return home.house_no
            case "unit":
                return unit_name(plan, home.unit)
            case "registered":
                return registered_text(plan, home)
        return len(plan.links_by_household.get(home.id, ()))

    def words(self, plan: Plan, key: int) -> str:
        """Return number, householder, villager group, house number, unit and grid."""
        home = plan.households[HouseholdId(key)]
        return (
            f"{home.household_no} {home.householder} {home.villager_group} {home.house_no} "
            f"{unit_name(plan, home.unit)} {grid_name(plan, home.grid)}"
        )

    def grids(self, plan: Plan, key: int) -> Iterable[GridId]:
        """Return the grid of residence."""
        grid = plan.households[HouseholdId(key)].grid
        return () if grid is None else (grid,)

    def summary(self, plan: Plan, keys: Sequence[int]) -> str:
        """Count residents, and of them those who are registered elsewhere."""
        homes = [plan.households[HouseholdId(key)] for key in keys]
        elsewhere = [home for home in homes if is_registered_elsewhere(home)]
        texts = self._texts
        said = texts(
            "people.households.summary",
            households=f"{len(homes):,}",
            people=f"{sum(home.people for home in homes):,}",
        )
        if not elsewhere:
            return said
        also = texts("people.households.elsewhere", households=f"{len(elsewhere):,}")
        return f"{said}{texts('people.semicolon')}{also}"


def is_registered_elsewhere(home: Household) -> bool:
    """Tell whether the list gives another place of registration than where the house stands."""
    if home.registered_unit is not None:
        return home.registered_unit != home.unit
    return bool(home.registered_place)


def registered_text(plan: Plan, home: Household) -> str:
    """Return where a household is registered if that is elsewhere."""
    if not is_registered_elsewhere(home):
        return ""
    return home.registered_place or unit_name(plan, home.registered_unit)


def grade_text(home: Household, texts: Texts) -> str:
    """Say how well the location of a household is known."""
    if home.location is None:
        return texts("people.grade.none")
    grade = home.located_by.value if home.located_by is not None else "unknown"
    return texts(f"people.grade.{grade}")


def _passes(plan: Plan, home: Household, sieve: str) -> bool:
    match sieve:
        case "unplaced":
            return home.location is None
        case "by_hand":
            return home.assigned_by is AssignedBy.HAND
        case "unassigned":
            return home.grid is None
        case "without_link":
            return home.id not in plan.links_by_household
        case "registered_elsewhere":
            return is_registered_elsewhere(home)
        case _ if sieve == ALL:
            return True
    # LocatedBy.HAND is `hand`; an assignment by hand is another matter.
    return home.location is not None and home.located_by == sieve
