"""Grids are repaired before they are imported: item by item, and taken in as one step."""

from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import geopandas
import pytest
import shapely
from PySide6.QtCore import Qt
from PySide6.QtGui import QColor
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot
from support.answers import Answers
from support.ascii_plan import TILE_MM, plan_of

from app.dialogs.repair_dialog import RepairDialog
from app.dialogs.vector_window import VectorWindow
from app.import_flows import ImportFlows
from app.jobs import JobRunner
from app.models.repair_table import QUESTION, Column
from app.workspace import Workspace
from gis.errors import InputProblem, Refused
from gis.files.project_settings import ProjectSettings
from gis.plan.edit import Edit, EditLabel
from gis.plan.history import History
from gis.plan.plan import Plan
from gis.repair.records import Resolve
from gis.texts import Texts
from gis.topology.invariants import check
from gis.topology.records import UnitId

ORIGIN_MM = (406_000_000, 3_619_000_000)
TILE_M = TILE_MM / 1000
NARROW = 3.0 / TILE_M


class Desk:
    """Be the window, as far as imports need it."""

    project_settings: ProjectSettings | None = None
    access_record = None
    themes = None

    def __init__(self, plan: Plan) -> None:
        self.workspace: Workspace | None = Workspace(History(plan))
        self.problems: list[InputProblem | Refused] = []

    def show_problem(self, problem: InputProblem | Refused) -> None:
        self.problems.append(problem)


class Bench:
    """Put the flow over a desk, with answers in place of the user."""

    def __init__(self, answers: Answers, qtbot: QtBot, language: str) -> None:
        def fail(fault: BaseException) -> None:
            raise fault

        self.desk = Desk(plan_of("....\n....", origin_mm=ORIGIN_MM))
        self.jobs = JobRunner(fail)
        self._qtbot, self._answers = qtbot, answers
        texts = Texts("en" if language == "en" else "zh")
        self.flows = ImportFlows(self.desk, texts, answers, self.jobs, None)

    @property
    def workspace(self) -> Workspace:
        assert self.desk.workspace is not None
        return self.desk.workspace

    def do(
        self,
        file: Path,
        rule: Resolve,
        preview: Callable[[RepairDialog], bool],
        **settings: float,
    ) -> None:
        """Import a file with a repair by a rule, and do something with the preview.

        Where that is refused, the choices that come back are given up.
        """
        is_refused = False

        def fill(dialog: Any) -> bool:  # noqa: ANN401
            nonlocal is_refused
            if isinstance(dialog, VectorWindow):
                if is_refused:
                    return False
                dialog.file_page.take(file)
                self._qtbot.waitUntil(lambda: dialog.session.job is None)
                form = dialog.ways_page.grids
                form.repair.setChecked(True)
                at = form.repair_form.overlaps.findData(rule.value)
                form.repair_form.overlaps.setCurrentIndex(at)
                form.repair_form.fill_width.setValue(settings.get("width_m", 10.0))
                return True
            is_refused = True
            self._qtbot.addWidget(dialog)
            return preview(dialog)

        self._answers.fill = fill
        self.flows.import_grids()
        self.settle()

    def settle(self) -> None:
        """Wait until no job is under way."""
        self._qtbot.waitUntil(lambda: not self.jobs.jobs)


@pytest.fixture
def make_bench(
    dressed: QApplication, qtbot: QtBot, answers: Answers
) -> Iterator[Callable[[str], Bench]]:
    made: list[Bench] = []

    def make(language: str = "zh") -> Bench:
        made.append(Bench(answers, qtbot, language))
        return made[-1]

    yield make
    for bench in made:
        bench.workspace.close()
        bench.jobs.close()


@pytest.fixture
def bench(make_bench: Callable[[str], Bench]) -> Bench:
    return make_bench("zh")


@pytest.fixture
def grids(tmp_path: Path) -> Path:
    """Two grids that overlap by a quarter of a tile, beside a gap of 3 m."""

    def tiles(column: float, row: float, width: float, height: float) -> shapely.Polygon:
        x, y = ORIGIN_MM[0] / 1000 + column * TILE_M, ORIGIN_MM[1] / 1000 + row * TILE_M
        return shapely.box(x, y, x + width * TILE_M, y + height * TILE_M)

    shapes = [tiles(0, 0, 2.25, 2), tiles(2, 0, 1 - NARROW, 2), tiles(3, 0, 1, 2)]
    columns = {"code": ["G1", "G2", "G3"], "name": ["东头", "西头", "南头"]}
    path = tmp_path / "grids.gpkg"
    geopandas.GeoDataFrame(columns, geometry=shapes, crs=4549).to_file(path)
    return path


