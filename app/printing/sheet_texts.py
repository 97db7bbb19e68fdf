"""The words round a map that need looking up: place, coordinate system, counts."""

from collections.abc import Iterator, Sequence

from pyproj import CRS

from gis.plan.plan import Plan
from gis.plan.records import Household
from gis.texts import Texts
from gis.topology.records import GridId, UnitId, unassigned_label
from layers.boundary_kind import BoundaryKind, kinds_of_tiers
from layers.legend import Figure

M2_PER_KM2 = 1e6


def place_name(plan: Plan, unit: UnitId | None, texts: Texts) -> str:
    """Return the full name of what is printed: a unit, the one topmost unit, or the plan.

    Units that have only their code for a name are passed over.
    """
    if unit is None:
        topmost = plan.children.get(None, ())
        unit = topmost[0] if len(topmost) == 1 else None
    names = unit_names(plan, unit)
    if not names:
        return plan.title or texts("print.place_of_nothing")
    return "".join(names) if texts.language == "zh" else ", ".join(reversed(names))


def unit_names(plan: Plan, unit: UnitId | None) -> tuple[str, ...]:
    """Return the names of a unit and of those above it, the highest first.

    Units that have only their code for a name are passed over.
    """
    names: list[str] = []
    while unit is not None:
        record = plan.units[unit]
        if record.name != record.code:
            names.append(record.name)
        unit = record.parent
    return tuple(reversed(names))


def crs_lines(code: str, texts: Texts) -> tuple[str, ...]:
    """Return the lines that name a coordinate system, for CGCS2000 zones as maps write it."""
    if not code:
        return ()
    crs = CRS.from_user_input(code)
    name = crs.name
    if not name.startswith("CGCS2000 /") or "Gauss-Kruger" not in name:
        return (texts("print.crs_other", name=name), texts("print.crs_code", code=code))
    meridian = crs.to_cf()["longitude_of_central_meridian"]
    width = 3 if "3-degree" in name else 6
    return (
        texts("print.crs_cgcs2000"),
        texts("print.crs_gauss", width=width, meridian=f"{meridian:g}"),
        texts("print.crs_code", code=code),
    )


def figures(
    plan: Plan, leaves: tuple[UnitId, ...], area_m2: float, texts: Texts
) -> Iterator[Figure]:
    """Yield the counts of some units' own land: units, grids, households, people, land.

    `area_m2` is how large that land is. Sub-grids are parts of grids and not counted.
    """
    for kind, key in (
        (BoundaryKind.TOWNSHIP, "print.figure_townships"),
        (BoundaryKind.VILLAGE, "print.figure_villages"),
    ):
        units = _units_of_kind(plan, leaves, kind)
        if len(units) > 1:
            yield Figure(texts(key), texts("print.count_units", count=f"{len(units):,}"))
    grids = [
        grid for leaf in leaves for grid in plan.grids_of(leaf) if plan.grids[grid].parent is None
    ]
    yield Figure(texts("print.figure_grids"), texts("print.count_units", count=f"{len(grids):,}"))
    counts = [plan.residents.of_grid(grid) for grid in grids]
    homeless = _in_no_grid(plan, set(leaves))
    households = sum(count.households for count in counts) + len(homeless)
    people = sum(count.people for count in counts) + sum(home.people for home in homeless)
    yield from _residents(households, people, texts)
    if homeless:
        count = texts("print.count_households", count=f"{len(homeless):,}")
        yield Figure(texts("print.figure_homeless"), count)
    yield Figure(texts("print.figure_area"), _km2(area_m2, texts))
    free_m2 = sum(plan.partition.area_m2(unassigned_label(leaf)) for leaf in leaves)
    if free_m2 >= 1.0:
        yield Figure(texts("print.figure_unassigned"), _km2(free_m2, texts))


def figures_of_grids(
    plan: Plan, grids: Sequence[GridId], area_m2: float, texts: Texts
) -> Iterator[Figure]:
    """Yield the counts of some grids alone: grids, households, people, land of `area_m2`."""
    yield Figure(texts("print.figure_grids"), texts("print.count_units", count=f"{len(grids):,}"))
    counts = [plan.residents.of_grid(grid) for grid in grids]
    yield from _residents(
        sum(count.households for count in counts), sum(count.people for count in counts), texts
    )
    yield Figure(texts("print.figure_area"), _km2(area_m2, texts))


def _residents(households: int, people: int, texts: Texts) -> Iterator[Figure]:
    if households:
        count = texts("print.count_households", count=f"{households:,}")
        yield Figure(texts("print.figure_households"), count)
        yield Figure(texts("print.figure_people"), texts("print.count_people", count=f"{people:,}"))


def _units_of_kind(plan: Plan, leaves: tuple[UnitId, ...], kind: BoundaryKind) -> set[UnitId]:
    """Return the units, themselves among `leaves` or above them, whose boundaries are of a kind."""
    kinds = kinds_of_tiers(plan.rules.tiers)
    found: set[UnitId] = set()
    for leaf in leaves:
        unit: UnitId | None = leaf
        while unit is not None and unit not in found:
            if kinds.get(plan.units[unit].tier, BoundaryKind.VILLAGE) is kind:
                found.add(unit)
            unit = plan.units[unit].parent
    return found


def _in_no_grid(plan: Plan, leaves: set[UnitId]) -> list[Household]:
    if not plan.residents.of_grid(None).households:
        return []
    whole = leaves >= set(plan.leaf_units())
    return [
        household
        for household in plan.households.values()
        if household.grid is None
        and (household.unit in leaves or (whole and household.unit is None))
    ]


def _km2(area_m2: float, texts: Texts) -> str:
    area_km2 = area_m2 / M2_PER_KM2
    return texts("print.area_km2", area=f"{area_km2:,.2f}" if area_km2 >= 1 else f"{area_km2:.3f}")
