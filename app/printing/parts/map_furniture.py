"""What explains a map: legend, north arrow, scale; option `of` names the map, else `map`."""

from collections.abc import Iterator

from app.printing.parts.maker import Made
from app.printing.parts.words import letters_of
from app.printing.sheet_spec import SizeMm
from app.printing.sheet_texts import figures, figures_of_grids
from app.printing.sheets.context import PageContext
from app.printing.sheets.page import MapFrame
from app.printing.templates.records import Dock, PartTemplate
from gis.errors import InputProblem
from layers.boxes import Box
from layers.drawing import Text
from layers.furniture import scale_bar, scale_bar_shapes
from layers.legend import (
    Figure,
    LegendBox,
    LegendContent,
    legend_box,
    legend_fitting,
    legend_no_higher,
)
from layers.north import LEAST_DEG, grid_convergence_deg, north_shapes

MOST_HEIGHT = 0.9
"""As much of the height of its room a legend with groups of entries takes in one column."""
MOST_GROWTH = 1.6
"""How much larger than usual a legend gets in a box that was drawn by hand."""
SAME_MM = 0.1
"""A box that differs by less from what the legend wants is as large."""


def map_of(part: PartTemplate, context: PageContext) -> MapFrame:
    """Return the map that a part explains; raises InputProblem where there is none."""
    found = context.maps.get(part.option("of", part.inside or "map"))
    if found is None:
        found = next(iter(context.maps.values()), None)
    if found is None:
        raise InputProblem(
            "templates.no_such_part", template=context.desk.template.key, part=part.name
        )
    return found


class Legend:
    """Make the legend of what is on the map, with counts below it if option `figures` says so."""

    def wanted(self, part: PartTemplate, context: PageContext, room: Box) -> SizeMm:
        """Return the size of the legend; one with groups of entries goes into columns when high."""
        legend = self._legend(part, context)
        if self._is_grouped(part, context):
            legend = legend_no_higher(
                self._content(part, context),
                room.height * MOST_HEIGHT,
                ruler=context.ruler,
                size=legend.size,
            )
        return legend.width_mm, legend.height_mm

    def made(self, part: PartTemplate, context: PageContext, box: Box) -> Made:
        """Return the legend; in a box too small for it, it gets smaller.

        In a box that was drawn by hand it takes the room there is, larger or in columns.
        """
        if part.dock is not Dock.HAND and self._is_grouped(part, context):
            return Made(tuple(self._in_columns(part, context, box).shapes_at(box.left, box.top)))
        legend = self._legend(part, context)
        share = min(1.0, box.width / legend.width_mm, box.height / legend.height_mm)
        is_other = (
            abs(box.width - legend.width_mm) > SAME_MM
            or abs(box.height - legend.height_mm) > SAME_MM
        )
        if share < 1.0:
            legend = self._legend(part, context, share)
        if part.dock is not Dock.HAND:
            return Made(tuple(legend.shapes_at(box.left, box.top)))
        if is_other:
            legend = self._filling(part, context, box, legend)
        return Made(tuple(legend.shapes_in(box)))

    def _is_grouped(self, part: PartTemplate, context: PageContext) -> bool:
        return any(entry.is_title for entry in self._content(part, context).entries)

    def _in_columns(self, part: PartTemplate, context: PageContext, box: Box) -> LegendBox:
        """Return the legend in the columns that its box was asked for."""
        room = box.grown(SAME_MM)
        content, size = self._content(part, context), letters_of(part, context, 1.0)
        return legend_fitting(content, room.width, room.height, ruler=context.ruler, size=size)

    def _filling(
        self, part: PartTemplate, context: PageContext, box: Box, legend: LegendBox
    ) -> LegendBox:
        """Return the largest legend for a box, or the one that is given if that is larger."""
        fitting = legend_fitting(
            self._content(part, context),
            box.width,
            box.height,
            ruler=context.ruler,
            size=letters_of(part, context, 1.0) * MOST_GROWTH,
        )
        fits = fitting.width_mm <= box.width and fitting.height_mm <= box.height
        return fitting if fits and fitting.size > legend.size else legend

    def _legend(self, part: PartTemplate, context: PageContext, share: float = 1.0) -> LegendBox:
        content = self._content(part, context)
        return legend_box(
            content.titles,
            content.entries,
            content.figures,
            ruler=context.ruler,
            size=letters_of(part, context, 1.0) * share,
        )

    @staticmethod
    def _content(part: PartTemplate, context: PageContext) -> LegendContent:
        texts, name = context.texts, part.option("of", part.inside or "map")
        look = context.looks.get(name) or next(iter(context.looks.values()), None)
        counts = _counts(context) if part.option("figures", False) else ()
        return LegendContent(
            (texts("print.legend"), texts("print.figures")),
            tuple(look.entries) if look is not None else (),
            tuple(counts),
        )


