"""The people panel by mouse and keys: one selection with the map, records, vacancies, giving."""

from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QDialog
from pytestqt.qtbot import QtBot
from support.answers import Answers
from support.town_window import LEFT, A, B, click, desk_of, open_in, town_plan, type_words

from app.dialogs.people_give import GiveDialog, SuggestDialog
from app.dialogs.people_household import HouseholdDialog
from app.dialogs.people_member import MemberDialog
from app.dialogs.people_post import PostDialog
from app.dialogs.people_reason import AssignDialog, PlacesToGridDialog, ReasonDialog
from app.main_window import MainWindow
from app.models.people_links import linked_to
from app.panels.people import PeoplePanel
from app.panels.people_list import PeopleList
from app.tools.give_tool import GiveTool
from app.tools.place_tool import PlaceTool
from gis.files.project_file import create_project
from gis.operations.put_household import put_household
from gis.operations.set_basis import set_basis
from gis.operations.use_shipped_profile import use_shipped_profile
from gis.plan.records import AssignedBy, HouseholdId, Member, MemberId, Place, PlaceId, PostId
from gis.table import Table
from gis.texts import Texts
from gis.topology.records import UnitId

HOMES = [HouseholdId(number) for number in (1, 2, 3, 4)]
NAMES = ("张三", "李四", "王五", "赵六")
MEMBER = MemberId(1)


@pytest.fixture
def people_window(
    make_window: Callable[[str], MainWindow], tmp_path: Path, qtbot: QtBot
) -> Iterator[MainWindow]:
    """A window on the town with names, a member in the first household and a school."""
    plan = town_plan()
    homes = {
        key: replace(home, householder=NAMES[key - 1], unit=UnitId(1))
        for key, home in plan.households.items()
    }
    member = Member(MEMBER, "测试甲", "第一支部", "H1", A, household=HOMES[0])
    school = Place(PlaceId(1), "school", "第一小学", "", UnitId(1), None)
    plan = replace(
        plan,
        households=Table(homes),
        members=Table({MEMBER: member}),
        places=Table({school.id: school}),
    )
    path = tmp_path / "people.gpkg"
    create_project(path, plan)
    window = make_window("zh")
    window.show()
    open_in(window, path, qtbot)
    window.docks.bring("people")
    qtbot.waitUntil(lambda: panel_of(window).lists["households"].isVisible())
    yield window
    window.commands.run("close")


def panel_of(window: MainWindow) -> PeoplePanel:
    return desk_of(window).people_panel


def tab(window: MainWindow, kind: str = "households") -> PeopleList:
    panel_of(window).tabs.setCurrentWidget(panel_of(window).lists[kind])
    QApplication.processEvents()
    return panel_of(window).lists[kind]


def click_row(shown: PeopleList, key: int, *, twice: bool = False) -> None:
    row = shown.model.row_of(key)
    assert row is not None
    place = shown.table.visualRect(shown.model.index(row, 0)).center()
    QTest.mouseClick(shown.table.viewport(), LEFT, pos=place)
    if twice:
        QTest.mouseDClick(shown.table.viewport(), LEFT, pos=place)


def fill(dialog: QDialog, act: Callable[[], object]) -> bool:
    """Act on a dialog as if it were shown, and press Enter's button."""
    act()
    dialog.accept()
    return dialog.result() == QDialog.DialogCode.Accepted


def test_a_row_and_its_dot_are_selected_together(people_window: MainWindow) -> None:
    shown = tab(people_window)
    click_row(shown, 3)
    assert desk_of(people_window).workspace.selected.households == (HOMES[2],)
    people_window.commands.run("select_households")
    click(people_window, 90, 100)
    assert shown.selected() == [1]
    assert tab(people_window, "members").selected() == [MEMBER]


def test_the_count_is_of_what_is_shown_and_says_whom(people_window: MainWindow) -> None:
    shown = tab(people_window)
    assert shown.summary.text() == "常住 4 户 12 人"
    type_words(shown.filter, "zs")
    assert shown.model.keys == [1]
    assert shown.summary.text() == "常住 1 户 3 人"
    shown.filter.clear()
    desk_of(people_window).workspace.select([B])
    shown.scope.choose_selected()
    assert shown.model.keys == [3]
    click_row(shown, 3)
    assert shown.model.keys == [3]


def test_a_member_is_shown_where_it_lives(people_window: MainWindow) -> None:
    click_row(tab(people_window, "members"), MEMBER)
    assert desk_of(people_window).workspace.selected.households == (HOMES[0],)


