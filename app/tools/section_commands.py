"""What can be done with chosen parts of boundaries by a command."""

from collections.abc import Callable, Mapping
from dataclasses import replace

from app.in_place import for_each
from app.tools.boundary_sections import part_after, parts_along
from app.tools.nearest_reference import nearest_reference
from app.tools.tool import Session, ToolCommand
from gis.errors import Reason, Refused
from gis.operations.align_border import align_border
from gis.operations.delete_section import delete_section
from gis.operations.simplify_border import simplify_border
from gis.operations.smooth_border import smooth_border
from gis.operations.straighten_border import straighten_border
from gis.plan.edit import Edit
from gis.plan.locks import Locks
from gis.plan.plan import Plan
from gis.topology.border_part import BorderPart

SIMPLIFY_M = 2.0
"""Within this distance vertices are not needed: less than a line's width on a sheet 1:5000."""
SMOOTH_M = 2.0
ALIGN_WITHIN_M = 30.0
"""How far a boundary drawn by hand lies beside the road that it was meant to follow."""

SECTION_COMMANDS = ("straighten", "simplify", "smooth", "align", "delete_section")

Parts = tuple[BorderPart, ...]
MakeEdit = Callable[[Plan, BorderPart], Edit]


def section_operations(session: Session) -> Mapping[str, MakeEdit]:
    """Return the operations on each part by the name of their command, with the locks of now."""
    locks = session.locks
    return {
        "straighten": lambda plan, part: straighten_border(plan, part=part, locks=locks),
        "simplify": lambda plan, part: simplify_border(
            plan, part=part, tolerance_m=SIMPLIFY_M, locks=locks
        ),
        "smooth": lambda plan, part: smooth_border(
            plan, part=part, tolerance_m=SMOOTH_M, locks=locks
        ),
        "delete_section": lambda plan, part: delete_section(plan, part=part, locks=locks),
    }


def section_commands(session: Session, perform: Callable[[str], None]) -> tuple[ToolCommand, ...]:
    """Return the commands for the selected parts."""
    can = bool(session.selected.borders)

    def run(name: str) -> Callable[[], None]:
        return lambda: perform(name)

    return tuple(ToolCommand(name, run(name), can) for name in SECTION_COMMANDS)


def perform_on_sections(session: Session, name: str) -> None:
    """Do something with all selected parts as one step, and keep what becomes of them selected.

    Raises Refused.
    """
    before, parts = session.stable, session.selected.borders
    if name == "align":
        edit = aligned(before, parts, session.locks)
    else:
        edit = edit_of_parts(before, parts, section_operations(session)[name])
    if session.commit(edit):
        keep_selected(session, before, parts)


def aligned(plan: Plan, parts: Parts, locks: Locks) -> Edit:
    """Return the edit that lays parts on the reference line beside them; raises Refused."""
    reference = nearest_reference(plan, parts, ALIGN_WITHIN_M)
    if reference is None:
        raise Refused(Reason.NO_VERTEX_NEAR_REFERENCE, within_m=ALIGN_WITHIN_M)
    return align_border(
        plan, parts=parts, reference=reference, within_m=ALIGN_WITHIN_M, locks=locks
    )


def edit_of_parts(plan: Plan, parts: Parts, make: MakeEdit) -> Edit:
    """Return one edit that does the same with several parts.

    Of one boundary the last part comes first, so that the others keep their place. Raises Refused
    where one is refused, or where nothing changes in any.
    """
    return for_each(sorted(parts, reverse=True), make)(plan)


def keep_noted(session: Session, before: Plan, parts: Parts) -> None:
    """Select what became of some parts when only facts were noted: no vertex moved."""
    lines = [part.line_mm(before.partition) for part in parts]
    borders = parts_along(session.stable.partition, lines)
    session.set_selected(replace(session.selected, borders=borders))


def keep_selected(session: Session, before: Plan, parts: Parts) -> None:
    """Select what became of some parts; nothing where two of one boundary were changed."""
    kept = [part_after(before, session.stable, part) for part in parts]
    is_clear = len({part.arc for part in parts}) == len(parts)
    borders = tuple(part for part in kept if part is not None) if is_clear else ()
    session.set_selected(replace(session.selected, borders=borders))
