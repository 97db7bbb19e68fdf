"""Theme layers in every format, read by programs that are not ours; nobody is in them."""

import csv
import json
import sqlite3
import subprocess
import xml.etree.ElementTree as Xml
from collections.abc import Callable, Mapping, Sequence
from contextlib import closing
from dataclasses import replace
from pathlib import Path
from typing import Any

import geopandas
import numpy as np
import openpyxl
import pyogrio
import pytest
import shapely
from ezdxf.entities.lwpolyline import LWPolyline
from ezdxf.filemanagement import readfile
from numpy.typing import NDArray
from pyproj import CRS

from gis.errors import InputProblem
from gis.exports.choice import ExportChoice, ExportFormat, FieldNames, People
from gis.exports.export import Export
from gis.exports.outcome import Outcome
from gis.exports.theme_tables import ProjectThemes
from gis.files.project_file import create_project, open_project
from gis.files.theme_layers import ThemeContent, ThemeKind, ThemeShape
from gis.geometry.crs import WGS84, transform_xy
from gis.geometry.lattice import to_lattice
from gis.plan.plan import Plan
from gis.progress import NoProgress
from gis.texts import Texts
from layers.export_look import look_with, theme_look
from layers.style import SCREEN
from layers.theme_qml import qml_of
from layers.theme_style import Look, ThemeStyle

KML = {"k": "http://www.opengis.net/kml/2.2"}
COLUMNS: Mapping[str, Sequence[object]] = {
    "类型": ["滑坡", "崩塌", "滑坡"],
    "名称": ["东沟", None, "西坡"],
    "kind": [2024, 2025, None],
    "威胁面积": [1.5, None, 2.25],
}
Shapes = NDArray[Any]
Exporter = Callable[..., Outcome]


@pytest.fixture
def corner_mm(everything: Plan) -> tuple[float, float]:
    west, south, _, _ = everything.partition.bounds_mm()
    return west, south


@pytest.fixture
def project(everything: Plan, corner_mm: tuple[float, float], tmp_path: Path) -> Path:
    """A project with points, areas and a table; titles that no file may have."""
    path = tmp_path / "town.gpkg"
    create_project(path, everything)
    x, y = corner_mm
    points = shapely.points([[x + 1001, y + 2002], [x + 3003, y + 4004], [x + 5005, y + 6006]])
    hole = shapely.box(x + 3000, y + 3000, x + 4000, y + 4000).exterior
    square = shapely.box(x, y, x + 9000, y + 9000).exterior
    areas = np.asarray([shapely.MultiPolygon([shapely.Polygon(square, [hole])])])
    with open_project(path) as opened:
        themes = opened.theme_layers
        added = themes.add(content(points, COLUMNS), title="隐患点", kind=ThemeKind.HAZARD_POINTS)
        style = ThemeStyle(
            look=Look.CATEGORY, column="类型", colour="#999999", label_column="名称",
            categories=(("滑坡", "#d55e00"), ("崩塌", "#0072b2")),
        )  # fmt: skip
        themes.restyle(added.id, style.as_record(), qml_of(style, ThemeShape.POINTS))
        themes.add(content(areas, {"tier": ["grid"], "colour": [7]}), title="Grids")
        themes.add(content(areas, {"a/b": ["=1+1"]}), title='田/地:"甲"')
        table = ThemeContent(ThemeShape.TABLE, None, {"店名": ["一店", "二店"], "数": [1, 2]})
        themes.add(table, title="店铺")
    return path


@pytest.fixture
def hand_on(everything: Plan, project: Path, tmp_path: Path) -> Exporter:
    """Export the theme layers: `hand_on("gpkg", "a.gpkg", ...)`."""

    def run(form: str, name: str, **choice: Any) -> Outcome:  # noqa: ANN401
        chosen = ExportChoice(ExportFormat(form), **{"layers": ("themes",), **choice})
        themes = ProjectThemes(project, theme_look)
        look = look_with(SCREEN, {})
        work = Export(everything, chosen, look, Texts("zh"), "2026-01-01", themes=themes)
        return work.write(tmp_path / name, NoProgress())

    return run


def content(shapes_mm: Shapes, columns: Mapping[str, Sequence[object]]) -> ThemeContent:
    kinds = {0: ThemeShape.POINTS, 1: ThemeShape.LINES, 2: ThemeShape.AREAS}
    return ThemeContent(kinds[int(shapely.get_dimensions(shapes_mm[0]))], shapes_mm, columns)


