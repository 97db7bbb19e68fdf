"""How a tool tells that something is not possible: why, beside the cursor, and where, in red."""

from app.canvas.events import PointMm
from app.tools.live_numbers import label_area
from gis.errors import Refused
from gis.geometry.lattice import MM_PER_M, to_metres
from gis.plan.plan import Plan
from gis.texts import Texts
from gis.topology.records import ArcId, GridId, grid_label
from layers.overlay import OverlayLine, OverlayShape, OverlayText, Role


def refusal_shapes(refusal: Refused, plan: Plan, at: PointMm, texts: Texts) -> list[OverlayShape]:
    """Return the reason beside a place, and in red the boundary or the grid in the way."""
    x_mm, y_mm = at
    text = OverlayText(x_mm / MM_PER_M, y_mm / MM_PER_M, (texts.of_error(refusal),), Role.REFUSED)
    return [*_blocking(refusal, plan), text]


def _blocking(refusal: Refused, plan: Plan) -> list[OverlayShape]:
    arc, grid = refusal.facts.get("arc"), refusal.facts.get("grid")
    if isinstance(arc, int) and arc in plan.partition.arcs:
        return [OverlayLine(to_metres(plan.partition.line_mm(ArcId(arc))), Role.REFUSED)]
    if isinstance(grid, int) and plan.partition.arcs_of(grid_label(GridId(grid))):
        return [label_area(plan.partition, grid_label(GridId(grid)), Role.REFUSED)]
    return []
