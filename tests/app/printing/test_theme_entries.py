"""The legend tells the classes of theme layers that lie on the map, and no others."""

from collections.abc import Sequence
from dataclasses import replace

import numpy as np
import pytest
import shapely
from numpy.typing import NDArray

from app.printing.theme_entries import WIDEST, theme_entries
from gis.files.theme_layers import ThemeShape
from gis.texts import Texts
from gis.topology.records import GridId
from layers.drawing import Fills, Mark, Ruler
from layers.layer_view import MapLayer
from layers.legend import LegendEntry
from layers.style import PAPER, LineStyle, MapStyle
from layers.theme_drawing import Choropleth, ThemeDrawing, ThemePicture
from layers.theme_ramps import OTHERS
from layers.theme_style import Marker, ThemeEntry, ThemeStyle, by_category, by_number

pytestmark = pytest.mark.usefixtures("qapp")

ZH = Texts("zh")
FRAME = (0.0, 0.0, 100.0, 100.0)
"""The land on the map, metres."""


def in_mm(*shapes: object) -> NDArray[np.object_]:
    moved = shapely.transform(np.array(shapes, dtype=object), lambda xy: xy * 1000)
    return np.asarray(moved, dtype=object)


def points(
    style: ThemeStyle, values: Sequence[object], *places: tuple[float, float]
) -> ThemeDrawing:
    shapes = in_mm(*map(shapely.Point, places))
    return ThemeDrawing.of("隐患点", ThemeShape.POINTS, style, shapes, values=values)


def lines(*places: Sequence[tuple[float, float]]) -> ThemeDrawing:
    shapes = in_mm(*(shapely.MultiLineString([line]) for line in places))
    return ThemeDrawing.of("管线", ThemeShape.LINES, ThemeStyle(colour="#00ff00"), shapes)


def areas(*polygons: shapely.Polygon, style: ThemeStyle | None = None) -> ThemeDrawing:
    shapes = in_mm(*(shapely.MultiPolygon([polygon]) for polygon in polygons))
    return ThemeDrawing.of("片区", ThemeShape.AREAS, style or ThemeStyle(colour="#ff0000"), shapes)


def entries(
    *drawings: ThemeDrawing,
    choropleth: Choropleth | None = None,
    grids: tuple[int, ...] = (),
    style: MapStyle = PAPER,
) -> list[LegendEntry]:
    picture = ThemePicture(drawings, choropleth)
    some = tuple(map(GridId, grids))
    return list(theme_entries(picture, some, style, FRAME, texts=ZH, ruler=Ruler()))


def names(found: Sequence[LegendEntry]) -> list[str]:
    return [entry.name for entry in found]


def test_without_theme_layers_there_is_nothing_to_tell() -> None:
    assert entries() == []


def test_only_categories_on_the_map_are_told_below_the_title() -> None:
    values = ["滑坡", "滑坡", "崩塌", "崩塌", "不明"]
    style = by_category(ThemeStyle(marker=Marker.STAR, size_mm=3.0), "类型", values, most=2)
    kinds = dict(style.categories)
    there = points(style, values, (5, 5), (6, 6), (500, 5), (5, 500), (7, 7))
    assert entries(there) == [
        LegendEntry(None, "隐患点", is_title=True),
        LegendEntry(Mark(Marker.STAR, kinds["滑坡"], 3.0), "滑坡"),
        LegendEntry(Mark(Marker.STAR, OTHERS, 3.0), "其他"),
    ]


def test_a_layer_that_is_nowhere_on_the_map_is_not_told_at_all() -> None:
    style = by_category(ThemeStyle(), "类型", ["滑坡"])
    assert entries(points(style, ["滑坡"], (500, 500)), lines([(200, 0), (300, 0)])) == []


def test_classes_of_numbers_have_their_ranges_and_sizes() -> None:
    style = by_number(ThemeStyle(size_mm=1.0, size_to_mm=3.0), "n", [1, 2, 10, 11], count=2)
    _, low, high = entries(points(style, [1, 11], (5, 5), (6, 6)))
    assert [low.name, high.name] == list(style.ranges)
    assert [
        entry.symbol.diameter_mm for entry in (low, high) if isinstance(entry.symbol, Mark)
    ] == [
        1.0,
        3.0,
    ]


