"""One village or one version of a project is audited by itself."""

import shutil
from pathlib import Path

import pyogrio
import pytest
from support.command_line import Towngrid

from gis.files.project_file import open_project


def test_the_units_of_a_project_add_up(towngrid: Towngrid, filled_project: Path) -> None:
    whole = towngrid("audit", filled_project, "--json").document()
    units = pyogrio.read_dataframe(filled_project, layer="units", where="tier <> 'township'")
    parts = [
        towngrid("audit", filled_project, "--unit", code, "--json").document()
        for code in units.code
    ]
    for key in ("frame_m2", "covered_m2"):
        total = sum(part["land"][key] for part in parts)
        assert abs(total - whole["land"][key]) < 1e-3
    areas = dict(zip(units.code, units.area, strict=True))
    for code, part in zip(units.code, parts, strict=True):
        assert abs(part["land"]["frame_m2"] - areas[code]) < 1e-3
        others = {other for other in units.code if other != code}
        named = {subject for finding in part["findings"] for subject in finding["subjects"]}
        assert not named & others


def test_a_unit_that_is_not_there_is_named(towngrid: Towngrid, filled_project: Path) -> None:
    outcome = towngrid("audit", filled_project, "--unit", "没有的村", "--lang", "zh")
    assert outcome.code == 2
    assert "没有的村" in outcome.err


@pytest.mark.parametrize("option", ["--unit", "--version"])
@pytest.mark.parametrize("layer", ["", ":grids"])
def test_only_a_project_has_units_and_versions(
    towngrid: Towngrid, sample: Path, option: str, layer: str
) -> None:
    outcome = towngrid("audit", f"{sample / 'grids.gpkg'}{layer}", option, "云陂镇")
    assert outcome.code == 2
    assert option in outcome.err


def test_a_unit_is_audited_within_a_frame_by_its_own_grids(
    towngrid: Towngrid, filled_project: Path, tmp_path: Path
) -> None:
    units = pyogrio.read_dataframe(filled_project, layer="units", where="tier = 'village'")
    code = units.code[0]
    units[units.code == code].to_file(tmp_path / "village.gpkg")
    audit = ("audit", filled_project, "--within", tmp_path / "village.gpkg", "--json")
    land = towngrid(*audit, "--unit", code).document()["land"]
    assert land["outside_m2"] < 1e-6
    assert abs(land["frame_m2"] - units.area[0]) < 1e-3
    assert towngrid(*audit).document()["land"]["outside_m2"] > 1e6


def test_a_version_is_audited_as_it_was(
    towngrid: Towngrid, filled_project: Path, tmp_path: Path
) -> None:
    project = tmp_path / "town.gpkg"
    shutil.copyfile(filled_project, project)
    then = towngrid("audit", project, "--json").document()
    towngrid("version", "save", project, "初稿")
    with open_project(project) as opened:
        history = opened.history()
        for _ in range(len(opened.undo)):
            history.undo()
    assert towngrid("audit", project, "--json").document()["land"] != then["land"]
    content = project.read_bytes()
    kept = towngrid("audit", project, "--version", "初稿", "--json").document()
    assert project.read_bytes() == content
    for part in ("land", "people", "counts", "content_sha256"):
        assert kept[part] == then[part]
    missing = towngrid("audit", project, "--version", "没有的", "--lang", "zh")
    assert missing.code == 2
    assert "没有的" in missing.err
    assert "初稿" in missing.err
