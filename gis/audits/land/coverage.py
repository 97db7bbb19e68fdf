"""Overlap, gap and outside of a set of polygons, as areas: the answer of the land audit."""

from dataclasses import dataclass

import numpy as np
import shapely
from scipy.sparse import csr_array

from gis.audits.land.faces import Faces, faces_of, pieces
from gis.audits.land.local_overlay import intersections, overlaid
from gis.audits.land.measured import Measured, measured
from gis.audits.land.residue import Floats, Geometries, Indices
from gis.geometry.inner_points import inner_points
from gis.geometry.measure import mean_width_m
from gis.progress import Progress

NOISE_FLOOR_M2 = 1e-6
"""Below this an area is the rounding of coordinates and is never counted."""


@dataclass(frozen=True)
class Areas:
    """Hold areas found, with the features that each belongs to.

    `features` has shape (n, 2) for overlaps, (n, 1) for what lies outside, (n, 0) for gaps.
    """

    shapes: Geometries
    features: Indices
    area_m2: Floats
    width_m: Floats

    def __len__(self) -> int:
        return len(self.shapes)


@dataclass(frozen=True)
class LandAreas:
    """Hold the sums in square metres; `overlap_m2` counts land once however often covered."""

    frame_m2: float
    covered_m2: float
    overlap_m2: float
    gap_m2: float
    outside_m2: float


@dataclass(frozen=True)
class Coverage:
    """Hold the whole answer; geometries in metres. `crowded` is land covered more than twice."""

    measured: Measured
    overlaps: Areas
    gaps: Areas
    outside: Areas
    land: LandAreas
    crowded: Faces


def coverage_of(polygons: Geometries, frame: Geometries | None, progress: Progress) -> Coverage:
    """Measure polygons (metres) against each other and against a frame.

    Without a frame the outline of the polygons is the frame: a gap is then a hole in their
    union. Raises Cancelled.
    """
    features = measured(polygons, progress)
    framing = measured(frame, progress) if frame is not None else None
    faces = faces_of(features.residue, framing.residue if framing else None)
    progress.raise_if_cancelled()
    gaps = _gaps(faces, framing is not None)
    overlaps, outside = _overlaps(features.polygons, faces), _outside(features, framing, faces)
    land, crowded = _land_areas(features, faces, gaps), faces.of(faces.covered > 2)
    return Coverage(features, overlaps, gaps, outside, land, crowded)


def _overlaps(polygons: Geometries, faces: Faces) -> Areas:
    """Intersect each pair of features that share a face which is covered more than once."""
    over = faces.polygons[(faces.covered > 1) & (faces.area > 0)]
    if not len(over):
        return _areas(over, np.zeros((0, 2), dtype=np.int64))
    # The one that asks is prepared: it had better be the polygon, which may be large.
    feature, face = shapely.STRtree(over).query(polygons, predicate="intersects")
    shared = csr_array((np.ones(len(face)), (feature, face)), shape=(len(polygons), len(over)))
    among = np.unique(feature)
    first, second = shapely.STRtree(polygons[among]).query(polygons[among])
    first, second = among[first[first < second]], among[second[first < second]]
    together = np.asarray(shared[first].multiply(shared[second]).sum(axis=1)).ravel() > 0
    pairs = np.column_stack([first[together], second[together]])
    return _areas(intersections(polygons, pairs), pairs)


def _gaps(faces: Faces, is_framed: bool) -> Areas:
    """Return what nobody covers: pieces of the frame, or else the holes of the union.

    A hole with an island that touches its rim twice is one hole in two pieces. What polygons
    enclose that only touch each other in points is no hole: their union is open there.
    """
    uncovered = faces.polygons[(faces.covered == 0) & faces.framed]
    if is_framed:
        # Edges between the frame's own polygons may cut a gap.
        shapes = pieces(uncovered)
    else:
        shapes = _by_hole(uncovered, faces.polygons[faces.covered > 0])
    return _areas(shapes, np.zeros((len(shapes), 0), dtype=np.int64))


