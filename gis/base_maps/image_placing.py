"""Where the pixels of an image lie on the land, and back.

Pixels are (column, row), counted from the upper left corner of the image: (0.5, 0.5) is the middle
of the first. All arrays have shape (n, 2).
"""

from collections.abc import Sequence
from threading import Lock
from typing import Protocol

import numpy as np
from numpy.typing import NDArray
from pyproj import CRS

from gis.geometry.crs import WGS84, transform_xy
from gis.geometry.fit import PlaneFit
from gis.geometry.gcj02 import ShiftedCrs, gcj02_to_bd09, unshifted, wgs84_to_gcj02

Floats = NDArray[np.float64]


class Placing(Protocol):
    """Map pixels to the land and back."""

    def to_xy(self, pixels: Floats) -> Floats:
        """Return where pixels lie, x east and y north."""

    def to_pixels(self, xy: Floats) -> Floats:
        """Return the pixels where places lie."""


class PlanePlacing:
    """Place an image by a fit of planes: geotransform, world file, common points."""

    def __init__(self, fit: PlaneFit) -> None:
        self._forward, self._inverse = fit, fit.inverse()

    def to_xy(self, pixels: Floats) -> Floats:
        """Return where pixels lie."""
        return self._forward.forward(pixels)

    def to_pixels(self, xy: Floats) -> Floats:
        """Return the pixels where places lie."""
        return self._inverse.forward(xy)


class ControlPointPlacing:
    """Place an image by the ground control points in its file: GDAL's polynomials."""

    def __init__(self, points: Sequence[object]) -> None:
        # GDAL is loaded only where there is an image.
        from rasterio.transform import GCPTransformer  # noqa: PLC0415

        self._transformer = GCPTransformer(points)
        self._lock = Lock()

    def to_xy(self, pixels: Floats) -> Floats:
        """Return where pixels lie."""
        with self._lock:
            # The library counts from the middles of pixels unless it is told the corner.
            xs, ys = self._transformer.xy(pixels[:, 1], pixels[:, 0], offset="ul")
        return np.column_stack([xs, ys])

    def to_pixels(self, xy: Floats) -> Floats:
        """Return the pixels where places lie."""
        with self._lock:
            rows, columns = self._transformer.rowcol(xy[:, 0], xy[:, 1], op=np.asarray)
        return np.column_stack([columns, rows]).astype(np.float64)


class ShiftedPlacing:
    """Place an image whose land was shifted as Chinese web maps do, in WGS 84.

    `plane` is the system that the file says, as if nothing had been shifted.
    """

    def __init__(self, inner: Placing, plane: CRS, shift: ShiftedCrs) -> None:
        self._inner, self._plane, self._shift = inner, plane, shift

    def to_xy(self, pixels: Floats) -> Floats:
        """Return longitude and latitude of pixels."""
        return unshifted(transform_xy(self._inner.to_xy(pixels), self._plane, WGS84), self._shift)

    def to_pixels(self, xy: Floats) -> Floats:
        """Return the pixels of longitudes and latitudes."""
        shifted = _shifted(xy, self._shift)
        return self._inner.to_pixels(transform_xy(shifted, WGS84, self._plane))


class FittedPlacing:
    """Place an image in the plane of a local survey by what maps that to a known system."""

    def __init__(self, inner: Placing, fit: PlaneFit) -> None:
        self._inner, self._outer = inner, PlanePlacing(fit)

    def to_xy(self, pixels: Floats) -> Floats:
        """Return where pixels lie."""
        return self._outer.to_xy(self._inner.to_xy(pixels))

    def to_pixels(self, xy: Floats) -> Floats:
        """Return the pixels where places lie."""
        return self._inner.to_pixels(self._outer.to_pixels(xy))


def _shifted(lonlat: Floats, shift: ShiftedCrs) -> Floats:
    moved = wgs84_to_gcj02(lonlat)
    return moved if shift is ShiftedCrs.GCJ02 else gcj02_to_bd09(moved)
