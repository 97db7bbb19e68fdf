"""Which land each unit of a file carries itself: of a parent, what its children leave."""

from collections.abc import Sequence

import shapely
from shapely.geometry.base import BaseGeometry

from gis.geometry.lattice import M2_PER_MM2
from gis.imports.land_report import NOISE_M2
from gis.imports.unit_rows import UnitRow
from gis.topology.sources import GeometryArray


def own_land(
    rows: Sequence[UnitRow], polygons: GeometryArray, joint: GeometryArray
) -> list[list[BaseGeometry]]:
    """Return for each unit the polygons of its own land, in millimetres.

    `polygons` are those of the features, of any validity, `joint` the valid ones of the units
    that are in the file. Land that a unit without children claims is never its parent's, nor any
    other parent's; pieces up to NOISE_M2 are left to be closed as holes.
    """
    parents = {row.parent for row in rows} - {None}
    land: list[list[BaseGeometry]] = [
        [] if at in parents else [polygons[feature] for feature in row.features]
        for at, row in enumerate(rows)
    ]
    given = [at for at in parents if at is not None and rows[at].features]
    if given:
        leaves = [at for at in range(len(joint)) if at not in parents]
        taken = shapely.union_all(joint[leaves])
        for at in given:
            below = [joint[one] for one in _below(rows, at) if rows[one].features]
            rest = shapely.difference(joint[at], shapely.union_all([taken, *below]))
            land[at] = [
                part
                for part in shapely.get_parts(rest)
                if shapely.get_dimensions(part) == 2 and part.area * M2_PER_MM2 > NOISE_M2
            ]
    return land


def _below(rows: Sequence[UnitRow], top: int) -> list[int]:
    """Return the places of all units below one."""
    children = [at for at, row in enumerate(rows) if row.parent == top]
    return [*children, *(one for child in children for one in _below(rows, child))]
