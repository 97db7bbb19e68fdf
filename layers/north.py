"""The north arrow: to grid north, the top of the sheet, and to true north where it matters.

Along the central meridian of a zone both are one; at the edge of a 3-degree zone they are about a
degree apart. Magnetic north changes from year to year and is not drawn.
"""

from collections.abc import Iterator
from math import cos, pi, radians, sin

from pyproj import CRS, Proj

from gis.texts import Texts
from layers.boxes import Box, Point
from layers.drawing import INK, PALE_INK, Align, Area, Ruler, Shape, Stroke, Text
from layers.furniture import north_arrow_shapes
from layers.style import LineStyle

LEAST_DEG = 0.1
"""Below this convergence true north is not told apart: 0.1 degree is 0.35 mm on 20 cm."""
OPENING_DEG = 14.0
"""How far the two norths are drawn apart at least, so that one sees which is where."""
STAR_POINTS = 5
HALO = "#ffffff"


def grid_convergence_deg(crs: str, x_m: float, y_m: float) -> float | None:
    """Return by how many degrees grid north lies east (positive) or west of true north.

    None where the CRS is unknown, not projected, or does not reach the place. By PROJ.
    """
    if not crs:
        return None
    system = CRS.from_user_input(crs)
    if not system.is_projected:
        return None
    projection = Proj(system)
    lon, lat = projection(x_m, y_m, inverse=True)
    if not (abs(lon) <= 360 and abs(lat) < 90):
        return None
    return float(projection.get_factors(lon, lat).meridian_convergence)


def convergence_text(convergence_deg: float, texts: Texts) -> str:
    """Return the sentence that says how grid north lies from true north, to the minute."""
    degrees, minutes = divmod(round(abs(convergence_deg) * 60), 60)
    side = "east" if convergence_deg > 0 else "west"
    return texts(f"print_map.convergence_{side}", angle=f"{degrees}°{minutes:02d}′")


def north_shapes(
    box: Box, letter: str, convergence_deg: float | None, texts: Texts, ruler: Ruler
) -> Iterator[Shape]:
    """Yield the arrow to grid north, and with enough convergence true north and the angle's value.

    The angle is drawn wider than it is. `letter` stands over an arrow without true north. All lies
    in the box, which is best twice as high as wide, or with convergence as high as wide.
    """
    if convergence_deg is None or abs(convergence_deg) < LEAST_DEG:
        width = min(box.width, box.height / 2)
        yield from north_arrow_shapes(Box.around(box.centre, width, box.height), letter)
        return
    names = box.height * 0.11
    lines = box.bottom - names * 1.4
    foot = box.centre[0], lines - names * 0.4
    top = box.top + names * 1.5
    reach = foot[1] - top
    wide = min(reach * 0.5, box.width * 0.4)
    arrow = Box(foot[0] - wide / 2, top - names * 0.2, foot[0] + wide / 2, foot[1])
    for shape in north_arrow_shapes(arrow, ""):
        if not isinstance(shape, Text):
            yield shape
    # Where grid north lies west of true north, true north lies east of grid north.
    turn = -max(abs(convergence_deg), OPENING_DEG) * (1 if convergence_deg > 0 else -1)
    length = reach / cos(radians(turn)) * 0.96
    tip = foot[0] + length * sin(radians(turn)), foot[1] - length * cos(radians(turn))
    yield Stroke((foot, tip), LineStyle(INK, box.height * 0.01))
    yield Area(_star(tip, box.height * 0.045), INK)
    room = box.width / 2 - names * 0.25
    for key, side in (("grid_north", -turn), ("true_north", turn)):
        name = texts(f"print_map.{key}")
        high = ruler.fitting(name, names, room, bold=True)
        yield _beside(name, foot[0], box.top + names / 2, high, is_right=side > 0)
    value = convergence_text(convergence_deg, texts)
    high = ruler.fitting(value, names, box.width)
    middle, y = box.centre[0], box.bottom - names / 2
    yield Text(value, middle, y, high, "centre", colour=PALE_INK, halo=HALO)


def _beside(name: str, middle: float, y: float, high: float, *, is_right: bool) -> Text:
    gap = high * 0.25
    x = middle + gap if is_right else middle - gap
    align: Align = "left" if is_right else "right"
    return Text(name, x, y, high, align, bold=True, halo=HALO)


def _star(middle: Point, radius: float) -> tuple[Point, ...]:
    points: list[Point] = []
    for corner in range(2 * STAR_POINTS):
        far = radius if corner % 2 == 0 else radius * 0.4
        turn = corner * pi / STAR_POINTS
        points.append((middle[0] + far * sin(turn), middle[1] - far * cos(turn)))
    return tuple(points)
