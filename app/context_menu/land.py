"""The menu of a grid and of land that no grid has."""

from collections.abc import Callable

from app.canvas.events import PointMm
from app.context_menu.entry import MenuEntry, MenuGroup, MenuMaker
from gis.geometry.lattice import MM_PER_M
from gis.operations.assign_by_hand import assign_by_hand
from gis.operations.create_grid import create_grid_from_region
from gis.operations.dissolve_grid import dissolve_grid
from gis.operations.give_region import give_region
from gis.operations.join_sub_grids import join_sub_grids
from gis.operations.merge_grids import merge_grids
from gis.plan.edit import Edit
from gis.plan.plan import Plan
from gis.plan.selecting import neighbours_of
from gis.topology.faces import face_at
from gis.topology.records import GridId, UnitId, grid_of, is_grid, unassigned_label


def grid_group(make: MenuMaker, grid: GridId) -> MenuGroup:
    """Return what can be done with a grid, alone and with its neighbours and what is selected."""
    plan, workspace = make.plan, make.workspace
    record = plan.grids[grid]
    neighbours = neighbours_of(plan, [grid])
    is_locked = grid in workspace.locks.grids
    locked = make.texts("tools.menu.grid_is_locked") if is_locked else ""

    def with_grid(run: Callable[[], object]) -> Callable[[], None]:
        def act() -> None:
            workspace.select((grid,))
            run()

        return act

    lock = "unlock_grid" if is_locked else "lock_grid"
    entries = [
        *_households_entry(make, grid),
        make.entry("rename", with_grid(lambda: make.host.run_command("rename"))),
        make.entry("recode", with_grid(lambda: make.host.run_command("recode"))),
        make.entry(lock, lambda: workspace.lock_grids([grid], not is_locked)),
        make.entry("split_here", with_grid(lambda: make.host.use_tool("split")), locked),
        make.entry("extend", with_grid(lambda: make.host.use_tool("lasso")), locked),
        *make.choice("merge_with", (_merge_entry(make, grid, other) for other in neighbours)),
        *_ending_entries(make, grid),
        make.entry("zoom_to_grid", lambda: _zoom_to_grid(make, grid)),
    ]
    if neighbours:
        entries.append(make.entry("select_neighbours", lambda: workspace.select(neighbours)))
    key = "of_grid" if record.code else "of_grid_without_code"
    title = make.texts(f"tools.menu.{key}", name=record.name, code=record.code)
    return MenuGroup(title, tuple(entries))


def _merge_entry(make: MenuMaker, grid: GridId, other: GridId) -> MenuEntry:
    workspace, plan = make.workspace, make.plan

    def merged(plan: Plan) -> Edit:
        locks, on = workspace.locks, workspace.today
        return merge_grids(plan, keep=grid, others=[other], locks=locks, on=on)

    name = make.name_of(other)
    is_free = not {grid, other} & workspace.locks.grids
    if is_free and plan.grids[other].unit == plan.grids[grid].unit:
        # Neighbours in one unit can be merged; to try it would go through all households.
        return make.entry("merge_with_one", lambda: workspace.perform(merged), name=name)
    return make.operation("merge_with_one", merged, name)


def _ending_entries(make: MenuMaker, grid: GridId) -> list[MenuEntry]:
    """Offer to end the grid's division into parts, and the grid itself."""
    workspace = make.workspace

    def joined(plan: Plan) -> Edit:
        return join_sub_grids(plan, grid=grid, locks=workspace.locks, on=workspace.today)

    def dissolved(plan: Plan) -> Edit:
        return dissolve_grid(plan, grid=grid, locks=workspace.locks, on=workspace.today)

    entries = [make.operation("dissolve", dissolved)]
    if make.plan.sub_grids(grid):
        entries.insert(0, make.operation("join_sub_grids", joined))
    return entries


def _households_entry(make: MenuMaker, grid: GridId) -> list[MenuEntry]:
    """Offer the grid to the selected households."""
    chosen = make.workspace.selected.households
    if not chosen:
        return []

    def assigned(plan: Plan) -> Edit:
        reason = make.workspace.hand_reason
        return assign_by_hand(plan, households=chosen, grid=grid, reason=reason)

    return [make.operation("assign_selected_here", assigned, count=len(chosen))]


def unassigned_group(make: MenuMaker, unit: UnitId, at: PointMm) -> MenuGroup:
    """Return what can be done with the connected land round a place that no grid of a unit has."""
    plan, workspace = make.plan, make.workspace
    face = face_at(plan.partition, unassigned_label(unit), *at)
    sides = face.sides if face is not None else ()
    labels = {label for arc, _ in sides for label in plan.partition.arcs[arc].labels()}
    beside = sorted({plan.base_grid(grid_of(label)) for label in labels if is_grid(label)})

    def give_to(grid: GridId) -> MenuEntry:
        def given(plan: Plan) -> Edit:
            return give_region(plan, at=at, grid=grid, locks=workspace.locks)

        return make.operation("give_to_one", given, make.name_of(grid))

    def founded(plan: Plan) -> Edit:
        locks, on = workspace.locks, workspace.today
        return create_grid_from_region(plan, at=at, locks=locks, on=on)

    def zoom() -> None:
        if face is not None:
            west, south, east, north = (edge / MM_PER_M for edge in face.polygon_mm.bounds)
            make.host.zoom_to((west, south, east, north))

    entries = (
        make.operation("make_grid", founded),
        *make.choice("give_to", (give_to(grid) for grid in beside)),
        make.entry("draw_here", lambda: make.host.use_tool("draw")),
        make.entry("zoom_to_land", zoom),
    )
    return MenuGroup(make.texts("tools.menu.of_unassigned", unit=plan.units[unit].name), entries)


def _zoom_to_grid(make: MenuMaker, grid: GridId) -> None:
    land = make.plan.grid_polygon_mm(grid)
    if not land.is_empty:
        west, south, east, north = (edge / MM_PER_M for edge in land.bounds)
        make.host.zoom_to((west, south, east, north))
