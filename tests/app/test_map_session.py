"""A project on the map, with real events: selecting, placing, going to what is left to do."""

from collections.abc import Iterator
from dataclasses import replace
from functools import partial

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot
from support.ascii_plan import plan_of, with_households

from app.canvas.events import PointerEvent
from app.canvas.map_canvas import MapCanvas
from app.jobs import JobRunner
from app.map_session import TOOLS, MapSession
from app.selection import Selection
from app.tools.place_tool import PlaceTool
from app.tools.select_tool import SelectTool
from app.workspace import Workspace
from gis.audits.finding import Finding
from gis.operations.assign_households import assign_households
from gis.operations.create_grid import create_grid_from_region
from gis.operations.place_household import place_household
from gis.plan.edit import apply
from gis.plan.history import History
from gis.plan.plan import Plan
from gis.plan.profile import Severity
from gis.plan.records import HouseholdId
from gis.texts import Texts
from gis.topology.border_part import BorderPart
from gis.topology.records import GridId
from layers.finding_marks import FindingMark
from layers.layer_view import MapLayer
from layers.overlay import Overlay, OverlayDots, OverlayShape, OverlaySnap, OverlaySpokes, Role
from layers.scene import Scene
from layers.style import MapStyle

A, B = GridId(1), GridId(2)
HOME, LOST, UNPLACED = HouseholdId(1), HouseholdId(2), HouseholdId(3)


def village() -> Plan:
    """Return A, B in two parts and two pieces of free land; a household in A, one in none."""
    plan = with_households(
        plan_of("AB.\nA.B", tile_mm=100_000), [(50_000, 50_000), (150_000, 50_000), (1, 1)]
    )
    unplaced = replace(plan.households[UNPLACED], location=None)
    plan = replace(plan, households=plan.households.replaced({UNPLACED: unplaced}))
    return apply(plan, assign_households(plan))


class WatchedCanvas(MapCanvas):
    """Keep the marks that were shown last."""

    shown: tuple[OverlayShape, ...] = ()

    def show_marks(self, marks: Overlay) -> None:
        self.shown = marks.shapes
        super().show_marks(marks)


class Map:
    """Be the map of the village under a mouse."""

    def __init__(self, jobs: JobRunner) -> None:
        plan = village()
        self.workspace = Workspace(History(plan))
        self.canvas = WatchedCanvas(jobs.paint, MapStyle())
        self.canvas.resize(640, 480)
        self.canvas.show()
        self.session = MapSession(self.workspace, Scene.of(plan), self.canvas, Texts("zh"))
        self.canvas.zoom_to_all()

    def place(self, x_m: float, y_m: float) -> QPoint:
        x, y = self.canvas.view.to_screen([(x_m, y_m)])[0].tolist()
        return QPoint(round(x), round(y))

    def event(self, x_m: float, y_m: float) -> PointerEvent:
        at = self.place(x_m, y_m)
        metres = self.canvas.view.metres_per_unit
        return PointerEvent((x_m, y_m), (float(at.x()), float(at.y())), metres)

    def middle_m(self) -> tuple[int, int]:
        view = self.canvas.view
        return round(view.center_x_m), round(view.center_y_m)

    def drag(self, start: tuple[float, float], end: tuple[float, float]) -> None:
        held = Qt.KeyboardModifier.NoModifier
        left = Qt.MouseButton.LeftButton
        QTest.mouseMove(self.canvas, self.place(*start))
        QTest.mousePress(self.canvas, left, held, self.place(*start))
        QTest.mouseMove(self.canvas, self.place(*end))
        QApplication.processEvents()
        QTest.mouseRelease(self.canvas, left, held, self.place(*end))


@pytest.fixture
def on_map(qapp: QApplication, qtbot: QtBot) -> Iterator[Map]:
    faults: list[BaseException] = []
    jobs = JobRunner(faults.append)
    shown = Map(jobs)
    yield shown
    shown.session.close()
    shown.canvas.close()
    shown.workspace.close()
    jobs.close()
    shown.canvas.deleteLater()
    assert faults == []