def add_to(project: Path, title: str, themes: ThemeContent, **facts: Any) -> None:  # noqa: ANN401
    with open_project(project) as opened:
        opened.theme_layers.add(themes, title=title, **facts)


def keys_of(outcome: Outcome) -> list[str]:
    return [key for key, _ in outcome.remarks]


def points_mm(corner_mm: tuple[float, float]) -> Shapes:
    offsets = [[1001, 2002], [3003, 4004], [5005, 6006]]
    points: Shapes = np.array(corner_mm) + np.array(offsets)
    return points


def points_at(corner_mm: tuple[float, float]) -> Shapes:
    return np.asarray(shapely.points(points_mm(corner_mm)))


def test_a_geopackage_has_each_layer_under_its_title_with_columns_and_places(
    hand_on: Exporter, tmp_path: Path, corner_mm: tuple[float, float]
) -> None:
    outcome = hand_on("gpkg", "a.gpkg")
    path = tmp_path / "a.gpkg"
    listed = geopandas.list_layers(path)
    assert list(listed["name"])[:4] == ["隐患点", "Grids_2", "田 地 甲", "店铺"]
    points = geopandas.read_file(path, layer="隐患点")
    assert [*points.columns] == [*COLUMNS, "geometry"]
    assert points["类型"].tolist() == COLUMNS["类型"]
    assert points["kind"].tolist()[:2] == [2024, 2025]
    assert points.crs == CRS("EPSG:4549")
    found = to_lattice(shapely.get_coordinates(points.geometry.to_numpy()))
    assert (found == points_mm(corner_mm)).all()
    assert geopandas.read_file(path, layer="田 地 甲").geometry.iloc[0].area == 80.0
    assert pyogrio.read_info(path, layer="店铺")["geometry_type"] is None
    assert outcome.as_json(Texts("zh"))["layers"][2]["title"] == '田/地:"甲"'


def test_a_geopackage_has_the_colours_of_the_layer_for_qgis(
    hand_on: Exporter, tmp_path: Path
) -> None:
    hand_on("gpkg", "a.gpkg")
    with closing(sqlite3.connect(tmp_path / "a.gpkg")) as file:
        styles = dict(file.execute("SELECT f_table_name, styleQML FROM layer_styles").fetchall())
    renderer = Xml.fromstring(styles["隐患点"]).find("renderer-v2")
    assert renderer is not None
    assert renderer.get("attr") == "类型"
    assert [each.get("value") for each in renderer.iter("category")] == ["滑坡", "崩塌", ""]
    assert "213,94,0,255" in styles["隐患点"]
    assert "店铺" not in styles


def test_a_geopackage_with_theme_layers_is_replaced_by_the_next_export(
    hand_on: Exporter, tmp_path: Path
) -> None:
    hand_on("gpkg", "a.gpkg")
    hand_on("gpkg", "a.gpkg")
    geopandas.GeoDataFrame({"a": [1]}, geometry=[shapely.Point(1, 1)], crs=4549).to_file(
        tmp_path / "a.gpkg", layer="隐患", driver="GPKG"
    )
    with pytest.raises(InputProblem) as told:
        hand_on("gpkg", "a.gpkg")
    assert told.value.key == "export.others_gpkg"


@pytest.mark.parametrize(
    ("names", "columns"),
    [
        ("ascii", ["leixing", "mingcheng", "kind", "wxmj"]),
        ("gbk", ["类型", "名称", "kind", "威胁面积"]),
    ],
)
def test_shapefiles_have_short_names_and_say_what_they_mean(
    hand_on: Exporter, tmp_path: Path, names: str, columns: list[str]
) -> None:
    hand_on("shp", "folder", field_names=FieldNames(names))
    folder = tmp_path / "folder"
    read = geopandas.read_file(folder / "隐患点.shp")
    assert [*read.columns][:-1] == columns
    assert read.iloc[0, 0] == "滑坡"
    told = subprocess.run(
        ["ogrinfo", "-so", "-al", folder / "Grids_2.shp"],
        capture_output=True, text=True, check=True,
    )  # fmt: skip
    assert "Feature Count: 1" in told.stdout
    assert geopandas.read_file(folder / "店铺.dbf").iloc[:, 0].tolist() == ["一店", "二店"]
    with (folder / "字段对照表.csv").open(encoding="utf-8-sig") as stream:
        meanings = {(row[0], row[1]): row[3] for row in csv.reader(stream)}
    assert meanings["隐患点.shp", columns[3]] == "威胁面积"


