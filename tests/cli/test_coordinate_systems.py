"""Coordinate systems on the command line: named, shifted, fitted, refused; checked by geopandas."""

import json
from pathlib import Path

import geopandas
import numpy as np
import openpyxl
import pytest
import shapely
from pyproj import Transformer
from support.command_line import Towngrid
from support.vector_files import kml

from gis.geometry.gcj02 import gcj02_to_bd09, wgs84_to_gcj02

pytestmark = pytest.mark.filterwarnings("ignore:'crs' was not provided:UserWarning")

WEST, SOUTH, SIDE = 406_000.0, 3_619_000.0, 2000.0
LOCAL_ORIGIN, TURN_DEG = np.array([405_000.0, 3_618_500.0]), 0.8
SHIFT_PARAMETERS = (-12.0, 110.0, 45.0)


def boxes(columns: int, rows: int, side: float, west: float = WEST) -> list[shapely.Polygon]:
    made = [
        shapely.box(
            west + c * side, SOUTH + r * side, west + (c + 1) * side, SOUTH + (r + 1) * side
        )
        for r in range(rows)
        for c in range(columns)
    ]
    return [shapely.segmentize(one, 100) for one in made]


def frame(polygons: list[shapely.Polygon], word: str) -> geopandas.GeoDataFrame:
    names = {
        "code": [f"3411811102{at:02d}" for at in range(len(polygons))],
        "name": [f"{word}{at}" for at in range(len(polygons))],
    }
    return geopandas.GeoDataFrame(names, geometry=polygons, crs="EPSG:4549")


def villages() -> geopandas.GeoDataFrame:
    return frame(boxes(3, 2, SIDE), "村")


def grids() -> geopandas.GeoDataFrame:
    return frame(boxes(6, 4, SIDE / 2), "网格")


def changed(data: geopandas.GeoDataFrame, change: object, crs: object) -> geopandas.GeoDataFrame:
    moved = shapely.transform(np.array(data.geometry), change)  # type: ignore[call-overload]
    return geopandas.GeoDataFrame(data.drop(columns="geometry"), geometry=list(moved), crs=crs)


def gcj02(data: geopandas.GeoDataFrame) -> geopandas.GeoDataFrame:
    """Return what a Chinese web map exports and calls WGS 84."""
    return changed(data.to_crs(4490), wgs84_to_gcj02, "EPSG:4326")


def local(data: geopandas.GeoDataFrame) -> geopandas.GeoDataFrame:
    """Return a survey in a plane of its own, turned and far from the zone's numbers."""
    return changed(data, lambda xy: to_local(xy), None)


def to_local(xy: np.ndarray) -> np.ndarray:
    angle = np.radians(TURN_DEG)
    turn = np.array([[np.cos(angle), -np.sin(angle)], [np.sin(angle), np.cos(angle)]])
    return np.asarray((xy - LOCAL_ORIGIN) @ turn.T + (5000.0, 8000.0))


def off_m(project: Path, truth: geopandas.GeoDataFrame, layer: str) -> float:
    """Return how far the polygons of a project lie from where they should, at most."""
    read = geopandas.read_file(project, layer=layer).set_index("name").to_crs(truth.crs)
    return max(
        float(shapely.hausdorff_distance(one.geometry, read.loc[one["name"], "geometry"]))
        for _, one in truth.iterrows()
    )


@pytest.fixture
def project(towngrid: Towngrid, tmp_path: Path) -> Path:
    villages().to_file(tmp_path / "村.gpkg")
    made = tmp_path / "项目.gpkg"
    assert towngrid("new", made, "--units", tmp_path / "村.gpkg").code == 0
    return made


def common_points(path: Path, count: int, mistake_m: float = 0.0) -> Path:
    corners = np.array([(WEST, SOUTH), (WEST + 6000, SOUTH), (WEST + 6000, SOUTH + 4000),
                        (WEST, SOUTH + 4000), (WEST + 3000, SOUTH + 1500)])[:count]  # fmt: skip
    target = corners.copy()
    target[-1, 0] += mistake_m
    rows = np.column_stack([to_local(corners), target]).round(4).tolist()
    header = ["点名", "x", "y", "X", "Y"]
    if path.suffix == ".xlsx":
        book = openpyxl.Workbook()
        sheet = book.active
        assert sheet is not None
        for row in (header, *([f"K{at}", *row] for at, row in enumerate(rows))):
            sheet.append(row)
        book.save(path)
    else:
        lines = [
            ",".join(header),
            *(f"K{at}," + ",".join(map(str, row)) for at, row in enumerate(rows)),
        ]
        path.write_text("\n".join(lines), encoding="gb18030")
    return path


