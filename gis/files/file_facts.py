"""Telling what a vector file holds before anybody decides how it is read."""

import warnings
from pathlib import Path

import pyogrio
import shapely
from pyproj import CRS
from pyproj.exceptions import CRSError

from gis.errors import InputProblem
from gis.files.formats.endings import FORMATS, ending_of
from gis.files.untouched import untouched
from gis.files.vector_facts import FileFacts, GeometryKind, LayerFacts
from gis.files.vector_layer import UNREADABLE, cause_of, require_vector_file
from gis.geometry.crs import flat
from gis.geometry.gcj02 import ShiftedCrs

_OVITAL = ("ovkml", "ovkmz")
_ROWS_LOOKED_AT = 200


def facts_of(path: Path) -> FileFacts:
    """Tell what a file holds, reading a few rows of it; raises InputProblem when it cannot."""
    require_vector_file(path)
    with untouched(path) as readable, warnings.catch_warnings():
        warnings.simplefilter("ignore")
        try:
            layers = tuple(_layer(readable, str(name)) for name, _ in pyogrio.list_layers(readable))
        except UNREADABLE as error:
            facts = {"path": path, "cause": cause_of(error)}
            raise InputProblem("polygon_files.unreadable", **facts) from error
    ending = ending_of(path)
    likely = ShiftedCrs.GCJ02 if ending in _OVITAL else None
    return FileFacts(path, FORMATS.get(ending, ending), layers, likely)


def _layer(path: Path, name: str) -> LayerFacts:
    info = pyogrio.read_info(path, layer=name, force_feature_count=True, force_total_bounds=True)
    _, _, wkb, _ = pyogrio.raw.read(path, layer=name, max_features=_ROWS_LOOKED_AT, columns=[])
    bounds = info["total_bounds"]
    return LayerFacts(
        name=name,
        kind=GeometryKind.NONE if wkb is None else _kind(wkb),
        features=int(info["features"]),
        fields=tuple(map(str, info["fields"])),
        declared=_crs(info["crs"]),
        bounds=None if bounds is None else tuple(map(float, bounds)),
    )


def _crs(declared: str | None) -> CRS | None:
    try:
        return None if declared is None else flat(CRS.from_user_input(declared))
    except CRSError:
        return None


def _kind(wkb: object) -> GeometryKind:
    geometries = shapely.from_wkb(wkb, on_invalid="ignore")
    dimensions = {int(one) for one in shapely.get_dimensions(geometries) if one >= 0}
    if not dimensions:
        return GeometryKind.NONE
    if len(dimensions) > 1:
        return GeometryKind.MIXED
    kinds = (GeometryKind.POINTS, GeometryKind.LINES, GeometryKind.POLYGONS)
    return kinds[dimensions.pop()]