def test_geojson_is_in_degrees_and_a_table_is_told_to_stay(
    hand_on: Exporter, tmp_path: Path, corner_mm: tuple[float, float]
) -> None:
    outcome = hand_on("geojson", "folder")
    document = json.loads((tmp_path / "folder" / "隐患点.geojson").read_text("utf-8"))
    assert [each["properties"]["名称"] for each in document["features"]] == ["东沟", None, "西坡"]
    expected = transform_xy(points_mm(corner_mm) / 1000, CRS("EPSG:4549"), WGS84)
    found = [each["geometry"]["coordinates"] for each in document["features"]]
    assert np.allclose(found, expected, atol=1e-9, rtol=0)
    assert keys_of(outcome) == ["export.theme_is_table"]
    assert not list((tmp_path / "folder").glob("店铺*"))


def test_a_kml_has_a_folder_for_each_layer_in_its_colours(
    hand_on: Exporter, tmp_path: Path
) -> None:
    hand_on("kml", "a.kml")
    root = Xml.parse(tmp_path / "a.kml").getroot()
    folders = {
        folder.findtext("k:name", namespaces=KML): folder
        for folder in root.iterfind(".//k:Folder", KML)
    }
    assert [*folders] == ["隐患点", "Grids", '田/地:"甲"']
    marks = folders["隐患点"].findall("k:Placemark", KML)
    assert [mark.findtext("k:name", namespaces=KML) for mark in marks] == ["东沟", "", "西坡"]
    styles = {each.get("id"): each for each in root.iterfind(".//k:Style", KML)}
    urls = [str(mark.findtext("k:styleUrl", namespaces=KML)).removeprefix("#") for mark in marks]
    colours = [styles[url].findtext("k:IconStyle/k:color", namespaces=KML) for url in urls]
    assert colours == ["ff005ed5", "ffb27200", "ff005ed5"]
    read = geopandas.read_file(tmp_path / "a.kml", layer="隐患点")
    assert read["威胁面积"].tolist()[0] == 1.5
    assert len(geopandas.read_file(tmp_path / "a.kml", layer="Grids")) == 1


def test_a_drawing_has_a_layer_for_each_in_its_colours_with_names(
    hand_on: Exporter, tmp_path: Path, corner_mm: tuple[float, float]
) -> None:
    hand_on("dxf", "a.dxf", layers=("grids", "exclusive", "themes"))
    drawing = readfile(tmp_path / "a.dxf")
    space = drawing.modelspace()
    points = space.query('POINT[layer=="隐患点"]')
    expected = points_mm(corner_mm) / 1000
    assert np.allclose([point.dxf.location.vec2 for point in points], expected, atol=1e-6)
    assert [getattr(point, "rgb", None) for point in points] == [
        (0xD5, 0x5E, 0),
        (0, 0x72, 0xB2),
        (0xD5, 0x5E, 0),
    ]
    names = space.query('TEXT[layer=="隐患点名称"]')
    assert [name.dxf.text for name in names] == ["东沟", "西坡"]
    rings = [ring for ring in space.query("LWPOLYLINE") if ring.dxf.layer == "田_地__甲_"]
    assert [(len(ring), ring.closed) for ring in rings if isinstance(ring, LWPolyline)] == [
        (4, True), (4, True)
    ]  # fmt: skip
    assert len(space.query('LWPOLYLINE[layer=="Grids"]')) == 2
    assert not drawing.audit().errors


def test_titles_that_our_own_layers_have_stay_apart_in_a_drawing(
    hand_on: Exporter, project: Path, tmp_path: Path, corner_mm: tuple[float, float]
) -> None:
    points = points_at(corner_mm)
    for title in ("网格名称", "0", "田*地::甲:"):
        add_to(project, title, content(points, {"a": [1, 2, 3]}))
    hand_on("dxf", "a.dxf", layers=("grids", "themes"))
    space = readfile(tmp_path / "a.dxf").modelspace()
    on = {point.dxf.layer for point in space.query("POINT")}
    assert on == {"隐患点", "网格名称 2", "0 2", "田_地__甲_ 2"}


