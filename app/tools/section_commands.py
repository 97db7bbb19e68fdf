"""What can be done with a chosen part of a boundary by a command."""

from collections.abc import Callable

from app.tools.tool import Session, ToolCommand
from gis.operations.delete_section import delete_section
from gis.operations.simplify_border import simplify_border
from gis.operations.smooth_border import smooth_border
from gis.operations.straighten_border import straighten_border
from gis.plan.edit import Edit
from gis.plan.plan import Plan
from gis.topology.border_part import BorderPart

SIMPLIFY_M = 2.0
"""Within this distance vertices are not needed: about the width of the line on a sheet 1:5000."""
SMOOTH_M = 2.0

Perform = Callable[[BorderPart, Callable[[Plan], Edit]], None]


def section_commands(
    session: Session, parts: tuple[BorderPart, ...], perform: Perform
) -> tuple[ToolCommand, ...]:
    """Return the commands for the chosen parts; each works on one part."""
    makers: dict[str, Callable[[Plan, BorderPart], Edit]] = {
        "straighten": lambda plan, part: straighten_border(plan, part=part, locks=session.locks),
        "simplify": lambda plan, part: simplify_border(
            plan, part=part, tolerance_m=SIMPLIFY_M, locks=session.locks
        ),
        "smooth": lambda plan, part: smooth_border(
            plan, part=part, tolerance_m=SMOOTH_M, locks=session.locks
        ),
        "delete_section": lambda plan, part: delete_section(plan, part=part, locks=session.locks),
    }

    def run(make: Callable[[Plan, BorderPart], Edit]) -> Callable[[], None]:
        return lambda: perform(parts[0], lambda plan: make(plan, parts[0])) if parts else None

    return tuple(ToolCommand(name, run(make), len(parts) == 1) for name, make in makers.items())
