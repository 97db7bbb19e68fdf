"""The scene: what a plan looks like as drawing data, in metres, ready for any view."""

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from functools import cached_property, reduce
from typing import Any

import numpy as np
from numpy.typing import NDArray

from gis.geometry.lattice import to_metres
from gis.plan.edit import Touched
from gis.plan.plan import Plan
from gis.plan.records import OverlayArea, Reference
from gis.plan.residents import HouseholdPoints
from gis.table import Table
from gis.topology.records import (
    ArcId,
    GridId,
    Label,
    UnitId,
    grid_label,
    grid_of,
    is_grid,
)
from layers.anchors import FINENESS, Anchor, anchor_of, extent_of
from layers.arc_lines import ArcLines
from layers.areas import Areas
from layers.colouring import recoloured
from layers.extents import bounds_of, joined_bounds
from layers.finding_marks import FindingMark
from layers.grid_sizes import size_class
from layers.map_view import MetreBounds
from layers.plan_colours import first_colours
from layers.reference_lines import ReferenceThemes, lines_of, points_in
from layers.rings import XY
from layers.theme_drawing import NO_THEMES, ThemePicture
from layers.unit_land import joint_rings, units_above

_FIRST_LOOK_M = 20.0
"""How roughly to look at a unit to learn its extent."""

_MAKE_EXTRAS = frozenset({"places", "references", "profiles"})
"""Tables that extras are made of, beside where the households are."""

_MANY = 200
"""More changed lines than these are painted anew as one place."""


