"""What a picture of a finding needs of the land: asked for only when pictures are made."""

from dataclasses import dataclass
from typing import Protocol

import numpy as np
import shapely
from numpy.typing import NDArray
from shapely.geometry.base import BaseGeometry

from gis.audits.finding import Finding

Floats = NDArray[np.float64]
BoxM = tuple[float, float, float, float]
"""West, south, east, north in metres of the CRS that the audit measures in."""

OUTLINE_STEPS = 400
"""An outline is simplified to this part of its longer side: it is shown small."""


@dataclass(frozen=True)
class Land:
    """Be the land of one grid, feature or unit; `record` is what findings call it in `ids`."""

    record: tuple[str, int]
    name: str
    polygon_m: BaseGeometry


class Ground(Protocol):
    """Tell what lies about a finding; all coordinates in metres, as those of findings."""

    @property
    def place(self) -> str:
        """What people call the whole, '' where nobody said."""

    @property
    def outline_m(self) -> BaseGeometry:
        """The outline of all that was audited, simplified."""

    def shape_m(self, finding: Finding) -> BaseGeometry | None:
        """Return the land that is wrong, None where a finding is about no land of its own."""

    def subjects(self, finding: Finding) -> list[Land]:
        """Return the land of the grids, features and units that a finding names."""

    def land_within(self, box_m: BoxM) -> list[Land]:
        """Return the grids or features that reach into a box, whole."""

    def frame_within(self, box_m: BoxM) -> BaseGeometry:
        """Return the lines of the frame within a box, empty without a frame."""

    def homes_within(self, box_m: BoxM) -> Floats:
        """Return where households live in a box, shape (n, 2); nothing else is told of them."""

    def units(self, finding: Finding) -> tuple[str, ...]:
        """Return the names of the units that a finding is a matter of."""


def simplified(shape: BaseGeometry) -> BaseGeometry:
    """Return a shape with as much detail as a small outline can show."""
    if shape.is_empty:
        return shape
    west, south, east, north = shape.bounds
    return shape.simplify(max(east - west, north - south) / OUTLINE_STEPS)


def piece_at(shape: BaseGeometry, xy_m: tuple[float, float] | None) -> BaseGeometry:
    """Return the part of a shape that has a place in it, the nearest when none has."""
    parts = shapely.get_parts(shape)
    if xy_m is None or len(parts) < 2:
        return shape
    nearest = int(np.argmin(shapely.distance(parts, shapely.points(*xy_m))))
    found: BaseGeometry = parts[nearest]
    return found
