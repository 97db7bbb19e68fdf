"""The wizard that takes in lists, led through with mouse and keys on the real window."""

import csv
import shutil
from collections.abc import Callable
from pathlib import Path

import openpyxl
import pytest
from pyproj import Transformer
from PySide6.QtCore import QMimeData, QPoint, QPointF, Qt, QUrl
from PySide6.QtGui import QDragEnterEvent, QDropEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot
from support.answers import Answers
from support.list_files import HEADER, HOUSES, in_gcj02, write_list, write_village_sheets
from support.town_window import desk_of, open_in, type_words

from app.cli.run import run
from app.dialogs import import_session
from app.dialogs.import_wizard import ImportWizard
from app.main_window import MainWindow
from app.models.import_rows import Lead
from gis.operations.rename_grid import rename_grid
from gis.plan.plan import Plan
from gis.plan.records import LocatedBy
from resources import path

LEFT = Qt.MouseButton.LeftButton
Lead_ = Callable[[ImportWizard], None]


@pytest.fixture(scope="module")
def township(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The sample township with its grids and nobody in it."""
    project = tmp_path_factory.mktemp("township") / "town.gpkg"
    sample = path("samples/township")
    for call in (
        ["new", project, "--units", f"{sample / 'units.gpkg'}:units"],
        ["import", "grids", project, sample / "grids.gpkg"],
    ):
        assert run([str(word) for word in call]) == 0
    return project


class Hand:
    """Lead a wizard through its pages as a user does."""

    def __init__(self, window: MainWindow, answers: Answers, qtbot: QtBot) -> None:
        self.window = window
        self._answers = answers
        self._qtbot = qtbot
        self.wizard: ImportWizard | None = None

    @property
    def plan(self) -> Plan:
        return desk_of(self.window).workspace.stable

    def open(self, lead: Lead_, command: str = "import_households") -> None:
        """Give the command and lead through the wizard that comes."""
        ended: list[BaseException | None] = []

        def fill(wizard: ImportWizard) -> bool:
            # What is raised below a slot of Qt would not fail the test.
            try:
                with self._qtbot.waitActive(wizard):
                    wizard.show()
                lead(wizard)
                ended.append(None)
            except BaseException as failure:  # noqa: BLE001
                ended.append(failure)
            finally:
                wizard.close()
            return False

        self._answers.fill = fill
        self.window.commands.actions[command].trigger()
        self._qtbot.waitUntil(lambda: len(ended) == 1)
        if ended[0] is not None:
            raise ended[0]

    def wait(self, wizard: ImportWizard) -> None:
        """Wait until nothing is under way."""
        self._qtbot.waitUntil(lambda: wizard.session.job is None)

    def choose_file(self, wizard: ImportWizard, file: Path) -> None:
        """Type a path and wait until it is read."""
        wizard.file_page.file.line.setFocus()
        type_words(wizard.file_page.file.line, str(file))
        assert wizard.file_page.file.path() == file
        self.wait(wizard)

    def next(self, wizard: ImportWizard) -> None:
        """Press the button that leads on, and wait for the page."""
        wait = self._qtbot.waitUntil
        wait(lambda: wizard.next_button.isEnabled() or bool(wizard.problem.text()))
        assert not wizard.problem.text(), wizard.problem.text()
        QTest.mouseClick(wizard.next_button, LEFT)
        self.wait(wizard)

    def go_to(self, wizard: ImportWizard, page: QWidget) -> None:
        """Lead on until a page is shown."""
        while wizard.page is not page:
            self.next(wizard)


@pytest.fixture
def hand(
    make_window: Callable[[str], MainWindow],
    township: Path,
    tmp_path: Path,
    answers: Answers,
    qtbot: QtBot,
) -> Hand:
    """A hand at a Chinese window on the township without people."""
    project = tmp_path / "town.gpkg"
    shutil.copy(township, project)
    window = make_window("zh")
    open_in(window, project, qtbot)
    return Hand(window, answers, qtbot)


def numbers(plan: Plan) -> list[str]:
    return sorted(one.household_no for one in plan.households.values())


def choose(wizard: ImportWizard, place: int, key: str) -> None:
    """Choose by keys what a column is."""
    box = wizard.columns_page.choice(place)
    box.setFocus()
    QTest.keyClick(box, Qt.Key.Key_Down)
    for _ in range(box.count()):
        if box.view().currentIndex().row() == box.findData(key):
            break
        QTest.keyClick(box.view(), Qt.Key.Key_Down)
    QTest.keyClick(box.view(), Qt.Key.Key_Return)
    assert box.currentData() == key


def test_a_good_list_goes_in_as_one_step_that_can_be_undone(hand: Hand, tmp_path: Path) -> None:
    file = write_list(tmp_path / "户.csv")
    steps = len(desk_of(hand.window).workspace.history.entries)

    def lead(wizard: ImportWizard) -> None:
        assert not wizard.next_button.isEnabled()
        hand.choose_file(wizard, file)
        assert wizard.file_page.kind.currentData() == "households"
        assert wizard.file_page.encoding.currentText() == "utf-8"
        assert "槐坝1号" in wizard.file_page.sample.text()
        hand.go_to(wizard, wizard.check_page)
        assert not hand.plan.households
        assert "新增 4" in wizard.check_page.tabs.tabText(1)
        hand.next(wizard)
        assert wizard.page is wizard.done_page
        assert "4" in wizard.done_page.summary.toPlainText()
        hand.next(wizard)
        assert not wizard.isVisible()

    hand.open(lead)
    homes = hand.plan.households.values()
    assert numbers(hand.plan) == [house[0] for house in HOUSES]
    assert all(home.grid is not None and home.located_by is LocatedBy.COORDINATE for home in homes)
    assert len(desk_of(hand.window).workspace.history.entries) == steps + 1
    hand.window.commands.actions["undo"].trigger()
    assert not hand.plan.households


def test_bad_cells_are_marked_named_and_written_beside(
    hand: Hand, answers: Answers, tmp_path: Path
) -> None:
    rows = [list(row) for row in HOUSES]
    rows[1][5] = "三人"
    rows[3][0] = rows[2][0]
    file, beside = write_list(tmp_path / "户.csv", rows), tmp_path / "户-问题行.xlsx"
    answers.files = [beside]

    def lead(wizard: ImportWizard) -> None:
        hand.choose_file(wizard, file)
        hand.go_to(wizard, wizard.check_page)
        page = wizard.check_page
        assert "不能用 2" in page.tabs.tabText(5)
        QTest.mouseClick(page.tabs, LEFT, pos=page.tabs.tabRect(5).center())
        assert page.model.rowCount() == 2
        QTest.mouseClick(page.next_bad, LEFT)
        index = page.table.currentIndex()
        assert (index.row(), index.column()) == (0, len(Lead) + 5)
        assert "三人" in index.data(Qt.ItemDataRole.ToolTipRole)
        assert index.data(Qt.ItemDataRole.BackgroundRole) is not None
        assert "三人" in index.siblingAtColumn(Lead.REASON).data()
        QTest.mouseClick(page.next_bad, LEFT)
        assert page.table.currentIndex().row() == 1
        QTest.mouseClick(page.write_button, LEFT)
        hand.next(wizard)

    hand.open(lead)
    assert numbers(hand.plan) == ["00101001", "00101003"]
    cells = list(openpyxl.load_workbook(beside).worksheets[0].values)
    assert len(cells) == 3
    assert "三人" in cells[1]
    entries = hand.window.access_record
    assert entries is not None
    assert len(entries.entries()) == 1


@pytest.mark.qt_log_ignore("This plugin does not support")
def test_columns_chosen_by_hand_are_remembered_for_the_header(hand: Hand, tmp_path: Path) -> None:
    header = ("A1", "A2", "A3", "A4", "A5", "A6", "A7", "A8")
    file = write_list(tmp_path / "x.csv", header=header)

    def by_hand(wizard: ImportWizard) -> None:
        hand.choose_file(wizard, file)
        assert wizard.file_page.kind.currentData() == "households"
        hand.next(wizard)
        page = wizard.columns_page
        assert not wizard.next_button.isEnabled()
        assert "户号" in page.missing.text()
        choose(wizard, 0, "household_no")
        choose(wizard, 1, "unit")
        choose(wizard, 5, "people")
        assert not page.missing.isVisible()
        hand.go_to(wizard, wizard.done_page)

    hand.open(by_hand)
    assert sorted(one.people for one in hand.plan.households.values()) == [1, 2, 5, 6]

    def again(wizard: ImportWizard) -> None:
        hand.choose_file(wizard, file)
        hand.next(wizard)
        page = wizard.columns_page
        assert desk_of(hand.window).workspace.today in page.remembered.text()
        assert page.choice(5).currentData() == "people"
        hand.go_to(wizard, wizard.check_page)
        assert "未变 4" in wizard.check_page.tabs.tabText(3)
        assert not wizard.next_button.isEnabled()
        QTest.mouseClick(wizard.back_button, LEFT)
        hand.wait(wizard)
        while wizard.page is not page:
            QTest.mouseClick(wizard.back_button, LEFT)
            hand.wait(wizard)
        QTest.mouseClick(page.guess_button, LEFT)
        assert page.choice(5).currentData() is None

    hand.open(again)


def test_coordinates_of_a_web_map_are_converted_when_that_is_chosen(
    hand: Hand, tmp_path: Path
) -> None:
    right = write_list(tmp_path / "wgs.csv")
    shifted = write_list(tmp_path / "gcj.csv", in_gcj02())
    places: list[dict[str, tuple[int, int] | None]] = []

    def lead_with(file: Path, system: str) -> Lead_:
        def lead(wizard: ImportWizard) -> None:
            hand.choose_file(wizard, file)
            hand.go_to(wizard, wizard.places_page)
            page = wizard.places_page
            assert "4 行中" in page.buttons[system].text()
            QTest.mouseClick(page.buttons[system], LEFT, pos=page.buttons[system].rect().center())
            if not page.buttons[system].isChecked():
                QTest.keyClick(page.buttons[system], Qt.Key.Key_Space)
            assert page.buttons[system].isChecked()
            hand.go_to(wizard, wizard.done_page)

        return lead

    for file, system in ((right, ""), (shifted, "gcj02")):
        hand.open(lead_with(file, system))
        places.append({one.household_no: one.location for one in hand.plan.households.values()})
        hand.window.commands.actions["undo"].trigger()
    for number, place in places[0].items():
        other = places[1][number]
        assert place is not None
        assert other is not None
        assert max(abs(a - b) for a, b in zip(place, other, strict=True)) <= 10


def test_households_that_are_shifted_together_are_told_and_how_far(
    hand: Hand, tmp_path: Path
) -> None:
    with (path("samples/township") / "households.csv").open(encoding="utf-8-sig") as stream:
        sample = [row for row in csv.DictReader(stream) if 0 < float(row["东坐标"] or 0) < 1e6]
    lonlat = Transformer.from_crs("EPSG:4549", "EPSG:4490", always_xy=True).transform
    names = ("户号", "村(社区)", "村民小组", "经度", "纬度")
    rows = [
        [*(row[name] for name in names[:3]), *lonlat(float(row["东坐标"]), float(row["北坐标"]))]
        for row in sample
    ]
    true = write_list(tmp_path / "真.csv", rows, names)
    shifted = write_list(tmp_path / "偏.csv", in_gcj02(rows), names)
    said: dict[str, str] = {}

    def lead_with(file: Path) -> Lead_:
        def lead(wizard: ImportWizard) -> None:
            hand.choose_file(wizard, file)
            hand.go_to(wizard, wizard.places_page)
            said[file.stem] = wizard.places_page.doubt.text()
            assert wizard.places_page.doubt.isVisible() is bool(said[file.stem])

        return lead

    for file in (true, shifted):
        hand.open(lead_with(file))
    assert said["真"] == ""
    first = said["偏"].splitlines()[0]
    metres = int("".join(filter(str.isdigit, first.split("米")[0])))
    assert 300 <= metres <= 700
    assert "GCJ-02" in first


def test_a_wizard_that_is_given_up_changes_nothing(hand: Hand, tmp_path: Path) -> None:
    file = write_list(tmp_path / "户.csv")

    def give_up(wizard: ImportWizard) -> None:
        hand.choose_file(wizard, file)
        hand.go_to(wizard, wizard.check_page)
        QTest.mouseClick(wizard.cancel_button, LEFT)
        assert not wizard.isVisible()

    def in_the_middle(wizard: ImportWizard) -> None:
        hand.choose_file(wizard, file)
        hand.next(wizard)
        wizard.session.compute()
        assert wizard.session.job is not None
        QTest.keyClick(wizard, Qt.Key.Key_Escape)
        assert wizard.session.job is None

    for lead in (give_up, in_the_middle):
        hand.open(lead)
        assert not hand.plan.households
    assert desk_of(hand.window).workspace.undo_label is not None


def test_changed_rows_show_old_and_new_and_missing_ones_go_only_when_asked(
    hand: Hand, tmp_path: Path
) -> None:
    first, second = tmp_path / "a.csv", tmp_path / "b.csv"
    write_list(first)
    write_list(second, [(*HOUSES[0][:5], "9", *HOUSES[0][6:]), *HOUSES[1:3]])

    def take(wizard: ImportWizard) -> None:
        hand.choose_file(wizard, first)
        hand.go_to(wizard, wizard.done_page)

    def change(wizard: ImportWizard) -> None:
        hand.choose_file(wizard, second)
        hand.go_to(wizard, wizard.check_page)
        page = wizard.check_page
        QTest.mouseClick(page.tabs, LEFT, pos=page.tabs.tabRect(2).center())
        assert page.model.rowCount() == 1
        assert page.model.index(0, len(Lead) + 5).data() == "2 → 9"
        assert page.remove.isVisible()
        assert not page.remove.isChecked()
        assert "1" in page.remove.text()
        page.remove.setFocus()
        QTest.keyClick(page.remove, Qt.Key.Key_Space)
        hand.wait(wizard)
        hand.next(wizard)

    hand.open(take)
    hand.open(change)
    assert numbers(hand.plan) == [house[0] for house in HOUSES[:3]]
    hand.window.commands.actions["undo"].trigger()
    assert numbers(hand.plan) == [house[0] for house in HOUSES]


def test_when_the_plan_changes_meanwhile_all_is_computed_again(hand: Hand, tmp_path: Path) -> None:
    file = write_list(tmp_path / "户.csv")

    def lead(wizard: ImportWizard) -> None:
        hand.choose_file(wizard, file)
        hand.go_to(wizard, wizard.check_page)
        workspace = desk_of(hand.window).workspace
        grid = next(iter(workspace.stable.grids))
        workspace.commit(rename_grid(workspace.stable, grid=grid, name="新名"))
        wizard.check_page.refresh()
        assert not wizard.check_page.commit()
        assert not hand.plan.households
        hand.wait(wizard)
        assert wizard.page is wizard.check_page
        assert "已重新计算" in wizard.check_page.notes.text()
        hand.next(wizard)

    hand.open(lead)
    assert len(hand.plan.households) == len(HOUSES)
    assert any(grid.name == "新名" for grid in hand.plan.grids.values())


def test_going_back_and_forth_reads_and_computes_nothing_twice(
    hand: Hand, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    file = write_list(tmp_path / "户.csv")
    done: list[str] = []
    for name in ("read_any_list", "list_step"):
        real = getattr(import_session, name)

        def counted(
            *arguments: object,
            name: str = name,
            real: Callable[..., object] = real,
            **named: object,
        ) -> object:
            done.append(name)
            return real(*arguments, **named)

        monkeypatch.setattr(import_session, name, counted)

    def lead(wizard: ImportWizard) -> None:
        hand.choose_file(wizard, file)
        for _ in range(2):
            hand.go_to(wizard, wizard.check_page)
            while wizard.page is not wizard.file_page:
                QTest.mouseClick(wizard.back_button, LEFT)
                hand.wait(wizard)
        assert wizard.file_page.encoding.currentText() == "utf-8"
        hand.go_to(wizard, wizard.check_page)

    hand.open(lead)
    assert done == ["read_any_list", "list_step"]


def test_a_wrong_encoding_is_seen_and_changed(hand: Hand, tmp_path: Path) -> None:
    file = write_list(tmp_path / "户.csv", encoding="gb18030")

    def lead(wizard: ImportWizard) -> None:
        hand.choose_file(wizard, file)
        page = wizard.file_page
        assert page.encoding.currentText() == "gb18030"
        assert page.known_by.isVisible()
        page.encoding.setFocus()
        QTest.keyClick(page.encoding, Qt.Key.Key_End)
        hand.wait(wizard)
        assert page.encoding.currentText() == "utf-16"
        assert "槐坝1号" not in page.sample.text()
        page.encoding.setFocus()
        QTest.keyClick(page.encoding, Qt.Key.Key_Home)
        hand.wait(wizard)
        assert "槐坝1号" in page.sample.text()

    hand.open(lead)


def test_several_sheets_are_taken_or_left(hand: Hand, tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    for name, rows in (("一", HOUSES[:2]), ("二", HOUSES[2:3]), ("三", HOUSES[3:])):
        sheet = book.create_sheet(name)
        for row in (HEADER, *rows):
            sheet.append(row)
    del book[book.sheetnames[0]]
    file = tmp_path / "户.xlsx"
    book.save(file)

    def lead(wizard: ImportWizard) -> None:
        hand.choose_file(wizard, file)
        sheets = wizard.file_page.sheets
        assert sheets.count() == 3
        sheets.setCurrentRow(1)
        QTest.keyClick(sheets, Qt.Key.Key_Space)
        assert not wizard.file_page.encoding.isVisible()
        hand.go_to(wizard, wizard.done_page)

    hand.open(lead)
    assert numbers(hand.plan) == ["00101001", "00101002", "00101004"]


def test_private_columns_are_struck_out_and_never_shown(hand: Hand, tmp_path: Path) -> None:
    header = (*HEADER, "身份证号")
    file = write_list(tmp_path / "户.csv", [(*row, "11010519491231002X") for row in HOUSES], header)

    def lead(wizard: ImportWizard) -> None:
        hand.choose_file(wizard, file)
        assert "11010519491231002X" not in wizard.file_page.sample.text()
        hand.next(wizard)
        page = wizard.columns_page
        with pytest.raises(TypeError):
            page.choice(8)
        assert "身份证号" in page.legend.text()
        shown = {page.model.index(row, 8).data() for row in range(1, 5)}
        assert shown == {"●●●"}

    hand.open(lead)


def test_a_file_can_be_dropped_on_the_first_page(hand: Hand, tmp_path: Path) -> None:
    file = write_list(tmp_path / "户.csv")

    def lead(wizard: ImportWizard) -> None:
        data = QMimeData()
        data.setUrls([QUrl.fromLocalFile(str(file))])
        event = QDropEvent(
            QPointF(20, 20),
            Qt.DropAction.CopyAction,
            data,
            LEFT,
            Qt.KeyboardModifier.NoModifier,
        )
        entering = QDragEnterEvent(
            QPoint(20, 20), Qt.DropAction.CopyAction, data, LEFT, Qt.KeyboardModifier.NoModifier
        )
        QApplication.sendEvent(wizard, entering)
        assert entering.isAccepted()
        QApplication.sendEvent(wizard, event)
        hand.wait(wizard)
        assert wizard.file_page.file.path() == file
        assert wizard.session.file is not None

    hand.open(lead)


def test_a_path_that_leads_nowhere_is_told_and_the_file_before_forgotten(
    hand: Hand, tmp_path: Path
) -> None:
    file = write_list(tmp_path / "户.csv")

    def lead(wizard: ImportWizard) -> None:
        hand.choose_file(wizard, file)
        assert wizard.next_button.isEnabled()
        line = wizard.file_page.file.line
        QTest.keyClick(line, Qt.Key.Key_X)
        assert not wizard.next_button.isEnabled()
        QTest.keyClick(line, Qt.Key.Key_Return)
        assert wizard.page is wizard.file_page
        assert f"{file}x" in wizard.problem.text()
        QTest.keyClick(line, Qt.Key.Key_Backspace)
        hand.wait(wizard)
        assert wizard.next_button.isEnabled()
        assert not wizard.problem.text()

    hand.open(lead)


def test_a_file_that_cannot_be_read_is_told_on_the_page(hand: Hand, tmp_path: Path) -> None:
    file = tmp_path / "x.xlsx"
    file.write_bytes(b"PK no workbook")

    def lead(wizard: ImportWizard) -> None:
        hand.choose_file(wizard, file)
        assert "x.xlsx" in wizard.problem.text()
        assert not wizard.next_button.isEnabled()

    hand.open(lead)


@pytest.fixture
def english(
    make_window: Callable[[str], MainWindow],
    township: Path,
    tmp_path: Path,
    answers: Answers,
    qtbot: QtBot,
) -> Hand:
    """A hand at an English window."""
    project = tmp_path / "town.gpkg"
    shutil.copy(township, project)
    window = make_window("en")
    open_in(window, project, qtbot)
    return Hand(window, answers, qtbot)


@pytest.mark.parametrize(
    ("command", "file"),
    [
        ("import_members", "members.xlsx"),
        ("import_posts", "posts.xlsx"),
        ("import_households", "households.xlsx"),
    ],
)
def test_the_lists_of_the_sample_go_in_in_english(english: Hand, command: str, file: str) -> None:
    def lead(wizard: ImportWizard) -> None:
        english.choose_file(wizard, path("samples/township") / file)
        english.go_to(wizard, wizard.done_page)

    english.open(lead, command)
    kind = command.removeprefix("import_")
    assert len(english.plan.table(kind)) > 20


@pytest.mark.qt_log_ignore("This plugin does not support")
def test_sheets_with_columns_of_their_own_stand_in_one_table(hand: Hand, tmp_path: Path) -> None:
    file = write_village_sheets(tmp_path / "各村.xlsx", ("杼桥社区", "樾岗村", "杼桥社区"))

    def lead(wizard: ImportWizard) -> None:
        hand.choose_file(wizard, file)
        hand.go_to(wizard, wizard.columns_page)
        sheets = wizard.columns_page.sheet
        sheets.setFocus()
        QTest.keyClick(sheets, Qt.Key.Key_End)
        assert sheets.currentText() == "其他"
        for place, key in ((0, "household_no"), (2, "householder"), (3, "people"), (4, "unit")):
            choose(wizard, place, key)
        hand.go_to(wizard, wizard.check_page)
        model = wizard.check_page.model
        shown = [
            [str(model.index(row, column).data()) for column in range(model.columnCount())]
            for row in range(model.rowCount())
        ]
        first = len(Lead)
        headers = [
            str(model.headerData(at, Qt.Orientation.Horizontal)) for at in range(first, first + 3)
        ]
        assert headers == ["户号", "户主姓名", "常住人口"]
        assert [row[first : first + 3] for row in shown] == [
            ["K1", "测试子", "3"],
            ["K2", "测试丑", "2"],
            ["K1", "测试寅", "4"],
            ["K2", "测试辰", "四口人"],
            ["K3", "测试卯", "5"],
        ]
        hand.next(wizard)

    hand.open(lead)
    assert numbers(hand.plan) == ["K1", "K1", "K2", "K3"]


def test_a_sheet_that_is_not_taken_is_not_counted(hand: Hand, tmp_path: Path) -> None:
    file = write_village_sheets(tmp_path / "各村.xlsx", ("杼桥社区", "樾岗村", "杼桥社区"))

    def lead(wizard: ImportWizard) -> None:
        hand.choose_file(wizard, file)
        hand.go_to(wizard, wizard.check_page)
        assert wizard.check_page.model.rowCount() == 4
        assert "“其他”没有所需的列" in wizard.check_page.notes.text()

    hand.open(lead)
