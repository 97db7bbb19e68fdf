"""Leaves with a frame, a filled field and a text, which count how often they are composed."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date

from PySide6.QtCore import QPointF, QRectF
from PySide6.QtGui import QColor, QPainter, QPen

from app.printing.output.document_words import DocumentWords
from app.printing.output.leaves import Leaf, LeafLayer
from layers.fonts import font

A4 = (210.0, 297.0)
GROUND, LETTERING = "底图", "注记"
WORDS = DocumentWords(
    "网格图册", date(2026, 1, 2), "某某镇人民政府", "网格分布图", ("网格", "党员"), "zh"
)


@dataclass
class Composer:
    """Make leaves; `composed` has the texts of those whose layers were asked for."""

    composed: list[str] = field(default_factory=list)

    def leaf(self, text: str, paper_mm: tuple[float, float] = A4, colour: str = "#336699") -> Leaf:
        """Return a leaf with a text in two weights, framed at the edge of the paper."""

        def ground(painter: QPainter, units_per_mm: float) -> None:
            unit = units_per_mm
            painter.fillRect(QRectF(10 * unit, 10 * unit, 50 * unit, 30 * unit), QColor(colour))
            painter.setPen(QPen(QColor(0, 0, 0, 120), unit))
            width, height = paper_mm
            painter.drawRect(QRectF(5 * unit, 5 * unit, (width - 10) * unit, (height - 10) * unit))

        def lettering(painter: QPainter, units_per_mm: float) -> None:
            for y, bold in ((50, False), (60, True)):
                painter.setFont(font(6 * units_per_mm, bold=bold))
                painter.drawText(QPointF(10 * units_per_mm, y * units_per_mm), text)

        def layers() -> Sequence[LeafLayer]:
            self.composed.append(text)
            return LeafLayer(GROUND, ground), LeafLayer(LETTERING, lettering)

        return Leaf(paper_mm, f"《{text}》", f"{text} {colour}", text, layers)


def nothing() -> None:
    """Be called before the first byte is written, and do nothing."""
