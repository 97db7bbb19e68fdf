"""The attribute panel on the real window: what is selected is shown and changed in place."""

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from support.town_window import A, B, desk_of, type_words

from app.main_window import MainWindow
from app.panels.attributes import AttributesPanel
from app.panels.edit_field import EditField
from app.selection import Selection
from gis.errors import Reason
from gis.operations.recode_grid import recode_grid
from gis.operations.rename_grid import rename_grid
from gis.plan.records import GridKind, HouseholdId
from gis.texts import Texts
from gis.topology.border_part import BorderPart, whole
from gis.topology.records import Follows, GridId, Standing, grid_label


def panel_of(window: MainWindow, selected: Selection) -> AttributesPanel:
    window.docks.bring("attributes")
    desk_of(window).workspace.set_selected(selected)
    return desk_of(window).attributes


def enter(field: EditField, words: str) -> None:
    field.line.selectAll()
    type_words(field.line, words)
    QTest.keyClick(field.line, Qt.Key.Key_Return)


def border_between(window: MainWindow) -> BorderPart:
    partition = desk_of(window).workspace.stable.partition
    (arc,) = [
        arc
        for arc in partition.arcs_of(grid_label(A))
        if grid_label(B) in partition.arcs[arc].labels()
    ]
    return whole(partition, arc)


def name_of(window: MainWindow, grid: GridId) -> str:
    return desk_of(window).workspace.stable.grids[grid].name


def test_a_section_stays_in_the_panel_when_something_is_noted_about_it(window: MainWindow) -> None:
    workspace = desk_of(window).workspace
    border = border_between(window)
    middle, end = workspace.stable.partition.line_mm(border.arc)[1:].tolist()
    panel = panel_of(window, Selection(borders=(BorderPart(border.arc, 1, 2),)))
    for field, value in ((panel.borders.follows, "road"), (panel.borders.standing, "disputed")):
        field.box.setFocus()
        index = field.box.findData(value)
        field.box.setCurrentIndex(index)
        field.box.activated.emit(index)
        assert panel.pages.currentWidget() is panel.borders
        assert window.focusWidget() is field.box
    (part,) = workspace.selected.borders
    assert part.line_mm(workspace.stable.partition).tolist() == [middle, end]
    noted = workspace.stable.partition.arcs[part.arc].border
    assert (noted.follows, noted.standing) == (Follows.ROAD, Standing.DISPUTED)


def test_one_grid_is_shown_with_all_its_facts(window: MainWindow, texts: Texts) -> None:
    panel = panel_of(window, Selection((A,)))
    assert panel.pages.currentWidget() is panel.grids
    assert (panel.grids.code.line.text(), panel.grids.name.line.text()) == ("341181110201001", "A")
    facts = dict(panel.grids.facts.rows())
    assert facts[texts("panels.attributes.area")] == "2.00 公顷"
    assert facts[texts("panels.attributes.perimeter")] == "600 米"
    assert facts[texts("panels.attributes.households_in")].startswith("2 户，6 人")
    assert texts("panels.limit.east", limit="B") in facts[texts("panels.attributes.limits")]


def test_what_is_missing_is_not_said_to_differ(window: MainWindow, texts: Texts) -> None:
    workspace = desk_of(window).workspace
    workspace.perform(lambda plan: recode_grid(plan, grid=A, code="", on="2026-03-01"))
    panel = panel_of(window, Selection((A,)))
    assert panel.grids.code.line.placeholderText() == texts("panels.attributes.no_code")
    workspace.perform(lambda plan: rename_grid(plan, grid=A, name=""))
    assert panel.grids.name.line.placeholderText() == texts("panels.attributes.no_name")
    workspace.select((A, B))
    assert panel.grids.code.line.placeholderText() == texts("panels.attributes.mixed")
    assert panel.grids.name.line.placeholderText() == texts("panels.attributes.mixed")


def test_a_name_and_a_code_are_changed_by_enter_and_undone(window: MainWindow) -> None:
    panel = panel_of(window, Selection((A,)))
    enter(panel.grids.name, "东片")
    assert name_of(window, A) == "东片"
    enter(panel.grids.code, "341181110201009")
    assert desk_of(window).workspace.stable.grids[A].code == "341181110201009"
    window.commands.run("undo")
    window.commands.run("undo")
    assert panel.grids.name.line.text() == "A"


def test_a_refusal_stands_below_the_field_until_it_is_mended(
    window: MainWindow, texts: Texts
) -> None:
    panel = panel_of(window, Selection((A,)))
    taken = desk_of(window).workspace.stable.grids[B].code
    enter(panel.grids.code, taken)
    error = panel.grids.code.error
    assert not error.isHidden()
    assert taken in error.text()
    QTest.keyClick(panel.grids.code.line, Qt.Key.Key_Escape)
    assert error.isHidden()
    assert panel.grids.code.line.text() != taken
    enter(panel.grids.name, " ")
    assert panel.grids.name.error.text() == texts(f"refused.{Reason.EMPTY_NAME.value}")
    assert name_of(window, A) == "A"


def test_what_is_entered_for_several_grids_is_one_step(window: MainWindow, texts: Texts) -> None:
    panel = panel_of(window, Selection((A, B)))
    mixed = texts("panels.attributes.mixed")
    assert (panel.grids.name.line.text(), panel.grids.name.line.placeholderText()) == ("", mixed)
    assert panel.grids.code.line.isReadOnly()
    assert panel.grids.kind.box.currentData() == "territorial"
    enter(panel.grids.name, "片区")
    assert (name_of(window, A), name_of(window, B)) == ("片区", "片区")
    window.commands.run("undo")
    assert (name_of(window, A), name_of(window, B)) == ("A", "B")


def test_a_kind_that_cannot_be_is_refused_and_the_old_one_shown(window: MainWindow) -> None:
    panel = panel_of(window, Selection((A,)))
    box = panel.grids.kind.box
    QTest.keyClick(box, Qt.Key.Key_End)
    box.activated.emit(box.currentIndex())
    assert not panel.grids.kind.error.isHidden()
    assert box.currentData() == GridKind.TERRITORIAL.value
    assert desk_of(window).workspace.undo_label is None


def test_facts_about_a_boundary_are_noted(window: MainWindow, texts: Texts) -> None:
    panel = panel_of(window, Selection(borders=(border_between(window),)))
    assert panel.pages.currentWidget() is panel.borders
    assert (texts("panels.attributes.between"), "A、B") in panel.borders.facts.rows()
    box = panel.borders.follows.box
    box.setCurrentIndex(box.findData(Follows.ROAD.value))
    box.activated.emit(box.currentIndex())
    enter(panel.borders.named, "人民路")
    standing = panel.borders.standing.box
    standing.setCurrentIndex(standing.findData(Standing.AGREED.value))
    standing.activated.emit(standing.currentIndex())
    part = desk_of(window).workspace.selected.borders[0]
    border = desk_of(window).workspace.stable.partition.arcs[part.arc].border
    assert (border.follows, border.named, border.standing) == (
        Follows.ROAD,
        "人民路",
        Standing.AGREED,
    )
    assert border.noted_on == desk_of(window).workspace.today


def test_a_household_shows_no_name(window: MainWindow, texts: Texts) -> None:
    panel = panel_of(window, Selection(households=(HouseholdId(1),)))
    assert panel.pages.currentWidget() is panel.households
    assert panel.households.title.text() == texts("panels.attributes.household", number="H1")
    assert (texts("panels.attributes.grid"), "A") in panel.households.facts.rows()
