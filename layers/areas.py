"""The land of each grid and the unassigned land as drawing data: rings of arcs, at any detail."""

from collections.abc import Collection, Iterable, Mapping
from functools import reduce
from typing import TypeVar

from gis.plan.plan import Plan
from gis.topology.partition import Partition
from gis.topology.records import OUTSIDE, ArcId, Label
from layers.anchors import FINENESS, Anchor, anchor_of
from layers.detail import DetailLines, level_of
from layers.extents import Extents, bounds_of, joined_bounds
from layers.map_view import MetreBounds
from layers.rings import XY, Path, along, rings_round

_Rings = dict[Label, tuple[Path, ...]]
_Shapes = dict[Label, tuple[XY, ...]]

Value = TypeVar("Value")


class Areas:
    """Hold the rings and bounds of every label's land. Immutable but for what it remembers."""

    __slots__ = ("_anchors", "_detail", "_levels", "_rings", "extents")

    def __init__(self, detail: DetailLines, rings: _Rings, extents: Extents) -> None:
        """Take the lines of the arcs, the rings of each label and its bounds; see `of`."""
        self._detail = detail
        self._rings = rings
        self.extents = extents
        self._levels: dict[int, _Shapes] = {}
        self._anchors: dict[Label, Anchor] = {}

    @classmethod
    def of(cls, plan: Plan, detail: DetailLines, arc_extents: Extents) -> "Areas":
        """Collect the areas of a plan from its boundaries."""
        labels = plan.partition.labels() - {OUTSIDE}
        bounds_of_arc = dict(
            zip(arc_extents.ids.tolist(), map(tuple, arc_extents.bounds.tolist()), strict=True)
        )
        rings = _rings_of(plan.partition, labels)
        bounds = {label: _bounds(rings[label], bounds_of_arc) for label in labels}
        return cls(detail, rings, Extents.of(bounds))

    def changed(self, plan: Plan, touched: Collection[Label], detail: DetailLines) -> "Areas":
        """Return the areas of the next plan; `touched` labels have other land in it."""
        touched = {label for label in touched if label != OUTSIDE}
        present = {label for label in touched if plan.partition.arcs_of(label)}
        rings = {label: paths for label, paths in self._rings.items() if label not in touched}
        rings.update(_rings_of(plan.partition, present))
        lines = detail.at(-1, ())
        bounds = {label: _bounds_of_lines(rings[label], lines) for label in present}
        version = Areas(detail, rings, self.extents.changed(bounds, touched - present))
        for level, shapes in tuple(self._levels.items()):
            version._levels[level] = _without(shapes, touched)
        version._anchors = _without(self._anchors, touched)
        return version

    def labels(self) -> Collection[Label]:
        """Return the labels that have land."""
        return self._rings.keys()

    def in_bounds(self, bounds_m: MetreBounds) -> list[Label]:
        """Return the labels whose bounds touch `bounds_m`, ascending."""
        return [Label(label) for label in self.extents.touching(bounds_m)]

    def bounds_m(self, label: Label) -> MetreBounds | None:
        """Return the bounds of a label's land; None when it has none."""
        paths = self._rings.get(label)
        if paths is None:
            return None
        return _bounds_of_lines(paths, self._detail.at(-1, ()))

    def rings_m(self, labels: Iterable[Label], tolerance_m: float) -> list[XY]:
        """Return the closed rings of all land of some labels, to be filled even-odd."""
        level = level_of(tolerance_m)
        shapes = self._levels.setdefault(level, {})
        labels = list(labels)
        missing = [label for label in labels if label not in shapes]
        if missing:
            paths = [path for label in missing for path in self._rings[label]]
            arcs = {ArcId(abs(signed)) for path in paths for signed in path}
            lines = self._detail.at(level, arcs)
            for label in missing:
                shapes[label] = tuple(along(path, lines) for path in self._rings[label])
        return [ring for label in labels for ring in shapes[label]]

    def anchor(self, label: Label) -> Anchor | None:
        """Return the middle of the largest circle within a label's land, and its radius.

        To about a fiftieth of the land's size; the pole of inaccessibility, by shapely.
        """
        if label not in self._rings:
            return None
        anchor = self._anchors.get(label)
        if anchor is None:
            anchor = self._anchors[label] = self._make_anchor(label)
        return anchor

    def _make_anchor(self, label: Label) -> Anchor:
        west, south, east, north = self.bounds_m(label) or (0.0, 0.0, 0.0, 0.0)
        rough = max(east - west, north - south) / (2 * FINENESS)
        return anchor_of(self.rings_m((label,), rough)) or (
            (west + east) / 2,
            (south + north) / 2,
            0.0,
        )


def _rings_of(partition: Partition, labels: Iterable[Label]) -> _Rings:
    arcs = partition.arcs
    return {
        label: rings_round((label,), (arcs[arc] for arc in partition.arcs_of(label)))
        for label in labels
    }


def _bounds(paths: tuple[Path, ...], bounds_of_arc: Mapping[int, MetreBounds]) -> MetreBounds:
    return reduce(joined_bounds, (bounds_of_arc[abs(signed)] for path in paths for signed in path))


def _bounds_of_lines(paths: tuple[Path, ...], lines: Mapping[ArcId, XY]) -> MetreBounds:
    parts = (lines[ArcId(abs(signed))] for path in paths for signed in path)
    return reduce(joined_bounds, map(bounds_of, parts))


def _without(values: dict[Label, Value], stale: Collection[Label]) -> dict[Label, Value]:
    kept = dict(values)
    for label in stale:
        kept.pop(label, None)
    return kept
