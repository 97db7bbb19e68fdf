"""The look of the map as values for other programs; needs no Qt."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from functools import partial

from gis.exports.look import (
    AGREED,
    DISPUTED,
    ExportLook,
    LineLook,
    LookOf,
    TextLook,
    ThemeLook,
)
from gis.files.theme_layers import ThemeLayer
from gis.plan.plan import Plan
from gis.topology.records import GridId
from layers.boundary_kind import BoundaryKind, BoundaryKinds, kinds_of_tiers
from layers.grid_sizes import size_class
from layers.layer_view import BorderScheme, FillScheme
from layers.plan_colours import first_colours
from layers.style import LineStyle, MapStyle, TextStyle
from layers.theme_qml import qml_of
from layers.theme_style import Look, style_of


def look_with(style: MapStyle, colours: Mapping[GridId, int]) -> LookOf:
    """Return what makes the look of a plan; `colours` are the numbers that its grids have."""
    return partial(_look, style=style, colours=colours)


def theme_look(layer: ThemeLayer, columns: Mapping[str, Sequence[object]], rows: int) -> ThemeLook:
    """Return the look of a theme layer of which these columns go out.

    One that is decided by a column that stays is a single colour, and its values are not told.
    """
    style = style_of(layer.style, layer.kind)
    if style.look is not Look.SINGLE and style.column not in columns:
        style = replace(
            style, look=Look.SINGLE, column="", categories=(), limits=(), colours=(), ranges=()
        )
    return ThemeLook(
        key=layer.table,
        colours=style.class_colours,
        colour_of=tuple(style.classes(columns.get(style.column), rows).tolist()),
        width_mm=style.width_mm,
        fill=style.fill,
        name=style.label_column if style.label_column in columns else "",
        qml=qml_of(style, layer.shape),
    )


def _look(plan: Plan, *, style: MapStyle, colours: Mapping[GridId, int]) -> ExportLook:
    kinds = BoundaryKinds(plan)
    is_plain = style.layers.borders is BorderScheme.PLAIN
    standings = {DISPUTED: _line(style.disputed_line), AGREED: _line(style.agreed_line)}
    return ExportLook(
        fills=style.fills,
        fill_of=_fills(plan, style, colours),
        kinds={arc.id: _name(kinds.of(arc)) for arc in plan.partition.arcs.values()},
        lines={_name(kind): _line(_style_of(style, kind)) for kind in BoundaryKind},
        standings={} if is_plain else standings,
        tier_kinds={tier: _name(kind) for tier, kind in kinds_of_tiers(plan.rules.tiers).items()},
        grid_text=_text(style.grid_text),
        unit_text=_text(style.unit_text),
        place="#1f6f8b",
        household=style.households.fill,
        exclusive=_line(style.exclusive_line),
    )


def _fills(plan: Plan, style: MapStyle, known: Mapping[GridId, int]) -> dict[GridId, int]:
    numbers = first_colours(plan, known)
    if style.layers.fills is FillScheme.SIZE:
        return {grid: int(size_class(plan, grid)) for grid in numbers}
    return {grid: number % len(style.fills) for grid, number in numbers.items()}


def _style_of(style: MapStyle, kind: BoundaryKind) -> LineStyle:
    line: LineStyle = getattr(style, f"{_name(kind)}_line")
    return line


def _name(kind: BoundaryKind) -> str:
    return kind.name.lower()


def _line(line: LineStyle) -> LineLook:
    return LineLook(line.colour, line.width_mm, line.dash_mm)


def _text(text: TextStyle) -> TextLook:
    return TextLook(text.colour, text.height_mm)
