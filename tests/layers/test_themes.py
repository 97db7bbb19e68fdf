"""Theme layers are painted where they lie, in the colour of their class; grids by their number."""

from dataclasses import replace
from xml.etree import ElementTree

import numpy as np
import pytest
import shapely
from hypothesis import given
from hypothesis import strategies as st
from PySide6.QtGui import QColor, QImage, QPainter
from support.ascii_plan import plan_of

from gis.files.theme_layers import ThemeKind, ThemeShape
from gis.reports.theme_classes import ClassMethod
from gis.reports.theme_counting import By, Counting, CountRow, ThemeCounts
from gis.topology.records import GridId
from layers.boxes import Box
from layers.drawing import Ruler
from layers.layer_view import EVERYTHING, MapLayer
from layers.map_layers import paint_map
from layers.map_view import MapView
from layers.scene import Scene
from layers.screen_labels import paint_labels
from layers.style import DARK_SCREEN, SCREEN, MapStyle
from layers.theme_choropleth import choropleth_of
from layers.theme_drawing import ThemeDrawing, ThemePicture
from layers.theme_labels import place_theme_labels
from layers.theme_qml import qml_of
from layers.theme_ramps import CATEGORIES, OTHERS, RAMPS, contrast, fill_colours, ramp_colours
from layers.theme_style import (
    Look,
    Marker,
    ThemeStyle,
    by_category,
    by_number,
    default_style,
    legend_of,
    style_of,
)

PLAN = plan_of(
    """
    AB
    CD
    """
)
SCENE = Scene.of(PLAN)
SIDE = 400
VIEW = MapView(10.0, 10.0, 20.0 / SIDE, SIDE, SIDE)
"""Twenty by twenty metres, twenty pixels a metre."""

RED = "#ff0000"
BARE = replace(SCREEN, layers=EVERYTHING.only(MapLayer.THEMES))


def _painted(picture: ThemePicture, style: MapStyle = BARE, view: MapView = VIEW) -> QImage:
    image = QImage(SIDE, SIDE, QImage.Format.Format_RGB32)
    painter = QPainter(image)
    paint_map(painter, view, SCENE.with_themes(picture), style)
    painter.end()
    return image


def _colour(image: QImage, x_m: float, y_m: float, view: MapView = VIEW) -> str:
    x, y = view.to_screen([(x_m, y_m)])[0]
    return str(image.pixelColor(int(x), int(y)).name())


def _points(*xy_m: tuple[float, float]) -> np.ndarray:
    return np.array([shapely.Point(x * 1000, y * 1000) for x, y in xy_m], dtype=object)


def _area(*boxes_m: tuple[float, float, float, float]) -> np.ndarray:
    found = np.empty(len(boxes_m), dtype=object)
    for at, (west, south, east, north) in enumerate(boxes_m):
        box = shapely.box(1000 * west, 1000 * south, 1000 * east, 1000 * north)
        found[at] = shapely.MultiPolygon([box])
    return found


def _drawing(shape: ThemeShape, geometries: np.ndarray, **how: object) -> ThemeDrawing:
    style = replace(ThemeStyle(colour=RED, size_mm=4.0), **how)  # type: ignore[arg-type]
    return ThemeDrawing.of("层", shape, style, geometries)


@pytest.mark.parametrize("marker", list(Marker))
def test_a_marker_stands_on_its_point(marker: Marker) -> None:
    drawing = _drawing(ThemeShape.POINTS, _points((5, 15)), marker=marker)
    image = _painted(ThemePicture((drawing,)))
    assert _colour(image, 5, 15) == RED
    assert _colour(image, 7, 15) == SCREEN.background
    red = [
        (x, y) for x in range(SIDE) for y in range(SIDE) if image.pixelColor(x, y) == QColor(RED)
    ]
    centre = np.mean(red, axis=0)
    assert np.abs(centre - VIEW.to_screen([(5, 15)])[0]).max() < 1.5