def test_units_of_a_web_map(towngrid: Towngrid, tmp_path: Path) -> None:
    gcj02(villages()).to_file(tmp_path / "村.geojson")
    project = tmp_path / "a.gpkg"
    told = towngrid("--lang", "en", "new", project, "--units", tmp_path / "村.geojson")
    assert told.code == 0
    assert "--file-crs gcj02" in told.err
    assert 300 < off_m(project, villages(), "units") < 1000
    options = ("--file-crs", "gcj02", "--overwrite")
    told = towngrid("--lang", "en", "new", project, "--units", tmp_path / "村.geojson", *options)
    assert told.code == 0
    assert "--file-crs" not in told.err
    assert off_m(project, villages(), "units") < 0.01


def test_grids_of_a_web_map_are_doubted_and_not_moved(
    towngrid: Towngrid, project: Path, tmp_path: Path
) -> None:
    file = tmp_path / "网格.geojson"
    gcj02(grids()).to_file(file)
    told = towngrid("import", "grids", project, file, "--dry-run", "--json").document()
    assert "looks_shifted" in json.dumps(told)
    sure = towngrid("import", "grids", project, file, "--crs", "gcj02", "--json")
    assert sure.code == 0
    assert "looks_shifted" not in sure.out
    assert off_m(project, grids(), "grids") < 0.01


@pytest.mark.parametrize("word", ["gcj02", "BD-09"])
def test_a_web_map_is_audited_where_it_really_lies(
    towngrid: Towngrid, tmp_path: Path, word: str
) -> None:
    shift = wgs84_to_gcj02
    if word == "BD-09":
        shift = lambda lonlat: gcj02_to_bd09(wgs84_to_gcj02(lonlat))  # noqa: E731
    moved = changed(grids().to_crs(4490), shift, "EPSG:4326")
    moved.to_file(tmp_path / "网格.geojson")
    outer = geopandas.GeoDataFrame(geometry=[moved.union_all()], crs=None)
    outer.to_file(tmp_path / "镇界.shp")
    grids().to_crs(4490).to_file(tmp_path / "真.geojson")
    true_m2 = towngrid("audit", tmp_path / "真.geojson", "--json").document()["land"]["covered_m2"]
    file, frame_file = tmp_path / "网格.geojson", tmp_path / "镇界.shp"
    plain = towngrid("audit", file, "--json").document()["land"]["covered_m2"]
    done = towngrid("audit", file, "--within", frame_file, "--crs", word, "--json").document()
    assert done["land"]["covered_m2"] == pytest.approx(true_m2, rel=1e-8)
    assert abs(plain - true_m2) > 1e-5 * true_m2
    assert done["land"]["gap_m2"] < 1 > done["land"]["overlap_m2"]
    assert any(word.upper().replace("GCJ0", "GCJ-0") in said for said in done["remarks"])
    refused = towngrid("repair", file, "--out", tmp_path / "x.gpkg", "--crs", word)
    assert refused.code == 2
    assert "--repair" in refused.err


def test_an_ovital_file_is_audited_once_its_shift_is_said(
    towngrid: Towngrid, tmp_path: Path
) -> None:
    path = kml(tmp_path / "a.ovkml")
    assert towngrid("audit", path).code == 2
    assert "GCJ-02" in towngrid("audit", path, "--crs", "gcj02").out


@pytest.mark.parametrize(
    ("code", "options"),
    [(4549, ["EPSG:4549"]), (4528, ["EPSG:4528"]), (4550, ["EPSG:4550"]), (4490, ["EPSG:4490"])],
)
def test_a_shapefile_without_prj(
    towngrid: Towngrid, project: Path, tmp_path: Path, code: int, options: list[str]
) -> None:
    file = tmp_path / "grids.shp"
    grids().to_crs(code).to_file(file, encoding="GBK")
    (tmp_path / "grids.prj").unlink()
    refused = towngrid("import", "grids", project, file)
    assert refused.code == 2
    for option in options:
        assert f"--crs {option}" in refused.err
    assert towngrid("import", "grids", project, file, "--crs", options[0]).code == 0
    assert off_m(project, grids(), "grids") < 0.01


def test_a_neighbouring_zone_is_refused_with_the_right_one(
    towngrid: Towngrid, project: Path, tmp_path: Path
) -> None:
    file = tmp_path / "grids.gpkg"
    grids().to_crs(4548).set_crs(4549, allow_override=True).to_file(file)
    for kind in ("grids", "reference"):
        refused = towngrid("import", kind, project, file)
        assert refused.code == 2
        assert "--crs EPSG:4548" in refused.err
    assert towngrid("import", "grids", project, file, "--crs", "CGCS2000/3/CM117").code == 0
    assert off_m(project, grids(), "grids") < 0.01


