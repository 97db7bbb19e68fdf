import numpy as np
import pytest
import shapely
from hypothesis import given
from hypothesis import strategies as st

from gis.plan.records import Reference, ReferenceId
from layers.boxes import Box
from layers.label_along import (
    MOST_TURNING_DEG,
    SHARPEST_DEG,
    Run,
    boxes_of,
    label_along,
)
from layers.label_courses import Course, lines_by_name, pieces_within
from layers.label_space import LabelSpace
from layers.lettering import CurvedLabel, LabelKey
from layers.map_view import MapView

SHEET = Box(0, 0, 200, 200)
HIGH = 2.0
NAME = "清浔河"


def run(name: str = NAME, between: float = 0.5) -> Run:
    glyphs = tuple(name)
    return Run(LabelKey("water", 1), glyphs, (HIGH,) * len(glyphs), HIGH, between, 0.3)


def placed(*points: tuple[float, float], taken: tuple[Box, ...] = ()) -> CurvedLabel | None:
    course = Course(shapely.LineString(points), HIGH / 3, 3 * HIGH)
    space = LabelSpace(SHEET, taken, 0.2, 8.0)
    return label_along(run(), course, (0.0, course.length), space, None)


def found(*points: tuple[float, float], taken: tuple[Box, ...] = ()) -> CurvedLabel:
    label = placed(*points, taken=taken)
    assert label is not None
    return label


@pytest.mark.parametrize("points", [((50, 100), (150, 100)), ((150, 100), (50, 100))])
def test_a_name_on_a_level_line_reads_from_left_to_right_above_it(
    points: tuple[tuple[float, float], ...],
) -> None:
    label = found(*points)
    assert label.name == NAME
    xs = [glyph.x_mm for glyph in label.glyphs]
    assert xs == sorted(xs)
    assert np.mean(xs) == pytest.approx(100, abs=1.0)
    for glyph in label.glyphs:
        assert glyph.angle_deg == pytest.approx(0, abs=0.1)
        assert 100 - 2 * HIGH < glyph.y_mm < 100 - HIGH / 2


@pytest.mark.parametrize("points", [((100, 50), (100, 150)), ((100, 150), (100, 50))])
def test_a_chinese_name_on_an_upright_line_reads_downwards_with_upright_letters(
    points: tuple[tuple[float, float], ...],
) -> None:
    label = found(*points)
    ys = [glyph.y_mm for glyph in label.glyphs]
    assert ys == sorted(ys)
    assert all(abs(glyph.angle_deg) < 0.1 for glyph in label.glyphs)
    assert all(abs(glyph.x_mm - 100) > HIGH / 2 for glyph in label.glyphs)


def test_a_latin_name_on_an_upright_line_is_turned() -> None:
    latin = Run(LabelKey("road", 1), tuple("G328"), (1.2,) * 4, HIGH, 0.2, 0.3)
    course = Course(shapely.LineString([(100, 150), (100, 50)]), HIGH / 3, 3 * HIGH)
    space = LabelSpace(SHEET, (), 0.2, 8.0)
    label = label_along(latin, course, (0.0, course.length), space, None)
    assert label is not None
    assert all(abs(glyph.angle_deg) == pytest.approx(90, abs=0.1) for glyph in label.glyphs)


def test_a_name_takes_the_straight_part_of_a_line_with_a_sharp_bend() -> None:
    label = found((40, 100), (100, 100), (100, 180))
    assert all(abs(glyph.angle_deg) < 10 for glyph in label.glyphs)


def test_a_name_goes_below_its_line_when_there_is_something_above() -> None:
    label = found((50, 100), (150, 100), taken=(Box(40, 90, 160, 99.9),))
    assert all(glyph.y_mm > 100 + HIGH / 2 for glyph in label.glyphs)


def test_a_line_that_is_too_short_or_wholly_covered_has_no_name() -> None:
    assert placed((50, 100), (55, 100)) is None
    assert placed((50, 100), (150, 100), taken=(Box(0, 80, 200, 120),)) is None


def arcs(radius: float, from_deg: float, length: float) -> shapely.LineString:
    angles = np.radians(from_deg) + np.linspace(0, length / radius, 60)
    return shapely.LineString(np.c_[100 + radius * np.cos(angles), 100 + radius * np.sin(angles)])


@given(st.floats(3, 80), st.floats(0, 360), st.floats(10, 60))
def test_letters_follow_without_sharp_turns_overlap_or_standing_on_their_head(
    radius: float, from_deg: float, length: float
) -> None:
    course = Course(arcs(radius, from_deg, length), HIGH / 3, 3 * HIGH)
    space = LabelSpace(SHEET, (), 0.2, 8.0)
    label = label_along(run(), course, (0.0, course.length), space, None)
    if label is None:
        return
    angles = [glyph.angle_deg for glyph in label.glyphs]
    turns = np.abs(np.diff(angles))
    assert (np.minimum(turns, 360 - turns) <= SHARPEST_DEG + 0.1).all()
    assert np.abs(turns).sum() <= MOST_TURNING_DEG + 0.1
    assert abs(angles[len(angles) // 2]) <= 90
    middles = np.array([(glyph.x_mm, glyph.y_mm) for glyph in label.glyphs])
    assert (np.hypot(*np.diff(middles, axis=0).T) >= 0.95 * HIGH).all()
    assert all(SHEET.holds(box) for box in boxes_of(label))


def road(number: int, name: str, *points: tuple[int, int], theme: str = "road") -> Reference:
    line = np.array(points, dtype=np.int64) * 1000
    return Reference(ReferenceId(number), theme, name, False, (line,))


def test_sections_of_one_name_are_one_line() -> None:
    view = MapView(50, 50, 1.0, 100, 100, 1.0)
    lines = lines_by_name(
        [
            road(7, "桥东巷", (50, 50), (90, 50)),
            road(4, "桥东巷", (10, 50), (50, 50)),
            road(5, "", (0, 0), (9, 9)),
            road(6, "书院路", (10, 10), (10, 90)),
        ],
        view,
    )
    assert set(lines) == {("桥东巷", 4), ("书院路", 6)}
    joined = lines["桥东巷", ReferenceId(4)]
    assert joined.geom_type == "LineString"
    assert joined.length == pytest.approx(80)


def test_a_smooth_course_keeps_its_ends_and_stays_near() -> None:
    zigzag = shapely.LineString([(x, 100 + (x % 2) * 0.6) for x in range(20, 120)])
    course = Course(zigzag, 0.5, 6.0)
    ends = course.at(np.array([0.0, course.length]))
    assert ends == pytest.approx(np.array(zigzag.coords)[[0, -1]], abs=1e-6)
    assert course.length < 0.95 * zigzag.length
    points = shapely.points(course.at(np.linspace(0, course.length, 50)))
    assert float(shapely.distance(zigzag, points).max()) < 0.6


def test_pieces_of_a_line_come_longest_first_and_none_too_short() -> None:
    line = shapely.LineString([(0, 0), (100, 0)])
    land = shapely.union_all(
        [shapely.box(x, -1, x + w, 1) for x, w in ((0, 20), (30, 50), (95, 3))]
    )
    lengths = [piece.length for piece in pieces_within(line, land, 10.0)]
    assert lengths == pytest.approx([50, 20])
