"""Reading one layer of a vector file as it stands, whatever its text encoding made of it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import numpy as np
import pyogrio
import pyogrio.errors
import shapely
from numpy.typing import NDArray
from pyproj import CRS

from gis.errors import InputProblem
from gis.files.shapefile_encoding import Encoding, guess
from gis.files.vector_facts import Remark
from gis.geometry.any_crs import AnyCrs
from gis.geometry.crs import WGS84, flat, guess_from_numbers, look_like_a_zone

UNREADABLE = (
    pyogrio.errors.DataSourceError,
    pyogrio.errors.DataLayerError,
    pyogrio.errors.FeatureError,
    pyogrio.errors.GeometryError,
    pyogrio.errors.CRSError,
)
_EVERY_BYTE = "ISO-8859-1"


@dataclass(frozen=True, slots=True)
class NamePoints:
    """Hold words that stand in a drawing: points (2D), and the text and the height of each."""

    points: NDArray[np.object_]
    texts: tuple[str, ...] = field(repr=False)
    heights: NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class VectorLayer:
    """Hold fields, a column of values for each, the geometries (None: a plain table), the CRS.

    `encoding` is that of the texts, None where the format has one of its own. `names` are words
    of the whole file that may name polygons made of lines; `remarks` say what reading met.
    """

    fields: tuple[str, ...]
    columns: tuple[NDArray[Any], ...] = field(repr=False)
    wkb: NDArray[np.object_] | None
    crs: str | None
    encoding: Encoding | None = None
    names: NamePoints | None = None
    remarks: tuple[Remark, ...] = ()

    def wkb_of_all(self) -> NDArray[np.object_]:
        """Return a geometry or None for each feature."""
        if self.wkb is not None:
            return self.wkb
        return np.full(len(self.columns[0]) if self.columns else 0, None, dtype=object)

    @property
    def encoding_guessed(self) -> str | None:
        """Name the encoding when the file did not say it."""
        is_guessed = self.encoding is not None and not self.encoding.declared
        return self.encoding.name if self.encoding is not None and is_guessed else None


def read_layer(
    path: Path,
    layer: str,
    encoding: str | None,
    *,
    otherwise: str | None = None,
    rows: int | None = None,
    options: Mapping[str, str] | None = None,
) -> VectorLayer:
    """Read a layer, or its first rows; raises what is in UNREADABLE.

    A name or value that was cut in the middle of a character loses that character only. Text that
    is not in the encoding of its format is read in `otherwise`, or in what its bytes look like.
    """
    asked = {"layer": layer, "max_features": rows, **(options or {})}
    remarks: tuple[Remark, ...] = ()
    taken = None if encoding is None else Encoding(encoding, declared=True)
    try:
        meta, _, wkb, columns = pyogrio.raw.read(path, encoding=encoding, **asked)
    except UnicodeDecodeError:
        meta, _, wkb, columns = pyogrio.raw.read(path, encoding=_EVERY_BYTE, **asked)
        if encoding is not None and _is_broken(meta["fields"], columns, encoding):
            remarks = (("vector_files.wrong_encoding", {"path": path, "encoding": encoding}),)
        taken = taken or (
            Encoding(otherwise, declared=True)
            if otherwise is not None
            else Encoding(_guessed(meta["fields"], columns), declared=False)
        )
        meta["fields"] = [_decoded(name, taken.name) for name in meta["fields"]]
        columns = [_decoded_column(column, taken.name) for column in columns]
    return VectorLayer(
        tuple(map(str, meta["fields"])),
        tuple(columns),
        None if wkb is None else np.asarray(wkb, dtype=object),
        meta["crs"],
        taken,
        remarks=remarks,
    )


def require_vector_file(path: Path) -> None:
    """Raise InputProblem for a file that is missing."""
    if not path.exists():
        raise InputProblem("polygon_files.missing", path=path)


def placed_in(
    said: AnyCrs | None, declared: str | None, geometries: NDArray[np.object_], path: Path
) -> CRS:
    """Return the CRS that the user names, else the one that the file declares.

    Where the user names a shifted or fitted system it is that of the file, or WGS 84: the
    coordinates are still to be placed. Raises InputProblem when nobody says anything; it says
    which one the numbers look like.
    """
    if isinstance(said, CRS):
        return said
    if declared is not None:
        return flat(CRS.from_user_input(declared))
    if said is not None:
        return WGS84
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


def _is_broken(fields: Sequence[str], columns: Sequence[NDArray[Any]], encoding: str) -> bool:
    """Say whether a text is no text of an encoding, before its last character, which may be cut."""
    texts = {*map(str, fields)}
    for column in columns:
        if column.dtype == object:
            texts.update(value for value in column if isinstance(value, str))
    decoded = (text.encode(_EVERY_BYTE).decode(encoding, "replace") for text in texts)
    return any("\N{REPLACEMENT CHARACTER}" in text[:-1] for text in decoded)


def _guessed(fields: Sequence[str], columns: Sequence[NDArray[Any]]) -> str:
    texts = dict.fromkeys(map(str, fields))
    for column in columns:
        if column.dtype == object:
            texts.update((value, None) for value in column if isinstance(value, str))
    return guess("\n".join(texts).encode(_EVERY_BYTE))


def _decoded(text: str, encoding: str) -> str:
    return text.encode(_EVERY_BYTE).decode(encoding, errors="ignore")


def _decoded_column(column: NDArray[Any], encoding: str) -> NDArray[Any]:
    if column.dtype != object:
        return column
    values = [_decoded(value, encoding) if isinstance(value, str) else value for value in column]
    return np.array(values, dtype=object)
