"""What comes of the entities of a drawing, checked against figures that one can work out."""

import math
from pathlib import Path
from typing import Any

import pytest
import shapely
from ezdxf import filemanagement
from pyproj import CRS
from support.vector_files import drawing

from gis.errors import InputProblem
from gis.files.file_facts import facts_of
from gis.files.point_file import read_points
from gis.files.polygon_files import PolygonFile, read_polygons
from gis.files.reference_file import read_reference_layers

ZONE = CRS.from_epsg(4549)
EAST, NORTH = 500_000.0, 3_500_000.0


def at(*places: tuple[float, float]) -> list[tuple[float, float]]:
    return [(EAST + x, NORTH + y) for x, y in places]


SQUARE = ((0, 0), (100, 0), (100, 100), (0, 100))


def read(tmp_path: Path, build: Any, layer: str | None = None) -> PolygonFile:  # noqa: ANN401
    return read_polygons(drawing(tmp_path / "a.dxf", build), layer, crs=ZONE)


def only(file: PolygonFile) -> Any:  # noqa: ANN401
    (geometry,) = file.geometries
    return geometry


def test_a_bulge_is_an_arc(tmp_path: Path) -> None:
    def build(space: Any) -> None:  # noqa: ANN401
        (west, east) = at((0, 0), (100, 0))
        space.add_lwpolyline([(*west, 1), (*east, 1)], format="xyb", close=True)

    assert only(read(tmp_path, build)).area == pytest.approx(math.pi * 50**2, rel=1e-3)


def test_an_old_polyline_a_circle_and_a_spline_are_areas(tmp_path: Path) -> None:
    def build(space: Any) -> None:  # noqa: ANN401
        space.add_polyline2d(at(*SQUARE), close=True, dxfattribs={"layer": "老"})
        space.add_circle(at((50, 50))[0], 10, dxfattribs={"layer": "圆"})
        space.add_spline(
            [(x, y, 0) for x, y in at((0, 0), (9, 0), (9, 9), (0, 9), (0, 0))],
            dxfattribs={"layer": "曲"},
        )

    path = drawing(tmp_path / "a.dxf", build)
    assert only(read_polygons(path, "老", crs=ZONE)).area == pytest.approx(10_000)
    assert only(read_polygons(path, "圆", crs=ZONE)).area == pytest.approx(314.159, rel=1e-2)
    assert only(read_polygons(path, "曲", crs=ZONE)).area > 81
    with pytest.raises(InputProblem) as problem:
        read_polygons(path, crs=ZONE)
    assert problem.value.key == "polygon_files.several_layers"
    assert len(read_polygons(path, "*", crs=ZONE).geometries) == 3


def test_a_hatch_has_holes_and_counts_once_with_its_outline(tmp_path: Path) -> None:
    hole = ((40, 40), (60, 40), (60, 60), (40, 60))

    def build(space: Any) -> None:  # noqa: ANN401
        hatch = space.add_hatch()
        hatch.paths.add_polyline_path(at(*SQUARE), is_closed=True)
        hatch.paths.add_polyline_path(at(*hole), is_closed=True)
        filled = space.add_hatch()
        filled.paths.add_polyline_path(at((200, 0), (300, 0), (300, 50)), is_closed=True)
        space.add_lwpolyline(at((200, 0), (300, 0), (300, 50)), close=True)

    file = read(tmp_path, build)
    assert sorted(shapely.area(file.geometries).tolist()) == [2500, 9600]


def test_a_line_that_is_closed_by_eye_is_an_area_and_told(tmp_path: Path) -> None:
    def build(space: Any) -> None:  # noqa: ANN401
        space.add_lwpolyline(at(*SQUARE, (0, 0.03)))

    file = read(tmp_path, build)
    assert only(file).area == pytest.approx(10_000, rel=1e-3)
    assert ("vector_files.closed_by_eye", {"count": 1}) in file.remarks


def test_the_largest_word_inside_is_the_name(tmp_path: Path) -> None:
    def build(space: Any) -> None:  # noqa: ANN401
        space.add_lwpolyline(at(*SQUARE), close=True, dxfattribs={"layer": "网格界"})
        words = (("12户", 2, (50, 50)), ("龙井网格", 8, (20, 20)), ("外", 9, (200, 9)))
        for word, size, place in words:
            space.add_text(word, height=size).set_placement(at(place)[0])
        space.add_mtext("{\\fSimSun;第一}\\P组", dxfattribs={"char_height": 1}).set_location(
            at((60, 60))[0]
        )

    file = read(tmp_path, build)
    assert file.names == ["龙井网格"]
    assert file.attributes["words"].tolist() == ["龙井网格 12户 第一 组"]
    assert file.attributes["layer"].tolist() == ["网格界"]


def test_a_word_is_of_the_smallest_area_around_it(tmp_path: Path) -> None:
    def build(space: Any) -> None:  # noqa: ANN401
        space.add_lwpolyline(at((-9, -9), (300, -9), (300, 300), (-9, 300)), close=True)
        space.add_lwpolyline(at(*SQUARE), close=True)
        space.add_text("甲", height=3).set_placement(at((50, 50))[0])

    path = drawing(tmp_path / "a.dxf", build)
    file = read_polygons(path, "0/areas", crs=ZONE)
    assert dict(zip(shapely.area(file.geometries).tolist(), file.names, strict=True)) == {
        309.0**2: "",
        10_000.0: "甲",
    }


