"""What the commands with dialogs do to the plan: each as one step, refused in words."""

from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot
from support.answers import Answers
from support.town_window import A, B, area, click, desk_of

from app.dialogs.fill_gaps_dialog import SMALL_GAP_M2, FillGapsDialog
from app.dialogs.grid_dialogs import (
    CopyAttributesDialog,
    OnlineGridDialog,
    OverlayDialog,
    SubGridsDialog,
)
from app.dialogs.select_dialog import SelectDialog
from app.dialogs.tolerance_dialog import ToleranceDialog
from app.dialogs.unit_dialogs import (
    ConsequencesDialog,
    GridOverUnitsDialog,
    GroupUnitsDialog,
    RenumberDialog,
    UnitBoundaryDialog,
    UnitDialog,
    UnitFromRingDialog,
)
from app.main_window import MainWindow
from app.selection import Selection
from app.workspace import Workspace
from gis.operations.recode_grid import recode_grid
from gis.plan.locks import Locks
from gis.plan.records import GridKind
from gis.topology.border_part import whole
from gis.topology.records import UnitId, grid_label


def workspace_of(window: MainWindow) -> Workspace:
    return desk_of(window).workspace


def order(
    window: MainWindow, answers: Answers, command: str, *fill: Callable[[Any], None]
) -> list[object]:
    """Give an order and fill in the dialogs that come; return them."""
    seen: list[object] = []

    def answer(dialog: object) -> bool:
        seen.append(dialog)
        fill[len(seen) - 1](dialog)
        return True

    answers.fill = answer
    window.commands.run(command)
    return seen


def draw(window: MainWindow, *corners: tuple[float, float]) -> None:
    for x, y in corners:
        click(window, x, y)
    QTest.keyClick(window.canvas, Qt.Key.Key_Return)


def test_dissolving_several_grids_is_one_step(window: MainWindow) -> None:
    workspace_of(window).select([A, B])
    window.commands.run("dissolve")
    assert not workspace_of(window).stable.grids
    window.commands.run("undo")
    assert set(workspace_of(window).stable.grids) == {A, B}


def test_gaps_up_to_a_size_are_filled(window: MainWindow, answers: Answers) -> None:
    order(window, answers, "fill_gaps", lambda dialog: None)
    assert workspace_of(window).undo_label is None, "the free land is no small gap"
    assert window.status.currentMessage()

    def any_size(dialog: FillGapsDialog) -> None:
        dialog.up_to.setValue(0.0)

    order(window, answers, "fill_gaps", any_size)
    assert area(window, B) == pytest.approx(40_000)


def test_how_much_land_is_given_away_is_said_before(window: MainWindow, qtbot: QtBot) -> None:
    workspace = workspace_of(window)
    dialog = FillGapsDialog(None, window.texts, workspace.stable, None)
    qtbot.addWidget(dialog)
    assert dialog.up_to_m2 == SMALL_GAP_M2
    assert not dialog.accept_button.isEnabled()
    dialog.up_to.setValue(0.0)
    assert not dialog.accept_button.isEnabled(), "not before it was said"
    qtbot.waitUntil(dialog.accept_button.isEnabled)
    words = window.texts("dialogs.fill_gaps.given", count="1", area="2.00 公顷")
    assert dialog.given.text() == words
    locked = Locks(grids=frozenset({A, B}))
    barred = FillGapsDialog(None, window.texts, workspace.stable, None, locked)
    qtbot.addWidget(barred)
    barred.up_to.setValue(0.0)
    assert barred.given.text() == window.texts("dialogs.fill_gaps.nothing")


def test_an_exclusive_grid_is_drawn_over_others(window: MainWindow, answers: Answers) -> None:
    def fill(dialog: OverlayDialog) -> None:
        dialog.name.setText("地灾点")

    order(window, answers, "add_overlay", fill)
    draw(window, (50, 50), (150, 50), (150, 150), (50, 150))
    plan = workspace_of(window).stable
    (overlay,) = plan.overlays
    assert (plan.grids[overlay].name, plan.grids[overlay].kind) == ("地灾点", GridKind.EXCLUSIVE)
    assert plan.grid_area_m2(overlay) == pytest.approx(10_000, rel=0.05)
    assert (area(window, A), area(window, B)) == (20_000, 20_000)
    assert desk_of(window).session.tool.name == "select"