@pytest.mark.parametrize(
    ("line", "is_told"),
    [
        ([(10, 10), (20, 20)], True),
        ([(-50, 50), (150, 50)], True),
        ([(-50, 80), (50, 180)], False),
        ([(200, 200), (300, 300)], False),
    ],
)
def test_a_line_is_told_where_it_runs_over_the_map_not_only_near_it(
    line: list[tuple[float, float]], is_told: bool
) -> None:
    assert (names(entries(lines(line))) == ["管线"]) is is_told


HOLED = shapely.Polygon(
    shapely.box(-500, -500, 500, 500).exterior, [shapely.box(-10, -10, 110, 110).exterior]
)


@pytest.mark.parametrize(
    ("polygon", "is_told"),
    [
        (shapely.box(10, 10, 20, 20), True),
        (shapely.box(90, 90, 500, 500), True),
        (shapely.box(-500, -500, 500, 500), True),
        (HOLED, False),
        (shapely.box(101, 0, 200, 100), False),
        (shapely.Polygon([(-300, 90), (90, 400), (-300, 400)]), False),
    ],
    ids=["within", "at a corner", "all round", "in its hole", "beside", "near a corner"],
)
def test_an_area_is_told_where_the_map_has_part_in_it(
    polygon: shapely.Polygon, is_told: bool
) -> None:
    assert (names(entries(areas(polygon))) == ["片区"]) is is_told


def test_symbols_are_those_of_the_map_over_white_paper() -> None:
    box = shapely.box(10, 10, 20, 20)
    (line,) = entries(lines([(0, 0), (50, 50)]))
    assert line.symbol == LineStyle("#00ff00", 0.35)
    (half,) = entries(areas(box, style=ThemeStyle(colour="#ff0000", fill=0.5, width_mm=0.4)))
    assert half.symbol == Fills(("#ff8080",), LineStyle("#ff0000", 0.4))
    (open_,) = entries(areas(box, style=ThemeStyle(colour="#ff0000", fill=0.0)))
    assert isinstance(open_.symbol, Fills)
    assert open_.symbol.colours == ("#ffffff",)
    (faded,) = entries(replace(lines([(0, 0), (50, 50)]), opacity=0.5))
    assert faded.symbol == LineStyle("#80ff80", 0.35)


def test_single_ones_come_first_and_the_highest_layer_before_those_below() -> None:
    style = by_category(ThemeStyle(), "类型", ["滑坡"])
    low = points(style, ["滑坡"], (5, 5))
    high = replace(low, title="上层")
    found = entries(lines([(0, 0), (9, 9)]), low, high)
    assert names(found) == ["管线", "上层", "滑坡", "隐患点", "滑坡"]


def test_a_map_without_theme_layers_has_none_in_its_legend() -> None:
    style = replace(PAPER, layers=PAPER.layers.without(MapLayer.THEMES))
    assert entries(lines([(0, 0), (9, 9)]), style=style) == []


def test_long_names_take_two_lines_and_what_is_longer_is_cut() -> None:
    long = "地面塌陷与不稳定斜坡，须每日巡查并上报的其他隐患类型以及尚未核实的险情和灾情"
    style = by_category(ThemeStyle(), "类型", [long])
    title, entry = entries(replace(points(style, [long], (5, 5)), title=long))
    ruler = Ruler()
    for each in (title, entry):
        some = each.name.split("\n")
        assert len(some) == 2
        assert some[1].endswith("…")
        assert all(ruler.width(line, 1.0, bold=each.is_title) <= WIDEST for line in some)
        assert long.startswith("".join(some)[:-1])


COUNTED = Choropleth(
    "每平方千米户数",
    (
        ThemeEntry("#ffffb2", "0–4", 0.0),
        ThemeEntry("#fd8d3c", "5–9", 0.0),
        ThemeEntry("#eceae4", "", 0.0, is_others=True),
    ),
    {GridId(1): "#ffffb2", GridId(2): "#fd8d3c"},
    "#eceae4",
    (4.0, 9.0),
    "按户籍统计",
)


@pytest.mark.parametrize(
    ("grids", "told"), [((1, 2), ["0–4", "5–9"]), ((2, 7), ["5–9", "没有数值"]), ((1,), ["0–4"])]
)
def test_only_classes_of_grids_that_are_shown_are_told(
    grids: tuple[int, ...], told: list[str]
) -> None:
    found = entries(choropleth=COUNTED, grids=grids)
    assert names(found) == ["每平方千米户数", *told, "按户籍统计"]
    assert [entry.is_title for entry in found] == [True] + [False] * (len(told) + 1)
    assert entries(choropleth=COUNTED) == []
