"""What is painted anew when the shapes of a tool change, against painting everything anew."""

from collections.abc import Sequence

import numpy as np
from hypothesis import given
from hypothesis import strategies as st
from numpy.typing import NDArray
from PySide6.QtCore import QRectF
from PySide6.QtGui import QColor, QImage, QPainter, QRegion

from layers.boxes import Box
from layers.map_view import MapView
from layers.overlay import (
    Overlay,
    OverlayArea,
    OverlayDots,
    OverlayLine,
    OverlayMeasure,
    OverlayPoints,
    OverlayRing,
    OverlayShape,
    OverlaySnap,
    OverlayText,
    Role,
    SnapKind,
)
from layers.overlay_damage import changed_boxes
from layers.overlay_painting import paint_overlay

VIEW = MapView(0.0, 0.0, 1.0, 240, 200)


def painted(overlay: Overlay, upon: QImage | None = None, boxes: Sequence[Box] = ()) -> QImage:
    """Paint shapes on white, or within boxes of a picture."""
    image = QImage(240, 200, QImage.Format.Format_RGB32) if upon is None else upon.copy()
    painter = QPainter(image)
    clip = None
    if upon is not None:
        region = QRegion()
        for box in boxes:
            area = QRectF(box.left, box.top, box.width, box.height).toAlignedRect()
            region = region.united(area.intersected(image.rect()))
        painter.setClipRegion(region)
        whole = region.boundingRect()
        clip = Box(whole.left(), whole.top(), whole.right() + 1, whole.bottom() + 1)
    painter.fillRect(image.rect(), QColor("#ffffff"))
    paint_overlay(painter, VIEW, overlay, clip=clip)
    painter.end()
    return image


def pixels(image: QImage) -> NDArray[np.int64]:
    raw = np.frombuffer(image.constBits(), dtype=np.uint8).reshape(200, 240, 4)
    return raw[:, :, :3].astype(np.int64)


def polygon(points: list[tuple[int, int]]) -> NDArray[np.float64]:
    return np.array([*points, points[0]], dtype=float)


PLACES = st.tuples(st.integers(-140, 140), st.integers(-120, 120))
POINTS = st.lists(PLACES, min_size=2, max_size=6)
ROLES = st.sampled_from(Role)
SHAPES: st.SearchStrategy[OverlayShape] = st.one_of(
    st.builds(lambda p, r: OverlayArea((polygon(p),), r), POINTS, ROLES),
    st.builds(lambda p, r: OverlayLine(np.array(p, dtype=float), r), POINTS, ROLES),
    st.builds(
        lambda p, r, o: OverlayRing(np.array(p, dtype=float), r, o), POINTS, ROLES, st.booleans()
    ),
    st.builds(lambda p, r: OverlayPoints(np.array(p, dtype=float), r), POINTS, ROLES),
    st.builds(lambda p: OverlayDots(np.array(p, dtype=float)), POINTS),
    st.builds(lambda p, k: OverlaySnap(p[0], p[1], k), PLACES, st.sampled_from(SnapKind)),
    st.builds(lambda p, n: OverlayText(p[0], p[1], ("网格",) * n), PLACES, st.integers(1, 3)),
    st.builds(lambda p: OverlayMeasure(p[0], p[1], "12.3"), PLACES),
)


@given(st.lists(SHAPES, max_size=4), st.lists(SHAPES, max_size=4), st.integers(0, 4))
def test_painting_what_changed_makes_the_picture_of_painting_all(
    first: list[OverlayShape], second: list[OverlayShape], kept: int
) -> None:
    before, after = Overlay(tuple(first)), Overlay((*first[:kept], *second))
    boxes = changed_boxes(before, after, VIEW)
    patched = painted(after, upon=painted(before), boxes=boxes)
    off = np.abs(pixels(patched) - pixels(painted(after))).max(axis=2)
    assert (off > 8).sum() <= 12, "but for ties of antialiasing where a clip cuts a line"


RING = [(-100, -80), (0, -90), (100, -80), (90, 0), (100, 80), (-80, 80)]


@given(st.integers(0, 5), st.integers(1, 5), st.tuples(st.integers(-9, 9), st.integers(-9, 9)))
def test_of_a_ring_only_the_part_that_moved_is_painted(
    turn: int, moved: int, by: tuple[int, int]
) -> None:
    other = list(RING)
    other[moved] = (RING[moved][0] + by[0], RING[moved][1] + by[1])
    before = Overlay((OverlayArea((polygon(RING),)),))
    after = Overlay((OverlayArea((polygon(other[turn:] + other[:turn]),)),))
    boxes = changed_boxes(before, after, VIEW)
    if by == (0, 0):
        assert boxes == []
    patched = painted(after, upon=painted(before), boxes=boxes)
    assert (np.abs(pixels(patched) - pixels(painted(after))).max(axis=2) > 8).sum() <= 12


def test_what_stays_costs_nothing() -> None:
    area, line = OverlayArea((polygon(RING),)), OverlayLine(np.array([(0.0, 0.0), (50.0, 0.0)]))
    again = OverlayArea((polygon(RING),))
    assert changed_boxes(Overlay((area, line)), Overlay((again, line)), VIEW) == []
    (box,) = changed_boxes(
        Overlay((area,)), Overlay((again, OverlaySnap(0, 0, SnapKind.NODE))), VIEW
    )
    assert box.width < 40
