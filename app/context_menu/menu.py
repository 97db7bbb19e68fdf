"""The whole menu of a place: one group for each thing that lies there."""

from dataclasses import replace

from app.context_menu.borders import border_group
from app.context_menu.entry import MenuEntry, MenuGroup, MenuHost, MenuMaker
from app.context_menu.land import grid_group, unassigned_group
from app.context_menu.people import household_group
from app.context_menu.references import reference_group
from app.tools.things import Things
from app.workspace import Workspace
from gis.geometry.lattice import MM_PER_M
from gis.texts import Texts

LOOKING = frozenset({
    "show_finding", "copy_place", "zoom_to_grid", "zoom_to_land", "select_neighbours",
    "select_border", "lock_grid", "unlock_grid",
})  # fmt: skip
"""The entries that change nothing of the plan."""


def menu_entries(
    things: Things, workspace: Workspace, host: MenuHost, texts: Texts
) -> tuple[MenuGroup, ...]:
    """Return what can be done with the things under the mouse, the smallest thing first.

    On a boundary, the land beside it has a menu of its own, so that the whole stays short. The
    last group has no title.

    The plan is the workspace's stable one, of which the things must be.
    """
    make = MenuMaker(workspace, host, texts)
    land = _land_group(make, things)
    is_folded = land is not None and things.border is not None
    groups = [
        None if things.finding is None else _finding_group(make, things.finding),
        None if things.household is None else household_group(make, things.household),
        None if things.reference is None else reference_group(make, things.reference, things.grid),
        None if things.border is None else border_group(make, things.border, things.grip),
        None if is_folded else land,
        _place_group(make, things, land if is_folded else None),
    ]
    found = tuple(group for group in groups if group is not None)
    if not workspace.people_locked:
        return found
    reason = texts("privacy.need.people")
    return tuple(
        replace(group, entries=tuple(_only_looking(each, reason) for each in group.entries))
        for group in found
    )


def _only_looking(entry: MenuEntry, reason: str) -> MenuEntry:
    """Return an entry with the reason why it cannot change anything now."""
    if entry.id in LOOKING:
        return entry
    if not entry.children:
        return replace(entry, reason=reason)
    children = tuple(_only_looking(child, reason) for child in entry.children)
    is_possible = any(child.is_enabled for child in children)
    return replace(entry, children=children, reason="" if is_possible else reason)


def _land_group(make: MenuMaker, things: Things) -> MenuGroup | None:
    if things.grid is not None:
        return grid_group(make, things.grid)
    if things.unassigned is not None:
        return unassigned_group(make, things.unassigned, things.xy_mm)
    return None


def _finding_group(make: MenuMaker, key: str) -> MenuGroup:
    show = make.entry("show_finding", lambda: make.host.show_finding(key))
    fixes = [MenuEntry("fix", title, run) for title, run in make.host.fixes_of(key)]
    mend = [MenuEntry("mend", make.texts("findings.menu.fixes"), children=tuple(fixes))]
    return MenuGroup(make.texts("tools.menu.of_finding"), (show, *mend[: len(fixes)]))


def _place_group(make: MenuMaker, things: Things, folded: MenuGroup | None) -> MenuGroup:
    """Return what is left: the land beside a boundary as a menu of its own, the coordinates."""
    x_m, y_m = (number / MM_PER_M for number in things.xy_mm)
    place = f"{x_m:.3f}, {y_m:.3f}"
    entry = make.entry("copy_place", lambda: make.host.copy(place), place=place)
    if folded is None:
        return MenuGroup("", (entry,))
    return MenuGroup("", (MenuEntry("land", folded.title, children=folded.entries), entry))
