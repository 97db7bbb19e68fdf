"""How well the land of a project fits into the zone that it is mapped in.

In a Gauss-Kruger zone lengths and areas are true at the central meridian and grow with the square
of the distance from it: 0.05 % of an area at the edge of a 3-degree zone, more beyond it.
"""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
import shapely
from pyproj import CRS, Geod

from gis.geometry.crs import Bounds, crs_label, own_lonlat
from gis.geometry.known_systems import SystemKind, known_system

_NEAR_KM = 10.0
_WIDTH_DEG = {SystemKind.ZONE_3: 3.0, SystemKind.ZONE_6: 6.0, SystemKind.UTM: 6.0}


@dataclass(frozen=True, slots=True)
class ZoneFit:
    """Tell where land lies in its zone.

    `beyond_km` is how far it reaches over the edge, 0 if it does not; `edge_km` how far from the
    edge it ends, 0 if it reaches it; `other` the zone on the far side; `area_error` the greatest
    error of an area, as a share of it.
    """

    crs: str
    meridian: int
    beyond_km: float
    edge_km: float
    other: int
    area_error: float

    @property
    def is_between_zones(self) -> bool:
        """Tell whether land reaches over an edge of the zone, or nearly."""
        return self.beyond_km > 0 or self.edge_km < _NEAR_KM


def zone_fit(crs: CRS, bounds: Bounds) -> ZoneFit | None:
    """Return how land within `bounds`, in metres of `crs`, fits its zone; None outside zones."""
    known = known_system(crs_label(crs))
    if known is None or known.kind not in _WIDTH_DEG:
        return None
    step_m = max(bounds[2] - bounds[0], bounds[3] - bounds[1], 1.0) / 8
    xy = shapely.get_coordinates(shapely.segmentize(shapely.box(*bounds), step_m))
    lonlat = own_lonlat(xy, crs)
    from_meridian = lonlat[:, 0] - known.meridian
    half = _WIDTH_DEG[known.kind] / 2
    farthest = int(np.abs(from_meridian).argmax())
    over_km = _parallel_km(crs, float(lonlat[farthest, 1])) * (abs(from_meridian[farthest]) - half)
    side = 1 if from_meridian[farthest] > 0 else -1
    return ZoneFit(
        crs_label(crs),
        known.meridian,
        max(float(over_km), 0.0),
        max(float(-over_km), 0.0),
        known.meridian + side * int(2 * half),
        _area_error(crs, bounds),
    )


def zone_remark(crs: CRS, bounds: Bounds) -> tuple[str, Mapping[str, object]] | None:
    """Return a text key and facts that say that land lies between two zones, None if it does not.

    `bounds` are in metres of `crs`.
    """
    found = zone_fit(crs, bounds)
    if found is None or not found.is_between_zones:
        return None
    key = "crs.zone_passed" if found.beyond_km > 0 else "crs.zone_edge_near"
    return key, {
        "crs": found.crs,
        "meridian": found.meridian,
        "km": found.beyond_km or found.edge_km,
        "other": found.other,
        "percent": 100 * found.area_error,
    }


def _parallel_km(crs: CRS, lat: float) -> float:
    """Return how long a degree of longitude is."""
    return float(_geod(crs).inv(0.0, lat, 1.0, lat)[2]) / 1000


def _geod(crs: CRS) -> Geod:
    return crs.get_geod() or Geod(ellps="GRS80")


def _area_error(crs: CRS, bounds: Bounds) -> float:
    """Return the greatest error of small squares at corners and edges against the ellipsoid."""
    west, south, east, north = bounds
    size = 100.0
    errors = []
    for x in (west, (west + east) / 2, east):
        for y in (south, (south + north) / 2, north):
            ring = own_lonlat(shapely.get_coordinates(shapely.box(x, y, x + size, y + size)), crs)
            true_m2 = abs(_geod(crs).polygon_area_perimeter(ring[:, 0], ring[:, 1])[0])
            errors.append(size * size / true_m2 - 1)
    return float(max(errors, key=abs))
