"""The common points of a scan and the map while they are being set, and what they come to."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np
from pyproj import CRS

from app.typed_coordinates import typed_place
from gis.base_maps.base_map import BaseMap, CommonPoint
from gis.base_maps.image_fit import fit_of
from gis.errors import InputProblem
from gis.geometry.crs import WGS84, Floats, parse_any_crs, transform_xy
from gis.geometry.fit import PointFit, fit_points
from gis.geometry.fit_doubts import FitDoubt, fit_doubts
from gis.texts import Texts

Place = tuple[float, float]

LEAST_POINTS = 2
_FEW_POINTS = 4
_NOTHING_M = 0.005
"""What is less is shown as nothing."""
_CLICKED = 0.001
"""Points that agree within this part of the map are not mistaken, only clicked by hand."""
_LAST_LON, _LAST_LAT = 180.0, 90.0
_STRETCHED = 1.05
"""Paper and cameras stretch a map less than that in one direction more than in another."""

_NAME = "base_map_window.fit"


@dataclass(frozen=True, slots=True)
class ScanPoint:
    """Be a point being set: its pixel (column, row) and its place (metres), either may lack yet."""

    pixel: Place | None = None
    land: Place | None = None

    @property
    def is_whole(self) -> bool:
        """Tell whether both are known."""
        return self.pixel is not None and self.land is not None


@dataclass(frozen=True)
class ScanFit:
    """Be points and what they come to.

    `check` is the fit that the points are compared with: of few points one that does not stretch
    the scan, because one that may would hide a mistaken point. `residuals_m` has how far a point is
    off in it, for each that is whole and fitted, else None.
    """

    points: tuple[ScanPoint, ...] = ()
    fit: PointFit | None = None
    check: PointFit | None = None
    problem: InputProblem | None = None
    doubts: tuple[FitDoubt, ...] = ()
    residuals_m: tuple[float | None, ...] = ()

    @property
    def common(self) -> tuple[CommonPoint, ...]:
        """The whole points, as a base map keeps them."""
        return tuple(
            CommonPoint(*one.pixel, *one.land)
            for one in self.points
            if one.pixel is not None and one.land is not None
        )

    @property
    def worst(self) -> int | None:
        """The index of the point to look at first; None where there is nothing to compare.

        That is the one that the others contradict, which need not be left farthest off; else that.
        """
        if self.fit is None or not self.fit.has_check:
            return None
        named = [one.point for one in self.doubts if one.point is not None]
        if named:
            return named[0]
        found = [(left, -at) for at, left in enumerate(self.residuals_m) if left is not None]
        most_m, at = max(found)
        return None if most_m < _NOTHING_M else -at

    @property
    def metres_per_pixel(self) -> float:
        """How long the side of a pixel is on the land, on average."""
        assert self.fit is not None
        return float(np.sqrt(abs(np.linalg.det(np.array(self.fit.fit.matrix)))))


def scan_fit(points: Sequence[ScanPoint]) -> ScanFit:
    """Fit the whole points: two turn and scale the scan, three or more may stretch it."""
    found = ScanFit(tuple(points), residuals_m=(None,) * len(points))
    common = found.common
    if len(common) < LEAST_POINTS:
        return found
    try:
        fit = fit_of(common)
    except InputProblem as problem:
        return replace(found, problem=problem)
    check = _check(fit, common)
    left = iter(check.residuals.tolist())
    residuals = tuple(next(left) if point.is_whole else None for point in points)
    doubts = _doubts(fit, check, found)
    return replace(found, fit=fit, check=check, doubts=doubts, residuals_m=residuals)


def scan_points(common: Sequence[CommonPoint]) -> tuple[ScanPoint, ...]:
    """Return the points of a scan that was fitted before."""
    return tuple(ScanPoint((one.column, one.row), (one.x_m, one.y_m)) for one in common)


def points_in(record: BaseMap, crs: CRS) -> tuple[CommonPoint, ...]:
    """Return the common points of a base map with places in metres of `crs`."""
    if not record.points or not record.crs:
        return ()
    land = np.array([(one.x_m, one.y_m) for one in record.points])
    there = parse_any_crs(record.crs)
    if there != crs:
        land = transform_xy(land, there, crs)
    return tuple(
        replace(one, x_m=x, y_m=y) for one, (x, y) in zip(record.points, land.tolist(), strict=True)
    )


def fit_result(found: ScanFit, texts: Texts) -> str:
    """Return in words what the points come to."""
    whole = len(found.common)
    if found.fit is None or found.check is None:
        return texts(f"{_NAME}.too_few", count=whole, least=LEAST_POINTS)
    facts = {
        "count": whole,
        "pixel": found.metres_per_pixel,
        "degrees": found.fit.fit.turn_deg,
    }
    said = [texts(f"{_NAME}.size", **facts)]
    if found.check.has_check:
        key = "off" if found.check is found.fit else "off_unstretched"
        most = float(found.check.residuals.max())
        said.append(texts(f"{_NAME}.{key}", rms=found.check.rms, most=most))
    return "\n".join(said)


def fit_warnings(found: ScanFit, texts: Texts) -> str:
    """Return in words what speaks against the points, a line for each doubt."""
    if found.problem is not None:
        return texts.of_error(found.problem)
    return "\n".join(texts(one.key, **one.facts) for one in found.doubts)


def typed_land(first: str, second: str, crs: CRS) -> Place | None:
    """Return the place that two typed texts name, metres of `crs`; None where they name none.

    Degrees, also with minutes and seconds, are told by their size and brought into `crs`.
    """
    typed = typed_place(f"{first} {second}")
    if typed is None:
        return None
    east, north = typed.first, typed.second
    if abs(east) <= _LAST_LON and abs(north) <= _LAST_LAT:
        east, north = transform_xy(np.array([(east, north)]), WGS84, crs)[0].tolist()
    return (east, north) if np.isfinite((east, north)).all() else None


def _check(fit: PointFit, common: Sequence[CommonPoint]) -> PointFit:
    """Return the fit that tells a mistaken point best.

    A fit that may stretch agrees with any three points, and of four it cannot tell which is wrong.
    """
    if not LEAST_POINTS < len(common) <= _FEW_POINTS:
        return fit
    pixels, land = _upwards(common)
    plain = fit_points(pixels, land)
    if not fit.has_check:
        return plain
    agrees = fit.residuals.max() < _CLICKED * np.ptp(land, axis=0).max()
    return fit if agrees or not _named(plain, common) else plain


def _upwards(common: Sequence[CommonPoint]) -> tuple[Floats, Floats]:
    """Return pixels, with rows that count upwards, and places of points."""
    pixels = np.array([(one.column, -one.row) for one in common])
    return pixels, np.array([(one.x_m, one.y_m) for one in common])


def _named(check: PointFit, common: Sequence[CommonPoint]) -> list[FitDoubt]:
    """Return the doubt about one point that contradicts the others."""
    pixels, land = _upwards(common)
    every = fit_doubts(check, pixels, land, same_unit=False)
    return [one for one in every if one.point is not None]


def _doubts(fit: PointFit, check: PointFit, found: ScanFit) -> tuple[FitDoubt, ...]:
    common = found.common
    said = list(fit_doubts(fit, *_upwards(common), same_unit=False))
    if check is not fit:
        said = _named(check, common) + said
    # Rows count downwards: what is not mirrored has left and right exchanged.
    if not fit.fit.is_mirrored:
        said.insert(0, FitDoubt("fit.mirrored"))
    long, short = np.linalg.svd(np.array(fit.fit.matrix), compute_uv=False).tolist()
    # A point that is named explains a stretch.
    if long > short * _STRETCHED and not any(one.point is not None for one in said):
        times = {"times": long / short}
        if fit.has_check or check is fit:
            said.append(FitDoubt(f"{_NAME}.stretched", times))
        else:
            said = [one for one in said if one.key != "fit.no_check"]
            said.append(FitDoubt(f"{_NAME}.one_is_wrong", times))
    # Found by leaving out points that are not whole, the number is one of these only.
    numbers = [at for at, point in enumerate(found.points, start=1) if point.is_whole]
    return tuple(
        one
        if one.point is None
        else FitDoubt(one.key, {**one.facts, "point": numbers[one.point]}, numbers[one.point] - 1)
        for one in said
    )
