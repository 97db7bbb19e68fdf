"""The boundary tool, driven in metres: a tile of the pictures is 10 m, a pixel 1 m."""

from dataclasses import replace

import numpy as np
import pytest
from support.ascii_plan import plan_of, with_households
from support.map_driver import MapDriver

from app.canvas.events import Key, Modifier
from app.tools.boundary_states import Dragging, Idle, MovingSection, Pressed
from app.tools.boundary_tool import BoundaryTool
from gis.operations.assign_households import assign_households
from gis.operations.rename_grid import rename_grid
from gis.operations.set_border import set_border
from gis.plan.edit import apply
from gis.plan.locks import Locks
from gis.plan.records import Reference, ReferenceId
from gis.table import Table
from gis.topology.border_part import BorderPart
from gis.topology.records import Follows, GridId, grid_label
from layers.overlay import OverlayDots, OverlayLine, OverlaySnap, Role, SnapKind

# A and B share the line x = 100 from (100, 0) to (100, 200); its middle vertex is at y = 100.
TWO = """
    AB
    AB
"""
A, B = 1, 2


def driver(picture: str = TWO, units: str = "") -> MapDriver:
    return MapDriver(BoundaryTool, plan_of(picture, units, tile_mm=100_000))


def populated() -> MapDriver:
    """Two households in A close to the boundary with B, one in B."""
    plan = with_households(
        plan_of(TWO, tile_mm=100_000),
        [(90_000, 100_000), (95_000, 95_000), (150_000, 100_000)],
    )
    return MapDriver(BoundaryTool, apply(plan, assign_households(plan)))


def test_dragging_a_shared_vertex_moves_both_grids_as_one_step() -> None:
    (
        driver()
        .expect_area(A, 20_000)
        .press(101, 99)
        .expect_state(Pressed)
        .drag(81, 99)
        .expect_state(Dragging)
        .expect_staging(True)
        .expect_area(A, 18_000)
        .expect_area(B, 22_000)
        .expect_undo(None)
        .release()
        .expect_state(Idle)
        .expect_staging(False)
        .expect_area(A, 18_000)
        .expect_undo("operations.move_vertex")
        .undo()
        .expect_area(A, 20_000)
        .expect_undo(None)
    )


def test_residents_follow_the_boundary_while_it_is_dragged() -> None:
    (
        populated()
        .expect_households(A, 2)
        .press(100, 100)
        .drag(60, 100)
        .expect_households(A, 0)
        .expect_households(B, 3)
        .expect_text("A", "households 0 (−2)", "B", "households 3 (+2)", "1.60 ha (−4,000 m²)")
        .key(Key.ESCAPE)
        .expect_households(A, 2)
    )


def test_escape_puts_everything_back() -> None:
    (
        driver()
        .press(100, 100)
        .drag(60, 100)
        .key(Key.ESCAPE)
        .expect_state(Idle)
        .expect_staging(False)
        .expect_area(A, 20_000)
        .release()
        .expect_undo(None)
    )


def test_a_lost_mouse_puts_everything_back() -> None:
    (
        driver()
        .press(100, 100)
        .drag(60, 100)
        .lose_mouse()
        .expect_state(Idle)
        .expect_staging(False)
        .expect_area(A, 20_000)
        .expect_undo(None)
    )


def test_undo_during_a_drag_gives_up_the_drag_and_another_takes_the_last_step_back() -> None:
    (
        driver()
        .press(100, 100)
        .drag(60, 100)
        .release()
        .press(60, 100)
        .drag(140, 100)
        .undo()
        .undo()
        .expect_state(Idle)
        .expect_staging(False)
        .expect_area(A, 20_000)
        .release()
        .expect_undo(None)
        .redo()
        .expect_area(A, 16_000)
    )


def test_a_course_across_another_boundary_is_refused_with_reason_and_place() -> None:
    map_driver = driver("AB\nAB\nAC").press(100, 200).drag(100, 50)
    map_driver.expect_state(Dragging).expect_staging(False)
    red = [s for s in map_driver.tool.overlay().shapes if getattr(s, "role", None) is Role.REFUSED]
    assert any(isinstance(shape, OverlayLine) for shape in red)
    map_driver.expect_text("another boundary").release()
    map_driver.expect_refused("crosses_boundary").expect_undo(None).expect_area(A, 30_000)


def test_a_drag_that_comes_back_from_a_refused_place_goes_on() -> None:
    (
        driver("AB\nAB\nAC")
        .press(100, 200)
        .drag(100, 50)
        .expect_staging(False)
        .drag(80, 200)
        .expect_staging(True)
        .release()
        .expect_undo("operations.move_vertex")
    )


