"""The menu of a boundary, with the vertex or the place of it under the mouse."""

from collections.abc import Callable

from app.canvas.grips import Grip
from app.context_menu.entry import MenuEntry, MenuGroup, MenuMaker
from app.selection import Selection
from app.tools.boundary_sections import lies_in
from app.tools.live_numbers import name_of
from app.tools.section_commands import (
    SECTION_COMMANDS,
    Parts,
    aligned,
    edit_of_parts,
    keep_noted,
    keep_selected,
    section_operations,
)
from app.tools.tool import Session
from gis.operations.delete_vertex import delete_vertex
from gis.operations.insert_vertex import insert_vertex
from gis.operations.set_border import set_border
from gis.plan.edit import Edit
from gis.plan.plan import Plan
from gis.topology.border_part import BorderPart
from gis.topology.records import OUTSIDE, Follows, Label, Standing
from layers.overlay import SnapKind


def _grip_entries(make: MenuMaker, grip: Grip | None) -> list[MenuEntry]:
    """Offer to take out a vertex, or to put one in between two; nothing with a junction."""
    if grip is None:
        return []
    locks, arc, index = make.workspace.locks, grip.arc, grip.index

    def without(plan: Plan) -> Edit:
        return delete_vertex(plan, arc=arc, index=index, locks=locks)

    def with_one_more(plan: Plan) -> Edit:
        return insert_vertex(plan, arc=arc, segment=index, at=grip.xy_mm, locks=locks)

    if grip.kind is SnapKind.VERTEX:
        return [make.operation("delete_vertex", without)]
    if grip.kind is SnapKind.ARC:
        return [make.operation("insert_vertex", with_one_more)]
    return []


def border_group(make: MenuMaker, part: BorderPart, grip: Grip | None) -> MenuGroup:
    """Return what can be done with a boundary, or with all chosen parts when it is one of them.

    `grip` is the vertex or the place of it under the mouse.
    """
    parts = _parts(make, part, grip)

    def select() -> None:
        make.workspace.set_selected(Selection(borders=(part,)))

    return MenuGroup(
        _title(make, part),
        (
            *_grip_entries(make, grip),
            *make.choice("set_follows", (_follows_entry(make, parts, each) for each in Follows)),
            *make.choice("set_standing", (_standing_entry(make, parts, each) for each in Standing)),
            make.entry("edit_border", lambda: make.host.edit_borders(parts)),
            make.entry("reshape_here", lambda: make.host.use_tool("reshape")),
            *(_section_entry(make, name, parts) for name in SECTION_COMMANDS),
            make.entry("select_border", select),
        ),
    )


def _section_entry(make: MenuMaker, name: str, parts: Parts) -> MenuEntry:
    workspace = make.workspace

    def changed(plan: Plan) -> Edit:
        if name == "align":
            return aligned(plan, parts, workspace.locks)
        return edit_of_parts(plan, parts, section_operations(workspace)[name])

    return make.operation(name, changed, follow_up=_keeping(make, parts, keep_selected))


def _follows_entry(make: MenuMaker, parts: Parts, follows: Follows) -> MenuEntry:
    def noted(plan: Plan) -> Edit:
        return set_border(plan, parts=parts, follows=follows, on=make.workspace.today)

    text = make.texts(f"panels.follows.{follows.value}")
    keeping = _keeping(make, parts, keep_noted)
    return make.operation(f"follows_{follows.value}", noted, text, keeping)


def _standing_entry(make: MenuMaker, parts: Parts, standing: Standing) -> MenuEntry:
    def noted(plan: Plan) -> Edit:
        return set_border(plan, parts=parts, standing=standing, on=make.workspace.today)

    text = make.texts(f"panels.standing.{standing.value}")
    keeping = _keeping(make, parts, keep_noted)
    return make.operation(f"standing_{standing.value}", noted, text, keeping)


def _keeping(
    make: MenuMaker, parts: Parts, keep: Callable[[Session, Plan, Parts], None]
) -> Callable[[Plan], object] | None:
    """Return what keeps parts selected beyond a step, if they are."""
    if make.workspace.selected.borders != parts:
        return None
    return lambda before: keep(make.workspace, before, parts)


def _parts(make: MenuMaker, part: BorderPart, grip: Grip | None) -> Parts:
    chosen, partition = make.workspace.selected.borders, make.plan.partition
    is_meant = grip is not None and any(lies_in(partition, each, grip) for each in chosen)
    return chosen if is_meant else (part,)


def _title(make: MenuMaker, part: BorderPart) -> str:
    first, second = (_side(make, label) for label in make.plan.partition.arcs[part.arc].labels())
    return make.texts("tools.menu.of_border", first=first, second=second)


def _side(make: MenuMaker, label: Label) -> str:
    if label == OUTSIDE:
        return make.texts("tools.menu.outside")
    return name_of(make.texts, make.plan, label)