def test_only_what_is_shown_lies_under_the_mouse(on_map: Map) -> None:
    on_map.session.show_findings([FindingMark("gap@1", Severity.ERROR, 250.0, 150.0)])
    home, gap = on_map.event(50, 50), on_map.event(250, 150)
    assert on_map.session.things_at(home).household == HOME
    assert on_map.session.things_at(gap).finding == "gap@1"
    style = on_map.canvas.map_style
    hidden = style.layers.without(MapLayer.FINDINGS, MapLayer.HOUSEHOLDS)
    on_map.canvas.show_style(replace(style, layers=hidden))
    assert on_map.session.things_at(home).household is None
    assert on_map.session.things_at(gap).finding is None
    on_map.canvas.show_style(style)
    on_map.canvas.zoom_by(-24)
    assert on_map.session.things_at(on_map.event(50, 50)).household is None, "only densities"


def test_the_right_button_leaves_a_chosen_section_selected(on_map: Map) -> None:
    border = on_map.session.things_at(on_map.event(0, 50)).border
    assert border is not None
    line = on_map.workspace.stable.partition.line_mm(border.arc)
    section = BorderPart(border.arc, 0, 1)
    x, y = ((line[0] + line[1]) / 2000).tolist()
    on_map.workspace.set_selected(Selection(borders=(section,)))
    on_map.session.select_at(on_map.event(x, y))
    assert on_map.workspace.selected.borders == (section,)
    x, y = ((line[1] + line[2]) / 2000).tolist()
    on_map.session.select_at(on_map.event(x, y))
    assert on_map.workspace.selected.borders == (border,)


def test_a_box_selects_with_the_mouse(on_map: Map) -> None:
    on_map.drag((-30, 230), (110, -30))
    assert list(on_map.workspace.selection) == [A]
    on_map.drag((320, 210), (-10, 150))
    assert list(on_map.workspace.selection) == [A, B]


def test_every_tool_can_be_taken_and_given_up(on_map: Map) -> None:
    for tool in TOOLS:
        on_map.session.use_tool(tool.name)
        assert on_map.session.tool.name == tool.name
        on_map.drag((20, 20), (280, 180))
        QTest.keyClick(on_map.canvas, Qt.Key.Key_Escape)
        on_map.canvas.grab()
        on_map.session.use_tool(SelectTool.name)
        assert not on_map.workspace.history.is_staging


def test_the_way_goes_round_all_that_is_left_to_do(on_map: Map) -> None:
    session = on_map.session
    assert session.go_to_next("unassigned")
    first = on_map.middle_m()
    assert session.go_to_next("unassigned")
    assert {first, on_map.middle_m()} == {(250, 150), (150, 50)}
    assert session.go_to_next("unassigned")
    assert on_map.middle_m() == first
    assert session.go_to_next("detached")
    assert on_map.workspace.selection == (B,)
    assert session.go_to_next("household")
    assert on_map.workspace.selected == Selection(households=(LOST,))
    assert on_map.middle_m() == (150, 50)


def test_there_may_be_nothing_left_to_do(on_map: Map) -> None:
    session, workspace = on_map.session, on_map.workspace
    for at in ((250_000, 150_000), (150_000, 50_000)):
        workspace.perform(partial(create_grid_from_region, at=at))
    before = on_map.middle_m()
    assert not session.go_to_next("unassigned")
    assert not session.go_to_next("household")
    assert on_map.middle_m() == before


def test_grids_with_findings_are_selected_once(on_map: Map) -> None:
    def finding(*ids: tuple[str, int]) -> Finding:
        return Finding("overlap", Severity.ERROR, (), "", ids=ids)

    pair = finding(("grid", 2), ("grid", 1))
    on_map.session.select_grids_of([pair, finding(("household", 1)), finding(("grid", 2))])
    assert on_map.workspace.selection == (B, A)