def test_northing_first(towngrid: Towngrid, project: Path, tmp_path: Path) -> None:
    file = tmp_path / "grids.gpkg"
    changed(grids(), lambda xy: xy[:, ::-1], "EPSG:4549").to_file(file)
    refused = towngrid("import", "grids", project, file)
    assert refused.code == 2
    assert "--crs EPSG:4549/yx" in refused.err
    assert towngrid("import", "grids", project, file, "--crs", "EPSG:4549/yx").code == 0
    assert off_m(project, grids(), "grids") < 0.01


def xian80(data: geopandas.GeoDataFrame) -> geopandas.GeoDataFrame:
    """Return data in Xi'an 80 by invented parameters, with PROJ's own pipeline."""
    dx, dy, dz = SHIFT_PARAMETERS
    change = Transformer.from_pipeline(
        "+proj=pipeline +step +inv +proj=tmerc +lon_0=120 +x_0=500000 +ellps=GRS80"
        " +step +proj=push +v_3 +step +proj=cart +ellps=GRS80"
        f" +step +inv +proj=helmert +x={dx} +y={dy} +z={dz}"
        " +step +inv +proj=cart +ellps=IAU76 +step +proj=pop +v_3"
        " +step +proj=tmerc +lon_0=120 +x_0=40500000 +ellps=IAU76"
    )
    return changed(data, lambda xy: np.column_stack(change.transform(*xy.T)), "EPSG:2364")


def test_xian_80_needs_parameters(towngrid: Towngrid, project: Path, tmp_path: Path) -> None:
    file = tmp_path / "grids.gpkg"
    xian80(grids()).to_file(file)
    refused = towngrid("import", "grids", project, file)
    assert refused.code == 2
    assert "--datum-shift" in refused.err
    assert "--common-points" in refused.err
    words = ",".join(map(str, SHIFT_PARAMETERS))
    done = towngrid("--lang", "en", "import", "grids", project, file, "--datum-shift", words)
    assert done.code == 0, done.err
    assert "transformed to CGCS2000 with the parameters given" in done.out
    assert off_m(project, grids(), "grids") < 0.02


def test_a_theme_layer_of_an_older_datum_or_a_local_survey(
    towngrid: Towngrid, project: Path, tmp_path: Path
) -> None:
    xian80(grids()).to_file(tmp_path / "片区.gpkg")
    local(grids()).to_file(tmp_path / "地块.gpkg")
    words = ",".join(map(str, SHIFT_PARAMETERS))
    assert towngrid("import", "theme", project, tmp_path / "片区.gpkg").code == 2
    done = towngrid(
        "--lang", "en", "import", "theme", project, tmp_path / "片区.gpkg", "--datum-shift", words
    )
    assert done.code == 0, done.err
    assert "transformed to CGCS2000 with the parameters given" in done.out
    points = common_points(tmp_path / "points.csv", 5)
    fitted = towngrid("import", "theme", project, tmp_path / "地块.gpkg", "--common-points", points)
    assert fitted.code == 0, fitted.err
    assert off_m(project, grids(), "theme_1") < 0.02
    assert off_m(project, grids(), "theme_2") < 0.02
    table = tmp_path / "点.csv"
    table.write_text(f"名称,X,Y\n站,{WEST + 50},{SOUTH + 50}\n", encoding="utf-8")
    refused = towngrid("import", "theme", project, table, "--datum-shift", words)
    assert refused.code == 2
    assert "--crs" in refused.err


def test_a_project_from_xian_80(towngrid: Towngrid, tmp_path: Path) -> None:
    file, project = tmp_path / "村.gpkg", tmp_path / "a.gpkg"
    xian80(villages()).to_file(file)
    assert towngrid("new", project, "--units", file).code == 2
    assert not project.exists()
    words = ",".join(map(str, SHIFT_PARAMETERS))
    assert towngrid("new", project, "--units", file, "--datum-shift", words).code == 0
    assert off_m(project, villages(), "units") < 0.02


@pytest.mark.parametrize("name", ["points.csv", "points.xlsx"])
@pytest.mark.parametrize("count", [2, 5])
def test_a_local_survey_by_common_points(
    towngrid: Towngrid, project: Path, tmp_path: Path, name: str, count: int
) -> None:
    file = tmp_path / "local.gpkg"
    local(grids()).to_file(file)
    points = common_points(tmp_path / name, count)
    done = towngrid("--lang", "en", "import", "grids", project, file, "--common-points", points)
    assert done.code == 0, done.err
    assert f"by {count} common points" in done.out
    assert "Residuals of the common points" in done.out
    assert ("none to spare" in done.out) is (count == 2)
    assert off_m(project, grids(), "grids") < 0.02


def test_a_mistaken_common_point_is_named(
    towngrid: Towngrid, project: Path, tmp_path: Path
) -> None:
    file = tmp_path / "local.gpkg"
    local(grids()).to_file(file)
    points = common_points(tmp_path / "points.csv", 5, mistake_m=6.0)
    options = ("--common-points", points, "--dry-run", "--json")
    told = towngrid("import", "grids", project, file, *options)
    assert told.code == 0, told.err
    assert "outlier" in told.out


