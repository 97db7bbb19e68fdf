"""Places on the lattice as single numbers, so that sets of them are compared at memory speed."""

import numpy as np
import shapely

from gis.geometry.lattice import LatticeArray
from gis.repair.records import Flags, Floats, Geometries, Indices

_BITS = 31


def keys_of(xy_mm: LatticeArray) -> Indices:
    """Return one number for each place, shape (n,); places lie within 2**31 mm of the origin."""
    return np.asarray((xy_mm[:, 0] << _BITS) | xy_mm[:, 1])


def places_of_keys(keys: Indices) -> LatticeArray:
    """Return the places that `keys_of` made numbers of, shape (n, 2)."""
    return np.column_stack([keys >> _BITS, keys & ((1 << _BITS) - 1)])


def find(sorted_keys: Indices, wanted: Indices) -> tuple[Indices, Flags]:
    """Return where each wanted key stands among unique sorted ones, and whether it is there."""
    if not len(sorted_keys):
        return np.zeros(len(wanted), dtype=np.int64), np.zeros(len(wanted), dtype=bool)
    at = np.minimum(np.searchsorted(sorted_keys, wanted), len(sorted_keys) - 1)
    return at, sorted_keys[at] == wanted


def distinct(values: Indices) -> Indices:
    """Return each value once, sorted; numpy's own way by hashes is slow for such keys."""
    ordered: Indices = np.sort(values)
    first = np.concatenate([[True], ordered[1:] != ordered[:-1]])[: len(ordered)]
    return np.asarray(ordered[first])


def without(values: Indices, others: Indices) -> Indices:
    """Return the values that are not among the others, each once, sorted."""
    values = distinct(values)
    return values[~find(distinct(others), values)[1]]


def runs(counts: Indices) -> Indices:
    """Return 0, 1, ... for each count, one run after the other."""
    ends = np.cumsum(counts)
    return np.asarray(np.arange(ends[-1] if len(ends) else 0) - np.repeat(ends - counts, counts))


def sums(at: Indices, values: Floats | Flags | Indices, count: int = 0) -> Floats:
    """Return the sum of the values at each number from 0 to `count`, shape (count or more,)."""
    return np.asarray(np.bincount(at, values, minlength=count), dtype=np.float64)


def points_at(xy: Floats) -> Geometries:
    """Return places, shape (n, 2), as points, shape (n,)."""
    return np.atleast_1d(np.asarray(shapely.points(xy), dtype=object))
