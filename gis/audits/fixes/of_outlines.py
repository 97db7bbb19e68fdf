"""The fixes of findings about the outline of a grid: spikes, and necks."""

from functools import partial

import numpy as np
from numpy.typing import NDArray

from gis.audits.finding import Finding
from gis.audits.fixes.fix import Fix, Step, as_one
from gis.audits.outlines.faults import outline_faults
from gis.errors import Reason, Refused
from gis.geometry.lattice import MM_PER_M, LatticeArray
from gis.operations.delete_vertex import delete_vertex
from gis.operations.give_area import area_given
from gis.operations.part_of_grid import parts_of_grid
from gis.operations.split_grid import split_grid
from gis.operations.split_pieces import cut_of
from gis.plan.edit import Edit, EditLabel, apply
from gis.plan.locks import Locks
from gis.plan.plan import Plan
from gis.plan.records import Grid
from gis.topology.records import GridId, grid_label, grid_of, is_grid

Place = tuple[int, int]

_MOST_TIPS = 100
_BEYOND_MM = 2.0
"""How far a cut goes on beyond the outline, so that the rounding of its ends leaves it whole."""


def of_spike(finding: Finding, plan: Plan | None) -> tuple[Fix, ...]:
    """Return what can be done about a grid whose outline turns back on itself."""
    return (Fix("findings.fix.take_out_tips", partial(take_out_tips, grid=_grid(finding))),)


def of_neck(finding: Finding, plan: Plan | None) -> tuple[Fix, ...]:
    """Return what can be done about a grid that hangs together by a neck."""
    grid = _grid(finding)
    return (
        Fix("findings.fix.give_small_end", partial(give_small_end, grid=grid)),
        Fix("findings.fix.split_at_neck", partial(split_at_neck, grid=grid)),
    )


def take_out_tips(plan: Plan, *, grid: GridId) -> Edit:
    """Take the vertices at the tips of a grid's spikes out, for its neighbours too.

    What would be a spike then is taken out as well; tips that must stay are left. Raises Refused
    when there are none, or when none can go: as `delete_vertex` does for the longest, or because
    boundaries meet in it.
    """
    record = _record(plan, grid)
    steps: list[Step] = []
    stays: dict[Place, Refused] = {}
    after = plan
    while len(steps) < _MOST_TIPS:
        tip = next((each for each in _tips(after, grid) if each not in stays), None)
        if tip is None:
            break
        try:
            edit = _without(after, grid, tip)
        except Refused as refused:
            stays[tip] = refused
            continue
        steps.append(Step(after, edit))
        after = apply(after, edit)
    if not steps:
        raise next(iter(stays.values()), Refused(Reason.NOTHING_CHANGES))
    return as_one(steps, EditLabel("findings.take_out_tips", {"name": record.name}))


def split_at_neck(plan: Plan, *, grid: GridId) -> Edit:
    """Split a grid across its narrowest neck; raises Refused as `split_grid` does."""
    return split_grid(plan, grid=grid, lines_mm=[_across(plan, grid)])


def give_small_end(plan: Plan, *, grid: GridId) -> Edit:
    """Give what lies beyond a grid's narrowest neck to the grid with which that borders longest.

    That is the end with fewer households, or the smaller one. Raises Refused when it has no
    neighbour of its unit, when the grid has sub-grids, and as `cut_of` and `area_given` do.
    """
    parts_of_grid(plan, grid)
    record = plan.grids[grid]
    end = cut_of(plan, grid, [_across(plan, grid)]).pieces[-1].polygon_mm
    rim = end.boundary
    borders = {
        other: float(rim.intersection(plan.partition.polygon_mm(grid_label(other))).length)
        for label in plan.partition.neighbours(grid_label(grid))
        if is_grid(label) and _is_peer(plan.grids[other := grid_of(label)], record)
    }
    taker = max(borders, key=lambda other: (borders[other], -other), default=None)
    if taker is None or borders[taker] == 0.0:
        unit = plan.units[record.unit].name
        raise Refused(Reason.NOT_NEIGHBOURS, first=record.name, second=unit, grid=grid)
    return area_given(plan, end, taker, True, Locks())


def _is_peer(other: Grid, record: Grid) -> bool:
    return (other.unit, other.parent) == (record.unit, record.parent)


def _tips(plan: Plan, grid: GridId) -> list[Place]:
    """Return the tips of the spikes that reach out of a grid, the longest first."""
    spikes = outline_faults(_polygon(plan, grid), plan.rules, MM_PER_M).spikes
    outward = np.flatnonzero(~spikes.inward)
    order = outward[np.lexsort((*spikes.xy[outward].T, -spikes.length[outward]))]
    return [(round(x), round(y)) for x, y in spikes.xy[order].tolist()]


def _without(plan: Plan, grid: GridId, tip: Place) -> Edit:
    for label in plan.labels_of_grid(grid):
        for arc in plan.partition.arcs_of(label):
            points = plan.partition.arcs[arc].points
            found = np.flatnonzero((points == tip).all(axis=1))
            if len(found):
                return delete_vertex(plan, arc=arc, index=int(found[0]))
    raise Refused(Reason.IS_JUNCTION)


def _across(plan: Plan, grid: GridId) -> LatticeArray:
    """Return a line across the narrowest neck of a grid, a little beyond its sides."""
    necks = outline_faults(_polygon(plan, grid), plan.rules, MM_PER_M).necks
    if not len(necks.owner):
        raise Refused(Reason.NOTHING_CHANGES)
    ends = necks.cut[0].reshape(2, 2)
    beyond = (ends[1] - ends[0]) * (_BEYOND_MM / necks.width[0])
    line: LatticeArray = np.rint([ends[0] - beyond, ends[1] + beyond]).astype(np.int64)
    return line


def _polygon(plan: Plan, grid: GridId) -> NDArray[np.object_]:
    return np.array([plan.grid_polygon_mm(_record(plan, grid).id)], dtype=object)


def _record(plan: Plan, grid: GridId) -> Grid:
    if grid not in plan.grids:
        raise Refused(Reason.NO_SUCH_GRID, grid=grid)
    return plan.grids[grid]


def _grid(finding: Finding) -> GridId:
    return GridId(next(number for kind, number in finding.ids if kind == "grid"))
