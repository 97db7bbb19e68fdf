"""Where the rows of a table lie, whatever way offices write coordinates.

Longitude and latitude, metres of the project's zone, metres with a zone number before them; in
either order, as survey tables call the northing X. What a number is follows from its size
(domain knowledge: eastings with zone have 8 digits, northings of China 7, eastings 6) and from
which reading puts the place near the project.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from pyproj import CRS

from gis.geometry.any_crs import AnyCrs
from gis.geometry.crs import WGS84, can_hold, transform_xy
from gis.geometry.lattice import LatticeArray, to_lattice, to_metres
from gis.plan.plan import Plan

Floats = NDArray[np.float64]
Flags = NDArray[np.bool_]

_NEAR_M = 30_000.0
_FARTHEST_M = 1e8
_ZONES = range(25, 46)
_ZONE_STEP_M = 1e6
_PREFIXED_EPSG_MINUS_ZONE = 4488
_NORTHINGS_OF_CHINA = (1.9e6, 6.0e6)
_FIRST_ZONE_M, _LAST_EASTING_M = 2.5e7, 1.0e6


@dataclass(frozen=True, slots=True)
class Located:
    """Hold where rows lie: lattice points, shape (n, 2).

    `swapped` tells which were read the other way round, `far` which lie far from the project,
    `impossible` which lie nowhere; the points of the latter mean nothing.
    """

    xy_mm: LatticeArray
    swapped: Flags
    far: Flags
    impossible: Flags


class Surroundings:
    """Know what lies in or near a plan: as far round it as it is wide, and 30 km at least."""

    def __init__(self, plan: Plan) -> None:
        west, south, east, north = plan.partition.bounds_mm()
        corners = to_metres(np.array([[west, south], [east, north]], dtype=np.int64))
        margin = max(_NEAR_M, float((corners[1] - corners[0]).max()))
        self._low, self._high = corners[0] - margin, corners[1] + margin

    def have(self, xy_m: Floats) -> Flags:
        """Tell which points, shape (n, 2) in metres, lie there."""
        with np.errstate(invalid="ignore"):
            return np.asarray(((xy_m >= self._low) & (xy_m <= self._high)).all(axis=1))

    def has(self, place: tuple[int, int]) -> bool:
        """Tell whether a place, (x, y) in millimetres, lies there."""
        return bool(self.have(to_metres(np.array([place], dtype=np.int64)))[0])


class CoordinateReader:
    """Read coordinates into a plan's system; `crs` says what the file is in, if that is known."""

    def __init__(self, plan: Plan, crs: AnyCrs | None = None) -> None:
        self._target = CRS.from_user_input(plan.crs)
        self._crs = crs
        self._surroundings = Surroundings(plan)

    def locate(self, first: Floats, second: Floats, *, ordered: bool = False) -> Located:
        """Locate rows by two numbers each, as they stand: x or longitude first.

        The other order is tried where the first does not lie near the project, unless `ordered`
        says that the order is sure.
        """
        xy_m = self._metres(first, second)
        sound = self._is_possible(xy_m, first, second)
        swapped: Flags = np.zeros(len(first), dtype=np.bool_)
        if not ordered:
            turned = self._metres(second, first)
            turned_sound = self._is_possible(turned, second, first)
            near, turned_near = self._surroundings.have(xy_m), self._surroundings.have(turned)
            better = ~sound | (~near & (turned_near | _looks_turned(first, second)))
            swapped = np.asarray(turned_sound & better)
            xy_m = np.where(swapped[:, None], turned, xy_m)
            sound = np.asarray(sound | swapped)
        far = sound & ~self._surroundings.have(xy_m)
        return Located(to_lattice(np.where(sound[:, None], xy_m, 0.0)), swapped, far, ~sound)

    def _metres(self, x: Floats, y: Floats) -> Floats:
        if self._crs is not None:
            return self._transformed(x, y, self._crs)
        xy_m = np.column_stack([x, y])
        degrees = (np.abs(x) <= 180) & (np.abs(y) <= 180)
        xy_m[degrees] = self._transformed(x[degrees], y[degrees], WGS84)
        for zone in _ZONES:
            rows = ~degrees & (x >= zone * _ZONE_STEP_M) & (x < (zone + 1) * _ZONE_STEP_M)
            if rows.any():
                source = CRS.from_epsg(_PREFIXED_EPSG_MINUS_ZONE + zone)
                xy_m[rows] = self._transformed(x[rows], y[rows], source)
        return xy_m

    def _transformed(self, x: Floats, y: Floats, source: AnyCrs) -> Floats:
        xy = np.column_stack([x, y])
        out = np.full_like(xy, np.inf)
        fits = can_hold(source, xy)
        if fits.any():
            out[fits] = transform_xy(xy[fits], source, self._target)
        return out

    def _is_possible(self, xy_m: Floats, x: Floats, y: Floats) -> Flags:
        with np.errstate(invalid="ignore"):
            sound = np.isfinite(xy_m).all(axis=1) & (np.abs(xy_m) < _FARTHEST_M).all(axis=1)
        return np.asarray(sound & ~((x == 0) & (y == 0)))


def _looks_turned(first: Floats, second: Floats) -> Flags:
    south, north = _NORTHINGS_OF_CHINA
    second_is_easting = (np.abs(second) < _LAST_EASTING_M) | (second >= _FIRST_ZONE_M)
    return np.asarray(
        (first > south) & (first < north) & second_is_easting & (np.abs(second) > 1000)
    )
