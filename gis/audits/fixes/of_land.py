"""The fixes of findings about land: gaps, slivers, stray parts, land in no sub-grid."""

from collections import Counter
from collections.abc import Callable, Sequence
from functools import partial

import numpy as np
from shapely import Polygon

from gis.audits.finding import Finding
from gis.audits.fixes.fix import Fix, one_after_another
from gis.errors import Reason, Refused
from gis.geometry.lattice import M2_PER_MM2, MM_PER_M, LatticeArray
from gis.geometry.measure import mean_width_m
from gis.operations.beside import borders_mm
from gis.operations.create_grid import create_grid_from_region
from gis.operations.found_parts import found_parts
from gis.operations.give_parts import give_parts
from gis.operations.give_region import give_region
from gis.operations.make_sub_grids import make_sub_grids
from gis.operations.merge_grids import merge_grids
from gis.operations.part_of_grid import parts_of_grid
from gis.operations.share_region import share_region, sides_of_region
from gis.operations.unassigned_face import unassigned_face
from gis.plan.edit import Edit, EditLabel
from gis.plan.plan import Plan
from gis.topology.faces import Face, faces_of
from gis.topology.records import GridId, is_unassigned, unit_of

MOST_NEIGHBOURS = 6
"""More neighbours than these have no fix of their own; they hardly border on the land."""

Place = tuple[int, int]
"""East and north in millimetres."""
Divide = Callable[[Polygon, Sequence[tuple[int, LatticeArray]]], Sequence[LatticeArray]]
"""Returns the lines, in millimetres, that share land out among the sides of its neighbours."""


def of_gap(finding: Finding, plan: Plan | None, divide: Divide | None = None) -> tuple[Fix, ...]:
    """Return what can be done about land that no grid has; `divide` says how it is shared out."""
    if finding.xy_m is None:
        return ()
    at = place_of(finding)
    longest = Fix("audits.fix.give_to_longest_border", partial(give_to_longest_border, at=at))
    create = Fix("audits.fix.create_grid", partial(create_grid_from_region, at=at))
    shared = () if divide is None else (_shared(at, divide),)
    return (longest, *_of_neighbours(plan, at), *shared, create)


def of_sliver(finding: Finding, plan: Plan | None) -> tuple[Fix, ...]:
    """Return what can be done about a grid that is thin or small, or has such a part."""
    grid = _grid(finding)
    return (
        Fix("findings.fix.give_thin_parts", partial(give_thin_parts, grid=grid)),
        Fix("findings.fix.merge_into_longest_border", partial(merge_into_neighbour, grid=grid)),
    )


def of_multipart(finding: Finding, plan: Plan | None) -> tuple[Fix, ...]:
    """Return what can be done about a grid in several parts."""
    grid = _grid(finding)
    return (
        Fix("findings.fix.give_parts", partial(give_parts, grid=grid)),
        Fix("findings.fix.found_parts", partial(found_parts, grid=grid)),
    )


def of_sub_grids(finding: Finding, plan: Plan | None) -> tuple[Fix, ...]:
    """Return what can be done about a grid's land in none of its sub-grids."""
    return (Fix("audits.fix.fill_sub_grids", partial(_fill_sub_grids, grid=_grid(finding))),)


def give_to_longest_border(plan: Plan, *, at: Place) -> Edit:
    """Give the land that no grid has at a place each to the grid with the longest border.

    Land across units goes piece by piece to grids of the unit of each; a piece without a grid of
    its unit beside it stays. Raises Refused when the place is not on such land, or none can go.
    """
    given = [(face, borders_mm(plan, face)) for face in _faces_of_gap(plan, at)]
    takers = [(face, next(iter(borders))) for face, borders in given if borders]
    if not takers:
        name = plan.units[unit_of(given[0][0].label)].name
        raise Refused(Reason.NOT_NEIGHBOURS, first=name, second=name)
    makers = [partial(give_region, at=_inside(face), grid=grid) for face, grid in takers]
    name = plan.grids[takers[0][1]].name
    return one_after_another(plan, makers, EditLabel("operations.give_region", {"name": name}))


