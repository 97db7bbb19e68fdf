"""What tests of painting need: Qt, pictures as arrays, and tiles painted on the spot."""

from collections.abc import Callable

import numpy as np
import pytest
from numpy.typing import NDArray
from PySide6.QtGui import QGuiApplication, QImage, QPainter

from layers.map_view import MapView
from layers.scene import Scene
from layers.style import MapStyle
from layers.tiles import TileCache

Pixels = NDArray[np.int64]
"""Red, green and blue of a picture, shape (height, width, 3)."""


@pytest.fixture(autouse=True)
def _qt(qapp: QGuiApplication) -> None:
    """Start Qt without a screen."""


def pixels_of(image: QImage) -> Pixels:
    """Return a picture as an array."""
    image = image.convertToFormat(QImage.Format.Format_RGB32)
    raw = np.frombuffer(image.constBits(), dtype=np.uint8)
    rows = raw.reshape(image.height(), image.bytesPerLine() // 4, 4)
    return rows[:, : image.width(), 2::-1].astype(np.int64)


@pytest.fixture
def painted() -> Callable[..., Pixels]:
    """Paint a scene with a painter function at once, and return the pixels."""

    def paint(
        paint_with: Callable[[QPainter, MapView, Scene, MapStyle], None],
        view: MapView,
        scene: Scene,
        style: MapStyle,
    ) -> Pixels:
        image = QImage(round(view.width), round(view.height), QImage.Format.Format_RGB32)
        image.fill(0xFFFFFFFF)
        painter = QPainter(image)
        paint_with(painter, view, scene, style)
        painter.end()
        return pixels_of(image)

    return paint


@pytest.fixture
def blitted() -> Callable[..., Pixels]:
    """Blit a view from tiles until all of them are up to date, and return the pixels."""

    def blit(cache: TileCache, view: MapView, ratio: float = 1.0) -> Pixels:
        for _ in range(100):
            image = QImage(
                round(view.width * ratio), round(view.height * ratio), QImage.Format.Format_RGB32
            )
            image.setDevicePixelRatio(ratio)
            painter = QPainter(image)
            is_complete = cache.blit(painter, view)
            painter.end()
            if is_complete:
                return pixels_of(image)
        raise AssertionError("the tiles never became complete")

    return blit
