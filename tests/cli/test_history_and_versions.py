"""History, named versions and reference layers on the command line."""

import shutil
from datetime import datetime
from pathlib import Path

import geopandas
import pytest
from support.command_line import Towngrid

from gis.files.project_file import open_project


@pytest.fixture
def project(filled_project: Path, tmp_path: Path) -> Path:
    return Path(shutil.copy(filled_project, tmp_path / "town.gpkg"))


def test_the_history_lists_every_step_with_its_time(towngrid: Towngrid, project: Path) -> None:
    listed = towngrid("history", project, "--json").document()
    assert (listed["format"], listed["version"]) == ("towngrid-history", 1)
    steps = [step["step"] for step in listed["steps"]]
    assert steps[0] == "imports.import_grids"
    times = [datetime.fromisoformat(step["time"]) for step in listed["steps"]]
    assert times == sorted(times)
    assert not any(step["undone"] for step in listed["steps"])
    with open_project(project) as opened:
        opened.history().undo()
    text = towngrid("history", project, "--lang", "zh").out.splitlines()
    assert len(text) == len(steps)
    assert ("（已撤销）" in text[-1], "（已撤销）" in text[0]) == (True, False)


def test_a_new_project_has_no_history(towngrid: Towngrid, tmp_path: Path, sample: Path) -> None:
    project = tmp_path / "new.gpkg"
    towngrid("new", project, "--units", f"{sample / 'units.gpkg'}:units")
    assert towngrid("history", project, "--json").document()["steps"] == []
    assert towngrid("history", project).code == 0


def test_versions_are_kept_listed_restored_and_deleted(towngrid: Towngrid, project: Path) -> None:
    assert towngrid("version", "list", project, "--json").document()["versions"] == []
    assert towngrid("version", "save", project, "初稿").code == 0
    with open_project(project) as opened:
        history = opened.history()
        history.undo()
        history.undo()
    households = towngrid("info", project, "--json").document()["layers"]
    assert towngrid("version", "restore", project, "初稿").code == 0
    assert towngrid("info", project, "--json").document()["layers"] != households
    with open_project(project) as opened:
        assert opened.undo[-1].edit.label.key == "files.restore_version"
        opened.history().undo()
    assert towngrid("info", project, "--json").document()["layers"] == households
    (version,) = towngrid("version", "list", project, "--json").document()["versions"]
    assert version["name"] == "初稿"
    again = towngrid("version", "save", project, "初稿")
    assert (again.code, "初稿" in again.err) == (2, True)
    missing = towngrid("version", "restore", project, "定稿")
    assert (missing.code, "初稿" in missing.err) == (2, True)
    assert towngrid("version", "delete", project, "初稿").code == 0
    assert towngrid("version", "list", project).code == 0
    assert towngrid("check", project).code == 0


def test_the_reference_layers_of_the_sample_go_in_whole_and_in_one_step(
    towngrid: Towngrid, project: Path, sample: Path
) -> None:
    revision = towngrid("info", project, "--json").document()["revision"]
    done = towngrid("import", "reference", project, sample / "reference.gpkg", "--json")
    assert (done.code, done.document()["added"]) == (0, 389)
    assert done.document()["themes"] == {"road": 199, "water": 190}
    info = towngrid("info", project, "--json").document()
    assert info["revision"] == revision + 1
    assert (info["layers"]["reference_lines"], info["layers"]["reference_areas"]) == (201, 188)
    assert info["themes"] == {"road": 199, "water": 190}
    assert towngrid("check", project).code == 0
    lines = geopandas.read_file(project, layer="reference_lines")
    roads = geopandas.read_file(sample / "reference.gpkg", layer="roads")
    assert lines[lines.theme == "road"].length.sum() == pytest.approx(roads.length.sum(), abs=1)
    with open_project(project) as opened:
        history = opened.history()
        history.undo()
        assert not history.plan.references
    assert towngrid("check", project).code == 0


def test_one_layer_with_a_theme_of_ones_own(
    towngrid: Towngrid, project: Path, sample: Path
) -> None:
    call = ("import", "reference", project, f"{sample / 'reference.gpkg'}:rivers")
    tried = towngrid(*call, "--theme", "ditch", "--dry-run", "--json").document()
    assert (tried["layers"], tried["themes"]) == (["rivers"], {"ditch": 2})
    assert towngrid("info", project, "--json").document()["layers"]["reference_lines"] == 0
    for option, value in (("--theme", "moon"), ("--name-field", "moon"), ("--layer", "moon")):
        wrong = towngrid(*call[:-1], sample / "reference.gpkg", option, value)
        assert (wrong.code, "moon" in wrong.err) == (2, True)


def test_undoing_any_import_is_one_step(towngrid: Towngrid, project: Path) -> None:
    with open_project(project) as opened:
        history = opened.history()
        labels = [entry.edit.label.key for entry in history.entries]
        counts = []
        while history.undo_label is not None:
            history.undo()
            plan = history.plan
            counts.append((len(plan.posts), len(plan.members), len(plan.grids)))
    assert len(labels) == len(counts)
    assert sorted(counts, reverse=True)[-1] == (0, 0, 0)
    assert towngrid("check", project).code == 0


def test_the_version_of_the_program_is_told(towngrid: Towngrid) -> None:
    told = towngrid("--version")
    assert told.code == 0
    assert told.out.startswith("TownGrid ")
