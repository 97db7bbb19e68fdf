"""How quiet a map is: its ground, how strong its boundaries are, the kilometre grid over it."""

from collections.abc import Iterable, Sequence
from dataclasses import replace

from app.printing.sheets.context import PageContext
from app.printing.sheets.page import MapFrame
from app.printing.templates.records import PartTemplate
from gis.errors import InputProblem
from layers.boxes import Box
from layers.drawing import Shape, Text
from layers.graticule import kilometre_grid
from layers.layer_view import FillScheme, MapLayer
from layers.style import MapStyle

PALE = "#c3c8d0"
"""The colour of boundaries that are there already and may be drawn otherwise."""
DARK = "#1f2937"
"""The colour of thin boundaries over pictures, where grey ones would be lost."""
HALO = "#ffffff"
KILOMETRES_APART_MM = 50.0
"""As far apart as the ticks of the frame stand, on A3."""


def with_ground(part: PartTemplate, style: MapStyle) -> MapStyle:
    """Return the style with the ground and the boundaries that the map's options ask for."""
    style = replace(style, background=part.option("ground", style.background))
    match part.option("boundaries", "full"):
        case "full":
            return style
        case "pale":
            return replace(
                style,
                sub_grid_line=replace(style.sub_grid_line, colour=PALE),
                grid_line=replace(style.grid_line, colour=PALE),
                agreed_line=replace(style.agreed_line, colour=PALE),
                disputed_line=replace(style.disputed_line, colour=PALE),
            )
        case other:
            raise InputProblem(
                "templates.wrong_option", part=part.name, option="boundaries", value=other
            )


def over_base_maps(style: MapStyle, *, is_counted: bool = False) -> MapStyle:
    """Return the style of a map with base maps: they show through areas, and lines are dark.

    Who wants grids without colours sees nothing of them but their lines, unless it `is_counted`:
    grids are coloured by a count.
    """
    layers = style.layers.over_base_maps()
    if layers.fills is FillScheme.NONE and not is_counted:
        layers = layers.without(MapLayer.FILLS)
    return replace(
        style,
        layers=layers,
        grid_line=replace(style.grid_line, colour=DARK),
        sub_grid_line=replace(style.sub_grid_line, colour=DARK),
        group_line=replace(style.group_line, colour=DARK),
    )


def legible(shapes: Iterable[Shape]) -> list[Shape]:
    """Return lettering that can be read over pictures: each text with a halo."""
    return [
        replace(shape, halo=shape.halo or HALO) if isinstance(shape, Text) else shape
        for shape in shapes
    ]


def kilometre_shapes(
    part: PartTemplate, context: PageContext, frame: MapFrame, taken: Sequence[Box] = ()
) -> Iterable[Shape]:
    """Return the kilometre grid over the land, if the map's options ask for it.

    Crosses keep off the boxes in `taken`.
    """
    match part.option("kilometres", "ticks"):
        case "ticks":
            return ()
        case "grid" | "crosses" as way:
            apart_mm = KILOMETRES_APART_MM * context.size
            is_crosses = way == "crosses"
            return kilometre_grid(
                frame.bounds_m,
                frame.inner,
                apart_mm,
                context.size,
                crosses=is_crosses,
                taken=taken,
            )
        case other:
            raise InputProblem(
                "templates.wrong_option", part=part.name, option="kilometres", value=other
            )