def areas(plan: Plan) -> dict[str, float]:
    assert check(plan.partition) == []
    found = {grid.code: plan.grid_area_m2(grid.id) for grid in plan.grids.values()}
    return {code: round(area / TILE_M**2, 6) for code, area in found.items()}


def key_of(dialog: RepairDialog, kind: str) -> str:
    lines = map(dialog.model.line, range(dialog.model.rowCount()))
    (key,) = (line.key for line in lines if line.kind == kind)
    return key


def column(dialog: RepairDialog, column: Column) -> list[str]:
    rows = range(dialog.proxy.rowCount())
    return [str(dialog.proxy.index(row, column).data()) for row in rows]


def test_the_grids_are_repaired_shown_and_taken_in_as_one_step(bench: Bench, grids: Path) -> None:
    def agree(dialog: RepairDialog) -> bool:
        assert set(column(dialog, Column.KIND)) >= {"重叠", "空隙"}
        givers = dict(zip(column(dialog, Column.KIND), column(dialog, Column.FROM), strict=True))
        assert givers["空隙"] == "无人"
        assert givers["重叠"] != "无人"
        assert column(dialog, Column.UNIT)[0] == bench.workspace.stable.units[UnitId(1)].name
        assert "重叠 1 项" in dialog.sums.text()
        dialog.accept_button.click()
        return True

    bench.do(grids, Resolve.FIRST, agree)
    assert areas(bench.workspace.stable)["G1"] == 4.5
    assert sum(bench.workspace.stable.grid_area_m2(g) for g in bench.workspace.stable.grids) == (
        pytest.approx(8 * TILE_M**2)
    )
    assert len(bench.workspace.history.entries) == 1
    bench.workspace.undo()
    assert not bench.workspace.stable.grids
    assert bench.desk.problems == []


def test_an_item_without_a_tick_stays_and_comes_back_with_it(bench: Bench, grids: Path) -> None:
    def untick(dialog: RepairDialog) -> bool:
        key = key_of(dialog, "gap")
        for state, left in ((Qt.CheckState.Unchecked, True), (Qt.CheckState.Checked, False)) * 2:
            row = dialog.model.row_of(key)
            assert row is not None
            index = dialog.model.index(row, Column.KIND)
            assert dialog.model.setData(index, state.value, Qt.ItemDataRole.CheckStateRole)
            assert not dialog.accept_button.isEnabled()
            bench.settle()
            index = dialog.model.index(dialog.model.row_of(key) or 0, Column.KIND)
            assert index.data(Qt.ItemDataRole.CheckStateRole) == state
            assert dialog.model.line(index.row()).is_change is not left
        dialog.model.setData(
            dialog.model.index(dialog.model.row_of(key) or 0, Column.KIND),
            Qt.CheckState.Unchecked.value,
            Qt.ItemDataRole.CheckStateRole,
        )
        bench.settle()
        dialog.accept_button.click()
        return True

    bench.do(grids, Resolve.FIRST, untick)
    assert areas(bench.workspace.stable)["G1"] == 4.5
    plan = bench.workspace.stable
    assert sum(map(plan.grid_area_m2, plan.grids)) == pytest.approx(8 * TILE_M**2 - 6 * TILE_M)


@pytest.mark.parametrize(("answer", "area"), [("G1 东头", 4.5), ("G2 西头", 4.0), (None, 4.0)])
def test_a_question_is_answered_by_choosing_a_grid(
    bench: Bench, grids: Path, answer: str | None, area: float
) -> None:
    def choose(dialog: RepairDialog) -> bool:
        assert "1 处重叠待您选定" in dialog.warning.text()
        dialog.kinds.setCurrentIndex(dialog.kinds.findData(QUESTION))
        assert dialog.proxy.rowCount() == 1
        dialog.choose(key_of(dialog, "overlap"))
        words = "不划给任何网格" if answer is None else f"归 {answer}"
        dialog.winner.setCurrentIndex(dialog.winner.findText(words))
        dialog.winner.activated.emit(dialog.winner.currentIndex())
        bench.settle()
        assert "待您选定" not in dialog.warning.text()
        dialog.accept_button.click()
        return True

    bench.do(grids, Resolve.ASK, choose)
    assert areas(bench.workspace.stable)["G1"] == area
    plan = bench.workspace.stable
    free = 0.0 if answer else 0.5
    assert sum(map(plan.grid_area_m2, plan.grids)) == pytest.approx((8 - free) * TILE_M**2)


