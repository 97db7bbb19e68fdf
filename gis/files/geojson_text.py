"""GeoJSON with other geometries: all else in the document stays, coordinates are written in full.

GDAL writes 15 decimals, which is not always the same number.
"""

import json
from pathlib import Path
from typing import Any

import numpy as np
import shapely
from numpy.typing import NDArray
from shapely.geometry.base import BaseGeometry

Geometries = NDArray[np.object_]


def features_of(path: Path, count: int) -> dict[str, Any] | None:
    """Return the document when it is a collection of `count` features, else None."""
    try:
        document = json.loads(path.read_text(encoding="utf-8-sig"))
    except (ValueError, OSError):
        return None
    if not isinstance(document, dict) or document.get("type") != "FeatureCollection":
        return None
    features = document.get("features")
    if not isinstance(features, list) or len(features) != count:
        return None
    return document if all(isinstance(feature, dict) for feature in features) else None


def write_features(
    document: dict[str, Any], geometries: Geometries, is_new: NDArray[np.bool_], path: Path
) -> None:
    """Write the document to `path` with the new geometries; one feature a line."""
    head = {name: value for name, value in document.items() if name not in {"features", "bbox"}}
    lines = (
        _line(_with_geometry(feature, geometry) if new else feature)
        for feature, geometry, new in zip(document["features"], geometries, is_new, strict=True)
    )
    with path.open("w", encoding="utf-8") as stream:
        stream.write(_line(head)[:-1] + (", " if head else "") + '"features": [\n')
        stream.write(",\n".join(lines))
        stream.write("\n]}\n")


def _with_geometry(feature: dict[str, Any], geometry: BaseGeometry | None) -> dict[str, Any]:
    written = None if geometry is None else shapely.geometry.mapping(geometry)
    kept = {name: value for name, value in feature.items() if name != "bbox"}
    return {**kept, "geometry": written}


def _line(value: dict[str, Any]) -> str:
    return json.dumps(value, ensure_ascii=False)