def test_a_workbook_has_a_sheet_for_each_with_plain_words_and_numbers(
    hand_on: Exporter, tmp_path: Path
) -> None:
    hand_on("xlsx", "a.xlsx", layers=("grids", "themes"))
    book = openpyxl.load_workbook(tmp_path / "a.xlsx")
    assert {"隐患点", "Grids", '田 地 "甲"', "店铺"} <= set(book.sheetnames)
    rows = list(book["隐患点"].iter_rows(values_only=True))
    assert rows == [tuple(COLUMNS), *zip(*COLUMNS.values(), strict=True)]
    assert list(book["Grids"].iter_rows(values_only=True)) == [("tier", "colour"), ("grid", 7)]
    formula = book['田 地 "甲"']["A2"]
    assert (formula.data_type, formula.value) == ("s", "=1+1")
    assert book["隐患点"]["C2"].number_format == "General"


def test_csv_has_the_columns_and_the_place(hand_on: Exporter, tmp_path: Path) -> None:
    hand_on("csv", "folder")
    with (tmp_path / "folder" / "隐患点.csv").open(encoding="utf-8-sig") as stream:
        head, first, *_ = csv.reader(stream)
    assert head == [*COLUMNS, "东坐标", "北坐标"]
    assert first[:4] == ["滑坡", "东沟", "2024", "1.5"]
    assert (tmp_path / "folder" / "店铺.csv").exists()


@pytest.mark.parametrize("form", ["gpkg a.gpkg", "shp a.zip", "xlsx a.xlsx", "kml a.kml"])
def test_theme_layers_stay_unless_they_are_asked_for(
    hand_on: Exporter, tmp_path: Path, form: str
) -> None:
    outcome = hand_on(*form.split(), layers=None)
    assert not {"隐患点", "店铺"} & {each.layer for each in outcome.layers}
    assert "隐患点".encode() not in (tmp_path / form.split()[1]).read_bytes()


def test_columns_of_persons_go_out_in_full_only_and_never_what_is_not_kept(
    hand_on: Exporter, project: Path, tmp_path: Path, corner_mm: tuple[float, float]
) -> None:
    columns: dict[str, list[object]] = {
        "名称": ["东沟", "西坡", "联系 13812345678"],
        "责任人": ["某甲", "某乙", "某丙"],
        "联系电话": [13812345671, 13812345672, 13812345673],
        "信访次数": ["四次", "五次", "六次"],
    }
    themes = content(points_at(corner_mm), columns)
    add_to(project, "泵站", themes)
    with open_project(project) as opened:
        layer = opened.theme_layers.named("泵站")
        style = ThemeStyle(look=Look.CATEGORY, column="责任人", categories=(("某甲", "#123456"),))
        record = replace(style, label_column="名称").as_record()
        opened.theme_layers.restyle(layer.id, record, qml_of(style, layer.shape))
    private = ("某甲", "1381234567", "责任人", "联系电话")
    for people in (People.NONE, People.MASKED):
        outcome = hand_on("gpkg", "a.gpkg", people=people)
        told = (tmp_path / "a.gpkg").read_bytes()
        assert not [word for word in (*private, "五次") if word.encode() in told]
        facts = dict(outcome.remarks)
        assert facts["export.theme_persons"] == {"layer": "泵站", "columns": "责任人、联系电话"}
        assert facts["export.theme_never"]["columns"] == "信访次数"
        assert facts["export.theme_hidden"]["count"] == 1
        assert geopandas.read_file(tmp_path / "a.gpkg", layer="泵站").shape == (3, 2)
    hand_on("gpkg", "a.gpkg", people=People.UNMASKED)
    told = (tmp_path / "a.gpkg").read_bytes()
    assert "五次".encode() not in told
    read = geopandas.read_file(tmp_path / "a.gpkg", layer="泵站")
    assert read["责任人"].tolist() == columns["责任人"]
    assert read["联系电话"].tolist() == columns["联系电话"]
    assert read["名称"].tolist() == columns["名称"]


def test_identity_numbers_do_not_go_out_at_all(
    hand_on: Exporter, project: Path, tmp_path: Path, corner_mm: tuple[float, float]
) -> None:
    number = "11010519491231002X"
    themes = content(points_at(corner_mm), {"备注": ["", f"见 {number}", "无"]})
    add_to(project, "泵站", themes)
    hand_on("gpkg", "a.gpkg", people=People.UNMASKED)
    assert number.encode() not in (tmp_path / "a.gpkg").read_bytes()
    assert geopandas.read_file(tmp_path / "a.gpkg", layer="泵站")["备注"].tolist()[1] == "见 …"