def test_a_unit_boundary_stays_until_it_is_unlocked() -> None:
    map_driver = driver(TWO, "uv\nuv").press(100, 100).drag(60, 100).expect_staging(False)
    map_driver.release().expect_refused("unit_boundary_locked").expect_undo(None)
    map_driver.session.locks = Locks(unit_boundaries=False)
    map_driver.press(100, 100).drag(60, 100).release().expect_undo("operations.move_vertex")


def test_a_node_takes_all_its_boundaries_along() -> None:
    (
        driver("AAB\nAAB\nCCB")
        .press(200, 100)
        .drag(150, 150)
        .expect_area(B, 30_000 + 5_000)
        .release()
        .expect_undo("operations.move_node")
        .undo()
        .expect_area(B, 30_000)
    )


def test_a_drag_between_vertices_puts_a_new_one_in() -> None:
    (
        driver()
        .press(100, 150)
        .drag(80, 150)
        .expect_area(A, 19_000)
        .release()
        .expect_undo("operations.insert_vertex")
    )


def test_a_double_click_puts_a_vertex_in_without_changing_any_area() -> None:
    map_driver = driver().double_click(100, 150).expect_undo("operations.insert_vertex")
    map_driver.expect_area(A, 20_000)
    (shared,) = [
        arc for arc in map_driver.session.plan.partition.arcs.values() if 0 not in arc.labels()
    ]
    assert sorted(shared.points[:, 1].tolist()) == [100_000, 150_000]


@pytest.mark.parametrize("key", [Key.DELETE, Key.BACKSPACE])
def test_delete_takes_out_the_chosen_vertex(key: Key) -> None:
    map_driver = driver().press(100, 100).drag(60, 100).release().click(60, 100).hover(10, 10)
    map_driver.key(key).expect_undo("operations.delete_vertex").expect_area(A, 20_000)


def test_delete_takes_out_the_vertex_under_the_mouse() -> None:
    driver().hover(101, 101).key(Key.DELETE).expect_undo("operations.delete_vertex")


def test_a_junction_cannot_be_deleted() -> None:
    driver("AAB\nAAB\nCCB").hover(200, 100).key(Key.DELETE).expect_refused("is_junction")


def test_a_click_that_trembles_is_no_drag() -> None:
    driver().press(100, 100).drag(101, 101).release().expect_undo(None).expect_state(Idle)


def test_the_handle_keeps_its_distance_from_the_mouse() -> None:
    driver().press(105, 104).drag(85, 104).expect_area(A, 18_000)


def test_a_vertex_snaps_to_the_straight_line_unless_shift_is_held() -> None:
    map_driver = driver().press(100, 100).drag(60, 100).release().press(60, 100)
    map_driver.drag(97, 120).expect_area(A, 20_000)
    marks = [s for s in map_driver.tool.overlay().shapes if isinstance(s, OverlaySnap)]
    assert [mark.kind for mark in marks] == [SnapKind.REFERENCE]
    map_driver.drag(97, 120, Modifier.SHIFT).expect_area(A, 19_700)


def test_a_press_on_no_boundary_is_left_to_the_map() -> None:
    map_driver = driver()
    map_driver.press(50, 50).expect_state(Idle)
    map_driver.release().expect_undo(None)


# The boundary of A with C runs along y = 100 from (0, 100) over (100, 100), (200, 100) and
# (300, 100) to the junction with B at (400, 100).
LONG = """
    AAAAB
    CCCCB
"""


def long_driver() -> MapDriver:
    return driver(LONG)


def parts(map_driver: MapDriver) -> list[tuple[int, int]]:
    tool = map_driver.tool
    assert isinstance(tool, BoundaryTool)
    return [(part.first, part.last) for part in tool.chosen_parts]


def test_a_click_chooses_a_boundary_and_shift_adds_another_or_takes_it_out() -> None:
    map_driver = long_driver().click(150, 100)
    assert parts(map_driver) == [(0, 4)]
    map_driver.click(400, 50, Modifier.SHIFT)
    assert len(parts(map_driver)) == 2
    map_driver.click(150, 100, Modifier.SHIFT)
    assert parts(map_driver) == [(0, 1)]
    map_driver.click(50, 50)
    assert parts(map_driver) == []


