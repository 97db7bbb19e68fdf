"""Operations that need an area: it is a reference area, or is drawn on the map next."""

from collections.abc import Callable

import shapely

from app.orders.host import Host
from app.tools.purpose_tool import Purpose
from app.tools.select_tool import SelectTool
from gis.errors import Reason, Refused
from gis.geometry.lattice import LatticeArray
from gis.plan.edit import Edit
from gis.plan.plan import Plan
from gis.plan.records import Reference, ReferenceId

MakeOfRing = Callable[[Plan, LatticeArray], Edit]


def _always(edit: Edit) -> bool:
    return True


class Areas:
    """Get areas and carry out what they are for."""

    def __init__(self, host: Host) -> None:
        self._host = host

    def use(
        self,
        reference: ReferenceId | None,
        make: MakeOfRing,
        agrees: Callable[[Edit], bool] = _always,
    ) -> None:
        """Make an edit of a reference area, or of a ring that is drawn where there is none.

        `agrees` may ask whether what follows is meant. Raises Refused.
        """
        desk = self._host.desk
        if desk is None:
            return
        if reference is None:
            purpose = Purpose(lambda plan, lines: make(plan, lines[0]), agrees, self._back)
            desk.draw_for("ring", purpose)
            self._host.canvas.setFocus()
            self._host.say(self._host.texts("dialogs.area.now_draw"))
            return
        plan = desk.workspace.stable
        if reference not in plan.references:
            raise Refused(Reason.NO_SUCH_REFERENCE, reference=reference)
        edit = make(plan, outer_ring(plan.references[reference]))
        if agrees(edit) and desk.workspace.stable is plan:
            desk.workspace.commit(edit)

    def _back(self) -> None:
        if self._host.desk is not None:
            self._host.desk.session.use_tool(SelectTool.name)


def outer_ring(reference: Reference) -> LatticeArray:
    """Return the ring of a reference area that encloses most, shape (n, 2), millimetres."""
    rings = [ring for ring in reference.lines if len(ring) > 3]
    if not reference.is_area or not rings:
        raise Refused(Reason.NOT_AN_AREA, name=reference.name)
    return max(rings, key=lambda ring: float(shapely.Polygon(ring).area))
