"""Which part of the land is seen, and how large: the one transform of screen and paper."""

from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import ArrayLike, NDArray

MetreBounds = tuple[float, float, float, float]
"""West, south, east, north in metres of the project's CRS."""

UNITS_PER_MM_AT_96_DPI = 96 / 25.4


@dataclass(frozen=True, slots=True)
class MapView:
    """Map metres of the project's CRS to units of a painter; north is up, y grows downwards.

    A unit is a pixel of a screen or a device unit of a sheet of paper. `units_per_mm` says how
    large it is, so that sizes given in millimetres mean the same on both. The point
    (`center_x_m`, `center_y_m`) is painted in the middle of `width` by `height` units.
    """

    center_x_m: float
    center_y_m: float
    metres_per_unit: float
    width: float
    height: float
    units_per_mm: float = UNITS_PER_MM_AT_96_DPI

    @property
    def scale_denominator(self) -> float:
        """The n of the scale 1:n."""
        return self.metres_per_unit * self.units_per_mm * 1000.0

    @property
    def bounds_m(self) -> MetreBounds:
        """West, south, east, north of what is seen, metres."""
        half_width = self.width * self.metres_per_unit / 2
        half_height = self.height * self.metres_per_unit / 2
        return (
            self.center_x_m - half_width,
            self.center_y_m - half_height,
            self.center_x_m + half_width,
            self.center_y_m + half_height,
        )

    def bounds_beyond_m(self, margin: float) -> MetreBounds:
        """Return the bounds of what is seen and a margin of so many units round it."""
        west, south, east, north = self.bounds_m
        reach = margin * self.metres_per_unit
        return west - reach, south - reach, east + reach, north + reach

    def to_screen(self, xy_m: ArrayLike) -> NDArray[np.float64]:
        """Turn metres, shape (n, 2), into painter units, shape (n, 2)."""
        xy = np.asarray(xy_m, dtype=np.float64).reshape(-1, 2)
        west, _, _, north = self.bounds_m
        screen: NDArray[np.float64] = (xy - (west, north)) * (
            1 / self.metres_per_unit,
            -1 / self.metres_per_unit,
        )
        return screen

    def to_world(self, xy: ArrayLike) -> NDArray[np.float64]:
        """Turn painter units, shape (n, 2), into metres, shape (n, 2)."""
        screen = np.asarray(xy, dtype=np.float64).reshape(-1, 2)
        west, _, _, north = self.bounds_m
        world: NDArray[np.float64] = screen * (self.metres_per_unit, -self.metres_per_unit) + (
            west,
            north,
        )
        return world

    def units(self, size_mm: float) -> float:
        """Return a size in millimetres of screen or paper in painter units."""
        return size_mm * self.units_per_mm

    def zoomed(self, at: tuple[float, float], factor: float) -> "MapView":
        """Return the view `factor` times closer, the land under the unit position `at` fixed."""
        metres_per_unit = self.metres_per_unit / factor
        right, down = at[0] - self.width / 2, at[1] - self.height / 2
        moved = self.metres_per_unit - metres_per_unit
        return replace(
            self,
            center_x_m=self.center_x_m + right * moved,
            center_y_m=self.center_y_m - down * moved,
            metres_per_unit=metres_per_unit,
        )

    def panned(self, right: float, down: float) -> "MapView":
        """Return the view after the land was dragged by so many units."""
        return self.centred(
            self.center_x_m - right * self.metres_per_unit,
            self.center_y_m + down * self.metres_per_unit,
        )

    def centred(self, x_m: float, y_m: float) -> "MapView":
        """Return the view with another point in its middle."""
        return replace(self, center_x_m=x_m, center_y_m=y_m)

    def resized(self, width: float, height: float) -> "MapView":
        """Return the view with another size and the same middle and scale."""
        return replace(self, width=width, height=height)

    def at_scale(self, denominator: float) -> "MapView":
        """Return the view at the scale 1:denominator."""
        return replace(self, metres_per_unit=denominator / 1000.0 / self.units_per_mm)

    def fitted(self, bounds_m: MetreBounds, margin: float = 0.0) -> "MapView":
        """Return the view in which `bounds_m` fill all but a margin of so many units.

        Bounds without size are centred at the present scale.
        """
        west, south, east, north = bounds_m
        centred = self.centred((west + east) / 2, (south + north) / 2)
        metres_per_unit = max(
            (east - west) / max(self.width - 2 * margin, 1.0),
            (north - south) / max(self.height - 2 * margin, 1.0),
        )
        if metres_per_unit <= 0:
            return centred
        return replace(centred, metres_per_unit=metres_per_unit)

    def magnified(self, ratio: float) -> "MapView":
        """Return the same picture in units `ratio` times smaller, as a dense screen has them."""
        return replace(
            self,
            metres_per_unit=self.metres_per_unit / ratio,
            width=self.width * ratio,
            height=self.height * ratio,
            units_per_mm=self.units_per_mm * ratio,
        )
