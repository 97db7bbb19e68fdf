"""The tool that assigns the households that a freehand lasso goes round to a grid, by hand."""

from collections.abc import Collection

import numpy as np

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
from layers.overlay import OverlayDots, OverlayShape, Role


class LassoHouseholdsTool(LassoTool):
    """Assign the households in a lasso to a grid by hand."""

    name = "lasso_households"

    def commands(self) -> tuple[ToolCommand, ...]:
        """Nothing to choose."""
        return ()

    def edit_of(self, plan: Plan, path: LassoPath, grid: GridId, held: frozenset[Modifier]) -> Edit:
        """Assign by hand; those who have been assigned so before stay as they are."""
        inside = self._inside(plan, path)
        if not inside:
            raise Refused(Reason.NO_HOUSEHOLDS_INSIDE)
        return assign_by_hand(plan, households=inside, grid=grid)

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
        return self.texts("tools.lasso.gives_homes", name=name, count=len(homes), people=people)

    def _inside(self, plan: Plan, path: LassoPath) -> Collection[HouseholdId]:
        return households_in(plan, path.area_mm())
