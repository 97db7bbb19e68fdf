from pathlib import Path

import geopandas
import numpy as np
import pytest
import shapely

from gis.errors import InputProblem
from gis.files.point_file import read_points


def frame(*shapes: shapely.Geometry | None) -> geopandas.GeoDataFrame:
    numbers = [f"H{index}" for index in range(len(shapes))]
    return geopandas.GeoDataFrame({"户号": numbers}, geometry=list(shapes), crs=4490)


@pytest.mark.parametrize("suffix", [".gpkg", ".geojson", ".shp"])
def test_points_come_with_their_places(tmp_path: Path, suffix: str) -> None:
    path = tmp_path / f"a{suffix}"
    frame(shapely.Point(119.1, 32.7), shapely.Point(119.2, 32.8)).to_file(path, encoding="utf-8")
    sheet = read_points(path)
    assert sheet.header == ("户号",)
    assert [tuple(row.cells) for row in sheet.rows] == [("H0",), ("H1",)]
    assert sheet.places is not None
    np.testing.assert_allclose(sheet.places.xy, [(119.1, 32.7), (119.2, 32.8)])
    assert sheet.places.crs is not None
    assert sheet.column_name(0) == "户号"


def test_an_outline_counts_as_a_point_inside_it_and_nothing_as_nowhere(tmp_path: Path) -> None:
    bent = shapely.Polygon([(0, 0), (9, 0), (9, 9), (8, 9), (8, 1), (0, 1)])
    frame(bent, None).to_file(tmp_path / "a.gpkg")
    places = read_points(tmp_path / "a.gpkg").places
    assert places is not None
    assert bent.contains(shapely.Point(places.xy[0]))
    assert np.isnan(places.xy[1]).all()


def test_one_of_several_layers_must_be_named(tmp_path: Path) -> None:
    path = tmp_path / "a.gpkg"
    for layer in ("东", "西"):
        frame(shapely.Point(1, 1)).to_file(path, layer=layer)
    with pytest.raises(InputProblem, match=r"files\.several_layers"):
        read_points(path)
    with pytest.raises(InputProblem, match=r"files\.no_such_layer"):
        read_points(path, "北")
    assert read_points(path, "西").name == "西"


def test_reading_leaves_the_file_alone(tmp_path: Path) -> None:
    path = tmp_path / "a.gpkg"
    frame(shapely.Point(1, 1)).to_file(path)
    before = path.read_bytes()
    read_points(path)
    assert path.read_bytes() == before
    assert [one.name for one in tmp_path.iterdir()] == ["a.gpkg"]
