"""The boundaries of a plan as drawing data: lines, kinds, and strokes that carry dash patterns."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass

import numpy as np

from gis.geometry.lattice import to_metres
from gis.plan.plan import Plan
from gis.table import Table
from gis.topology.partition import Partition
from gis.topology.records import ArcId
from layers.boundary_kind import BoundaryKind, BoundaryKinds
from layers.detail import DetailLines, level_of
from layers.extents import Extents, bounds_of
from layers.map_view import MetreBounds
from layers.rings import XY, Path, along, strokes_along

_IN_STROKES = frozenset({BoundaryKind.VILLAGE, BoundaryKind.TOWNSHIP, BoundaryKind.COUNTY})
"""The kinds that are dashed, so that it matters where a line begins."""


@dataclass(frozen=True, slots=True)
class _Strokes:
    paths: tuple[Path, ...]
    of_arc: dict[ArcId, int]


class ArcLines:
    """Hold lines, bounds and kinds of all arcs of a plan. Immutable but for what it remembers."""

    __slots__ = ("_kinds", "_partition", "_strokes", "detail", "extents")

    def __init__(
        self,
        partition: Partition,
        detail: DetailLines,
        extents: Extents,
        kinds: Table[ArcId, BoundaryKind],
    ) -> None:
        """Take lines and bounds in metres and the kind of each arc; see `of`."""
        self._partition = partition
        self.detail = detail
        self.extents = extents
        self._kinds = kinds
        self._strokes: dict[BoundaryKind, _Strokes] = {}

    @classmethod
    def of(cls, plan: Plan) -> "ArcLines":
        """Collect the boundaries of a plan."""
        kinds = BoundaryKinds(plan)
        arcs = plan.partition.arcs
        lines = _lines_m(plan.partition, list(arcs))
        return cls(
            plan.partition,
            DetailLines(Table(lines)),
            Extents.of({arc: bounds_of(line) for arc, line in lines.items()}),
            Table((arc.id, kinds.of(arc)) for arc in arcs.values()),
        )

    def changed(self, plan: Plan, touched: Collection[ArcId]) -> "ArcLines":
        """Return the boundaries of the next plan; `touched` are the arcs that it has otherwise."""
        arcs = plan.partition.arcs
        puts = _lines_m(plan.partition, [arc for arc in touched if arc in arcs])
        gone = [arc for arc in touched if arc not in arcs]
        kinds_of = BoundaryKinds(plan)
        known = [arc for arc in gone if arc in self._kinds]
        kinds = self._kinds.replaced({arc: kinds_of.of(arcs[arc]) for arc in puts}, known)
        stale = {held[arc] for held in (self._kinds, kinds) for arc in touched if arc in held}
        version = ArcLines(
            plan.partition,
            self.detail.changed(puts, known),
            self.extents.changed({arc: bounds_of(line) for arc, line in puts.items()}, gone),
            kinds,
        )
        version._strokes = {kind: s for kind, s in self._strokes.items() if kind not in stale}
        return version

    def lines_in(
        self,
        bounds_m: MetreBounds,
        tolerance_m: float,
        kinds: Iterable[BoundaryKind] = BoundaryKind,
    ) -> dict[BoundaryKind, list[XY]]:
        """Return the lines that may be seen within `bounds_m`, of some kinds, (n, 2) metres each.

        Boundaries between units come as whole strokes, all others arc by arc.
        """
        hits: dict[BoundaryKind, list[ArcId]] = {kind: [] for kind in kinds}
        for arc in self.extents.touching(bounds_m):
            of_kind = hits.get(self._kinds[ArcId(arc)])
            if of_kind is not None:
                of_kind.append(ArcId(arc))
        level = level_of(tolerance_m)
        found: dict[BoundaryKind, list[XY]] = {}
        for kind, arcs in hits.items():
            if kind in _IN_STROKES:
                found[kind] = [
                    along(path, self.detail.at(level, [ArcId(abs(signed)) for signed in path]))
                    for path in self.strokes_of(kind, arcs)
                ]
            else:
                found[kind] = list(self.detail.at(level, arcs).values())
        return found

    def strokes_of(self, kind: BoundaryKind, arcs: Sequence[ArcId]) -> list[Path]:
        """Return the strokes of a kind that run along some of `arcs`."""
        if not arcs:
            return []
        strokes = self._strokes.get(kind)
        if strokes is None:
            records = self._partition.arcs
            mine = {arc: records[arc] for arc, held in self._kinds.items() if held == kind}
            paths = strokes_along(mine)
            of_arc = {
                ArcId(abs(signed)): number for number, path in enumerate(paths) for signed in path
            }
            strokes = self._strokes[kind] = _Strokes(paths, of_arc)
        return [strokes.paths[number] for number in sorted({strokes.of_arc[arc] for arc in arcs})]

    def has_unit_boundary(self, arcs: Iterable[ArcId]) -> bool:
        """Tell whether some of `arcs` part units, or a unit from the outside."""
        kinds = (self._kinds.get(arc, BoundaryKind.GRID) for arc in arcs)
        return any(kind is not BoundaryKind.GRID for kind in kinds)

    def bounds_of(self, arcs: Iterable[ArcId]) -> list[MetreBounds]:
        """Return the bounds of those of `arcs` that there are."""
        lines = self.detail.true
        return [bounds_of(lines[arc]) for arc in arcs if arc in lines]

    def stroke_bounds_m(self, touched: Iterable[ArcId]) -> list[MetreBounds]:
        """Return the bounds of the arcs of all strokes along some arcs: their dashes shift."""
        by_kind: dict[BoundaryKind, list[ArcId]] = {}
        for arc in touched:
            kind = self._kinds.get(arc)
            if kind in _IN_STROKES:
                by_kind.setdefault(kind, []).append(arc)
        paths = [path for kind, arcs in by_kind.items() for path in self.strokes_of(kind, arcs)]
        return self.bounds_of({ArcId(abs(signed)) for path in paths for signed in path})


def _lines_m(partition: Partition, arcs: list[ArcId]) -> dict[ArcId, XY]:
    if not arcs:
        return {}
    lines = [partition.line_mm(arc) for arc in arcs]
    xy = to_metres(np.concatenate(lines))
    ends = np.cumsum([len(line) for line in lines]).tolist()
    starts = [0, *ends[:-1]]
    return {arc: xy[start:end] for arc, start, end in zip(arcs, starts, ends, strict=True)}
