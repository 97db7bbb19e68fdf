"""The rows of households: who lives where, how that is known, and to which grid they belong."""

from collections.abc import Callable, Iterable, Mapping, Sequence

from app.models.people_rows import (
    ALL,
    Column,
    assigned_text,
    grade_text,
    grid_name,
    unit_name,
)
from gis.plan.plan import Plan
from gis.plan.records import AssignedBy, Household, HouseholdId, LocatedBy
from gis.reports.location_coverage import GRADES, location_coverage, name_of
from gis.texts import Texts
from gis.topology.records import GridId, UnitId


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
        self._cells: Mapping[str, Callable[[Plan, Household], str | int]] = {
            "number": lambda _, home: home.household_no,
            "householder": lambda _, home: home.householder,
            "people": lambda _, home: home.people,
            "grid": lambda plan, home: grid_name(plan, home.grid),
            "assigned": lambda _, home: assigned_text(home.assigned_by, texts),
            "located": lambda _, home: grade_text(home.location, home.located_by, texts),
            "group": lambda _, home: home.villager_group,
            "house_no": lambda _, home: home.house_no,
            "unit": lambda plan, home: unit_name(plan, home.unit),
            "registered": registered_text,
            "links": lambda plan, home: len(plan.links_by_household.get(home.id, ())),
        }

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
        return self._cells[column](plan, plan.households[HouseholdId(key)])

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

    def unit(self, plan: Plan, key: int) -> UnitId | None:
        """Return the unit of the record."""
        return plan.households[HouseholdId(key)].unit

    def remark(self, plan: Plan, sieve: str) -> str:
        """Say how many households have each grade of location, where grades are looked at."""
        if sieve not in ("unplaced", *(grade.value for grade in LocatedBy)):
            return ""
        total, texts = location_coverage(plan).total, self._texts
        parts = (
            texts(
                "people.households.grade_count",
                grade=texts(f"location.grade_{name_of(grade)}"),
                count=f"{total.count(grade):,}",
            )
            for grade in GRADES
            if total.count(grade)
        )
        return texts("people.households.coverage", grades=texts("people.comma").join(parts))

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


_SIEVES: Mapping[str, Callable[[Plan, Household], bool]] = {
    ALL: lambda _, home: True,
    "unplaced": lambda _, home: home.location is None,
    "by_hand": lambda _, home: home.assigned_by is AssignedBy.HAND,
    "unassigned": lambda _, home: home.grid is None,
    "without_link": lambda plan, home: home.id not in plan.links_by_household,
    "registered_elsewhere": lambda _, home: is_registered_elsewhere(home),
}


def _passes(plan: Plan, home: Household, sieve: str) -> bool:
    test = _SIEVES.get(sieve)
    if test is not None:
        return test(plan, home)
    # What is left are the grades; `hand` among them is about the location.
    return home.location is not None and (home.located_by or LocatedBy.COORDINATE) == sieve
