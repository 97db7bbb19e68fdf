"""What a click of the boundary tool chooses."""

from app.canvas.events import Modifier
from app.tools.boundary_sections import section_between, sections_between
from app.tools.boundary_states import Idle, Pressed
from gis.topology.border_part import BorderPart, whole
from gis.topology.partition import Partition
from layers.overlay import SnapKind

Parts = tuple[BorderPart, ...]


def chosen_at(partition: Partition, click: Pressed, chosen: Parts) -> tuple[Idle, Parts]:
    """Return the state after a click and the parts of boundaries that are chosen then.

    A handle is chosen alone, a boundary whole. With Shift held a handle ends the section that
    began at the one chosen before, also over nodes where only what is noted changes, and a
    boundary is added to those chosen, or taken out.
    """
    grip, anchor = click.grip, click.before.chosen
    adds = Modifier.SHIFT in click.start.modifiers
    section = section_between(partition, anchor, grip) if adds and anchor is not None else None
    if section is not None:
        return Idle(grip, anchor, section), (section,)
    if grip.kind is not SnapKind.ARC:
        sections = sections_between(partition, anchor, grip) if adds and anchor is not None else ()
        return (Idle(grip, anchor), sections) if sections else (Idle(grip, grip), ())
    border = whole(partition, grip.arc)
    if not adds:
        return Idle(grip), (border,)
    others = tuple(part for part in chosen if part != border)
    return Idle(grip), others if len(others) < len(chosen) else (*chosen, border)
