"""From a dirty layer to a clean coverage, with every change in a ledger.

All boundaries and the frame's are cut into tiles; each tile knows who claims it and gets one owner.
Nothing is moved beforehand, so what changes hands is known exactly. What is repaired is repaired
again until nothing changes: a second repair has nothing to do.
"""

from collections.abc import Sequence

import numpy as np
import shapely

from gis.audits.land.coverage import Coverage, coverage_of
from gis.geometry.lattice import LatticeArray
from gis.progress import Progress
from gis.repair.authorities import Authorities
from gis.repair.claims import Claims, claims_at, origin_of, snapped
from gis.repair.dividing import Division, divided
from gis.repair.frame_lines import FrameLines, lattice_polygons
from gis.repair.gaps import settle_gaps
from gis.repair.harms import Before
from gis.repair.keys import Keys
from gis.repair.land import Land, owner_sets
from gis.repair.ledger import Ledger, told_apart
from gis.repair.overlaps import settle_overlaps
from gis.repair.places import keys_of
from gis.repair.plane import Plane, plane_of
from gis.repair.polygons import repaired_polygons
from gis.repair.records import (
    SNAP_M,
    Change,
    ChangeKind,
    Flags,
    Floats,
    Geometries,
    Ground,
    Indices,
    Left,
    Repaired,
    RepairRules,
    RepairTask,
)
from gis.repair.rights import Households, Rights, shares_of
from gis.repair.rings import lone_edges
from gis.repair.scope import scope_of
from gis.repair.slivers import settle_slivers
from gis.repair.sparing import spare_halves, spare_wholes
from gis.repair.terms import Terms
from gis.repair.trim import trim
from gis.repair.trust import Trust
from gis.repair.vertices import validity_changes, vertex_changes

_PASSES = 5


def repair(task: RepairTask, rules: RepairRules, progress: Progress) -> Repaired:
    """Make polygons a clean coverage. Raises Cancelled.

    Land in the frame is given to exactly one feature, but for gaps above the limits and what the
    rules leave. Features are never dropped: one that has no land left is None, and named in the
    harms.
    """
    polygons = task.polygons_m
    changes: list[Change] = []
    left: list[Left] = []
    before = Before(len(polygons))
    for number in range(_PASSES):
        progress.step(number / _PASSES)
        done = _Pass(task, polygons, rules, progress)
        before.note(done.claims)
        left = done.left
        if not done.changes or (not changes and _is_noise(done.changes, task, progress)):
            break
        changes += done.changes
        polygons = done.polygons_m
    progress.step(1.0)
    harms = before.harms(polygons)
    return Repaired(polygons, tuple(told_apart(changes)), tuple(left), tuple(harms))


def _is_noise(changes: Sequence[Change], task: RepairTask, progress: Progress) -> bool:
    """Tell whether only vertices would move of what the audit and GEOS find clean already."""
    if any(change.kind is not ChangeKind.VERTICES for change in changes):
        return False
    there = task.polygons_m[~shapely.is_missing(task.polygons_m)]
    if not shapely.coverage_is_valid(there):
        return False
    found = coverage_of(task.polygons_m, task.frame_m, progress)
    return not len(found.overlaps) and not len(found.outside) and _fills(found, task)


def _fills(found: Coverage, task: RepairTask) -> bool:
    """Tell whether nothing thin is left along the frame."""
    return task.frame_m is None or not (found.gaps.width_m < SNAP_M).any()


