"""Exporting from the window: the dialog, the note of what goes out in full, and the file."""

from dataclasses import replace
from pathlib import Path

import geopandas
import pytest
from pyproj import CRS
from PySide6.QtWidgets import QDialog, QLabel
from pytestqt.qtbot import QtBot
from support.answers import Answers
from support.full_plan import complete_plan

from app.dialogs.export_dialog import ExportDialog
from app.dialogs.notes_dialog import NotesDialog
from app.export_flows import ExportFlows
from app.jobs import JobRunner
from app.workspace import Workspace
from gis.errors import InputProblem, Refused
from gis.exports.choice import ExportFormat, People, target_crs, usual_layers
from gis.files.access_record import AccessRecord
from gis.files.project_file import OpenProject, create_project, open_project
from gis.files.theme_layers import ThemeContent, ThemeShape
from gis.texts import Language, Texts


class Window:
    """Be the window, as far as exports need it."""

    def __init__(self) -> None:
        self.workspace: Workspace | None = None
        self.access_record: AccessRecord | None = None
        self.said: list[str] = []
        self.problems: list[InputProblem | Refused] = []

    def say(self, sentence: str) -> None:
        self.said.append(sentence)

    def show_problem(self, problem: InputProblem | Refused) -> None:
        self.problems.append(problem)


@pytest.fixture
def opened(tmp_path: Path) -> OpenProject:
    """A project that is open, with a bit of everything."""
    path = tmp_path / "town.gpkg"
    create_project(path, replace(complete_plan(), crs="EPSG:4549", profile="default"))
    return open_project(path)


def test_a_geopackage_is_what_is_offered_first_without_anybody(
    qtbot: QtBot, answers: Answers, texts: Texts, tmp_path: Path, opened: OpenProject
) -> None:
    window, jobs, flows = flows_of(answers, texts, opened)
    out = tmp_path / "out.gpkg"
    answers.files = [out]
    answers.fill = lambda dialog: True
    flows.export()
    qtbot.waitUntil(lambda: not jobs.jobs)
    assert str(out) in window.said[0]
    assert len(geopandas.read_file(out, layer="grids")) == 3
    layers = set(geopandas.list_layers(out)["name"])
    assert not {"households", "members", "posts"} & layers
    assert opened.access_record.entries() == ()
    close(jobs, opened)


def test_lists_in_full_wait_for_a_purpose_and_are_noted_before_they_are_written(
    qtbot: QtBot, answers: Answers, texts: Texts, tmp_path: Path, opened: OpenProject
) -> None:
    _, jobs, flows = flows_of(answers, texts, opened)
    out = tmp_path / "out.gpkg"
    answers.files = [out]

    def fill(dialog: QDialog) -> bool:
        assert isinstance(dialog, ExportDialog)
        dialog.people.setCurrentIndex(dialog.people.findData(People.UNMASKED.value))
        assert not dialog.accept_button.isEnabled()
        dialog.purpose.setText("镇党委审阅")
        assert dialog.accept_button.isEnabled()
        return True

    answers.fill = fill
    flows.export()
    qtbot.waitUntil(lambda: not jobs.jobs)
    (entry,) = opened.access_record.entries()
    assert (entry.purpose, entry.unmasked, entry.detail) == ("镇党委审阅", True, "out.gpkg")
    assert "测试户" in set(geopandas.read_file(out, layer="households")["householder"])
    close(jobs, opened)


def test_remarks_are_shown(
    qtbot: QtBot, answers: Answers, texts: Texts, tmp_path: Path, opened: OpenProject
) -> None:
    _, jobs, flows = flows_of(answers, texts, opened)
    answers.files = [tmp_path / "out.kml"]
    shown: list[str] = []

    def fill(dialog: QDialog) -> bool:
        if isinstance(dialog, NotesDialog):
            shown.extend(dialog.notes)
            return False
        assert isinstance(dialog, ExportDialog)
        dialog.format.setCurrentIndex(dialog.format.findData(ExportFormat.KML.value))
        dialog.crs.setCurrentIndex(dialog.crs.findData("gcj02"))
        return True

    answers.fill = fill
    flows.export()
    qtbot.waitUntil(lambda: bool(shown))
    assert "GCJ-02" in shown[0]
    close(jobs, opened)


def test_the_project_itself_is_not_written_over(
    answers: Answers, texts: Texts, opened: OpenProject
) -> None:
    window, jobs, flows = flows_of(answers, texts, opened)
    answers.files = [opened.path]
    answers.fill = lambda dialog: True
    flows.export()
    assert [problem.key for problem in window.problems if isinstance(problem, InputProblem)] == [
        "cli.output_is_input"
    ]
    close(jobs, opened)


@pytest.mark.parametrize("form", list(ExportFormat))
@pytest.mark.parametrize("people", list(People))
def test_what_the_dialog_offers_can_always_be_exported(
    qtbot: QtBot, texts: Texts, form: ExportFormat, people: People
) -> None:
    plan = replace(complete_plan(), crs="EPSG:4549", profile="default")
    dialog = ExportDialog(None, texts, plan, themes=2)
    qtbot.addWidget(dialog)
    dialog.format.setCurrentIndex(dialog.format.findData(form.value))
    dialog.people.setCurrentIndex(dialog.people.findData(people.value))
    dialog.purpose.setText("审阅")
    assert dialog.accept_button.isEnabled()
    for system in range(dialog.crs.count()):
        dialog.crs.setCurrentIndex(system)
        assert usual_layers(dialog.choice, dialog.place)
        assert target_crs(dialog.choice, CRS(plan.crs)) is not None
    for check in dialog.layers.values():
        check.setChecked(False)
    assert not dialog.accept_button.isEnabled()


