"""numpy arrays into Qt's own shapes without a Python object for each point."""

from collections.abc import Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QByteArray, QDataStream, Qt
from PySide6.QtGui import QPainterPath, QPolygonF
from shiboken6 import VoidPtr

XY = NDArray[np.float64]

Lines = tuple[XY, NDArray[np.int64]]
"""Lines one after another, shape (n, 2), and at which vertex each begins."""

_ELEMENT = np.dtype([("kind", ">i4"), ("x", ">f8"), ("y", ">f8")])
_LINE_TO = 1


def polygon_of(xy: XY) -> QPolygonF:
    """Return points, shape (n, 2), in painter units, as a Qt polygon."""
    polygon = QPolygonF()
    polygon.resize(len(xy))
    if len(xy):
        pointer: Any = VoidPtr  # its stub lacks the form with size and writability
        memory = pointer(polygon.data(), len(xy) * 16, True)
        np.frombuffer(memory, dtype=np.float64).reshape(-1, 2)[:] = xy
    return polygon


def path_of(xy: XY, starts: Sequence[int] | NDArray[np.int64]) -> QPainterPath:
    """Return lines as one path that fills even-odd.

    `xy`, shape (n, 2), holds the vertices of all lines in painter units, one line after another;
    `starts` says where each begins. The path is made through Qt's own stream format, which costs
    a fifth of the calls that would build it.
    """
    path = QPainterPath()
    count = len(xy)
    if count:
        buffer = np.zeros(4 + count * _ELEMENT.itemsize + 8, dtype=np.uint8)
        buffer[:4].view(">i4")[0] = count
        elements = buffer[4:-8].view(_ELEMENT)
        elements["kind"] = _LINE_TO
        elements["kind"][starts] = 0
        elements["x"] = xy[:, 0]
        elements["y"] = xy[:, 1]
        stream = QDataStream(QByteArray(buffer.tobytes()))
        _ = stream >> path
    path.setFillRule(Qt.FillRule.OddEvenFill)
    return path


def joined(lines: Sequence[XY]) -> Lines:
    """Return lines one after another."""
    if not lines:
        return np.empty((0, 2)), np.empty(0, dtype=np.int64)
    lengths = np.fromiter(map(len, lines), dtype=np.int64, count=len(lines))
    return np.concatenate(lines), np.cumsum(lengths) - lengths


def lengths_of(lines: Lines) -> NDArray[np.int64]:
    """Return how many vertices each line has."""
    xy, starts = lines
    return np.diff(starts, append=len(xy))


def apart(lines: Lines) -> list[XY]:
    """Return the lines one by one; the inverse of `joined`."""
    xy, starts = lines
    ends = [*starts[1:].tolist(), len(xy)]
    return [xy[start:end] for start, end in zip(starts.tolist(), ends, strict=False)]


def chosen(lines: Lines, which: NDArray[np.bool_]) -> Lines:
    """Return some of the lines."""
    xy, _ = lines
    lengths = lengths_of(lines)
    kept = lengths[which]
    return xy[np.repeat(which, lengths)], np.cumsum(kept) - kept
