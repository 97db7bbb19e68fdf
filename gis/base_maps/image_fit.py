"""Fitting a scanned map by common points: two turn and scale it, three or more may stretch it."""

from dataclasses import replace

import numpy as np

from gis.base_maps.base_map import CommonPoint
from gis.geometry.fit import FitKind, PlaneFit, PointFit, fit_points


def fit_of(points: tuple[CommonPoint, ...]) -> PointFit:
    """Return the fit of pixels (column, row) to the land, with what it leaves in metres.

    A similarity for two points, mirrored because rows count downwards; affine for more. Raises
    InputProblem for fewer, for points that coincide and for three or more on one line.
    """
    pixels = np.array([(one.column, one.row) for one in points])
    land = np.array([(one.x_m, one.y_m) for one in points])
    if len(points) >= FitKind.AFFINE.least_points:
        return fit_points(pixels, land, FitKind.AFFINE)
    # The rows are turned upwards first: two points cannot tell that they are not.
    upwards = fit_points(pixels * (1.0, -1.0), land)
    return replace(upwards, fit=_downwards(upwards.fit))


def _downwards(fit: PlaneFit) -> PlaneFit:
    """Return the fit for rows that count downwards of one for rows that count upwards."""
    (a, b), (c, d) = fit.matrix
    x, y = fit.source_middle
    return PlaneFit(((a, -b), (c, -d)), (x, -y), fit.target_middle)
