from dataclasses import replace
from pathlib import Path

import geopandas
import numpy as np
import pytest
import shapely
from shapely import LineString, MultiLineString, MultiPolygon, Point, Polygon, box
from support.ascii_plan import plan_of

from gis.errors import InputProblem
from gis.files.reference_file import read_reference_layers
from gis.geometry.crs import parse_crs
from gis.geometry.gcj02 import wgs84_to_gcj02
from gis.geometry.rings import even_odd
from gis.imports.reference_sources import read_references
from gis.imports.reference_themes import ThemeGuess, name_column, theme_of_words
from gis.imports.references import ReferenceImport, import_references
from gis.plan.edit import apply
from gis.plan.plan import Plan
from gis.plan.records import Reference
from gis.texts import Texts
from resources import path as resource

EAST, NORTH = 406_000.0, 3_619_000.0
PLAN = plan_of("AB\nAB", tile_mm=500_000, origin_mm=(406_000_000, 3_619_000_000))


def line(*corners: tuple[float, float]) -> LineString:
    return LineString([(EAST + x, NORTH + y) for x, y in corners])


def written(
    path: Path, shapes: list[shapely.Geometry], layer: str | None = None, **columns: list[str]
) -> Path:
    frame = geopandas.GeoDataFrame(columns, geometry=shapes, crs=4549)
    frame.to_file(path, layer=layer or path.stem)
    return path


def taken(plan: Plan, path: Path, **options: str | bool | None) -> ReferenceImport:
    return import_references(plan, read_reference_layers(path), **options)  # type: ignore[arg-type]


def references(result: ReferenceImport) -> list[Reference]:
    return list(result.edit.puts["references"].values())


def test_the_sample_is_imported_whole_and_agrees_with_geopandas() -> None:
    source = resource("samples/township/reference.gpkg")
    units = geopandas.read_file(resource("samples/township/units.gpkg"), layer="units")
    west, south, east, north = np.rint(units.total_bounds * 1000).astype(int).tolist()
    plan = plan_of("A", tile_mm=max(east - west, north - south), origin_mm=(west, south))
    result = taken(plan, source)
    frames = {layer: geopandas.read_file(source, layer=layer) for layer in ("roads", "rivers")}
    water = geopandas.read_file(source, layer="water")
    assert result.report.themes == {"road": 199, "water": 190}
    assert (result.report.added, result.report.far, result.report.unusable) == (389, 0, 0)
    found = references(result)
    lines = [shapely.MultiLineString(list(one.lines)) for one in found if not one.is_area]
    assert sum(one.length for one in lines) / 1000 == pytest.approx(
        sum(frame.length.sum() for frame in frames.values()), rel=1e-7
    )
    areas = [even_odd(one.lines).area for one in found if one.is_area]
    assert sum(areas) * 1e-6 == pytest.approx(water.area.sum(), rel=1e-6)
    named = {name for frame in (*frames.values(), water) for name in frame.name.dropna()}
    assert {one.name for one in found} == named | {""}


def test_lines_and_holes_keep_their_course_to_the_millimetre(tmp_path: Path) -> None:
    island = box(EAST + 40, NORTH + 40, EAST + 60, NORTH + 60).exterior.coords
    ring = Polygon(box(EAST + 10, NORTH + 10, EAST + 90, NORTH + 90).exterior.coords, [island])
    pond = MultiPolygon([ring, box(EAST + 200, NORTH, EAST + 210, NORTH + 10)])
    path = written(
        tmp_path / "水系.gpkg",
        [pond, MultiLineString([line((0, 0), (1, 1.2342)), line((5, 5), (6, 6))])],
        名称=["月塘", "清河"],
    )
    area, stream = references(taken(PLAN, path))
    assert (area.theme, area.name, area.is_area, len(area.lines)) == ("water", "月塘", True, 3)
    assert even_odd(area.lines).area * 1e-6 == pytest.approx(pond.area)
    assert (stream.name, stream.is_area) == ("清河", False)
    assert stream.lines[0].tolist() == [[406_000_000, 3_619_000_000], [406_001_000, 3_619_001_234]]


def test_vertices_that_fall_together_and_lines_without_length_are_left_out(tmp_path: Path) -> None:
    path = written(
        tmp_path / "roads.gpkg",
        [line((0, 0), (0.0001, 0), (5, 5)), line((1, 1), (1.0001, 1)), Point(EAST, NORTH)],
    )
    result = taken(PLAN, path)
    (only,) = references(result)
    assert len(only.lines[0]) == 2
    assert result.report.unusable == 2
    assert any(note.key == "references.unusable" for note in result.report.notes)


def test_what_lies_far_away_is_left_out_and_counted(tmp_path: Path) -> None:
    far = line((9000, 9000), (9100, 9000))
    path = written(tmp_path / "roads.gpkg", [line((0, 0), (9000, 0)), far])
    result = taken(PLAN, path)
    assert (result.report.added, result.report.far) == (1, 1)
    assert "1" in "".join(result.report.lines(Texts("zh"))[2:])