def test_escape_gives_an_area_up(window: MainWindow, answers: Answers) -> None:
    order(window, answers, "add_overlay", lambda dialog: dialog.name.setText("地灾点"))
    click(window, 50, 50)
    QTest.keyClick(window.canvas, Qt.Key.Key_Escape)
    assert not workspace_of(window).stable.overlays
    assert workspace_of(window).undo_label is None


def test_an_online_grid_belongs_to_the_selected_ones(window: MainWindow, answers: Answers) -> None:
    def fill(dialog: OnlineGridDialog) -> None:
        dialog.name.setText("微信群")
        dialog.hosts.tick(B)

    workspace_of(window).select([A])
    order(window, answers, "add_online", fill)
    plan = workspace_of(window).stable
    (online,) = [grid for grid in plan.grids.values() if grid.kind is GridKind.ONLINE]
    assert online.hosts == (A, B)
    assert workspace_of(window).selection == (online.id,)
    workspace_of(window).select([online.id])
    order(window, answers, "set_hosts", lambda dialog: dialog.hosts.tick(A, False))
    assert workspace_of(window).stable.grids[online.id].hosts == (B,)


def test_a_grid_is_cut_into_sub_grids_and_they_are_joined(
    window: MainWindow, answers: Answers
) -> None:
    workspace_of(window).select([A])

    def along_lines(dialog: SubGridsDialog) -> None:
        assert dialog.way.currentData() == "lines"

    order(window, answers, "sub_grids", along_lines)
    draw(window, (-20, 100), (120, 100))
    plan = workspace_of(window).stable
    assert len(plan.sub_grids(A)) == 2
    assert plan.grid_area_m2(A) == pytest.approx(20_000)
    workspace_of(window).select([A])
    window.commands.run("join_sub_grids")
    assert workspace_of(window).stable.sub_grids(A) == ()


def test_names_are_copied_with_the_numbers_kept(window: MainWindow, answers: Answers) -> None:
    workspace_of(window).select([A, B])

    def fill(dialog: CopyAttributesDialog) -> None:
        assert dialog.fields.ticked() == ["name_stem"]

    order(window, answers, "copy_attributes", fill)
    assert workspace_of(window).stable.grids[B].name.startswith("A")


def test_new_codes_are_looked_at_before_the_old_ones_are_retired(
    window: MainWindow, answers: Answers
) -> None:
    workspace = workspace_of(window)
    code = workspace.stable.grids[B].code
    workspace.perform(partial(recode_grid, grid=B, code=f"{code[:-3]}009"))
    rows: list[str] = []

    def look(dialog: RenumberDialog) -> None:
        item = dialog.table.topLevelItem(0)
        assert item is not None
        rows.extend(item.text(column) for column in range(3))

    before = workspace.stable.grids[B].code
    order(window, answers, "renumber", lambda dialog: None, look)
    after = workspace.stable.grids[B].code
    assert rows == ["B", before, after]
    assert after not in (before, code), "a code that was given up stands for no other grid"


def test_a_preview_that_is_not_agreed_to_changes_nothing(
    window: MainWindow, answers: Answers
) -> None:
    code = workspace_of(window).stable.grids[B].code
    workspace_of(window).perform(partial(recode_grid, grid=B, code=f"{code[:-3]}009"))
    before = workspace_of(window).stable
    answers.fill = lambda dialog: isinstance(dialog, UnitDialog)
    window.commands.run("renumber")
    assert workspace_of(window).stable is before


def test_a_unit_is_cut_out_and_taken_out_again(window: MainWindow, answers: Answers) -> None:
    def fill(dialog: UnitFromRingDialog) -> None:
        dialog.code.setText("34118111020101")
        dialog.name.setText("一组")

    order(window, answers, "unit_from_ring", fill)
    draw(window, (205, -20), (320, -20), (320, 220), (205, 220))
    plan = workspace_of(window).stable
    (group,) = [unit for unit in plan.units.values() if unit.name == "一组"]
    assert group.tier == "villager_group"
    code = group.code

    def tick(dialog: GridOverUnitsDialog) -> None:
        assert dialog.name.text() == ""
        dialog.units.tick(group.id)
        dialog.name.setText("合网格")

    order(window, answers, "grid_over_units", tick)
    plan = workspace_of(window).stable
    (grid,) = [each for each in plan.grids.values() if each.name == "合网格"]
    assert [plan.grids[sub].name for sub in plan.sub_grids(grid.id)] == ["一组"]
    window.commands.run("undo")
    assert workspace_of(window).stable.units[group.id].code == code
    order(window, answers, "ungroup_units", lambda dialog: dialog.unit.choose(group.id))
    assert group.id not in workspace_of(window).stable.units


