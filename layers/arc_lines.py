"""The boundaries of a plan as drawing data: lines, classes, and strokes that carry dashes."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass

import numpy as np

from gis.geometry.lattice import to_metres
from gis.plan.plan import Plan
from gis.table import Table
from gis.topology.partition import Partition
from gis.topology.records import Arc, ArcId, Follows, Standing
from layers.boundary_kind import BoundaryKind, BoundaryKinds, LineClass
from layers.detail import DetailLines, level_of
from layers.extents import Extents, bounds_of
from layers.map_view import MetreBounds
from layers.rings import XY, Path, along, strokes_along


def _is_dashed(line_class: LineClass) -> bool:
    """Tell whether a line is dashed, so that it matters where it begins."""
    is_of_units = BoundaryKind.GRID < line_class.kind < BoundaryKind.FRAME
    return is_of_units or line_class.standing is Standing.DISPUTED


@dataclass(frozen=True, slots=True)
class _Strokes:
    paths: tuple[Path, ...]
    of_arc: dict[ArcId, int]


class ArcLines:
    """Hold lines, bounds and classes of all arcs of a plan. Immutable but for what it remembers."""

    __slots__ = ("_classes", "_following", "_partition", "_strokes", "detail", "extents")

    def __init__(
        self,
        partition: Partition,
        detail: DetailLines,
        extents: Extents,
        classes: Table[ArcId, LineClass],
        following: Table[ArcId, Follows],
    ) -> None:
        """Take lines and bounds in metres, the class of each arc, what some follow; see `of`."""
        self._partition = partition
        self.detail = detail
        self.extents = extents
        self._classes = classes
        self._following = following
        self._strokes: dict[LineClass, _Strokes] = {}

    @classmethod
    def of(cls, plan: Plan) -> "ArcLines":
        """Collect the boundaries of a plan."""
        kinds = BoundaryKinds(plan)
        arcs = plan.partition.arcs
        lines = _lines_m(plan.partition, list(arcs))
        return cls(
            plan.partition,
            DetailLines(Table(lines)),
            Extents.of_lines(lines),
            Table((arc.id, kinds.class_of(arc)) for arc in arcs.values()),
            Table(_following(arcs.values())),
        )

    def changed(self, plan: Plan, touched: Collection[ArcId]) -> "ArcLines":
        """Return the boundaries of the next plan; `touched` are the arcs that it has otherwise."""
        arcs = plan.partition.arcs
        puts = _lines_m(plan.partition, [arc for arc in touched if arc in arcs])
        gone = [arc for arc in touched if arc not in arcs]
        kinds_of = BoundaryKinds(plan)
        known = [arc for arc in gone if arc in self._classes]
        classes = self._classes.replaced({arc: kinds_of.class_of(arcs[arc]) for arc in puts}, known)
        stale = {held[arc] for held in (self._classes, classes) for arc in touched if arc in held}
        following = _following(arcs[arc] for arc in puts)
        silent = [arc for arc in touched if arc in self._following and arc not in following]
        version = ArcLines(
            plan.partition,
            self.detail.changed(puts, known),
            self.extents.changed({arc: bounds_of(line) for arc, line in puts.items()}, gone),
            classes,
            self._following.replaced(following, silent),
        )
        version._strokes = {held: s for held, s in self._strokes.items() if held not in stale}
        return version

    def lines_in(
        self,
        bounds_m: MetreBounds,
        tolerance_m: float,
        kinds: Iterable[BoundaryKind] = BoundaryKind,
    ) -> dict[LineClass, list[XY]]:
        """Return the lines that may be seen within `bounds_m`, of some kinds, (n, 2) metres each.

        What is dashed comes as whole strokes, all others arc by arc; the classes that are drawn
        first come first.
        """
        wanted = frozenset(kinds)
        hits: dict[LineClass, list[ArcId]] = {}
        for arc in self.extents.touching(bounds_m):
            line_class = self._classes[ArcId(arc)]
            if line_class.kind in wanted:
                hits.setdefault(line_class, []).append(ArcId(arc))
        level = level_of(tolerance_m)
        found: dict[LineClass, list[XY]] = {}
        for line_class, arcs in sorted(hits.items(), key=lambda hit: hit[0].order):
            if _is_dashed(line_class):
                found[line_class] = [
                    along(path, self.detail.at(level, [ArcId(abs(signed)) for signed in path]))
                    for path in self.strokes_of(line_class, arcs)
                ]
            else:
                found[line_class] = list(self.detail.at(level, arcs).values())
        return found

    def following_in(self, bounds_m: MetreBounds, tolerance_m: float) -> dict[Follows, list[XY]]:
        """Return the lines within `bounds_m` of which is known what they follow, by that."""
        hits: dict[Follows, list[ArcId]] = {}
        if self._following:
            for arc in self.extents.touching(bounds_m):
                if (follows := self._following.get(ArcId(arc))) is not None:
                    hits.setdefault(follows, []).append(ArcId(arc))
        level = level_of(tolerance_m)
        return {
            follows: list(self.detail.at(level, arcs).values())
            for follows, arcs in sorted(hits.items())
        }

    def strokes_of(self, line_class: LineClass, arcs: Sequence[ArcId]) -> list[Path]:
        """Return the strokes of a class that run along some of `arcs`."""
        if not arcs:
            return []
        strokes = self._strokes.get(line_class)
        if strokes is None:
            records = self._partition.arcs
            mine = {arc: records[arc] for arc, held in self._classes.items() if held == line_class}
            paths = strokes_along(mine)
            of_arc = {
                ArcId(abs(signed)): number for number, path in enumerate(paths) for signed in path
            }
            strokes = self._strokes[line_class] = _Strokes(paths, of_arc)
        return [strokes.paths[number] for number in sorted({strokes.of_arc[arc] for arc in arcs})]

    def has_unit_boundary(self, arcs: Iterable[ArcId]) -> bool:
        """Tell whether some of `arcs` part units, or a unit from the outside."""
        classes = (self._classes.get(arc) for arc in arcs)
        return any(held is not None and held.kind > BoundaryKind.GRID for held in classes)

    def bounds_of(self, arcs: Iterable[ArcId]) -> list[MetreBounds]:
        """Return the bounds of those of `arcs` that there are."""
        lines = self.detail.true
        return [bounds_of(lines[arc]) for arc in arcs if arc in lines]

    def stroke_bounds_m(self, touched: Iterable[ArcId]) -> list[MetreBounds]:
        """Return the bounds of the arcs of all strokes along some arcs: their dashes shift."""
        dashed: dict[LineClass, list[ArcId]] = {}
        for arc in touched:
            line_class = self._classes.get(arc)
            if line_class is not None and _is_dashed(line_class):
                dashed.setdefault(line_class, []).append(arc)
        paths = [path for held, arcs in dashed.items() for path in self.strokes_of(held, arcs)]
        return self.bounds_of({ArcId(abs(signed)) for path in paths for signed in path})


def _following(arcs: Iterable[Arc]) -> dict[ArcId, Follows]:
    return {arc.id: arc.border.follows for arc in arcs if arc.border.follows is not Follows.NONE}


def _lines_m(partition: Partition, arcs: list[ArcId]) -> dict[ArcId, XY]:
    if not arcs:
        return {}
    lines = [partition.line_mm(arc) for arc in arcs]
    xy = to_metres(np.concatenate(lines))
    ends = np.cumsum([len(line) for line in lines]).tolist()
    starts = [0, *ends[:-1]]
    return {arc: xy[start:end] for arc, start, end in zip(arcs, starts, ends, strict=True)}
