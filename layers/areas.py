"""The land of each grid and the unassigned land as drawing data: rings of arcs, at any detail."""

from collections.abc import Collection, Iterable
from functools import reduce

from gis.plan.plan import Plan
from gis.table import Table
from gis.topology.partition import Partition
from gis.topology.records import OUTSIDE, ArcId, Label
from layers.anchors import FINENESS, Anchor, anchor_of
from layers.detail import DetailLines, level_of
from layers.extents import Extents, bounds_of, joined_bounds
from layers.map_view import MetreBounds
from layers.remembered import Remembered
from layers.rings import XY, Path, along, rings_round

_Rings = tuple[Path, ...]
_Shape = tuple[XY, ...]


class Areas:
    """Hold the rings and bounds of every label's land. Immutable but for what it remembers."""

    __slots__ = ("_anchors", "_detail", "_levels", "_rings", "extents")

    def __init__(self, detail: DetailLines, rings: Table[Label, _Rings], extents: Extents) -> None:
        """Take the lines of the arcs, the rings of each label and its bounds; see `of`."""
        self._detail = detail
        self._rings = rings
        self.extents = extents
        self._levels: dict[int, Remembered[Label, _Rings, _Shape]] = {}
        self._anchors: Remembered[Label, _Rings, Anchor] = Remembered()

    @classmethod
    def of(cls, plan: Plan, detail: DetailLines, arc_extents: Extents) -> "Areas":
        """Collect the areas of a plan from its boundaries."""
        labels = plan.partition.labels() - {OUTSIDE}
        rings = _rings_of(plan.partition, labels)
        arcs = {
            label: [abs(signed) for path in paths for signed in path]
            for label, paths in rings.items()
        }
        return cls(detail, Table(rings), arc_extents.joined(arcs))

    def changed(self, plan: Plan, touched: Collection[Label], detail: DetailLines) -> "Areas":
        """Return the areas of the next plan; `touched` labels have other land in it."""
        present = {label for label in touched if label != OUTSIDE and plan.partition.arcs_of(label)}
        puts = _rings_of(plan.partition, present)
        gone = [label for label in touched if label in self._rings and label not in present]
        bounds = {label: _bounds(paths, detail) for label, paths in puts.items()}
        version = Areas(
            detail, self._rings.replaced(puts, gone), self.extents.changed(bounds, gone)
        )
        version._levels, version._anchors = self._levels, self._anchors
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
        return None if paths is None else _bounds(paths, self._detail)

    def rings_m(self, labels: Iterable[Label], tolerance_m: float) -> list[XY]:
        """Return the closed rings of all land of some labels, to be filled even-odd."""
        return [ring for shape in self.shapes_m(labels, tolerance_m) for ring in shape]

    def shapes_m(self, labels: Iterable[Label], tolerance_m: float) -> list[_Shape]:
        """Return the closed rings of the land of each label."""
        level = level_of(tolerance_m)
        memory = self._levels.setdefault(level, Remembered())
        rings = {label: self._rings[label] for label in labels}
        shapes = {label: memory.get(label, paths) for label, paths in rings.items()}
        missing = [label for label, shape in shapes.items() if shape is None]
        if missing:
            paths = [path for label in missing for path in rings[label]]
            lines = self._detail.at(level, {ArcId(abs(signed)) for p in paths for signed in p})
            for label in missing:
                shape = tuple(along(path, lines) for path in rings[label])
                shapes[label] = shape
                memory.put(label, rings[label], shape)
        return [shape or () for shape in shapes.values()]

    def anchor(self, label: Label) -> Anchor | None:
        """Return the middle of the largest circle within a label's land, and its radius.

        To about a fiftieth of the land's size; the pole of inaccessibility, by shapely.
        """
        rings = self._rings.get(label)
        if rings is None:
            return None
        anchor = self._anchors.get(label, rings)
        if anchor is None:
            anchor = self._make_anchor(label, rings)
            self._anchors.put(label, rings, anchor)
        return anchor

    def _make_anchor(self, label: Label, rings: _Rings) -> Anchor:
        west, south, east, north = _bounds(rings, self._detail)
        rough = max(east - west, north - south) / (2 * FINENESS)
        return anchor_of(self.rings_m((label,), rough)) or (
            (west + east) / 2,
            (south + north) / 2,
            0.0,
        )


def _rings_of(partition: Partition, labels: Iterable[Label]) -> dict[Label, _Rings]:
    arcs = partition.arcs
    return {
        label: rings_round((label,), (arcs[arc] for arc in partition.arcs_of(label)))
        for label in labels
    }


def _bounds(rings: _Rings, detail: DetailLines) -> MetreBounds:
    lines = detail.true
    parts = (lines[ArcId(abs(signed))] for path in rings for signed in path)
    return reduce(joined_bounds, map(bounds_of, parts))
