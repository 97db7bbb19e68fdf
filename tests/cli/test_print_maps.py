"""Field, change and audit maps from the command line; what is on paper as text."""

import shutil
import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest
from support.command_line import Towngrid

from gis.files.project_file import open_project
from gis.operations.merge_grids import merge_grids


@pytest.fixture
def project(filled_project: Path, tmp_path: Path) -> Path:
    return Path(shutil.copy(filled_project, tmp_path / "town.gpkg"))


@pytest.fixture
def pdftotext(program: Callable[[str], str]) -> str:
    return program("pdftotext")


def text_of(file: Path, pdftotext: str) -> str:
    words = [pdftotext, "-layout", str(file), "-"]
    return subprocess.run(words, capture_output=True, check=True).stdout.decode()


def a_grid(project: Path) -> str:
    with open_project(project) as opened:
        plan = opened.plan
        return next(
            grid.code
            for grid in plan.grids.values()
            if plan.households_by_grid.of_grid(grid.id) and grid.code
        )


def test_a_field_map_has_every_household_of_its_grid(
    towngrid: Towngrid, project: Path, tmp_path: Path, pdftotext: str
) -> None:
    out, code = tmp_path / "field.pdf", a_grid(project)
    made = towngrid("print", project, "--product", "field", "--grid", code, "--out", out, "--json")
    counts = made.document()["counts"]
    assert {count["what"] for count in counts} == {"households", "people"}
    assert all(count["agrees"] for count in counts)
    said = text_of(out, pdftotext)
    with open_project(project) as opened:
        plan = opened.plan
        grid = next(each.id for each in plan.grids.values() if each.code == code)
        homes = [plan.households[home] for home in plan.households_by_grid.of_grid(grid)]
    assert all(home.household_no in said for home in homes)
    assert not [home for home in homes if len(home.householder) > 1 and home.householder in said]


def test_a_change_map_names_the_version_that_it_starts_from(
    towngrid: Towngrid, project: Path, tmp_path: Path, pdftotext: str
) -> None:
    out = tmp_path / "change.pdf"
    assert towngrid("version", "save", project, "春季").code == 0
    with open_project(project) as opened:
        plan = opened.plan
        unit = plan.leaf_units()[-1]
        keep, gone = next(
            (a, b)
            for a in plan.grids_of(unit)
            for b in plan.grids_of(unit)
            if a < b and plan.grid_polygon_mm(a).intersection(plan.grid_polygon_mm(b)).length > 0
        )
        opened.history().commit(merge_grids(plan, keep=keep, others=[gone]))
    made = towngrid(
        "print", project, "--product", "change", "--since", "春季", "--lang", "zh", "--out", out
    )
    assert made.code == 0, made.err
    said = text_of(out, pdftotext)
    assert "春季" in said
    assert "撤销网格 1 个" in said


def test_a_change_map_without_a_version_says_what_to_do(towngrid: Towngrid, project: Path) -> None:
    told = towngrid("print", project, "--product", "change", "--lang", "zh")
    assert told.code == 2
    assert "比较版本" in told.err
    other = towngrid("print", project, "--product", "change", "--since", "没有")
    assert other.code == 2
    assert "没有" in other.err


def test_an_audit_map_says_whether_it_was_passed(
    towngrid: Towngrid, project: Path, tmp_path: Path, pdftotext: str
) -> None:
    out = tmp_path / "audit.pdf"
    made = towngrid("print", project, "--product", "audit", "--lang", "zh", "--out", out)
    assert made.code == 0, made.err
    said = text_of(out, pdftotext)
    assert "核查未通过" in said
    errors = towngrid("audit", project, "--json").document()["findings"]
    assert str(len(errors)) in said
