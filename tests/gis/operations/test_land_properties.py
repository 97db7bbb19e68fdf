"""Whatever land is drawn, given, carved, split, merged, dissolved or filled, the plan is whole."""

from collections.abc import Callable
from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from support.ascii_plan import TILE_MM, with_households
from support.strategies import plans

from gis.errors import Refused
from gis.files.references import lost_references
from gis.geometry.lattice import LatticeArray
from gis.operations.assign_households import assign_households
from gis.operations.carve_grid import carve_grid
from gis.operations.dissolve_grid import dissolve_grid
from gis.operations.draw_grid import draw_grid
from gis.operations.fill_gaps import fill_gaps
from gis.operations.give_area import give_area
from gis.operations.merge_grids import merge_grids
from gis.operations.parcels import SMALLEST_PARCEL_M2
from gis.operations.split_grid import split_grid
from gis.operations.wholeness import parts_of
from gis.plan.edit import Edit, apply, invert
from gis.plan.plan import Plan
from gis.texts import LANGUAGES, Texts
from gis.topology.invariants import check
from gis.topology.records import OUTSIDE, GridId, grid_label, unassigned_label

Operation = Callable[[Plan, np.random.Generator], Edit]

TEXTS = [Texts(language) for language in LANGUAGES]

ROUNDING_MM = 0.71
"""Where a line comes to end on a boundary that bends by less than this."""


def drawn(plan: Plan, random: np.random.Generator) -> Edit:
    takes = bool(random.integers(2))
    return draw_grid(plan, ring_mm=_ring(plan, random), takes_from_neighbours=takes)


def given_away(plan: Plan, random: np.random.Generator) -> Edit:
    takes = bool(random.integers(2))
    ring = _ring(plan, random)
    return give_area(plan, ring_mm=ring, grid=_grid(plan, random), takes_from_neighbours=takes)


def carved(plan: Plan, random: np.random.Generator) -> Edit:
    return carve_grid(plan, ring_mm=_ring(plan, random))


def split(plan: Plan, random: np.random.Generator) -> Edit:
    lines = [_places(plan, random, int(random.integers(2, 6))) for _ in range(2)]
    return split_grid(plan, grid=_grid(plan, random), lines_mm=lines)


def merged(plan: Plan, random: np.random.Generator) -> Edit:
    return merge_grids(plan, keep=_grid(plan, random), others=[_grid(plan, random)])


def dissolved(plan: Plan, random: np.random.Generator) -> Edit:
    return dissolve_grid(plan, grid=_grid(plan, random))


def filled(plan: Plan, random: np.random.Generator) -> Edit:
    return fill_gaps(plan, up_to_m2=float(random.uniform(0, 500)))


def _grid(plan: Plan, random: np.random.Generator) -> GridId:
    return GridId(int(random.choice([*sorted(plan.grids), 0])))


def _places(plan: Plan, random: np.random.Generator, count: int) -> LatticeArray:
    """Return places anywhere, on vertices, and within or a little beyond the reach of pulling."""
    west, south, east, north = plan.partition.bounds_mm()
    places = random.integers(
        (west - TILE_MM, south - TILE_MM), (east + TILE_MM, north + TILE_MM), (count, 2)
    )
    vertices = np.concatenate([plan.partition.line_mm(arc) for arc in plan.partition.arcs])
    chosen = vertices[random.integers(len(vertices), size=count)]
    beside = chosen + random.integers(-60, 61, (count, 2)) * random.integers(2, size=(count, 1))
    found: LatticeArray = np.where(random.random((count, 1)) < 0.4, beside, places)
    return found


def _ring(plan: Plan, random: np.random.Generator) -> LatticeArray:
    """Return a few places, or a freehand loop round one of them."""
    if random.random() < 0.4:
        return _places(plan, random, int(random.integers(3, 7)))
    (centre,) = _places(plan, random, 1)
    count = int(random.integers(5, 40))
    angle = np.linspace(0, 2 * np.pi, count, endpoint=False)
    radius = TILE_MM * random.uniform(0.1, 2.5) * random.uniform(0.8, 1.2, count)
    loop = centre + np.column_stack([np.cos(angle), np.sin(angle)]) * radius[:, None]
    ring: LatticeArray = np.rint(loop).astype(np.int64)
    return ring