def test_chosen_households_are_placed(on_map: Map) -> None:
    on_map.session.place_households([UNPLACED])
    assert isinstance(on_map.session.tool, PlaceTool)
    QTest.mouseClick(on_map.canvas, Qt.MouseButton.LeftButton, pos=on_map.place(20, 150))
    home = on_map.workspace.stable.households[UNPLACED]
    assert home.location is not None
    assert home.grid == A


def test_the_right_button_keeps_what_is_selected_there(on_map: Map) -> None:
    session, workspace = on_map.session, on_map.workspace
    workspace.select([A, B])
    session.select_at(on_map.event(50, 150))
    assert list(workspace.selection) == [A, B]
    workspace.select([A])
    session.select_at(on_map.event(150, 150))
    assert list(workspace.selection) == [B]
    session.select_at(on_map.event(250, 150))
    assert list(workspace.selection) == [B], "free land is not selected"


def test_the_right_button_brings_out_the_boundary_that_its_menu_is_about(on_map: Map) -> None:
    session, workspace = on_map.session, on_map.workspace
    border = session.things_at(on_map.event(100, 150)).border
    assert border is not None
    session.select_at(on_map.event(100, 150))
    assert workspace.selected == Selection(borders=(border,))
    workspace.select([A])
    session.select_at(on_map.event(99, 150))
    assert workspace.selected == Selection((A,)), "a selected grid stays so up to its edge"


def test_the_right_button_keeps_households_for_the_grid_under_it(on_map: Map) -> None:
    on_map.workspace.set_selected(Selection(households=(HOME, LOST)))
    on_map.session.select_at(on_map.event(150, 150))
    assert on_map.workspace.selected == Selection((B,), (HOME, LOST))


def roles_of(shapes: tuple[OverlayShape, ...]) -> list[Role]:
    return [shape.role for shape in shapes if not isinstance(shape, OverlaySnap | OverlaySpokes)]


def test_marks_follow_selection_locks_and_the_land(on_map: Map) -> None:
    workspace, canvas = on_map.workspace, on_map.canvas
    workspace.lock_grids([B], True)
    assert roles_of(canvas.shown) == [Role.LOCKED]
    border = on_map.session.things_at(on_map.event(100, 150)).border
    assert border is not None
    workspace.set_selected(Selection((A,), (HOME,), (border,)))
    roles = [Role.LOCKED, Role.SELECTED, Role.CHOSEN, Role.CHOSEN]
    assert roles_of(canvas.shown) == roles
    workspace.set_selected(Selection(households=(HOME,)))
    workspace.perform(lambda plan: place_household(plan, household=HOME, at=(20_000, 20_000)))
    dots = canvas.shown[-1]
    assert isinstance(dots, OverlayDots)
    assert dots.xy_m.tolist() == [[20.0, 20.0]]
    workspace.set_selected(Selection())
    workspace.lock_grids([B], False)
    assert canvas.shown == ()


def test_what_was_selected_and_locked_before_is_marked_from_the_start(on_map: Map) -> None:
    on_map.workspace.lock_grids([B], True)
    on_map.workspace.select([A])
    marks = on_map.canvas.shown
    assert marks
    on_map.session.close()
    assert not on_map.canvas.shown
    MapSession(on_map.workspace, Scene.of(village()), on_map.canvas, Texts("zh"))
    assert len(on_map.canvas.shown) == len(marks)


def test_a_finding_about_whole_grids_shows_all_of_them(on_map: Map) -> None:
    ids = (("grid", int(A)), ("grid", int(B)))
    on_map.canvas.zoom_by(40)
    doubled = Finding("code", Severity.ERROR, ("A", "B"), "code:A+B", (50.0, 150.0), ids=ids)
    on_map.session.show_finding(doubled)
    west, south, east, north = on_map.canvas.view.bounds_m
    assert (west < 0, south < 0, east > 300, north > 200) == (True,) * 4
    assert on_map.workspace.selection == (A, B)
