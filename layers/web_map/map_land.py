"""The land of a page: its pieces, the lines round them, and the strokes along boundaries.

All of them are walks over the same numbered lines; a negative number means that the line is run
through backwards. Numbers begin with 1.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from gis.geometry.lattice import to_metres
from gis.plan.plan import Plan
from gis.topology.records import Arc, ArcId, GridId, Label, UnitId, is_unassigned, unit_of
from layers.boundary_kind import BoundaryKind, BoundaryKinds
from layers.rings import XY, Path, rings_round, strokes_along
from layers.web_map.map_lines import Sides, halves

NOBODY = -1
"""The number of what lies outside."""


@dataclass(frozen=True, slots=True)
class Face:
    """Be the land of a grid with its parts, or of a unit that no grid has: rings, even-odd."""

    grid: GridId | None
    unit: UnitId
    rings: tuple[Path, ...]


@dataclass(frozen=True, slots=True, eq=False)
class MapLand:
    """Hold lines in metres, none of them closed, what each parts, and the walks over them.

    `sides` are numbers of `faces`; `strokes` are the walks along each kind of boundary, the lowest
    kind first.
    """

    lines_m: tuple[XY, ...]
    sides: tuple[Sides, ...]
    faces: tuple[Face, ...]
    strokes: Mapping[BoundaryKind, tuple[Path, ...]]

    @classmethod
    def of(cls, plan: Plan) -> "MapLand":
        """Collect the land of a plan. Boundaries within grids are left out."""
        owners = _owners(plan)
        number_of = {label: n for n, (_, _, labels) in enumerate(owners) for label in labels}
        arcs = {
            arc.id: arc
            for arc in sorted(plan.partition.arcs.values(), key=lambda arc: arc.id)
            if number_of.get(arc.left, NOBODY) != number_of.get(arc.right, NOBODY)
        }
        lines_m: list[XY] = []
        sides: list[Sides] = []
        pieces: dict[ArcId, tuple[int, ...]] = {}
        for arc in arcs.values():
            parts = halves(to_metres(plan.partition.line_mm(arc.id)))
            pieces[arc.id] = tuple(range(len(lines_m) + 1, len(lines_m) + len(parts) + 1))
            lines_m += parts
            pair = number_of.get(arc.left, NOBODY), number_of.get(arc.right, NOBODY)
            sides += [pair] * len(parts)
        faces = (
            Face(grid, unit, _rings(plan, labels, arcs, pieces)) for grid, unit, labels in owners
        )
        return cls(tuple(lines_m), tuple(sides), tuple(faces), _strokes(plan, arcs, pieces))


_Owner = tuple[GridId | None, UnitId, tuple[Label, ...]]


def _owners(plan: Plan) -> list[_Owner]:
    """Return the grids with land by code, then the units that have land in no grid."""
    present = plan.partition.labels()
    owners: list[_Owner] = []
    for grid in sorted(plan.grids.values(), key=lambda grid: (grid.code, grid.id)):
        labels = tuple(label for label in plan.labels_of_grid(grid.id) if label in present)
        if grid.parent is None and labels:
            owners.append((grid.id, grid.unit, labels))
    free = sorted(unit_of(label) for label in present if is_unassigned(label))
    return owners + [(None, unit, (Label(-unit),)) for unit in free]


def _rings(
    plan: Plan,
    labels: Sequence[Label],
    arcs: Mapping[ArcId, Arc],
    pieces: Mapping[ArcId, tuple[int, ...]],
) -> tuple[Path, ...]:
    around = sorted({arc for label in labels for arc in plan.partition.arcs_of(label)})
    paths = rings_round(set(labels), (arcs[arc] for arc in around if arc in arcs))
    return tuple(_walk(path, pieces) for path in paths)


def _strokes(
    plan: Plan, arcs: Mapping[ArcId, Arc], pieces: Mapping[ArcId, tuple[int, ...]]
) -> dict[BoundaryKind, tuple[Path, ...]]:
    kinds = BoundaryKinds(plan)
    by_kind: dict[BoundaryKind, dict[ArcId, Arc]] = {}
    for arc in arcs.values():
        by_kind.setdefault(kinds.of(arc), {})[arc.id] = arc
    return {
        kind: tuple(_walk(path, pieces) for path in strokes_along(some))
        for kind, some in sorted(by_kind.items())
    }


def _walk(path: Iterable[int], pieces: Mapping[ArcId, tuple[int, ...]]) -> Path:
    """Return a walk over arcs as one over the lines that they came to."""
    lines: list[int] = []
    for signed in path:
        parts = pieces[ArcId(abs(signed))]
        lines += parts if signed > 0 else [-part for part in reversed(parts)]
    return tuple(lines)
