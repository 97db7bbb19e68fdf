"""Polygons made fit for measuring: valid, cut into rings, and their twin edges cancelled."""

from dataclasses import dataclass

import numpy as np
import shapely

from gis.audits.land.residue import (
    Flags,
    Geometries,
    Residue,
    Rings,
    residue_of_blocks,
    slices,
)
from gis.progress import Progress

_POLYGON = 3


@dataclass(frozen=True)
class Measured:
    """Hold polygons as they are measured: invalid ones repaired, and what is left of their edges.

    `polygons` has None where a feature has no area; `valid` is False for those that had to be
    repaired.
    """

    polygons: Geometries
    valid: Flags
    residue: Residue


def measured(geometries: Geometries, progress: Progress) -> Measured:
    """Repair polygons where needed and cancel their twin edges. Raises Cancelled."""
    polygons = geometries.copy()
    valid = np.ones(len(geometries), dtype=np.bool_)

    def rings_of(part: slice) -> Rings:
        # Each block writes its own part of the arrays only.
        block = geometries[part]
        valid[part] = shapely.is_valid(block) | shapely.is_missing(block)
        if not valid[part].all():
            polygons[part] = block = repaired(block, valid[part])
        return _rings(block, part.start)

    parts = slices(shapely.get_num_coordinates(geometries))
    return Measured(polygons, valid, residue_of_blocks(parts, rings_of, progress))


def residue_of_polygons(polygons: Geometries, progress: Progress) -> Residue:
    """Cancel the twin edges of polygons as they are, valid or not. Raises Cancelled."""

    def rings_of(part: slice) -> Rings:
        return _rings(polygons[part], part.start)

    return residue_of_blocks(slices(shapely.get_num_coordinates(polygons)), rings_of, progress)


def repaired(geometries: Geometries, valid: Flags) -> Geometries:
    """Return the polygons with the invalid ones made valid; lines and points are dropped."""
    made = geometries.copy()
    for index in np.flatnonzero(~valid):
        whole = shapely.make_valid(made[index], method="structure", keep_collapsed=False)
        parts = [part for part in shapely.get_parts(whole) if part.geom_type == "Polygon"]
        made[index] = shapely.multipolygons(parts) if len(parts) != 1 else parts[0]
        if made[index].is_empty:
            made[index] = None
    return made


def _rings(polygons: Geometries, offset: int) -> Rings:
    """Return the rings of polygons, the features numbered from `offset`.

    Polygons without holes give their vertices directly; making ring objects costs more than all
    the rest.
    """
    simple = (shapely.get_type_id(polygons) == _POLYGON) & (
        shapely.get_num_interior_rings(polygons) == 0
    )
    plain = polygons[simple]
    others = np.flatnonzero(~simple)
    parts, part_owner = shapely.get_parts(polygons[others], return_index=True)
    rings, ring_part = shapely.get_rings(parts, return_index=True)
    hole = np.zeros(len(rings), dtype=bool)
    hole[1:] = ring_part[1:] == ring_part[:-1]
    # Adding zero turns -0.0 into 0.0, which has other bits.
    xy = np.concatenate([shapely.get_coordinates(plain), shapely.get_coordinates(rings)]) + 0.0
    counts = np.concatenate(
        [shapely.get_num_coordinates(plain), shapely.get_num_coordinates(rings)]
    ).astype(np.int64)
    owner = np.concatenate([np.flatnonzero(simple), others[part_owner[ring_part]]])
    full = counts > 0
    holes = np.concatenate([np.zeros(len(plain), dtype=bool), hole])
    return Rings(xy, counts[full], owner[full] + offset, holes[full])