@dataclass(frozen=True, eq=False)
class Scene:
    """Hold the drawing data of one plan; make it with `of`, never directly.

    Immutable: `updated` shares what an edit left alone. Safe to hand to a worker thread. What is
    needed at some level of detail only is made when it is first asked for.

    plan        the plan that is drawn
    colours     the colour number of each base grid with land; neighbours differ
    dots_m      the located households, (n, 2) metres, sorted by easting
    is_rough    of each of them whether its place is approximate, (n,)
    changed_m   bounds of what looks different from the scene that this one was updated from
    findings    the marks of the audit
    references  the drawing data of the references
    themes      the drawing data of theme layers, which are no part of the plan
    extras      what layers made of the plan for themselves, kept while it holds
    """

    plan: Plan
    arcs: ArcLines
    areas: Areas
    colours: Table[GridId, int]
    dots_m: XY
    is_rough: NDArray[np.bool_]
    changed_m: tuple[MetreBounds, ...] = ()
    findings: tuple[FindingMark, ...] = field(default=(), repr=False)
    references: ReferenceThemes = field(default=ReferenceThemes(()), repr=False)
    extras: dict[type, object] = field(default_factory=dict, repr=False)
    themes: ThemePicture = field(default=NO_THEMES, repr=False)
    _unit_anchors: dict[UnitId, Anchor | None] = field(default_factory=dict, repr=False)

    @classmethod
    def of(cls, plan: Plan, colours: Mapping[GridId, int] | None = None) -> "Scene":
        """Build the scene of a plan; `colours` of an earlier scene are kept where they can be."""
        arcs = ArcLines.of(plan)
        areas = Areas.of(plan, arcs.detail, arcs.extents)
        return cls(
            plan,
            arcs,
            areas,
            Table(first_colours(plan, colours)),
            _dots(plan.household_points),
            plan.household_points.is_rough,
            references=ReferenceThemes(plan.references.values()),
        )

    def updated(self, before: Plan, after: Plan, touched: Touched) -> "Scene":
        """Return the scene of `after`, at a cost that depends on what was touched.

        `before` is the plan of this scene. The new scene's `changed_m` says what to paint anew.
        """
        arc_ids, labels = _reach(before, after, touched)
        arcs, areas, colours = self.arcs, self.areas, self.colours
        moved: tuple[Label, ...] = ()
        if arc_ids:
            arcs = self.arcs.changed(after, arc_ids)
            areas = self.areas.changed(after, labels, arcs.detail)
            colours, moved = _next_colours(self.colours, after, labels)
        version = replace(self, plan=after, arcs=arcs, areas=areas, colours=colours)
        points = after.household_points
        if points is not before.household_points or touched.tables & _MAKE_EXTRAS:
            version = replace(version, extras={})
        if points is not before.household_points:
            version = replace(version, dots_m=_dots(points), is_rough=points.is_rough)
        if after.references is not before.references:
            version = replace(version, references=ReferenceThemes(after.references.values()))
        if self.arcs.has_unit_boundary(arc_ids) or arcs.has_unit_boundary(arc_ids):
            stale = units_above(before, labels) | units_above(after, labels)
            anchors = {u: a for u, a in self._unit_anchors.items() if u not in stale}
            version = replace(version, _unit_anchors=anchors)
        judged = after.grids if "profiles" in touched.tables else touched.grids
        resized = tuple(_resized(before, after, judged))
        return replace(version, changed_m=_changed(self, version, arc_ids, (*moved, *resized)))

    def with_findings(self, findings: Iterable[FindingMark]) -> "Scene":
        """Return the scene with other marks of the audit."""
        return replace(self, findings=tuple(findings))

    def with_themes(self, themes: ThemePicture) -> "Scene":
        """Return the scene with other theme layers."""
        return self if themes is self.themes else replace(self, themes=themes)

    @property
    def bounds_m(self) -> MetreBounds:
        """West, south, east, north of all land; zeros when there is none."""
        return self.arcs.extents.total()

    def label_bounds_m(self, label: Label) -> MetreBounds | None:
        """Return west, south, east, north of a label's land; None when it has none."""
        return self.areas.bounds_m(label)

    def rings_m(self, label: Label, tolerance_m: float = 0.0) -> tuple[XY, ...]:
        """Return the closed rings of a label's land, each (n, 2) metres, to be filled even-odd."""
        if label not in self.areas.labels():
            return ()
        return tuple(self.areas.rings_m((label,), tolerance_m))

    def anchor_m(self, label: Label) -> Anchor | None:
        """Return x, y of the best place for a name and the free radius round it, metres."""
        return self.areas.anchor(label)

    def unit_anchors_m(self) -> Mapping[UnitId, Anchor]:
        """Return for each unit with land the best place for its name and the free radius."""
        for unit in self.plan.units:
            if unit not in self._unit_anchors:
                self._unit_anchors[unit] = self._unit_anchor(unit)
        return {unit: anchor for unit, anchor in self._unit_anchors.items() if anchor}

    def _unit_anchor(self, unit: UnitId) -> Anchor | None:
        labels = self.plan.labels_of_unit(unit)
        rings = joint_rings(self.plan, labels, self.arcs.detail, _FIRST_LOOK_M)
        if not rings:
            return None
        fine = extent_of(rings) / (2 * FINENESS)
        if fine < _FIRST_LOOK_M:
            rings = joint_rings(self.plan, labels, self.arcs.detail, fine)
        return anchor_of(rings)

    def dots_within(self, bounds_m: MetreBounds) -> XY:
        """Return the households in or on the edge of bounds, (n, 2) metres, by easting."""
        return points_in(self.dots_m, bounds_m)

    @cached_property
    def sure_dots_m(self) -> XY:
        """The households whose place is known, (n, 2) metres, sorted by easting."""
        return self.dots_m[~self.is_rough] if self.is_rough.any() else self.dots_m

    @cached_property
    def rough_dots_m(self) -> XY:
        """The households whose place is approximate, (n, 2) metres, sorted by easting."""
        return self.dots_m[self.is_rough]


def _reach(before: Plan, after: Plan, touched: Touched) -> tuple[set[ArcId], set[Label]]:
    """Return arcs and labels to be drawn anew, those of grids and units that changed as well."""
    relabelled = {grid_label(grid) for grid in touched.grids if _looks_other(before, after, grid)}
    for plan in (before, after):
        for unit in touched.units:
            relabelled.update(plan.labels_of_unit(unit))
    arcs = set(touched.arcs)
    if "profiles" in touched.tables and before.rules.tiers != after.rules.tiers:
        arcs.update(after.partition.arcs)
    for plan in (before, after):
        for label in relabelled:
            arcs.update(plan.partition.arcs_of(label))
    return arcs, relabelled | touched.labels


def _looks_other(before: Plan, after: Plan, grid: GridId) -> bool:
    old, new = before.grids.get(grid), after.grids.get(grid)
    if old is None or new is None:
        return old is not new
    return (old.kind, old.unit, old.parent) != (new.kind, new.unit, new.parent)


