"""What becomes a theme layer: near, clean, on the lattice, and nothing about persons."""

import json
from pathlib import Path

import geopandas
import numpy as np
import pandas as pd
import pytest
import shapely
from pyproj import CRS
from support.ascii_plan import plan_of

from gis.errors import InputProblem
from gis.files.theme_layers import ThemeKind, ThemeShape
from gis.geometry.gcj02 import ShiftedCrs, wgs84_to_gcj02
from gis.imports.person_columns import left_out_kind, without_private_numbers
from gis.imports.theme_layers import ThemeImport, import_themes, kind_of_words
from gis.imports.theme_sources import read_theme_sources
from gis.texts import LANGUAGES, Texts

ORIGIN_M = (500_000.0, 3_600_000.0)
PLAN = plan_of(
    """
    AB
    CD
    """,
    tile_mm=100_000,
    origin_mm=(500_000_000, 3_600_000_000),
)


def _at(*xy: tuple[float, float]) -> list[shapely.Point]:
    return [shapely.Point(ORIGIN_M[0] + x, ORIGIN_M[1] + y) for x, y in xy]


def _written(path: Path, **columns: object) -> Path:
    geometry = columns.pop("geometry")
    frame = geopandas.GeoDataFrame(columns, geometry=geometry, crs=PLAN.crs)
    frame.to_file(path)
    return path


def _imported(path: Path, **how: object) -> ThemeImport:
    sources = read_theme_sources(PLAN, path, crs=how.pop("crs", None))  # type: ignore[arg-type]
    return import_themes(PLAN, sources, **how)  # type: ignore[arg-type]


def test_columns_of_persons_stay_out_and_are_named(tmp_path: Path) -> None:
    path = _written(
        tmp_path / "隐患点.gpkg",
        名称=["滑坡甲", "滑坡乙"],
        监测人=["张三", "李四"],
        联系电话=["0550-1234567", ""],
        身份证号=["x", "y"],
        信访次数=[1, 2],
        受威胁人数=[3, 4],
        备用=["13812345678", "13912345678"],
        geometry=_at((10, 10), (20, 20)),
    )
    done = _imported(path)
    (theme,) = done.themes
    assert list(theme.content.columns) == ["名称", "受威胁人数"]
    assert dict(theme.left_out) == {
        "监测人": "person",
        "联系电话": "person",
        "身份证号": "identity",
        "信访次数": "petition",
        "备用": "person",
    }
    assert theme.kind is ThemeKind.HAZARD_POINTS
    for language in LANGUAGES:
        told = "\n".join(done.lines(Texts(language)))
        assert all(column in told for column, _ in theme.left_out)
        whole = told + json.dumps(done.as_json(Texts(language)), ensure_ascii=False) + repr(done)
        assert not any(word in whole for word in ("张三", "李四", "1381234", "1391234", "0550"))


@pytest.mark.parametrize(
    ("header", "kind"),
    [
        ("姓名", "person"),
        ("户 主", "person"),
        ("手機號碼", "person"),
        ("Phone_No", "person"),
        ("owner", "person"),
        ("负责人(电话)", "person"),
        ("疫苗接种", "illness"),
        ("党员数", None),
        ("户籍人口数", None),
        ("ownership", None),
        ("名称", None),
        ("hotel", None),
        ("建筑结构", None),
    ],
)
def test_headers_of_persons(header: str, kind: str | None) -> None:
    assert left_out_kind(header, ["甲"]) == kind


def test_private_numbers_in_words_are_made_unreadable() -> None:
    assert without_private_numbers("报修打13812345678。") == "报修打…。"
    assert without_private_numbers("１３８ 1234 5678") == "…"
    assert without_private_numbers("证11010119900307777X号") == "证…号"
    assert without_private_numbers("341811110201") == "341811110201"


