"""The menu of the right button: what is offered for each thing, what is grey and why."""

from collections.abc import Callable, Iterable
from dataclasses import replace

import numpy as np
import pytest
from PySide6.QtWidgets import QApplication
from support.ascii_plan import picture_of, plan_of, with_households

from app.canvas.events import PointerEvent
from app.context_menu.entry import MenuEntry, MenuGroup
from app.context_menu.menu import menu_entries
from app.selection import Selection
from app.tools.seen import Seen
from app.tools.things import Things, things_at
from app.workspace import Workspace
from gis.operations.assign_households import assign_households
from gis.operations.make_sub_grids import make_sub_grids
from gis.plan.edit import apply
from gis.plan.history import History
from gis.plan.plan import Plan
from gis.plan.profile import Severity
from gis.plan.records import AssignedBy, HouseholdId, Reference, ReferenceId
from gis.table import Table
from gis.texts import Texts
from gis.topology.border_part import BorderPart
from gis.topology.records import Follows, GridId, Standing, UnitId, grid_of
from layers.finding_marks import FindingMark
from layers.map_view import MetreBounds
from layers.overlay import SnapKind

pytestmark = pytest.mark.usefixtures("qapp")

A, B, C = GridId(1), GridId(2), GridId(3)
HOME = HouseholdId(1)
EN = Texts("en")


class Window:
    """Be a window that keeps what it was asked for."""

    def __init__(self) -> None:
        self.orders: list[object] = []

    def run_command(self, name: str) -> None:
        self.orders.append(("command", name))

    def use_tool(self, name: str) -> None:
        self.orders.append(("tool", name))

    def place_households(self, households: tuple[HouseholdId, ...]) -> None:
        self.orders.append(("place", households))

    def zoom_to(self, bounds_m: MetreBounds) -> None:
        self.orders.append(("zoom", bounds_m))

    def copy(self, text: str) -> None:
        self.orders.append(("copy", text))

    def fixes_of(self, key: str) -> list[tuple[str, Callable[[], object]]]:
        return [("Mend it", lambda: self.orders.append(("fix", key)))]

    def show_finding(self, key: str) -> None:
        self.orders.append(("finding", key))

    def edit_borders(self, parts: tuple[BorderPart, ...]) -> None:
        self.orders.append(("borders", parts))


class Menu:
    """Be the menu at a place of a plan whose tiles are 100 m; one pixel is 1 m."""

    def __init__(
        self, plan: Plan, x_m: float, y_m: float, marks: Iterable[FindingMark] = ()
    ) -> None:
        self.workspace = Workspace(History(plan), clock=lambda: "2026-03-01")
        self.window = Window()
        self.at = (x_m, y_m)
        self.marks = tuple(marks)

    @property
    def things(self) -> Things:
        event = PointerEvent(self.at, self.at, 1.0)
        return things_at(self.workspace.stable, Seen(self.marks), event)

    @property
    def groups(self) -> tuple[MenuGroup, ...]:
        return menu_entries(self.things, self.workspace, self.window, EN)

    def find(self, *ids: str) -> MenuEntry:
        found = [entry for group in self.groups for entry in group.entries if entry.id == ids[0]]
        assert len(found) == 1, [entry.id for group in self.groups for entry in group.entries]
        entry = found[0]
        for text in ids[1:]:
            (entry,) = [child for child in entry.children if child.text == text]
        return entry

    def offers(self) -> set[str]:
        return {entry.id for group in self.groups for entry in group.entries}


def plan(picture: str = "AB.", units: str = "") -> Plan:
    return plan_of(picture, units, tile_mm=100_000)