def test_blocks_are_points_with_what_they_say(tmp_path: Path) -> None:
    def build(space: Any) -> None:  # noqa: ANN401
        block = space.doc.blocks.new("隐患点")
        block.add_circle((0, 0), 1)
        block.add_attdef("名称", (0, 0))
        insert = space.add_blockref("隐患点", at((5, 6))[0], dxfattribs={"layer": "隐患"})
        insert.add_auto_attribs({"名称": "滑坡䶮"})

    path = drawing(tmp_path / "a.dxf", build, version="R2010")
    sheet = read_points(path, "隐患")
    (row,) = sheet.rows
    assert dict(zip(sheet.header, row.cells, strict=True)) == {
        "layer": "隐患", "entity": "INSERT", "block": "隐患点", "名称": "滑坡䶮",
    }  # fmt: skip
    assert sheet.places is not None
    assert sheet.places.xy.tolist() == [list(at((5, 6))[0])]


def test_the_paper_and_what_cannot_be_read_are_left_out_and_counted(tmp_path: Path) -> None:
    def build(space: Any) -> None:  # noqa: ANN401
        space.add_lwpolyline(at(*SQUARE), close=True)
        space.add_ray((0, 0), (1, 0))
        space.doc.layout("Layout1").add_lwpolyline([(0, 0), (9, 0), (9, 9)], close=True)

    file = read(tmp_path, build)
    assert only(file).area == 10_000
    assert ("vector_files.entities_not_read", {"count": 1, "kinds": "RAY"}) in file.remarks


def test_lines_of_two_layers_enclose_land_together(tmp_path: Path) -> None:
    def build(space: Any) -> None:  # noqa: ANN401
        space.add_lwpolyline(at(*SQUARE, SQUARE[0])[:5], dxfattribs={"layer": "村界"})
        space.add_line(*at((50, -0.4), (50, 99.7)), dxfattribs={"layer": "网格界"})
        space.add_text("西", height=3).set_placement(at((20, 50))[0])
        space.add_text("东", height=3).set_placement(at((70, 50))[0])

    path = drawing(tmp_path / "a.dxf", build)
    assert {(one.name, one.kind.value) for one in facts_of(path).layers} == {
        ("村界", "polygons"), ("网格界", "lines"), ("0", "points"),
    }  # fmt: skip
    file = read_polygons(path, "村界+网格界", crs=ZONE)
    assert sorted(file.names) == ["东", "西"]
    assert shapely.area(file.geometries).sum() == pytest.approx(10_000)


def test_a_damaged_drawing_is_mended_or_refused(tmp_path: Path) -> None:
    def build(space: Any) -> None:  # noqa: ANN401
        space.add_lwpolyline(at(*SQUARE), close=True)

    path = drawing(tmp_path / "a.dxf", build)
    path.write_bytes(path.read_bytes()[:-200])
    assert only(read_polygons(path, crs=ZONE)).area == 10_000


def test_a_reference_layer_takes_the_lines(tmp_path: Path) -> None:
    def build(space: Any) -> None:  # noqa: ANN401
        space.add_line(*at((0, 0), (50, 0)), dxfattribs={"layer": "道路"})

    (layer,) = read_reference_layers(drawing(tmp_path / "a.dxf", build), crs=ZONE)
    assert (layer.layer, layer.geometries[0].length) == ("道路", 50)


def test_ezdxf_reads_the_same(tmp_path: Path) -> None:
    def build(space: Any) -> None:  # noqa: ANN401
        for x in range(5):
            space.add_lwpolyline(at((x, 0), (x + 1, 0), (x + 1, 1)), close=True)

    path = drawing(tmp_path / "a.dxf", build)
    outlines = filemanagement.readfile(path).modelspace().query("LWPOLYLINE")
    theirs = [one.get_points("xy") for one in outlines]  # type: ignore[attr-defined]
    ours = [list(one.exterior.coords)[:-1] for one in read_polygons(path, crs=ZONE).geometries]
    assert ours == theirs


@pytest.mark.parametrize("bulges", [(1, 1), (-1, -1), (0, -0.5), (-0.5, 0), (0.3, 0)])
@pytest.mark.parametrize("is_old", [False, True])
def test_points_of_a_bulge_lie_on_its_circle(
    tmp_path: Path, bulges: tuple[float, float], is_old: bool
) -> None:
    corners = at((0, 0), (1000, 0))

    def build(space: Any) -> None:  # noqa: ANN401
        add = space.add_polyline2d if is_old else space.add_lwpolyline
        points = [(*corner, bulge) for corner, bulge in zip(corners, bulges, strict=True)]
        add(points, format="xyb", close=True)

    found = only(read(tmp_path, build))
    assert set(corners) <= set(found.exterior.coords)
    bulge = max(bulges, key=abs)
    angle = 4 * math.atan(abs(bulge))
    radius = 500 / math.sin(angle / 2)
    whole = radius**2 * (angle - math.sin(angle)) / 2
    assert found.area == pytest.approx(whole * sum(map(bool, bulges)), rel=1e-4)
    middles = [at((500, way * radius * math.cos(angle / 2)))[0] for way in (-1, 1)]
    for point in shapely.points(found.exterior.coords):
        off = min(abs(point.distance(shapely.Point(middle)) - radius) for middle in middles)
        assert off < 1e-6
