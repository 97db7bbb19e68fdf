"""The import of a vector file, led through with mouse and keys."""

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import geopandas
import pytest
import shapely
from ezdxf import filemanagement
from PySide6.QtCore import QMimeData, QPoint, QPointF, Qt, QUrl
from PySide6.QtGui import QDragEnterEvent, QDropEvent, QGuiApplication, QWheelEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton, QApplication
from pytestqt.qtbot import QtBot
from support.answers import Answers
from support.files_beside_project import (
    NAMES,
    OWN_CRS,
    grids,
    in_gcj02,
    land,
    local,
    tile,
    write_shapefile,
)
from support.town_window import type_words

from app.dialogs.import_report_dialog import ImportReportDialog
from app.dialogs.repair_dialog import RepairDialog
from app.dialogs.theme_choices import choose as choose_entry
from app.dialogs.vector_session import VectorSession
from app.dialogs.vector_window import VectorWindow
from app.import_flows import ImportFlows, ThemeTaker
from app.jobs import JobRunner
from app.models.vector_choices import Purpose
from app.workspace import Workspace
from gis.errors import InputProblem, Refused
from gis.files.theme_layers import ThemeKind
from gis.geometry.fit import FitKind
from gis.geometry.gcj02 import ShiftedCrs
from gis.imports.point_rows import PointRow, rows_of_text
from gis.imports.theme_layers import ThemeImport
from gis.plan.history import History
from gis.plan.plan import Plan
from gis.progress import NoProgress, Progress
from gis.texts import Texts
from gis.topology.records import grid_label

LEFT = Qt.MouseButton.LeftButton


class Host:
    """Be the window of the program, as far as imports need it."""

    project_settings = None
    access_record = None

    def __init__(self) -> None:
        self.themes: ThemeTaker | None = None
        self.workspace: Workspace | None = Workspace(History(land()))
        self.problems: list[InputProblem | Refused] = []

    def show_problem(self, problem: InputProblem | Refused) -> None:
        self.problems.append(problem)


class Hand:
    """Open the window of an import, and use it as a person does."""

    def __init__(self, answers: Answers, qtbot: QtBot, language: str) -> None:
        def fail(fault: BaseException) -> None:
            raise fault

        self.host = Host()
        self.jobs = JobRunner(fail)
        self._answers, self._qtbot = answers, qtbot
        texts = Texts("en" if language == "en" else "zh")
        self.flows = ImportFlows(self.host, texts, answers, self.jobs, None)
        self._ended: list[BaseException | None] = []

    @property
    def plan(self) -> Plan:
        assert self.host.workspace is not None
        return self.host.workspace.stable

    def lead(
        self,
        *dialogs: Callable[[Any], bool],
        order: Callable[[], None] | None = None,
    ) -> None:
        """Give an order and answer the dialogs that come."""
        left = list(dialogs)

        def fill(dialog: Any) -> bool:  # noqa: ANN401 - whatever dialog comes
            # What is raised below a slot of Qt would not fail the test.
            try:
                with self._qtbot.waitActive(dialog):
                    dialog.show()
                return left.pop(0)(dialog)
            except BaseException as failure:  # noqa: BLE001
                self._ended.append(failure)
                return False
            finally:
                dialog.close()

        self._answers.fill = fill
        (order or self.flows.import_grids)()
        self._qtbot.waitUntil(lambda: not self.jobs.jobs)
        for failure in self._ended:
            if failure is not None:
                raise failure
        assert left == []

    def settle(self, window: VectorWindow) -> None:
        """Wait until nothing is under way."""
        self._qtbot.waitUntil(lambda: window.session.job is None)

    def choose_file(self, window: VectorWindow, file: Path) -> None:
        """Type a path and wait until the file lies on the picture, or a question is asked."""
        window.show_page(window.file_page)
        window.file_page.file.line.setFocus()
        type_words(window.file_page.file.line, str(file))
        self.settle(window)

    def press(self, window: VectorWindow, button: QAbstractButton) -> None:
        """Click a button that can be seen."""
        assert button.isVisible()
        assert button.isEnabled()
        QTest.mouseClick(button, LEFT)
        self.settle(window)