def test_a_double_click_zooms_to_the_house(people_window: MainWindow) -> None:
    before = people_window.canvas.view
    click_row(tab(people_window), 4, twice=True)
    view = people_window.canvas.view
    assert view.metres_per_unit < before.metres_per_unit or view != before
    assert (round(view.center_x_m), round(view.center_y_m)) == (250, 50)


def test_commits_and_undo_are_followed(people_window: MainWindow, answers: Answers) -> None:
    shown = tab(people_window)
    click_row(shown, 2)
    shown.table.setFocus()
    QTest.keyClick(shown.table, Qt.Key.Key_Delete)
    assert shown.model.keys == [1, 3, 4]
    people_window.commands.run("undo")
    assert shown.model.keys == [1, 2, 3, 4]


def test_a_new_household_that_is_refused_says_so_at_its_field(
    people_window: MainWindow, answers: Answers, texts: Texts
) -> None:
    said: list[str] = []

    def enter(dialog: HouseholdDialog) -> bool:
        dialog.unit.choose(1)
        QTest.keyClicks(dialog.lines["household_no"], "H1")
        dialog.accept()
        said.append(dialog.errors["household_no"].text())
        QTest.keyClicks(dialog.lines["household_no"], "9")
        return fill(dialog, lambda: dialog.people.setValue(5))

    answers.fill = enter
    QTest.mouseClick(panel_of(people_window).buttons["add"], LEFT)
    assert "H1" in said[0]
    homes = desk_of(people_window).workspace.stable.households
    assert [
        (home.household_no, home.people) for key, home in homes.items() if key not in HOMES
    ] == [("H19", 5)]


def test_the_dialog_of_a_household_says_whether_it_is_a_new_one(
    people_window: MainWindow, answers: Answers, texts: Texts
) -> None:
    said: list[tuple[str, str]] = []

    def look(dialog: HouseholdDialog) -> bool:
        said.append((dialog.windowTitle(), dialog.accept_button.text()))
        return False

    answers.fill = look
    QTest.mouseClick(panel_of(people_window).buttons["add"], LEFT)
    shown = tab(people_window)
    click_row(shown, HOMES[0])
    QTest.mouseClick(panel_of(people_window).buttons["edit"], LEFT)
    assert said == [("新增住户", "新增"), ("修改住户", "保存")]


def test_a_member_is_given_a_household_by_typing_a_part_of_it(
    people_window: MainWindow, answers: Answers
) -> None:
    def enter(dialog: MemberDialog) -> bool:
        dialog.household.clear()
        type_words(dialog.household, "王五")
        return fill(dialog, lambda: None)

    click_row(tab(people_window, "members"), MEMBER)
    answers.fill = enter
    QTest.mouseClick(panel_of(people_window).buttons["edit"], LEFT)
    member = desk_of(people_window).workspace.stable.members[MEMBER]
    assert (member.household, member.grid, member.household_no) == (HOMES[2], B, "H3")


def test_a_vacant_post_is_filled_from_the_form_of_its_grid(
    people_window: MainWindow, answers: Answers, texts: Texts
) -> None:
    desk = desk_of(people_window)
    desk.workspace.select([A])
    box = desk.attributes.grids.people
    assert "网格长" in box.state.text()
    answers.fill = lambda dialog: _named(dialog, "测试乙")
    QTest.mouseClick(box.buttons[0], LEFT)
    (post,) = desk.workspace.stable.posts.values()
    assert (post.grid, post.role, post.name) == (A, "grid_leader", "测试乙")
    assert "网格长" not in box.state.text()
    assert any("测试乙" in value for _, value in box.facts.rows())
    people_window.commands.run("undo")
    assert "网格长" in box.state.text()


def _named(dialog: PostDialog, name: str) -> bool:
    return fill(dialog, lambda: type_words(dialog.name, name))


def test_who_is_named_like_a_part_of_one_member_is_not_taken_for_that_member(
    people_window: MainWindow, answers: Answers
) -> None:
    desk = desk_of(people_window)
    answers.fill = lambda dialog: _named(dialog, "测试")
    desk.people.records.add_post(A, None, "grid_leader")
    (post,) = desk.workspace.stable.posts.values()
    assert (post.name, post.member) == ("测试", None)


