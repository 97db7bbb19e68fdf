"""What the common points of a file and a project come to, in numbers and in words."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from pyproj import CRS

from app.models.common_points import PointRow
from gis.errors import InputProblem
from gis.geometry.any_crs import FittedCrs
from gis.geometry.fit import FitKind, Floats, PointFit, fit_points
from gis.geometry.fit_doubts import FitDoubt, fit_doubts
from gis.geometry.lattice import MM_PER_M
from gis.plan.plan import Plan
from gis.texts import Texts

_ALIKE = 1e-9


@dataclass(frozen=True, slots=True)
class FitFound:
    """Be a fit of points to a project, or what hinders it.

    `is_exchanged` when the northing of the project's points was written first and was taken so.
    """

    points: int
    least: int
    system: FittedCrs | None = None
    fit: PointFit | None = None
    doubts: tuple[FitDoubt, ...] = ()
    is_exchanged: bool = False
    problem: InputProblem | None = None


@dataclass(frozen=True, slots=True)
class FitWords:
    """Say what a fit came to; `residuals` are those of the whole points, in their order."""

    result: str
    problem: str = ""
    residuals: tuple[str, ...] = ()


def fit_of(plan: Plan, rows: Sequence[PointRow], kind: FitKind) -> FitFound:
    """Fit the points that have all four numbers to the coordinates of a plan.

    Where the project's numbers only lie at the project with the northing first they are taken so.
    """
    whole = np.array([row.numbers for row in rows if row.is_whole], dtype=np.float64)
    if len(whole) < kind.least_points:
        return FitFound(len(whole), kind.least_points)
    source, target = whole[:, :2], whole[:, 2:]
    is_exchanged = _off_m(plan, target[:, ::-1]) < _off_m(plan, target)
    if is_exchanged:
        target = target[:, ::-1]
    try:
        # With no point to spare a mirrored fit is as good as one that is not.
        has_check = len(whole) > kind.least_points
        found = fit_points(source, target, kind, allow_mirror=has_check)
        doubts = fit_doubts(found, source, target)
    except InputProblem as problem:
        return FitFound(len(whole), kind.least_points, problem=problem)
    system = FittedCrs(found.fit, CRS.from_user_input(plan.crs))
    return FitFound(len(whole), kind.least_points, system, found, doubts, is_exchanged)


def fit_words(found: FitFound, texts: Texts) -> FitWords:
    """Return what is said of a fit."""
    if found.problem is not None:
        return FitWords("", texts.of_error(found.problem))
    if found.fit is None or found.system is None:
        counts = {"points": found.points, "least": found.least}
        return FitWords(texts("vector_window.fit.too_few", **counts))
    plane = found.fit.fit
    scale_x, scale_y = plane.scales
    facts = {
        "points": found.points,
        "mean": f"{found.fit.rms:,.3f}",
        "largest": f"{found.fit.residuals.max():,.3f}",
        "scale": f"{scale_x:.7g}"
        if abs(scale_x - scale_y) < _ALIKE * scale_x
        else f"{scale_x:.7g} × {scale_y:.7g}",
        "turn": f"{plane.turn_deg:.5f}",
    }
    result = texts("vector_window.fit.result", **facts)
    said = [texts(doubt.key, **doubt.facts) for doubt in found.doubts]
    if found.is_exchanged:
        said.append(texts("vector_window.fit.exchanged"))
    residuals = tuple(f"{one:,.3f}" for one in found.fit.residuals.tolist())
    return FitWords(result, "\n".join(said), residuals)


def _off_m(plan: Plan, xy_m: Floats) -> float:
    """Return how far points lie from the project's box, together."""
    west, south, east, north = (edge / MM_PER_M for edge in plan.partition.bounds_mm())
    beyond = np.maximum(np.maximum((west, south) - xy_m, xy_m - (east, north)), 0.0)
    return float(beyond.sum())
