"""The way back from metres to the coordinates of a file: what was not moved is exactly as it was.

A transformation there and back is off by some nanometres. So the places that the file had are
looked up; only new ones are computed.
"""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
import shapely
from numpy.typing import NDArray
from shapely.geometry.base import BaseGeometry

Floats = NDArray[np.float64]
Geometries = NDArray[np.object_]
Keys = NDArray[np.complex128]


@dataclass(frozen=True, eq=False)
class OriginalPlaces:
    """Hold places in metres, in order and each once, and where each was; both of shape (n, 2).

    `compute` gives the coordinates of places that are not among them.
    """

    keys: Keys
    xy: Floats
    compute: Callable[[Floats], Floats]

    @classmethod
    def of(
        cls, before: list[Geometries], after: list[Geometries], compute: Callable[[Floats], Floats]
    ) -> "OriginalPlaces":
        """Pair the vertices of layers as they were with those in metres.

        Of several places that have become one, the first counts.
        """
        xy = np.concatenate([shapely.get_coordinates(each) for each in before])
        keys, first = np.unique(
            _keys(np.concatenate([shapely.get_coordinates(each) for each in after])),
            return_index=True,
        )
        return cls(keys, xy[first], compute)

    def back(self, geometry_m: BaseGeometry) -> BaseGeometry:
        """Return a geometry in the coordinates of the file."""
        back: BaseGeometry = shapely.transform(geometry_m, self.xy_back)
        return back

    def xy_back(self, xy_m: Floats) -> Floats:
        """Return points, shape (n, 2), in the coordinates of the file."""
        wanted = _keys(xy_m)
        at = np.minimum(np.searchsorted(self.keys, wanted), len(self.keys) - 1)
        known = self.keys[at] == wanted
        xy = self.xy[at]
        if not known.all():
            xy[~known] = self.compute(xy_m[~known])
        return xy

    def moves(self, before: Geometries, after: Geometries) -> NDArray[np.bool_]:
        """Say which features have a vertex that shares its place in metres with another one."""
        xy, of = shapely.get_coordinates(before, return_index=True)
        other = (self.xy_back(shapely.get_coordinates(after)) != xy).any(axis=1)
        moved = np.zeros(len(before), dtype=np.bool_)
        moved[of[other]] = True
        return moved


def _keys(xy: Floats) -> Keys:
    return np.ascontiguousarray(xy + 0.0, dtype=np.float64).view(np.complex128).ravel()
