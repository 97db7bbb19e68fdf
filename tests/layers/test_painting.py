"""Facts about pixels, read from painted pictures."""

from collections.abc import Callable
from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from numpy.typing import NDArray
from PySide6.QtGui import QColor, QImage, QPainter, QPicture
from support.ascii_plan import plan_of, with_households
from support.places import grid

from gis.audits.finding import Finding
from gis.plan.profile import Severity
from layers.annotations import paint_annotations
from layers.clipping import clipped, runs_in_sight
from layers.finding_marks import FindingMark, marks_of
from layers.findings import paint_findings
from layers.grid_fills import paint_grid_fills
from layers.grid_sizes import SizeClass
from layers.hatching import rows_within
from layers.layer_view import FillScheme, LayerView, MapLayer
from layers.map_layers import paint_map
from layers.map_view import MapView
from layers.scene import Scene
from layers.style import (
    DARK_SCREEN,
    PAPER,
    PASTEL,
    SCREEN,
    MapStyle,
)
from layers.to_qt import joined

Pixels = NDArray[np.int64]
Paint = Callable[..., Pixels]

PLAN = plan_of(
    """
    AABB
    AABB
    CC..
    CCDD
    """,
    units="""
    uuvv
    uuvv
    uuvv
    uuvv
    """,
)
VIEW = MapView(20.0, 20.0, 0.1, 500, 500)
"""Five metres of nothing round forty metres of land."""


def at(pixels: Pixels, x_m: float, y_m: float, view: MapView = VIEW) -> str:
    column, row = view.to_screen([(x_m, y_m)])[0].astype(int).tolist()
    return str(QColor(*pixels[row, column].tolist()).name())


def is_near(one: str, other: str, limit: int = 40) -> bool:
    a, b = QColor(one), QColor(other)
    return all(
        abs(p - q) <= limit
        for p, q in zip((a.red(), a.green(), a.blue()), (b.red(), b.green(), b.blue()), strict=True)
    )


