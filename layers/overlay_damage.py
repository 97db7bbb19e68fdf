"""Which part of the view looks different after the shapes of a tool changed.

During a drag most of every shape stays as it was: filling the translucent land of three grids anew
would take a third of each frame.
"""

from collections.abc import Sequence
from itertools import zip_longest

import numpy as np
from numpy.typing import NDArray

from layers.boxes import Box
from layers.map_view import MapView
from layers.overlay import (
    XY,
    Overlay,
    OverlayArea,
    OverlayLine,
    OverlayMeasure,
    OverlayRing,
    OverlayShape,
    OverlaySnap,
    OverlayText,
    Role,
)
from layers.overlay_texts import measure_box, text_box

_REACH_MM = 2.5
"""How far the pens and marks of shapes reach beyond their places."""

_DASHED = (Role.GUIDE, Role.FORMER, Role.ATTEMPTED, Role.GONE)


def changed_boxes(before: Overlay, after: Overlay, view: MapView) -> list[Box]:
    """Return boxes in painter units that hold all that looks different, none when nothing does.

    Shapes are compared by their place in the order. Where lines are simplified for the screen they
    may differ by part of a pixel elsewhere too.
    """
    boxes: list[Box] = []
    for old, new in zip_longest(before.shapes, after.shapes):
        if old is not new:
            boxes += _of_pair(old, new, view)
    return boxes


def _of_pair(old: OverlayShape | None, new: OverlayShape | None, view: MapView) -> list[Box]:
    both: Sequence[XY] | None = None
    if isinstance(old, OverlayArea) and isinstance(new, OverlayArea):
        same = (old.role, old.fill, old.is_outlined) == (new.role, new.fill, new.is_outlined)
        if same and len(old.rings_m) == len(new.rings_m):
            pairs = zip(old.rings_m, new.rings_m, strict=True)
            both = [
                part for ring, other in pairs for part in _unlike(_turned(ring), _turned(other))
            ]
    elif isinstance(old, OverlayLine) and isinstance(new, OverlayLine):
        if old.role is new.role and (old.role not in _DASHED or len(old.xy_m) == 2):
            both = _unlike(old.xy_m, new.xy_m)
    elif isinstance(old, OverlayText | OverlaySnap | OverlayMeasure) and old == new:
        return []
    if both is None:
        return [box for shape in (old, new) if shape is not None for box in _all_of(shape, view)]
    places = np.concatenate(both) if both else np.empty((0, 2))
    return _round(places, view)


def _turned(ring: XY) -> XY:
    """Return a closed ring that begins in the west: the same land may begin anywhere."""
    first = int(np.argmin(ring[:, 0])) if len(ring) > 1 else 0
    return ring if first == 0 else np.concatenate([ring[first:-1], ring[: first + 1]])


def _unlike(line: XY, other: XY) -> list[XY]:
    """Return the parts of two lines between what they have in common at both ends."""
    shorter = min(len(line), len(other))
    if shorter == 0:
        return [line, other]
    one, two = _as_complex(line), _as_complex(other)
    first = _count_equal(one[:shorter], two[:shorter])
    if first == len(line) == len(other):
        return []
    last = _count_equal(one[::-1][: shorter - first], two[::-1][: shorter - first])
    # The segments to the changed vertices change as well.
    return [part[max(first - 1, 0) : len(part) - last + 1] for part in (line, other)]


def _as_complex(xy: XY) -> NDArray[np.complex128]:
    return np.ascontiguousarray(xy).view(np.complex128).ravel()


def _count_equal(one: NDArray[np.complex128], two: NDArray[np.complex128]) -> int:
    """Return how many points are equal before the first that is not."""
    unlike = np.flatnonzero(one != two)
    return int(unlike[0]) if len(unlike) else len(one)


def _all_of(shape: OverlayShape, view: MapView) -> list[Box]:
    match shape:
        case OverlayText():
            return [text_box(view, shape).grown(2.0)]
        case OverlayMeasure():
            return [measure_box(view, shape).grown(2.0)]
        case OverlaySnap():
            return _round(np.array([(shape.x_m, shape.y_m)]), view)
        case OverlayArea():
            return _round(np.concatenate([*shape.rings_m, np.empty((0, 2))]), view)
        case OverlayRing() | OverlayLine():
            return _round(shape.xy_m, view)
        case _:
            return _round(shape.xy_m, view)


def _round(xy_m: XY, view: MapView) -> list[Box]:
    if len(xy_m) == 0:
        return []
    places = view.to_screen(xy_m)
    (left, top), (right, bottom) = places.min(axis=0).tolist(), places.max(axis=0).tolist()
    return [Box(left, top, right, bottom).grown(view.units(_REACH_MM))]