def test_things_under_the_mouse() -> None:
    base = with_households(plan(), [(150_000, 50_000)])
    line = np.array([[0, 30_000], [300_000, 30_000]])
    road = Reference(ReferenceId(1), "road", "河堤路", False, (line,))
    base = replace(base, references=Table({road.id: road}))
    everything = Seen((FindingMark("gap@1", Severity.ERROR, 250.0, 50.0),))

    def at(x_m: float, y_m: float, seen: Seen = everything) -> Things:
        return things_at(base, seen, PointerEvent((x_m, y_m), (x_m, y_m), 1.0))

    assert at(50, 70) == Things((50_000, 70_000), grid=A)
    assert at(-50, 70) == Things((-50_000, 70_000))
    assert at(153, 52).household == HOME
    assert at(255, 55).finding == "gap@1"
    assert at(255, 55).unassigned == UnitId(1)
    assert at(255, 70).finding is None
    assert at(50, 33).reference == ReferenceId(1)
    nothing = Seen((), has_dots=False, themes=frozenset())
    assert at(153, 52, nothing) == Things((153_000, 52_000), grid=B)
    assert at(255, 55, nothing).finding is None
    assert at(50, 33, nothing).reference is None
    border = at(103, 70)
    assert border.grip is not None
    assert border.grip.kind is SnapKind.ARC
    assert border.border is not None
    assert {*map(grid_of, base.partition.arcs[border.border.arc].labels())} == {A, B}
    corner = at(102, 2)
    assert corner.grip is not None
    assert corner.grip.kind is SnapKind.NODE


def test_the_menu_names_the_things() -> None:
    line = np.array([[0, 30_000], [300_000, 30_000]])
    road = Reference(ReferenceId(1), "road", "河堤路", False, (line,))
    town = replace(plan(), references=Table({road.id: road}))
    assert Menu(town, 50, 33).groups[0].title == "Road: 河堤路"
    nameless = replace(road, name="")
    town = replace(town, references=Table({road.id: nameless}))
    assert Menu(town, 50, 33).groups[0].title == "Road"
    bare = replace(town.grids[A], code="")
    town = replace(town, grids=town.grids.replaced({A: bare}))
    assert Menu(town, 50, 60).groups[0].title == "Grid: A (no code)"


def test_a_grid_can_be_merged_with_its_neighbours_only() -> None:
    menu = Menu(plan("AB\n.C"), 50, 150)
    merge = menu.find("merge_with")
    assert [child.text for child in merge.children] == ["B"]
    menu.find("merge_with", "B").run()
    assert picture_of(menu.workspace.plan, tile_mm=100_000) == "AA\n.C"
    assert "merge_with" in menu.offers(), "C is a neighbour now"


def test_what_is_not_possible_now_is_grey_with_the_reason() -> None:
    menu = Menu(plan("AB", "uv"), 50, 50)
    merge = menu.find("merge_with")
    assert not merge.is_enabled
    assert merge.reason == menu.find("merge_with", "B").reason
    assert "different" in merge.reason
    menu.find("merge_with", "B").run()
    assert picture_of(menu.workspace.plan, tile_mm=100_000) == "AB"


def test_what_makes_no_sense_is_not_offered() -> None:
    assert "merge_with" not in Menu(plan("A."), 50, 50).offers()
    assert Menu(plan(), -50, 50).offers() == {"copy_place"}
    assert not Menu(plan(), 50, 50).offers() & {"make_grid", "straighten", "move_household"}


def test_a_locked_grid_offers_its_unlocking_and_says_why_the_rest_is_grey() -> None:
    menu = Menu(plan(), 50, 50)
    menu.find("lock_grid").run()
    assert menu.workspace.locks.grids == {A}
    assert {"split_here", "dissolve", "extend"} <= {
        entry.id for group in menu.groups for entry in group.entries if not entry.is_enabled
    }
    assert "locked" in menu.find("dissolve").reason
    menu.find("unlock_grid").run()
    assert menu.find("dissolve").is_enabled


def test_dissolving_notes_the_day() -> None:
    menu = Menu(plan(), 50, 50)
    menu.find("dissolve").run()
    assert A not in menu.workspace.plan.grids
    assert [row.on for row in menu.workspace.plan.lineage.values()] == ["2026-03-01"]


def test_orders_to_the_window_begin_with_the_selection_of_the_grid() -> None:
    menu = Menu(plan(), 150, 50)
    for name in ("rename", "recode", "split_here", "zoom_to_grid", "copy_place"):
        menu.find(name).run()
    assert menu.workspace.selection == (B,)
    assert menu.window.orders == [
        ("command", "rename"),
        ("command", "recode"),
        ("tool", "split"),
        ("zoom", (100.0, 0.0, 200.0, 100.0)),
        ("copy", "150.000, 50.000"),
    ]
    menu.find("select_neighbours").run()
    assert menu.workspace.selection == (A,)