def _shared(at: Place, divide: Divide) -> Fix:
    def share_out(plan: Plan) -> Edit:
        face = unassigned_face(plan, at)
        lines = divide(face.polygon_mm, sides_of_region(plan, face))
        if not lines:
            raise Refused(Reason.CANNOT_BE_SHARED)
        return share_region(plan, at=at, lines_mm=lines)

    return Fix("findings.fix.share_out", share_out)


def give_thin_parts(plan: Plan, *, grid: GridId) -> Edit:
    """Give the parts of a grid that the profile calls slivers to the neighbours.

    Raises Refused as `give_parts` does.
    """
    rules = plan.rules

    def is_thin(part: Face) -> bool:
        width_m = float(mean_width_m(np.array([part.polygon_mm]))[0]) / MM_PER_M
        area_m2 = float(part.polygon_mm.area) * M2_PER_MM2
        return width_m < rules.sliver_width_m or area_m2 < rules.sliver_area_m2

    return give_parts(plan, grid=grid, is_given=is_thin)


def merge_into_neighbour(plan: Plan, *, grid: GridId) -> Edit:
    """Merge a grid into the one with which it has the longest border.

    Raises Refused when it has no neighbour of its unit.
    """
    borders: dict[GridId, float] = {}
    for face in parts_of_grid(plan, grid):
        for beside, length in borders_mm(plan, face).items():
            borders[beside] = borders.get(beside, 0.0) + length
    record = plan.grids[grid]
    if not borders:
        unit = plan.units[record.unit].name
        raise Refused(Reason.NOT_NEIGHBOURS, first=record.name, second=unit, grid=grid)
    return merge_grids(plan, keep=min(borders, key=lambda g: (-borders[g], g)), others=[grid])


def place_of(finding: Finding) -> Place:
    """Return the place of a finding, which has one, in millimetres."""
    assert finding.xy_m is not None
    x_m, y_m = finding.xy_m
    return round(x_m * MM_PER_M), round(y_m * MM_PER_M)


def _of_neighbours(plan: Plan | None, at: Place) -> list[Fix]:
    """Return a fix for each grid that may have the land, where there is a choice."""
    if plan is None:
        return []
    try:
        borders = borders_mm(plan, unassigned_face(plan, at))
    except Refused:
        return []
    if len(borders) < 2:
        return []
    return [
        Fix(
            "findings.fix.give_to",
            partial(give_region, at=at, grid=grid),
            {
                "name": plan.grids[grid].name or plan.grids[grid].code,
                "border_m": f"{length_mm / MM_PER_M:,.1f}",
                "households": plan.residents.of_grid(plan.base_grid(grid)).households,
            },
            is_for_each=False,
        )
        for grid, length_mm in list(borders.items())[:MOST_NEIGHBOURS]
    ]


def _faces_of_gap(plan: Plan, at: Place) -> list[Face]:
    """Return the pieces by unit of the connected land without a grid at a place."""
    first = unassigned_face(plan, at)
    found, front = [first], [first]
    known = set(first.sides)
    while front:
        face = front.pop()
        for arc, side in face.sides:
            record = plan.partition.arcs[arc]
            other = "right" if side == "left" else "left"
            beside = record.right if side == "left" else record.left
            if not is_unassigned(beside) or (arc, other) in known:
                continue
            for piece in faces_of(plan.partition, beside):
                if (arc, other) in piece.sides:
                    known.update(piece.sides)
                    found.append(piece)
                    front.append(piece)
    return found


def _inside(face: Face) -> Place:
    point = face.polygon_mm.representative_point()
    return round(point.x), round(point.y)


def _fill_sub_grids(plan: Plan, *, grid: GridId) -> Edit:
    """Make what is left of a grid's own land sub-grids of the tier that most of them have."""
    tiers = Counter(plan.grids[sub].tier for sub in plan.sub_grids(grid))
    if not tiers:
        raise Refused(Reason.NOTHING_CHANGES)
    return make_sub_grids(plan, grid=grid, lines_mm=[], tier=tiers.most_common(1)[0][0])


def _grid(finding: Finding) -> GridId:
    return GridId(next(number for kind, number in finding.ids if kind == "grid"))
