"""Whether a file that was written again holds what the one that it came from held."""

import math
import re
import warnings
from collections.abc import Mapping
from pathlib import Path

import numpy as np
import pandas as pd
import pyogrio
import shapely
from numpy.typing import NDArray

from gis.errors import InputProblem
from gis.files.polygon_files import PolygonFile
from gis.files.shapefile_encoding import encoding_of
from gis.files.whole_layer import WholeLayer, read_whole

_EXACT = ("GPKG", "ESRI Shapefile", "GeoJSON", "GeoJSONSeq", "FlatGeobuf")
"""The formats that keep numbers as they are."""

_TIME = re.compile(
    r"(\d{4}[-/]\d\d[-/]\d\d)(?:[ T](\d\d:\d\d:\d\d)(?:\.\d+)?(?:Z|[+-]\d\d(?::?\d\d)?)?)?$"
)
_ROUNDED = 1e-9
_RELATIVE = 1e-12


def require_same(
    file: PolygonFile,
    layer: WholeLayer,
    geometries: NDArray[np.object_],
    path: Path,
    *,
    told_as: Path,
    driver: str,
) -> list[tuple[str, Mapping[str, object]]]:
    """Read `path` back and compare; raise InputProblem for a loss, return remarks on what differs.

    Of formats that hold text only, it is a remark when values are no longer of their type.
    """
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        name = path.stem if driver == "ESRI Shapefile" else file.layer
        text = encoding_of(path, name)
        again = read_whole(path, _only_layer(path, name), text.name if text else None)
    if len(again.wkb) != len(layer.wkb):
        facts = {"path": told_as, "before": len(layer.wkb), "after": len(again.wkb)}
        raise InputProblem("repair.lost_features", **facts)
    is_exact = driver in _EXACT
    _require_same_shapes(again, geometries, told_as, _ROUNDED if not is_exact else 0.0)
    lost = _differing(layer, again)
    if not lost:
        return []
    facts = {"path": told_as, "columns": ", ".join(lost)}
    if is_exact:
        raise InputProblem("repair.lost_values", **facts)
    return [("repair.changed_values", facts)]


def _only_layer(path: Path, wanted: str) -> str:
    names = [str(name) for name, _ in pyogrio.list_layers(path)]
    return wanted if wanted in names else names[0]


def _require_same_shapes(
    again: WholeLayer, geometries: NDArray[np.object_], told_as: Path, tolerance: float
) -> None:
    there = ~shapely.is_missing(geometries)
    read = shapely.force_2d(shapely.from_wkb(again.wkb, on_invalid="fix"))
    ours, theirs = _plain(geometries[there]), _plain(read[there])
    same = shapely.equals_exact(theirs, ours, tolerance=tolerance)
    if tolerance:
        # Rounding can change which vertex of a ring comes first in the canonical order.
        same[~same] = _alike(ours[~same], theirs[~same], tolerance)
    if not same.all():
        row = int(np.flatnonzero(there)[~same][0]) + 1
        raise InputProblem("repair.lost_shape", path=told_as, row=row)


def _alike(
    ours: NDArray[np.object_], theirs: NDArray[np.object_], tolerance: float
) -> NDArray[np.bool_]:
    """Return which are the same to the tolerance, wherever their rings begin."""
    apart = shapely.hausdorff_distance(ours, theirs)
    counts = shapely.get_num_coordinates(ours) == shapely.get_num_coordinates(theirs)
    return np.asarray(counts & (apart <= tolerance))


def _plain(geometries: NDArray[np.object_]) -> NDArray[np.object_]:
    """Return multipolygons in a canonical order of parts, rings and vertices."""
    made = np.empty(len(geometries), dtype=object)
    for at, geometry in enumerate(geometries):
        made[at] = shapely.multipolygons(shapely.get_parts(geometry))
    return np.asarray(shapely.normalize(made))


def _differing(layer: WholeLayer, again: WholeLayer) -> list[str]:
    """Return the names of columns that are missing or hold other values."""
    by_name = {name.casefold(): at for at, name in enumerate(again.fields)}
    lost = []
    for name, column, nulls in zip(layer.fields, layer.columns, layer.nulls, strict=True):
        at = by_name.get(name.casefold())
        if at is None or _values(column, nulls) != _values(again.columns[at], again.nulls[at]):
            lost.append(name)
    return lost


def _values(column: NDArray[np.generic], nulls: NDArray[np.bool_] | None) -> list[object]:
    values = [_plain_value(value) for value in column.tolist()]
    if column.dtype.kind == "M":
        values = [_time(value) for value in column]
    if nulls is not None:
        values = ["" if null else value for value, null in zip(values, nulls, strict=True)]
    return values


def _plain_value(value: object) -> object:
    """Return a value so that the same fact in two formats is equal: null and empty are one."""
    match value:
        case None:
            return ""
        case bool() | int():
            return _Number(float(value)) if abs(value) < 2**53 else str(int(value))
        case float():
            return "" if math.isnan(value) else _Number(value)
        case str():
            return _without_zone(value.rstrip(" "))
        case _:
            return str(value)


def _time(value: np.datetime64) -> str:
    return "" if np.isnat(value) else _without_zone(str(pd.Timestamp(value)))


def _without_zone(words: str) -> str:
    """Return a time as one writes it in every format; other words as they are."""
    found = _TIME.match(words)
    if found is None:
        return words
    day, clock = found[1].replace("/", "-"), found[2] or "00:00:00"
    return f"{day} {clock}"


class _Number:
    """Be a number that equals one written with fifteen digits."""

    def __init__(self, value: float) -> None:
        self._value = value

    def __eq__(self, other: object) -> bool:
        return isinstance(other, _Number) and math.isclose(
            self._value, other._value, rel_tol=_RELATIVE, abs_tol=1e-300
        )

    __hash__ = None  # type: ignore[assignment]