def _counts(context: PageContext) -> Iterator[Figure]:
    plan, subject, texts = context.plan, context.subject, context.texts
    area_m2 = float(subject.outline_m.area)
    if subject.is_of_grids:
        return figures_of_grids(plan, subject.grids, area_m2, texts)
    return figures(plan, subject.leaves, area_m2, texts)


class NorthArrow:
    """Make an arrow to grid north, and to true north where that lies off by 0.1 degree or more.

    Option `true_north` false leaves that out.
    """

    def wanted(self, part: PartTemplate, context: PageContext, room: Box) -> SizeMm:
        """Return its usual size, wider with two norths."""
        size = context.size
        if convergence_matters(_convergence(part, context)):
            return min(24.0 * size, room.width), 24.0 * size
        return 9.0 * size, 18.0 * size

    def made(self, part: PartTemplate, context: PageContext, box: Box) -> Made:
        """Return the arrow in the middle of the box."""
        width, height = self.wanted(part, context, box)
        place = Box.around(box.centre, min(width, box.width), min(height, box.height))
        turn, letter = _convergence(part, context), context.texts("print.north")
        return Made(tuple(north_shapes(place, letter, turn, context.texts, context.ruler)))


def convergence_matters(convergence_deg: float | None) -> bool:
    """Tell whether true north is drawn beside grid north."""
    return convergence_deg is not None and abs(convergence_deg) >= LEAST_DEG


def _convergence(part: PartTemplate, context: PageContext) -> float | None:
    """Return how far grid north lies off true north in the middle of the subject, if asked for."""
    if not part.option("true_north", True):
        return None
    west, south, east, north = context.subject.outline_m.bounds
    return grid_convergence_deg(context.plan.crs, (west + east) / 2, (south + north) / 2)


class Scale:
    """Make the numeric scale with the scale bar below it, in the middle of the box."""

    def wanted(self, part: PartTemplate, context: PageContext, room: Box) -> SizeMm:
        """Return the room's width, at most 80 mm on A3."""
        return min(room.width, 80 * context.size), 13.5 * context.size

    def made(self, part: PartTemplate, context: PageContext, box: Box) -> Made:
        """Return the scale of the map."""
        size = min(context.size, box.height / 11.5)
        denominator = map_of(part, context).scale_denominator
        middle, top = box.centre[0], box.centre[1] - 5.7 * size
        words = context.texts("print.scale", denominator=f"{denominator:.6g}")
        high = context.ruler.fitting(words, 3.4 * size, box.width, bold=True)
        bar = scale_bar(denominator, min(80 * size, box.width * 0.84))
        unit = context.texts("print.kilometres" if bar.in_kilometres else "print.metres")
        shapes = scale_bar_shapes(bar, middle - bar.length_mm / 2, top + 4.6 * size, unit, size)
        return Made((Text(words, middle, top + 1.8 * size, high, "centre", bold=True), *shapes))
