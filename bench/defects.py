"""Faults for the audit to find: in polygons that were drawn one by one, and in a plan."""

from dataclasses import replace

import numpy as np
import shapely
from numpy.typing import NDArray
from shapely.geometry.base import BaseGeometry

from gis.plan.edit import Edit, EditLabel, apply
from gis.plan.plan import Plan
from gis.topology.records import GridId, Label, grid_label, grid_of, unassigned_label

Polygons = NDArray[np.object_]

RADIUS_M = 25.0


def with_defects(polygons: Polygons, count: int, seed: int = 6) -> Polygons:
    """Return the polygons (metres) with some of them changed at a vertex of their boundary.

    In turns: a bay is cut in, a bulge is put on, a vertex is moved. No two changed polygons are
    neighbours, so each fault is one by itself.
    """
    random = np.random.default_rng(seed)
    changed = polygons.copy()
    tree = shapely.STRtree(polygons)
    taken: set[int] = set()
    done = 0
    for i in random.permutation(len(polygons)).tolist():
        near = set(tree.query(polygons[i], predicate="intersects").tolist())
        if done < count and not taken & near:
            taken |= near
            changed[i] = _faulty(polygons[i], done % 3, random)
            done += 1
    return changed


def _faulty(polygon: BaseGeometry, kind: int, random: np.random.Generator) -> BaseGeometry:
    ring = shapely.get_coordinates(shapely.get_exterior_ring(polygon))
    at = int(random.integers(1, len(ring) - 1))
    disc = shapely.buffer(shapely.Point(ring[at]), RADIUS_M, quad_segs=4)
    if kind == 0:
        return shapely.difference(polygon, disc)
    if kind == 1:
        return shapely.union(polygon, disc)
    ring[at] += random.uniform(-RADIUS_M / 5, RADIUS_M / 5, 2)
    holes = shapely.get_rings(polygon)[1:]
    moved = shapely.Polygon(ring, holes=list(holes))
    return moved if shapely.is_valid(moved) else shapely.difference(polygon, disc)


def with_free_land(plan: Plan, count: int, seed: int = 9) -> Plan:
    """Return the plan without some of its grids: their land is free, their households homeless."""
    random = np.random.default_rng(seed)
    taken: set[Label] = set()
    gone: dict[Label, Label] = {}
    for number in random.permutation(sorted(plan.grids)).tolist():
        label = grid_label(GridId(number))
        near = {label, *plan.partition.neighbours(label)}
        if len(gone) < count and not near & taken:
            taken |= near
            gone[label] = unassigned_label(plan.grids[GridId(number)].unit)
    arcs = {arc for label in gone for arc in plan.partition.arcs_of(label)}
    records = (plan.partition.arcs[arc] for arc in arcs)
    puts = {
        arc.id: replace(
            arc, left=gone.get(arc.left, arc.left), right=gone.get(arc.right, arc.right)
        )
        for arc in records
    }
    grids = {grid_of(label) for label in gone}
    homeless = {
        household.id: replace(household, grid=None, assigned_by=None)
        for household in plan.households.values()
        if household.grid in grids
    }
    return apply(
        plan,
        Edit(
            EditLabel("operations.merge_grids"),
            {"arcs": puts, "households": homeless},
            {"grids": frozenset(grids)},
        ),
    )
