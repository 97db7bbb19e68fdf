"""The tools that assign households to a grid by hand: a lasso round them, a brush over them."""

from collections.abc import Collection

import numpy as np
import shapely
from shapely.geometry.base import BaseGeometry

from app.canvas.events import Modifier
from app.tools.lasso_path import LassoPath
from app.tools.lasso_tool import Lassoing, LassoTool
from app.tools.tool import ToolCommand
from gis.errors import Reason, Refused
from gis.geometry.lattice import MM_PER_M
from gis.operations.assign_by_hand import assign_by_hand
from gis.plan.edit import Edit
from gis.plan.in_area import households_in
from gis.plan.plan import Plan
from gis.plan.records import HouseholdId
from gis.topology.records import GridId
from layers.overlay import OverlayDots, OverlayRing, OverlayShape, Role

BRUSH_PIXELS = 14.0
"""How far the brush reaches from the mouse."""


class LassoHouseholdsTool(LassoTool):
    """Assign the households in a lasso to a grid by hand."""

    name = "lasso_households"

    def commands(self) -> tuple[ToolCommand, ...]:
        """Nothing to choose."""
        return ()

    def edit_of(self, plan: Plan, path: LassoPath, grid: GridId, held: frozenset[Modifier]) -> Edit:
        """Assign by hand; those who live in the grid already stay as they are."""
        inside = self._inside(plan, path)
        if not inside:
            raise Refused(Reason.NO_HOUSEHOLDS_INSIDE)
        reason = self.session.hand_reason
        return assign_by_hand(plan, households=inside, grid=grid, reason=reason)

    def shapes_inside(self, state: Lassoing) -> list[OverlayShape]:
        """Return the households in the lasso."""
        plan = self.session.stable
        places = [plan.households[home].location for home in self._inside(plan, state.path)]
        if not places:
            return []
        return [OverlayDots(np.array(places, dtype=np.float64) / MM_PER_M, Role.CHOSEN)]

    def headline(self, state: Lassoing, grid: GridId) -> str:
        """Say for whom the lasso is, and how many households are in it."""
        plan = self.session.stable
        homes = [plan.households[home] for home in self._inside(plan, state.path)]
        people = sum(home.people for home in homes)
        name = self.name_of(grid)
        said = self.texts("tools.lasso.gives_homes", name=name, count=len(homes), people=people)
        reason = self.session.hand_reason
        why = self.texts("people.hand.because", reason=reason) if reason else ""
        return f"{said}  {why or self.texts('people.hand.no_reason')}"

    def _inside(self, plan: Plan, path: LassoPath) -> Collection[HouseholdId]:
        return households_in(plan, self.area_of(path))

    def area_of(self, path: LassoPath) -> BaseGeometry:
        """Return the land in which the households are, millimetres."""
        return path.area_mm()


class PaintHouseholdsTool(LassoHouseholdsTool):
    """Assign the households that the mouse is drawn over to a grid by hand."""

    name = "paint_households"

    def area_of(self, path: LassoPath) -> BaseGeometry:
        """Return the band that a brush leaves, millimetres."""
        return path.band_mm(BRUSH_PIXELS)

    def ring_of(self, path: LassoPath) -> OverlayRing:
        """Return the outline of the band."""
        outline = shapely.get_coordinates(shapely.get_exterior_ring(self.area_of(path))) / MM_PER_M
        return OverlayRing(outline, Role.HOVERED)
