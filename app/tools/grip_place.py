"""Where a handle of a boundary goes that is led somewhere."""

from app.canvas.events import Modifier, PointerEvent, PointMm
from app.canvas.grips import Grip, straight_place
from app.canvas.snapping import SNAP_PIXELS, snap
from app.snap_switches import SnapSwitches
from app.tools.boundary_states import points_beside_grip
from gis.plan.plan import Plan
from layers.overlay import SnapKind

STRAIGHT_PIXELS = 6.0


def place_for_grip(
    plan: Plan, switches: SnapSwitches, grip: Grip, led_to: PointMm, event: PointerEvent
) -> tuple[PointMm, SnapKind | None]:
    """Return where a handle goes and what it catches: a reference line, or to stand straight.

    Nothing with Shift held. Other boundaries do not catch it: to lie on one would be refused.
    """
    if Modifier.SHIFT in event.modifiers or switches.is_suspended:
        return led_to, None
    kinds = switches.caught & {SnapKind.REFERENCE}
    found = snap(plan, led_to, reach_mm=event.pixels_mm(SNAP_PIXELS), kinds=kinds)
    if found is not None:
        return found.xy_mm, found.kind
    reach = event.pixels_mm(STRAIGHT_PIXELS)
    straight = straight_place(led_to, points_beside_grip(plan, grip), reach_mm=reach)
    return (straight, SnapKind.REFERENCE) if straight is not None else (led_to, None)
