"""A line of text as what a painter draws: each run with its font and how far on it begins."""

from typing import NamedTuple

from PySide6.QtCore import QPointF
from PySide6.QtGui import QFont, QPainter

from layers.drawing import Ruler
from layers.fonts import font_of
from layers.repertoires import BOLD
from layers.text_runs import runs_of


class Piece(NamedTuple):
    """Be words in one font that begin `offset` painter units after the line does."""

    words: str
    offset: float
    lettering: QFont


def pieces_of(text: str, height: float, ruler: Ruler, *, bold: bool = False) -> tuple[Piece, ...]:
    """Return the pieces of a text whose characters are `height` painter units high."""
    pieces, offset = [], 0.0
    for run in runs_of(text, bold=bold):
        pieces.append(Piece(run.text, offset, font_of(run.face, height)))
        offset += ruler.width(run.text, height, bold=run.face == BOLD)
    return tuple(pieces)


def draw_pieces(painter: QPainter, start: QPointF, pieces: tuple[Piece, ...]) -> None:
    """Write a line in the painter's pen, from `start` on its baseline."""
    for piece in pieces:
        painter.setFont(piece.lettering)
        painter.drawText(start + QPointF(piece.offset, 0.0), piece.words)
