"""Note of boundaries what they visibly follow: the roads, rivers and ditches beneath them."""

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from itertools import groupby

import numpy as np
import shapely
from numpy.typing import NDArray
from shapely import MultiLineString

from gis.errors import Reason, Refused
from gis.geometry.lattice import MM_PER_M, LatticeArray
from gis.operations.set_border import set_border
from gis.plan.edit import Edit, EditLabel, apply, merged
from gis.plan.plan import Plan
from gis.topology.border_part import BorderPart
from gis.topology.records import ArcId, Follows, GridId

FOLLOWED = {
    "road": Follows.ROAD,
    "water": Follows.RIVER,
    "ditch": Follows.DITCH,
    "villager_group": Follows.GROUP_LINE,
}
"""What a boundary follows that runs along a reference of a theme."""
LEAST_M = 20.0
"""A shorter stretch crosses a road rather than follows it."""


@dataclass(frozen=True, slots=True, order=True)
class _Followed:
    follows: Follows
    named: str


def note_followed_borders(
    plan: Plan, *, grids: Collection[GridId] | None = None, within_m: float = 1.0, on: str = ""
) -> Edit:
    """Note what the boundaries of some grids, or all boundaries, follow where nobody has yet.

    A stretch follows a reference when it runs no farther than `within_m` from it for 20 metres or
    more; of several the nearest. The standing of a boundary does
    not change. `on` is the ISO date of the note. Raises Refused when there is nothing to note.
    """
    arcs = _arcs(plan, grids)
    found = {key for arc in arcs for key, _ in _stretches(plan, arc, within_m)}
    now, whole = plan, None
    count = 0
    for key in sorted(found):
        # Noting one kind cuts arcs, so the stretches of the next are looked for anew.
        parts = [
            part
            for arc in _arcs(now, grids)
            for other, part in _stretches(now, arc, within_m)
            if other == key
        ]
        if not parts:
            continue
        edit = set_border(now, parts=parts, follows=key.follows, named=key.named, on=on)
        whole = edit if whole is None else merged(plan, whole, edit)
        now = apply(now, edit)
        count += len(parts)
    if whole is None:
        raise Refused(Reason.NO_BORDER_FOLLOWS)
    label = EditLabel("operations.note_followed_borders", {"count": count})
    return Edit(label, whole.puts, whole.deletes)


def _arcs(plan: Plan, grids: Collection[GridId] | None) -> list[ArcId]:
    partition = plan.partition
    if grids is None:
        arcs = set(partition.arcs)
    else:
        labels = [label for grid in grids for label in plan.labels_of_grid(grid)]
        arcs = {arc for label in labels for arc in partition.arcs_of(label)}
    return sorted(arc for arc in arcs if partition.arcs[arc].border.follows is Follows.NONE)


def _stretches(plan: Plan, arc: ArcId, within_m: float) -> Iterator[tuple[_Followed, BorderPart]]:
    """Yield the stretches of an arc that follow something, with what that is."""
    line = plan.partition.line_mm(arc)
    keys, nearest = _nearest(plan, line, within_m * MM_PER_M)
    first = 0
    for index, run in groupby(nearest.tolist()):
        last = first + len(list(run))
        steps = np.diff(line[first : last + 1], axis=0)
        if index >= 0 and np.hypot(*steps.T).sum() >= LEAST_M * MM_PER_M:
            yield keys[index], BorderPart(arc, first, last)
        first = last


def _nearest(
    plan: Plan, line: LatticeArray, within_mm: float
) -> tuple[list[_Followed], NDArray[np.int64]]:
    """Return what is near a line, and for each of its segments which of that it follows, or -1."""
    reach = int(np.ceil(within_mm))
    (west, south), (east, north) = line.min(axis=0) - reach, line.max(axis=0) + reach
    near = [
        plan.references[number]
        for number in plan.reference_index.near((int(west), int(south), int(east), int(north)))
        if plan.references[number].theme in FOLLOWED
    ]
    keys = sorted({_key(each.theme, each.name) for each in near})
    if not keys:
        return [], np.full(len(line) - 1, -1, dtype=np.int64)
    courses = [
        MultiLineString(
            [course for each in near if _key(each.theme, each.name) == key for course in each.lines]
        )
        for key in keys
    ]
    corners = np.asarray(shapely.points(line.astype(np.float64)))
    middles = np.asarray(shapely.points((line[:-1] + line[1:]) / 2))
    away = np.array([_away(course, corners, middles) for course in courses])
    best = np.argmin(away, axis=0)
    follows: NDArray[np.int64] = np.where(away.min(axis=0) <= within_mm, best, -1)
    return keys, follows


def _key(theme: str, name: str) -> _Followed:
    return _Followed(FOLLOWED[theme], name)


def _away(
    course: MultiLineString,
    corners: NDArray[np.object_],
    middles: NDArray[np.object_],
) -> NDArray[np.float64]:
    """Return how far each segment of a line strays from a course, by its ends and its middle."""
    shapely.prepare(course)
    at_corners = shapely.distance(corners, course)
    at_ends = np.maximum(at_corners[:-1], at_corners[1:])
    strays: NDArray[np.float64] = np.maximum(at_ends, shapely.distance(middles, course))
    return strays
