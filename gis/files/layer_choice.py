"""Which layer of a file is meant when nobody names one: by what layers hold, not by their type."""

from collections.abc import Mapping
from pathlib import Path

import numpy as np
import shapely

from gis.errors import InputProblem
from gis.files.formats.source import LINEAR, POLYGONAL, UNDECIDED, VectorSource
from gis.files.joined_layers import EVERY, named_layers
from gis.files.vector_facts import GeometryKind
from gis.files.vector_layer import VectorLayer

ROWS_LOOKED_AT = 200
_KINDS = {
    frozenset({0}): GeometryKind.POINTS,
    frozenset({1}): GeometryKind.LINES,
    frozenset({2}): GeometryKind.POLYGONS,
    frozenset[int](): GeometryKind.NONE,
}


def kind_of_shapes(layer: VectorLayer) -> GeometryKind:
    """Return what the features of a layer are."""
    if layer.wkb is None:
        return GeometryKind.NONE
    geometries = shapely.from_wkb(layer.wkb, on_invalid="ignore")
    dimensions = np.unique(shapely.get_dimensions(geometries[~shapely.is_empty(geometries)]))
    return _KINDS.get(frozenset(dimensions[dimensions >= 0].tolist()), GeometryKind.MIXED)


def polygon_layers(source: VectorSource, named: str | None, path: Path) -> tuple[str, ...]:
    """Return the layers to read polygons from: those named, else the only one with polygons.

    Where none has polygons it is the only one with lines. `*` names all of them. Raises
    InputProblem where there are none, or several and none is named.
    """
    layers = source.layers()
    names = ", ".join(layers)
    if named is not None and named != EVERY:
        chosen = named_layers(layers, named)
        if not chosen:
            raise InputProblem("polygon_files.no_such_layer", path=path, layer=named, layers=names)
        return chosen
    candidates = _with_shapes(source, layers, POLYGONAL, GeometryKind.POLYGONS)
    key = "polygon_files.several_layers"
    if not candidates:
        candidates = _with_shapes(source, layers, LINEAR, GeometryKind.LINES)
        key = "vector_files.several_line_layers"
    if not candidates:
        raise InputProblem("polygon_files.no_polygons", path=path, layers=names or "–")
    if len(candidates) > 1 and named != EVERY:
        raise InputProblem(key, path=path, layers=", ".join(candidates))
    return candidates


def _with_shapes(
    source: VectorSource, layers: Mapping[str, str], declared: tuple[str, ...], kind: GeometryKind
) -> tuple[str, ...]:
    """Return the layers of a kind; where several are, those that hold any feature."""
    undecided = [name for name, said in layers.items() if said in UNDECIDED]
    found = [name for name, said in layers.items() if said in declared]
    if undecided and not (len(undecided) == 1 and not found and kind is GeometryKind.POLYGONS):
        fits = (kind, GeometryKind.MIXED)
        found += [
            name for name in undecided if kind_of_shapes(source.read(name, ROWS_LOOKED_AT)) in fits
        ]
    elif undecided:
        found = undecided
    if len(found) > 1:
        filled = [name for name in found if source.extent(name).features != 0]
        found = filled or found
    return tuple(found)