def test_an_area_is_filled_as_far_as_its_holes() -> None:
    ring = shapely.Polygon(
        shapely.box(2_000, 2_000, 12_000, 12_000).exterior,
        [shapely.box(5_000, 5_000, 8_000, 8_000).exterior],
    )
    shapes = _area((0, 0, 1, 1), (10, 10, 18, 18))
    shapes[0] = shapely.MultiPolygon([ring])
    image = _painted(ThemePicture((_drawing(ThemeShape.AREAS, shapes, fill=1.0),)))
    assert _colour(image, 3, 3) == RED
    assert _colour(image, 6.5, 6.5) == SCREEN.background
    # Where two areas lie over each other nothing is left open.
    assert _colour(image, 11, 11) == RED
    assert _colour(image, 19, 19) == SCREEN.background


def test_fill_and_opacity_let_the_ground_through() -> None:
    half = _drawing(ThemeShape.AREAS, _area((2, 2, 12, 12)), fill=0.5, width_mm=0.0)
    image = _painted(ThemePicture((half,)), replace(BARE, background="#ffffff"))
    assert abs(QColor(_colour(image, 6, 6)).green() - 127) <= 2
    faded = replace_opacity(_drawing(ThemeShape.AREAS, _area((2, 2, 12, 12)), fill=1.0), 0.5)
    image = _painted(ThemePicture((faded,)), replace(BARE, background="#ffffff"))
    assert abs(QColor(_colour(image, 6, 6)).green() - 127) <= 2


def replace_opacity(drawing: ThemeDrawing, opacity: float) -> ThemeDrawing:
    return replace(drawing, opacity=opacity)


def test_layers_lie_over_each_other_in_their_order() -> None:
    low = _drawing(ThemeShape.AREAS, _area((2, 2, 12, 12)), fill=1.0)
    high = _drawing(ThemeShape.AREAS, _area((2, 2, 12, 12)), fill=1.0, colour="#0000ff")
    assert _colour(_painted(ThemePicture((low, high))), 6, 6) == "#0000ff"
    assert _colour(_painted(ThemePicture((high, low))), 6, 6) == RED
    hidden = replace(BARE, layers=EVERYTHING.only(MapLayer.FILLS))
    assert _colour(_painted(ThemePicture((high, low)), hidden), 6, 6) not in (RED, "#0000ff")


def test_a_line_is_as_wide_as_it_is_to_be() -> None:
    line = np.array([shapely.MultiLineString([[(0, 10_000), (20_000, 10_000)]])], dtype=object)
    image = _painted(ThemePicture((_drawing(ThemeShape.LINES, line, width_mm=2.0),)))
    column = [image.pixelColor(200, y).name() for y in range(SIDE)]
    wide = sum(name != SCREEN.background for name in column)
    assert abs(wide - 2.0 * VIEW.units_per_mm) <= 2
    assert column.count(RED) >= wide - 2


def test_what_is_too_small_to_see_is_a_speck() -> None:
    tiny = _area((5, 5, 5.01, 5.01))
    image = _painted(ThemePicture((_drawing(ThemeShape.AREAS, tiny),)))
    reds = sum(image.pixelColor(x, y) == QColor(RED) for x in range(SIDE) for y in range(SIDE))
    assert 1 <= reds <= 9


def test_each_category_has_its_colour_and_others_theirs() -> None:
    values = ["滑坡", "滑坡", "崩塌", "泥石流", None]
    style = by_category(ThemeStyle(size_mm=4.0), "类型", values, most=2)
    assert style.categories == (("滑坡", CATEGORIES[0]), ("崩塌", CATEGORIES[1]))
    places = _points((2, 2), (6, 2), (10, 2), (14, 2), (18, 2))
    drawing = ThemeDrawing.of("点", ThemeShape.POINTS, style, places, values=values)
    image = _painted(ThemePicture((drawing,)))
    seen = [_colour(image, x, 2) for x in (2, 6, 10, 14, 18)]
    assert seen == [CATEGORIES[0], CATEGORIES[0], CATEGORIES[1], OTHERS, OTHERS]
    assert [(entry.text, entry.is_others) for entry in drawing.legend] == [
        ("滑坡", False),
        ("崩塌", False),
        ("", True),
    ]


