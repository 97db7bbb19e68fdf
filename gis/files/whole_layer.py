"""A layer of a vector file with all that GDAL tells of it, so that it can be written again."""

import re
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pyogrio
import shapely
from numpy.typing import NDArray

Flags = NDArray[np.bool_]
Ids = NDArray[np.int64]
Geometries = NDArray[np.object_]

_EXACT_INTEGERS = 2.0**53
_UTC_FLAG = 100
"""How GDAL notes a time zone: 100 is UTC, one more is a quarter of an hour further east."""

_OFFSET = re.compile(r"([+-])(\d\d):?(\d\d)$")


@dataclass(frozen=True, eq=False)
class WholeLayer:
    """Hold fields with a column of values each, which of them are null, ids and geometries.

    `zones` has GDAL's flag of the time zone for each value of a column of times. `wkb` is as the
    file has it, with heights and measures; None where a feature has no geometry.
    """

    fields: tuple[str, ...]
    columns: tuple[NDArray[Any], ...]
    nulls: tuple[Flags | None, ...]
    zones: dict[str, NDArray[np.int64]]
    fids: Ids
    wkb: Geometries
    geometry_type: str
    crs: str | None
    driver: str


@dataclass(frozen=True, eq=False)
class _Field:
    """Be a column as it was read; `kind` is the type that the file declares."""

    name: str
    column: NDArray[Any]
    kind: str


def read_whole(path: Path, layer: str, encoding: str | None) -> WholeLayer:
    """Read a layer; raises what pyogrio raises."""
    info = pyogrio.read_info(path, layer=layer, encoding=encoding)
    meta, fids, wkb, columns = pyogrio.raw.read(
        path, layer=layer, encoding=encoding, return_fids=True
    )
    kinds = dict(zip(map(str, info["fields"]), map(str, info["dtypes"]), strict=True))
    fields = tuple(map(str, meta["fields"]))
    fids = np.asarray(fids, dtype=np.int64)
    whole = [
        _with_nulls(path, layer, encoding, fids, _Field(name, column, kinds.get(name, "")))
        for name, column in zip(fields, columns, strict=True)
    ]
    timed = [
        name for name, (column, _) in zip(fields, whole, strict=True) if _has_times(column.dtype)
    ]
    count = len(fids)
    return WholeLayer(
        fields,
        tuple(column for column, _ in whole),
        tuple(nulls for _, nulls in whole),
        _zones(path, layer, encoding, timed),
        fids,
        np.full(count, None, dtype=object) if wkb is None else np.asarray(wkb, dtype=object),
        str(info["geometry_type"] or "Unknown"),
        info["crs"],
        str(info["driver"]),
    )


def whole_of(attributes: pd.DataFrame, geometries: Geometries) -> WholeLayer:
    """Return features that no file holds as they are, with columns of numbers or of words."""
    count = len(geometries)
    return WholeLayer(
        tuple(map(str, attributes.columns)),
        tuple(_plain_column(attributes[name]) for name in attributes.columns),
        (None,) * len(attributes.columns),
        {},
        np.arange(1, count + 1, dtype=np.int64),
        np.array([*shapely.to_wkb(geometries), None], dtype=object)[:-1],
        "Unknown",
        None,
        "",
    )


def _plain_column(values: pd.Series) -> NDArray[Any]:
    """Return numbers as numbers; what is mixed becomes words, as people see them."""
    if values.dtype != object:
        return values.to_numpy()
    plain = [None if value is None or value != value else value for value in values.tolist()]  # noqa: PLR0124
    kinds = {type(value) for value in plain if value is not None}
    if kinds and kinds <= {int, float}:
        return np.array([np.nan if value is None else value for value in plain], dtype=np.float64)
    return np.array([*(None if v is None else str(v) for v in plain), None], dtype=object)[:-1]


def has_heights(wkb: Geometries) -> bool:
    """Say whether a geometry has heights or measures."""
    read = shapely.from_wkb(wkb, on_invalid="ignore")
    return bool((shapely.has_z(read) | shapely.has_m(read)).any())


def _with_nulls(
    path: Path, layer: str, encoding: str | None, fids: Ids, field: _Field
) -> tuple[NDArray[Any], Flags | None]:
    """Return whole numbers as such: where some are null they were read as fractions."""
    if not field.kind.startswith(("int", "bool")) or field.column.dtype.kind != "f":
        return field.column, None
    nulls = np.isnan(field.column)
    filled = np.where(nulls, 0.0, field.column)
    whole = filled.astype(field.kind)
    if not (np.abs(filled) < _EXACT_INTEGERS).all():
        known = fids[~nulls]
        _, ids, _, (exact,) = pyogrio.raw.read(
            path,
            layer=layer,
            encoding=encoding,
            columns=[field.name],
            fids=known,
            read_geometry=False,
            return_fids=True,
        )
        whole[~nulls] = exact[np.argsort(ids)][np.argsort(np.argsort(known))]
    return whole, nulls


def _has_times(dtype: np.dtype[Any]) -> bool:
    return dtype.kind == "M" and np.datetime_data(dtype)[0] != "D"


def _zones(
    path: Path, layer: str, encoding: str | None, timed: list[str]
) -> dict[str, NDArray[np.int64]]:
    if not timed:
        return {}
    meta, _, _, columns = pyogrio.raw.read(
        path,
        layer=layer,
        encoding=encoding,
        columns=timed,
        read_geometry=False,
        datetime_as_string=True,
    )
    return {
        str(name): np.array([_zone_flag(word) for word in column], dtype=np.int64)
        for name, column in zip(meta["fields"], columns, strict=True)
    }


def _zone_flag(word: object) -> int:
    if not isinstance(word, str):
        return 0
    if word.endswith("Z"):
        return _UTC_FLAG
    found = _OFFSET.search(word)
    if found is None:
        return 0
    quarters = int(found[2]) * 4 + int(found[3]) // 15
    return _UTC_FLAG + (quarters if found[1] == "+" else -quarters)