def test_importing_again_adds_nothing_and_replacing_removes_what_is_gone(tmp_path: Path) -> None:
    path = written(tmp_path / "roads.gpkg", [line((0, 0), (9, 0)), line((0, 9), (9, 9))])
    plan = apply(PLAN, taken(PLAN, path).edit)
    plan = apply(plan, taken(plan, path, theme="building").edit)
    again = taken(plan, path)
    assert again.edit.is_empty()
    assert (again.report.added, again.report.unchanged) == (0, 2)
    path = written(tmp_path / "roads2.gpkg", [line((0, 0), (9, 0)), line((0, 5), (9, 5))])
    added = apply(plan, taken(plan, path).edit)
    assert len(added.references) == 5
    replaced = taken(plan, path, replace_themes=True)
    assert (replaced.report.added, replaced.report.removed) == (1, 1)
    themes = [one.theme for one in apply(plan, replaced.edit).references.values()]
    assert sorted(themes) == ["building", "building", "road", "road"]


def test_a_file_may_have_several_layers_or_one_may_be_chosen(tmp_path: Path) -> None:
    path = written(tmp_path / "town.gpkg", [line((0, 0), (9, 0))], "道路")
    written(path, [line((0, 5), (9, 5))], "沟渠")
    written(path, [Point(EAST, NORTH)], "村部")
    assert taken(PLAN, path).report.themes == {"road": 1, "ditch": 1}
    only = import_references(PLAN, read_reference_layers(path, "沟渠"))
    assert only.report.themes == {"ditch": 1}
    with pytest.raises(InputProblem, match=r"polygon_files\.no_such_layer"):
        read_reference_layers(path, "河流")
    with pytest.raises(InputProblem, match=r"references\.nothing_usable"):
        import_references(PLAN, read_reference_layers(path, "村部"))


def test_shifted_coordinates_are_shifted_back(tmp_path: Path) -> None:
    road = line((0, 0), (400, 300))
    lonlat = geopandas.GeoSeries([road], crs=4549).to_crs(4326).iloc[0]
    shifted = shapely.transform(lonlat, wgs84_to_gcj02)
    path = tmp_path / "roads.geojson"
    geopandas.GeoDataFrame({"name": ["x"]}, geometry=[shifted], crs=4326).to_file(path)
    result = import_references(PLAN, read_reference_layers(path), crs=parse_crs("gcj02"))
    (only,) = references(result)
    assert only.lines[0] == pytest.approx(shapely.get_coordinates(road) * 1000, abs=10)


def test_names_come_from_the_usual_columns_or_the_one_named(tmp_path: Path) -> None:
    path = written(tmp_path / "roads.gpkg", [line((0, 0), (9, 0))], 路名=["幸福路"], 编号=["G104"])
    assert references(taken(PLAN, path))[0].name == "幸福路"
    assert references(taken(PLAN, path, name_field="编号"))[0].name == "G104"
    with pytest.raises(InputProblem) as problem:
        taken(PLAN, path, name_field="别名")
    assert "路名" in Texts("zh").of_error(problem.value)
    with pytest.raises(InputProblem, match=r"references\.unknown_theme"):
        taken(PLAN, path, theme="moon")


def test_no_name_of_a_person_is_taken() -> None:
    assert name_column(["户主", "户主姓名", "姓名", "owner", "编号"]) is None


@pytest.mark.parametrize(
    ("layer", "feature", "theme"),
    [
        ("道路", {}, "road"),
        ("gis_osm_roads_free_1", {"fclass": "footway"}, "road"),
        ("roads", {"class": "riverside"}, "road"),
        ("waterways", {"waterway": "ditch"}, "ditch"),
        ("waterways", {"waterway": "river"}, "water"),
        ("水系", {"类型": "沟渠"}, "ditch"),
        ("河流", {"类型": "一级"}, "water"),
        ("沟渠", {}, "ditch"),
        ("村民小组", {}, "villager_group"),
        ("villager_groups", {}, "villager_group"),
        ("建筑物", {}, "building"),
        ("lines", {"highway": "", "waterway": "drain"}, "ditch"),
        ("lines", {"highway": "track", "waterway": ""}, "road"),
        ("multipolygons", {"building": "yes"}, "building"),
        ("multipolygons", {"building": "no", "natural": "water"}, "water"),
        ("railways", {}, "other"),
        ("铁路", {}, "other"),
        ("landuse", {"landuse": "forest"}, "other"),
        ("面", {"组名": "三组"}, "villager_group"),
    ],
)
def test_the_theme_is_guessed(layer: str, feature: dict[str, str], theme: str) -> None:
    assert ThemeGuess("town", layer, feature).of(feature) == theme