def test_roads_and_a_new_project_of_a_local_survey(towngrid: Towngrid, tmp_path: Path) -> None:
    units, project = tmp_path / "村.gpkg", tmp_path / "a.gpkg"
    local(villages()).to_file(units)
    points = common_points(tmp_path / "points.csv", 4)
    options = ("--common-points", points)
    refused = towngrid("new", project, "--units", units, *options)
    assert refused.code == 2
    assert "--crs" in refused.err
    assert towngrid("new", project, "--units", units, *options, "--crs", "EPSG:4549").code == 0
    assert off_m(project, villages(), "units") < 0.02
    road = shapely.LineString([(WEST + 100, SOUTH + 100), (WEST + 5000, SOUTH + 3000)])
    data = geopandas.GeoDataFrame({"name": ["人民路"]}, geometry=[road])
    local(data).to_file(tmp_path / "road.gpkg")
    assert towngrid("import", "reference", project, tmp_path / "road.gpkg", *options).code == 0
    (there,) = geopandas.read_file(project, layer="reference_lines").geometry
    assert shapely.hausdorff_distance(there, road) < 0.02


def test_households_of_a_local_survey(towngrid: Towngrid, project: Path, tmp_path: Path) -> None:
    places = np.array([(WEST + 500, SOUTH + 700), (WEST + 4100, SOUTH + 2500)])
    rows = [f"H{at},{x:.3f},{y:.3f}" for at, (x, y) in enumerate(to_local(places))]
    table = tmp_path / "户.csv"
    table.write_text("\n".join(["户号,东坐标,北坐标", *rows]), encoding="utf-8-sig")
    points = common_points(tmp_path / "points.csv", 4)
    done = towngrid("import", "households", project, table, "--common-points", points)
    assert done.code == 0, done.err
    read = geopandas.read_file(project, layer="households").sort_values("household_no")
    there = np.column_stack([read.geometry.x, read.geometry.y])
    np.testing.assert_allclose(there, places, atol=0.02)


@pytest.mark.parametrize("crs", ["EPSG:3857", "EPSG:4490", "EPSG:4534", "gcj02", "nonsense"])
def test_systems_that_measure_nothing(towngrid: Towngrid, tmp_path: Path, crs: str) -> None:
    villages().to_file(tmp_path / "村.gpkg")
    made = tmp_path / "a.gpkg"
    refused = towngrid("new", made, "--units", tmp_path / "村.gpkg", "--crs", crs)
    assert refused.code == 2
    assert "EPSG:4549" in refused.err
    assert not made.exists()


def test_a_project_names_its_zone(towngrid: Towngrid, tmp_path: Path) -> None:
    villages().to_file(tmp_path / "村.gpkg")
    made = tmp_path / "a.gpkg"
    options = ("--crs", "cgcs2000 3度带40带号")
    assert towngrid("new", made, "--units", tmp_path / "村.gpkg", *options).code == 0
    assert towngrid("info", made, "--json").document()["crs"] == "EPSG:4528"
    assert towngrid("info", made, "--json").document()["between_zones"] is False


def test_a_project_between_zones_says_so(towngrid: Towngrid, tmp_path: Path) -> None:
    change = Transformer.from_crs(4549, 4490, always_xy=True)
    lon, lat = change.transform(WEST, SOUTH)
    edge = changed(villages().to_crs(4490), lambda xy: xy - (lon, lat) + (118.48, lat), "EPSG:4490")
    edge.to_file(tmp_path / "村.gpkg")
    made = tmp_path / "a.gpkg"
    told = towngrid(
        "--lang", "en", "new", made, "--units", tmp_path / "村.gpkg", "--file-crs", "4490"
    )
    assert told.code == 0
    assert "into the zone of 117°" in told.err
    assert "into the zone of 117°" in towngrid("--lang", "en", "info", made).out
    assert towngrid("info", made, "--json").document()["between_zones"] is True


@pytest.mark.parametrize(
    ("options", "words"),
    [
        (("--datum-shift", "1,2"), "DX,DY,DZ"),
        (("--datum-shift", "1,2,3,4,5,6,7"), "vector"),
        (("--datum-shift", "1,2,3"), "EPSG:4549"),
        (("--common-points", "missing.csv"), "missing.csv"),
        (("--crs", "CGCS2000 3度带 39带"), "EPSG:4527"),
    ],
)
def test_options_that_say_too_little(
    towngrid: Towngrid, project: Path, tmp_path: Path, options: tuple[str, str], words: str
) -> None:
    grids().to_file(tmp_path / "grids.gpkg")
    refused = towngrid("import", "grids", project, tmp_path / "grids.gpkg", *options)
    assert refused.code == 2
    assert words in refused.err