def test_a_handle_and_another_with_shift_choose_the_section_between() -> None:
    map_driver = long_driver().click(100, 100).click(300, 100, Modifier.SHIFT)
    (section,) = parts(map_driver)
    assert section[1] - section[0] == 2
    shown = [s for s in map_driver.tool.overlay().shapes if getattr(s, "role", None) is Role.CHOSEN]
    assert shown
    map_driver.key(Key.ESCAPE)
    assert parts(map_driver) == []


def test_a_section_goes_on_where_only_what_is_noted_changes() -> None:
    map_driver = long_driver()
    plan = map_driver.session.stable
    sides = {grid_label(GridId(1)), grid_label(GridId(3))}
    arc = next(arc.id for arc in plan.partition.arcs.values() if set(arc.labels()) == sides)
    edit = set_border(plan, parts=[BorderPart(arc, 1, 2)], follows=Follows.ROAD)
    map_driver.session.commit(edit)
    # The note cut the boundary in three; the section reaches over both cuts.
    map_driver.click(300, 100).click(0, 100, Modifier.SHIFT)
    partition = map_driver.session.stable.partition
    chosen = map_driver.session.selected.borders
    assert len(chosen) == 3
    ends = np.concatenate([part.line_mm(partition) for part in chosen])
    assert (ends[:, 0].min(), ends[:, 0].max()) == (0, 300_000)
    assert (ends[:, 1] == 100_000).all()


def test_a_chosen_section_is_dragged_as_one_and_stays_chosen() -> None:
    map_driver = long_driver().click(100, 100).click(300, 100, Modifier.SHIFT)
    map_driver.press(250, 100).drag(250, 60).expect_state(MovingSection).expect_staging(True)
    map_driver.expect_area(A, 40_000 + 200 * 40 + 2 * 100 * 40 / 2).expect_undo(None)
    map_driver.release().expect_undo("operations.move_section").expect_area(A, 52_000)
    assert len(parts(map_driver)) == 1
    map_driver.press(250, 60).drag(250, 100).release().expect_area(A, 40_000)


def test_a_section_that_would_cross_another_boundary_is_refused_and_escape_gives_up() -> None:
    map_driver = long_driver().click(100, 100).click(300, 100, Modifier.SHIFT)
    map_driver.press(250, 100).drag(250, 220).expect_staging(False)
    map_driver.key(Key.ESCAPE).expect_state(Idle).release().expect_undo(None)
    map_driver.click(100, 100).click(300, 100, Modifier.SHIFT)
    map_driver.press(250, 100).drag(250, 220).release().expect_undo(None)
    assert len(map_driver.session.refusals) == 1


def test_a_section_is_still_one_after_something_else_changed_the_plan() -> None:
    map_driver = long_driver().click(100, 100).click(300, 100, Modifier.SHIFT)
    session = map_driver.session
    session.commit(rename_grid(session.stable, grid=GridId(B), name="东片"))
    map_driver.expect_state(Idle, section=None)
    map_driver.press(250, 100).drag(250, 60).expect_state(MovingSection).key(Key.ESCAPE).release()
    map_driver.hover(250, 100).key(Key.DELETE).expect_undo("operations.delete_section")


def attempts(map_driver: MapDriver) -> list[list[list[float]]]:
    return [
        shape.xy_m.tolist()
        for shape in map_driver.tool.overlay().shapes
        if isinstance(shape, OverlayLine) and shape.role is Role.ATTEMPTED
    ]


def test_a_boundary_that_would_cross_itself_says_so_and_shows_the_attempt() -> None:
    map_driver = long_driver().press(100, 100).drag(100, 160).release()
    map_driver.press(300, 100).drag(300, 160).release()
    map_driver.press(100, 160).drag(350, 120)
    map_driver.expect_text("cross itself").expect_staging(False)
    assert [[350, 120], [0, 100]] in attempts(map_driver)
    assert [[350, 120], [200, 100]] in attempts(map_driver)
    dots = [each for each in map_driver.tool.overlay().shapes if isinstance(each, OverlayDots)]
    assert [dot.role for dot in dots] == [Role.REFUSED]
    map_driver.release().expect_refused("crosses_itself")


def test_a_refused_section_shows_where_it_would_have_gone() -> None:
    map_driver = long_driver().click(100, 100).click(300, 100, Modifier.SHIFT)
    map_driver.press(250, 100).drag(250, 220)
    (tried,) = attempts(map_driver)
    assert sorted(tried) == [[0, 100], [100, 220], [200, 220], [300, 220], [400, 100]]


