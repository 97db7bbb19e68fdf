"""What an update says was changed holds every pixel that looks different."""

from collections.abc import Callable

import numpy as np
import pytest
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st
from numpy.typing import NDArray
from support.ascii_plan import plan_of
from support.places import grid
from support.strategies import plans

from gis.errors import Refused
from gis.operations.merge_grids import merge_grids
from gis.operations.move_node import move_node
from gis.plan.edit import Edit, apply, invert, touched
from gis.plan.locks import Locks
from gis.plan.plan import Plan
from gis.topology.records import GridId
from layers.map_layers import paint_map
from layers.map_view import MapView
from layers.scene import Scene
from layers.style import SCREEN

Painted = Callable[..., NDArray[np.int64]]

REACH = 8.0
"""How many pixels a line may reach beyond the place where it lies: what the tiles allow for."""


def share_changed(painted: Painted, plan: Plan, edit: Edit, scene: Scene) -> float:
    """Assert that all that differs lies in the places named; return their share of the picture."""
    west, south, east, north = scene.bounds_m
    view = MapView(0, 0, 1, 400, 400).fitted((west, south, east, north), 12)
    after = apply(plan, edit)
    changed = scene.updated(plan, after, touched(plan, after, edit))
    different = (
        painted(paint_map, view, scene, SCREEN) != painted(paint_map, view, changed, SCREEN)
    ).any(axis=2)
    named = np.zeros_like(different)
    for left, bottom, right, top in changed.changed_m:
        first, last = view.to_screen([(left, top), (right, bottom)])
        (x1, y1), (x2, y2) = np.floor(first - REACH), np.ceil(last + REACH)
        named[max(int(y1), 0) : max(int(y2), 0), max(int(x1), 0) : max(int(x2), 0)] = True
    missed = np.argwhere(different & ~named)
    assert len(missed) == 0, f"{len(missed)} pixels, such as {missed[0]}"
    return float(named.mean())


@settings(
    max_examples=25,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.function_scoped_fixture],
)
@given(plans(max_side=7, units=3), st.data())
def test_after_moving_a_node(painted: Painted, plan: Plan, data: st.DataObject) -> None:
    node = data.draw(st.sampled_from(sorted(plan.partition.nodes)))
    away = data.draw(st.tuples(st.integers(-4000, 4000), st.integers(-4000, 4000)))
    record = plan.partition.nodes[node]
    try:
        to = record.x + away[0], record.y + away[1]
        edit = move_node(plan, node=node, to=to, locks=Locks(unit_boundaries=False))
    except Refused:
        assume(False)
    share_changed(painted, plan, edit, Scene.of(plan))


@settings(
    max_examples=25,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.function_scoped_fixture],
)
@given(plans(max_side=7, units=1), st.data())
def test_after_merging_grids_and_taking_it_back(
    painted: Painted, plan: Plan, data: st.DataObject
) -> None:
    assume(len(plan.grids) > 1)
    first, second = data.draw(st.permutations(sorted(plan.grids)))[:2]
    try:
        edit = merge_grids(plan, keep=first, others=[second])
    except Refused:
        assume(False)
    scene = Scene.of(plan)
    share_changed(painted, plan, edit, scene)
    merged = apply(plan, edit)
    after = scene.updated(plan, merged, touched(plan, merged, edit))
    share_changed(painted, merged, invert(plan, edit), after)


def test_a_grid_that_gives_way_is_painted_whole(painted: Painted) -> None:
    plan = plan_of("CBAAAAAA")
    same = {grid("A"): 0, grid("B"): 1, grid("C"): 0}
    scene = Scene.of(plan, colours=same)
    edit = merge_grids(plan, keep=grid("C"), others=[grid("B")])
    after = apply(plan, edit)
    changed = scene.updated(plan, after, touched(plan, after, edit))
    assert changed.colours[grid("A")] != changed.colours[grid("C")]
    share_changed(painted, plan, edit, scene)


@pytest.mark.parametrize("row", [1, 13])
def test_dashes_that_shift_are_painted_along_the_whole_boundary(painted: Painted, row: int) -> None:
    letters = "ABCDEFGHIJKLMN"
    plan = plan_of("\n".join(f"{letter}X" for letter in letters), "\n".join("uv" for _ in letters))
    (node,) = (n.id for n in plan.partition.nodes.values() if (n.x, n.y) == (10_000, row * 10_000))
    edit = move_node(plan, node=node, to=(14_000, row * 10_000), locks=Locks(unit_boundaries=False))
    share_changed(painted, plan, edit, Scene.of(plan))


def test_a_place_between_the_old_and_the_new_line_is_named(painted: Painted) -> None:
    plan = plan_of("AAAB\nAAAB\nAAAB\nCCCB")
    (node,) = (n.id for n in plan.partition.nodes.values() if (n.x, n.y) == (30_000, 10_000))
    for to in ((22_000, 18_000), (38_000, 12_000), (24_000, 3_000)):
        edit = move_node(plan, node=node, to=to)
        share_changed(painted, plan, edit, Scene.of(plan))


@pytest.mark.parametrize("place", [(20_000, 20_000), (60_000, 40_000)])
def test_little_is_painted_for_a_little_edit(painted: Painted, place: tuple[int, int]) -> None:
    plan = plan_of(
        """
        AABBEEFF
        AABBEEFF
        CCDDGGHH
        CCDDGGHH
        IIJJKKLL
        IIJJKKLL
        """
    )
    (node,) = (n.id for n in plan.partition.nodes.values() if (n.x, n.y) == place)
    edit = move_node(plan, node=node, to=(place[0] + 2_000, place[1] - 1_000))
    assert share_changed(painted, plan, edit, Scene.of(plan)) < 0.4


def test_colours_of_grids_are_kept(painted: Painted) -> None:
    plan = plan_of("ABC\nDEF")
    scene = Scene.of(plan)
    again = Scene.of(plan, colours={GridId(1): 5, GridId(2): 5, GridId(3): 4})
    assert again.colours[GridId(3)] == 4
    assert {again.colours[GridId(1)], again.colours[GridId(2)]} != {5}
    assert set(scene.colours) == set(again.colours)
