"""A point is an address where it has a house number; what becomes of others is said."""

from pathlib import Path

import geopandas
import pytest
import shapely
from shapely import LineString, Point
from support.ascii_plan import plan_of

from gis.errors import InputProblem
from gis.files.reference_file import read_reference_layers
from gis.imports.reference_sources import read_references
from gis.imports.reference_themes import looks_like_house_number
from gis.imports.references import ReferenceImport, import_references
from gis.plan.records import Reference
from gis.texts import Texts

EAST, NORTH = 406_000.0, 3_619_000.0
PLAN = plan_of("AB\nAB", tile_mm=500_000, origin_mm=(406_000_000, 3_619_000_000))
ROAD = LineString([(EAST, NORTH), (EAST + 90, NORTH)])


def kml(path: Path, names: list[str], *, with_road: bool = False) -> Path:
    """Write placemarks, as a phone or Ovital does; a road makes the layer a mixed one."""
    shapes: list[shapely.Geometry] = [
        Point(EAST + 10 + 5 * at, NORTH + 10) for at in range(len(names))
    ]
    shapes += [ROAD] if with_road else []
    lonlat = geopandas.GeoSeries(shapes, crs=4549).to_crs(4326)
    marks = "".join(
        f"<Placemark><name>{name}</name>{_drawn(shape)}</Placemark>"
        for name, shape in zip([*names, "大道"], lonlat, strict=False)
    )
    head = '<?xml version="1.0" encoding="UTF-8"?><kml xmlns="http://www.opengis.net/kml/2.2">'
    path.write_text(f"{head}<Document>{marks}</Document></kml>", encoding="utf-8")
    return path


def _drawn(shape: shapely.Geometry) -> str:
    kind = "Point" if shapely.get_dimensions(shape) == 0 else "LineString"
    corners = " ".join(f"{x},{y}" for x, y in shapely.get_coordinates(shape).tolist())
    return f"<{kind}><coordinates>{corners}</coordinates></{kind}>"


def taken(path: Path, **options: str | None) -> ReferenceImport:
    return import_references(PLAN, read_reference_layers(path), **options)  # type: ignore[arg-type]


def found(result: ReferenceImport) -> list[tuple[str, str]]:
    references: list[Reference] = list(result.edit.puts["references"].values())
    return [(one.theme, one.name) for one in references]


@pytest.mark.parametrize(
    "name",
    ["12号", "三组12号", "幸福路5号", "12-3号", "5号楼", "3栋2单元", "幸福路12号501室", "三组12",
     "前进村三组012号", "12 号", "附5号", "15號"],
)  # fmt: skip
def test_house_numbers(name: str) -> None:
    assert looks_like_house_number(name)


@pytest.mark.parametrize(
    "name",
    ["", "村委会", "滑坡", "1号隐患点", "3号井", "5号变压器", "2号泵站", "标记1", "001", "12",
     "水库", "2023-05-01", "K12+300", "古树名木", "第三小学", "隐患点3"],
)  # fmt: skip
def test_what_is_no_house_number(name: str) -> None:
    assert not looks_like_house_number(name)


def test_marks_of_a_phone_are_no_addresses_and_the_report_says_what_to_do(tmp_path: Path) -> None:
    path = kml(tmp_path / "踏勘.kml", ["滑坡", "水库", "三组12号"], with_road=True)
    result = taken(path)
    assert found(result) == [("address", "三组12号"), ("other", "大道")]
    assert (result.report.points, result.report.unusable) == (2, 2)
    said = "\n".join(result.report.lines(Texts("zh")))
    assert "2 个点没有门牌号" in said
    assert "import theme" in said
    assert "“三组12号”" in said, "what was taken for an address is told by an example"
    assert result.report.as_json(Texts("zh"))["points"] == 2


def test_a_file_of_nothing_but_such_points_is_refused_with_the_way_to_go(tmp_path: Path) -> None:
    path = kml(tmp_path / "踏勘.kml", ["滑坡", "水库"])
    with pytest.raises(InputProblem) as problem:
        import_references(PLAN, read_reference_layers(path, "踏勘"))
    assert "import theme" in Texts("zh").of_error(problem.value)
    assert "import theme" in Texts("en").of_error(problem.value)


def test_so_is_one_of_points_that_nobody_named_a_layer_of(tmp_path: Path) -> None:
    path = tmp_path / "航点.gpx"
    point = geopandas.GeoSeries([Point(EAST + 9, NORTH + 9)], crs=4549).to_crs(4326).iloc[0]
    path.write_text(
        '<?xml version="1.0"?><gpx version="1.1" creator="x" '
        'xmlns="http://www.topografix.com/GPX/1/1">'
        f'<wpt lat="{point.y}" lon="{point.x}"><name>水库</name></wpt></gpx>',
        encoding="utf-8",
    )
    with pytest.raises(InputProblem) as problem:
        read_reference_layers(path)
    assert "import theme" in Texts("zh").of_error(problem.value)


def test_a_list_of_hazard_points_does_not_become_houses(tmp_path: Path) -> None:
    path = tmp_path / "隐患点.csv"
    rows = [f"滑坡{at},{EAST + at:.1f},{NORTH + at:.1f}" for at in range(1, 4)]
    path.write_text("\n".join(["名称,横坐标,纵坐标", *rows]), encoding="gb18030")
    with pytest.raises(InputProblem) as problem:
        import_references(PLAN, read_references(PLAN, path))
    assert "import theme" in Texts("zh").of_error(problem.value)


def test_who_says_that_they_are_addresses_is_believed(tmp_path: Path) -> None:
    path = kml(tmp_path / "踏勘.kml", ["东头老屋", "西头老屋"], with_road=True)
    result = taken(path, theme="address")
    assert found(result) == [("address", "东头老屋"), ("address", "西头老屋")]
    assert result.report.points == 0


@pytest.mark.parametrize("layer", ["门牌", "房屋", "addresses"])
def test_a_layer_that_is_called_so_has_addresses(tmp_path: Path, layer: str) -> None:
    path = kml(tmp_path / f"{layer}.kml", ["12", "东头"], with_road=True)
    names = [name for theme, name in found(taken(path)) if theme == "address"]
    assert names == ["12", "东头"]


def test_a_column_of_house_numbers_that_is_named_gives_addresses(tmp_path: Path) -> None:
    frame = geopandas.GeoDataFrame(
        {"门牌": ["东头老屋", "12"], "名称": ["甲", "乙"]},
        geometry=[Point(EAST + 1, NORTH), Point(EAST + 2, NORTH)],
        crs=4549,
    )
    frame.to_file(tmp_path / "点.gpkg")
    assert [name for _, name in found(taken(tmp_path / "点.gpkg", name_field="门牌"))] == [
        "东头老屋",
        "12",
    ]


def test_points_beside_tracks_are_told_of(tmp_path: Path) -> None:
    path = tmp_path / "踏勘.gpkg"
    geopandas.GeoDataFrame({"name": ["道"]}, geometry=[ROAD], crs=4549).to_file(path, layer="道路")
    point = Point(EAST + 9, NORTH + 9)
    marks = geopandas.GeoDataFrame({"name": ["水库"]}, geometry=[point], crs=4549)
    marks.to_file(path, layer="航点")
    said = "\n".join(taken(path).report.lines(Texts("zh")))
    assert "航点" in said
    assert "import theme" in said
    only = import_references(PLAN, read_reference_layers(path, "道路"))
    assert "航点" not in "\n".join(only.report.lines(Texts("zh")))
