"""The shipped sample is what its builder makes, today and on any day."""

from pathlib import Path

import geopandas as gpd
import pytest
from openpyxl import load_workbook

import resources
from tools.sample_township.__main__ import main

FOLDER = resources.path("samples/township")


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("township")
    main(["--out", str(folder)])
    return folder


def test_makes_the_shipped_files_and_no_other(built: Path) -> None:
    assert {file.name for file in built.iterdir()} == {file.name for file in FOLDER.iterdir()}


@pytest.mark.parametrize("name", ["households.csv", "faults.json"])
def test_text_files_are_equal(built: Path, name: str) -> None:
    assert (built / name).read_bytes() == (FOLDER / name).read_bytes()


SHEETS = ["households", "members", "posts", "places", "groups", "clusters"]


@pytest.mark.parametrize("name", [f"{name}.xlsx" for name in SHEETS])
def test_sheets_are_equal(built: Path, name: str) -> None:
    cells = [list(load_workbook(folder / name).worksheets[0].values) for folder in (built, FOLDER)]
    assert cells[0] == cells[1]


@pytest.mark.parametrize(
    ("name", "layers"),
    [
        ("units.gpkg", ["units", "township"]),
        ("grids.gpkg", ["grids"]),
        ("places.gpkg", ["places"]),
        ("reference.gpkg", ["roads", "rivers", "water"]),
    ],
)
def test_layers_are_equal(built: Path, name: str, layers: list[str]) -> None:
    for layer in layers:
        new, shipped = (gpd.read_file(folder / name, layer=layer) for folder in (built, FOLDER))
        assert new.drop(columns="geometry").equals(shipped.drop(columns="geometry"))
        assert new.geometry.geom_equals_exact(shipped.geometry, 0.0).all()