def _neighbours(plan: Plan) -> Callable[[GridId], set[GridId]]:
    """Return what tells the base grids beside a base grid."""
    partition = plan.partition

    def neighbours(grid: GridId) -> set[GridId]:
        around = {
            plan.base_grid(grid_of(label))
            for mine in plan.labels_of_grid(grid)
            for label in partition.neighbours(mine)
            if is_grid(label)
        }
        return around - {grid}

    return neighbours


def _base_grids(plan: Plan, labels: Iterable[Label]) -> set[GridId]:
    return {plan.base_grid(grid_of(label)) for label in labels if is_grid(label)}


def _next_colours(
    colours: Table[GridId, int], plan: Plan, labels: Iterable[Label]
) -> tuple[Table[GridId, int], tuple[Label, ...]]:
    touched = _base_grids(plan, labels)
    present = {
        grid for grid in touched if any(map(plan.partition.arcs_of, plan.labels_of_grid(grid)))
    }
    changes = recoloured(colours, present, _neighbours(plan))
    named = touched | {grid_of(label) for label in labels if is_grid(label)}
    gone = [grid for grid in named if grid not in present and grid in colours]
    moved = tuple(label for grid in changes for label in plan.labels_of_grid(grid))
    return colours.replaced(changes, gone), moved


def _changed(
    before: Scene, after: Scene, arcs: Collection[ArcId], recoloured_labels: Iterable[Label]
) -> tuple[MetreBounds, ...]:
    """Return the bounds of all that looks different.

    Between an old and a new line lies land that changed hands, so all touched arcs of one edit
    are taken together; dashes shift along whole strokes; new colours fill whole grids.
    """
    found: list[MetreBounds] = []
    if arcs:
        strips = [*before.arcs.bounds_of(arcs), *after.arcs.bounds_of(arcs)]
        found.append(reduce(joined_bounds, strips))
        found += before.arcs.stroke_bounds_m(arcs) + after.arcs.stroke_bounds_m(arcs)
    found += [b for label in recoloured_labels if (b := after.areas.bounds_m(label))]
    if after.dots_m is not before.dots_m:
        found += _moved_dots(before.sure_dots_m, after.sure_dots_m)
        found += _moved_dots(before.rough_dots_m, after.rough_dots_m)
    if before.extras and before.extras is not after.extras:
        found.append(after.bounds_m)
    for name in ("overlays", "references"):
        found += _bounds_of_changes(before.plan.table(name), after.plan.table(name))
    return tuple(found)


def _resized(before: Plan, after: Plan, grids: Iterable[GridId]) -> Iterator[Label]:
    """Yield the labels of grids that are of another size class now."""
    for grid in {after.base_grid(grid) for grid in grids if grid in after.grids}:
        if size_class(before, grid) is not size_class(after, grid):
            yield from after.labels_of_grid(grid)


def _bounds_of_changes(
    before: Table[Any, Reference | OverlayArea], after: Table[Any, Reference | OverlayArea]
) -> list[MetreBounds]:
    """Return the bounds of the records with lines that are only in one of two tables."""
    if before is after:
        return []
    changed = [
        record
        for one, other in ((before, after), (after, before))
        for key, record in one.items()
        if other.get(key) is not record
    ]
    lines = [line for record in changed for line in lines_of(record) if len(line)]
    if len(lines) > _MANY:
        return [reduce(joined_bounds, (bounds_of(to_metres(line)) for line in lines))]
    return [bounds_of(to_metres(line)) for line in lines]


def _moved_dots(before: XY, after: XY) -> list[MetreBounds]:
    old = before[:, 0] + 1j * before[:, 1]
    new = after[:, 0] + 1j * after[:, 1]
    old_kinds, old_counts = np.unique(old, return_counts=True)
    new_kinds, new_counts = np.unique(new, return_counts=True)
    every, where = np.unique(np.concatenate([old_kinds, new_kinds]), return_inverse=True)
    balance = np.zeros(len(every), dtype=np.int64)
    np.add.at(balance, where, np.concatenate([-old_counts, new_counts]))
    moved = every[balance != 0]
    return [(p.real, p.imag, p.real, p.imag) for p in moved.tolist()]


def _dots(points: HouseholdPoints) -> XY:
    return to_metres(points.xy_mm)
