import json
import shutil
import sqlite3
import zipfile
from pathlib import Path

import geopandas
import pandas as pd
import pytest
import shapely
from pyproj import CRS

from gis.errors import InputProblem
from gis.files.polygon_files import read_polygons, split_source
from gis.texts import Texts

SQUARES = [shapely.box(119 + i, 32, 119 + i + 0.5, 32.5) for i in range(3)]


def frame(**columns: list[object]) -> geopandas.GeoDataFrame:
    columns = columns or {"编码": ["01", "02", "03"], "名称": ["甲村", "乙村", "丙村"]}
    return geopandas.GeoDataFrame(pd.DataFrame(columns), geometry=SQUARES, crs="EPSG:4490")


def geojson(path: Path, geometries: list[object], **top: object) -> Path:
    features = [
        {"type": "Feature", "properties": {"code": str(row)}, "geometry": geometry}
        for row, geometry in enumerate(geometries, start=1)
    ]
    document = {"type": "FeatureCollection", "features": features, **top}
    path.write_text(json.dumps(document), encoding="utf-8")
    return path


def state_of(folder: Path) -> dict[str, tuple[int, bytes]]:
    return {
        file.name: (file.stat().st_mtime_ns, file.read_bytes())
        for file in sorted(folder.iterdir())
        if file.is_file()
    }


@pytest.mark.parametrize("suffix", [".gpkg", ".geojson", ".fgb", ".shp", ".gml"])
@pytest.mark.filterwarnings("ignore::RuntimeWarning", "ignore::UserWarning")
def test_every_format_gives_the_same_polygons(tmp_path: Path, suffix: str) -> None:
    path = tmp_path / f"villages{suffix}"
    data = frame().rename(columns={"编码": "code", "名称": "name"})
    data.to_file(path, **({"encoding": "UTF-8"} if suffix == ".shp" else {}))
    file = read_polygons(path)
    assert shapely.equals(file.geometries, SQUARES).all() or suffix == ".fgb"
    assert sorted(file.codes) == ["01", "02", "03"]
    assert sorted(file.names) == sorted(["甲村", "乙村", "丙村"])
    assert file.problems == ()
    assert file.crs.is_geographic
    assert file.bounds == pytest.approx((119, 32, 121.5, 32.5))


@pytest.mark.parametrize(
    ("columns", "code", "name"),
    [
        ({"网格编码": ["1", "2", "3"], "网格名称": ["a", "b", "c"]}, "网格编码", "网格名称"),
        ({"WGBM": ["1", "2", "3"], "WGMC": ["a", "b", "c"]}, "WGBM", "WGMC"),
        ({"Grid_Code": [1, 2, 3], "NAME": ["a", "b", "c"]}, "Grid_Code", "NAME"),
        ({"LSOA11CD": ["E1", "E2", "E3"]}, "LSOA11CD", None),
        ({"ward_no": [1, 2, 2]}, None, None),  # named like a code but not one for each
        ({"size": [1, 2, 3]}, None, None),
    ],
)
def test_columns_are_recognised(
    tmp_path: Path, columns: dict[str, list[object]], code: str | None, name: str | None
) -> None:
    frame(**columns).to_file(tmp_path / "a.gpkg")
    file = read_polygons(tmp_path / "a.gpkg")
    assert (file.fields.code, file.fields.name) == (code, name)
    assert file.codes == ([str(value) for value in columns[code]] if code else ["", "", ""])


def test_columns_can_be_named(tmp_path: Path) -> None:
    frame(a=["1", "2", "3"], name=["x", "y", "z"]).to_file(tmp_path / "a.gpkg")
    file = read_polygons(tmp_path / "a.gpkg", fields={"code": "a", "name": "a"})
    assert file.codes == file.names == ["1", "2", "3"]
    with pytest.raises(InputProblem) as problem:
        read_polygons(tmp_path / "a.gpkg", fields={"code": "b"})
    assert "b" in Texts("zh").of_error(problem.value)


def test_a_missing_code_in_a_column_of_numbers_is_no_nan(tmp_path: Path) -> None:
    frame(code=[1.0, None, 3.0]).to_file(tmp_path / "a.gpkg")
    assert read_polygons(tmp_path / "a.gpkg").codes == ["1", "", "3"]


def test_unusable_features_are_kept_and_told_by_row(tmp_path: Path) -> None:
    square = json.loads(shapely.to_geojson(SQUARES[0]))
    point = {"type": "Point", "coordinates": [119, 32]}
    path = geojson(
        tmp_path / "mixed.geojson",
        [
            None,
            square,
            point,
            {"type": "Polygon", "coordinates": []},
            {"type": "GeometryCollection", "geometries": [square, point]},
        ],
    )
    file = read_polygons(path)
    assert len(file.geometries) == len(file.attributes) == 5
    assert [shape is None for shape in file.geometries] == [True, False, True, True, False]
    assert [(p.row, p.key.rpartition(".")[2], p.found) for p in file.problems] == [
        (1, "problem_null", ""),
        (3, "problem_not_polygon", "Point"),
        (4, "problem_empty", ""),
        (5, "problem_partly_polygon", "GeometryCollection"),
    ]
    assert file.geometries[4].area == pytest.approx(0.25)


def test_heights_are_dropped(tmp_path: Path) -> None:
    square = json.loads(shapely.to_geojson(shapely.force_3d(SQUARES[0], 7.0)))
    file = read_polygons(geojson(tmp_path / "z.geojson", [square]))
    assert not shapely.has_z(file.geometries).any()


