"""Where the pixels of a view lie in a picture of another coordinate system.

The exact way is taken for the nodes of a coarse mesh only; between them lies a bilinear surface.
The mesh is made finer until that surface is right to a fraction of a pixel.
"""

from collections.abc import Callable
from dataclasses import dataclass
from math import floor, sqrt

import numpy as np
from numpy.typing import NDArray

from layers.map_view import MapView
from layers.to_qt import XY

Plane = Callable[[XY], XY]
"""Takes metres of the project, (n, 2), to a plane: to the right and downwards, in its own units."""

Floats32 = NDArray[np.float32]

_SIZES = (4, 8, 16, 32)
"""Cells along a side, half as many as the mesh that is used gets."""

_TOLERANCE_PX = 0.5
"""How far half the mesh may be off the whole; the whole is then off by about a quarter of that."""

_NOWHERE = -1e12
_SQUARE_M = 200_000.0


@dataclass(frozen=True, slots=True, eq=False)
class Mesh:
    """Hold where equally spaced places of a view, from corner to corner, lie in a plane.

    `nodes` has shape (n, n, 2); where the plane has no such place they are not numbers.
    """

    nodes: NDArray[np.float64]
    width: int
    height: int

    @property
    def bounds(self) -> tuple[float, float, float, float] | None:
        """Left, top, right, bottom in the plane; None where nothing of the view lies in it."""
        known = self.nodes[np.isfinite(self.nodes).all(axis=2)]
        if not len(known):
            return None
        left, top = known.min(axis=0).tolist()
        right, bottom = known.max(axis=0).tolist()
        return left, top, right, bottom

    @property
    def resolution(self) -> float:
        """Units of the plane for one pixel, about the middle of the view."""
        middle = len(self.nodes) // 2
        here, right, down = (
            self.nodes[at] for at in ((middle, middle), (middle, middle + 1), (middle + 1, middle))
        )
        cells = len(self.nodes) - 1
        wide, high = (right - here) * cells / self.width, (down - here) * cells / self.height
        return sqrt(abs(wide[0] * high[1] - wide[1] * high[0]))

    def pixels(self, left: float, top: float, units_per_pixel: float) -> tuple[Floats32, Floats32]:
        """Return columns and rows, (height, width) each, of the middles of the view's pixels.

        They are counted in pixels of the plane from (`left`, `top`).
        """
        found = np.where(np.isfinite(self.nodes), self.nodes, _NOWHERE)
        local = ((found - (left, top)) / units_per_pixel).astype(np.float32)
        columns, rows = (
            _spread(_spread(local[:, :, one].T, self.height).T, self.width) for one in (0, 1)
        )
        return columns, rows


def mesh_of(view: MapView, plane: Plane) -> Mesh:
    """Return the mesh of a view whose units are pixels."""
    width, height = round(view.width), round(view.height)
    for size in _SIZES:
        nodes = _nodes(view, plane, 2 * size)
        mesh = Mesh(nodes, width, height)
        wrong = np.abs(_between(nodes[::2, ::2]) - nodes)
        wrong = wrong[np.isfinite(wrong)]
        if not wrong.size or wrong.max() <= _TOLERANCE_PX * mesh.resolution:
            break
    return mesh


def steady_resolution(view: MapView, plane: Plane) -> float | None:
    """Return units of the plane for one unit of the view, the same for all views of a region.

    Views side by side so choose the same level of a pyramid. None where the plane has no place
    for the region.
    """
    x_m = (floor(view.center_x_m / _SQUARE_M) + 0.5) * _SQUARE_M
    y_m = (floor(view.center_y_m / _SQUARE_M) + 0.5) * _SQUARE_M
    for at in ((x_m, y_m), (view.center_x_m, view.center_y_m)):
        reach = max(view.metres_per_unit, 1.0)
        places = np.array([at, (at[0] + reach, at[1]), (at[0], at[1] - reach)])
        found = plane(places)
        if not np.isfinite(found).all():
            continue
        here, right, down = found
        wide, high = (right - here) / reach, (down - here) / reach
        area = abs(wide[0] * high[1] - wide[1] * high[0])
        if area > 0:
            return sqrt(area) * view.metres_per_unit
    return None


def _nodes(view: MapView, plane: Plane, cells: int) -> NDArray[np.float64]:
    steps = np.linspace(0.0, 1.0, cells + 1)
    across, down = np.meshgrid(steps * view.width, steps * view.height)
    places = view.to_world(np.column_stack([across.ravel(), down.ravel()]))
    nodes = plane(places).reshape(cells + 1, cells + 1, 2)
    return np.where(np.isfinite(nodes), nodes, np.nan)


def _between(nodes: NDArray[np.float64]) -> NDArray[np.float64]:
    """Return a mesh of twice as many cells, what is new halfway between what there was."""
    rows = np.empty((2 * len(nodes) - 1, len(nodes), 2))
    rows[::2], rows[1::2] = nodes, (nodes[1:] + nodes[:-1]) / 2
    whole = np.empty((len(rows), len(rows), 2))
    whole[:, ::2], whole[:, 1::2] = rows, (rows[:, 1:] + rows[:, :-1]) / 2
    return whole


def _spread(nodes: Floats32, pixels: int) -> Floats32:
    """Return values at the middles of so many pixels, each row drawn through its nodes.

    A matrix of weights would be shorter, but BLAS keeps all processors busy for small ones.
    """
    cells = nodes.shape[1] - 1
    at = ((np.arange(pixels) + 0.5) * cells / pixels).astype(np.float32)
    cell = np.minimum(at.astype(np.int64), cells - 1)
    times = np.bincount(cell, minlength=cells)
    slopes = np.repeat(nodes[:, 1:] - nodes[:, :-1], times, axis=1)
    slopes *= at - cell.astype(np.float32)
    slopes += np.repeat(nodes[:, :-1], times, axis=1)
    return slopes
