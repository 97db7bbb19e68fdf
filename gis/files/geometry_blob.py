"""The binary form of a geometry in a GeoPackage: a small header, then well-known binary.

Files hold metres, the core millimetres; `to_lattice` of what is read gives the same lattice point.
"""

import struct
from collections.abc import Sequence

import numpy as np
import shapely
from numpy.typing import NDArray
from shapely.geometry.base import BaseGeometry

from gis.geometry.lattice import MM_PER_M, LatticeArray, to_lattice

Envelope = tuple[float, float, float, float]
"""West, east, south, north in metres, in the order of the GeoPackage header."""

_LITTLE_ENDIAN = 0b0000_0001
_HAS_ENVELOPE = 0b0000_0010
_IS_EMPTY = 0b0001_0000
_ENVELOPE_DOUBLES = {0: 0, 1: 4, 2: 6, 3: 6, 4: 8}
_HEADER = struct.Struct("<2sBBi")
_HEADER_WITH_ENVELOPE = struct.Struct("<2sBBi4d")
_POINT = struct.Struct("<2sBBiBIdd")
_POINT_FIELDS = np.dtype([("header", "S13"), ("x", "<f8"), ("y", "<f8")])
_WKB_POINT = 1
_TYPE_POINT = 0


def encode_point(x_mm: int, y_mm: int, srs_id: int) -> bytes:
    """Return the blob of a point given in millimetres."""
    x, y = x_mm / MM_PER_M, y_mm / MM_PER_M
    return _POINT.pack(b"GP", 0, _LITTLE_ENDIAN, srs_id, 1, _WKB_POINT, x, y)


def encode_multipolygon(geometry_mm: BaseGeometry, srs_id: int) -> bytes | None:
    """Return the blob of a polygon or multipolygon given in millimetres; None for an empty one.

    The result is always a multipolygon, outer rings counter-clockwise.
    """
    if geometry_mm.is_empty:
        return None
    metres = shapely.transform(geometry_mm, lambda xy_mm: xy_mm / MM_PER_M)
    parts = shapely.get_parts(shapely.orient_polygons(metres))
    return _with_header(shapely.MultiPolygon(list(parts)), srs_id)


def encode_multilinestring(lines_mm: Sequence[LatticeArray], srs_id: int) -> bytes | None:
    """Return the blob of lines, each of shape (n, 2) in millimetres; None for none.

    The result is always a multilinestring.
    """
    if not lines_mm:
        return None
    return _with_header(shapely.MultiLineString([line / MM_PER_M for line in lines_mm]), srs_id)


def _with_header(metres: BaseGeometry, srs_id: int) -> bytes:
    west, south, east, north = metres.bounds
    header = _HEADER_WITH_ENVELOPE.pack(
        b"GP", 0, _LITTLE_ENDIAN | _HAS_ENVELOPE, srs_id, west, east, south, north
    )
    return header + bytes(shapely.to_wkb(metres, byte_order=1))


def encode_all(geometries_mm: NDArray[np.object_], srs_id: int) -> list[bytes | None]:
    """Return the blobs of points, or of multilines or multipolygons, given in millimetres.

    None for a missing or empty one.
    """
    metres = shapely.transform(geometries_mm, lambda xy_mm: xy_mm / MM_PER_M)
    bounds = shapely.bounds(metres)
    flags = _LITTLE_ENDIAN | _HAS_ENVELOPE
    is_point = shapely.get_type_id(metres) == _TYPE_POINT
    return [
        None
        if np.isnan(west)
        else (
            _HEADER.pack(b"GP", 0, _LITTLE_ENDIAN, srs_id)
            if point
            else _HEADER_WITH_ENVELOPE.pack(b"GP", 0, flags, srs_id, west, east, south, north)
        )
        + wkb
        for wkb, point, (west, south, east, north) in zip(
            shapely.to_wkb(metres, byte_order=1).tolist(),
            is_point.tolist(),
            bounds.tolist(),
            strict=True,
        )
    ]


def decode_all(blobs: Sequence[bytes | None]) -> NDArray[np.object_]:
    """Return the geometries of many blobs, in metres, None where there is none.

    Raises ValueError for what is not one.
    """
    bare = [None if not blob else blob[_header_length(blob) :] for blob in blobs]
    found = np.full(len(bare), None, dtype=object)
    if bare:
        found[:] = shapely.from_wkb(bare)
    return found


def decode(blob: bytes) -> BaseGeometry:
    """Return the geometry of a blob, in metres. Raises ValueError for what is not one."""
    return shapely.from_wkb(blob[_header_length(blob) :])


def decode_mm(blob: bytes) -> BaseGeometry:
    """Return the geometry of a blob in millimetres, its vertices on the lattice."""
    return shapely.transform(decode(blob), lambda xy: to_lattice(xy).astype(np.float64))


def decode_points_mm(blobs: Sequence[bytes]) -> NDArray[np.int64]:
    """Return the locations of point blobs in millimetres, shape (n, 2).

    Raises ValueError for a blob that is no point.
    """
    if {*map(len, blobs)} <= {_POINT_FIELDS.itemsize}:
        fields = np.frombuffer(b"".join(blobs), dtype=_POINT_FIELDS)
        return to_lattice(np.column_stack([fields["x"], fields["y"]]))
    points = [decode(blob) for blob in blobs]
    if any(point.geom_type != "Point" or point.is_empty for point in points):
        raise ValueError("not a point")
    return to_lattice(shapely.get_coordinates(points))


def envelope(blob: bytes | None) -> Envelope | None:
    """Return the envelope of a blob, None for no geometry or an empty one."""
    if not blob or blob[3] & _IS_EMPTY:
        return None
    if len(blob) == _POINT.size and blob[3] == _LITTLE_ENDIAN:
        x, y = struct.unpack_from("<2d", blob, 13)
        return x, x, y, y
    if (blob[3] >> 1) & 0b111:
        order = "<" if blob[3] & _LITTLE_ENDIAN else ">"
        west, east, south, north = struct.unpack_from(f"{order}4d", blob, _HEADER.size)
        return west, east, south, north
    geometry = decode(blob)
    if geometry.is_empty:
        return None
    west, south, east, north = geometry.bounds
    return west, east, south, north


def envelopes(blobs: Sequence[bytes | None]) -> NDArray[np.float64]:
    """Return the envelopes of many blobs, shape (n, 4); nan where there is no geometry."""
    if blobs and all(blob is not None and len(blob) == _POINT.size for blob in blobs):
        fields = np.frombuffer(b"".join(blob or b"" for blob in blobs), dtype=_POINT_FIELDS)
        return np.column_stack([fields["x"], fields["x"], fields["y"], fields["y"]])
    nothing = (np.nan,) * 4
    return np.array([envelope(blob) or nothing for blob in blobs]).reshape(-1, 4)


def _header_length(blob: bytes) -> int:
    if len(blob) < _HEADER.size or blob[:2] != b"GP":
        raise ValueError("not a GeoPackage geometry")
    return _HEADER.size + 8 * _ENVELOPE_DOUBLES.get((blob[3] >> 1) & 0b111, 0)
