"""A layer that shows a part of a larger painting: a map over many sheets, a reduced picture."""

from collections.abc import Callable
from dataclasses import dataclass

from PySide6.QtCore import QRectF
from PySide6.QtGui import QPainter

from app.printing.paper import SizeMm
from layers.boxes import Box


@dataclass(frozen=True, slots=True)
class Cutout:
    """Paint a whole sheet moved by `shift_mm` and reduced by `scale`, clipped to a box of a leaf.

    It is a paint callable like any other. A writer of PDF sees what it is made of, stores the
    whole once and lets all pages refer to it.
    """

    whole: Callable[[QPainter, float], None]
    whole_mm: SizeMm
    shift_mm: tuple[float, float]
    box_mm: Box
    scale: float = 1.0

    def __call__(self, painter: QPainter, units_per_mm: float) -> None:
        """Paint the part with so many units to the millimetre."""
        box = self.box_mm
        painter.save()
        painter.setClipRect(
            QRectF(
                box.left * units_per_mm,
                box.top * units_per_mm,
                box.width * units_per_mm,
                box.height * units_per_mm,
            )
        )
        painter.translate(self.shift_mm[0] * units_per_mm, self.shift_mm[1] * units_per_mm)
        painter.scale(self.scale, self.scale)
        self.whole(painter, units_per_mm)
        painter.restore()