def test_unassigned_land_becomes_a_grid_or_goes_to_one_beside_it() -> None:
    menu = Menu(plan("A.B"), 150, 50)
    assert [child.text for child in menu.find("give_to").children] == ["A", "B"]
    menu.find("give_to", "B").run()
    assert picture_of(menu.workspace.plan, tile_mm=100_000) == "ABB"
    menu.workspace.undo()
    menu.find("make_grid").run()
    assert picture_of(menu.workspace.plan, tile_mm=100_000) == "ACB"


def test_a_border_is_told_by_its_sides_and_can_be_noted() -> None:
    menu = Menu(plan(), 100, 70)
    assert any("A" in group.title and "B" in group.title for group in menu.groups)
    menu.find("set_standing", EN("panels.standing.agreed")).run()
    menu.find("set_follows", EN("panels.follows.ditch")).run()
    part = menu.things.border
    assert part is not None
    border = menu.workspace.plan.partition.arcs[part.arc].border
    assert (border.standing, border.follows.value) == (Standing.AGREED, "ditch")
    assert border.noted_on == "2026-03-01"
    assert not menu.find("set_standing", EN("panels.standing.agreed")).is_enabled
    menu.find("edit_border").run()
    assert menu.window.orders == [("borders", (part,))]


def test_a_border_among_the_selected_ones_stands_for_all_of_them() -> None:
    menu = Menu(plan("ABC"), 100, 70)
    first = menu.things.border
    menu.at = (200, 70)
    second = menu.things.border
    assert first is not None
    assert second is not None
    menu.workspace.set_selected(Selection(borders=(first, second)))
    menu.find("set_standing", EN("panels.standing.disputed")).run()
    arcs = menu.workspace.plan.partition.arcs
    assert {arcs[part.arc].border.standing for part in (first, second)} == {Standing.DISPUTED}


def test_what_the_menu_does_is_for_the_chosen_section_and_keeps_it_chosen() -> None:
    menu = Menu(plan_of("AB\nAB\nAB\nAB", tile_mm=100_000), 100, 150)
    border = menu.things.border
    assert border is not None
    section = BorderPart(border.arc, 1, 3)
    menu.workspace.set_selected(Selection(borders=(section,)))
    menu.find("straighten").run()
    line = menu.workspace.stable.partition.line_mm(border.arc)
    assert len(line) == 4, "only the middle vertex of the section is gone"
    (kept,) = menu.workspace.selected.borders
    menu.find("set_follows", EN("panels.follows.road")).run()
    partition = menu.workspace.stable.partition
    (noted,) = menu.workspace.selected.borders
    assert partition.arcs[noted.arc].border.follows is Follows.ROAD
    assert noted.line_mm(partition).tolist() == line[kept.first : kept.last + 1].tolist()
    menu.at = (100, 350)
    menu.find("set_follows", EN("panels.follows.river")).run()
    arcs = menu.workspace.stable.partition.arcs.values()
    rivers = [arc for arc in arcs if arc.border.follows is Follows.RIVER]
    assert len(rivers) == 1, "elsewhere the menu is for the boundary there"
    assert rivers[0].id != noted.arc


def test_vertices_come_and_go() -> None:
    menu = Menu(plan(), 100, 70)
    menu.find("insert_vertex").run()
    assert "insert_vertex" not in menu.offers()
    menu.find("delete_vertex").run()
    assert "insert_vertex" in menu.offers()
    assert not Menu(plan(), 100, 0).offers() & {"insert_vertex", "delete_vertex"}, "a junction"


def test_a_straight_border_cannot_be_straightened() -> None:
    entry = Menu(plan(), 100, 70).find("straighten")
    assert not entry.is_enabled
    assert entry.reason


