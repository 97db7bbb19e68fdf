"""The way along what is on the map, from one place to another.

Boundaries and reference lines lead there; houses do not.
"""

from dataclasses import dataclass

from app.canvas.events import PointMm
from app.tools.drawn_line import Leg
from gis.geometry.lattice import LatticeArray
from gis.plan.plan import Plan
from gis.topology.arc_index import Bounds
from gis.topology.line_network import LineNetwork

MOST_VERTICES = 40_000
"""A larger surrounding is not traced: its network would take longer than a hand waits."""
LEAST_MARGIN_MM = 200_000
ON_LINE_MM = 4.0
"""How far noding may have moved a line from a point that lies on it."""


@dataclass(frozen=True, slots=True, eq=False)
class Surrounding:
    """Hold the network of the lines in a box of one version of a plan."""

    plan: Plan
    bounds_mm: Bounds
    network: LineNetwork | None

    @classmethod
    def of(cls, plan: Plan, start: PointMm, end: PointMm) -> "Surrounding":
        """Collect what lies round two places, half their distance beyond them and more."""
        west, east = sorted((start[0], end[0]))
        south, north = sorted((start[1], end[1]))
        margin = max(LEAST_MARGIN_MM, (east - west) // 2, (north - south) // 2)
        bounds = (west - margin, south - margin, east + margin, north + margin)
        lines = _lines_in(plan, bounds)
        return cls(plan, bounds, None if lines is None else LineNetwork.of_lines(lines))

    def serves(self, plan: Plan, *places: PointMm) -> bool:
        """Tell whether it is of this plan and the places lie well within it."""
        west, south, east, north = self.bounds_mm
        edge = LEAST_MARGIN_MM // 4
        return self.plan is plan and all(
            west + edge <= x <= east - edge and south + edge <= y <= north - edge for x, y in places
        )

    def way(self, start: PointMm, end: PointMm, reach_mm: float) -> Leg:
        """Return the points after `start` on the shortest way along lines to the one at `end`.

        No points where `start` is on no line, `end` has none within reach, or no way leads there.
        """
        if self.network is None:
            return ()
        first = self.network.nearest(start, ON_LINE_MM)
        last = self.network.nearest(end, max(reach_mm, ON_LINE_MM))
        if first is None or last is None:
            return ()
        path = self.network.path(first, last)
        if path is None:
            return ()
        return tuple((x, y) for x, y in path.tolist()[1:])


def _lines_in(plan: Plan, bounds: Bounds) -> list[LatticeArray] | None:
    lines: list[LatticeArray] = []
    count = 0
    for arc in plan.partition.arcs_near(bounds):
        lines.append(plan.partition.line_mm(arc))
        count += len(lines[-1])
        if count > MOST_VERTICES:
            return None
    for reference in plan.reference_index.near(bounds) if plan.references else ():
        record = plan.references[reference]
        for line in record.lines if record.theme not in ("address", "building") else ():
            lines.append(line)
            count += len(line)
            if count > MOST_VERTICES:
                return None
    return lines
