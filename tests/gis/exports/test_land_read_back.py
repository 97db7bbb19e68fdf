"""The land in an exported file is that of the project, read by other programs and by ours."""

import json
import subprocess
from collections.abc import Callable
from pathlib import Path
from typing import Any, NamedTuple

import geopandas
import numpy as np
import pytest
import shapely
from numpy.typing import NDArray
from pyproj import CRS

from gis.audits.audit_file import audit_polygon_file
from gis.exports.choice import FieldNames
from gis.files.polygon_files import read_polygons
from gis.geometry.crs import WGS84, transform_geometries
from gis.geometry.lattice import to_lattice
from gis.imports.grids import import_grids
from gis.plan.edit import apply
from gis.plan.plan import Plan
from gis.plan.profile import load_profile
from gis.progress import NoProgress

Exporter = Callable[..., Any]
Program = Callable[[str], str]


class Written(NamedTuple):
    """Be a file to write, and the layer in it that has the grids."""

    form: str
    name: str
    layer: str | None = None


FILES = (
    Written("gpkg", "a.gpkg", "grids"),
    Written("shp", "a.shp"),
    Written("shp", "a.zip", "grids"),
    Written("geojson", "a.geojson"),
)


def grids_in(folder: Path, file: Written) -> geopandas.GeoDataFrame:
    if file.name.endswith("zip"):
        return geopandas.read_file(f"/vsizip/{folder / file.name}/grids.shp")
    return geopandas.read_file(folder / file.name, layer=file.layer)


def lands_of(plan: Plan) -> dict[str, Any]:
    """Return the land of each base grid in millimetres by code."""
    return {
        grid.code: shapely.normalize(plan.grid_polygon_mm(grid.id))
        for grid in plan.grids.values()
        if grid.parent is None and not plan.grid_polygon_mm(grid.id).is_empty
    }


def on_lattice(geometries: NDArray[np.object_], source: CRS, target: str) -> list[Any]:
    """Return geometries of a file in whole millimetres of the project's system, one part alone."""
    placed = transform_geometries(np.asarray(geometries, dtype=object), source, CRS(target))
    whole = shapely.transform(placed, lambda xy: to_lattice(xy).astype(float))
    single = [g.geoms[0] if len(getattr(g, "geoms", ())) == 1 else g for g in whole]
    return [shapely.normalize(each) for each in single]


@pytest.mark.parametrize("file", FILES, ids=str)
@pytest.mark.parametrize("crs", [None, "EPSG:4528", "EPSG:4490"])
def test_each_grid_has_the_same_land_to_the_millimetre(
    export: Exporter, town: Plan, tmp_path: Path, file: Written, crs: str | None
) -> None:
    if file.form == "geojson" and crs == "EPSG:4528":
        pytest.skip("GeoJSON is in degrees")
    export(town, file.form, tmp_path / file.name, crs=None if crs is None else CRS(crs))
    frame = grids_in(tmp_path, file)

    lands = on_lattice(np.asarray(frame.geometry.array), frame.crs, town.crs)

    expected = lands_of(town)
    assert set(frame["code"]) == expected.keys()
    for code, land in zip(frame["code"], lands, strict=True):
        assert shapely.equals_exact(land, expected[code], 0.0), code


@pytest.mark.parametrize("file", FILES, ids=str)
def test_the_counts_are_those_of_the_project(
    export: Exporter, town: Plan, tmp_path: Path, file: Written
) -> None:
    export(town, file.form, tmp_path / file.name)
    by_code = grids_in(tmp_path, file).set_index("code")
    assert len(by_code) == len(town.grids)
    for grid in town.grids.values():
        row = by_code.loc[grid.code]
        count = town.residents.of_grid(grid.id)
        assert (row["households"], row["people"]) == (count.households, count.people)
        assert row["unit"] == town.units[grid.unit].code
        assert row["area_m2"] == pytest.approx(town.grid_area_m2(grid.id), abs=0.001)


@pytest.mark.parametrize("file", [*FILES, Written("dxf", "a.dxf", "网格填充")], ids=str)
def test_reading_the_file_again_makes_the_same_partition(
    export: Exporter, town: Plan, tmp_path: Path, file: Written
) -> None:
    export(town, file.form, tmp_path / file.name)
    crs = CRS(town.crs) if file.form == "dxf" else None
    polygons = read_polygons(tmp_path / file.name, file.layer, crs=crs)

    again = apply(town, import_grids(town, polygons, replace_grids=True).edit)

    before, after = (
        {shapely.normalize(plan.grid_polygon_mm(grid)).wkb for grid in plan.grids}
        for plan in (town, again)
    )
    assert len(before) == len(town.grids)
    assert after == before


@pytest.mark.parametrize("file", [*FILES, Written("kml", "a.kml")], ids=str)
def test_our_own_audit_finds_no_fault_in_the_land(
    export: Exporter, town: Plan, tmp_path: Path, file: Written
) -> None:
    export(town, file.form, tmp_path / file.name, layers=("grids",))
    layer = file.layer
    if file.form == "kml":
        layer = "+".join(sorted({town.units[grid.unit].name for grid in town.grids.values()}))
    polygons = read_polygons(tmp_path / file.name, layer)
    report = audit_polygon_file(polygons, None, load_profile("default"), 0.0, NoProgress())
    assert report.subject.features == len(town.grids)
    assert (report.land.overlap_m2, report.land.gap_m2) == (0, 0)
    assert report.counts.get("mismatched_edge", 0) == 0
    assert report.counts.get("invalid", 0) == 0