def test_each_class_of_numbers_has_its_colour_and_size() -> None:
    values = [1, 2, 10, 11, None]
    style = by_number(
        ThemeStyle(size_mm=2.0, size_to_mm=6.0), "n", values,
        method=ClassMethod.QUANTILES, count=2, ramp="Blues",
    )  # fmt: skip
    assert style.ranges == ("1–6", "7–11")
    assert style.classes(values, 5).tolist() == [0, 0, 1, 1, 2]
    assert [style.size_of(number) for number in range(3)] == [2.0, 6.0, 2.0]
    assert style.colours == ramp_colours("Blues", 2)
    nothing = by_number(ThemeStyle(), "n", [None, "x"])
    assert nothing.look is Look.SINGLE


@given(st.sampled_from(list(Look)), st.floats(0.1, 9), st.sampled_from(list(Marker)))
def test_a_style_is_kept_as_it_is(look: Look, size: float, marker: Marker) -> None:
    base = ThemeStyle(size_mm=size, marker=marker, label_column="名")
    made = {
        Look.SINGLE: base,
        Look.CATEGORY: by_category(base, "t", ["a", "b", None]),
        Look.NUMBER: by_number(base, "n", [1.5, 2, 9]),
    }[look]
    assert ThemeStyle.from_record(made.as_record()) == made
    assert style_of(made.as_record(), ThemeKind.ROADS) == made


def test_what_is_no_style_gives_the_first_look() -> None:
    for wrong in ({"look": "odd"}, {"look": "number", "limits": [1]}, {"limits": 3}):
        with pytest.raises(ValueError):  # noqa: PT011  # whatever it says, it is a ValueError
            ThemeStyle.from_record(wrong)
        assert style_of(wrong, ThemeKind.WATER) == default_style(ThemeKind.WATER)
    assert style_of({}, ThemeKind.WATER) == default_style(ThemeKind.WATER)
    assert ThemeStyle.from_record({"from_tomorrow": 1}) == ThemeStyle()


def test_a_legend_of_one_look_has_one_entry() -> None:
    (entry,) = legend_of(ThemeStyle(colour=RED))
    assert (entry.colour, entry.text, entry.is_others) == (RED, "", False)


def _counts(values: dict[int, float | None], by: By = By.GRID) -> ThemeCounts:
    rows = (CountRow(home, str(home), "", "grid", 1, value) for home, value in values.items())
    return ThemeCounts("层", Counting(by=by), tuple(rows))


@pytest.mark.parametrize("style", [SCREEN, DARK_SCREEN], ids=["light", "dark"])
def test_grids_have_the_colour_of_their_class(style: MapStyle) -> None:
    counts = _counts({1: 5.0, 2: 5.0, 3: 40.0, 4: None})
    map_of = choropleth_of(PLAN, counts, title="数", ramp="Blues", is_dark=style.is_dark)
    fills = fill_colours("Blues", 2, is_dark=style.is_dark)
    bare = replace(style, layers=EVERYTHING.only(MapLayer.FILLS))
    image = _painted(ThemePicture(choropleth=map_of), bare)
    # A and B stand above C and D.
    seen = [_colour(image, x, y) for x, y in ((5, 15), (15, 15), (5, 5), (15, 5))]
    assert seen == [fills[0], fills[0], fills[1], map_of.empty]
    assert [(entry.colour, entry.text) for entry in map_of.entries] == [
        (fills[0], "5"),
        (fills[1], "6–40"),
        (map_of.empty, ""),
    ]


def test_grids_take_the_colour_of_their_unit() -> None:
    map_of = choropleth_of(PLAN, _counts({1: 5.0}, By.UNIT), title="数")
    assert {map_of.colour_of(GridId(grid)) for grid in (1, 2, 3, 4)} == {map_of.entries[0].colour}


@pytest.mark.parametrize("ramp", sorted(RAMPS))
@pytest.mark.parametrize("style", [SCREEN, DARK_SCREEN], ids=["light", "dark"])
def test_names_can_be_read_on_every_class(ramp: str, style: MapStyle) -> None:
    for count in range(2, 10):
        colours = fill_colours(ramp, count, is_dark=style.is_dark)
        assert len(set(colours)) == count
        for colour in colours:
            assert contrast(colour, style.grid_text.colour) >= 2.9