def test_the_name_of_the_file_counts_when_the_layer_says_nothing() -> None:
    assert ThemeGuess("云陂镇道路", "layer1", ()).of({}) == "road"


def test_degrees_without_a_coordinate_system_are_said_so(tmp_path: Path) -> None:
    path = tmp_path / "roads.shp"
    degrees = [LineString([(120, 32), (120.1, 32)])]
    geopandas.GeoDataFrame({"name": ["x"]}, geometry=degrees, crs=4490).to_file(path)
    path.with_suffix(".prj").unlink()
    with pytest.raises(InputProblem) as problem:
        read_reference_layers(path)
    assert problem.value.key == "polygon_files.no_crs_but_likely"


def test_polygons_that_cross_themselves_are_taken_even_odd(tmp_path: Path) -> None:
    bow = Polygon([(EAST + x, NORTH + y) for x, y in ((0, 0), (10, 10), (10, 0), (0, 10))])
    path = written(tmp_path / "water.gpkg", [bow])
    (area,) = references(taken(replace(PLAN, references=PLAN.references), path))
    assert even_odd(area.lines).area * 1e-6 == pytest.approx(50)


def test_points_with_house_numbers_are_addresses(tmp_path: Path) -> None:
    points: list[shapely.Geometry] = [Point(EAST + x, NORTH + 5) for x in (1, 2, 3)]
    path = written(
        tmp_path / "点.gpkg",
        points,
        村民小组=["三组", "", "三组"],
        街路巷=["", "幸福路", ""],
        门牌号=["12号", "5号", ""],
    )
    result = taken(PLAN, path)
    first, second = references(result)
    assert [one.theme for one in (first, second)] == ["address", "address"]
    assert [one.name for one in (first, second)] == ["三组12号", "幸福路5号"]
    assert [one.lines[0].tolist() for one in (first, second)] == [
        [[406_001_000, 3_619_005_000]],
        [[406_002_000, 3_619_005_000]],
    ]
    assert not first.is_area
    assert result.report.unusable == 1, "a point without a number is of no use"
    again = taken(apply(PLAN, result.edit), path)
    assert (again.report.added, again.report.unchanged) == (0, 2)


def test_tags_of_openstreetmap_name_addresses_and_houses(tmp_path: Path) -> None:
    house = box(EAST + 10, NORTH + 10, EAST + 20, NORTH + 20)
    tags = {
        "addr:street": ["Landstrasse", "", ""],
        "addr:housenumber": ["12a", "7", ""],
        "building": ["", "yes", "yes"],
        "name": ["", "Haus Sonne", "Rathaus"],
    }
    shapes: list[shapely.Geometry] = [Point(EAST + 1, NORTH + 1), house, house.buffer(20)]
    path = written(tmp_path / "osm.gpkg", shapes, None, **tags)
    found = {(one.theme, one.name) for one in references(taken(PLAN, path))}
    assert found == {("address", "Landstrasse 12a"), ("building", "7"), ("building", "Rathaus")}


def test_a_point_cannot_be_a_road_nor_a_line_an_address(tmp_path: Path) -> None:
    path = written(tmp_path / "a.gpkg", [Point(EAST, NORTH), line((0, 0), (9, 0))], 地址=["1", "2"])
    assert taken(PLAN, path, theme="road").report.unusable == 1
    assert taken(PLAN, path, theme="address").report.themes == {"address": 1}


def test_a_table_of_addresses_is_read_like_one_of_households(tmp_path: Path) -> None:
    path = tmp_path / "门牌.csv"
    rows = [f"{at}号,{NORTH + at:.2f},{EAST + at * 10:.2f}" for at in range(1, 5)]
    path.write_text("\n".join(["门牌号,X坐标,Y坐标", *rows, "9号,,"]), encoding="gb18030")
    result = import_references(PLAN, read_references(PLAN, path))
    assert [one.name for one in references(result)] == ["1号", "2号", "3号", "4号"]
    assert references(result)[0].lines[0].tolist() == [[406_010_000, 3_619_001_000]]
    assert result.report.unusable == 1
    bare = tmp_path / "户.csv"
    bare.write_text("门牌号,户主\n1号,测试", encoding="utf-8")
    with pytest.raises(InputProblem, match=r"location\.no_points"):
        read_references(PLAN, bare)


@pytest.mark.parametrize("name", ["芡塘村", "龙江社区", "大路镇", "清溪乡", "河西网格"])
def test_places_called_after_water_or_roads_are_none(name: str) -> None:
    assert theme_of_words(name) is None


def test_a_column_that_ends_like_a_name_holds_the_names() -> None:
    assert name_column(["编号", "网格名称"]) == "网格名称"
    assert name_column(["网格名称", "名称"]) == "名称"
    assert name_column(["编号"]) is None
