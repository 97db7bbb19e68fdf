"""Try systems on points of a file: where they would lie in a project, and how borders fit."""

from dataclasses import dataclass, replace

import numpy as np
import shapely
from pyproj import CRS

from gis.errors import InputProblem
from gis.geometry.any_crs import AnyCrs, FittedCrs
from gis.geometry.crs import (
    WGS84,
    Floats,
    Geometries,
    can_hold,
    crs_label,
    is_old,
    own_lonlat,
    parse_crs,
    transform_xy,
)
from gis.geometry.gcj02 import ShiftedCrs
from gis.geometry.known_systems import Datum, known_system, twin
from gis.geometry.lattice import to_metres
from gis.imports.project_land import BorderFit, ProjectLand, spread
from gis.plan.plan import Plan

_SAMPLE = 2000
_FEATURES, _VERTICES = 5000, 200_000
_FEWEST_FEATURES = 50


@dataclass(frozen=True, slots=True)
class Fit:
    """Tell where points of a file come to in a system.

    `inside` is the share on the project's land, `off_m` how far their middle lies from it, and
    `middle_m` where it lies; None where that cannot be said.
    """

    inside: float = 0.0
    off_m: float | None = None
    borders: BorderFit | None = None
    middle_m: tuple[float, float] | None = None


class Trial:
    """Try systems on a sample of points and on points of borders, against a project or none."""

    def __init__(self, sample: Floats, borders: Floats, plan: Plan | None) -> None:
        self._sample, self._borders = sample, borders
        self._land = None if plan is None else ProjectLand(plan)
        self._target = None if plan is None else CRS.from_user_input(plan.crs)
        self.own = None if self._target is None else known_system(crs_label(self._target))
        self.lon = None if plan is None or self._target is None else _lon_of(plan, self._target)

    @property
    def is_modern(self) -> bool:
        """Tell whether the project is not of an older datum itself."""
        return self._target is None or not is_old(self._target)

    @property
    def has_project(self) -> bool:
        """Tell whether there is land to compare with."""
        return self._land is not None

    def of(self, system: AnyCrs) -> Fit:
        """Return how a system fits; one of an older datum as if that were CGCS2000."""
        xy_m = self._metres(self._sample, system)
        if self._land is None or xy_m is None:
            return Fit()
        finite = xy_m[np.isfinite(xy_m).all(axis=1)]
        x, y = np.median(finite, axis=0).tolist() if len(finite) else (np.nan, np.nan)
        return Fit(
            self._land.inside(xy_m),
            self._land.off_m(xy_m),
            self.borders_in(system),
            (x, y) if len(finite) else None,
        )

    def borders_in(self, system: AnyCrs, shift: ShiftedCrs | None = None) -> BorderFit | None:
        """Return how the file's borders fit, after shifting them as `shift` would."""
        xy_m = self._metres(self._borders, system, shift)
        return None if self._land is None or xy_m is None else self._land.border_fit(xy_m)

    def _metres(self, xy: Floats, system: AnyCrs, shift: ShiftedCrs | None = None) -> Floats | None:
        """Return points in metres of the project; None where the system cannot hold them."""
        if self._target is None or not len(xy) or can_hold(system, xy).mean() <= 0.5:
            return None
        near = _comparable(system)
        try:
            if shift is not None:
                lonlat = transform_xy(transform_xy(xy, near, WGS84), WGS84, shift)
                return transform_xy(lonlat, WGS84, self._target)
            return transform_xy(xy, near, self._target)
        except InputProblem:
            return None


def sample_of(geometries: Geometries) -> Floats:
    """Return some of the coordinates of geometries, shape (n, 2), taken evenly."""
    some = spread(geometries, _FEATURES)
    vertices = int(shapely.get_num_coordinates(some).sum())
    if vertices > _VERTICES:
        some = spread(some, max(_FEWEST_FEATURES, len(some) * _VERTICES // vertices))
    xy = shapely.get_coordinates(some)
    return spread(xy[np.isfinite(xy).all(axis=1)], _SAMPLE)


def _lon_of(plan: Plan, crs: CRS) -> float:
    west, south, east, north = plan.partition.bounds_mm()
    middle = to_metres(np.array([[(west + east) // 2, (south + north) // 2]], dtype=np.int64))
    return float(own_lonlat(middle, crs)[0, 0])


def _comparable(system: AnyCrs) -> AnyCrs:
    """Return the twin on CGCS2000 of a system of an older datum, others as they are."""
    if isinstance(system, ShiftedCrs):
        return system
    if isinstance(system, FittedCrs):
        inner = _comparable(system.crs)
        return system if isinstance(inner, FittedCrs) else replace(system, crs=inner)
    if system.is_bound or not is_old(system):
        return system
    known = known_system(crs_label(system))
    return system if known is None else parse_crs(twin(known, Datum.CGCS2000).written)