def test_a_border_beside_a_road_can_be_laid_on_it() -> None:
    line = np.array([[110_000, -50_000], [112_000, 150_000]])
    road = Reference(ReferenceId(1), "road", "河堤路", False, (line,))
    menu = Menu(replace(plan("AB\nAB"), references=Table({road.id: road})), 100, 140)
    assert not Menu(plan("AB\nAB"), 100, 140).find("align").is_enabled
    menu.find("align").run()
    assert menu.workspace.undo_label is not None
    assert menu.workspace.undo_label.key == "operations.align_border"


def test_a_grid_with_micro_grids_can_have_them_joined() -> None:
    base = plan("AAB")
    cut = make_sub_grids(base, grid=A, lines_mm=[np.array([[100_000, -1_000], [100_000, 101_000]])])
    menu = Menu(apply(base, cut), 50, 50)
    assert menu.things.sub_grid in menu.workspace.stable.sub_grids(A)
    menu.find("join_sub_grids").run()
    assert not menu.workspace.stable.sub_grids(A)
    assert "join_sub_grids" not in menu.offers()


def test_on_a_border_the_land_beside_it_has_a_menu_of_its_own() -> None:
    menu = Menu(plan(), 99, 70)
    assert "dissolve" not in menu.offers()
    land = menu.find("land")
    assert "A" in land.text
    assert "dissolve" in {entry.id for entry in land.children}
    assert [group.title for group in menu.groups][-1] == ""


def settled() -> Plan:
    base = with_households(plan(), [(50_000, 50_000)])
    return apply(base, assign_households(base))


def test_a_household_is_moved_by_the_tool_and_given_by_hand() -> None:
    menu = Menu(settled(), 52, 52)
    menu.find("move_household").run()
    assert menu.window.orders == [("place", (HOME,))]
    assert not menu.find("assign_by_location").is_enabled, "it is so already"
    menu.find("select_household").run()
    menu.at = (150, 50)
    entry = menu.find("assign_selected_here")
    assert entry.text == "Assign the 1 selected households to this grid"
    entry.run()
    home = menu.workspace.plan.households[HOME]
    assert (home.grid, home.assigned_by) == (B, AssignedBy.HAND)
    menu.at = (52, 52)
    menu.find("assign_by_location").run()
    assert menu.workspace.plan.households[HOME].grid == A


def test_a_road_splits_the_grid_it_runs_through() -> None:
    line = np.array([[-10_000, 40_000], [250_000, 40_000]])
    road = Reference(ReferenceId(1), "road", "河堤路", False, (line,))
    menu = Menu(replace(plan(), references=Table({road.id: road})), 50, 41)
    entry = menu.find("split_along")
    assert entry.text == "Split “A” along it"
    entry.run()
    assert len(menu.workspace.plan.grids) == 3
    menu.at = (-5, 41)
    assert "split_along" not in menu.offers()


def test_an_area_becomes_a_grid_or_goes_to_the_selected_one() -> None:
    ring = np.array([(200, 0), (300, 0), (300, 50), (200, 50), (200, 0)]) * 1000
    group = Reference(ReferenceId(1), "villager_group", "三组", True, (ring,))
    menu = Menu(replace(plan(), references=Table({group.id: group})), 250, 49)
    assert "give_reference" not in menu.offers()
    menu.workspace.select([B])
    menu.find("give_reference").run()
    assert menu.workspace.plan.grid_area_m2(B) == 15_000
    menu.workspace.undo()
    menu.find("make_grid_of_reference").run()
    assert "三组" in {grid.name for grid in menu.workspace.plan.grids.values()}


def test_a_finding_is_shown() -> None:
    mark = FindingMark("gap@1", Severity.ERROR, 250.0, 50.0)
    menu = Menu(plan(), 255, 55, (mark,))
    menu.find("show_finding").run()
    assert menu.window.orders == [("finding", "gap@1")]
    (fix,) = menu.find("mend").children
    fix.run()
    assert (fix.text, menu.window.orders[-1]) == ("Mend it", ("fix", "gap@1"))


def test_every_title_and_text_can_be_said_in_chinese(qapp: QApplication) -> None:
    menu = Menu(settled(), 100, 70)
    groups = menu_entries(menu.things, menu.workspace, menu.window, Texts("zh"))
    assert all(entry.text for group in groups for entry in group.entries)
    assert "边界" in groups[0].title
