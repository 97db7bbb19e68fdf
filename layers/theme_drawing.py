"""Theme layers as drawing data: flat arrays by class, for hundreds of thousands of rows."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import NamedTuple

import numpy as np
import shapely
from numpy.typing import NDArray

from gis.files.theme_layers import ThemeShape
from gis.geometry.lattice import MM_PER_M
from gis.topology.records import GridId
from layers.reference_lines import FlatLines
from layers.theme_style import ThemeEntry, ThemeStyle, legend_of, text_of_value
from layers.to_qt import XY, Lines


class ThemeName(NamedTuple):
    """Be a name on the map and the place that it belongs to, in metres."""

    x_m: float
    y_m: float
    text: str


@dataclass(frozen=True, eq=False)
class ThemeClass:
    """Hold the rows of one class: points, (n, 2) metres by easting, and lines or rings."""

    number: int
    colour: str
    points_m: XY = field(repr=False)
    lines: FlatLines = field(repr=False)


@dataclass(frozen=True, eq=False)
class ThemeDrawing:
    """Be a theme layer ready to be painted, safe to hand to a worker; make it with `of`.

    `names` are sorted by easting. `legend` has the entries of classes that occur.
    """

    title: str
    shape: ThemeShape
    style: ThemeStyle
    opacity: float
    classes: tuple[ThemeClass, ...] = field(repr=False)
    names: tuple[ThemeName, ...] = field(default=(), repr=False)
    legend: tuple[ThemeEntry, ...] = field(default=(), repr=False)

    @classmethod
    def of(  # noqa: PLR0913  # one argument for each thing that a layer has
        cls,
        title: str,
        shape: ThemeShape,
        style: ThemeStyle,
        geometries_mm: NDArray[np.object_],
        *,
        values: Sequence[object] | None = None,
        names: Sequence[object] = (),
        opacity: float = 1.0,
    ) -> "ThemeDrawing":
        """Prepare a layer; `values` are those of the style's column, `names` of its labels."""
        number_of = style.classes(values, len(geometries_mm))
        there = ~shapely.is_missing(geometries_mm)
        colours = style.class_colours
        classes = tuple(
            _class(shape, number, colours[number], geometries_mm[there & (number_of == number)])
            # What is in no class lies lowest.
            for number in sorted(set(number_of[there].tolist()), key=lambda n: n - len(colours))
        )
        others = len(colours) - 1
        has_others = bool((number_of[there] == others).any())
        return cls(
            title,
            shape,
            style,
            opacity,
            tuple(sorted(classes, key=lambda each: each.number != others)),
            _names(geometries_mm, names),
            legend_of(style, has_others=has_others),
        )


@dataclass(frozen=True, eq=False)
class Choropleth:
    """Be grids coloured by a number: `title` says of what, `note` what else must be known.

    Classes end at `limits`. Grids that are not in `colours` have no value and are painted in the
    colour of `empty`.
    """

    title: str
    entries: tuple[ThemeEntry, ...]
    colours: Mapping[GridId, str] = field(repr=False)
    empty: str
    limits: tuple[float, ...] = ()
    note: str = ""

    def colour_of(self, grid: GridId) -> str:
        """Return the colour of a base grid."""
        return self.colours.get(grid, self.empty)


@dataclass(frozen=True, eq=False)
class ThemePicture:
    """Hold what of the theme layers the map shows, the lowest layer first."""

    drawings: tuple[ThemeDrawing, ...] = ()
    choropleth: Choropleth | None = None

    def enlarged(self, factor: float) -> "ThemePicture":
        """Return the picture with points and lines so much larger, for larger or smaller paper."""
        drawings = (replace(one, style=one.style.enlarged(factor)) for one in self.drawings)
        return replace(self, drawings=tuple(drawings))


NO_THEMES = ThemePicture()


def _class(
    shape: ThemeShape, number: int, colour: str, geometries_mm: NDArray[np.object_]
) -> ThemeClass:
    points = np.empty((0, 2))
    lines: Lines = (points, np.empty(0, dtype=np.int64))
    if shape is ThemeShape.POINTS:
        points = shapely.get_coordinates(geometries_mm) / MM_PER_M
        points = points[np.argsort(points[:, 0], kind="stable")]
    elif shape is ThemeShape.LINES:
        lines = _flat(shapely.get_parts(geometries_mm))
    elif shape is ThemeShape.AREAS:
        # The land lies on the left of every ring, for a winding fill.
        parts = shapely.orient_polygons(shapely.get_parts(geometries_mm))
        lines = _flat(shapely.get_rings(parts))
    return ThemeClass(number, colour, points, FlatLines(lines))


def _flat(lines_mm: NDArray[np.object_]) -> Lines:
    xy_mm, of = shapely.get_coordinates(lines_mm, return_index=True)
    return xy_mm / MM_PER_M, np.searchsorted(of, np.arange(len(lines_mm)))


def _names(geometries_mm: NDArray[np.object_], names: Sequence[object]) -> tuple[ThemeName, ...]:
    if not names:
        return ()
    places = shapely.point_on_surface(geometries_mm)
    x, y = shapely.get_x(places) / MM_PER_M, shapely.get_y(places) / MM_PER_M
    found = [
        ThemeName(east, north, text)
        for east, north, name in zip(x.tolist(), y.tolist(), names, strict=True)
        if (text := text_of_value(name)) and east == east  # noqa: PLR0124  # nan is no place
    ]
    return tuple(sorted(found))
