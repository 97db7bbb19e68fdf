"""In which system areas are measured, and which one a new project gets.

Areas are never taken in Web Mercator, in degrees or in a zone that is far away: what keeps them
within a quarter of a per cent may stay, else the fitting zone or an equal-area projection is found.
"""

from dataclasses import dataclass

import numpy as np
from pyproj import CRS, Proj
from pyproj.crs import ProjectedCRS
from pyproj.crs.coordinate_operation import (
    LambertAzimuthalEqualAreaConversion,
    LambertCylindricalEqualAreaConversion,
)

from gis.errors import InputProblem
from gis.geometry.crs import (
    Bounds,
    Floats,
    Geometries,
    cgcs2000_zone,
    crs_label,
    datum_name,
    degrees_of,
    is_on_cgcs2000,
    mapped,
    own_lonlat,
    reaches_wgs84,
    transform_geometries,
)

# Above this relative error a projection is no measure of area: a UTM or 3-degree zone stays
# below it within its width, Web Mercator is far above it everywhere but at the equator.
AREA_TOLERANCE = 0.0025
# A projection that is chosen here and not given by the file has to be better than that.
_ZONE_TOLERANCE = 0.001
# Wider than this an azimuthal projection bends straight borders out of shape.
_WIDEST_AZIMUTHAL_DEG = 60.0
_LAST_LON, _LAST_LAT = 360.0, 90.0


@dataclass(frozen=True, slots=True)
class MeasuringCrs:
    """Say where areas are measured: a projected CRS and the length of its unit in metres."""

    crs: CRS
    metres_per_unit: float

    @property
    def label(self) -> str:
        """Name it for a report."""
        name = crs_label(self.crs)
        return name if self.metres_per_unit == 1.0 else f"{name} ({self.metres_per_unit:.9g} m)"

    def geometries_m(self, geometries: Geometries, source: CRS) -> Geometries:
        """Return the geometries in metres of this system."""
        projected = transform_geometries(geometries, source, self.crs)
        if self.metres_per_unit == 1.0:
            return projected
        return mapped(projected, lambda xy: xy * self.metres_per_unit)

    def lonlat(self, xy_m: Floats) -> Floats:
        """Return longitude and latitude (WGS 84) of points in metres of this system.

        Where no transformation to WGS 84 is known they are those of the system's own datum.
        """
        xy = np.asarray(xy_m, dtype=np.float64).reshape(-1, 2)
        return own_lonlat(xy / self.metres_per_unit, self.crs)

    @property
    def own_datum(self) -> str | None:
        """Name the datum of `lonlat` where that cannot be WGS 84, else None."""
        return None if reaches_wgs84(self.crs) else datum_name(self.crs)


def measuring_crs(crs: CRS, bounds: Bounds) -> MeasuringCrs:
    """Choose the CRS in which the areas of data within `bounds` (in `crs`) are measured.

    A projected CRS that keeps areas within 0.25 % stays as it is, in metres. Else it is the
    3-degree zone (CGCS2000) or the UTM zone of the centre where that keeps them within 0.1 %, and
    for other data an equal-area projection about the centre. Raises InputProblem when the numbers
    do not fit the CRS.
    """
    lonlat = _bounds_lonlat(crs, bounds)
    if crs.is_projected and _keeps_areas(crs, lonlat):
        return MeasuringCrs(crs, float(crs.axis_info[0].unit_conversion_factor))
    lon, lat = float(lonlat[:, 0].mean()), float(lonlat[:, 1].mean())
    zone = _zone(crs, lon, lat)
    if zone is not None and _keeps_areas(zone, lonlat, _ZONE_TOLERANCE):
        return MeasuringCrs(zone, 1.0)
    is_wide = bool((np.ptp(lonlat, axis=0) > _WIDEST_AZIMUTHAL_DEG).any())
    return MeasuringCrs(_equal_area(crs, round(lon, 1), 0.0 if is_wide else round(lat, 1)), 1.0)


def project_crs(crs: CRS, bounds: Bounds) -> CRS:
    """Return the CRS that a new project gets from its unit polygons' CRS and bounds."""
    return cgcs2000_zone(float(_bounds_lonlat(crs, bounds)[:, 0].mean()))


def require_fitting(crs: CRS, bounds: Bounds) -> None:
    """Raise InputProblem where numbers cannot be coordinates of a CRS, or lie out of its reach."""
    _bounds_lonlat(crs, bounds)