def test_days_are_taken_as_offices_write_them_and_a_wrong_one_is_told_at_its_field(
    people_window: MainWindow, answers: Answers
) -> None:
    desk = desk_of(people_window)
    told: list[str] = []

    def enter(dialog: PostDialog) -> bool:
        type_words(dialog.name, "测试乙")
        dialog.started_on.setText("2026/2/30")
        dialog.accept()
        told.extend(key for key, error in dialog.errors.items() if error.text())
        dialog.started_on.setText("2026/3/1")
        dialog.ended_on.setText("2026年12月")
        dialog.accept()
        return dialog.result() == QDialog.DialogCode.Accepted

    answers.fill = enter
    desk.people.records.add_post(A, None, "grid_leader")
    (post,) = desk.workspace.stable.posts.values()
    assert told == ["started_on"]
    assert (post.started_on, post.ended_on) == ("2026-03-01", "2026-12-31")


def test_a_post_ends_today_and_is_vacant_then(people_window: MainWindow, answers: Answers) -> None:
    desk = desk_of(people_window)
    answers.fill = lambda dialog: _named(dialog, "测试乙")
    desk.people.records.add_post(A, None, "grid_leader")
    shown = tab(people_window, "posts")
    (key,) = shown.model.keys
    click_row(shown, key)
    (end,) = [deed for deed in panel_of(people_window).deeds() if deed.id == "end"]
    end.run()
    assert desk.workspace.stable.posts[PostId(key)].ended_on == desk.workspace.today


def test_assigning_by_hand_asks_why_and_keeps_it(
    people_window: MainWindow, answers: Answers
) -> None:
    desk = desk_of(people_window)
    click_row(tab(people_window), 3)

    def say(dialog: AssignDialog) -> bool:
        dialog.grid.choose(A)
        assert not dialog.accept_button.isEnabled()
        dialog.reason.setCurrentIndex(1)
        return fill(dialog, lambda: None)

    answers.fill = say
    people_window.commands.run("assign_by_hand")
    home = desk.workspace.stable.households[HOMES[2]]
    assert (home.grid, home.assigned_by) == (A, AssignedBy.HAND)
    assert home.hand_reason == desk.workspace.hand_reason != ""
    assert home.hand_reason in [value for _, value in desk.attributes.households.facts.rows()]
    people_window.commands.run("lasso_households")  # the reason is known: nothing is asked


def test_the_lasso_asks_once_for_the_reason(people_window: MainWindow, answers: Answers) -> None:
    asked: list[str] = []

    def say(dialog: ReasonDialog) -> bool:
        asked.append(dialog.said)
        return fill(dialog, lambda: type_words(dialog.line, "商定"))

    answers.fill = say
    people_window.commands.run("lasso_households")
    people_window.commands.run("paint_households")
    assert asked == [""]
    assert desk_of(people_window).workspace.hand_reason == "商定"


def test_households_are_given_to_the_member_of_the_list(
    people_window: MainWindow, answers: Answers
) -> None:
    desk = desk_of(people_window)
    click_row(tab(people_window), 2)

    def give(dialog: GiveDialog) -> bool:
        assert dialog.kind.members  # there is no cluster head
        assert dialog.chosen == (MEMBER, None)
        return fill(dialog, lambda: None)

    answers.fill = give
    people_window.commands.run("give_to")
    assert linked_to(desk.workspace.stable, member=MEMBER) == (HOMES[1],)
    assert any("测试甲" in value for _, value in desk.attributes.households.facts.rows())
    people_window.commands.run("unlink_households")
    assert not desk.workspace.stable.links


def test_a_suggestion_is_shown_in_the_panel_until_it_is_taken(
    people_window: MainWindow, answers: Answers
) -> None:
    desk, panel = desk_of(people_window), panel_of(people_window)

    def ask(dialog: SuggestDialog) -> bool:
        dialog.kind.setCurrentIndex(1)
        return fill(dialog, lambda: None)

    answers.fill = ask
    people_window.commands.run("suggest_links")
    assert isinstance(desk.session.tool, GiveTool)
    assert panel.pages.currentWidget() is panel.proposal
    item = panel.proposal.table.topLevelItem(0)
    assert item is not None
    assert [item.text(column) for column in range(3)] == ["测试甲", "0", "4"]
    assert not desk.workspace.stable.links
    QTest.mouseClick(panel.proposal.take, LEFT)
    assert linked_to(desk.workspace.stable, member=MEMBER) == tuple(HOMES)
    assert panel.pages.currentWidget() is not panel.proposal
    people_window.commands.run("undo")
    assert not desk.workspace.stable.links


def test_another_tool_forgets_the_suggestion(people_window: MainWindow, answers: Answers) -> None:
    desk, panel = desk_of(people_window), panel_of(people_window)
    desk.people.give.propose(HOMES, True, None, False)
    people_window.commands.run("pan")
    assert desk.people.give.proposal is None
    assert panel.pages.currentWidget() is not panel.proposal