def _with_residents_and_parts(plan: Plan, random: np.random.Generator) -> Plan:
    """Return the plan with some households, and with a sub-grid where two grids are neighbours."""
    west, south, east, north = plan.partition.bounds_mm()
    homes = random.integers((west, south), (east + 1, north + 1), (8, 2)).tolist()
    plan = with_households(plan, [(x, y) for x, y in homes])
    for first, second in zip(sorted(plan.grids), sorted(plan.grids)[1:], strict=False):
        base, sub = plan.grids[first], plan.grids[second]
        near = plan.partition.neighbours(grid_label(first))
        if base.parent is None and base.unit == sub.unit and grid_label(second) in near:
            part = replace(sub, parent=first, tier="micro_grid")
            plan = replace(plan, grids=plan.grids.replaced({second: part}))
            break
    return apply(plan, assign_households(plan))


def _require_words(refusal: Refused) -> None:
    for texts in TEXTS:
        assert "{" not in texts.of_error(refusal)


def _require_whole(before: Plan, after: Plan) -> None:
    known = {*map(grid_label, after.grids), *map(unassigned_label, after.units)}
    landed = {grid_label(grid) for grid in after.grids if grid not in after.subs_by_grid}
    assert check(after.partition, known=known, landed=landed) == []
    assert not list(lost_references(after))
    for unit in before.units:
        old, new = before.unit_polygon_mm(unit), after.unit_polygon_mm(unit)
        assert old.symmetric_difference(new).area <= ROUNDING_MM * old.length
    for label in after.partition.labels() - {OUTSIDE}:
        for part in parts_of(after.partition, [label]):
            assert part.area * 1e-6 > 0.99 * SMALLEST_PARCEL_M2


@pytest.mark.parametrize("operation", [drawn, given_away, carved, split, merged, dissolved, filled])
@settings(max_examples=100)
@given(plan=plans(max_side=5), seed=st.integers(0, 2**16))
def test_what_is_not_refused_leaves_a_whole_plan_and_can_be_taken_back(
    operation: Operation, plan: Plan, seed: int
) -> None:
    random = np.random.default_rng(seed)
    plan = _with_residents_and_parts(plan, random)
    try:
        edit = operation(plan, random)
    except Refused as refusal:
        _require_words(refusal)
        return
    after = apply(plan, edit)
    _require_whole(plan, after)
    assert apply(after, invert(plan, edit)).same_content(plan)
    assert assign_households(after).is_empty()


@settings(max_examples=100)
@given(plan=plans(max_side=4), seed=st.integers(0, 2**16))
def test_the_pieces_of_a_split_make_up_the_grid(plan: Plan, seed: int) -> None:
    random = np.random.default_rng(seed)
    plan = _with_residents_and_parts(plan, random)
    try:
        edit = split(plan, random)
    except Refused:
        return
    after = apply(plan, edit)
    (old,) = {row.old_code for row in after.lineage.values()}
    pieces = {row.new_code for row in after.lineage.values()}
    (whole,) = (grid.id for grid in plan.grids.values() if grid.code == old)
    areas = [after.grid_area_m2(grid.id) for grid in after.grids.values() if grid.code in pieces]
    assert len(areas) == len(pieces) > 1
    perimeter = plan.grid_polygon_mm(whole).length
    lost_m2 = abs(sum(areas) - plan.grid_area_m2(whole))
    assert lost_m2 <= ROUNDING_MM * perimeter * 1e-6
    people = sum(row.households for row in after.lineage.values())
    assert people == plan.residents.of_grid(whole).households or plan.grids[whole].parent


@settings(max_examples=100)
@given(plan=plans(max_side=4), seed=st.integers(0, 2**16))
def test_land_that_is_drawn_or_given_comes_from_somewhere(plan: Plan, seed: int) -> None:
    random = np.random.default_rng(seed)
    plan = _with_residents_and_parts(plan, random)
    try:
        edit = drawn(plan, random)
    except Refused:
        return
    after = apply(plan, edit)
    (new,) = after.grids.keys() - plan.grids.keys()
    rows = [row for row in after.lineage.values() if row.new_code == after.grids[new].code]
    frame_mm = plan.partition.frame_mm().length + after.grid_polygon_mm(new).length
    slack_m2 = 2 * ROUNDING_MM * frame_mm * 1e-6
    assert sum(row.area_m2 for row in rows) == pytest.approx(after.grid_area_m2(new), abs=slack_m2)
    for row in rows:
        if row.old_code:
            (giver,) = (grid.id for grid in plan.grids.values() if grid.code == row.old_code)
            lost = plan.grid_area_m2(giver) - after.grid_area_m2(giver)
            assert row.area_m2 == pytest.approx(lost, abs=slack_m2)
    assert sum(row.households for row in rows) == after.residents.of_grid(new).households
