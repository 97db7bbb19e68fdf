"""The inset with the position of the page's subject in the unit above it."""

from app.printing.parts.maker import Made
from app.printing.parts.map_furniture import map_of
from app.printing.sheet_spec import SizeMm
from app.printing.sheets.context import PageContext
from app.printing.templates.records import PartTemplate
from gis.errors import InputProblem
from layers.boxes import Box
from layers.locator import Locator, locator_of, locator_shapes

SIDE_MM = 42.0


class LocatorPart:
    """Make the inset; nothing where the project has no land round the subject.

    Options: `side_mm` how long its sides are on A3; `in` unit or parent, where a grid is shown:
    among the grids of its unit, or by its unit among the others.
    """

    def wanted(self, part: PartTemplate, context: PageContext, room: Box) -> SizeMm:
        """Return a square."""
        if _locator(part, context) is None:
            return 0.0, 0.0
        side = min(part.option("side_mm", SIDE_MM) * context.size, room.width, room.height)
        return side, side

    def made(self, part: PartTemplate, context: PageContext, box: Box) -> Made:
        """Return the inset, with the land of the main map where that is only a part of it."""
        locator = _locator(part, context)
        if locator is None or not context.maps:
            return Made(())
        bounds = map_of(part, context).bounds_m
        shapes = locator_shapes(
            locator, context.scene, box, context.texts, context.ruler, map_bounds_m=bounds
        )
        return Made(tuple(shapes))


def _locator(part: PartTemplate, context: PageContext) -> Locator | None:
    subject = context.subject
    within = part.option("in", "unit")
    if within not in {"unit", "parent"}:
        raise InputProblem("templates.wrong_option", part=part.name, option="in", value=within)
    if not subject.is_of_grids and set(subject.leaves) >= set(context.plan.leaf_units()):
        return None
    if subject.is_of_grids and within == "unit":
        return locator_of(context.plan, grids=subject.grids)
    return locator_of(context.plan, units=subject.leaves)