@pytest.mark.parametrize("crs", ["EPSG:4528", "EPSG:4490", "EPSG:32650", "EPSG:4551"])
def test_neighbours_share_their_vertices_in_every_system(
    export: Exporter, town: Plan, tmp_path: Path, crs: str
) -> None:
    path = tmp_path / "a.gpkg"
    export(town, "gpkg", path, crs=CRS(crs), layers=("grids", "units"))
    grids = geopandas.read_file(path, layer="grids").geometry.array
    assert bool(shapely.coverage_is_valid(np.asarray(grids)))
    vertices = {tuple(xy) for xy in shapely.get_coordinates(grids).tolist()}
    units = geopandas.read_file(path, layer="units").geometry.array
    assert {tuple(xy) for xy in shapely.get_coordinates(units).tolist()} <= vertices
    whole = town.partition.frame_mm()
    in_project = {tuple(xy) for xy in shapely.get_coordinates(whole).tolist()}
    assert len(in_project) <= len(vertices)


def test_ogrinfo_reads_the_layers_with_their_system(
    export: Exporter, everything: Plan, tmp_path: Path, program: Program
) -> None:
    path = tmp_path / "a.gpkg"
    export(everything, "gpkg", path)
    command = [program("ogrinfo"), "-so", "-al", str(path)]
    told = subprocess.run(command, check=True, capture_output=True, text=True)
    for layer in ("units", "grids", "sub_grids", "exclusive", "online", "borders"):
        assert f"Layer name: {layer}" in told.stdout
    assert "CGCS2000 / 3-degree Gauss-Kruger CM 120E" in told.stdout
    assert "Warning" not in told.stderr


def test_what_lies_over_others_and_what_has_no_land_stand_apart(
    export: Exporter, everything: Plan, tmp_path: Path
) -> None:
    """So that the grids of a file are a partition, which other programs can take as one."""
    path = tmp_path / "a.gpkg"
    export(everything, "gpkg", path)
    layers = {
        name: geopandas.read_file(path, layer=name)
        for name in ("grids", "sub_grids", "exclusive", "online")
    }
    codes = {name: set(frame["code"]) for name, frame in layers.items()}
    assert codes["exclusive"] == {"341181110201800"}
    assert codes["online"] == {"341181110201900"}
    assert codes["grids"] == {"341181110201001", "341181110201002", "341181110202004"}
    assert codes["sub_grids"] == {"341181110201003"}
    assert layers["online"].iloc[0]["hosts"] == "341181110201002、341181110201001"
    sub = layers["sub_grids"].iloc[0]
    assert sub["grid"] == "341181110201002"


def test_boundaries_are_there_once_by_what_they_part(
    export: Exporter, everything: Plan, tmp_path: Path
) -> None:
    path = tmp_path / "a.gpkg"
    export(everything, "gpkg", path)
    borders = geopandas.read_file(path, layer="borders")
    arcs = everything.partition.arcs
    assert len(borders) == len(arcs)
    length = sum(shapely.LineString(everything.partition.line_mm(arc)).length for arc in arcs)
    assert borders.length.sum() == pytest.approx(length / 1000, abs=1e-3)
    assert set(borders["kind"]) == {"frame", "village", "grid", "sub_grid"}
    (river,) = borders[borders["follows"] == "river"].itertuples()
    assert (river.named, river.standing) == ("清水河", "agreed")


def test_geojson_obeys_the_standard(export: Exporter, town: Plan, tmp_path: Path) -> None:
    path = tmp_path / "a.geojson"
    export(town, "geojson", path)
    document = json.loads(path.read_text(encoding="utf-8"))
    assert document["type"] == "FeatureCollection"
    assert "crs" not in document
    west, south, east, north = document["bbox"]
    assert 118 < west < east < 122
    assert 32 < south < north < 33
    assert geopandas.read_file(path).crs == WGS84
    for feature in document["features"]:
        shape = shapely.geometry.shape(feature["geometry"])
        for part in shapely.get_parts(shape):
            assert part.exterior.is_ccw
            assert not any(hole.is_ccw for hole in part.interiors)


def test_a_unit_alone_can_go_out(export: Exporter, everything: Plan, tmp_path: Path) -> None:
    path = tmp_path / "a.gpkg"
    export(everything, "gpkg", path, unit="341181110202")
    grids = geopandas.read_file(path, layer="grids")
    assert list(grids["code"]) == ["341181110202004"]
    assert len(geopandas.read_file(path, layer="units")) == 1


def test_field_names_in_chinese_are_cut_to_ten_bytes_and_differ(
    export: Exporter, everything: Plan, tmp_path: Path
) -> None:
    folder = tmp_path / "shp"
    outcome = export(everything, "shp", folder, field_names=FieldNames.GBK)
    for layer in outcome.layers:
        names = layer.columns
        assert len(set(names)) == len(names)
        assert all(len(name.encode("gbk")) <= 10 for name in names)
    grids = geopandas.read_file(folder / "grids.shp")
    assert {"编码", "名称", "户数", "人数"} <= set(grids.columns)
    assert (folder / "grids.cpg").read_text() == "GBK"
    assert (folder / "grids.dbf").read_bytes()[29] == 0x4D
    assert 'PROJCS["CGCS2000_3_Degree_GK_CM_120E"' in (folder / "grids.prj").read_text()
    # Programs that look at the header alone read it as well.
    (folder / "grids.cpg").unlink()
    assert list(geopandas.read_file(folder / "grids.shp")["名称"]) == list(grids["名称"])
    meanings = (folder / "字段对照表.csv").read_text(encoding="utf-8-sig")
    assert "grids.shp,面积平方米,area_m2,面积平方米,小数" in meanings