def areal_error(crs: CRS, bounds: Bounds) -> float:
    """Return the greatest error of areas in a projected CRS within `bounds` (in it), as a share.

    Raises InputProblem where the numbers do not fit the CRS.
    """
    return float(max(_areal_errors(crs, _bounds_lonlat(crs, bounds)), key=abs))


def _bounds_lonlat(crs: CRS, bounds: Bounds) -> Floats:
    """Return corners and centre of the bounds as lon/lat; refuse numbers that do not fit."""
    lonlat = _lonlat_that_fit(crs, bounds)
    turned = _lonlat_that_fit(crs, (bounds[1], bounds[0], bounds[3], bounds[2]))
    is_swapped = turned is not None and _in_use(crs, turned)
    if lonlat is not None and (not is_swapped or _in_use(crs, lonlat)):
        return lonlat
    min_x, min_y, max_x, max_y = bounds
    raise InputProblem(
        "crs.axes_look_swapped" if is_swapped else "crs.numbers_do_not_fit",
        crs=crs_label(crs),
        x=f"{min_x:.10g}–{max_x:.10g}",
        y=f"{min_y:.10g}–{max_y:.10g}",
    )


def _lonlat_that_fit(crs: CRS, bounds: Bounds) -> Floats | None:
    """Return corners and centre of the bounds as lon/lat; None for numbers out of all reason."""
    min_x, min_y, max_x, max_y = bounds
    middle = ((min_x + max_x) / 2, (min_y + max_y) / 2)
    xy = np.array([(min_x, min_y), (max_x, min_y), (max_x, max_y), (min_x, max_y), middle])
    if not np.isfinite(xy).all():
        return None
    if crs.is_geographic:
        fits = np.abs(xy[:, 0]).max() <= _LAST_LON and np.abs(xy[:, 1]).max() <= _LAST_LAT
        return xy if fits else None
    lonlat = own_lonlat(xy, crs)
    return lonlat if _within_reach(crs, lonlat) else None


def _in_use(crs: CRS, lonlat: Floats) -> bool:
    """Say whether the centre lies in the CRS's own area of use."""
    area = crs.area_of_use
    if area is None:
        return False
    lon, lat = lonlat[-1]
    width = (area.east - area.west) % 360 or 360.0
    return bool(area.south <= lat <= area.north and (lon - area.west) % 360 <= width)


def _within_reach(crs: CRS, lonlat: Floats) -> bool:
    """Say whether points lie near where a CRS is meant to be used.

    A wrong zone prefix puts a map thousands of kilometres away without any error.
    """
    if not np.isfinite(lonlat).all():
        return False
    area = crs.area_of_use
    if area is None or area.west > area.east:
        return True
    margin = 10.0
    lon, lat = lonlat[-1]
    return bool(
        area.west - margin <= lon <= area.east + margin
        and area.south - margin <= lat <= area.north + margin
    )


def _keeps_areas(crs: CRS, lonlat: Floats, tolerance: float = AREA_TOLERANCE) -> bool:
    return bool(np.all(np.abs(_areal_errors(crs, lonlat)) <= tolerance))


def _areal_errors(crs: CRS, lonlat: Floats) -> Floats:
    factors = Proj(crs).get_factors(lonlat[:, 0], lonlat[:, 1], errcheck=False)
    return np.asarray(factors.areal_scale, dtype=np.float64) - 1


def _zone(crs: CRS, lon: float, lat: float) -> CRS | None:
    if is_on_cgcs2000(crs):
        try:
            return cgcs2000_zone(lon)
        except InputProblem:
            return None
    if not -80 <= lat <= 84 or not reaches_wgs84(crs):
        return None
    number = int((lon + 180) // 6) % 60 + 1
    return CRS.from_epsg((32600 if lat >= 0 else 32700) + number)


def _equal_area(crs: CRS, lon: float, lat: float) -> CRS:
    """Return Lambert's equal-area projection about a point; on the equator the cylindrical one."""
    geodetic = degrees_of(crs)
    return ProjectedCRS(
        LambertAzimuthalEqualAreaConversion(lat, lon)
        if lat
        else LambertCylindricalEqualAreaConversion(0.0, lon),
        name=f"{geodetic.name} / Lambert equal area about {lon} {lat}",
        geodetic_crs=geodetic,
    )