def _by_hole(uncovered: Geometries, covered: Geometries) -> Geometries:
    if not len(uncovered):
        return uncovered
    rings, of_part = shapely.get_rings(pieces(covered), return_index=True)
    holes = shapely.polygons(rings[1:][of_part[1:] == of_part[:-1]])
    face, hole = shapely.STRtree(holes).query(
        shapely.points(inner_points(uncovered)), predicate="within"
    )
    # Holes of islands lie within the hole round the island: the smallest is the face's own.
    order = np.lexsort((shapely.area(holes[hole]), face))
    face, hole = face[order], hole[order]
    own = np.concatenate([[True], face[1:] != face[:-1]]) if len(face) else np.zeros(0, dtype=bool)
    face, hole = face[own], hole[own]
    by_hole = np.argsort(hole, kind="stable")
    cuts = np.flatnonzero(np.diff(hole[by_hole])) + 1
    groups = np.split(uncovered[face[by_hole]], cuts)
    shapes = [part[0] if len(part) == 1 else _polygonal(part) for part in groups if len(part)]
    return np.array(shapes, dtype=object)


def _outside(features: Measured, frame: Measured | None, faces: Faces) -> Areas:
    """Cut the frame away from each feature that has land in faces beyond it.

    The frame's polygons themselves are cut away, not the faces: a face's noded edges lie a
    rounding beside the feature's own, which GEOS may take for a crossing.
    """
    beyond = faces.polygons[(faces.covered > 0) & ~faces.framed]
    none = np.zeros((0, 1), dtype=np.int64)
    if frame is None or not len(beyond):
        return _areas(beyond[:0], none)
    reaching = np.unique(
        shapely.STRtree(beyond).query(features.polygons, predicate="intersects")[0]
    )
    polygons = features.polygons[reaching]
    near = np.unique(shapely.STRtree(frame.polygons).query(polygons)[1])
    land = shapely.union_all(frame.polygons[near])
    shapes = overlaid(polygons, land, shapely.difference)
    # Where borders run along each other within a rounding, GEOS may cut nothing away. Nobody
    # reaches farther beyond than all together.
    most_m2 = float(shapely.area(beyond).sum()) + NOISE_FLOOR_M2
    for wrong in np.flatnonzero(shapely.area(shapes) > most_m2 * (1 + 1e-9)).tolist():
        whole = shapely.difference(polygons[wrong], land)
        near_by = beyond[shapely.intersects(beyond, polygons[wrong])]
        shapes[wrong] = whole if whole.area <= most_m2 else shapely.union_all(near_by)
    return _areas(shapes, reaching[:, None])


def _polygonal(shapes: Geometries) -> shapely.MultiPolygon:
    parts = shapely.get_parts(shapely.get_parts(shapes))
    return shapely.MultiPolygon([part for part in parts if part.geom_type == "Polygon"])


def _areas(shapes: Geometries, features: Indices) -> Areas:
    """Keep what is above the noise floor, largest first, ties by place."""
    area = shapely.area(shapes)
    kept = np.flatnonzero(area > NOISE_FLOOR_M2)
    west, south, _, _ = shapely.bounds(shapes[kept]).T.reshape(4, -1)
    kept = kept[np.lexsort((south, west, -area[kept]))]
    return Areas(shapes[kept], features[kept], area[kept], mean_width_m(shapes[kept]))


def _land_areas(features: Measured, faces: Faces, gaps: Areas) -> LandAreas:
    total = float(np.nansum(shapely.area(features.polygons)))
    counted_twice = float((np.maximum(faces.covered - 1, 0) * faces.area).sum())
    beyond = float(faces.area[(faces.covered > 0) & ~faces.framed].sum())
    gap = float(gaps.area_m2.sum())
    covered = total - counted_twice - beyond
    return LandAreas(
        frame_m2=covered + gap,
        covered_m2=covered,
        overlap_m2=float(faces.area[faces.covered > 1].sum()),
        gap_m2=gap,
        outside_m2=beyond,
    )
