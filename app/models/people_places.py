"""The rows of places: schools, shops, enterprises, service points."""

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
from gis.plan.records import AssignedBy, Place, PlaceId
from gis.texts import Texts
from gis.topology.records import GridId, UnitId


class PlaceRows:
    """Read places from a plan."""

    kind = "places"
    table = "places"
    leans_on = frozenset({"grids", "units"})
    columns = (
        Column("name", 130),
        Column("sort", 124),
        Column("address", 120),
        Column("grid", 90),
        Column("unit", 80),
        Column("assigned", 76),
        Column("located", 84),
    )
    sieves = (ALL, "unplaced", "unassigned", "by_hand", "service", "other_kinds")

    def __init__(self, texts: Texts) -> None:
        self._texts = texts
        self._cells: Mapping[str, Callable[[Plan, Place], str]] = {
            "name": lambda _, place: place.name,
            "sort": lambda _, place: texts(f"people.place.{place.kind}"),
            "address": lambda _, place: place.address,
            "grid": lambda plan, place: grid_name(plan, place.grid),
            "unit": lambda plan, place: unit_name(plan, place.unit),
            "assigned": lambda _, place: assigned_text(place.assigned_by, texts),
            "located": lambda _, place: grade_text(place.location, place.located_by, texts),
        }

    def keys(self, plan: Plan, sieve: str) -> Sequence[int]:
        """Return the ids of the places that a sieve lets through."""
        return sorted(key for key in plan.places if self.passes(plan, key, sieve))

    def passes(self, plan: Plan, key: int, sieve: str) -> bool:
        """Tell whether a sieve lets a place through."""
        place = plan.places.get(PlaceId(key))
        return place is not None and _SIEVES[sieve](plan, place)

    def value(self, plan: Plan, key: int, column: str) -> str | int:
        """Return what stands in a cell."""
        return self._cells[column](plan, plan.places[PlaceId(key)])

    def words(self, plan: Plan, key: int) -> str:
        """Return name, kind, address, grid and unit."""
        columns = ("name", "sort", "address", "grid", "unit")
        return " ".join(str(self.value(plan, key, column)) for column in columns)

    def grids(self, plan: Plan, key: int) -> Iterable[GridId]:
        """Return the grid of the place."""
        grid = plan.places[PlaceId(key)].grid
        return () if grid is None else (grid,)

    def unit(self, plan: Plan, key: int) -> UnitId | None:
        """Return the unit of the record."""
        return plan.places[PlaceId(key)].unit

    def remark(self, plan: Plan, sieve: str) -> str:
        """Say nothing."""
        return ""

    def summary(self, plan: Plan, keys: Sequence[int]) -> str:
        """Count places and those that are nowhere yet."""
        places = [plan.places[PlaceId(key)] for key in keys]
        return self._texts(
            "people.places.summary",
            places=f"{len(places):,}",
            unplaced=f"{sum(place.location is None for place in places):,}",
        )


def _is_service(plan: Plan, place: Place) -> bool:
    return place.kind in plan.rules.service.kinds


_SIEVES: Mapping[str, Callable[[Plan, Place], bool]] = {
    ALL: lambda _, place: True,
    "unplaced": lambda _, place: place.location is None,
    "unassigned": lambda _, place: place.grid is None,
    "by_hand": lambda _, place: place.assigned_by is AssignedBy.HAND,
    "service": _is_service,
    "other_kinds": lambda plan, place: not _is_service(plan, place),
}