@pytest.fixture
def make_hand(
    dressed: QApplication, qtbot: QtBot, answers: Answers
) -> Iterator[Callable[[str], Hand]]:
    made: list[Hand] = []

    def make(language: str) -> Hand:
        made.append(Hand(answers, qtbot, language))
        return made[-1]

    yield make
    for hand in made:
        assert hand.host.workspace is not None
        hand.host.workspace.close()
        hand.jobs.close()


@pytest.fixture
def hand(make_hand: Callable[[str], Hand]) -> Hand:
    return make_hand("zh")


def agree(dialog: object) -> bool:
    """Take in what a report tells."""
    return True


def chosen_row(window: VectorWindow) -> str:
    """Return how the system is written that is ticked."""
    ticked = [row for row in window.crs_page.rows if row.button.isChecked()]
    assert len(ticked) == 1
    return ticked[0].candidate.written


def residual(window: VectorWindow, row: int) -> float:
    """Return what is left at a common point, in metres."""
    item = window.crs_page.fit.table.item(row, 5)
    assert item is not None
    return float(item.text())


def test_it_begins_with_the_file_and_needs_one(hand: Hand) -> None:
    def look(window: VectorWindow) -> bool:
        hand.settle(window)
        assert window.file_page.file.line.hasFocus()
        assert not window.accept_button.isEnabled()
        assert not window.tabs.isTabEnabled(1)
        return False

    hand.lead(look)


def test_a_plain_file_goes_in_with_two_agreements(hand: Hand, tmp_path: Path) -> None:
    path = tmp_path / "grids.gpkg"
    grids().to_file(path)

    def choose(window: VectorWindow) -> bool:
        hand.choose_file(window, path)
        assert window.tabs.currentIndex() == 0
        assert window.preview.picture.sees_file
        hand.press(window, window.accept_button)
        return True

    hand.lead(choose, agree)
    assert {grid.name for grid in hand.plan.grids.values()} == set(NAMES)


def test_whoever_does_not_like_the_report_comes_back_to_all_that_was_chosen(
    hand: Hand, tmp_path: Path
) -> None:
    path = write_shapefile(grids(), tmp_path / "网格.shp", ".cpg", ".prj")

    def choose(window: VectorWindow) -> bool:
        hand.choose_file(window, path)
        window.ways_page.grids.fill_gaps.setValue(12.5)
        window.ways_page.grids.overlaps.setCurrentIndex(2)
        window.session.choose_encoding("BIG5")
        hand.settle(window)
        window.session.choose_column("name", None)
        hand.press(window, window.accept_button)
        return True

    def refuse(report: ImportReportDialog) -> bool:
        assert isinstance(report, ImportReportDialog)
        return False

    def look(window: VectorWindow) -> bool:
        hand.settle(window)
        assert window.file_page.file.line.text() == str(path)
        ways = window.ways_page.grids
        assert (ways.fill_gaps.value(), ways.overlaps.currentData()) == (12.5, "larger")
        assert window.fields_page.boxes["name"].currentData() is None
        assert window.file_page.encoding.buttons["BIG5"].isChecked()
        assert chosen_row(window) == "EPSG:4549"
        assert window.preview.picture.sees_file
        window.session.choose_encoding("GB18030")
        hand.settle(window)
        hand.press(window, window.accept_button)
        return True

    hand.lead(choose, refuse, look, agree)
    assert {grid.name for grid in hand.plan.grids.values()} == set(NAMES)


