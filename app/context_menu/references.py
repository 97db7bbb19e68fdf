"""The menu of a reference line or area: a road, a river, a villager group's land."""

from app.context_menu.entry import MenuEntry, MenuGroup, MenuMaker
from gis.operations.create_grid_from_reference import create_grid_from_reference
from gis.operations.give_reference import give_reference
from gis.operations.split_along_reference import split_along_reference
from gis.plan.edit import Edit
from gis.plan.plan import Plan
from gis.plan.records import ReferenceId
from gis.topology.records import GridId


def reference_group(
    make: MenuMaker, reference: ReferenceId, grid: GridId | None
) -> MenuGroup | None:
    """Return what can be done along a line, or with the land of an area; `grid` is at the mouse.

    A line where no grid is offers nothing.
    """
    record, workspace = make.plan.references[reference], make.workspace
    target = workspace.selection[0] if len(workspace.selection) == 1 else grid

    def split(plan: Plan, grid: GridId) -> Edit:
        locks, on = workspace.locks, workspace.today
        return split_along_reference(plan, grid=grid, reference=reference, locks=locks, on=on)

    def given(plan: Plan, grid: GridId) -> Edit:
        return give_reference(plan, reference=reference, grid=grid, locks=workspace.locks)

    def founded(plan: Plan) -> Edit:
        locks, on = workspace.locks, workspace.today
        return create_grid_from_reference(plan, reference=reference, locks=locks, on=on)

    entries: list[MenuEntry] = []
    if record.is_area:
        entries.append(make.operation("make_grid_of_reference", founded))
    if record.is_area and target is not None:
        name = make.name_of(target)
        entries.append(
            make.operation("give_reference", lambda plan: given(plan, target), name=name)
        )
    if grid is not None:
        name = make.name_of(grid)
        entries.append(make.operation("split_along", lambda plan: split(plan, grid), name=name))
    if not entries:
        return None
    theme = make.texts(f"tools.menu.theme.{record.theme}")
    title = make.texts("tools.menu.of_reference", theme=theme, name=record.name)
    return MenuGroup(title if record.name else theme, tuple(entries))
