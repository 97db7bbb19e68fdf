"""What lies on a page beside the partition: exclusive grids over others, references, places."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

import numpy as np
import shapely

from gis.geometry.lattice import LatticeArray, to_metres
from gis.plan.plan import Plan
from gis.plan.records import Place
from gis.topology.records import GridId
from layers.rings import XY
from layers.web_map.map_lines import Degrees, Steps, fitting_tolerance_m

THEMES = ("water", "ditch", "road")
"""The themes of references that a page shows, the lowest first."""


@dataclass(slots=True)
class NumberedLines:
    """Collect the lines of a page; each gets the next number, from 1."""

    steps: list[Steps] = field(default_factory=list)

    def add(self, lines: Iterable[Steps]) -> list[int]:
        """Add lines and return their numbers."""
        first = len(self.steps) + 1
        self.steps += lines
        return list(range(first, len(self.steps) + 1))


@dataclass(frozen=True, slots=True)
class ThemeLines:
    """Be the numbers of the lines of one theme: courses, and rings that are filled even-odd."""

    lines: list[int]
    rings: list[int]


def overlay_rings(
    plan: Plan, lines: NumberedLines, degrees: Degrees, tolerance_m: float
) -> dict[GridId, list[int]]:
    """Add the rings of the exclusive grids that lie over others; return their numbers."""
    return {
        grid: lines.add(_simple(area.rings, degrees, tolerance_m, is_area=True))
        for grid, area in sorted(plan.overlays.items())
    }


def reference_lines(
    plan: Plan, lines: NumberedLines, degrees: Degrees, tolerance_m: float
) -> dict[str, ThemeLines]:
    """Add roads and water within the bounds of the land; return their numbers by theme."""
    records = [plan.references[n] for n in plan.reference_index.near(plan.partition.bounds_mm())]
    records = sorted((r for r in records if r.theme in THEMES), key=lambda record: record.id)
    every = [to_metres(line) for record in records for line in record.lines if len(line) > 1]
    if not every:
        return {}
    tolerance_m = max(tolerance_m, fitting_tolerance_m(every))
    found: dict[str, ThemeLines] = {}
    for theme in THEMES:
        courses = [line for r in records if r.theme == theme and not r.is_area for line in r.lines]
        rings = [line for r in records if r.theme == theme and r.is_area for line in r.lines]
        if courses or rings:
            found[theme] = ThemeLines(
                lines.add(_simple(courses, degrees, tolerance_m, is_area=False)),
                lines.add(_simple(rings, degrees, tolerance_m, is_area=True)),
            )
    return found


def located_places(plan: Plan) -> list[Place]:
    """Return the places that have a location, by id."""
    return [p for _, p in sorted(plan.places.items()) if p.location is not None]


def points(xy_mm: Sequence[tuple[int, int]], degrees: Degrees) -> list[list[float]]:
    """Return longitude and latitude of points, rounded to a metre."""
    if not xy_mm:
        return []
    steps = degrees.steps([to_metres(np.array(xy_mm, dtype=np.int64))])[0]
    return [[round(lon / 1e6, 5), round(lat / 1e6, 5)] for lon, lat in steps.tolist()]


def _simple(
    lines: Iterable[LatticeArray], degrees: Degrees, tolerance_m: float, *, is_area: bool
) -> list[Steps]:
    """Simplify lines one by one; a ring stays a ring, a small one is left as it is."""
    least = 4 if is_area else 2
    found: list[XY] = []
    for line in lines:
        if len(line) < least:
            continue
        shape = (shapely.LinearRing if is_area else shapely.LineString)(to_metres(line))
        found.append(shapely.get_coordinates(shapely.simplify(shape, tolerance_m)))
    return degrees.steps(found)
