"""What a picture of a file beside its project shows: few shapes in metres, and where they lie.

Of a large file every n-th feature is shown, and outlines are made plainer than a screen can tell.
"""

import math
from collections.abc import Iterable
from dataclasses import dataclass, field

import numpy as np
import shapely
from numpy.typing import NDArray
from pyproj import CRS

from gis.errors import InputProblem
from gis.geometry.any_crs import AnyCrs
from gis.geometry.crs import (
    WGS84,
    Geometries,
    crs_label,
    transform_geometries,
    transform_xy,
)
from gis.geometry.lattice import MM_PER_M, to_lattice, to_metres
from gis.imports.near_land import NEAR_M
from gis.plan.plan import Plan
from gis.topology.locate import labels_at
from gis.topology.records import OUTSIDE, Arc
from layers.map_view import MetreBounds
from layers.to_qt import Lines, joined

MOST_FEATURES = 3_000
MOST_VERTICES = 120_000
"""More than these are not painted."""

_LOOKED_AT = 2_000
_FINENESS = 1_500.0
"""How many of the smallest details fit beside each other in the picture."""

_FARTHEST_M, _LAST_LAT = 1e8, 90.0
_DIRECTIONS = ("north", "north_east", "east", "south_east", "south", "south_west", "west",
               "north_west")  # fmt: skip


@dataclass(frozen=True, slots=True)
class FileShapes:
    """Be what is painted of a file, metres of the project's CRS.

    `shown` of its `features` with a place are there; `is_plainer` when outlines were simplified.
    """

    areas: Lines = field(repr=False)
    lines: Lines = field(repr=False)
    points_m: NDArray[np.float64] = field(repr=False)
    features: int
    shown: int
    is_plainer: bool


@dataclass(frozen=True, slots=True)
class Placement:
    """Tell where a file lies when it is read in a system.

    `bounds_m` is None where nothing of it can be shown in the project's CRS. `inside` is the part
    of its features, from 0 to 1, that lie on the project's land. `distance_m` is how far its
    nearest side is from the project's, 0 where they touch; `direction` is where it lies, seen from
    the project. Without a project `lonlat` is its middle.
    """

    shapes: FileShapes
    bounds_m: MetreBounds | None
    inside: float
    distance_m: float
    direction: str
    lonlat: tuple[float, float] | None = None

    @property
    def is_far(self) -> bool:
        """Tell whether nothing of the file is of use to the project where it lies."""
        if self.lonlat is not None:
            return False
        return self.bounds_m is None or (not self.inside and self.distance_m > NEAR_M)


@dataclass(frozen=True, slots=True)
class ProjectShapes:
    """Be the outlines of a project, metres: of its units and, thinner, of its grids."""

    units: Lines = field(repr=False)
    grids: Lines = field(repr=False)
    bounds_m: MetreBounds


def project_shapes(plan: Plan) -> ProjectShapes:
    """Return the outlines of a plan."""
    partition = plan.partition
    west, south, east, north = (edge / MM_PER_M for edge in partition.bounds_mm())
    fine_m = max(east - west, north - south, 1.0) / _FINENESS
    arcs = partition.arcs.values()
    lines = {arc.id: to_metres(partition.line_mm(arc.id)) for arc in arcs}

    def some(*, of_units: bool) -> Lines:
        chosen = (lines[arc.id] for arc in arcs if _parts_units(plan, arc) is of_units)
        return _plainer(list(chosen), fine_m)

    return ProjectShapes(some(of_units=True), some(of_units=False), (west, south, east, north))


def placement(plan: Plan | None, geometries: Geometries, system: AnyCrs) -> Placement:
    """Return where geometries lie that are in a system; None among them is passed over.

    Without a plan they are drawn in the zone of their middle. Raises InputProblem where no
    transformation is known, and without a plan for numbers that no place on earth has.
    """
    there = geometries[~(shapely.is_missing(geometries) | shapely.is_empty(geometries))]
    step = max(1, math.ceil(len(there) / MOST_FEATURES))
    few = there[::step]
    is_plainer = bool(shapely.get_num_coordinates(few).sum() > MOST_VERTICES)
    if is_plainer:
        west, south, east, north = shapely.total_bounds(few)
        tolerance = max(east - west, north - south) / _FINENESS
        few = np.asarray(shapely.simplify(few, tolerance, preserve_topology=False), dtype=object)
        few = few[~shapely.is_empty(few)]
    lonlat = None if plan is not None else _middle(few, system)
    target = CRS.from_user_input(plan.crs) if plan is not None else _zone(lonlat)
    metres = transform_geometries(few, system, target)
    sound = metres[_is_sound(metres)]
    shapes = _shapes(sound, features=len(there), is_plainer=is_plainer)
    if not len(sound):
        return Placement(shapes, None, 0.0, math.inf, "")
    bounds = shapely.total_bounds(sound).tolist()
    bounds_m: MetreBounds = (bounds[0], bounds[1], bounds[2], bounds[3])
    if plan is None:
        return Placement(shapes, bounds_m, 0.0, 0.0, "", lonlat)
    project = tuple(edge / MM_PER_M for edge in plan.partition.bounds_mm())
    inside = _inside(plan, metres)
    distance_m, direction = _way((project[0], project[1], project[2], project[3]), bounds_m)
    return Placement(shapes, bounds_m, inside, distance_m, direction)


