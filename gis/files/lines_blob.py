"""Lines as they stand in internal tables: exact, in their order, vertex by vertex.

The geometry of a layer will not do: a polygon read back may begin elsewhere and run the other way.
"""

from collections.abc import Sequence

import numpy as np

from gis.geometry.lattice import LatticeArray

_COUNT = np.dtype("<u4")
_COORDINATE = np.dtype("<i8")


def encode_lines(lines: Sequence[LatticeArray]) -> bytes:
    """Return lines, each of shape (n, 2) in millimetres, as bytes.

    The number of lines and their numbers of vertices, 32 bits each, then all coordinates with
    64 bits, little-endian.
    """
    counts = np.array([len(lines), *map(len, lines)], dtype=_COUNT)
    coordinates = [np.asarray(line, dtype=_COORDINATE).tobytes() for line in lines]
    return b"".join([counts.tobytes(), *coordinates])


def decode_lines(blob: bytes) -> tuple[LatticeArray, ...]:
    """Return the lines of a blob, read-only. Raises ValueError for bytes that are none."""
    if len(blob) < _COUNT.itemsize:
        raise ValueError("no lines")
    (number,) = np.frombuffer(blob, _COUNT, count=1).tolist()
    head = (1 + number) * _COUNT.itemsize
    if len(blob) < head:
        raise ValueError("no lines")
    counts = np.frombuffer(blob, _COUNT, count=number, offset=_COUNT.itemsize).astype(np.int64)
    if len(blob) != head + 2 * _COORDINATE.itemsize * int(counts.sum()):
        raise ValueError("no lines")
    xy_mm = np.frombuffer(blob, _COORDINATE, offset=head).astype(np.int64).reshape(-1, 2)
    xy_mm.flags.writeable = False
    ends = np.cumsum(counts).tolist()
    return tuple(xy_mm[end - count : end] for end, count in zip(ends, counts.tolist(), strict=True))