def test_a_single_file_of_one_layer_is_asked_for_as_such(qtbot: QtBot, texts: Texts) -> None:
    plan = replace(complete_plan(), crs="EPSG:4549", profile="default")
    dialog = ExportDialog(None, texts, plan, themes=2)
    qtbot.addWidget(dialog)
    dialog.format.setCurrentIndex(dialog.format.findData("shp"))
    assert dialog.place == "zip"
    dialog.into.setCurrentIndex(dialog.into.findData("file"))
    assert (dialog.place, usual_layers(dialog.choice, "file")) == ("file", ("grids",))
    dialog.layers["units"].setChecked(True)
    assert not dialog.accept_button.isEnabled()
    dialog.layers["grids"].setChecked(False)
    assert dialog.choice.layers == ("units",)


def test_theme_layers_are_offered_and_go_out_only_when_ticked(
    qtbot: QtBot, answers: Answers, texts: Texts, tmp_path: Path, opened: OpenProject
) -> None:
    content = ThemeContent(ThemeShape.TABLE, None, {"店名": ["一店"]})
    opened.theme_layers.add(content, title="店铺")
    _, jobs, flows = flows_of(answers, texts, opened)
    for wanted in (False, True):
        out = tmp_path / f"{wanted}.gpkg"
        answers.files = [out]

        def fill(dialog: QDialog, wanted: bool = wanted) -> bool:
            assert isinstance(dialog, ExportDialog)
            dialog.show()
            check = dialog.layers["themes"]
            assert check.isEnabled()
            assert not check.isChecked()
            assert not dialog.about_themes.isVisible()
            check.setChecked(wanted)
            assert dialog.about_themes.isVisible() == wanted
            dialog.hide()
            return True

        answers.fill = fill
        flows.export()
        qtbot.waitUntil(lambda: not jobs.jobs)
        assert ("店铺" in set(geopandas.list_layers(out)["name"])) == wanted
        assert ("店铺".encode() in out.read_bytes()) == wanted
    close(jobs, opened)


def test_without_theme_layers_there_is_nothing_to_tick(qtbot: QtBot, texts: Texts) -> None:
    plan = replace(complete_plan(), crs="EPSG:4549", profile="default")
    dialog = ExportDialog(None, texts, plan, themes=0)
    qtbot.addWidget(dialog)
    assert not dialog.layers["themes"].isEnabled()
    assert dialog.layers["themes"].toolTip() == texts("export.no_themes")


@pytest.mark.parametrize(("themes", "is_possible"), [(1, True), (2, False)])
def test_several_theme_layers_are_no_single_file(
    qtbot: QtBot, texts: Texts, themes: int, is_possible: bool
) -> None:
    plan = replace(complete_plan(), crs="EPSG:4549", profile="default")
    dialog = ExportDialog(None, texts, plan, themes=themes)
    qtbot.addWidget(dialog)
    dialog.format.setCurrentIndex(dialog.format.findData("shp"))
    dialog.into.setCurrentIndex(dialog.into.findData("file"))
    dialog.layers["grids"].setChecked(False)
    dialog.layers["themes"].setChecked(True)
    assert dialog.accept_button.isEnabled() == is_possible


@pytest.mark.usefixtures("dressed")
@pytest.mark.parametrize("language", ["zh", "en"])
@pytest.mark.parametrize("form", list(ExportFormat))
@pytest.mark.parametrize("is_shown_first", [False, True])
def test_nothing_in_the_dialog_is_squeezed(
    qtbot: QtBot, language: Language, form: ExportFormat, is_shown_first: bool
) -> None:
    plan = replace(complete_plan(), crs="EPSG:4549", profile="default")
    dialog = ExportDialog(None, Texts(language), plan, themes=1)
    qtbot.addWidget(dialog)
    dialog.people.setCurrentIndex(dialog.people.findData(People.UNMASKED.value))
    if is_shown_first:
        dialog.show()
    dialog.format.setCurrentIndex(dialog.format.findData(form.value))
    dialog.layers["themes"].setChecked(True)
    dialog.show()
    qtbot.wait(1)
    for check in dialog.layers.values():
        assert check.height() >= check.sizeHint().height() or not check.isVisible()
        bottom = check.geometry().bottom()
        assert bottom <= dialog.layer_field.height() or not check.isVisible()
    for label in (dialog.about_themes, dialog.problem):
        assert label.height() >= label.heightForWidth(label.width())


def test_long_notes_of_an_export_go_on_below(qtbot: QtBot, texts: Texts) -> None:
    notes = [texts("export.shifted", crs="GCJ-02"), texts("export.masked")]
    dialog = NotesDialog(None, texts, title="", sentence="", notes=notes)
    qtbot.addWidget(dialog)
    dialog.show()
    labels = [label for label in dialog.findChildren(QLabel) if label.text()[2:] in notes]
    assert len(labels) == 2
    for label in labels:
        assert label.mapTo(dialog, label.rect().bottomRight()).x() < dialog.width()
        assert label.height() >= label.heightForWidth(label.width())


def flows_of(
    answers: Answers, texts: Texts, opened: OpenProject
) -> tuple[Window, JobRunner, ExportFlows]:
    def fail(fault: BaseException) -> None:
        raise fault

    window, jobs = Window(), JobRunner(fail)
    window.workspace = Workspace(opened.history(), opened)
    window.access_record = opened.access_record
    return window, jobs, ExportFlows(window, texts, answers, jobs, None)


def close(jobs: JobRunner, opened: OpenProject) -> None:
    jobs.close()
    opened.close()