def test_a_place_is_put_on_the_map_by_a_click(people_window: MainWindow) -> None:
    click_row(tab(people_window, "places"), 1)
    (locate,) = [deed for deed in panel_of(people_window).deeds() if deed.id == "locate"]
    locate.run()
    click(people_window, 150, 50)
    school = desk_of(people_window).workspace.stable.places[PlaceId(1)]
    assert school.grid == B


def test_places_are_put_into_the_grid_that_is_asked_for(
    people_window: MainWindow, answers: Answers
) -> None:
    click_row(tab(people_window, "places"), 1)
    (assign,) = [deed for deed in panel_of(people_window).deeds() if deed.id == "assign_place"]

    def choose(dialog: PlacesToGridDialog) -> bool:
        return fill(dialog, lambda: dialog.grid.choose(B))

    answers.fill = choose
    assign.run()
    school = desk_of(people_window).workspace.stable.places[PlaceId(1)]
    assert (school.grid, school.assigned_by) == (B, AssignedBy.HAND)


def test_a_unit_has_its_records_those_in_no_grid_too(people_window: MainWindow) -> None:
    shown = tab(people_window)
    plan = desk_of(people_window).workspace.stable
    assert plan.households[HOMES[3]].grid is None
    shown.scope.choose_unit(UnitId(1))
    assert shown.model.keys == [1, 2, 3, 4]
    desk_of(people_window).workspace.perform(
        lambda plan: put_household(plan, household=replace(plan.households[HOMES[3]], unit=None))
    )
    assert shown.model.keys == [1, 2, 3]
    assert shown.summary.text() == "常住 3 户 9 人"
    places = tab(people_window, "places")
    places.scope.choose_unit(UnitId(1))
    assert places.model.keys == [1]


def test_the_row_of_who_is_placed_next_is_selected(people_window: MainWindow) -> None:
    shown = tab(people_window)
    desk_of(people_window).people.hand.place(HOMES[1:])
    assert shown.selected() == [2]
    click(people_window, 50, 50)
    assert shown.selected() == [3]
    tool = desk_of(people_window).session.tool
    assert isinstance(tool, PlaceTool)
    tool.go_back()
    assert shown.selected() == [2]
    tool.skip()
    tool.skip()
    assert shown.selected() == [4]


def test_what_a_grid_may_be_built_on_follows_the_profile(people_window: MainWindow) -> None:
    desk = desk_of(people_window)
    desk.workspace.select([A])
    box = desk.attributes.grids.basis.box
    assert "居民小区" in [box.itemText(row) for row in range(box.count())]
    desk.workspace.perform(lambda plan: set_basis(plan, grids=[A], basis="compound"))
    desk.workspace.perform(lambda plan: use_shipped_profile(plan, name="chongzhou"))
    offered = [box.itemText(row) for row in range(box.count())]
    assert offered[1:6] == ["商住楼", "老旧院落", "安置点", "场镇", "川西林盘"]
    assert box.currentText() == "compound"


def test_a_list_has_room_in_a_low_window(people_window: MainWindow, qtbot: QtBot) -> None:
    people_window.resize(1280, 720)
    QApplication.processEvents()
    people_window.docks.show_panel("findings")
    people_window.docks.show_panel("grids")
    QApplication.processEvents()
    shown = tab(people_window).table.viewport()
    people_window.docks.show_panel("people")
    qtbot.waitUntil(lambda: shown.height() >= 5 * 25)


def test_the_selected_rows_are_copied_with_their_headings(
    people_window: MainWindow, texts: Texts
) -> None:
    shown = tab(people_window)
    click_row(shown, 2)
    shown.table.setFocus()
    QTest.keyClick(shown.table, Qt.Key.Key_C, Qt.KeyboardModifier.ControlModifier)
    head, line = QGuiApplication.clipboard().text().splitlines()
    assert head.split("\t")[:2] == [texts("people.households.number"), "户主"]
    assert line.split("\t")[:2] == ["H2", "李四"]


def test_what_is_written_of_a_household_is_changed_in_place(people_window: MainWindow) -> None:
    desk = desk_of(people_window)
    desk.workspace.set_selected(type(desk.workspace.selected)(households=(HOMES[0],)))
    form = desk.attributes.households
    line = form.people.line
    line.selectAll()
    QTest.keyClicks(line, "-1")
    QTest.keyClick(line, Qt.Key.Key_Return)
    assert form.people.error.text()
    line.selectAll()
    QTest.keyClicks(line, "7")
    QTest.keyClick(line, Qt.Key.Key_Return)
    assert desk.workspace.stable.households[HOMES[0]].people == 7
    assert not form.people.error.text()
