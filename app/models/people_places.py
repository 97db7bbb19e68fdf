"""The rows of places: schools, shops, enterprises, service points."""

from collections.abc import Iterable, Sequence

from app.models.people_rows import ALL, Column, grid_name, unit_name
from gis.plan.plan import Plan
from gis.plan.records import AssignedBy, Place, PlaceId
from gis.texts import Texts
from gis.topology.records import GridId


class PlaceRows:
    """Read places from a plan."""

    kind = "places"
    table = "places"
    leans_on = frozenset({"grids", "units"})
    columns = (
        Column("name", 130),
        Column("sort", 84),
        Column("address", 120),
        Column("grid", 90),
        Column("unit", 80),
        Column("assigned", 76),
        Column("located", 84),
    )
    sieves = (ALL, "unplaced", "unassigned", "by_hand", "service", "other_kinds")

    def __init__(self, texts: Texts) -> None:
        self._texts = texts

    def keys(self, plan: Plan, sieve: str) -> Sequence[int]:
        """Return the ids of the places that a sieve lets through."""
        return sorted(key for key in plan.places if self.passes(plan, key, sieve))

    def passes(self, plan: Plan, key: int, sieve: str) -> bool:
        """Tell whether a sieve lets a place through."""
        place = plan.places.get(PlaceId(key))
        if place is None:
            return False
        is_service = place.kind in plan.rules.service.kinds
        match sieve:
            case "unplaced":
                return place.location is None
            case "unassigned":
                return place.grid is None
            case "by_hand":
                return place.assigned_by is AssignedBy.HAND
            case "service":
                return is_service
            case "other_kinds":
                return not is_service
        return sieve == ALL

    def value(self, plan: Plan, key: int, column: str) -> str | int:
        """Return what stands in a cell."""
        place = plan.places[PlaceId(key)]
        match column:
            case "name":
                return place.name
            case "sort":
                return self._texts(f"people.place.{place.kind}")
            case "address":
                return place.address
            case "grid":
                return grid_name(plan, place.grid)
            case "unit":
                return unit_name(plan, place.unit)
            case "assigned":
                by = place.assigned_by.value if place.assigned_by is not None else "nobody"
                return self._texts(f"people.assigned.{by}")
        return place_grade(place, self._texts)

    def words(self, plan: Plan, key: int) -> str:
        """Return name, kind, address, grid and unit."""
        columns = ("name", "sort", "address", "grid", "unit")
        return " ".join(str(self.value(plan, key, column)) for column in columns)

    def grids(self, plan: Plan, key: int) -> Iterable[GridId]:
        """Return the grid of the place."""
        grid = plan.places[PlaceId(key)].grid
        return () if grid is None else (grid,)

    def summary(self, plan: Plan, keys: Sequence[int]) -> str:
        """Count places and those that are nowhere yet."""
        places = [plan.places[PlaceId(key)] for key in keys]
        return self._texts(
            "people.places.summary",
            places=f"{len(places):,}",
            unplaced=f"{sum(place.location is None for place in places):,}",
        )


def place_grade(place: Place, texts: Texts) -> str:
    """Say how well the location of a place is known."""
    if place.location is None:
        return texts("people.grade.none")
    grade = place.located_by.value if place.located_by is not None else "unknown"
    return texts(f"people.grade.{grade}")
