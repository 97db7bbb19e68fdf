"""What the attribute panel says of one grid or of several, read from the plan."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from app.amounts import area_text
from gis.geometry.lattice import MM_PER_M
from gis.plan.in_area import households_in
from gis.plan.plan import Plan
from gis.plan.records import Grid
from gis.reports.four_limits import FourLimits, four_limits
from gis.texts import Texts
from gis.topology.records import GridId

MOST_LISTED = 12


@dataclass(frozen=True, slots=True)
class GridFacts:
    """Be the values that some grids have in common, and their sums; None where they differ.

    Everything but `area_m2`, `perimeter_m` and the counts is as it is written.
    """

    code: str | None
    name: str | None
    kind: str | None
    unit: str | None
    households: int
    people: int
    members: int
    area_m2: float
    perimeter_m: float

    @classmethod
    def of(cls, plan: Plan, grids: Sequence[GridId]) -> "GridFacts":
        """Read the facts of at least one grid."""
        records = [plan.grids[grid] for grid in grids]
        base = {plan.base_grid(grid) for grid in grids}
        residents = [plan.residents.of_grid(grid) for grid in base]
        return cls(
            code=_common(records, lambda grid: grid.code),
            name=_common(records, lambda grid: grid.name),
            kind=_common(records, lambda grid: grid.kind.value),
            unit=_common(records, lambda grid: plan.units[grid.unit].name),
            households=sum(count.households for count in residents),
            people=sum(count.people for count in residents),
            members=sum(plan.member_counts.of_grid(grid) for grid in base),
            area_m2=sum(plan.grid_area_m2(grid) for grid in grids),
            perimeter_m=sum(plan.grid_polygon_mm(grid).length for grid in grids) / MM_PER_M,
        )


def grid_lines(plan: Plan, grid: GridId, texts: Texts) -> list[tuple[str, str]]:
    """Return what else is known of one grid, as text keys with values; nothing unknown is listed.

    Who serves it is told by a part of the panel of its own.
    """
    record = plan.grids[grid]
    subs = [plan.grids[sub].name for sub in plan.sub_grids(grid)]
    hosts = [plan.grids[host].name for host in record.hosts if host in plan.grids]
    lines = [
        ("parent", plan.grids[record.parent].name if record.parent is not None else ""),
        ("tier", _tier(record, texts)),
        ("hosts", _listed(hosts, texts)),
        ("sub_grids", _listed(subs, texts)),
        ("limits", _limits(four_limits(plan, grid, texts), texts)),
    ]
    return [(key, value) for key, value in lines if value]


def residents_line(plan: Plan, grids: Sequence[GridId], facts: GridFacts, texts: Texts) -> str:
    """Return how many live there; of one sub-grid those whose house stands on its land.

    All others are counted in the grid that they belong to.
    """
    base = plan.base_grid(grids[0])
    if len(grids) > 1 or base == grids[0]:
        return texts(
            "panels.attributes.counts",
            households=f"{facts.households:,}",
            people=f"{facts.people:,}",
            members=f"{facts.members:,}",
        )
    there = map(plan.households.__getitem__, households_in(plan, plan.grid_polygon_mm(grids[0])))
    homes = [household for household in there if household.grid == base]
    people = sum(household.people for household in homes)
    return texts(
        "panels.attributes.counts_on_land", households=f"{len(homes):,}", people=f"{people:,}"
    )


def land_lines(facts: GridFacts, texts: Texts) -> list[tuple[str, str]]:
    """Return area and perimeter, as text keys with values."""
    if not facts.area_m2:
        return [("area", texts("panels.attributes.no_land"))]
    perimeter = texts("panels.attributes.metres", amount=f"{facts.perimeter_m:,.0f}")
    return [("area", area_text(texts, facts.area_m2)), ("perimeter", perimeter)]


def _tier(record: Grid, texts: Texts) -> str:
    return "" if record.parent is None else texts(f"panels.tier.{record.tier}")


def _limits(limits: FourLimits, texts: Texts) -> str:
    sides = ("east", "south", "west", "north")
    return "\n".join(
        texts(f"panels.limit.{side}", limit=getattr(limits, side))
        for side in sides
        if getattr(limits, side)
    )


def _listed(names: Sequence[str], texts: Texts) -> str:
    comma = texts("panels.attributes.comma")
    shown = comma.join(names[:MOST_LISTED])
    return f"{shown} …" if len(names) > MOST_LISTED else shown


def _common(records: Sequence[Grid], value: Callable[[Grid], str]) -> str | None:
    values = {value(record) for record in records}
    return values.pop() if len(values) == 1 else None
