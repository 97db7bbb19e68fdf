"""Theme layers on maps printed from the command line."""

import shutil
import subprocess
from collections.abc import Callable
from pathlib import Path

import geopandas
import pikepdf
import pytest
import shapely
from support.command_line import Towngrid

LAYOUT = ("--product", "layout", "--paper", "A4")


@pytest.fixture
def project(filled_project: Path, tmp_path: Path, towngrid: Towngrid) -> Path:
    """A project with hazard points, taken in from a file with a column of people."""
    project = Path(shutil.copy(filled_project, tmp_path / "town.gpkg"))
    units = geopandas.read_file(project, layer="units")
    west, south, east, north = units.total_bounds
    middle = shapely.points([((west + east) / 2, (south + north) / 2)])
    columns = {"类型": ["滑坡"], "监测人": ["张三丰"]}
    path = tmp_path / "隐患点.gpkg"
    geopandas.GeoDataFrame(columns, geometry=middle, crs=units.crs).to_file(path)
    assert towngrid("import", "theme", project, path).code == 0
    return project


def layers_of(pdf: Path) -> list[str]:
    with pikepdf.open(pdf) as opened:
        return [str(group.Name) for group in opened.Root.OCProperties.OCGs]


def test_theme_layers_are_printed_when_they_are_asked_for(
    towngrid: Towngrid, project: Path, tmp_path: Path, program: Callable[[str], str]
) -> None:
    out, plain = tmp_path / "with.pdf", tmp_path / "plain.pdf"
    before = project.read_bytes()
    done = towngrid("print", project, *LAYOUT, "--themes", "--out", out, "--json")
    assert done.document()["warnings"] == []
    assert towngrid("print", project, *LAYOUT, "--out", plain).code == 0
    assert project.read_bytes() == before
    assert "专题图层" in layers_of(out)
    assert "专题图层" not in layers_of(plain)

    def said(pdf: Path) -> str:
        words = [program("pdftotext"), str(pdf), "-"]
        return subprocess.run(words, check=True, capture_output=True, text=True).stdout

    assert "隐患点" in said(out)
    assert "张三丰" not in said(out)
    assert "隐患点" not in said(plain)


def test_a_project_without_visible_ones_is_told_once(
    towngrid: Towngrid, filled_project: Path, tmp_path: Path
) -> None:
    out = tmp_path / "map.pdf"
    done = towngrid("print", filled_project, *LAYOUT, "--themes", "--out", out)
    assert done.code == 0
    assert out.exists()
    assert (done.out + done.err).count("没有可见的专题图层") == 1
