"""The states of the tool that places households."""

from dataclasses import dataclass

from app.canvas.events import PointerEvent, PointMm
from app.canvas.snapping import Snap
from gis.errors import Refused
from gis.plan.edit import Edit
from gis.plan.records import HouseholdId
from gis.topology.records import Label


@dataclass(frozen=True, slots=True)
class Waiting:
    """Wait for the place of the next household; `hover` is a dot under the mouse.

    `refusal` tells why what was just tried is not possible.
    """

    pointer: PointMm | None = None
    hover: Snap | None = None
    refusal: Refused | None = None


@dataclass(frozen=True, slots=True)
class Pressed:
    """Hold the dot of a household that has not moved yet."""

    household: HouseholdId
    dot: PointMm
    start: PointerEvent


@dataclass(frozen=True, slots=True)
class Dragging:
    """Move a household: `edit` is staged, or `refusal` says why there is none."""

    household: HouseholdId
    dot: PointMm
    start: PointerEvent
    to: PointMm
    edit: Edit | None = None
    labels: frozenset[Label] = frozenset()
    refusal: Refused | None = None


State = Waiting | Pressed | Dragging
