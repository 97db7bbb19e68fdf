from collections.abc import Callable
from dataclasses import replace

import numpy as np
import pytest
from numpy.typing import NDArray
from PySide6.QtGui import QColor, QImage, QPainter
from support.ascii_plan import plan_of

from layers.boxes import Box
from layers.drawing import Fills, Ruler, Swatch
from layers.drawing_painting import paint_shapes
from layers.grid_fills import paint_grid_fills
from layers.hatching import hatch
from layers.layer_view import FillScheme
from layers.map_view import MapView
from layers.scene import Scene
from layers.style import PAPER, HatchStyle, LineStyle, Slant

VIEW = MapView(0.0, 0.0, 1.0, 200, 200, units_per_mm=10.0)
SQUARE = np.array([(40, 40), (160, 40), (160, 160), (40, 160), (40, 40)], dtype=float)
LINE = LineStyle("#000000", 0.2)


def ink(style: HatchStyle, view: MapView = VIEW) -> NDArray[np.bool_]:
    image = QImage(200, 200, QImage.Format.Format_Grayscale8)
    image.fill(QColor("white"))
    painter = QPainter(image)
    hatch(painter, view, [SQUARE], style)
    painter.end()
    raw = np.frombuffer(image.constBits(), dtype=np.uint8).reshape(200, image.bytesPerLine())
    dark: NDArray[np.bool_] = raw[:, :200] < 128
    return dark


@pytest.mark.parametrize("slants", [(0,), (45,), (90,), (135,), (0, 90), (45, 135)])
def test_lines_run_in_their_direction_at_their_distance(slants: tuple[Slant, ...]) -> None:
    dark = ink(HatchStyle(LINE, 2.0, slants=slants))
    rows, columns = np.nonzero(dark)
    assert rows.min() >= 38
    assert rows.max() <= 161
    assert columns.min() >= 38
    assert columns.max() <= 161
    share = dark[42:158, 42:158].mean()
    assert share == pytest.approx(1 - (1 - 0.1) ** len(slants), abs=0.04), "0.2 of every 2 mm"
    if slants == (0,):
        begins = np.flatnonzero(np.diff(dark[42:158, 100].astype(int)) > 0)
        assert set(np.diff(begins).tolist()) == {20}
        assert (dark[:, 60] == dark[:, 140]).all()
    if slants == (90,):
        assert (dark[60] == dark[140]).all()
    if slants == (45,):
        assert (dark[60, 60:140] == dark[80, 40:120]).mean() > 0.95
    if slants == (135,):
        assert (dark[60, 60:140] == dark[80, 80:160]).mean() > 0.95


def test_without_slants_nothing_is_drawn() -> None:
    assert not ink(HatchStyle(LINE, 2.0, slants=())).any()


def test_dots_are_staggered_and_lie_fast_on_the_land() -> None:
    style = HatchStyle(LineStyle("#000000", 0.4, (0.01, 3.99)), 2.0, slants=(0,))
    dark = ink(style)
    assert 14 < dark.sum() / (np.pi * 2**2) < 22, "one dot of 0.4 mm on 8 square millimetres"
    moved = ink(style, VIEW.centred(7.0, -5.0))
    assert (moved[60:130, 60:130] == dark[65:135, 67:137]).mean() > 0.98
    first, second = (np.flatnonzero(dark[row]) for row in (100, 120))
    assert len(first)
    assert abs(int(first[0]) - int(second[0])) % 40 == pytest.approx(20, abs=2)


def test_grids_are_hatched_in_their_scheme_only(painted: Callable[..., NDArray[np.int64]]) -> None:
    scene = Scene.of(plan_of("AB\nCD", tile_mm=5_000))
    view = MapView(5.0, 5.0, 0.05, 200, 200, units_per_mm=10.0)
    seen = {}
    for scheme in (FillScheme.HATCHED, FillScheme.PASTEL):
        style = replace(PAPER, layers=PAPER.layers.with_fills(scheme))
        pixels = painted(paint_grid_fills, view, scene, style)
        quarters = [pixels[y : y + 80, x : x + 80] for y in (10, 110) for x in (10, 110)]
        seen[scheme] = [len(np.unique(q.reshape(-1, 3), axis=0)) for q in quarters]
    assert sum(count == 1 for count in seen[FillScheme.HATCHED]) <= 1, "one may be plain"
    assert seen[FillScheme.PASTEL] == [1, 1, 1, 1]


def test_a_legend_shows_the_hatchings() -> None:
    ruler = Ruler()
    image = QImage(240, 80, QImage.Format.Format_RGB32)
    image.fill(QColor("white"))
    view = MapView(0, 0, 1, 240, 80, units_per_mm=10.0)
    painter = QPainter(image)
    palettes = PAPER.palettes
    fills = Fills(palettes.hatched[:2], LineStyle("#000000", 0.1), palettes.hatches[:2])
    paint_shapes(painter, view, [Swatch(Box(2, 2, 22, 6), fills)], ruler)
    painter.end()
    plain = {image.pixelColor(60, y).name() for y in range(25, 56)}
    lined = {image.pixelColor(170, y).name() for y in range(25, 56)}
    assert plain == {palettes.hatched[0]}
    assert palettes.hatched[1] in lined
    assert len(lined) > 1
