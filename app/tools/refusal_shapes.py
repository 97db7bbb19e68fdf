"""How a tool tells that something is not possible: why, beside the cursor, and where, in red."""

import numpy as np

from app.canvas.events import PointMm
from app.tools.staged_land import label_area
from gis.errors import Refused
from gis.geometry.lattice import MM_PER_M, to_metres
from gis.plan.plan import Plan
from gis.texts import Texts
from gis.topology.records import ArcId, GridId, NodeId, grid_label
from layers.overlay import OverlayDots, OverlayLine, OverlayShape, OverlayText, Role


def refusal_shapes(refusal: Refused, plan: Plan, at: PointMm, texts: Texts) -> list[OverlayShape]:
    """Return the reason beside a place, and in red the boundary, grid or place in the way."""
    x_mm, y_mm = at
    text = OverlayText(x_mm / MM_PER_M, y_mm / MM_PER_M, (texts.of_error(refusal),), Role.REFUSED)
    return [*_blocking(refusal, plan), text]


def _blocking(refusal: Refused, plan: Plan) -> list[OverlayShape]:
    arc, grid = refusal.facts.get("arc"), refusal.facts.get("grid")
    shapes: list[OverlayShape] = []
    if isinstance(arc, int) and arc in plan.partition.arcs:
        line = to_metres(plan.partition.line_mm(ArcId(arc)))
        shapes.append(OverlayLine(line, Role.REFUSED))
    elif isinstance(grid, int) and plan.partition.arcs_of(grid_label(GridId(grid))):
        shapes.append(label_area(plan.partition, grid_label(GridId(grid)), Role.REFUSED))
    match refusal.facts.get("place"), refusal.facts.get("node"):
        case (int() | float() as x, int() | float() as y), _:
            shapes.append(_dot(x, y))
        case _, int() as number if number in plan.partition.nodes:
            node = plan.partition.nodes[NodeId(number)]
            shapes.append(_dot(node.x, node.y))
    return shapes


def _dot(x_mm: float, y_mm: float) -> OverlayDots:
    return OverlayDots(np.array([(x_mm / MM_PER_M, y_mm / MM_PER_M)]), Role.REFUSED)
