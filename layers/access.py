"""How far households are from their service point: a dot each, in four classes by the limit."""

from dataclasses import dataclass

import numpy as np
from PySide6.QtGui import QPainter

from gis.audits.access.access import Access, limit_m, roads_of
from gis.geometry.lattice import MM_PER_M, to_metres
from gis.plan.plan import Plan
from layers.households import are_dots, paint_marks
from layers.map_view import MapView
from layers.reference_lines import points_in
from layers.scene import Scene
from layers.style import DotStyle, MapStyle
from layers.to_qt import XY

USUAL_LIMIT_M = 1000.0
"""A quarter of an hour on foot: what distances are shown against where the profile has no limit."""

SHARES = (0.5, 1.0, 2.0)
"""The limits between the classes, in parts of what the profile allows."""

_SMALL = 0.6
"""The part of their diameter that dots have where all households together would be a stain."""


@dataclass(frozen=True)
class AccessDots:
    """Hold the located households by class, the nearest first: (n, 2) metres, by easting."""

    classes: tuple[XY, ...]

    @classmethod
    def of(cls, plan: Plan) -> "AccessDots":
        """Measure the ways of all households; no dots without service points."""
        rules, points = plan.rules, plan.household_points
        access = Access.of(plan, rules, roads_of(plan))
        if access is None or not len(points.ids):
            return cls(tuple(np.zeros((0, 2)) for _ in range(len(SHARES) + 1)))
        limit_mm = (limit_m(rules) or USUAL_LIMIT_M) * MM_PER_M
        ways = access.ways(points.xy_mm)
        number = np.searchsorted(np.array(SHARES) * limit_mm, ways.distance_mm, side="left")
        xy_m = to_metres(points.xy_mm)
        return cls(tuple(xy_m[number == each] for each in range(len(SHARES) + 1)))


def paint_access(painter: QPainter, view: MapView, scene: Scene, style: MapStyle) -> None:
    """Paint the dots, those farther than is allowed larger and above the others."""
    part = 1.0 if are_dots(view, style) else _SMALL
    for dots, points_m in zip(style.access, access_dots(scene).classes, strict=True):
        look = DotStyle(dots.fill, dots.outline, diameter_mm=dots.diameter_mm * part)
        bounds_m = view.bounds_beyond_m(view.units(look.diameter_mm))
        paint_marks(painter, view, points_in(points_m, bounds_m), look)


def access_dots(scene: Scene) -> AccessDots:
    """Return the dots of a scene; they are made when they are first asked for."""
    made = scene.extras.get(AccessDots)
    if not isinstance(made, AccessDots):
        made = scene.extras[AccessDots] = AccessDots.of(scene.plan)
    return made
