"""From unit boundaries to a filled project, by the dialogs of the window."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import geopandas
import pytest
from pyproj import CRS
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot
from shapely import box
from support.answers import Answers

from app.dialogs.import_report_dialog import ImportReportDialog
from app.dialogs.import_wizard import ImportWizard
from app.dialogs.new_project_dialog import NewProjectDialog
from app.dialogs.notes_dialog import NotesDialog
from app.dialogs.vector_window import VectorWindow
from app.file_kinds import PROJECT
from app.import_flows import ImportFlows
from app.jobs import JobRunner
from app.project_flows import Opened, ProjectFlows
from app.version_flows import VersionFlows
from app.workspace import Workspace
from gis.errors import InputProblem, Refused
from gis.files.access_record import AccessRecord
from gis.files.project_settings import ProjectSettings
from gis.geometry.datum_shift import parse_datum_shift
from gis.texts import Texts

WEST, SOUTH = 500_000.0, 3_600_000.0
PROJECT_CRS = "EPSG:4549"


class Desk:
    """Be the window of the flows, without a window."""

    def __init__(self) -> None:
        self.workspace: Workspace | None = None
        self.problems: list[InputProblem | Refused] = []
        self.said: list[str] = []

    @property
    def project_settings(self) -> ProjectSettings | None:
        return None

    themes = None
    base_maps = None

    @property
    def access_record(self) -> AccessRecord | None:
        return None

    @property
    def versions(self) -> VersionFlows | None:
        return None

    def show_project(self, opened: Opened) -> None:
        self.close_project()
        self.workspace = Workspace(opened.project.history(), opened.project)

    def close_project(self) -> None:
        if self.workspace is not None:
            self.workspace.close()
            self.workspace = None

    def say(self, sentence: str) -> None:
        self.said.append(sentence)

    def show_problem(self, problem: InputProblem | Refused) -> None:
        self.problems.append(problem)


class Bench:
    """Put the flows together over a desk."""

    def __init__(self, answers: Answers, qtbot: QtBot, samples: Path) -> None:
        def fail(fault: BaseException) -> None:
            raise fault

        self.desk = Desk()
        self.answers = answers
        self.jobs = JobRunner(fail)
        texts = Texts("zh")
        self.projects = ProjectFlows(self.desk, texts, answers, self.jobs, None, data=samples)
        self.imports = ImportFlows(self.desk, texts, answers, self.jobs, None)
        self._qtbot = qtbot

    def do(self, order: Callable[[], None], *fill: Callable[[Any], bool]) -> None:
        """Give an order, fill in the dialogs that come, wait for the jobs."""
        forms = list(fill)
        self.answers.fill = lambda dialog: forms.pop(0)(dialog)
        order()
        self._qtbot.waitUntil(lambda: not self.jobs.jobs)
        assert forms == []

    def lead_through(self, wizard: ImportWizard) -> bool:
        """Press the button of a wizard that leads on, until nothing follows."""
        wizard.show()
        while wizard.isVisible():
            self._qtbot.waitUntil(wizard.next_button.isEnabled)
            wizard.next_button.click()
        return True

    def settle(self, window: VectorWindow) -> None:
        """Wait until nothing is under way."""
        self._qtbot.waitUntil(lambda: window.session.job is None)

    def choose(self, window: VectorWindow, file: Path) -> bool:
        """Choose a file and agree to all that was found in it."""
        window.file_page.take(file)
        self.settle(window)
        assert window.accept_button.isEnabled()
        return True

    @property
    def workspace(self) -> Workspace:
        assert self.desk.workspace is not None
        return self.desk.workspace


@pytest.fixture
def bench(qapp: QApplication, qtbot: QtBot, answers: Answers, tmp_path: Path) -> Any:  # noqa: ANN401 - a generator
    bench = Bench(answers, qtbot, tmp_path)
    yield bench
    bench.desk.close_project()
    bench.jobs.close()


def write(
    path: Path, layer: str, *features: tuple[str, str, tuple[float, float, float, float]]
) -> None:
    """Write boxes, given in units of 100 m, with codes and names."""
    shapes = [
        box(WEST + 100 * a, SOUTH + 100 * b, WEST + 100 * c, SOUTH + 100 * d)
        for _, _, (a, b, c, d) in features
    ]
    columns = {"code": [f[0] for f in features], "name": [f[1] for f in features]}
    geopandas.GeoDataFrame(columns, geometry=shapes, crs=PROJECT_CRS).to_file(path, layer=layer)


def new_project(bench: Bench, folder: Path, *, is_given_up: bool = False) -> None:
    write(folder / "units.gpkg", "villages", ("341181110201", "东村", (0, 0, 3, 2)))

    def fill(dialog: NewProjectDialog) -> bool:
        dialog.units.take(folder / "units.gpkg")
        dialog.title.setText("小镇")
        dialog.project.take(folder / "town.gpkg")
        assert dialog.accept_button.isEnabled()
        return True

    bench.do(bench.projects.new, fill, *(() if is_given_up else (read,)))


def read(dialog: NotesDialog) -> bool:
    """Read what making a project has to tell: here that the township was made of the codes."""
    assert "341181110000" in "".join(dialog.notes)
    return True


def leaf_names(bench: Bench) -> list[str]:
    plan = bench.workspace.stable
    return [plan.units[unit].name for unit in plan.leaf_units()]


def test_a_project_is_made_of_unit_boundaries_and_opened(bench: Bench, tmp_path: Path) -> None:
    new_project(bench, tmp_path)
    plan = bench.workspace.stable
    assert (plan.title, leaf_names(bench)) == ("小镇", ["东村"])
    assert bench.workspace.path == (tmp_path / "town.gpkg").resolve()


def units_without_crs(folder: Path) -> Path:
    """Write units in a shapefile that does not say what its coordinates are in."""
    path = folder / "units.shp"
    write(folder / "units.gpkg", "villages", ("341181110201", "东村", (0, 0, 3, 2)))
    geopandas.read_file(folder / "units.gpkg").to_file(path)
    path.with_suffix(".prj").unlink()
    return path


@pytest.mark.parametrize("looks_first", [True, False])
def test_units_without_a_system_are_looked_at_before_they_make_a_project(
    bench: Bench, tmp_path: Path, looks_first: bool
) -> None:
    units = units_without_crs(tmp_path)

    def look(window: VectorWindow) -> bool:
        window.show()
        bench.settle(window)
        assert not window.accept_button.isEnabled()
        window.crs_page.search.line.setText("EPSG:4549")
        window.crs_page.search.line.returnPressed.emit()
        bench.settle(window)
        assert "120" in window.preview.where.text()
        return window.accept_button.isEnabled()

    def fill(dialog: NewProjectDialog) -> bool:
        dialog.show()
        dialog.units.take(units)
        dialog.project.take(tmp_path / "town.gpkg")
        if looks_first:
            dialog.look_button.click()
            assert dialog.read_as.isVisible()
        return True

    bench.do(bench.projects.new, fill, look, read)
    assert (bench.workspace.stable.crs, leaf_names(bench)) == (PROJECT_CRS, ["东村"])
    assert bench.desk.problems == []


def test_what_making_a_project_has_to_tell_is_shown_once_it_is_open(
    bench: Bench, tmp_path: Path
) -> None:
    east_of_zone_40 = box(40_637_000, 3_611_000, 40_639_000, 3_613_000)
    columns = {"code": ["341181110201"], "name": ["东村"]}
    frame = geopandas.GeoDataFrame(columns, geometry=[east_of_zone_40], crs="EPSG:2364")
    frame.to_file(tmp_path / "units.gpkg")
    shifted = parse_datum_shift("10,-20,30").applied_to(CRS.from_epsg(2364))
    seen: list[str] = []

    def look(window: VectorWindow) -> bool:
        window.show()
        bench.settle(window)
        window.session.choose_system(shifted, "EPSG:2364", "vector_window.crs.reason_shift")
        bench.settle(window)
        return window.accept_button.isEnabled()

    def fill(dialog: NewProjectDialog) -> bool:
        dialog.units.take(tmp_path / "units.gpkg")
        dialog.project.take(tmp_path / "town.gpkg")
        dialog.look_button.click()
        return True

    def note(dialog: NotesDialog) -> bool:
        assert bench.desk.workspace is not None
        seen.extend(dialog.notes)
        return True

    bench.do(bench.projects.new, fill, look, note)
    assert any("EPSG:2364" in one for one in seen)
    assert any("120" in one for one in seen)


def test_of_several_layers_the_user_chooses_one(bench: Bench, tmp_path: Path) -> None:
    write(tmp_path / "units.gpkg", "old", ("1", "旧村", (0, 0, 1, 1)))
    bench.answers.lines = ["villages"]
    new_project(bench, tmp_path)
    assert leaf_names(bench) == ["东村"]
    assert bench.desk.problems == []


def test_giving_up_the_question_leaves_everything_as_it_was(bench: Bench, tmp_path: Path) -> None:
    bench.do(bench.projects.new, lambda dialog: False)
    write(tmp_path / "units.gpkg", "old", ("1", "旧村", (0, 0, 1, 1)))
    bench.answers.lines = [None]
    bench.answers.choose = lambda *_: bench.answers.lines.pop(0)  # type: ignore[method-assign]
    new_project(bench, tmp_path, is_given_up=True)
    assert bench.desk.workspace is None
    assert not (tmp_path / "town.gpkg").exists()
    assert bench.desk.problems == []


def test_grids_and_households_come_in_as_one_step_each(bench: Bench, tmp_path: Path) -> None:
    new_project(bench, tmp_path)
    grids = tmp_path / "grids.gpkg"
    write(
        grids, "g", ("341181110201001", "一", (0, 0, 1, 2)), ("341181110201002", "二", (1, 0, 3, 2))
    )
    reports: list[str] = []

    def fill_grids(window: VectorWindow) -> bool:
        return bench.choose(window, grids)

    def agree(dialog: ImportReportDialog) -> bool:
        reports.append(dialog.windowTitle())
        return True

    bench.do(bench.imports.import_grids, fill_grids, agree)
    assert sorted(grid.name for grid in bench.workspace.stable.grids.values()) == ["一", "二"]

    table = tmp_path / "households.csv"
    table.write_text(
        "户编号,村,人口,X,Y\n"
        f"H1,东村,4,{WEST + 50},{SOUTH + 50}\n"
        f"H2,东村,2,{WEST + 250},{SOUTH + 50}\n",
        encoding="utf-8",
    )

    bench.do(lambda: bench.imports.import_list("households", table), bench.lead_through)
    plan = bench.workspace.stable
    homes = {h.household_no: plan.grids[h.grid].name for h in plan.households.values() if h.grid}
    assert (bench.desk.problems, homes) == ([], {"H1": "一", "H2": "二"})
    assert (len(bench.workspace.history.entries), len(reports)) == (2, 1)
    bench.workspace.undo()
    bench.workspace.undo()
    assert not bench.workspace.stable.grids


def test_an_import_that_is_not_agreed_to_changes_nothing(bench: Bench, tmp_path: Path) -> None:
    new_project(bench, tmp_path)
    write(tmp_path / "grids.gpkg", "g", ("341181110201001", "一", (0, 0, 1, 2)))

    def fill(window: VectorWindow) -> bool:
        return bench.choose(window, tmp_path / "grids.gpkg")

    def give_up(window: VectorWindow) -> bool:
        bench.settle(window)
        return False

    bench.do(bench.imports.import_grids, fill, lambda dialog: False, give_up)
    assert not bench.workspace.stable.grids
    assert bench.workspace.undo_label is None


def test_the_new_project_dialog_suggests_a_name(
    qapp: QApplication, qtbot: QtBot, answers: Answers, tmp_path: Path
) -> None:
    seen: list[str] = []

    def save(title_key: str, kind: object, suggestion: str) -> Path:
        seen.append(suggestion)
        assert kind == PROJECT
        return tmp_path / suggestion

    answers.save_file = save  # type: ignore[method-assign]
    answers.files = [tmp_path / "units.gpkg"]
    dialog = NewProjectDialog(None, Texts("zh"), answers)
    qtbot.addWidget(dialog)
    dialog.units.browse.click()
    dialog.project.browse.click()
    dialog.title.setText("小镇")
    dialog.project.browse.click()
    assert seen == ["网格项目.gpkg", "小镇.gpkg"]
    assert dialog.accept_button.isEnabled()
    dialog.project.take(tmp_path / "units.gpkg")
    assert not dialog.accept_button.isEnabled()
