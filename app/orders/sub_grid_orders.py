"""The commands that divide a grid into sub-grids and join them again."""

from functools import partial

from app.commands import Command
from app.dialogs.grid_dialogs import SubGridsDialog
from app.orders.areas import Areas
from app.orders.host import Host
from app.orders.needs import Needs
from app.tools.purpose_tool import Lines, Purpose
from app.tools.select_tool import SelectTool
from gis.geometry.lattice import LatticeArray
from gis.operations.join_sub_grids import join_sub_grids
from gis.operations.make_sub_grids import make_sub_grids
from gis.operations.sub_grid_from_ring import sub_grid_from_ring
from gis.plan.edit import Edit
from gis.plan.plan import Plan
from gis.topology.records import GridId


class SubGridOrders:
    """Carry out operations on sub-grids."""

    def __init__(self, host: Host, needs: Needs, areas: Areas) -> None:
        self._host = host
        self._needs = needs
        self._areas = areas

    def commands(self) -> list[Command]:
        """Return the commands."""
        return [
            Command("sub_grids", self.divide, self._needs.one_grid),
            Command("join_sub_grids", self.join, self._needs.grid),
        ]

    def divide(self) -> None:
        """Divide the selected grid as the dialog says: along lines, by a ring, or the rest."""
        workspace = self._host.workspace
        if workspace is None:
            return
        plan = workspace.stable
        grid = plan.base_grid(workspace.selection[0])
        dialog = SubGridsDialog(None, self._host.texts, plan)
        if not self._host.ask.run(dialog):
            return
        tier = str(dialog.tier.currentData())
        match dialog.way.currentData():
            case "lines":
                self._cut(grid, tier)
            case "ring":
                self._outline(grid, tier, dialog)
            case _:
                locks, on = workspace.locks, workspace.today
                workspace.perform(
                    lambda plan: make_sub_grids(
                        plan, grid=grid, lines_mm=(), tier=tier, locks=locks, on=on
                    )
                )

    def join(self) -> None:
        """Join the selected sub-grids, or give all those of the selected grid back to it."""
        workspace = self._host.workspace
        if workspace is None:
            return
        plan, chosen = workspace.stable, workspace.selection
        grid = plan.base_grid(chosen[0])
        subs = [each for each in chosen if plan.grids[each].parent == grid] or None
        locks, on = workspace.locks, workspace.today
        workspace.perform(
            lambda plan: join_sub_grids(plan, grid=grid, subs=subs, locks=locks, on=on)
        )

    def _cut(self, grid: GridId, tier: str) -> None:
        desk = self._host.desk
        if desk is None:
            return
        locks, on = desk.workspace.locks, desk.workspace.today

        def make(plan: Plan, lines_mm: Lines) -> Edit:
            return make_sub_grids(plan, grid=grid, lines_mm=lines_mm, tier=tier, locks=locks, on=on)

        back = partial(desk.session.use_tool, SelectTool.name)
        desk.draw_for("lines", Purpose(make, done=back))
        self._host.canvas.setFocus()
        self._host.say(self._host.texts("dialogs.sub_grids.now_draw"))

    def _outline(self, grid: GridId, tier: str, dialog: SubGridsDialog) -> None:
        workspace, name = self._host.workspace, dialog.name_wanted
        if workspace is None:
            return
        locks, on = workspace.locks, workspace.today

        def make(plan: Plan, ring_mm: LatticeArray) -> Edit:
            return sub_grid_from_ring(
                plan, grid=grid, ring_mm=ring_mm, tier=tier, name=name, locks=locks, on=on
            )

        self._areas.use(dialog.area.reference, make)
