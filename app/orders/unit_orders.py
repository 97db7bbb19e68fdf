"""The commands that change units, and those that number or make the grids of a unit."""

from functools import partial

from app.commands import Command
from app.dialogs.unit_dialogs import (
    ConsequencesDialog,
    GridOverUnitsDialog,
    GridsFromUnitsDialog,
    GroupUnitsDialog,
    RenumberDialog,
    UnitBoundaryDialog,
    UnitDialog,
    UnitFromRingDialog,
)
from app.models.consequence_lines import consequence_lines
from app.orders.areas import Areas
from app.orders.host import Host
from app.orders.needs import Needs
from gis.geometry.lattice import LatticeArray
from gis.operations.grid_over_units import grid_over_units
from gis.operations.grids_from_units import grids_from_units
from gis.operations.group_units import group_units
from gis.operations.renumber_grids import renumber_grids
from gis.operations.set_unit_boundary import set_unit_boundary
from gis.operations.ungroup_units import ungroup_units
from gis.operations.unit_boundary_consequences import unit_boundary_consequences
from gis.operations.unit_from_ring import unit_from_ring
from gis.plan.edit import Edit
from gis.plan.plan import Plan
from gis.topology.records import UnitId

UNIT_COMMANDS = (
    "renumber", "grids_from_units", "grid_over_units", "|", "set_unit_boundary",
    "unit_from_ring", "|", "group_units", "ungroup_units",
)  # fmt: skip
"""The commands in the order of the menu."""


class UnitOrders:
    """Carry out operations on units."""

    def __init__(self, host: Host, needs: Needs) -> None:
        self._host = host
        self._needs = needs
        self._areas = Areas(host)

    def commands(self) -> list[Command]:
        """Return the commands."""
        project = self._needs.project
        return [
            Command("renumber", self.renumber, project),
            Command("grids_from_units", self.grids_from_units, project),
            Command("grid_over_units", self.grid_over_units, project),
            Command("set_unit_boundary", self.set_unit_boundary, project),
            Command("unit_from_ring", self.unit_from_ring, project),
            Command("group_units", self.group_units, project),
            Command("ungroup_units", self.ungroup_units, project),
        ]

    def renumber(self) -> None:
        """Give the grids of a unit new numbers, once the new codes were looked at."""
        workspace = self._host.workspace
        unit = self._ask_unit("renumber")
        if workspace is None or unit is None:
            return
        plan = workspace.stable
        edit = renumber_grids(plan, unit=unit, on=workspace.today)
        rows = code_changes(plan, edit)
        agreed = self._host.ask.run(RenumberDialog(None, self._host.texts, rows))
        if agreed and workspace.stable is plan:
            workspace.commit(edit)

    def grids_from_units(self) -> None:
        """Make one grid of each ticked unit."""
        workspace = self._host.workspace
        if workspace is None:
            return
        dialog = GridsFromUnitsDialog(None, self._host.texts, workspace.stable, ())
        if self._host.ask.run(dialog):
            units = dialog.units.ticked()
            workspace.perform(partial(grids_from_units, units=units, on=workspace.today))

    def grid_over_units(self) -> None:
        """Make one grid of the ticked units, which become its sub-grids."""
        workspace = self._host.workspace
        if workspace is None:
            return
        dialog = GridOverUnitsDialog(None, self._host.texts, workspace.stable)
        if self._host.ask.run(dialog):
            workspace.perform(
                partial(
                    grid_over_units,
                    units=dialog.units.ticked(),
                    name=dialog.name.text().strip() or None,
                    on=workspace.today,
                )
            )

    def set_unit_boundary(self) -> None:
        """Set a unit's boundary; what follows is stated before it is done."""
        workspace = self._host.workspace
        if workspace is None:
            return
        dialog = UnitBoundaryDialog(None, self._host.texts, workspace.stable, self._unit())
        unit = dialog.unit.unit if self._host.ask.run(dialog) else None
        if unit is None:
            return
        locks = workspace.locks

        def make(plan: Plan, ring_mm: LatticeArray) -> Edit:
            return set_unit_boundary(plan, unit=unit, ring_mm=ring_mm, locks=locks)

        self._areas.use(dialog.area.reference, make, self._agrees)

    def unit_from_ring(self) -> None:
        """Cut a unit out of another one."""
        workspace = self._host.workspace
        if workspace is None:
            return
        dialog = UnitFromRingDialog(None, self._host.texts, workspace.stable, self._unit())
        unit = dialog.unit.unit if self._host.ask.run(dialog) else None
        if unit is None:
            return
        facts = {
            "tier": str(dialog.tier.currentData()),
            "code": dialog.code.text().strip(),
            "name": dialog.name.text().strip(),
        }
        cuts, locks, on = dialog.cuts.isChecked(), workspace.locks, workspace.today

        def make(plan: Plan, ring_mm: LatticeArray) -> Edit:
            return unit_from_ring(
                plan, ring_mm=ring_mm, unit=unit, cuts_grids=cuts, locks=locks, on=on, **facts
            )

        self._areas.use(dialog.area.reference, make)

    def group_units(self) -> None:
        """Put a new unit above the ticked ones."""
        workspace = self._host.workspace
        if workspace is None:
            return
        plan = workspace.stable
        chosen = {plan.grids[grid].unit for grid in workspace.selection}
        dialog = GroupUnitsDialog(None, self._host.texts, plan, chosen)
        if self._host.ask.run(dialog):
            workspace.perform(
                partial(
                    group_units,
                    units=dialog.units.ticked(),
                    tier=str(dialog.tier.currentData()),
                    code=dialog.code.text().strip(),
                    name=dialog.name.text().strip(),
                )
            )

    def ungroup_units(self) -> None:
        """Take a unit out."""
        workspace = self._host.workspace
        unit = self._ask_unit("ungroup_units")
        if workspace is not None and unit is not None:
            workspace.perform(partial(ungroup_units, unit=unit))

    def _unit(self) -> UnitId | None:
        workspace = self._host.workspace
        if workspace is None or not workspace.selection:
            return None
        return workspace.stable.grids[workspace.selection[0]].unit

    def _ask_unit(self, name: str) -> UnitId | None:
        workspace = self._host.workspace
        if workspace is None:
            return None
        dialog = UnitDialog(None, self._host.texts, name, workspace.stable, self._unit())
        return dialog.unit.unit if self._host.ask.run(dialog) else None

    def _agrees(self, edit: Edit) -> bool:
        workspace, texts = self._host.workspace, self._host.texts
        if workspace is None:
            return False
        plan = workspace.stable
        lines = consequence_lines(plan, unit_boundary_consequences(plan, edit), texts)
        return self._host.ask.run(ConsequencesDialog(None, texts, lines))


def code_changes(plan: Plan, edit: Edit) -> list[tuple[str, str, str]]:
    """Return name, old and new code of each grid that an edit gives another code."""
    changed = edit.puts.get("grids", {})
    rows = [
        (record.name, plan.grids[grid].code, record.code)
        for grid, record in changed.items()
        if grid in plan.grids and plan.grids[grid].code != record.code
    ]
    return sorted(rows, key=lambda row: row[2])
