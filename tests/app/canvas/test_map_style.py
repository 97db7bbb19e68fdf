"""The look of the canvas: layers, light and dark, dense screens."""

from dataclasses import replace

import numpy as np
import pytest
from numpy.typing import NDArray
from PySide6.QtGui import QImage, QPaintDevice
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot
from support.ascii_plan import plan_of

from app.canvas.map_canvas import MapCanvas
from layers.layer_view import LayerView, MapLayer
from layers.overlay import Overlay, OverlayPoints, OverlaySnap, Role, SnapKind
from layers.scene import Scene
from layers.style import DARK_SCREEN, SCREEN, screen_style

PLAN = plan_of("AAB\nCCB", tile_mm=100_000)
SIZE = (600, 400)


class DenseCanvas(MapCanvas):
    """Be the canvas on a screen with several pixels for each logical one."""

    ratio = 1.0

    def metric(self, which: QPaintDevice.PaintDeviceMetric) -> int:
        if which is QPaintDevice.PaintDeviceMetric.PdmDevicePixelRatio:
            return round(self.ratio)
        if which is QPaintDevice.PaintDeviceMetric.PdmDevicePixelRatioScaled:
            return round(self.ratio * QPaintDevice.devicePixelRatioFScale())
        return super().metric(which)


def canvas_at(ratio: float, qtbot: QtBot) -> DenseCanvas:
    canvas = DenseCanvas(lambda work: work(), SCREEN)
    canvas.ratio = ratio
    qtbot.addWidget(canvas)
    canvas.resize(*SIZE)
    canvas.show_scene(Scene.of(PLAN))
    canvas.zoom_to_all()
    return canvas


def picture(canvas: DenseCanvas) -> NDArray[np.int64]:
    """Return what the canvas shows once all is painted, (height, width, 3) in screen pixels."""
    for _ in range(4):
        pixels = canvas.grab()
        QApplication.processEvents()
    image = pixels.toImage().convertToFormat(QImage.Format.Format_RGB32)
    assert image.width() == SIZE[0] * canvas.ratio
    raw = np.frombuffer(image.constBits(), dtype=np.uint8)
    return raw.reshape(image.height(), image.width(), 4)[:, :, 2::-1].astype(np.int64)


def halved(pixels: NDArray[np.int64]) -> NDArray[np.float64]:
    height, width, _ = pixels.shape
    quarters: NDArray[np.float64] = pixels.reshape(height // 2, 2, width // 2, 2, 3).mean((1, 3))
    return quarters


def test_a_dense_screen_shows_the_same_map_finer(dressed: QApplication, qtbot: QtBot) -> None:
    plain, dense = picture(canvas_at(1.0, qtbot)), picture(canvas_at(2.0, qtbot))
    off = np.abs(halved(dense) - plain).max(axis=2)
    assert (off > 60).mean() < 0.05, "only edges and letters differ"
    blocks = dense.reshape(SIZE[1], 2, SIZE[0], 2, 3)
    is_flat = (np.ptp(blocks, axis=(1, 3)) == 0).all(axis=2)
    assert (~is_flat).sum() > 1000, "it is painted anew, not blown up"


@pytest.mark.parametrize("ratio", [1.0, 2.0])
def test_handles_and_marks_have_their_size_in_logical_pixels(
    dressed: QApplication, qtbot: QtBot, ratio: float
) -> None:
    canvas = canvas_at(ratio, qtbot)
    bare = picture(canvas)
    x, y = canvas.view.center_x_m, canvas.view.center_y_m
    handle = OverlayPoints(np.array([(x, y)]), Role.SELECTED)
    canvas.show_marks(Overlay((handle, OverlaySnap(x, y, SnapKind.NODE))))
    rows, columns = np.nonzero((picture(canvas) != bare).any(axis=2))
    side = SCREEN_MARK_PIXELS * ratio
    assert np.ptp(rows) + 1 == pytest.approx(side, abs=3)
    assert np.ptp(columns) + 1 == pytest.approx(side, abs=3)


SCREEN_MARK_PIXELS = (2 * 1.6 + 1.0) * 96 / 25.4
"""A mark reaches 1.6 mm to both sides, and its light edge is 1 mm wide."""


def test_in_the_dark_the_map_is_dark(dressed: QApplication, qtbot: QtBot) -> None:
    canvas = canvas_at(1.0, qtbot)
    light = picture(canvas)
    canvas.show_style(screen_style(is_dark=True, layers=canvas.map_style.layers))
    assert canvas.map_style.background == DARK_SCREEN.background
    dark = picture(canvas)
    assert dark.mean() < 110
    assert light.mean() > 180
    canvas.show_style(SCREEN)
    assert (picture(canvas) == light).all()


def test_a_layer_is_hidden_and_shown_again(dressed: QApplication, qtbot: QtBot) -> None:
    canvas = canvas_at(1.0, qtbot)
    everything = picture(canvas)
    for layer in (MapLayer.FILLS, MapLayer.GRID_LINES, MapLayer.LABELS):
        canvas.show_style(replace(SCREEN, layers=LayerView().without(layer)))
        assert (picture(canvas) != everything).any(), layer
    canvas.show_style(SCREEN)
    assert (picture(canvas) == everything).all()


def test_names_come_and_go_without_painting_the_map_anew(
    dressed: QApplication, qtbot: QtBot
) -> None:
    begun: list[object] = []

    def submit(work: object) -> None:
        begun.append(work)
        work()  # type: ignore[operator]

    canvas = DenseCanvas(submit, SCREEN)
    qtbot.addWidget(canvas)
    canvas.resize(*SIZE)
    canvas.show_scene(Scene.of(PLAN))
    canvas.zoom_to_all()
    picture(canvas)
    begun.clear()
    canvas.show_style(replace(SCREEN, layers=LayerView().without(MapLayer.LABELS)))
    picture(canvas)
    assert len(begun) == 1, "the lettering, no tile"