def test_units_are_put_under_a_new_one(window: MainWindow, answers: Answers) -> None:
    def fill(dialog: GroupUnitsDialog) -> None:
        dialog.units.tick(UnitId(1))
        dialog.tier.setCurrentIndex(dialog.tier.findData("area"))
        dialog.code.setText("3411811109")
        dialog.name.setText("东片区")

    order(window, answers, "group_units", fill)
    plan = workspace_of(window).stable
    parent = plan.units[UnitId(1)].parent
    assert parent is not None
    assert plan.units[parent].name == "东片区"


def test_what_follows_from_a_unit_boundary_is_stated_first(
    window: MainWindow, answers: Answers
) -> None:
    answers.fill = lambda dialog: isinstance(dialog, UnitBoundaryDialog)
    window.commands.run("set_unit_boundary")
    stated: list[str] = []

    def agree(dialog: ConsequencesDialog) -> bool:
        stated.append(dialog.report.toPlainText())
        return len(stated) > 1

    answers.fill = agree
    draw(window, (-10, -10), (250, -10), (250, 210), (-10, 210))
    assert workspace_of(window).undo_label is None
    assert "公顷" in stated[0]
    QTest.keyClick(window.canvas, Qt.Key.Key_Return)
    assert len(stated) == 2
    unassigned = workspace_of(window).stable.partition.area_m2
    assert workspace_of(window).undo_label is not None
    assert unassigned(grid_label(A)) == pytest.approx(20_000)


def test_a_boundary_is_simplified_as_far_as_is_said(window: MainWindow, answers: Answers) -> None:
    workspace = workspace_of(window)
    partition = workspace.stable.partition
    (arc,) = [a for a in partition.arcs_of(grid_label(A)) if 2 in partition.arcs[a].labels()]
    workspace.set_selected(Selection(borders=(whole(partition, arc),)))

    def fill(dialog: ToleranceDialog) -> None:
        dialog.tolerance.setValue(5.0)

    order(window, answers, "simplify_by", fill)
    assert len(workspace.stable.partition.arcs[arc].points) == 0
    assert area(window, A) == pytest.approx(20_000)


def test_grids_are_selected_by_conditions(window: MainWindow, answers: Answers) -> None:
    counts: list[str] = []

    def fill(dialog: SelectDialog) -> None:
        (row,) = dialog.rows()
        row.field.setCurrentIndex(row.field.findData("households"))
        row.comparison.setCurrentIndex(row.comparison.findData("at_least"))
        row.value.setText("many")
        assert not dialog.accept_button.isEnabled()
        row.value.setText("2")
        counts.append(dialog.count.text())
        more = dialog.add_clause()
        more.value.setText("B")
        dialog.join.setCurrentIndex(1)
        counts.append(dialog.count.text())
        more.field.setCurrentIndex(more.field.findData("name"))
        counts.append(dialog.count.text())

    order(window, answers, "select_by", fill)
    assert [count[0] for count in counts] == ["1", "1", "2"]
    assert sorted(workspace_of(window).selection) == [A, B]


def test_the_sample_is_made_once_and_opened(
    make_window: Callable[[str], MainWindow], tmp_path: Path, qtbot: QtBot
) -> None:
    window = make_window("zh")
    window.commands.run("open_sample")
    qtbot.waitUntil(lambda: window.desk is not None)
    sample = tmp_path / "samples" / "township.gpkg"
    assert sample.is_file()
    assert len(workspace_of(window).stable.grids) == 97
    assert workspace_of(window).stable.households
    made = sample.stat().st_ino
    window.commands.run("close")
    window.commands.run("open_sample")
    qtbot.waitUntil(lambda: window.desk is not None)
    assert sample.stat().st_ino == made
