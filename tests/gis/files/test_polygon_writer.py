"""A polygon file written again with other geometries loses nothing else."""

import json
import sqlite3
import subprocess
from collections.abc import Callable
from pathlib import Path
from typing import Any

import geopandas
import numpy as np
import pandas as pd
import pyogrio
import pytest
import shapely

from gis.errors import InputProblem
from gis.files.geopackage import register_functions
from gis.files.polygon_files import PolygonFile, read_polygons
from gis.files.polygon_writer import write_polygons

pytestmark = pytest.mark.filterwarnings("ignore::RuntimeWarning", "ignore::UserWarning")

WEST, SOUTH = 119.0, 32.0
THIRD = 1 / 3
NEW = shapely.box(WEST + 1, SOUTH, WEST + 1 + THIRD, SOUTH + THIRD)


def village(at: int) -> shapely.Polygon:
    return shapely.box(WEST + at, SOUTH, WEST + at + 0.5, SOUTH + 0.5)


def table(**more: Any) -> geopandas.GeoDataFrame:  # noqa: ANN401
    columns = {
        "编码": ["01", "02", "03"],
        "名称": ["甲村", "乙村", None],
        "户数": pd.array([9_007_199_254_740_993, None, 3], dtype="Int64"),
        "面积": [1.5, 2.25, 0.1],
        **more,
    }
    return geopandas.GeoDataFrame(columns, geometry=[village(at) for at in range(3)], crs=4490)


def with_one_new(file: PolygonFile) -> Any:  # noqa: ANN401
    geometries = file.geometries.copy()
    geometries[1] = NEW
    return geometries


def layer_of(path: Path, encoding: str | None = None) -> dict[str, Any]:
    info = pyogrio.read_info(path, encoding=encoding)
    _, fids, _, columns = pyogrio.raw.read(path, encoding=encoding, return_fids=True)
    return {
        "fields": info["fields"].tolist(),
        "types": info["ogr_types"],
        "subtypes": info["ogr_subtypes"],
        "fids": fids.tolist(),
        "values": [[repr(value) for value in column] for column in columns],
    }


def shapes_of(path: Path) -> Any:  # noqa: ANN401
    return shapely.normalize(read_polygons(path).geometries)


@pytest.mark.parametrize("suffix", [".gpkg", ".geojson", ".fgb", ".shp"])
def test_one_shape_changes_and_all_else_stays(tmp_path: Path, suffix: str) -> None:
    source, out = tmp_path / f"in{suffix}", tmp_path / f"out{suffix}"
    options = {".shp": {"encoding": "GBK"}, ".fgb": {"SPATIAL_INDEX": "NO"}}.get(suffix, {})
    table().to_file(source, **options)
    file = read_polygons(source)
    assert write_polygons(file, with_one_new(file), out) == ()
    encoding = "GBK" if suffix == ".shp" else None
    assert layer_of(out, encoding) == layer_of(source, encoding)
    assert (shapes_of(out) == shapely.normalize([village(0), NEW, village(2)])).all()
    assert read_polygons(out).crs == file.crs
    assert sorted(tmp_path.glob(".*")) == []


def test_ids_types_and_styles_of_a_geopackage_stay(tmp_path: Path) -> None:
    source, out = tmp_path / "in.gpkg", tmp_path / "out.gpkg"
    table().to_file(source, layer="villages")
    with sqlite3.connect(source) as connection:
        register_functions(connection)
        connection.execute("ALTER TABLE villages ADD COLUMN photo BLOB")
        connection.execute("ALTER TABLE villages ADD COLUMN short TEXT(12)")
        connection.execute("UPDATE villages SET photo = x'00ff', fid = fid * 7")
        connection.execute("CREATE TABLE layer_styles (f_table_name TEXT, styleQML TEXT)")
    file = read_polygons(source)
    write_polygons(file, with_one_new(file), out)
    assert layer_of(out)["fids"] == [7, 14, 21]
    with sqlite3.connect(out) as connection:
        assert connection.execute("SELECT photo FROM villages").fetchall() == [(b"\0\xff",)] * 3
        columns = connection.execute("SELECT name, type FROM pragma_table_info('villages')")
        assert ("short", "TEXT(12)") in columns.fetchall()
        index = connection.execute("SELECT maxx FROM rtree_villages_geom WHERE id = 14")
        assert index.fetchone()[0] == pytest.approx(WEST + 1 + THIRD)


