"""A system of common points: a local survey laid onto a project by places known in both."""

from dataclasses import dataclass

import numpy as np
from pyproj import CRS

from gis.errors import InputProblem
from gis.geometry.any_crs import FittedCrs
from gis.geometry.crs import Floats, crs_label
from gis.geometry.fit import FitKind, PointFit, fit_points
from gis.geometry.fit_doubts import fit_doubts
from gis.geometry.measuring_crs import require_fitting
from gis.imports.import_report import Note

_MOST_LISTED = 20


@dataclass(frozen=True)
class CommonPointFit:
    """Be the system that common points give, the fit, and what a report says of it."""

    system: FittedCrs
    fit: PointFit
    notes: tuple[Note, ...]


def fitted_system(points: Floats, crs: CRS, kind: FitKind = FitKind.SIMILARITY) -> CommonPointFit:
    """Return the system of a file by points, shape (n, 4): x, y of the file, X, Y in `crs`.

    `crs` is projected. X is east; where the numbers only fit `crs` with the northing first they
    are taken so, and of three points and more it is recognised if the file has it first. Both is
    told. Raises InputProblem for too few points, points at one place and numbers that do not fit.
    """
    if not crs.is_projected:
        raise InputProblem("fit.target_not_projected", crs=crs_label(crs))
    source, target = points[:, :2], points[:, 2:]
    notes: list[Note] = []
    try:
        require_fitting(crs, _bounds(target))
    except InputProblem as problem:
        if problem.key != "crs.axes_look_swapped":
            raise
        target = target[:, ::-1]
        notes.append(Note("fit.target_exchanged"))
    may_mirror = len(points) > FitKind.SIMILARITY.least_points
    found = fit_points(source, target, kind, allow_mirror=may_mirror)
    facts = {"count": len(points), "rms": found.rms, "most": found.residuals.max()}
    notes.insert(0, Note("fit.result", {**facts, "crs": crs_label(crs)}))
    listed = found.residuals[:_MOST_LISTED].tolist()
    words = ", ".join(f"{at}: {left:.3f}" for at, left in enumerate(listed, start=1))
    notes.append(Note("fit.residuals", {"residuals": words}))
    notes.extend(Note(doubt.key, doubt.facts) for doubt in fit_doubts(found, source, target))
    return CommonPointFit(FittedCrs(found.fit, crs), found, tuple(notes))


def _bounds(xy: Floats) -> tuple[float, float, float, float]:
    west, south = np.min(xy, axis=0).tolist()
    east, north = np.max(xy, axis=0).tolist()
    return west, south, east, north