def test_the_only_polygon_layer_is_taken(tmp_path: Path) -> None:
    path = tmp_path / "a.gpkg"
    frame().to_file(path, layer="villages")
    roads = geopandas.GeoDataFrame(geometry=[shapely.LineString([(119, 32), (120, 33)])], crs=4490)
    roads.to_file(path, layer="roads")
    assert read_polygons(path).layer == "villages"
    with pytest.raises(InputProblem) as problem:
        read_polygons(path, "roads")
    assert problem.value.key == "vector_files.no_rings"
    with pytest.raises(InputProblem) as problem:
        read_polygons(path, "rivers")
    assert "villages" in Texts("en").of_error(problem.value)


def test_several_polygon_layers_must_be_told_apart(tmp_path: Path) -> None:
    path = tmp_path / "a.gpkg"
    frame().to_file(path, layer="towns")
    frame().to_file(path, layer="villages")
    with pytest.raises(InputProblem) as problem:
        read_polygons(path)
    assert "towns, villages" in Texts("en").of_error(problem.value)
    assert read_polygons(path, "towns").layer == "towns"


def test_source_names_file_and_layer(tmp_path: Path) -> None:
    path = tmp_path / "a.gpkg"
    frame().to_file(path)
    assert split_source(str(path)) == (path, None)
    assert split_source(f"{path}:towns") == (path, "towns")
    odd = tmp_path / "x:y.gpkg"
    shutil.copy(path, odd)
    assert split_source(str(odd)) == (odd, None)
    assert split_source(f"{odd}:towns") == (odd, "towns")


@pytest.mark.parametrize(
    ("text", "path"),
    [
        ("C:\\maps\\none.gpkg", "C:\\maps\\none.gpkg"),
        ("C:\\maps\\none.gpkg:towns", "C:\\maps\\none.gpkg"),
        ("none.gpkg:towns", "none.gpkg"),
        ("none", "none"),
    ],
)
def test_missing_file_is_named_without_its_layer(text: str, path: str) -> None:
    with pytest.raises(InputProblem) as problem:
        split_source(text)
    assert str(problem.value.facts["path"]) == path


def test_what_is_no_vector_file_is_refused(tmp_path: Path) -> None:
    (tmp_path / "a.gpkg").write_bytes(b"not a database")
    with pytest.raises(InputProblem) as problem:
        read_polygons(tmp_path / "a.gpkg")
    assert problem.value.key == "vector_files.not_what_it_says"
    with pytest.raises(InputProblem) as problem:
        read_polygons(tmp_path / "b.gpkg")
    assert problem.value.key == "polygon_files.missing"


def test_a_layer_without_any_polygon_is_refused(tmp_path: Path) -> None:
    with pytest.raises(InputProblem) as problem:
        read_polygons(geojson(tmp_path / "a.geojson", [None, None]))
    assert problem.value.key == "polygon_files.empty_layer"


def test_crs_is_asked_for_and_hinted_at(tmp_path: Path) -> None:
    data = frame().set_crs(None, allow_override=True)
    data.geometry = data.geometry.translate(40_405_000, 3_600_000)
    with pytest.warns(UserWarning, match="crs"):
        data.to_file(tmp_path / "a.shp", encoding="GBK")
    with pytest.raises(InputProblem) as problem:
        read_polygons(tmp_path / "a.shp")
    assert "EPSG:4528" in Texts("zh").of_error(problem.value)
    assert read_polygons(tmp_path / "a.shp", crs=CRS.from_epsg(4528)).crs.to_epsg() == 4528


def test_geojson_is_wgs84(tmp_path: Path) -> None:
    square = json.loads(shapely.to_geojson(SQUARES[0]))
    assert read_polygons(geojson(tmp_path / "a.geojson", [square])).crs.to_epsg() == 4326


@pytest.mark.parametrize("mode", ["delete", "wal"])
def test_reading_leaves_no_trace(tmp_path: Path, mode: str) -> None:
    path = tmp_path / "a.gpkg"
    frame().to_file(path)
    with sqlite3.connect(path) as connection:
        connection.execute(f"PRAGMA journal_mode={mode}")
    connection.close()
    before, folder_before = state_of(tmp_path), tmp_path.stat().st_mtime_ns
    assert len(read_polygons(path).geometries) == 3
    assert state_of(tmp_path) == before
    assert tmp_path.stat().st_mtime_ns == folder_before


def test_edits_that_are_still_in_the_wal_file_are_read(tmp_path: Path) -> None:
    path = tmp_path / "a.gpkg"
    frame(code=["1", "2", "3"]).to_file(path, layer="a", spatial_index=False)
    connection = sqlite3.connect(path)
    connection.execute("PRAGMA journal_mode=wal")
    connection.execute("DROP TRIGGER IF EXISTS trigger_delete_feature_count_a")
    connection.execute("DELETE FROM a WHERE code = '2'")
    connection.commit()
    assert (tmp_path / "a.gpkg-wal").stat().st_size
    before = state_of(tmp_path)
    try:
        assert read_polygons(path).codes == ["1", "3"]
        assert state_of(tmp_path) == before
    finally:
        connection.close()


def test_an_exclamation_mark_in_a_path_is_no_archive(tmp_path: Path) -> None:
    frame().to_file(tmp_path / "ab.gpkg")
    (tmp_path / "ab.gpkg").rename(tmp_path / "a!b.gpkg")
    assert len(read_polygons(tmp_path / "a!b.gpkg").geometries) == 3


def test_a_zipped_shapefile_is_read(tmp_path: Path) -> None:
    folder = tmp_path / "shp"
    folder.mkdir()
    frame(code=["1", "2", "3"]).to_file(folder / "villages.shp")
    with zipfile.ZipFile(tmp_path / "villages.zip", "w") as archive:
        for file in folder.iterdir():
            archive.write(file, file.name)
    read = read_polygons(tmp_path / "villages.zip")
    assert read.layer == "villages"
    assert read.codes == ["1", "2", "3"]