def test_of_several_layers_one_is_written_with_its_ids(tmp_path: Path) -> None:
    source, out = tmp_path / "in.gpkg", tmp_path / "out.gpkg"
    table().to_file(source, layer="villages")
    table().to_file(source, layer="towns")
    with sqlite3.connect(source) as connection:
        register_functions(connection)
        connection.execute("UPDATE villages SET fid = fid + 100")
    file = read_polygons(source, "villages")
    write_polygons(file, with_one_new(file), out)
    assert [name for name, _ in pyogrio.list_layers(out)] == ["villages"]
    assert layer_of(out)["fids"] == [101, 102, 103]
    with sqlite3.connect(out) as connection:
        (households,) = connection.execute('SELECT "户数" FROM villages').fetchone()
    assert households == 9_007_199_254_740_993


def test_geojson_keeps_ids_members_and_every_digit(tmp_path: Path) -> None:
    source, out = tmp_path / "in.geojson", tmp_path / "out.geojson"
    first = shapely.geometry.mapping(village(0))
    document = {
        "type": "FeatureCollection",
        "licence": "公开",
        "features": [
            {"type": "Feature", "id": "村-1", "properties": {"名称": "甲", "tags": ["a", {"b": 1}]},
             "geometry": first},
            {"type": "Feature", "id": "村-2", "properties": {}, "geometry": None},
            {"type": "Feature", "id": "村-3", "properties": {"n": 1.25},
             "geometry": shapely.geometry.mapping(village(1))},
        ],
    }  # fmt: skip
    source.write_text(json.dumps(document), encoding="utf-8")
    file = read_polygons(source)
    geometries = file.geometries.copy()
    geometries[2] = NEW
    write_polygons(file, geometries, out)
    written = json.loads(out.read_text(encoding="utf-8"))
    assert written["licence"] == "公开"
    assert written["features"][:2] == json.loads(json.dumps(document["features"][:2]))
    assert written["features"][2]["id"] == "村-3"
    ring = written["features"][2]["geometry"]["coordinates"][0]
    assert {x for x, _ in ring} == {WEST + 1, WEST + 1 + THIRD}


def test_a_shapefile_keeps_its_table_byte_for_byte_and_says_its_encoding(
    tmp_path: Path, program: Callable[[str], str]
) -> None:
    source, out = tmp_path / "in.shp", tmp_path / "出.shp"
    table().to_file(source, encoding="GBK")
    source.with_suffix(".cpg").unlink()
    file = read_polygons(source)
    write_polygons(file, with_one_new(file), out)
    assert out.with_suffix(".dbf").read_bytes() == source.with_suffix(".dbf").read_bytes()
    assert out.with_suffix(".prj").read_bytes() == source.with_suffix(".prj").read_bytes()
    assert out.with_suffix(".cpg").read_text() == "GBK"
    said = subprocess.run(
        [program("ogrinfo"), "-al", "-geom=NO", str(out)], capture_output=True, check=True
    ).stdout.decode()
    assert "名称 (String) = 乙村" in said
    assert "Feature Count: 3" in said


def test_an_older_shapefile_leaves_nothing_that_is_wrong_of_the_new_one(tmp_path: Path) -> None:
    source, out = tmp_path / "in.shp", tmp_path / "out.shp"
    table().to_file(source, encoding="UTF-8")
    out.with_suffix(".qix").write_bytes(b"stale")
    file = read_polygons(source)
    write_polygons(file, with_one_new(file), out)
    assert not out.with_suffix(".qix").exists()


@pytest.mark.parametrize("suffix", [".gpkg", ".geojson", ".fgb", ".shp", ".kml", ".gml"])
def test_another_format_holds_the_same(tmp_path: Path, suffix: str) -> None:
    source, out = tmp_path / "in.gpkg", tmp_path / f"out{suffix}"
    data = table(面积=[1.5, 2.25, 4.5]).drop(columns="户数")
    data.to_file(source)
    file = read_polygons(source)
    write_polygons(file, with_one_new(file), out)
    again = read_polygons(out)
    assert again.names == ["甲村", "乙村", ""]
    assert again.codes == ["01", "02", "03"]
    xy = shapely.get_coordinates(again.geometries[1])
    assert set(xy[:, 0]) == {WEST + 1, WEST + 1 + THIRD} or suffix in {".kml", ".gml"}
    assert xy[:, 0].max() == pytest.approx(WEST + 1 + THIRD, abs=1e-9)


def test_heights_go_with_a_remark_and_missing_shapes_stay_missing(tmp_path: Path) -> None:
    source, out = tmp_path / "in.gpkg", tmp_path / "out.gpkg"
    data = table()
    data["geometry"] = [shapely.force_3d(village(0), 7.0), None, shapely.force_3d(village(2), 7.0)]
    data.to_file(source)
    file = read_polygons(source)
    remarks = write_polygons(file, file.geometries, out)
    assert [key for key, _ in remarks] == ["repair.heights_dropped"]
    read = shapely.from_wkb(pyogrio.raw.read(out)[2])
    assert read[1] is None
    assert not shapely.has_z(read).any()
    assert (shapely.normalize(read[[0, 2]]) == shapely.normalize([village(0), village(2)])).all()


