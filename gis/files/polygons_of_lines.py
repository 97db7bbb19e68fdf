"""The lines of a layer as polygons, with the attributes and names that belong to them."""

from dataclasses import dataclass, field

import numpy as np
import pandas as pd
import shapely
from numpy.typing import NDArray
from pyproj import CRS

from gis.files.names_inside import names_inside
from gis.files.rings_from_lines import JOIN_M, Rings, rings_from_lines
from gis.files.vector_facts import Remark
from gis.files.vector_layer import NamePoints, VectorLayer

Geometries = NDArray[np.object_]

_METRES_PER_DEGREE = 111_195.0
_PLACES_TOLD = 10
_LAST_LON, _LAST_LAT = 180.0, 90.0


@dataclass(frozen=True)
class LinePolygons:
    """Hold the polygons that lines enclose, a row of attributes for each, and what to tell."""

    geometries: Geometries
    attributes: pd.DataFrame = field(repr=False)
    remarks: tuple[Remark, ...]


def polygons_of_lines(
    layer: VectorLayer, geometries: Geometries, crs: CRS | None, *, join_m: float = JOIN_M
) -> LinePolygons | None:
    """Return the polygons that the lines of a layer enclose, None where it has no lines.

    `geometries` are those of the layer (2D); areas among them count by their outlines. A polygon
    has the attributes of the line that is its whole outline, else of a point inside it; words of a
    drawing become its `name`. The remarks count lines, polygons, joined and open ends.
    """
    geometries = geometries.copy()
    geometries[shapely.is_empty(geometries)] = None
    dimensions = shapely.get_dimensions(geometries)
    if (dimensions == 1).any() and (dimensions == 2).any():
        geometries = np.where(dimensions == 2, shapely.boundary(geometries), geometries)
        dimensions = shapely.get_dimensions(geometries)
    if not (dimensions == 1).any():
        return None
    scale = _metres(geometries, crs)
    lines = geometries.copy()
    lines[dimensions != 1] = None
    plane = shapely.transform(lines, lambda xy: xy * scale)
    rings = rings_from_lines(plane.tolist(), join_m)
    made = shapely.transform(rings.polygons, lambda xy: xy / scale)
    row_of = _rows(made, rings, geometries)
    attributes = _attributes(layer).iloc[np.where(row_of < 0, 0, row_of)].reset_index(drop=True)
    attributes = attributes.astype(object)
    attributes.loc[row_of < 0, :] = None
    if layer.names is not None and len(made):
        names, words = names_inside(made, layer.names)
        attributes["name"] = names
        attributes["words"] = words
    return LinePolygons(made, attributes, tuple(_remarks(rings, scale, join_m)))


def _metres(geometries: Geometries, crs: CRS | None) -> NDArray[np.float64]:
    """Return how many metres a unit of x and of y is, about; told by the size of the numbers."""
    west, south, east, north = shapely.total_bounds(geometries)
    if max(abs(west), abs(east)) <= _LAST_LON and max(abs(south), abs(north)) <= _LAST_LAT:
        narrower = np.cos(np.radians((south + north) / 2))
        return np.array([max(narrower, 1e-6), 1.0]) * _METRES_PER_DEGREE
    unit = 1.0
    if crs is not None and crs.is_projected:
        unit = float(crs.axis_info[0].unit_conversion_factor)
    return np.array([unit, unit])


def _rows(polygons: Geometries, rings: Rings, geometries: Geometries) -> NDArray[np.int64]:
    """Return the row whose attributes each polygon has, -1 for none."""
    rows = rings.line_of.copy()
    points = np.flatnonzero(shapely.get_dimensions(geometries) == 0)
    if len(points) and len(polygons):
        words = NamePoints(
            shapely.centroid(geometries[points]),
            tuple(map(str, points.tolist())),
            np.zeros(len(points)),
        )
        for at, name in enumerate(names_inside(polygons, words)[0]):
            if rows[at] < 0 and name is not None:
                rows[at] = int(name)
    return rows


def _attributes(layer: VectorLayer) -> pd.DataFrame:
    frame = pd.DataFrame(dict(zip(layer.fields, layer.columns, strict=True)))
    return frame.reindex(range(len(layer.wkb_of_all())))


def _remarks(rings: Rings, scale: NDArray[np.float64], join_m: float) -> list[Remark]:
    counts = {
        "lines": rings.lines,
        "polygons": len(rings.polygons),
        "joined": rings.joined,
        "join_m": join_m,
        "open_ends": len(rings.open_ends),
        "loose": rings.loose,
    }
    remarks: list[Remark] = [("vector_files.made_of_lines", counts)]
    if len(rings.open_ends):
        shown = (rings.open_ends / scale)[:_PLACES_TOLD]
        digits = 6 if scale[1] > 1000 else 2
        places = "；".join(f"{x:.{digits}f}, {y:.{digits}f}" for x, y in shown.tolist())
        facts = {"count": len(rings.open_ends), "places": places}
        remarks.append(("vector_files.open_ends", facts))
    if rings.slivers:
        remarks.append(("vector_files.thin_rings", {"count": rings.slivers, "join_m": join_m}))
    return remarks
