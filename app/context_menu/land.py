"""The menu of a grid and of land that no grid has."""

from collections.abc import Callable

from app.canvas.events import PointMm
from app.context_menu.entry import MenuEntry, MenuGroup, MenuMaker
from gis.geometry.lattice import MM_PER_M
from gis.operations.create_grid import create_grid_from_region
from gis.operations.give_region import give_region
from gis.operations.merge_grids import merge_grids
from gis.plan.edit import Edit
from gis.plan.plan import Plan
from gis.plan.selecting import neighbours_of
from gis.topology.faces import face_at
from gis.topology.records import GridId, UnitId, grid_of, is_grid, unassigned_label


def grid_group(make: MenuMaker, grid: GridId) -> MenuGroup:
    """Return what can be done with a grid, first alone, then with its neighbours."""
    record, plan = make.plan.grids[grid], make.plan
    neighbours = neighbours_of(plan, [grid])
    is_locked = grid in make.workspace.locks.grids
    locked = make.texts("tools.menu.grid_is_locked") if is_locked else ""

    def with_grid(run: Callable[[], object]) -> Callable[[], None]:
        def act() -> None:
            make.workspace.select((grid,))
            run()

        return act

    def merge_with(other: GridId) -> MenuEntry:
        def merged(plan: Plan) -> Edit:
            return merge_grids(plan, keep=grid, others=[other])

        return make.operation("merge_with_one", merged, _name(plan, other))

    lock = "unlock_grid" if is_locked else "lock_grid"
    entries = [
        make.entry("rename", with_grid(lambda: make.host.run_command("rename"))),
        make.entry("recode", with_grid(lambda: make.host.run_command("recode"))),
        make.entry(lock, lambda: make.workspace.lock_grids([grid], not is_locked)),
        make.entry("split_here", with_grid(lambda: make.host.use_tool("split")), locked),
        *make.choice("merge_with", (merge_with(other) for other in neighbours)),
        make.entry("zoom_to_grid", lambda: _zoom_to_grid(make, grid)),
    ]
    if neighbours:
        entries.append(make.entry("select_neighbours", lambda: make.workspace.select(neighbours)))
    return MenuGroup(
        make.texts("tools.menu.of_grid", name=record.name, code=record.code), tuple(entries)
    )


def unassigned_group(make: MenuMaker, unit: UnitId, at: PointMm) -> MenuGroup:
    """Return what can be done with the connected land round a place that no grid of a unit has."""
    plan = make.plan
    face = face_at(plan.partition, unassigned_label(unit), *at)
    sides = face.sides if face is not None else ()
    labels = {label for arc, _ in sides for label in plan.partition.arcs[arc].labels()}
    beside = sorted({plan.base_grid(grid_of(label)) for label in labels if is_grid(label)})

    def give_to(grid: GridId) -> MenuEntry:
        def given(plan: Plan) -> Edit:
            return give_region(plan, at=at, grid=grid)

        return make.operation("give_to_one", given, _name(plan, grid))

    def founded(plan: Plan) -> Edit:
        return create_grid_from_region(plan, at=at)

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


def _name(plan: Plan, grid: GridId) -> str:
    record = plan.grids[grid]
    return record.name or record.code


def _zoom_to_grid(make: MenuMaker, grid: GridId) -> None:
    land = make.plan.grid_polygon_mm(grid)
    if not land.is_empty:
        west, south, east, north = (edge / MM_PER_M for edge in land.bounds)
        make.host.zoom_to((west, south, east, north))