def test_what_is_no_polygon_stays_as_it_was(tmp_path: Path) -> None:
    source, out = tmp_path / "in.geojson", tmp_path / "out.geojson"
    data = table().drop(columns="户数")
    data["geometry"] = [shapely.Point(1, 2), village(1), village(2)]
    data.to_file(source)
    file = read_polygons(source)
    write_polygons(file, with_one_new(file), out)
    assert json.loads(out.read_text())["features"][0]["geometry"]["type"] == "Point"


def test_a_feature_with_parts_makes_the_layer_one_of_parts(tmp_path: Path) -> None:
    source, out = tmp_path / "in.gpkg", tmp_path / "out.gpkg"
    table().to_file(source)
    file = read_polygons(source)
    geometries = file.geometries.copy()
    geometries[0] = shapely.MultiPolygon([village(0), village(9)])
    write_polygons(file, geometries, out)
    assert pyogrio.read_info(out)["geometry_type"] == "MultiPolygon"
    types = shapely.get_type_id(shapely.from_wkb(pyogrio.raw.read(out)[2]))
    assert set(types.tolist()) == {shapely.GeometryType.MULTIPOLYGON}


def test_a_format_that_cannot_hold_a_column_is_refused_and_nothing_is_left(tmp_path: Path) -> None:
    source, out = tmp_path / "in.gpkg", tmp_path / "out.shp"
    table(a_name_that_is_too_long=["x", "y", "z"]).to_file(source)
    file = read_polygons(source)
    with pytest.raises(InputProblem) as raised:
        write_polygons(file, file.geometries, out)
    assert raised.value.key == "repair.lost_values"
    assert "a_name_that_is_too_long" in str(raised.value.facts["columns"])
    assert [path.name for path in tmp_path.iterdir()] == ["in.gpkg"]


def test_layers_that_are_not_named_are_not_written_over(tmp_path: Path) -> None:
    source, out = tmp_path / "in.gpkg", tmp_path / "out.gpkg"
    table().to_file(source)
    for layer in ("roads", "rivers"):
        table().to_file(out, layer=layer)
    before = out.read_bytes()
    file = read_polygons(source)
    for path, key in ((out, "repair.would_replace_layers"), (source, "cli.output_is_input")):
        with pytest.raises(InputProblem) as raised:
            write_polygons(file, file.geometries, path)
        assert raised.value.key == key
    assert out.read_bytes() == before


@pytest.mark.parametrize("name", ["out.xyz", "out", "no/such/out.gpkg"])
def test_a_place_that_cannot_be_written_is_named(tmp_path: Path, name: str) -> None:
    source = tmp_path / "in.gpkg"
    table().to_file(source)
    file = read_polygons(source)
    with pytest.raises(InputProblem) as raised:
        write_polygons(file, file.geometries, tmp_path / name)
    assert "path" in raised.value.facts
    assert np.array_equal(read_polygons(source).geometries, file.geometries)


def test_a_layer_of_polygons_that_gets_parts_says_so_everywhere(tmp_path: Path) -> None:
    source, out = tmp_path / "in.gpkg", tmp_path / "out.gpkg"
    table().to_file(source)
    file = read_polygons(source)
    geometries = file.geometries.copy()
    geometries[1] = shapely.multipolygons([village(1), village(5)])
    write_polygons(file, geometries, out)
    with sqlite3.connect(out) as connection:
        columns = {row[1]: row[2] for row in connection.execute("PRAGMA table_info('in')")}
        (named,) = connection.execute("SELECT geometry_type_name FROM gpkg_geometry_columns")
        assert connection.execute("PRAGMA integrity_check").fetchone() == ("ok",)
    assert (columns["geom"], named) == ("MULTIPOLYGON", ("MULTIPOLYGON",))
    assert shapely.equals(shapes_of(out), geometries).all()


def test_text_formats_may_round_so_that_a_ring_begins_elsewhere(tmp_path: Path) -> None:
    source, out = tmp_path / "in.kml", tmp_path / "out.kml"
    table().to_file(source, driver="KML")
    file = read_polygons(source)
    geometries = file.geometries.copy()
    low, high = 120.00000000000001, 120.0
    geometries[1] = shapely.Polygon([(low, 32), (121, 32), (121, 33), (high, 33)])
    write_polygons(file, geometries, out)
    assert shapely.hausdorff_distance(read_polygons(out).geometries[1], geometries[1]) < 1e-9
