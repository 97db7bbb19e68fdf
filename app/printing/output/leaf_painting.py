"""Painting a leaf whole, for media that know no layers."""

from PySide6.QtGui import QPainter

from app.printing.output.leaves import Leaf


def paint_leaf(painter: QPainter, leaf: Leaf, units_per_mm: float) -> None:
    """Paint all layers of a leaf, its upper left corner at the painter's origin."""
    for layer in leaf.layers():
        painter.save()
        layer.paint(painter, units_per_mm)
        painter.restore()