def test_points_become_a_theme_layer_with_label_kind_and_title(hand: Hand, tmp_path: Path) -> None:
    frame = geopandas.GeoDataFrame(
        {"名称": ["滑坡一", "滑坡二"], "深度": [3, 4], "联系人": ["某人", "某人"]},
        geometry=[tile(0, 0).centroid, tile(2, 1).centroid],
        crs=OWN_CRS,
    )
    path = write_shapefile(frame, tmp_path / "hz.shp", ".cpg", ".prj")
    taken: list[tuple[ThemeImport, str]] = []

    class Taker:
        def take_in(
            self,
            work: Callable[[Plan, Progress], ThemeImport],
            again: Callable[[], None],
            label: str = "",
        ) -> None:
            taken.append((work(hand.plan, NoProgress()), label))
            if len(taken) == 1:
                again()

    hand.host.themes = Taker()

    def choose(window: VectorWindow) -> bool:
        hand.choose_file(window, path)
        assert not window.accept_button.isEnabled(), "points become no grids"
        window.show_page(window.file_page)
        button = window.file_page.purpose[Purpose.THEMES]
        QTest.mouseClick(button, LEFT, pos=QPoint(8, button.height() // 2))
        hand.settle(window)
        assert chosen_row(window) == "EPSG:4549"
        fields = window.fields_page
        assert fields.boxes["label"].currentData() == "名称"
        assert fields.boxes["label"].findData("联系人") < 0
        assert "联系人" in fields.excluded.text()
        assert "某人" not in fields.unused.text()
        samples = window.file_page.encoding.samples["GB18030"].text()
        assert "滑坡一" in samples
        assert "某人" not in samples
        window.ways_page.themes.title.setText("地质隐患")
        choose_entry(window.ways_page.themes.kind, "hazard_points")
        hand.press(window, window.accept_button)
        return True

    def again(window: VectorWindow) -> bool:
        hand.settle(window)
        assert window.ways_page.themes.title.text() == "地质隐患"
        assert window.ways_page.themes.kind.currentData() == "hazard_points"
        hand.press(window, window.accept_button)
        return True

    hand.lead(choose, again)
    (first, label), (second, _) = taken
    (theme,) = first.themes
    assert (theme.title, theme.kind, label) == ("地质隐患", ThemeKind.HAZARD_POINTS, "名称")
    assert theme.content.columns == {"名称": ["滑坡一", "滑坡二"], "深度": [3, 4]}
    assert theme.content.geometries is not None
    metres = shapely.get_coordinates(theme.content.geometries) / 1000
    assert metres.tolist() == shapely.get_coordinates(frame.geometry.array).tolist()
    assert second.themes[0].title == "地质隐患"


def test_a_shapefile_of_gbk_without_cpg_and_prj_is_asked_about(hand: Hand, tmp_path: Path) -> None:
    path = write_shapefile(grids(), tmp_path / "网格.shp", ".cpg", ".prj")

    def choose(window: VectorWindow) -> bool:
        hand.choose_file(window, path)
        assert window.tabs.currentIndex() == window.pages.index(window.crs_page)
        assert chosen_row(window) == "EPSG:4549"
        assert window.crs_page.doubt.isVisible()
        window.show_page(window.file_page)
        encoding = window.file_page.encoding
        assert encoding.isVisible()
        taken = [name for name, button in encoding.buttons.items() if button.isChecked()]
        assert taken == ["GB18030"]
        assert NAMES[0] in encoding.samples["GB18030"].text()
        assert NAMES[0] not in encoding.samples["BIG5"].text()
        assert all("一" not in one.text().splitlines()[1] for one in encoding.samples.values())
        hand.press(window, window.accept_button)
        return True

    hand.lead(choose, agree)
    assert {grid.name for grid in hand.plan.grids.values()} == set(NAMES)


def test_the_encoding_of_a_drawing_is_told_by_its_words(hand: Hand, tmp_path: Path) -> None:
    drawing = filemanagement.new("R2000")
    drawing.encoding = "cp936"
    east, north, _, _ = tile(0, 0).bounds
    drawing.modelspace().add_text("樾岗", dxfattribs={"insert": (east, north), "layer": "注记"})
    corners = shapely.get_coordinates(tile(0, 0)).tolist()
    drawing.modelspace().add_lwpolyline(corners, dxfattribs={"layer": "网格线"})
    drawing.saveas(tmp_path / "a.dxf")

    def look(window: VectorWindow) -> bool:
        hand.choose_file(window, tmp_path / "a.dxf")
        window.show_page(window.file_page)
        samples = window.file_page.encoding.samples
        assert window.file_page.encoding.isVisible()
        assert "樾岗" in samples["GB18030"].text()
        assert "樾岗" not in samples["BIG5"].text()
        return False

    hand.lead(look)


def test_another_encoding_shows_other_words_and_leaves_the_place(
    hand: Hand, tmp_path: Path
) -> None:
    path = write_shapefile(grids(), tmp_path / "g.shp", ".cpg")

    def choose(window: VectorWindow) -> bool:
        hand.choose_file(window, path)
        system = window.session.choices.system
        button = window.file_page.encoding.buttons["BIG5"]
        QTest.mouseClick(button, LEFT, pos=QPoint(8, button.height() // 2))
        hand.settle(window)
        features = window.session.features
        assert features is not None
        assert not any(name in str(features.attributes.to_numpy()) for name in NAMES)
        assert window.session.choices.system is system
        return False

    hand.lead(choose)


def test_shifted_coordinates_are_told_and_moved_only_when_chosen(
    hand: Hand, tmp_path: Path
) -> None:
    path = tmp_path / "gcj.geojson"
    in_gcj02(grids()).to_file(path)

    def choose(window: VectorWindow) -> bool:
        hand.choose_file(window, path)
        window.show_page(window.crs_page)
        assert chosen_row(window) == "EPSG:4326"
        before = window.session.placement
        row = next(one for one in window.crs_page.rows if one.candidate.written == "gcj02")
        QTest.mouseClick(row.reasons, LEFT)
        hand.settle(window)
        assert window.session.choices.system is ShiftedCrs.GCJ02
        after = window.session.placement
        assert before is not None
        assert before.bounds_m is not None
        assert after is not None
        assert after.bounds_m is not None
        assert after.bounds_m == pytest.approx(tile(0, 0, 4, 3).bounds, abs=0.1)
        assert abs(before.bounds_m[0] - after.bounds_m[0]) > 300
        hand.press(window, window.accept_button)
        return True

    hand.lead(choose, agree)
    areas = [hand.plan.partition.area_m2(grid_label(grid)) for grid in hand.plan.grids]
    assert sorted(areas) == pytest.approx([2e6, 4e6, 6e6], rel=1e-4)


def test_a_file_far_away_is_pointed_to(make_hand: Callable[[str], Hand], tmp_path: Path) -> None:
    path = tmp_path / "far.gpkg"
    far = grids()
    far = far.set_geometry(far.geometry.translate(-350_000))
    far.to_file(path)
    hand = make_hand("en")

    def choose(window: VectorWindow) -> bool:
        hand.choose_file(window, path)
        assert not window.accept_button.isEnabled()
        assert chosen_row(window) == "EPSG:4549"
        assert "west" in window.preview.where.text()
        assert not window.preview.picture.sees_file
        hand.press(window, window.preview.to_file)
        assert window.preview.picture.sees_file
        hand.press(window, window.preview.to_project)
        assert not window.preview.picture.sees_file
        hand.press(window, window.preview.to_both)
        assert window.preview.picture.sees_file
        return False

    hand.lead(choose)


def test_a_system_is_found_by_words(hand: Hand, tmp_path: Path) -> None:
    path = write_shapefile(grids(), tmp_path / "g.shp", ".prj")

    def choose(window: VectorWindow) -> bool:
        hand.choose_file(window, path)
        search = window.crs_page.search
        search.line.setFocus()
        type_words(search.line, "CGCS2000 117 带号")
        assert search.found.count() == 0 or search.found.isVisible()
        search.line.clear()
        type_words(search.line, "EPSG:4548")
        assert search.found.count() == 1
        QTest.keyClick(search.line, Qt.Key.Key_Return)
        hand.settle(window)
        assert window.isVisible()
        assert chosen_row(window) == "EPSG:4548"
        type_words(search.line, "nonsense")
        QTest.keyClick(search.line, Qt.Key.Key_Return)
        assert "nonsense" in window.problem.text()
        assert window.isVisible()
        return False

    hand.lead(choose)


def test_an_old_datum_waits_for_parameters(hand: Hand, tmp_path: Path) -> None:
    path = tmp_path / "xian80.gpkg"
    grids().set_crs(2385, allow_override=True).to_file(path)

    def choose(window: VectorWindow) -> bool:
        hand.choose_file(window, path)
        page = window.crs_page
        assert not window.accept_button.isEnabled()
        hand.press(window, page.shift_button)
        QTest.keyClicks(page.shift.fields["dx"], "-10")
        QTest.keyClicks(page.shift.fields["rz"], "0.5")
        assert not page.shift.take_button.isEnabled()
        assert page.shift.problem.isVisible()
        page.shift.rotation.setFocus()
        QTest.keyClick(page.shift.rotation, Qt.Key.Key_Down)
        shift = page.shift.shift
        assert shift is not None
        assert (shift.shift_m[0], shift.rotation_seconds[2]) == (-10.0, 0.5)
        assert shift.rotation.value == "frame"
        hand.press(window, page.shift.take_button)
        assert window.accept_button.isEnabled()
        assert chosen_row(window).endswith("*")
        return False

    hand.lead(choose)


def pasted(count: int) -> str:
    """Return corners of the grids, in the local system and in the project, as a table."""
    ours = shapely.get_coordinates(grids().geometry.array)[: count * 2 : 2]
    theirs = shapely.get_coordinates(local(grids()).geometry.array)[: count * 2 : 2]
    pairs = zip(theirs.tolist(), ours.tolist(), strict=True)
    return "\n".join(f"K\t{x:.4f}\t{y:.4f}\t{e:.4f}\t{n:.4f}" for (x, y), (e, n) in pairs)


def test_a_local_system_is_fitted_by_points_that_are_pasted(hand: Hand, tmp_path: Path) -> None:
    path = write_shapefile(local(grids()).set_crs(4549), tmp_path / "local.shp", ".prj")

    def choose(window: VectorWindow) -> bool:
        hand.choose_file(window, path)
        page = window.crs_page
        assert not window.accept_button.isEnabled()
        hand.press(window, page.fit_button)
        QGuiApplication.clipboard().setText(pasted(4))
        page.fit.table.setFocus()
        QTest.keyClick(page.fit.table, Qt.Key.Key_V, Qt.KeyboardModifier.ControlModifier)
        hand.settle(window)
        assert residual(window, 0) < 0.001
        assert window.accept_button.isEnabled()
        cell = page.fit.table.item(0, 3)
        assert cell is not None
        east = cell.text()
        cell.setText(f"{float(east) + 30:.3f}")
        hand.settle(window)
        assert residual(window, 0) > 10
        cell.setText(east)
        hand.settle(window)
        hand.press(window, page.fit.back_button)
        assert chosen_row(window).endswith("*")
        hand.press(window, window.accept_button)
        return True

    hand.lead(choose, agree)
    assert {grid.name for grid in hand.plan.grids.values()} == set(NAMES)


def test_points_are_still_there_after_the_report_was_refused(hand: Hand, tmp_path: Path) -> None:
    path = write_shapefile(local(grids()).set_crs(4549), tmp_path / "local.shp", ".prj")
    rows: list[PointRow] = []

    def choose(window: VectorWindow) -> bool:
        hand.choose_file(window, path)
        fit = window.crs_page.fit
        hand.press(window, window.crs_page.fit_button)
        choose_entry(fit.kind, FitKind.AFFINE)
        fit.kind.activated.emit(fit.kind.currentIndex())
        # One point is not written to its end.
        fit.table.add_rows([*rows_of_text(pasted(4)), PointRow("K5", ("1", "", "", ""))])
        hand.settle(window)
        rows.extend(fit.table.rows)
        hand.press(window, window.accept_button)
        return True

    def refuse(report: ImportReportDialog) -> bool:
        return False

    def look(window: VectorWindow) -> bool:
        hand.settle(window)
        fit, page = window.crs_page.fit, window.crs_page
        assert chosen_row(window).endswith("*")
        window.show_page(page)
        hand.press(window, page.fit_button)
        assert fit.table.rows == tuple(rows)
        assert fit.fit_kind is FitKind.AFFINE
        assert residual(window, 0) < 0.001
        assert fit.result.text()
        return False

    hand.lead(choose, refuse, look)


def test_looking_at_the_points_again_chooses_nothing_else(hand: Hand, tmp_path: Path) -> None:
    path = tmp_path / "grids.gpkg"
    grids().to_file(path)

    def choose(window: VectorWindow) -> bool:
        hand.choose_file(window, path)
        window.show_page(window.crs_page)
        hand.press(window, window.crs_page.fit_button)
        window.crs_page.fit.table.add_rows(rows_of_text(pasted(4)))
        hand.settle(window)
        hand.press(window, window.crs_page.fit.back_button)
        hand.press(window, window.crs_page.rows[0].button)
        hand.press(window, window.accept_button)
        return True

    def refuse(report: ImportReportDialog) -> bool:
        return False

    def look(window: VectorWindow) -> bool:
        hand.settle(window)
        assert chosen_row(window) == OWN_CRS
        assert window.crs_page.fit.table.rows
        return False

    hand.lead(choose, refuse, look)


def test_points_are_picked_in_the_file_and_in_the_project(hand: Hand, tmp_path: Path) -> None:
    path = write_shapefile(local(grids()).set_crs(4549), tmp_path / "local.shp", ".prj")
    corners = [tile(0, 0), tile(4, 0), tile(4, 3)]

    def choose(window: VectorWindow) -> bool:
        hand.choose_file(window, path)
        page, picture = window.crs_page, window.preview.picture
        hand.press(window, page.fit_button)
        hand.press(window, page.fit.pick_button)
        for corner in corners:
            ours = corner.bounds[:2]
            frame = geopandas.GeoDataFrame(geometry=[shapely.Point(ours)])
            theirs = local(frame).geometry[0]
            for x, y in ((theirs.x, theirs.y), ours):
                # A little beside the corner, which is caught.
                at = picture.view.to_screen([(x, y)])[0] + 3
                QTest.mouseClick(picture, LEFT, pos=QPoint(*(round(one) for one in at.tolist())))
                hand.settle(window)
        assert [row.numbers[2:] for row in page.fit.table.rows] == [
            pytest.approx(corner.bounds[:2]) for corner in corners
        ]
        assert residual(window, 2) < 0.01
        hand.press(window, page.fit.pick_button)
        found = window.session.placement
        assert found is not None
        assert found.bounds_m == pytest.approx(tile(0, 0, 4, 3).bounds, abs=0.01)
        return False

    hand.lead(choose)


def test_columns_are_chosen_by_their_samples(hand: Hand, tmp_path: Path) -> None:
    path = tmp_path / "grids.gpkg"
    grids().to_file(path)

    def choose(window: VectorWindow) -> bool:
        hand.choose_file(window, path)
        QTest.mouseClick(window.tabs, LEFT, pos=window.tabs.tabRect(2).center())
        page = window.fields_page
        assert page.isVisible()
        assert "信访情况" in page.excluded.text()
        box = page.boxes["name"]
        assert box.currentText() == "网格名称"
        assert box.findText("信访情况") < 0
        box.setFocus()
        QTest.keyClick(box, Qt.Key.Key_Home)
        hand.press(window, window.accept_button)
        return True

    hand.lead(choose, agree)
    assert {grid.name for grid in hand.plan.grids.values()} == set(grids()["网格编码"])


def test_roads_become_references_and_the_purpose_can_be_changed(hand: Hand, tmp_path: Path) -> None:
    path = tmp_path / "道路.gpkg"
    line = shapely.LineString([tile(0, 0).centroid, tile(2, 1).centroid])
    geopandas.GeoDataFrame({"名称": ["一路"]}, geometry=[line], crs=4549).to_file(path)

    def choose(window: VectorWindow) -> bool:
        hand.choose_file(window, path)
        assert not window.accept_button.isEnabled()
        assert window.problem.isVisible()
        window.show_page(window.file_page)
        button = window.file_page.purpose[Purpose.REFERENCES]
        QTest.mouseClick(button, LEFT, pos=QPoint(8, button.height() // 2))
        hand.settle(window)
        assert "道路 1" in window.ways_page.references.found.text()
        hand.press(window, window.accept_button)
        return True

    hand.lead(choose, agree)
    assert [(one.theme, one.name) for one in hand.plan.references.values()] == [("road", "一路")]


def test_a_repair_shows_its_items_before_anything_goes_in(hand: Hand, tmp_path: Path) -> None:
    path = tmp_path / "grids.gpkg"
    over = grids()
    over.loc[0, "geometry"] = tile(0, 0, 2.2, 3)
    over.to_file(path)

    def choose(window: VectorWindow) -> bool:
        hand.choose_file(window, path)
        window.show_page(window.ways_page)
        repair = window.ways_page.grids.repair
        QTest.mouseClick(repair, LEFT, pos=QPoint(8, repair.height() // 2))
        assert window.ways_page.grids.repair_form.overlaps.isVisible()
        hand.press(window, window.accept_button)
        return True

    seen: list[int] = []

    def look(dialog: RepairDialog) -> bool:
        seen.append(dialog.proxy.rowCount())
        return False

    def come_back(window: VectorWindow) -> bool:
        hand.settle(window)
        assert window.file_page.file.line.text() == str(path)
        assert window.ways_page.grids.repair.isChecked()
        return False

    hand.lead(choose, look, come_back)
    assert seen[0] > 0
    assert not hand.plan.grids


def test_an_import_that_fails_is_told_and_leads_back_to_what_was_chosen(
    hand: Hand, tmp_path: Path
) -> None:
    path = tmp_path / "grids.gpkg"
    grids().to_file(path)

    def choose(window: VectorWindow) -> bool:
        hand.choose_file(window, path)
        hand.press(window, window.accept_button)
        return True

    def replace_them(window: VectorWindow) -> bool:
        hand.settle(window)
        (problem,) = hand.host.problems
        assert isinstance(problem, InputProblem)
        assert window.file_page.file.line.text() == str(path)
        window.ways_page.grids.replace.setChecked(True)
        hand.press(window, window.accept_button)
        return True

    hand.lead(choose, agree)
    renamed = grids()
    renamed["网格名称"] = ["甲", "乙", "丙"]
    renamed.to_file(path)
    hand.lead(choose, replace_them, agree)
    assert {grid.name for grid in hand.plan.grids.values()} == {"甲", "乙", "丙"}


def test_a_file_is_dropped_on_the_window(hand: Hand, tmp_path: Path) -> None:
    path = tmp_path / "grids.gpkg"
    grids().to_file(path)

    def drop(window: VectorWindow) -> bool:
        data = QMimeData()
        data.setUrls([QUrl.fromLocalFile(str(path))])
        action, keys = Qt.DropAction.CopyAction, Qt.KeyboardModifier.NoModifier
        entering = QDragEnterEvent(QPoint(9, 9), action, data, LEFT, keys)
        QApplication.sendEvent(window, entering)
        assert entering.isAccepted()
        QApplication.sendEvent(window, QDropEvent(QPointF(9, 9), action, data, LEFT, keys))
        hand.settle(window)
        assert window.accept_button.isEnabled()
        return False

    hand.lead(drop)


@pytest.mark.parametrize("language", ["zh", "en"])
def test_a_file_that_cannot_be_read_is_named(
    make_hand: Callable[[str], Hand], tmp_path: Path, language: str
) -> None:
    hand = make_hand(language)
    path = tmp_path / "坏.shp"
    path.write_bytes(b"nothing")

    def choose(window: VectorWindow) -> bool:
        hand.choose_file(window, path)
        assert path.name in window.problem.text()
        assert window.problem.isVisible()
        assert not window.accept_button.isEnabled()
        return False

    hand.lead(choose)


def test_the_picture_is_moved_and_zoomed(hand: Hand) -> None:
    def look(window: VectorWindow) -> bool:
        hand.settle(window)
        picture = window.preview.picture
        before = picture.view
        QTest.keyClick(picture, Qt.Key.Key_Plus)
        assert picture.view.metres_per_unit < before.metres_per_unit
        QTest.keyClick(picture, Qt.Key.Key_Right)
        assert picture.view.center_x_m > before.center_x_m
        at = picture.rect().center()
        QTest.mousePress(picture, LEFT, pos=at)
        QTest.mouseMove(picture, at + QPoint(40, 0))
        QTest.mouseRelease(picture, LEFT, pos=at + QPoint(40, 0))
        wheel = QWheelEvent(
            QPointF(at), QPointF(picture.mapToGlobal(at)), QPoint(), QPoint(0, -120),
            Qt.MouseButton.NoButton, Qt.KeyboardModifier.NoModifier,
            Qt.ScrollPhase.NoScrollPhase, False,
        )  # fmt: skip
        zoomed = picture.view.metres_per_unit
        QApplication.sendEvent(picture, wheel)
        assert picture.view.metres_per_unit > zoomed
        hand.press(window, window.preview.to_project)
        assert picture.view == before
        return False

    hand.lead(look)


def test_closing_stops_what_is_under_way(hand: Hand, tmp_path: Path) -> None:
    path = tmp_path / "grids.gpkg"
    grids().to_file(path)
    sessions: list[VectorSession] = []

    def close(window: VectorWindow) -> bool:
        sessions.append(window.session)
        window.take_file(path)
        QTest.mouseClick(window.cancel_button, LEFT)
        assert window.session.job is None
        return False

    hand.lead(close)
    assert not hand.plan.grids