def test_what_lies_far_or_nowhere_is_counted(tmp_path: Path) -> None:
    path = _written(tmp_path / "点.gpkg", n=[1, 2, 3], geometry=[*_at((10, 10), (9_000, 10)), None])
    (theme,) = _imported(path).themes
    assert (theme.content.rows, theme.far, theme.unusable) == (1, 1, 1)
    assert theme.content.columns == {"n": [1]}
    far = _written(tmp_path / "远.gpkg", n=[1], geometry=_at((9_000, 9_000)))
    with pytest.raises(InputProblem, match=r"theme_layers\.all_far"):
        _imported(far)


def test_points_lines_and_areas_of_one_layer_become_three(tmp_path: Path) -> None:
    (point,) = _at((10, 10))
    many = shapely.MultiPoint(_at((20, 20), (30, 30)))
    line = shapely.LineString(_at((0, 0), (50, 0.0004)))
    bow_tie = shapely.Polygon(_at((0, 0), (10, 10), (10, 0), (0, 10)))
    path = tmp_path / "混合.geojson"
    frame = geopandas.GeoDataFrame(
        {"名": list("甲乙丙丁")}, geometry=[point, many, line, bow_tie], crs=PLAN.crs
    )
    frame.to_crs(4490).to_file(path)
    done = _imported(path, title="混合")
    by_shape = {theme.content.shape: theme for theme in done.themes}
    assert by_shape.keys() == {ThemeShape.POINTS, ThemeShape.LINES, ThemeShape.AREAS}
    points = by_shape[ThemeShape.POINTS]
    assert points.content.columns == {"名": ["甲", "乙", "乙"]}
    assert points.split == 1
    geometries = points.content.geometries
    assert geometries is not None
    xy = shapely.get_coordinates(geometries)
    assert (xy == np.rint(xy)).all()
    assert np.abs(xy[0] / 1000 - shapely.get_coordinates(point)[0]).max() < 0.002
    areas = by_shape[ThemeShape.AREAS].content.geometries
    assert areas is not None
    assert areas[0].is_valid
    assert areas[0].area == pytest.approx(50e6, rel=1e-3)
    assert len({theme.title for theme in done.themes}) == 3


def test_a_table_without_coordinates_is_a_table(tmp_path: Path) -> None:
    path = tmp_path / "统计.csv"
    path.write_text("网格编码,001,面积,fid\n007,a,1.50,5\n008,,2,6\n", encoding="gb18030")
    (theme,) = _imported(path).themes
    assert theme.content.shape is ThemeShape.TABLE
    assert theme.content.columns == {
        "网格编码": ["007", "008"],
        "001": ["a", None],
        "面积": [1.5, 2.0],
        "fid_2": [5, 6],
    }


def test_a_table_with_coordinates_is_points(tmp_path: Path) -> None:
    points = geopandas.GeoSeries(_at((50, 60), (70, 80)), crs=PLAN.crs).to_crs(4490)
    frame = pd.DataFrame({"名称": ["甲", "乙"], "经度": points.x, "纬度": points.y})
    frame.to_excel(tmp_path / "站点.xlsx", index=False)
    (theme,) = _imported(tmp_path / "站点.xlsx").themes
    assert theme.content.shape is ThemeShape.POINTS
    assert list(theme.content.columns) == ["名称"]
    assert theme.content.geometries is not None
    xy_m = shapely.get_coordinates(theme.content.geometries) / 1000
    assert np.abs(xy_m - np.add(ORIGIN_M, [(50, 60), (70, 80)])).max() < 0.002


def test_coordinates_in_exchanged_columns_are_put_right_and_told(tmp_path: Path) -> None:
    points = geopandas.GeoSeries(_at((50, 60), (70, 80)), crs=PLAN.crs).to_crs(4490)
    right = pd.DataFrame({"名称": ["甲", "乙"], "经度": points.x, "纬度": points.y})
    wrong = right.assign(经度=points.y, 纬度=points.x)
    told = {}
    for name, frame in (("right", right), ("wrong", wrong)):
        frame.to_csv(tmp_path / f"{name}.csv", index=False)
        done = _imported(tmp_path / f"{name}.csv")
        geometries = done.themes[0].content.geometries
        assert geometries is not None
        xy_m = shapely.get_coordinates(geometries) / 1000
        assert np.abs(xy_m - np.add(ORIGIN_M, [(50, 60), (70, 80)])).max() < 0.002
        told[name] = [note["note"] for note in done.as_json(Texts("zh"))["notes"]]
    assert told == {"right": [], "wrong": ["reading_turned"]}


