"""Reading one layer of a vector file as it stands, whatever its text encoding made of it."""

from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import pyogrio
import pyogrio.errors
import shapely
from numpy.typing import NDArray
from pyproj import CRS

from gis.errors import InputProblem
from gis.geometry.crs import flat, guess_from_numbers, look_like_a_zone

UNREADABLE = (
    pyogrio.errors.DataSourceError,
    pyogrio.errors.DataLayerError,
    pyogrio.errors.FeatureError,
    pyogrio.errors.GeometryError,
    pyogrio.errors.CRSError,
)
_EVERY_BYTE = "ISO-8859-1"


@dataclass(frozen=True, slots=True)
class VectorLayer:
    """Hold fields, a column of values for each, the geometries (None: a plain table), the CRS."""

    fields: tuple[str, ...]
    columns: tuple[NDArray[Any], ...]
    wkb: NDArray[np.object_] | None
    crs: str | None

    def wkb_of_all(self) -> NDArray[np.object_]:
        """Return a geometry or None for each feature."""
        if self.wkb is not None:
            return self.wkb
        return np.full(len(self.columns[0]) if self.columns else 0, None, dtype=object)


def read_layer(path: Path, layer: str, encoding: str | None) -> VectorLayer:
    """Read a layer; raises what is in UNREADABLE, and LookupError for an unknown encoding.

    A name or value that was cut in the middle of a character loses that character only.
    """
    "".encode(encoding or _EVERY_BYTE)
    try:
        meta, _, wkb, columns = pyogrio.raw.read(path, layer=layer, encoding=encoding)
    except UnicodeDecodeError:
        meta, _, wkb, columns = pyogrio.raw.read(path, layer=layer, encoding=_EVERY_BYTE)
        if encoding is not None:
            meta["fields"] = [_decoded(name, encoding) for name in meta["fields"]]
            columns = [_decoded_column(column, encoding) for column in columns]
    return VectorLayer(
        tuple(map(str, meta["fields"])),
        tuple(columns),
        None if wkb is None else np.asarray(wkb, dtype=object),
        meta["crs"],
    )


def require_vector_file(path: Path) -> None:
    """Raise InputProblem for a file that is missing, or a shapefile without its index."""
    if not path.exists():
        raise InputProblem("polygon_files.missing", path=path)
    if path.suffix.lower() == ".shp" and not any(
        path.with_suffix(suffix).exists() for suffix in (".shx", ".SHX")
    ):
        raise InputProblem("polygon_files.no_index", path=path)


def crs_of(
    named: CRS | None, declared: str | None, geometries: NDArray[np.object_], path: Path
) -> CRS:
    """Return the CRS that the user names, else the one that the file declares.

    Raises InputProblem when there is neither; it says which one the numbers look like.
    """
    if named is not None:
        return named
    if declared is not None:
        return flat(CRS.from_user_input(declared))
    west, south, east, north = shapely.total_bounds(geometries)
    bounds = (west, south, east, north)
    likely = guess_from_numbers(bounds)
    if likely:
        raise InputProblem("polygon_files.no_crs_but_likely", path=path, likely=likely)
    is_zone = look_like_a_zone(bounds)
    raise InputProblem(
        "polygon_files.no_crs_but_zone" if is_zone else "polygon_files.no_crs", path=path
    )


def cause_of(error: Exception) -> str:
    """Return what GDAL says, without its advice to programmers."""
    return str(error).split("; It might help")[0].rstrip(".;")


def _decoded(text: str, encoding: str) -> str:
    return text.encode(_EVERY_BYTE).decode(encoding, errors="ignore")


def _decoded_column(column: NDArray[Any], encoding: str) -> NDArray[Any]:
    if column.dtype != object:
        return column
    values = [_decoded(value, encoding) if isinstance(value, str) else value for value in column]
    return np.array(values, dtype=object)
