"""Fitting one plane to another by common points: local surveys, scanned maps.

Needed where no coordinate system is known or may be used: somebody points at the same places in
both planes, and least squares give the map between them, with what it leaves at each point.
"""

import cmath
import math
from dataclasses import dataclass
from enum import StrEnum

import numpy as np
from numpy.typing import NDArray

from gis.errors import InputProblem

Floats = NDArray[np.float64]
Pair = tuple[float, float]

_SAME = 1e-12
"""Differences that are a smaller part of the numbers come of rounding."""

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


@dataclass(frozen=True)
class PointFit:
    """Be a fit by common points: the map, and what it leaves at each point.

    `residuals_xy` are target minus mapped source, shape (n, 2), in units of the target, metres as
    a rule. Where the points are as few as they may be, nothing is left and nothing shows a
    mistaken point.
    """

    fit: PlaneFit
    kind: FitKind
    residuals_xy: Floats

    @property
    def residuals(self) -> Floats:
        """How far each point lies from where the map puts it, shape (n,)."""
        out: Floats = np.hypot(self.residuals_xy[:, 0], self.residuals_xy[:, 1])
        return out

    @property
    def rms(self) -> float:
        """The root of the mean square of the residuals."""
        return float(np.sqrt(np.mean(self.residuals**2)))

    @property
    def has_check(self) -> bool:
        """Tell whether there are more points than the fit takes."""
        return len(self.residuals_xy) > self.kind.least_points


def fit_points(
    source: Floats,
    target: Floats,
    kind: FitKind = FitKind.SIMILARITY,
    *,
    allow_mirror: bool = False,
) -> PointFit:
    """Return the map from source to target points, both (n, 2), with the least squares left.

    A similarity is mirrored only with `allow_mirror`, and then where that fits better; two points
    cannot tell, and the map that turns less is taken, mirrored if both turn alike. An affine fit
    is mirrored if its points are. Raises InputProblem for too few points, for points that do not
    count as different, and for an affine fit of points on one line. Similarity by complex numbers
    (Umeyama 1991 in the plane).
    """
    source, target = _checked(source, target, kind)
    middles = _pair(source.mean(axis=0)), _pair(target.mean(axis=0))
    before, after = source - middles[0], target - middles[1]
    if kind is FitKind.AFFINE:
        matrix = np.asarray(np.linalg.lstsq(before, after, rcond=None)[0].T, dtype=np.float64)
    else:
        matrix = _similarity(before, after, allow_mirror=allow_mirror)
    if abs(np.linalg.det(matrix)) == 0.0:
        raise InputProblem("fit.points_coincide")
    fit = PlaneFit(_pairs(matrix), *middles)
    return PointFit(fit, kind, target - fit.forward(source))


def _checked(source: Floats, target: Floats, kind: FitKind) -> tuple[Floats, Floats]:
    source = np.asarray(source, dtype=np.float64).reshape(-1, 2)
    target = np.asarray(target, dtype=np.float64).reshape(-1, 2)
    if len(source) != len(target) or not (np.isfinite(source).all() and np.isfinite(target).all()):
        raise InputProblem("fit.not_pairs")
    if len(source) < kind.least_points:
        raise InputProblem("fit.too_few", count=len(source), least=kind.least_points)
    spreads = [np.linalg.svd(xy - xy.mean(axis=0), compute_uv=False) for xy in (source, target)]
    if any(
        each[0] <= _SAME * np.abs(xy).max()
        for each, xy in zip(spreads, (source, target), strict=True)
    ):
        raise InputProblem("fit.points_coincide")
    if kind is FitKind.AFFINE and any(each[1] <= _SAME * each[0] for each in spreads):
        raise InputProblem("fit.points_on_a_line")
    return source, target


def _similarity(before: Floats, after: Floats, *, allow_mirror: bool) -> Floats:
    z, w = before[:, 0] + 1j * before[:, 1], after[:, 0] + 1j * after[:, 1]
    length = float((np.abs(z) ** 2).sum())
    turned = complex(np.vdot(z, w)) / length
    mirrored = complex((z * w).sum()) / length
    if allow_mirror and _mirrors_better(z, w, turned, mirrored):
        return np.array([[mirrored.real, mirrored.imag], [mirrored.imag, -mirrored.real]])
    return np.array([[turned.real, -turned.imag], [turned.imag, turned.real]])


def _mirrors_better(
    z: NDArray[np.complex128], w: NDArray[np.complex128], turned: complex, mirrored: complex
) -> bool:
    if len(z) == FitKind.SIMILARITY.least_points:
        return abs(cmath.phase(mirrored)) <= abs(cmath.phase(turned)) + _SAME
    return bool(np.abs(w - mirrored * z.conj()).sum() < np.abs(w - turned * z).sum())


def _pair(xy: Floats) -> Pair:
    x, y = xy.tolist()
    return x, y


def _pairs(matrix: Floats) -> tuple[Pair, Pair]:
    (a, b), (c, d) = matrix.tolist()
    return (a, b), (c, d)
