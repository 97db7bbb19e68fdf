"""Fitting a scanned map by common points: two turn and scale it, three or more may stretch it."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from gis.base_maps.base_map import CommonPoint
from gis.errors import InputProblem
from gis.geometry.fit import PlaneFit

Floats = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class ImageFit:
    """Hold what places a scan, and what is left at each point, (n, 2) in metres."""

    fit: PlaneFit
    residuals_m: Floats


def fit_of(points: tuple[CommonPoint, ...]) -> ImageFit:
    """Return the fit of pixels to the land by least squares; raises InputProblem for too few."""
    if len(points) < 2:
        raise InputProblem("base_maps.too_few_points")
    source = np.array([(p.column, p.row) for p in points])
    target = np.array([(p.x_m, p.y_m) for p in points])
    a, b = source.mean(axis=0), target.mean(axis=0)
    s, t = source - a, target - b
    if len(points) == 2:
        z = complex(*t[1]) / complex(s[1][0], -s[1][1])
        matrix = ((z.real, z.imag), (z.imag, -z.real))
    else:
        m = np.linalg.lstsq(s, t, rcond=None)[0].T
        matrix = ((m[0, 0], m[0, 1]), (m[1, 0], m[1, 1]))
    fit = PlaneFit(matrix, tuple(a), tuple(b))
    return ImageFit(fit, target - fit.forward(source))
