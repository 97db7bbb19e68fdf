"""Pictures between Qt and numpy."""

import numpy as np
from PySide6.QtCore import QByteArray, Qt
from PySide6.QtGui import QImage, QPainter

from layers.base_maps.sampling import Picture

_FORMAT = QImage.Format.Format_ARGB32_Premultiplied


def decoded(data: bytes, side_px: int) -> Picture | None:
    """Return a tile of PNG, JPEG or WebP at so many pixels along a side; None if it is damaged."""
    image = QImage.fromData(QByteArray(data))
    if image.isNull():
        return None
    if (image.width(), image.height()) != (side_px, side_px):
        image = image.scaled(
            side_px,
            side_px,
            Qt.AspectRatioMode.IgnoreAspectRatio,
            Qt.TransformationMode.SmoothTransformation,
        )
    image = image.convertToFormat(_FORMAT)
    pixels = np.frombuffer(image.constBits(), dtype=np.uint32)
    return pixels.reshape(side_px, image.bytesPerLine() // 4)[:, :side_px].copy()


def draw_picture(painter: QPainter, picture: Picture, opacity: float = 1.0) -> None:
    """Draw a picture at the painter's origin, a pixel for a unit."""
    rows, columns = picture.shape
    picture = np.ascontiguousarray(picture)
    image = QImage(picture.data, columns, rows, columns * 4, _FORMAT)
    painter.save()
    painter.setOpacity(opacity)
    painter.drawImage(0, 0, image)
    painter.restore()