def _middle(geometries: Geometries, system: AnyCrs) -> tuple[float, float]:
    """Return longitude and latitude of the middle; raises InputProblem where there is none."""
    west, south, east, north = shapely.total_bounds(geometries).tolist()
    middle = np.array([[(west + east) / 2, (south + north) / 2]])
    lon, lat = transform_xy(middle, system, WGS84)[0].tolist()
    if not (math.isfinite(lon) and abs(lat) <= _LAST_LAT):
        x, y = f"{west:.10g}–{east:.10g}", f"{south:.10g}–{north:.10g}"
        raise InputProblem("crs.numbers_do_not_fit", crs=crs_label(system), x=x, y=y)
    return lon, lat


def _zone(lonlat: tuple[float, float] | None) -> CRS:
    """Return a system in which land about a place looks as it is."""
    lon, lat = lonlat or (0.0, 0.0)
    return CRS.from_proj4(f"+proj=aeqd +lon_0={lon:.4f} +lat_0={lat:.4f} +datum=WGS84")


def _parts_units(plan: Plan, arc: Arc) -> bool:
    labels = arc.labels()
    return OUTSIDE in labels or len({plan.unit_of_label(label) for label in labels}) > 1


def _is_sound(metres: Geometries) -> NDArray[np.bool_]:
    with np.errstate(invalid="ignore"):
        near = np.abs(shapely.bounds(metres)) < _FARTHEST_M
    return np.asarray(near.all(axis=1))


def _shapes(metres: Geometries, *, features: int, is_plainer: bool) -> FileShapes:
    parts = shapely.get_parts(shapely.get_parts(metres))
    dimensions = shapely.get_dimensions(parts)
    areas, lines, points = (parts[dimensions == of] for of in (2, 1, 0))
    return FileShapes(
        _courses(shapely.get_rings(areas)),
        _courses(lines),
        shapely.get_coordinates(points),
        features,
        len(metres),
        is_plainer,
    )


def _courses(parts: Geometries) -> Lines:
    xy, owner = shapely.get_coordinates(parts, return_index=True)
    return xy, np.flatnonzero(np.diff(owner, prepend=-1)).astype(np.int64)


def _inside(plan: Plan, metres: Geometries) -> float:
    few = metres[:: max(1, len(metres) // _LOOKED_AT)]
    sound = few[_is_sound(few)]
    if not len(sound):
        return 0.0
    points_m = shapely.get_coordinates(shapely.point_on_surface(sound))
    labels = labels_at(plan.partition, to_lattice(points_m))
    return float((labels != OUTSIDE).sum() / len(few))


def _way(project: MetreBounds, file: MetreBounds) -> tuple[float, str]:
    """Return the distance between two boxes, and the direction from the first to the second."""
    gap_x = max(file[0] - project[2], project[0] - file[2], 0.0)
    gap_y = max(file[1] - project[3], project[1] - file[3], 0.0)
    east = (file[0] + file[2] - project[0] - project[2]) / 2
    north = (file[1] + file[3] - project[1] - project[3]) / 2
    eighth = round(math.degrees(math.atan2(east, north)) / 45.0) % len(_DIRECTIONS)
    return math.hypot(gap_x, gap_y), _DIRECTIONS[eighth]


def _plainer(lines: Iterable[NDArray[np.float64]], fine_m: float) -> Lines:
    made = [shapely.linestrings(line) for line in lines]
    plain = shapely.simplify(np.array(made, dtype=object), fine_m, preserve_topology=False)
    return joined([shapely.get_coordinates(line) for line in plain])
