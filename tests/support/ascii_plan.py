"""Plans drawn with letters: a test shows the map it starts from and the map it ends with.

AAB     each letter is a tile, north is up
A.B     A..Z are grids with the ids 1..26
CCB     . is land that no grid has, a blank is outside
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import replace

import numpy as np

from gis.plan.plan import Plan
from gis.plan.records import Grid, GridKind, Household, HouseholdId, Unit
from gis.table import Table
from gis.topology.chains import Chain, joined, records_of
from gis.topology.locate import labels_at
from gis.topology.partition import Partition
from gis.topology.records import (
    OUTSIDE,
    ArcId,
    GridId,
    Label,
    NodeId,
    UnitId,
    grid_label,
    is_unassigned,
    unassigned_label,
)

TILE_MM = 10_000
UNIT_CODE = "3411811102"

Tile = tuple[int, int]
"""Column and row of a tile, from the west and from the south."""


def plan_of(
    picture: str, units: str = "", *, tile_mm: int = TILE_MM, origin_mm: tuple[int, int] = (0, 0)
) -> Plan:
    """Build the plan that a picture shows; its south-western corner lies at `origin_mm`.

    `units` is a second picture of the same size, in which the letters u, v, w... are the units
    1, 2, 3...; without it all land lies in unit 1. Boundaries have a vertex at every corner of a
    tile.
    """
    tiles = _tiles(picture)
    unit_at = {tile: UnitId(ord(letter) - ord("t")) for tile, letter in _tiles(units).items()}
    unit_at = {tile: unit_at.get(tile, UnitId(1)) for tile in tiles}
    labels = {tile: _label(letter, unit_at[tile]) for tile, letter in tiles.items()}
    grids = {_grid(letter): unit_at[tile] for tile, letter in tiles.items() if letter != "."}
    return Plan(
        partition_of(labels, tile_mm, origin_mm),
        units=Table((unit, _unit_record(unit)) for unit in set(unit_at.values())),
        grids=Table((grid, _grid_record(grid, unit)) for grid, unit in grids.items()),
        title="图样",
        crs="EPSG:4549",
    )


def partition_of(
    labels: Mapping[Tile, Label],
    tile_mm: int = TILE_MM,
    origin_mm: tuple[int, int] = (0, 0),
    shift_mm: Callable[[Tile], tuple[int, int]] = lambda corner: (0, 0),
) -> Partition:
    """Build the partition of labelled tiles; tiles that are not given are OUTSIDE.

    `shift_mm` moves the corners of tiles; boundaries stay apart below a quarter of a tile.
    """

    def place(corner: Tile) -> tuple[int, int]:
        (x, y), (dx, dy) = corner, shift_mm(corner)
        return x * tile_mm + origin_mm[0] + dx, y * tile_mm + origin_mm[1] + dy

    chains = []
    for column, row in sorted(
        {(column + dc, row + dr) for column, row in labels for dc in (0, 1) for dr in (0, 1)}
    ):
        here = labels.get((column, row), OUTSIDE)
        west, south = labels.get((column - 1, row), OUTSIDE), labels.get((column, row - 1), OUTSIDE)
        corner, east, north = (column, row), (column + 1, row), (column, row + 1)
        for end, left, right in ((east, here, south), (north, west, here)):
            if left != right:
                line = np.array([place(corner), place(end)], dtype=np.int64)
                chains.append(Chain(line, left, right))
    chains = joined(chains)
    ids = [ArcId(i + 1) for i in range(len(chains))]
    return Partition.from_records(*records_of(chains, ids, {}, NodeId(1)))


def picture_of(plan: Plan, *, tile_mm: int = TILE_MM, origin_mm: tuple[int, int] = (0, 0)) -> str:
    """Draw a plan: the letter at the middle of each tile; grids beyond Z are drawn as ?."""
    west, south, east, north = plan.partition.bounds_mm()
    columns = range((west - origin_mm[0]) // tile_mm, -((origin_mm[0] - east) // tile_mm))
    rows = range((south - origin_mm[1]) // tile_mm, -((origin_mm[1] - north) // tile_mm))
    lines = []
    for row in reversed(rows):
        middles = [
            (column * tile_mm + tile_mm / 2, row * tile_mm + tile_mm / 2) for column in columns
        ]
        owners = labels_at(plan.partition, np.array(middles) + np.array(origin_mm))
        lines.append("".join(_letter(Label(int(owner))) for owner in owners).rstrip())
    return "\n".join(lines)


def drawn(picture: str) -> str:
    """Return a picture as `picture_of` writes it: no indentation, no blank lines round it."""
    lines = [line.rstrip() for line in picture.splitlines() if line.strip()]
    indentation = min(len(line) - len(line.lstrip()) for line in lines)
    return "\n".join(line[indentation:] for line in lines)


def with_households(plan: Plan, places_mm: Iterable[tuple[int, int]], people: int = 3) -> Plan:
    """Return the plan with a household, assigned to no grid, at each place; ids count from 1."""
    households = [
        Household(HouseholdId(i), f"H{i}", None, "", "", "", people, place)
        for i, place in enumerate(places_mm, 1)
    ]
    return replace(plan, households=Table((h.id, h) for h in households))


def _tiles(picture: str) -> dict[Tile, str]:
    if not picture.strip():
        return {}
    rows = drawn(picture).splitlines()
    return {
        (column, len(rows) - 1 - row): letter
        for row, line in enumerate(rows)
        for column, letter in enumerate(line)
        if letter != " "
    }


def _grid(letter: str) -> GridId:
    return GridId(ord(letter) - ord("A") + 1)


def _label(letter: str, unit: UnitId) -> Label:
    return unassigned_label(unit) if letter == "." else grid_label(_grid(letter))


def _letter(label: Label) -> str:
    if label == OUTSIDE:
        return " "
    if is_unassigned(label):
        return "."
    return chr(ord("A") + label - 1) if label <= 26 else "?"


def _unit_record(unit: UnitId) -> Unit:
    return Unit(unit, f"{UNIT_CODE}{unit:02d}", f"{chr(ord('t') + unit)}村", "village")


def _grid_record(grid: GridId, unit: UnitId) -> Grid:
    name = chr(ord("A") + grid - 1)
    return Grid(grid, f"{UNIT_CODE}{unit:02d}{grid:03d}", name, GridKind.TERRITORIAL, unit)