def test_nobody_waits_for_one_answer_to_give_the_next(bench: Bench, grids: Path) -> None:
    def answer(dialog: RepairDialog) -> bool:
        dialog.choose(key_of(dialog, "overlap"))
        dialog.winner.setCurrentIndex(dialog.winner.findText("归 G2 西头"))
        dialog.winner.activated.emit(dialog.winner.currentIndex())
        assert not dialog.accept_button.isEnabled(), "it is being computed"
        assert dialog.winner.isEnabled(), "a box that is switched off hands the keyboard to cancel"
        assert dialog.table.isEnabled()
        index = dialog.model.index(dialog.model.row_of(key_of(dialog, "gap")) or 0, Column.KIND)
        dialog.model.setData(index, Qt.CheckState.Unchecked.value, Qt.ItemDataRole.CheckStateRole)
        shown = index.data(Qt.ItemDataRole.CheckStateRole)
        assert shown == Qt.CheckState.Unchecked, "seen at once"
        bench.settle()
        assert "待您选定" not in dialog.warning.text()
        dialog.accept_button.click()
        return True

    bench.do(grids, Resolve.ASK, answer)
    plan = bench.workspace.stable
    assert areas(plan)["G1"] == 4.0, "the first answer holds"
    assert sum(map(plan.grid_area_m2, plan.grids)) == pytest.approx(8 * TILE_M**2 - 6 * TILE_M)


def test_the_table_is_filtered_by_words(bench: Bench, grids: Path) -> None:
    def search(dialog: RepairDialog) -> bool:
        everything = dialog.proxy.rowCount()
        dialog.search.setText("东头")
        assert 0 < dialog.proxy.rowCount() < everything
        dialog.search.setText("哪里都没有")
        assert dialog.proxy.rowCount() == 0
        dialog.search.clear()
        assert dialog.proxy.rowCount() == everything
        return False

    bench.do(grids, Resolve.FIRST, search)
    assert not bench.workspace.stable.grids


def test_the_picture_shows_the_item_in_red_among_its_neighbours(bench: Bench, grids: Path) -> None:
    def look(dialog: RepairDialog) -> bool:
        dialog.choose(key_of(dialog, "overlap"))
        dialog.picture.resize(300, 300)
        image = dialog.picture.grab().toImage()
        pixels = {image.pixelColor(x, y).name() for x in range(0, 300, 3) for y in range(0, 300, 3)}
        reddish = [
            colour
            for colour in map(QColor, pixels)
            if colour.red() > colour.green() + 60 and colour.red() > colour.blue() + 60
        ]
        assert reddish
        assert len(pixels) > 5
        return False

    bench.do(grids, Resolve.FIRST, look)


def test_a_plan_that_changed_meanwhile_is_computed_anew(bench: Bench, grids: Path) -> None:
    def change(dialog: RepairDialog) -> bool:
        unit = replace(bench.workspace.stable.units[UnitId(1)], name="新村")
        label = EditLabel("operations.rename_grid", {"code": ""})
        bench.workspace.commit(Edit(label, {"units": {unit.id: unit}}))
        dialog.accept_button.click()
        assert len(bench.workspace.history.entries) == 1
        bench.settle()
        assert column(dialog, Column.UNIT)[0] == "新村"
        dialog.accept_button.click()
        return True

    bench.do(grids, Resolve.FIRST, change)
    assert len(bench.workspace.history.entries) == 2


@pytest.mark.parametrize("language", ["zh", "en"])
def test_all_of_it_can_be_said(
    make_bench: Callable[[str], Bench], grids: Path, language: str
) -> None:
    bench = make_bench(language)

    def look(dialog: RepairDialog) -> bool:
        assert dialog.table.currentIndex().isValid()
        assert dialog.sentence.text()
        return False

    bench.do(grids, Resolve.ASK, look)