def test_a_layer_whose_rows_are_persons_goes_out_with_people_only(
    hand_on: Exporter, project: Path, corner_mm: tuple[float, float]
) -> None:
    themes = content(points_at(corner_mm), {"补种亩数": [1, 2, 3]})
    add_to(project, "种植户", themes, lists_people=True)
    outcome = hand_on("gpkg", "a.gpkg")
    assert keys_of(outcome) == ["export.theme_lists_persons"]
    assert "种植户" not in {each.layer for each in outcome.layers}
    assert "种植户" in {
        each.layer for each in hand_on("gpkg", "b.gpkg", people=People.MASKED).layers
    }


def test_of_a_unit_only_what_lies_in_it_goes_out(
    hand_on: Exporter, project: Path, everything: Plan, tmp_path: Path
) -> None:
    with_land = [
        unit for unit in everything.leaf_units() if everything.unit_polygon_mm(unit).area > 0
    ]
    one, other = with_land[:2]
    lands = [everything.unit_polygon_mm(each) for each in (one, other)]
    inside = [land.representative_point() for land in lands]
    add_to(project, "点", content(np.array(inside, dtype=object), {"a": ["甲", "乙"]}))
    areas = np.asarray([shapely.multipolygons(shapely.get_parts(land)) for land in lands])
    add_to(project, "地", content(areas, {"a": ["甲", "乙"]}))
    unit = everything.units[one].code
    outcome = hand_on("gpkg", "a.gpkg", unit=unit)
    for layer in ("点", "地"):
        assert geopandas.read_file(tmp_path / "a.gpkg", layer=layer)["a"].tolist() == ["甲"]
    assert ("export.theme_without_place", {"layer": "店铺", "format": "gpkg"}) in outcome.remarks


@pytest.mark.parametrize(
    ("asked", "key"),
    [("geojson a.geojson", "export.one_layer"), ("shp a.shp", "export.one_layer")],
)
def test_several_theme_layers_do_not_fit_into_one_file(
    hand_on: Exporter, tmp_path: Path, asked: str, key: str
) -> None:
    with pytest.raises(InputProblem) as told:
        hand_on(*asked.split())
    assert told.value.key == key
    assert [path.name for path in tmp_path.iterdir() if path.suffix != ".gpkg"] == []


def test_without_theme_layers_that_is_told(
    everything: Plan, hand_on: Exporter, project: Path
) -> None:
    with open_project(project) as opened:
        for layer in opened.theme_layers.layers():
            opened.theme_layers.remove(layer.id)
    with pytest.raises(InputProblem) as told:
        hand_on("gpkg", "a.gpkg")
    assert told.value.key == "export.no_themes"
    assert keys_of(hand_on("gpkg", "a.gpkg", layers=("grids", "themes"))) == ["export.no_themes"]


def test_one_theme_layer_fits_into_one_file(
    hand_on: Exporter, project: Path, tmp_path: Path
) -> None:
    with open_project(project) as opened:
        for layer in opened.theme_layers.layers()[1:]:
            opened.theme_layers.remove(layer.id)
    hand_on("geojson", "a.geojson")
    assert len(geopandas.read_file(tmp_path / "a.geojson")) == 3


def test_a_layer_without_columns_or_shapes_in_some_rows_goes_out(
    hand_on: Exporter, project: Path, tmp_path: Path, corner_mm: tuple[float, float]
) -> None:
    bare = np.array([shapely.Point(corner_mm), None], dtype=object)
    add_to(project, "桩", ThemeContent(ThemeShape.POINTS, bare, {}))
    names = (
        "gpkg a.gpkg",
        "shp a.zip",
        "geojson a",
        "kml a.kml",
        "dxf a.dxf",
        "csv b",
        "xlsx a.xlsx",
    )
    for form, name in map(str.split, names):
        written = {each.layer: each for each in hand_on(form, name).layers}["桩"]
        assert (written.features, written.shapes) == (2, 1)
    assert len(geopandas.read_file(tmp_path / "a.gpkg", layer="桩")) == 2
