"""What the legend of a sheet says of theme layers: the classes that lie on the map, no others."""

from collections.abc import Collection, Iterator

import numpy as np
import shapely

from app.printing.legend_fading import faded, over_white
from app.printing.wrapping import wrapped
from gis.files.theme_layers import ThemeShape
from gis.texts import Texts
from gis.topology.records import GridId
from layers.drawing import Fills, Mark, Ruler, Symbol
from layers.layer_view import MapLayer
from layers.legend import LegendEntry
from layers.map_view import MetreBounds
from layers.reference_lines import FlatLines, points_in
from layers.style import LineStyle, MapStyle
from layers.theme_drawing import Choropleth, ThemeClass, ThemeDrawing, ThemePicture
from layers.theme_style import ThemeEntry, legend_of
from layers.to_qt import apart

WIDEST = 16.0
"""How long a line of a name may be, in heights of a character."""
MOST_LINES = 2
THINNEST_MM = 0.1


def theme_entries(
    themes: ThemePicture,
    grids: Collection[GridId],
    style: MapStyle,
    bounds_m: MetreBounds,
    *,
    texts: Texts,
    ruler: Ruler,
) -> Iterator[LegendEntry]:
    """Yield the entries of theme layers on a map: `grids` of the subject and land within bounds.

    Layers of one look come first, each a single entry; then grids coloured by a count, and the
    layers with classes, the highest first, each below its title. Long names take two lines.
    """
    single: list[LegendEntry] = []
    classed: list[LegendEntry] = []
    shown = reversed(themes.drawings) if style.shows(MapLayer.THEMES) else ()
    for drawing in shown:
        entries = [
            LegendEntry(_symbol(drawing, entry, style), _name(entry, drawing.title, texts, ruler))
            for entry in _seen(drawing, bounds_m)
        ]
        if drawing.style.has_one_look:
            single += entries
        elif entries:
            classed += [_title(drawing.title, ruler), *entries]
    yield from single
    if themes.choropleth is not None and style.shows(MapLayer.FILLS):
        yield from _counted(themes.choropleth, grids, style, texts, ruler)
    yield from classed


def _seen(drawing: ThemeDrawing, bounds_m: MetreBounds) -> Iterator[ThemeEntry]:
    """Yield the entries of the classes with something on the map."""
    numbers = {each.number for each in drawing.classes if _is_seen(each, drawing.shape, bounds_m)}
    for number, entry in enumerate(legend_of(drawing.style)):
        if number in numbers:
            yield entry


def _is_seen(each: ThemeClass, shape: ThemeShape, bounds_m: MetreBounds) -> bool:
    if shape is ThemeShape.POINTS:
        return bool(len(points_in(each.points_m, bounds_m)))
    return _touches(each.lines, bounds_m, are_rings=shape is ThemeShape.AREAS)


def _touches(lines: FlatLines, bounds_m: MetreBounds, *, are_rings: bool) -> bool:
    """Tell whether a line, or the land on the left of rings, has part in a rectangle."""
    west, south, east, north = bounds_m
    box = lines.bounds
    is_near = (box[:, 0] <= east) & (box[:, 2] >= west)
    is_near &= (box[:, 1] <= north) & (box[:, 3] >= south)
    inside = (box[:, 0] >= west) & (box[:, 2] <= east)
    inside &= (box[:, 1] >= south) & (box[:, 3] <= north)
    if inside.any() or not is_near.any():
        return bool(inside.any())
    near = [shapely.LineString(line) for line in apart(lines.within(bounds_m, 0.0))]
    if shapely.intersects(near, shapely.box(*bounds_m)).any():
        return True
    # No line comes in: the rectangle is all within the land, or all outside it.
    middle = shapely.Point((west + east) / 2, (south + north) / 2)
    round_it = [ring for ring in near if are_rings and shapely.Polygon(ring).contains(middle)]
    return int(np.sum([1 if shapely.is_ccw(ring) else -1 for ring in round_it])) > 0


def _symbol(drawing: ThemeDrawing, entry: ThemeEntry, style: MapStyle) -> Symbol:
    look = drawing.style
    opacity = drawing.opacity * style.layers.state(MapLayer.THEMES).opacity
    colour = over_white(entry.colour, opacity)
    if drawing.shape is ThemeShape.POINTS:
        return Mark(look.marker, colour, entry.size_mm)
    line = LineStyle(colour, max(look.width_mm, THINNEST_MM))
    if drawing.shape is ThemeShape.LINES:
        return line
    fill = over_white(entry.colour, opacity * min(max(look.fill, 0.0), 1.0))
    return Fills((fill,), line if look.width_mm > 0 else LineStyle(fill, THINNEST_MM))


def _counted(
    choropleth: Choropleth,
    grids: Collection[GridId],
    style: MapStyle,
    texts: Texts,
    ruler: Ruler,
) -> Iterator[LegendEntry]:
    painted = {choropleth.colour_of(grid) for grid in grids}
    entries = [
        LegendEntry(
            Fills((faded(entry.colour, style),), style.grid_line),
            texts("print_themes.no_value") if entry.is_others else _lines(entry.text, ruler),
        )
        for entry in choropleth.entries
        if entry.colour in painted
    ]
    if entries:
        yield _title(choropleth.title, ruler)
        yield from entries
        if choropleth.note:
            yield LegendEntry(None, _lines(choropleth.note, ruler))


def _name(entry: ThemeEntry, title: str, texts: Texts, ruler: Ruler) -> str:
    if entry.is_others:
        return texts("print_themes.others")
    return _lines(entry.text or title, ruler)


def _title(words: str, ruler: Ruler) -> LegendEntry:
    return LegendEntry(None, _lines(words, ruler, bold=True), is_title=True)


def _lines(words: str, ruler: Ruler, *, bold: bool = False) -> str:
    """Return words in at most two lines; what is longer ends with an ellipsis."""
    lines = wrapped(words, 1.0, WIDEST, ruler, bold=bold)
    if len(lines) > MOST_LINES:
        lines = [*lines[: MOST_LINES - 1], f"{lines[MOST_LINES - 1][:-1]}…"]
    return "\n".join(lines)
