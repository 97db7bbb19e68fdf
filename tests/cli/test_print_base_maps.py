"""Base maps beneath maps printed from the command line."""

import shutil
import subprocess
from collections.abc import Callable
from pathlib import Path

import pikepdf
import pytest
from affine import Affine
from support.command_line import Towngrid
from support.image_files import blocks_of_colour, write_image

from gis.base_maps.base_map import BaseMap, BaseMapKind
from gis.files.project_file import open_project
from layers.scene import Scene

ORTHO = BaseMap("正射影像", BaseMapKind.IMAGE, "ortho.tif", attribution="县测绘院 2024")
LAYOUT = ("--product", "layout", "--paper", "A4")


@pytest.fixture
def project(filled_project: Path, tmp_path: Path) -> Path:
    """A project with an orthophoto beside it."""
    project = Path(shutil.copy(filled_project, tmp_path / "town.gpkg"))
    with open_project(project) as opened:
        west, _, _, north = Scene.of(opened.plan).bounds_m
        place = {"crs": opened.plan.crs, "transform": Affine(30, 0, west, 0, -30, north)}
        opened.settings.set_base_maps([ORTHO])
    write_image(tmp_path / "ortho.tif", blocks_of_colour(400, 600), **place)
    return project


def layers_of(pdf: Path) -> list[str]:
    with pikepdf.open(pdf) as opened:
        return [str(group.Name) for group in opened.Root.OCProperties.OCGs]


def test_base_maps_lie_beneath_when_they_are_asked_for(
    towngrid: Towngrid, project: Path, tmp_path: Path, program: Callable[[str], str]
) -> None:
    out, plain = tmp_path / "with.pdf", tmp_path / "plain.pdf"
    done = towngrid("print", project, *LAYOUT, "--base-maps", "--out", out, "--json")
    assert done.document()["warnings"] == []
    assert towngrid("print", project, *LAYOUT, "--out", plain).code == 0
    assert "底图" in layers_of(out)
    assert "底图" not in layers_of(plain)
    words = [program("pdftotext"), str(out), "-"]
    said = subprocess.run(words, check=True, capture_output=True, text=True).stdout
    assert "底图：县测绘院 2024" in said


def test_a_missing_file_is_told_once_and_the_sheet_is_written(
    towngrid: Towngrid, project: Path, tmp_path: Path
) -> None:
    (tmp_path / "ortho.tif").unlink()
    out = tmp_path / "map.pdf"
    done = towngrid("print", project, *LAYOUT, "--base-maps", "--out", out)
    assert done.code == 0, done.err
    assert out.exists()
    assert (done.out + done.err).count("底图“正射影像”未能印上") == 1


def test_a_print_leaves_the_project_as_it_was(
    towngrid: Towngrid, project: Path, tmp_path: Path
) -> None:
    before = project.read_bytes()
    assert towngrid("print", project, *LAYOUT, "--base-maps", "--out", tmp_path / "m.pdf").code == 0
    assert project.read_bytes() == before