def test_a_table_with_written_shapes_has_them(tmp_path: Path) -> None:
    path = tmp_path / "点.csv"
    corners = [(50, 60), (70, 80)]
    rows = [
        f'点{at},"POINT ({ORIGIN_M[0] + x} {ORIGIN_M[1] + y})"' for at, (x, y) in enumerate(corners)
    ]
    path.write_text("\n".join(["名称,WKT", *rows]), encoding="utf-8")
    (theme,) = _imported(path, crs=CRS.from_user_input(PLAN.crs)).themes
    assert theme.content.shape is ThemeShape.POINTS
    assert list(theme.content.columns) == ["名称"]
    assert theme.content.geometries is not None
    xy_m = shapely.get_coordinates(theme.content.geometries) / 1000
    assert np.abs(xy_m - np.add(ORIGIN_M, corners)).max() < 0.002


def test_a_shifted_file_comes_to_its_place(tmp_path: Path) -> None:
    true = geopandas.GeoSeries(_at((50, 60)), crs=PLAN.crs).to_crs(4326)
    shifted = wgs84_to_gcj02(np.column_stack([true.x, true.y]))
    frame = geopandas.GeoDataFrame({"n": [1]}, geometry=shapely.points(shifted), crs=4326)
    frame.to_file(tmp_path / "点.geojson")
    (theme,) = _imported(tmp_path / "点.geojson", crs=ShiftedCrs.GCJ02).themes
    assert theme.content.geometries is not None
    xy_m = shapely.get_coordinates(theme.content.geometries)[0] / 1000
    assert np.abs(xy_m - (ORIGIN_M[0] + 50, ORIGIN_M[1] + 60)).max() < 0.05


def test_chinese_of_a_shapefile_without_a_code_page_is_read(tmp_path: Path) -> None:
    path = tmp_path / "road.shp"
    frame = geopandas.GeoDataFrame(
        {"路名": ["樾岗大道"]}, geometry=[shapely.LineString(_at((0, 0), (9, 9)))], crs=PLAN.crs
    )
    frame.to_file(path, encoding="GBK")
    path.with_suffix(".cpg").unlink()
    done = _imported(path)
    (theme,) = done.themes
    assert theme.content.columns == {"路名": ["樾岗大道"]}
    assert theme.kind is ThemeKind.ROADS
    assert any("GB18030" in line for line in done.lines(Texts("en")))


@pytest.mark.parametrize(
    ("name", "kind"),
    [
        ("地质灾害隐患点", ThemeKind.HAZARD_POINTS),
        ("2023影像范围", ThemeKind.IMAGERY_OUTLINES),
        ("公安网格", ThemeKind.DEPARTMENT_GRIDS),
        ("沟渠", ThemeKind.WATER),
        ("房屋", ThemeKind.BUILDINGS),
        ("xyz", ThemeKind.OTHER),
    ],
)
def test_kinds_are_told_by_names(name: str, kind: ThemeKind) -> None:
    assert kind_of_words(name) is kind


def test_an_empty_file_says_so(tmp_path: Path) -> None:
    path = tmp_path / "空.geojson"
    path.write_text('{"type": "FeatureCollection", "features": []}', encoding="utf-8")
    with pytest.raises(InputProblem, match=r"theme_layers\.nothing_there"):
        _imported(path)
    with pytest.raises(InputProblem, match=r"polygon_files\."):
        _imported(tmp_path / "没有.shp")
