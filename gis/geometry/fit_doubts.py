"""What is to be said about a fit before it is believed."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

import numpy as np

from gis.geometry.fit import FitKind, Floats, PointFit, fit_points

_SCALE_OFF = 0.001
"""Between grids on the ground of one country lengths differ by less: heights and zones included."""

_COLLINEAR = 0.02
_FAR_TURNED_DEG = 15.0
_TIMES_BETTER = 5.0
_LEAST_OUTLIER = 1e-6
"""A smaller part of the extent is rounding, not a mistaken point."""


@dataclass(frozen=True, slots=True)
class FitDoubt:
    """Be a doubt about a fit: a text key and its facts. `point` is the index of a point."""

    key: str
    facts: Mapping[str, object] = field(default_factory=dict)
    point: int | None = None


def fit_doubts(
    found: PointFit, source: Floats, target: Floats, *, same_unit: bool = True
) -> tuple[FitDoubt, ...]:
    """Return what speaks against a fit of these points, the gravest first.

    `same_unit` says that both planes are in metres, so that scale and turn mean something; for
    pixels of an image they do not.
    """
    return tuple(_doubts(found, np.asarray(source), np.asarray(target), same_unit=same_unit))


def _doubts(
    found: PointFit, source: Floats, target: Floats, *, same_unit: bool
) -> Iterator[FitDoubt]:
    if found.kind is FitKind.SIMILARITY and same_unit:
        yield from _of_mirror(found, source, target)
    outlier = _outlier(found, source, target)
    if outlier is not None:
        yield outlier
    if same_unit:
        yield from _of_size(found)
    if found.kind is FitKind.AFFINE and thinness(source) < _COLLINEAR:
        yield FitDoubt("fit.nearly_on_a_line")
    if not found.has_check:
        yield FitDoubt("fit.no_check", {"least": found.kind.least_points})


def _of_mirror(found: PointFit, source: Floats, target: Floats) -> Iterator[FitDoubt]:
    """Recognise a northing that stands first, taken for the easting or already allowed for."""
    if found.fit.is_mirrored:
        turned = found.fit.are_axes_exchanged
        yield FitDoubt("fit.axes_exchanged" if turned else "fit.mirrored")
    elif found.has_check:
        other = fit_points(source, target, found.kind, allow_mirror=True)
        if other.fit.is_mirrored and other.rms * _TIMES_BETTER < found.rms:
            turned = other.fit.are_axes_exchanged
            key = "fit.axes_look_exchanged" if turned else "fit.looks_mirrored"
            yield FitDoubt(key, {"rms": found.rms, "other": other.rms})


def _of_size(found: PointFit) -> Iterator[FitDoubt]:
    scale = float(np.sqrt(abs(np.linalg.det(np.array(found.fit.matrix)))))
    if abs(scale - 1) > _SCALE_OFF:
        yield FitDoubt("fit.scale_off", {"scale": scale})
    if not found.fit.is_mirrored and abs(found.fit.turn_deg) > _FAR_TURNED_DEG:
        yield FitDoubt("fit.far_turned", {"degrees": found.fit.turn_deg})


def _outlier(found: PointFit, source: Floats, target: Floats) -> FitDoubt | None:
    """Return the point that the others, fitted without it, contradict most clearly.

    Those must be more than the fit takes, else they agree whatever they are.
    """
    count = len(source)
    if count < found.kind.least_points + 2:
        return None
    best: FitDoubt | None = None
    clearest = _TIMES_BETTER
    extent = float(np.ptp(target, axis=0).max())
    for point in range(count):
        rest = np.arange(count) != point
        if thinness(source[rest]) == 0.0 and found.kind is FitKind.AFFINE:
            continue
        others = fit_points(
            source[rest], target[rest], found.kind, allow_mirror=found.fit.is_mirrored
        )
        off = float(np.hypot(*(target[point] - others.fit.forward(source[point])[0])))
        ratio = off / max(others.rms, _LEAST_OUTLIER * extent)
        if ratio > clearest:
            clearest = ratio
            facts = {"point": point + 1, "off": off, "rms": found.rms, "other": others.rms}
            best = FitDoubt("fit.outlier", facts, point)
    return best


def thinness(xy: Floats) -> float:
    """Return how wide a cloud of points is beside its length, from 0 (on one line) to 1."""
    sizes = np.linalg.svd(xy - xy.mean(axis=0), compute_uv=False)
    return float(sizes[1] / sizes[0]) if sizes[0] else 0.0
