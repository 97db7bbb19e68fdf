"""What follows when a unit's boundary moves, as sentences to read before it is done."""

from app.amounts import area_text
from gis.operations.unit_boundary_consequences import (
    GridConsequence,
    UnitBoundaryConsequences,
)
from gis.plan.plan import Plan
from gis.texts import Texts


def consequence_lines(
    plan: Plan, consequences: UnitBoundaryConsequences, texts: Texts
) -> list[str]:
    """Return a line for each unit and each grid that changes; `plan` is the one before."""
    lines = [
        texts(
            "dialogs.consequences.unit",
            name=plan.units[row.unit].name,
            before=area_text(texts, row.area_before_m2),
            after=area_text(texts, row.area_after_m2),
        )
        for row in consequences.units
        if row.unit in plan.units
    ]
    lines.extend(_of_grid(plan, row, texts) for row in consequences.grids)
    return lines or [texts("dialogs.consequences.none")]


def _of_grid(plan: Plan, row: GridConsequence, texts: Texts) -> str:
    if row.grid is None:
        name = texts("dialogs.consequences.unassigned")
    else:
        name = plan.grids[row.grid].name or plan.grids[row.grid].code
    facts = {
        "name": name,
        "before": area_text(texts, row.area_before_m2),
        "after": area_text(texts, row.area_after_m2),
    }
    key = "grid_gone" if row.area_after_m2 == 0 and row.grid is not None else "grid"
    said = texts(f"dialogs.consequences.{key}", **facts)
    if row.households:
        counts = {"households": f"{row.households:,}", "people": f"{row.people:,}"}
        said += texts("dialogs.consequences.moved", **counts)
    if row.households_elsewhere:
        key = "elsewhere" if row.households else "only_elsewhere"
        said += texts(f"dialogs.consequences.{key}", count=f"{row.households_elsewhere:,}")
    return said
