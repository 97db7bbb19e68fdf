"""The hash of audited content: the same for equal content, whatever the file or its order."""

import hashlib
import json
from collections.abc import Iterable
from typing import Any

import numpy as np
import pandas as pd
import shapely

from gis.files.polygon_files import PolygonFile
from gis.geometry.crs import crs_label
from gis.plan.profile import Profile

_DECIMALS_OF_DEGREES = 12
_DECIMALS_OF_LENGTHS = 6
_DIGITS_OF_VALUES = 12


def hash_of_file(file: PolygonFile, frame: PolygonFile | None, profile: Profile) -> str:
    """Hash geometry, attributes and CRS of the features, those of the frame, and the profile.

    Does not count: file format and names, order of features, fields and parts, where a ring
    begins and which way it runs, missing values, a polygon declared as a multipolygon of one,
    and what formats write differently: the last bits of numbers, and 1 for true.
    """
    head = [{"profile": profile.canonical(), "crs": crs_label(file.crs)}]
    bodies = [_features(file)]
    if frame is not None:
        head.append({"frame": crs_label(frame.crs)})
        bodies.append(_features(frame))
    return hash_of_parts(head, bodies)


def hash_of_parts(head: list[dict[str, Any]], bodies: Iterable[Iterable[bytes]]) -> str:
    """Hash a head and bodies of rows, each body as a set: the order of its rows is lost."""
    digest = hashlib.sha256(canonical_json(head))
    for body in bodies:
        digest.update(b"\0")
        for row in sorted(hashlib.sha256(row).digest() for row in body):
            digest.update(row)
    return digest.hexdigest()


def canonical_json(content: object) -> bytes:
    """Return JSON with sorted keys and no spaces."""
    text = json.dumps(content, sort_keys=True, ensure_ascii=False, separators=(",", ":"))
    return text.encode()


def _features(file: PolygonFile) -> list[bytes]:
    columns = [str(column) for column in file.attributes.columns]
    rows = file.attributes.itertuples(index=False, name=None)
    attributes = (
        canonical_json(
            {
                column: plain
                for column, value in zip(columns, row, strict=True)
                if (plain := _plain(value)) is not None
            }
        )
        for row in rows
    )
    return [wkb + b"\0" + text for wkb, text in zip(_shapes(file), attributes, strict=True)]


def _shapes(file: PolygonFile) -> list[bytes]:
    # Formats that write coordinates as text keep some 15 digits: less than these decimals.
    decimals = _DECIMALS_OF_DEGREES if file.crs.is_geographic else _DECIMALS_OF_LENGTHS
    rounded = shapely.transform(file.geometries, lambda xy: np.round(xy, decimals) + 0.0)
    normal = shapely.normalize(rounded)
    single = (shapely.get_type_id(normal) == 6) & (shapely.get_num_geometries(normal) == 1)
    normal[single] = shapely.get_geometry(normal[single], 0)
    wkb = shapely.to_wkb(normal, byte_order=1, output_dimension=2)
    return [shape or b"" for shape in wkb]


def _plain(value: object) -> object:
    """Return a value as JSON knows it; None for what counts as missing."""
    if isinstance(value, np.generic):
        value = value.item()
    if isinstance(value, float):
        if value != value:  # noqa: PLR0124
            return None
        return int(value) if value.is_integer() else float(f"{value:.{_DIGITS_OF_VALUES}g}")
    if isinstance(value, str):
        return value.strip() or None
    if value is None or value is pd.NaT or value is pd.NA:
        return None
    return int(value) if isinstance(value, int) else str(value)
