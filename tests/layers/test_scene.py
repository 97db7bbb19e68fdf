import numpy as np
import pytest
import shapely
from hypothesis import given
from hypothesis import strategies as st
from support.ascii_plan import plan_of, with_households
from support.places import grid, node_at
from support.scenario import populated, town
from support.strategies import plans

from gis.operations.merge_grids import merge_grids
from gis.operations.move_node import move_node
from gis.operations.set_profile import set_profile
from gis.plan.edit import Edit, EditLabel, apply, touched
from gis.plan.plan import Plan
from gis.topology.records import OUTSIDE, Label, UnitId, grid_label
from layers.boundary_kind import BoundaryKind
from layers.scene import Scene
from layers.to_qt import XY

EVERYWHERE = (-1e9, -1e9, 1e9, 1e9)


def lines_by_kind(scene: Scene, tolerance_m: float = 0.0) -> dict[BoundaryKind, list[XY]]:
    """Return the lines of each kind of boundary, however settled."""
    lines = scene.arcs.lines_in(EVERYWHERE, tolerance_m)
    return {
        kind: [line for held, some in lines.items() if held.kind == kind for line in some]
        for kind in BoundaryKind
    }


def ring_area(rings: tuple[np.ndarray, ...]) -> float:
    """Signed areas add up: land lies on the left of every ring."""
    return sum(
        float(np.sum(r[:-1, 0] * r[1:, 1] - r[1:, 0] * r[:-1, 1])) / 2
        for r in (ring - ring[0] for ring in rings)
    )


@given(plans(max_side=6, units=3))
def test_rings_enclose_the_land_of_each_label(plan: Plan) -> None:
    scene = Scene.of(plan)
    assert set(scene.areas.labels()) == plan.partition.labels() - {OUTSIDE}
    for label in scene.areas.labels():
        rings = scene.rings_m(label)
        assert all((ring[0] == ring[-1]).all() for ring in rings)
        assert ring_area(rings) == pytest.approx(plan.partition.area_m2(label), rel=1e-6)
        west, south, east, north = plan.partition.polygon_mm(label).bounds
        assert scene.label_bounds_m(label) == pytest.approx(
            (west / 1000, south / 1000, east / 1000, north / 1000)
        )


@given(plans(max_side=6, units=2), st.sampled_from([0.5, 3.0, 8.0, 40.0]))
def test_fills_and_lines_match_at_every_level(plan: Plan, tolerance: float) -> None:
    scene = Scene.of(plan)
    lines = lines_by_kind(scene, tolerance)
    drawn = {
        tuple(sorted((tuple(a), tuple(b))))
        for kind in BoundaryKind
        for line in lines[kind]
        for a, b in zip(line[:-1].tolist(), line[1:].tolist(), strict=True)
    }
    filled = [
        tuple(sorted((tuple(a), tuple(b))))
        for label in scene.areas.labels()
        for ring in scene.rings_m(label, tolerance)
        for a, b in zip(ring[:-1].tolist(), ring[1:].tolist(), strict=True)
    ]
    assert set(filled) == drawn


@given(plans(max_side=6, units=3))
def test_each_boundary_is_drawn_once(plan: Plan) -> None:
    lines = lines_by_kind(Scene.of(plan), 0.0)
    total = sum(shapely.LineString(line).length for kind in BoundaryKind for line in lines[kind])
    arcs = plan.partition.arcs
    expected = sum(shapely.LineString(plan.partition.line_mm(arc)).length for arc in arcs) / 1000
    assert total == pytest.approx(expected)


def test_coinciding_boundaries_have_the_highest_kind() -> None:
    plan = plan_of(
        """
        AABB
        CCB.
        """,
        units="""
        uuvv
        uuvv
        """,
    )
    lines = lines_by_kind(Scene.of(plan), 0.0)
    lengths = {
        kind: sum(shapely.LineString(line).length for line in lines[kind]) for kind in BoundaryKind
    }
    assert lengths == {
        **dict.fromkeys(BoundaryKind, 0),
        BoundaryKind.GRID: 20 + 20,  # A-C and B-unassigned
        BoundaryKind.VILLAGE: 20,
        BoundaryKind.FRAME: 120,
    }


def test_dashes_run_on_where_lesser_boundaries_branch_off() -> None:
    plan = plan_of(
        """
        AAAXX
        BBBXX
        CCCXX
        """,
        units="""
        uuuvv
        uuuvv
        uuuvv
        """,
    )
    (stroke,) = lines_by_kind(Scene.of(plan), 0.0)[BoundaryKind.VILLAGE]
    assert shapely.LineString(stroke).length == 30


def test_a_name_goes_where_there_is_room() -> None:
    plan = plan_of(
        """
        AAAABBBB
        AAAABXXB
        A...BXXB
        A...BBBB
        """
    )
    scene = Scene.of(plan)
    x, y, radius = scene.anchor_m(grid_label(grid("A"))) or (0, 0, 0)
    assert (x, y) != pytest.approx((20, 20))
    land = plan.partition.polygon_mm(grid_label(grid("A")))
    assert land.contains(shapely.Point(x * 1000, y * 1000))
    assert radius == pytest.approx(10, abs=1.5)
    ring = plan.partition.polygon_mm(grid_label(grid("B")))
    x, y, _ = scene.anchor_m(grid_label(grid("B"))) or (0, 0, 0)
    assert ring.contains(shapely.Point(x * 1000, y * 1000)), "not in the enclave"
    x, y, radius = scene.unit_anchors_m()[UnitId(1)]
    assert radius == pytest.approx(20, abs=2)


