"""From polygons to a partition; what the polygons contradict themselves in is never hidden.

After mapshaper's mosaic: all boundaries are cut into tiles, and each tile knows who claims it. One
claim labels it, none leaves it as it was, several are a conflict, which is reported and stays
nobody's land unless a rule says whose it is. Where neighbours share their boundary vertex by
vertex, nothing is noded at all.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from shapely.geometry.base import BaseGeometry

from gis.geometry.inner_points import inner_points
from gis.geometry.lattice import M2_PER_MM2, LatticeArray
from gis.progress import NoProgress, Progress
from gis.topology.chains import Chain, joined, places_of, records_of
from gis.topology.linework import Kind, Linework, linework_of
from gis.topology.locate import labels_at
from gis.topology.mosaic import bent, faces, line_geometries, node_lines, noded_together
from gis.topology.partition import Partition
from gis.topology.records import (
    OUTSIDE,
    ArcId,
    Label,
    NodeId,
    UnitId,
    is_unassigned,
    unassigned_label,
    unit_of,
)
from gis.topology.sources import Claims, Repair, Source
from gis.topology.tiles import OverlapRule, Owners, Piece, Tiles


@dataclass(frozen=True, slots=True, eq=False)
class Overlap:
    """Be connected land that several sources claim; `given_to` is None when no rule decided."""

    owners: Owners
    polygon_mm: BaseGeometry
    area_m2: float
    given_to: Label | None


@dataclass(frozen=True, slots=True, eq=False)
class Gap:
    """Be connected land that no source claims: in a unit, or enclosed when there are no units."""

    unit: UnitId | None
    polygon_mm: BaseGeometry
    area_m2: float
    given_to: Label | None


@dataclass(frozen=True, slots=True, eq=False)
class Stray:
    """Be land that a source claims in another unit than its own, or in none (`unit` is None)."""

    label: Label
    unit: UnitId | None
    polygon_mm: BaseGeometry
    area_m2: float


@dataclass(frozen=True, slots=True, eq=False)
class BuildResult:
    """Be a partition and everything in which it differs from what the sources claimed.

    `homes` says in which unit each source's land lies; `landless` are the labels of sources that
    got none.
    """

    partition: Partition
    overlaps: tuple[Overlap, ...]
    gaps: tuple[Gap, ...]
    outside_unit: tuple[Stray, ...]
    repairs: tuple[Repair, ...]
    landless: tuple[Label, ...]
    homes: Mapping[Label, UnitId]


def build(
    sources: Sequence[Source],
    *,
    units: Partition | None = None,
    overlaps: OverlapRule | None = None,
    fill_gaps_m2: float = 0.0,
    progress: Progress | None = None,
) -> BuildResult:
    """Build a partition from polygons.

    Without `units` the sources are the units themselves, labelled as unassigned land, and what no
    source covers is OUTSIDE. With `units`, a partition in which all land is unassigned, the sources
    are grids: each keeps its land in the unit where it has most; what it claims beyond is reported
    and stays as it was.

    `overlaps` says to whom land with several claims goes; without it such land stays unassigned
    (or OUTSIDE). A gap not larger than `fill_gaps_m2` goes to the neighbour of the same unit with
    the longest border. Coordinates are rounded to the lattice; vertices stay where they are unless
    lines cross within a millimetre of them. Ids count from 1.
    """
    progress = progress or NoProgress()
    claims = Claims(sources)
    progress.step(0.2)
    guides = [] if units is None else [units.line_mm(arc) for arc in sorted(units.arcs)]
    lines = _noded(linework_of(claims.polygons, guides), claims)
    progress.raise_if_cancelled()
    progress.step(0.6)
    tiles = Tiles(lines, _ground_of(units), claims.owners)
    homes, strays = ({}, []) if units is None else _settled(tiles, claims)
    for tile, owners in enumerate(tiles.owners):
        if len(owners) == 1:
            tiles.labels[tile] = owners[0]
    progress.raise_if_cancelled()
    found_overlaps = _overlaps(tiles, claims, overlaps)
    found_gaps = _gaps(tiles, homes, fill_gaps_m2, inside=units is not None)
    progress.step(0.9)
    partition = _partition(tiles)
    return BuildResult(
        partition,
        tuple(found_overlaps),
        tuple(found_gaps),
        tuple(strays),
        claims.repairs,
        tuple(sorted(claims.order.keys() - partition.labels())),
        homes,
    )


def units_only(partition: Partition, unit_of_label: Callable[[Label], UnitId | None]) -> Partition:
    """Return the partition of the units alone, all land unassigned: what `build` takes."""
    chains = []
    for arc in partition.arcs.values():
        units = [unit_of_label(label) for label in arc.labels()]
        left, right = (OUTSIDE if unit is None else unassigned_label(unit) for unit in units)
        if left != right:
            chains.append(Chain(partition.line_mm(arc.id), left, right, border=arc.border))
    return _partition_of_chains(chains)


def _noded(linework: Linework, claims: Claims) -> list[LatticeArray]:
    """Node what is not known to be clean, and leave the rest as it is.

    Where all faces of the residue are claimed at most once, the matched chains between them meet
    nothing (see `linework`). The others that could are those in land claimed twice, those that a
    boundary of units may cross unseen, and those beside which noding bent a line.
    """
    by_kind: dict[int, list[LatticeArray]] = {kind: [] for kind in Kind}
    for chain, kind in zip(linework.chains, linework.kinds.tolist(), strict=True):
        by_kind[kind].append(chain)
    keep = places_of(linework.chains)
    rest = by_kind[Kind.MATCHED]
    lines = by_kind[Kind.RESIDUE] + by_kind[Kind.GUIDE_ONLY]
    noded = node_lines(lines, keep)
    polygons = faces(noded)
    contested = polygons[claims.times_claimed(inner_points(polygons)) > 1]
    crossing = line_geometries(by_kind[Kind.GUIDE_ONLY])
    doubtful = np.concatenate([contested, crossing, bent(noded, lines)])
    return noded_together(rest, noded, doubtful, keep)


def _ground_of(
    units: Partition | None,
) -> Callable[[NDArray[np.float64]], NDArray[np.int64]]:
    if units is None:
        return lambda points: np.full(len(points), OUTSIDE, dtype=np.int64)
    return lambda points: labels_at(units, points)


def _settled(tiles: Tiles, claims: Claims) -> tuple[dict[Label, UnitId], list[Stray]]:
    """Find the unit of each source, and take its claims beyond that unit from the tiles."""
    area: dict[Label, dict[Label, float]] = {label: {} for label in claims.order}
    for owners, ground, tile_area in zip(
        tiles.owners, tiles.ground.tolist(), tiles.area_mm2.tolist(), strict=True
    ):
        for owner in owners:
            by_ground = area[owner]
            by_ground[ground] = by_ground.get(ground, 0.0) + tile_area
    homes: dict[Label, Label] = {}
    for owner, by_ground in area.items():
        inside = {ground: mm2 for ground, mm2 in by_ground.items() if is_unassigned(ground)}
        if inside:
            homes[owner] = max(inside, key=lambda ground: (inside[ground], ground))
    beyond: dict[tuple[Label, Label], list[int]] = {}
    for tile, owners in enumerate(tiles.owners):
        ground = Label(int(tiles.ground[tile]))
        away = [owner for owner in owners if homes.get(owner) != ground]
        for owner in away:
            beyond.setdefault((owner, ground), []).append(tile)
        if away:
            tiles.owners[tile] = tuple(owner for owner in owners if owner not in away)
    strays = [
        _stray(owner, ground, tiles.union(beside)) for (owner, ground), beside in beyond.items()
    ]
    return {owner: unit_of(home) for owner, home in homes.items()}, strays


def _stray(owner: Label, ground: Label, polygon: BaseGeometry) -> Stray:
    unit = unit_of(ground) if is_unassigned(ground) else None
    return Stray(owner, unit, polygon, float(polygon.area) * M2_PER_MM2)


def _overlaps(tiles: Tiles, claims: Claims, rule: OverlapRule | None) -> list[Overlap]:
    contested = [tile for tile, owners in enumerate(tiles.owners) if len(owners) > 1]
    found = []
    for piece in tiles.pieces(contested):
        winner = None if rule is None else _winner(piece, tiles, claims, rule)
        if winner is not None:
            tiles.give(piece, winner)
        found.append(Overlap(piece.owners, piece.polygon_mm, piece.area_m2(), winner))
    return found


def _winner(piece: Piece, tiles: Tiles, claims: Claims, rule: OverlapRule) -> Label:
    def first(owner: Label) -> float:
        return -claims.order[owner]

    if rule is OverlapRule.FIRST:
        return max(piece.owners, key=first)
    area = claims.area_mm2
    if rule is OverlapRule.SMALLER:
        return max(piece.owners, key=lambda owner: (-area[owner], first(owner)))
    border = tiles.borders_mm(piece) if rule is OverlapRule.LONGEST_BORDER else {}
    return max(piece.owners, key=lambda owner: (border.get(owner, 0.0), area[owner], first(owner)))


def _gaps(
    tiles: Tiles, homes: Mapping[Label, UnitId], fill_m2: float, *, inside: bool
) -> list[Gap]:
    empty = [
        tile
        for tile, owners in enumerate(tiles.owners)
        if not owners and (tiles.ground[tile] != OUTSIDE or not inside)
    ]
    found = []
    for piece in tiles.pieces(empty):
        unit = unit_of(piece.ground) if inside else None
        taker: Label | None = None
        if piece.area_m2() <= fill_m2:
            border = {
                label: length
                for label, length in tiles.borders_mm(piece).items()
                if (homes.get(label) == unit if inside else label != OUTSIDE)
            }
            taker = max(border, key=lambda label: (border[label], -label), default=None)
        if taker is not None:
            tiles.give(piece, taker)
        found.append(Gap(unit, piece.polygon_mm, piece.area_m2(), taker))
    return found


def _partition(tiles: Tiles) -> Partition:
    left, right = tiles.labels_beside()
    return _partition_of_chains(
        [
            Chain(tiles.lines[i], Label(int(left[i])), Label(int(right[i])))
            for i in np.flatnonzero(left != right).tolist()
        ]
    )


def _partition_of_chains(chains: Sequence[Chain]) -> Partition:
    chains = joined(chains)
    ids = [ArcId(i + 1) for i in range(len(chains))]
    return Partition.from_records(*records_of(chains, ids, {}, NodeId(1)))
