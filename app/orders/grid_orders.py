"""The commands that change the selected grids."""

from functools import partial

from app.commands import Command
from app.dialogs.fill_gaps_dialog import FillGapsDialog
from app.dialogs.grid_dialogs import (
    CopyAttributesDialog,
    MovePostsDialog,
    OnlineGridDialog,
    OverlayDialog,
)
from app.in_place import for_each
from app.orders.areas import Areas
from app.orders.host import Host
from app.orders.needs import Needs
from app.orders.sub_grid_orders import SubGridOrders
from gis.geometry.lattice import LatticeArray
from gis.operations.add_online_grid import add_online_grid
from gis.operations.add_overlay_grid import add_overlay_grid
from gis.operations.copy_attributes import copy_attributes
from gis.operations.dissolve_grid import dissolve_grid
from gis.operations.fill_gaps import fill_gaps
from gis.operations.merge_grids import merge_grids
from gis.operations.move_posts import move_posts
from gis.operations.set_hosts import set_hosts
from gis.plan.edit import Edit
from gis.plan.plan import Plan
from gis.topology.records import GridId

GRID_COMMANDS = (
    "merge", "dissolve", "fill_gaps", "|", "sub_grids", "join_sub_grids", "|", "add_overlay",
    "add_online", "set_hosts", "|", "copy_attributes", "move_posts",
)  # fmt: skip
"""The commands in the order of the menu."""


class GridOrders:
    """Carry out operations on whole grids."""

    def __init__(self, host: Host, needs: Needs) -> None:
        self._host = host
        self._needs = needs
        self._areas = Areas(host)
        self._subs = SubGridOrders(host, needs, self._areas)

    def commands(self) -> list[Command]:
        """Return the commands."""
        needs = self._needs
        return [
            Command("merge", self.merge, needs.several_grids, ("Ctrl+M",), "merge"),
            Command("dissolve", self.dissolve, needs.grid, ("Ctrl+D",)),
            Command("fill_gaps", self.fill_gaps, needs.project, ("Ctrl+G",)),
            *self._subs.commands(),
            Command("add_overlay", self.add_overlay, needs.project),
            Command("add_online", self.add_online, needs.grid),
            Command("set_hosts", self.set_hosts, needs.one_grid),
            Command("copy_attributes", self.copy_attributes, needs.several_grids),
            Command("move_posts", self.move_posts, needs.one_grid),
        ]

    def merge(self) -> None:
        """Merge the selected grids into the one selected first."""
        workspace = self._host.workspace
        if workspace is not None:
            keep, *others = workspace.selection
            locks, on = workspace.locks, workspace.today
            workspace.perform(
                lambda plan: merge_grids(plan, keep=keep, others=others, locks=locks, on=on)
            )

    def dissolve(self) -> None:
        """Make the land of the selected grids unassigned."""
        workspace = self._host.workspace
        if workspace is None:
            return
        locks, on = workspace.locks, workspace.today

        def dissolve(plan: Plan, grid: GridId) -> Edit:
            return dissolve_grid(plan, grid=grid, locks=locks, on=on)

        workspace.perform(for_each(workspace.selection, dissolve))

    def fill_gaps(self) -> None:
        """Give unassigned pieces to the neighbours, as the dialog says."""
        workspace = self._host.workspace
        if workspace is None:
            return
        plan, chosen = workspace.stable, workspace.selection
        unit = plan.grids[chosen[0]].unit if chosen else None
        dialog = FillGapsDialog(None, self._host.texts, plan, unit, workspace.locks)
        if self._host.ask.run(dialog):
            workspace.perform(
                partial(
                    fill_gaps,
                    unit=dialog.unit.unit,
                    up_to_m2=dialog.up_to_m2,
                    locks=workspace.locks,
                )
            )

    def add_overlay(self) -> None:
        """Add an exclusive grid over others."""
        workspace = self._host.workspace
        if workspace is None:
            return
        dialog = OverlayDialog(None, self._host.texts, workspace.stable)
        if not self._host.ask.run(dialog):
            return
        name, on = dialog.name.text().strip(), workspace.today

        def make(plan: Plan, ring_mm: LatticeArray) -> Edit:
            return add_overlay_grid(plan, name=name, ring_mm=ring_mm, on=on)

        self._areas.use(dialog.area.reference, make)

    def add_online(self) -> None:
        """Add an online grid to the selected ones."""
        workspace = self._host.workspace
        if workspace is None:
            return
        plan = workspace.stable
        chosen = [plan.base_grid(grid) for grid in workspace.selection]
        dialog = OnlineGridDialog(None, self._host.texts, plan, chosen)
        if self._host.ask.run(dialog):
            name, hosts = dialog.name.text().strip(), dialog.hosts.ticked()
            if workspace.perform(partial(add_online_grid, name=name, hosts=hosts)):
                # It has no land: what shows it is that it is selected.
                workspace.select(set(workspace.stable.grids) - set(plan.grids))

    def set_hosts(self) -> None:
        """Say which grids the selected online grid belongs to."""
        workspace = self._host.workspace
        if workspace is None:
            return
        (grid,) = workspace.selection
        plan = workspace.stable
        hosts = plan.grids[grid].hosts
        dialog = OnlineGridDialog(None, self._host.texts, plan, hosts, grid=grid)
        if self._host.ask.run(dialog):
            workspace.perform(partial(set_hosts, grid=grid, hosts=dialog.hosts.ticked()))

    def copy_attributes(self) -> None:
        """Give the other selected grids attributes of the first."""
        workspace = self._host.workspace
        if workspace is None:
            return
        source, *targets = workspace.selection
        name = workspace.stable.grids[source].name
        dialog = CopyAttributesDialog(None, self._host.texts, name, len(targets))
        if self._host.ask.run(dialog):
            fields = dialog.fields.ticked()
            workspace.perform(
                partial(copy_attributes, source=source, targets=targets, fields=fields)
            )

    def move_posts(self) -> None:
        """Move the posts of the selected grid to another one."""
        workspace = self._host.workspace
        if workspace is None:
            return
        (grid,) = workspace.selection
        dialog = MovePostsDialog(None, self._host.texts, workspace.stable, grid)
        if self._host.ask.run(dialog):
            target = GridId(dialog.target.currentData())
            workspace.perform(partial(move_posts, source=grid, target=target))
