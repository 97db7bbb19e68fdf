"""Fitting one plane to another by common points: local surveys, scanned maps.

Needed where no coordinate system is known or may be used: somebody points at the same places in
both planes, and least squares give the map between them, with what it leaves at each point.
"""

import math
from dataclasses import dataclass
from enum import StrEnum

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
Pair = tuple[float, float]

TURNED_DEG = 15.0
"""Axes that are nearer to a quarter turn than this look exchanged rather than turned."""


class FitKind(StrEnum):
    """Say what a fit may do: shift, turn and scale alike; or stretch and shear as well."""

    SIMILARITY = "similarity"
    AFFINE = "affine"

    @property
    def least_points(self) -> int:
        """How many common points it takes."""
        return 2 if self is FitKind.SIMILARITY else 3


@dataclass(frozen=True, slots=True)
class PlaneFit:
    """Map one plane to another: `target_middle + matrix @ (xy - source_middle)`.

    Kept about the middles of its points, so that northings of millions lose no digits.
    """

    matrix: tuple[Pair, Pair]
    source_middle: Pair = (0.0, 0.0)
    target_middle: Pair = (0.0, 0.0)

    def forward(self, xy: Floats) -> Floats:
        """Return points, shape (n, 2), of the target plane."""
        from_middle = np.asarray(xy, dtype=np.float64).reshape(-1, 2) - self.source_middle
        out: Floats = from_middle @ np.array(self.matrix).T + self.target_middle
        return out

    def inverse(self) -> "PlaneFit":
        """Return the map from the target plane back to the source."""
        return PlaneFit(
            _pairs(np.linalg.inv(np.array(self.matrix))), self.target_middle, self.source_middle
        )

    @property
    def scales(self) -> Pair:
        """How long a unit along the source's x and y becomes."""
        (a, b), (c, d) = self.matrix
        return math.hypot(a, c), math.hypot(b, d)

    @property
    def turn_deg(self) -> float:
        """How far the source's x axis is turned, counterclockwise, from -180 to 180."""
        return math.degrees(math.atan2(self.matrix[1][0], self.matrix[0][0]))

    @property
    def is_mirrored(self) -> bool:
        """Tell whether left and right change sides, as with rows that count downwards."""
        (a, b), (c, d) = self.matrix
        return a * d - b * c < 0

    @property
    def are_axes_exchanged(self) -> bool:
        """Tell whether the first number is the northing and the second the easting."""
        return self.is_mirrored and abs(self.turn_deg - 90.0) < TURNED_DEG


TURNED = PlaneFit(((0.0, 1.0), (1.0, 0.0)))
"""The map that exchanges x and y."""


def _pairs(matrix: Floats) -> tuple[Pair, Pair]:
    (a, b), (c, d) = matrix.tolist()
    return (a, b), (c, d)