def test_contrast_is_that_of_the_guidelines() -> None:
    assert contrast("#000000", "#ffffff") == pytest.approx(21)
    assert contrast("#777777", "#ffffff") == pytest.approx(4.48, abs=0.01)


def test_names_keep_clear_of_all_others() -> None:
    places = _points((5, 15), (5.1, 15), (15, 5))
    style = ThemeStyle(label_column="名", label_to_scale=1e6)
    drawing = ThemeDrawing.of("点", ThemeShape.POINTS, style, places, names=["甲甲", "乙乙", None])
    scene = SCENE.with_themes(ThemePicture((drawing,)))
    free = place_theme_labels(VIEW, scene, SCREEN, Ruler(), [])
    assert {label.text.lines[0] for label in free} == {"甲甲", "乙乙"}
    first, second = (label.box for label in free)
    assert not first.meets(second)
    everything = [Box(0, 0, SIDE, SIDE)]
    assert place_theme_labels(VIEW, scene, SCREEN, Ruler(), everything) == []
    far = replace(style, label_to_scale=1.0)
    small = ThemeDrawing.of("点", ThemeShape.POINTS, far, places, names=["甲", "乙", "丙"])
    assert (
        place_theme_labels(VIEW, SCENE.with_themes(ThemePicture((small,))), SCREEN, Ruler(), [])
        == []
    )


def test_names_are_written_on_the_map() -> None:
    style = ThemeStyle(label_column="名", label_to_scale=1e6)
    places = _points((3, 17))
    named = ThemeDrawing.of("点", ThemeShape.POINTS, style, places, names=["山体滑坡"])
    scene = SCENE.with_themes(ThemePicture((named,)))
    ink = []
    for layers in (EVERYTHING, EVERYTHING.without(MapLayer.THEMES)):
        image = QImage(SIDE, SIDE, QImage.Format.Format_ARGB32_Premultiplied)
        image.fill(0)
        painter = QPainter(image)
        paint_labels(painter, VIEW, scene, replace(SCREEN, layers=layers))
        painter.end()
        (label,) = place_theme_labels(VIEW, scene, SCREEN, Ruler(), [])
        left, top = int(label.box.left), int(label.box.top)
        box = [(left + x, top + y) for x in range(int(label.box.width)) for y in range(10)]
        ink.append(any(image.pixelColor(*place).alpha() for place in box))
    assert ink == [True, False]


def test_an_edit_keeps_them() -> None:
    picture = ThemePicture((_drawing(ThemeShape.POINTS, _points((5, 5))),))
    scene = SCENE.with_themes(picture)
    assert scene.with_findings(()).themes is picture


@pytest.mark.parametrize("shape", [ThemeShape.POINTS, ThemeShape.LINES, ThemeShape.AREAS])
def test_qgis_gets_the_same_classes_and_colours(shape: ThemeShape) -> None:
    style = by_number(ThemeStyle(), 'n<&"', [1, 2, 10, 11], method=ClassMethod.EQUAL, count=2)
    root = ElementTree.fromstring(qml_of(style, shape).split("\n", 1)[1])
    renderer = root.find("renderer-v2")
    assert renderer is not None
    assert (renderer.get("type"), renderer.get("attr")) == ("graduatedSymbol", 'n<&"')
    ranges = [(float(r.get("lower", "")), float(r.get("upper", ""))) for r in root.iter("range")]
    assert ranges == [(-1e300, style.limits[0]), (style.limits[0], 1e300)]
    key = {ThemeShape.LINES: "line_color"}.get(shape, "color")
    colours = [prop.get("v", "") for prop in root.iter("prop") if prop.get("k") == key]
    named = [QColor(*map(int, colour.split(",")[:3])).name() for colour in colours]
    assert named == list(style.class_colours)
    sorts = by_category(ThemeStyle(), "t", ["a", "b"])
    values = [
        one.get("value")
        for one in ElementTree.fromstring(qml_of(sorts, shape).split("\n", 1)[1]).iter("category")
    ]
    assert values == ["a", "b", ""]
    assert qml_of(style, ThemeShape.TABLE) == ""