def contrast(one: str, other: str) -> float:
    """Return the contrast ratio of two colours as WCAG 2 defines it."""
    light, dark = sorted((luminance(one), luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


def luminance(colour: str) -> float:
    ink = QColor(colour)
    parts = (ink.redF(), ink.greenF(), ink.blueF())
    linear = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in parts]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def test_each_grid_has_its_colour_and_nothing_is_painted_outside(painted: Paint) -> None:
    scene = Scene.of(PLAN)
    pixels = painted(paint_map, VIEW, scene, SCREEN)
    middles = {"A": (10, 30), "B": (30, 30), "C": (10, 10), "D": (30, 5)}
    for letter, place in middles.items():
        assert at(pixels, *place) == PASTEL[scene.colours[grid(letter)]]
    assert len({at(pixels, *place) for place in (middles["A"], middles["B"], middles["C"])}) == 3
    for place in ((-3, 20), (43, 20), (20, -3), (20, 43)):
        assert at(pixels, *place) == SCREEN.background


def test_grids_fill_the_land_without_a_seam(painted: Paint) -> None:
    bare = replace(SCREEN, layers=LayerView().only(MapLayer.FILLS), background="#000000")
    plan = plan_of("ABA\nCAB\nABC")
    pixels = painted(paint_grid_fills, MapView(15, 15, 0.0713, 420, 420), Scene.of(plan), bare)
    assert (pixels[5:-5, 5:-5].sum(axis=2) > 0).all()


def test_unassigned_land_is_hatched_with_its_colours(painted: Paint) -> None:
    pixels = painted(paint_map, VIEW, Scene.of(PLAN), SCREEN)
    (left, top), (right, bottom) = VIEW.to_screen([(23, 18), (38, 12)]).astype(int)
    patch = pixels[top:bottom, left:right].reshape(-1, 3)
    ground, ink = QColor(SCREEN.unassigned.ground), QColor(SCREEN.unassigned.line.colour)
    is_ground = (patch == (ground.red(), ground.green(), ground.blue())).all(axis=1)
    inked = np.abs(patch - (ink.red(), ink.green(), ink.blue())).max(axis=1) < 60
    assert 0.4 < is_ground.mean() < 0.95
    assert inked.mean() > 0.01
    hidden = replace(SCREEN, layers=LayerView().without(MapLayer.UNASSIGNED))
    pixels = painted(paint_map, VIEW, Scene.of(PLAN), hidden)
    assert at(pixels, 30, 15) == SCREEN.background


def weight(pixels: Pixels, x_m: float, y_m: float) -> int:
    """Add up the darkness across a vertical boundary."""
    column, row = VIEW.to_screen([(x_m, y_m)])[0].astype(int).tolist()
    across = pixels[row, column - 10 : column + 10].sum(axis=1)
    return int((across.max() - across - 100).clip(0).sum())


def test_higher_boundaries_are_heavier(painted: Paint) -> None:
    whole = replace(SCREEN, village_line=replace(SCREEN.village_line, dash_mm=()))
    pixels = painted(paint_map, VIEW, Scene.of(plan_of("AABB", "uuuu")), whole)
    grid_line = weight(pixels, 20, 5)
    pixels = painted(paint_map, VIEW, Scene.of(plan_of("AABB", "uuvv")), whole)
    village_line = weight(pixels, 20, 5)
    frame = weight(pixels, 0, 5)
    assert grid_line * 1.2 < village_line
    assert village_line * 1.2 < frame


def test_village_boundaries_are_dashed(painted: Paint) -> None:
    pixels = painted(paint_map, VIEW, Scene.of(plan_of("AB\nAB\nAB", "uv\nuv\nuv")), SCREEN)
    column = int(VIEW.to_screen([(10, 0)])[0, 0])
    rows = VIEW.to_screen([(0, 29), (0, 1)])[:, 1].astype(int)
    dark = pixels[rows[0] : rows[1], column].sum(axis=1) < 400
    assert 0.4 < dark.mean() < 0.9
    assert np.diff(dark.astype(int)).clip(0).sum() > 10


def test_no_chord_is_filled_between_the_ends_of_a_line(painted: Paint) -> None:
    lines = replace(SCREEN, layers=LayerView().only(MapLayer.GRID_LINES, MapLayer.UNIT_LINES))
    pixels = painted(paint_map, VIEW, Scene.of(PLAN), lines)
    for place in ((10, 30), (30, 30), (10, 10), (30, 15), (30, 5)):
        assert at(pixels, *place) == SCREEN.background


def test_a_household_is_a_dot(painted: Paint) -> None:
    scene = Scene.of(with_households(PLAN, [(5_000, 5_000), (35_000, 35_000)]))
    pixels = painted(paint_map, VIEW, scene, SCREEN)
    assert at(pixels, 5, 5) == SCREEN.households.fill
    assert at(pixels, 35, 35) == SCREEN.households.fill
    assert at(pixels, 10, 10) == PASTEL[scene.colours[grid("C")]]
    hidden = replace(SCREEN, layers=LayerView().without(MapLayer.HOUSEHOLDS))
    assert at(painted(paint_map, VIEW, scene, hidden), 5, 5) != SCREEN.households.fill


def test_a_dot_on_paper_is_where_it_is_on_the_screen() -> None:
    sheet = VIEW.magnified(4)
    recorded = QPicture()
    painter = QPainter(recorded)
    paint_map(painter, sheet, Scene.of(with_households(PLAN, [(5_000, 5_000)])), PAPER)
    painter.end()
    image = QImage(2000, 2000, QImage.Format.Format_RGB32)
    painter = QPainter(image)
    recorded.play(painter)
    painter.end()
    assert image.pixelColor(400, 1600).name() == PAPER.households.fill


def test_crowds_are_counted_from_far_away(painted: Paint) -> None:
    random = np.random.default_rng(1)
    places = random.normal(15_000, 2_000, (400, 2)).astype(int).tolist()
    plan = with_households(plan_of("AAAA\nAAAA\nAAAA"), [(x, y) for x, y in places])
    bare = replace(SCREEN, households=replace(SCREEN.households, density_from_m=0.5))
    pixels = painted(paint_map, MapView(20, 15, 1.0, 100, 100), Scene.of(plan), bare)
    crowd, edge = pixels[50, 45].sum(), pixels[40, 65].sum()
    assert crowd < edge


def test_close_up_and_far_away_lines_lie_where_they_should(painted: Paint) -> None:
    scene = Scene.of(plan_of("AB", tile_mm=1_000_000))
    close = MapView(1000.0, 500.0, 1e-4, 300, 200)
    pixels = painted(paint_map, close, scene, SCREEN)
    darkest = pixels.sum(axis=2).argmin(axis=1)
    assert set(darkest.tolist()) <= {149, 150}, "the boundary runs down the middle"
    assert at(pixels, 999.99, 500, close) == PASTEL[scene.colours[grid("A")]]
    assert at(pixels, 1000.01, 500, close) == PASTEL[scene.colours[grid("B")]]


@pytest.mark.parametrize("scheme", FillScheme)
def test_palettes_have_colours_for_any_map(scheme: FillScheme) -> None:
    palette = SCREEN.palettes.of(scheme)
    assert len(palette) >= (len(SizeClass) if scheme is FillScheme.SIZE else 6)
    assert all(QColor(colour).isValid() for colour in palette)
    if scheme is not FillScheme.NONE:
        assert len(set(palette)) == len(palette)
    for colour in palette:
        assert contrast(colour, SCREEN.grid_text.colour) > 4.5, "dark text must be legible"


@pytest.mark.parametrize("scheme", FillScheme)
def test_in_the_dark_fills_are_dark_and_letters_light(scheme: FillScheme) -> None:
    palette = DARK_SCREEN.palettes.of(scheme)
    assert len(palette) == len(SCREEN.palettes.of(scheme))
    for colour in palette:
        assert contrast(colour, DARK_SCREEN.grid_text.colour) > 4.5
        assert contrast(colour, DARK_SCREEN.unit_text.colour) > 4.5


def test_what_is_drawn_stands_out_from_the_ground_in_the_dark() -> None:
    style = DARK_SCREEN
    lines = (style.grid_line, style.village_line, style.township_line, style.county_line)
    for colour in (*(line.colour for line in lines), style.frame_line.colour):
        assert contrast(colour, style.background) > 4.5
    for colour in (style.findings.error, style.findings.warning, style.findings.note):
        assert all(contrast(colour, fill) > 3 for fill in style.fills)


def test_findings_are_marked_the_gravest_on_top(painted: Paint) -> None:
    ring = np.array([(20, 5), (25, 5), (25, 10), (20, 10), (20, 5)], dtype=float)
    scene = Scene.of(PLAN).with_findings(
        [
            FindingMark("a", Severity.ERROR, 10, 10),
            FindingMark("b", Severity.NOTE, 10, 10),
            FindingMark("c", Severity.WARNING, 40, 40, (ring,)),
        ]
    )
    pixels = painted(paint_findings, VIEW, scene, SCREEN)
    radius_m = VIEW.units(SCREEN.findings.diameter_mm) / 2 * VIEW.metres_per_unit
    assert is_near(at(pixels, 10 + radius_m, 10), SCREEN.findings.error)
    assert at(pixels, 22, 7) != at(pixels, 30, 30)


def test_many_findings_in_one_spot_are_one_mark_that_stays_when_the_map_moves(
    painted: Paint,
) -> None:
    size_m = VIEW.units(SCREEN.findings.diameter_mm) * VIEW.metres_per_unit
    crowd = [
        FindingMark(f"gap:{i}", Severity.ERROR, 10 + 0.02 * size_m * (i % 7), 10 + 0.03 * size_m)
        for i in range(40)
    ]
    scene = Scene.of(PLAN).with_findings(crowd)
    pixels = painted(paint_findings, VIEW, scene, SCREEN)
    middle = at(pixels, 10 + 0.06 * size_m - 0.55 * size_m, 10 + 0.03 * size_m)
    assert is_near(middle, SCREEN.findings.error)

    shifted = VIEW.panned(16, 0)
    moved = painted(paint_findings, shifted, scene, SCREEN)
    assert np.array_equal(moved[:, 40:], pixels[:, 24:-16])


def test_marks_are_made_of_the_findings_that_have_a_place() -> None:
    findings = [
        Finding("gap", Severity.ERROR, (), "gap@1,2", (1.0, 2.0)),
        Finding("code", Severity.ERROR, ("1",), "code:1"),
        Finding("sliver", Severity.OFF, (), "sliver@1,2", (1.0, 2.0)),
    ]
    (mark,) = marks_of(findings)
    assert (mark.key, mark.x_m, mark.y_m) == ("gap@1,2", 1.0, 2.0)


def test_names_are_written_in_the_bundled_font(painted: Paint) -> None:
    style: MapStyle = replace(SCREEN, layers=LayerView().only(MapLayer.LABELS))
    view = MapView(20.0, 20.0, 0.05, 1000, 1000)
    with_names = painted(paint_annotations, view, Scene.of(PLAN), style)
    assert (with_names.sum(axis=2) < 300).sum() > 100
    no_names = replace(style, layers=LayerView().only())
    assert (painted(paint_annotations, view, Scene.of(PLAN), no_names) == 255).all()


def is_inside(ring: NDArray[np.float64], places: NDArray[np.float64]) -> NDArray[np.bool_]:
    """Tell by counting crossings to the right, the textbook way, which places a ring holds."""
    (x1, y1), (x2, y2) = ring[:-1].T[:, :, None], ring[1:].T[:, :, None]
    x, y = places.T
    with np.errstate(divide="ignore", invalid="ignore"):
        crossing = x1 + (y - y1) * (x2 - x1) / (y2 - y1)
    crosses = ((y1 > y) != (y2 > y)) & (crossing > x)
    odd: NDArray[np.bool_] = crosses.sum(axis=0) % 2 == 1
    return odd


RINGS = st.lists(st.tuples(st.integers(-50, 50), st.integers(-50, 50)), min_size=3, max_size=9).map(
    lambda corners: np.array([*corners, corners[0]], dtype=float)
)


@given(RINGS, st.floats(2, 9), st.floats(-100, 100))
def test_hatching_fills_its_rings_and_nothing_else(
    ring: NDArray[np.float64], step: float, offset: float
) -> None:
    rows = rows_within([ring], step, offset)
    numbers = np.repeat(rows.number, 2)
    lines = np.column_stack(
        [np.column_stack([rows.begin, rows.end]).ravel(), offset + numbers * step]
    )
    strokes = lines.reshape(-1, 2, 2)
    long = np.hypot(*(strokes[:, 1] - strokes[:, 0]).T) > 1e-3
    assert is_inside(ring, strokes[long].mean(axis=1)).all()
    gaps = np.abs(numbers[1:-1:2] - numbers[2::2]) < 1e-6
    between = (lines[1:-1:2] + lines[2::2])[gaps] / 2
    wide = np.hypot(*(lines[1:-1:2] - lines[2::2])[gaps].T) > 1e-3
    assert not is_inside(ring, between[wide]).any()


@given(RINGS, st.tuples(*[st.integers(-40, 0)] * 2, *[st.integers(1, 40)] * 2), st.integers(0, 999))
def test_a_cut_ring_holds_the_same_land_within_the_box(
    ring: NDArray[np.float64], box: tuple[int, int, int, int], seed: int
) -> None:
    cut = clipped(ring, box)
    places = np.random.default_rng(seed).uniform(box[:2], box[2:], (200, 2))
    expected = is_inside(ring, places)
    if len(cut) == 0:
        assert not expected.any()
    else:
        assert (cut >= box[:2]).all()
        assert (cut <= box[2:]).all()
        assert (is_inside(cut, places) == expected).all()


def test_a_line_is_cut_to_what_can_be_seen_of_it() -> None:
    line = np.array([(-1e6, 50), (-1e5, 50), (20, 50), (80, 50), (1e5, 50), (1e6, 50)], dtype=float)
    ((run, begins, _),) = runs_in_sight(joined([line]), 100, 100)
    assert run.tolist() == [[-1e5, 50], [20, 50], [80, 50], [1e5, 50]]
    assert begins == pytest.approx(9e5)
    assert runs_in_sight(joined([line + np.array([0, 1e6])]), 100, 100) == []