def test_delete_takes_a_section_out() -> None:
    map_driver = long_driver().press(100, 100).drag(100, 60).release()
    map_driver.click(100, 60).click(200, 100, Modifier.SHIFT).key(Key.DELETE)
    map_driver.expect_undo("operations.delete_section").expect_area(A, 40_000)


def test_commands_treat_the_chosen_section_and_keep_it_chosen() -> None:
    map_driver = long_driver().press(200, 100).drag(200, 60).release()
    assert not any(each.is_enabled for each in map_driver.tool.commands())
    map_driver.click(100, 100).click(300, 100, Modifier.SHIFT)
    commands = {each.id: each for each in map_driver.tool.commands()}
    assert all(each.is_enabled for each in commands.values())
    commands["straighten"].run()
    map_driver.expect_undo("operations.straighten_border").expect_area(A, 40_000)
    (section,) = parts(map_driver)
    assert section[1] - section[0] == 1


@pytest.mark.parametrize("name", ["simplify", "smooth", "delete_section", "straighten"])
def test_every_command_makes_one_step_or_is_refused(name: str) -> None:
    map_driver = long_driver().press(200, 100).drag(200, 60).release()
    map_driver.press(150, 80).drag(150, 81).drag(150, 79).release()
    map_driver.click(100, 100).click(300, 100, Modifier.SHIFT)
    before = len(map_driver.session.history.entries)
    {each.id: each for each in map_driver.tool.commands()}[name].run()
    steps = len(map_driver.session.history.entries) - before
    assert steps + len(map_driver.session.refusals) == 1
    map_driver.expect_staging(False)


def test_a_vertex_is_caught_by_a_reference_line_unless_shift_is_held() -> None:
    plan = plan_of(TWO, tile_mm=100_000)
    course = np.array([[60_000, 0], [60_000, 200_000]])
    road = Reference(ReferenceId(1), "road", "大路", False, (course,))
    map_driver = MapDriver(BoundaryTool, replace(plan, references=Table({road.id: road})))
    map_driver.press(100, 100).drag(65, 100).expect_area(A, 16_000)
    marks = [s for s in map_driver.tool.overlay().shapes if isinstance(s, OverlaySnap)]
    assert [(mark.kind, mark.x_m) for mark in marks] == [(SnapKind.REFERENCE, 60)]
    map_driver.drag(65, 100, Modifier.SHIFT).expect_area(A, 16_500)


def test_align_lays_the_section_on_the_road_beside_it() -> None:
    plan = plan_of(LONG, tile_mm=100_000)
    course = np.array([[80_000, 110_000], [320_000, 110_000]])
    far = np.array([[80_000, 160_000], [320_000, 160_000]])
    roads = [
        Reference(ReferenceId(number), theme, "", False, (line,))
        for number, theme, line in ((1, "road", far), (2, "road", course), (3, "building", course))
    ]
    with_roads = replace(plan, references=Table((road.id, road) for road in roads))
    map_driver = MapDriver(BoundaryTool, with_roads)
    map_driver.click(100, 100).click(300, 100, Modifier.SHIFT)
    {each.id: each for each in map_driver.tool.commands()}["align"].run()
    map_driver.expect_undo("operations.align_border")
    assert map_driver.session.plan.partition.area_m2(grid_label(GridId(A))) < 38_000


def test_where_no_road_is_near_align_says_so() -> None:
    map_driver = long_driver().click(100, 100).click(300, 100, Modifier.SHIFT)
    {each.id: each for each in map_driver.tool.commands()}["align"].run()
    map_driver.expect_refused("no_vertex_near_reference").expect_undo(None)


def test_a_command_treats_all_chosen_boundaries_as_one_step() -> None:
    map_driver = driver("AAAAB\nCCCCB\nCCCCB").press(200, 200).drag(200, 160).release()
    map_driver.press(400, 100).drag(420, 100).release()
    steps = len(map_driver.session.history.entries)
    map_driver.click(150, 180).click(410, 50, Modifier.SHIFT)
    assert len(parts(map_driver)) == 2
    {each.id: each for each in map_driver.tool.commands()}["straighten"].run()
    assert len(map_driver.session.history.entries) == steps + 1
    map_driver.expect_undo("operations.straighten_border").expect_area(A, 40_000)
    assert parts(map_driver) == [(0, 1), (0, 1)]


def test_undo_during_a_drag_only_gives_up_the_drag() -> None:
    map_driver = driver().press(100, 100).drag(60, 100).release().press(60, 100).drag(140, 100)
    map_driver.undo().expect_state(Idle).expect_area(A, 16_000).undo().expect_area(A, 20_000)