class _Pass:
    """One run over polygons: `changes`, what is `left`, and the `polygons_m` after it."""

    def __init__(
        self, task: RepairTask, polygons_m: Geometries, rules: RepairRules, progress: Progress
    ) -> None:
        count = len(polygons_m)
        locked = np.zeros(count, dtype=bool) if task.locked is None else task.locked
        origin = origin_of(polygons_m, task.frame_m)
        scope = scope_of(polygons_m, task.frame_m, progress)
        rest = polygons_m[~scope & ~shapely.is_missing(polygons_m)]
        whole, polygons_m = polygons_m, polygons_m.copy()
        polygons_m[~scope] = None
        self.claims = claims = Claims(polygons_m, origin)
        frame_m = None if task.frame_m is None else Claims(task.frame_m, origin).valid_m
        no_frame = np.empty(0, dtype=object)
        frames = FrameLines(no_frame if frame_m is None else frame_m, origin)
        lone = lone_edges(claims.rings, keys_of(claims.rings.xy_mm))
        vertices = claims.rings.xy_m[lone | np.roll(lone, 1)]
        guides, guide_owner = frames.bent_through(vertices)
        progress.raise_if_cancelled()
        plane = plane_of(claims, guides)
        progress.raise_if_cancelled()
        land = _land_of(plane, claims, frame_m, guides, guide_owner)
        _leave_out(land, snapped(rest, origin))
        rights = _rights_of(land, task, rules, locked, origin)
        authorities = Authorities(land.features, Trust(land))
        terms = Terms(rules, rights, Keys(origin), authorities, _allowed(task, origin))
        land = _settled(land, terms)
        progress.raise_if_cancelled()
        ledger = Ledger(land, rights.households.voices(land, land.unit >= 0), origin)
        ledger.revert(rules.left_alone)
        after = repaired_polygons(land, claims, polygons_m, locked, frames)
        self.polygons_m = np.where(scope, after, whole)
        exchanged = ledger.changes()
        self.left: list[Left] = ledger.left()
        moved = vertex_changes(claims, polygons_m, after, exchanged)
        self.changes = [*exchanged, *validity_changes(claims), *moved]


def _settled(land: Land, terms: Terms) -> Land:
    trim(land, terms.rights)
    middle = settle_overlaps(land, terms)
    land = divided(land, _middles(land, middle))
    spare_halves(land, terms.rights)
    land = settle_gaps(land, terms)
    settle_slivers(land, terms.rights, terms.rules)
    spare_wholes(land, terms.rights)
    return land


def _middles(land: Land, tiles: Indices) -> list[Division]:
    found: list[Division] = []
    if not len(tiles):
        return found
    order = tiles[np.argsort(land.unit[tiles], kind="stable")]
    for members in np.split(order, np.flatnonzero(np.diff(land.unit[order])) + 1):
        shape = land.plane.tiles[members[0]]
        if len(members) > 1:
            shape = shapely.coverage_union_all(land.plane.tiles[members])
        among = frozenset(land.owners_of(int(members[0])))
        found.append(Division(members, shape, among, Ground.MIDDLE))
    return found


def _land_of(
    plane: Plane,
    claims: Claims,
    frame_m: Geometries | None,
    guides: list[LatticeArray],
    guide_owner: Indices,
) -> Land:
    tile, feature = claims.at(plane.points_mm)
    cell = np.zeros(len(plane.tiles), dtype=np.int64)
    if frame_m is not None:
        polygons, owner = lattice_polygons(guides, guide_owner)
        at, frame = claims_at(plane.points_mm, polygons, owner, len(frame_m))
        cell = owner_sets(at, frame, len(plane.tiles)) - 1
    return Land(plane, tile, feature, cell, claims.count)


def _leave_out(land: Land, rest_mm: Geometries) -> None:
    """Take land of features that nobody has to look at for outside of the frame."""
    empty = np.flatnonzero((land.claimants == 0) & (land.cell >= 0))
    points = land.plane.points_mm[empty]
    taken, _ = claims_at(points, rest_mm, np.zeros(len(rest_mm), dtype=np.int64), 1)
    land.cell[empty[taken]] = -1


def _rights_of(
    land: Land, task: RepairTask, rules: RepairRules, locked: Flags, origin: LatticeArray
) -> Rights:
    priority: Floats = np.zeros(land.features) if task.priority is None else task.priority
    return Rights(
        locked,
        np.where(np.isfinite(priority), priority, -np.inf),
        shares_of(land, rules.fill_width_m),
        Households(task, origin),
    )


def _allowed(task: RepairTask, origin: LatticeArray) -> Geometries:
    if task.allowed_gaps_m is None:
        return np.empty(0, dtype=object)
    valid = Claims(task.allowed_gaps_m, origin).valid_m
    return snapped(valid[~shapely.is_missing(valid)], origin)