def test_households_are_found_by_place() -> None:
    plan = with_households(
        plan_of("AB"), [(1_000, 2_000), (15_000, 5_000), (15_000, 5_000), (20_000, 10_000)]
    )
    scene = Scene.of(plan)
    assert scene.dots_within((0, 0, 10, 10)).tolist() == [[1, 2]]
    assert scene.dots_within((15, 5, 20, 10)).tolist() == [[15, 5], [15, 5], [20, 10]]


def updated(plan: Plan, edit: Edit) -> tuple[Scene, Scene, Plan]:
    before = Scene.of(plan)
    before.rings_m(Label(1), 3.0)  # so that there is something remembered to go stale
    lines_by_kind(before, 3.0)
    before.unit_anchors_m()
    after = apply(plan, edit)
    return before, before.updated(plan, after, touched(plan, after, edit)), after


def assert_same_drawing(one: Scene, other: Scene) -> None:
    assert set(one.areas.labels()) == set(other.areas.labels())
    for tolerance in (0.0, 3.0):
        for label in other.areas.labels():
            mine, theirs = one.rings_m(label, tolerance), other.rings_m(label, tolerance)
            assert ring_area(mine) == pytest.approx(ring_area(theirs))
            assert one.label_bounds_m(label) == other.label_bounds_m(label)
        mine_lines = lines_by_kind(one, tolerance)
        their_lines = lines_by_kind(other, tolerance)
        for kind in BoundaryKind:
            lengths = [
                sorted(shapely.length([shapely.LineString(x) for x in lines[kind]]))
                for lines in (mine_lines, their_lines)
            ]
            assert lengths[0] == pytest.approx(lengths[1])
    assert one.bounds_m == other.bounds_m
    assert one.dots_m.tolist() == other.dots_m.tolist()
    mine_anchors, their_anchors = one.unit_anchors_m(), other.unit_anchors_m()
    assert mine_anchors.keys() == their_anchors.keys()
    for unit in mine_anchors:
        assert mine_anchors[unit] == pytest.approx(their_anchors[unit])


def test_an_updated_scene_is_that_of_the_new_plan() -> None:
    plan = plan_of(
        """
        AABB
        AABB
        CCDD
        CCDD
        """
    )
    edit = move_node(plan, node=node_at(plan, 2, 2), to=(23_000, 18_500))
    _, after, new_plan = updated(plan, edit)
    assert_same_drawing(after, Scene.of(new_plan))
    edit = merge_grids(plan, keep=grid("A"), others=[grid("B")])
    _, after, new_plan = updated(plan, edit)
    assert_same_drawing(after, Scene.of(new_plan))
    assert set(after.colours) == {grid("A"), grid("C"), grid("D")}


@given(plans(max_side=5, units=2), plans(max_side=5, units=2))
def test_any_change_gives_the_scene_of_the_new_plan(plan: Plan, other: Plan) -> None:
    puts: dict[str, dict[int, object]] = {}
    deletes: dict[str, frozenset[int]] = {}
    for name in ("nodes", "arcs", "units", "grids"):
        mine, theirs = plan.table(name), other.table(name)
        puts[name] = {i: theirs[i] for i in theirs if mine.get(i) != theirs[i]}
        deletes[name] = frozenset(i for i in mine if i not in theirs)
    _, after, new_plan = updated(plan, Edit(EditLabel("test"), puts, deletes))
    assert_same_drawing(after, Scene.of(new_plan))
    assert set(after.colours) == set(Scene.of(new_plan).colours)


def test_only_what_changed_is_to_be_painted_anew() -> None:
    plan = plan_of(
        """
        AABBEEFF
        AABBEEFF
        CCDDGGHH
        CCDDGGHH
        """
    )
    edit = move_node(plan, node=node_at(plan, 2, 2), to=(23_000, 18_500))
    _, after, _ = updated(plan, edit)
    assert max(box[2] for box in after.changed_m) <= 40
    assert after.changed_m


def test_a_moved_household_is_painted_anew_where_it_was_and_is() -> None:
    plan = with_households(plan_of("AB"), [(1_000, 2_000), (15_000, 5_000)])
    moved = with_households(plan, [(3_000, 2_000), (15_000, 5_000)]).households
    edit = Edit(EditLabel("test"), {"households": {1: moved[1]}})  # type: ignore[index]
    _, after, _ = updated(plan, edit)
    assert sorted(after.changed_m) == [(1, 2, 1, 2), (3, 2, 3, 2)]


def test_renaming_changes_no_tile() -> None:
    plan = plan_of("AB")
    record = plan.grids[grid("A")]
    edit = Edit(EditLabel("test"), {"grids": {record.id: record}})
    _, after, _ = updated(plan, edit)
    assert after.changed_m == ()


def test_another_profile_paints_what_it_judges_and_draws_otherwise() -> None:
    plan = populated(town("default", {"township": 1, "village": 2}, 4), 40)

    def after_profile(text: str) -> Scene:
        edit = set_profile(plan, text=text)
        after = apply(plan, edit)
        return Scene.of(plan).updated(plan, after, touched(plan, after, edit))

    assert after_profile("[land]\nmin_area_m2 = 2.0").changed_m == ()
    assert after_profile("[size]\nhouseholds = [20, 30]").changed_m != ()
    turned = after_profile('[tiers]\norder = ["village", "township", "community"]')
    assert turned.changed_m != ()
    kinds = {kind for kind, lines in lines_by_kind(turned).items() if lines}
    assert kinds == {kind for kind, lines in lines_by_kind(Scene.of(turned.plan)).items() if lines}
