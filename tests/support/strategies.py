"""Random small plans for properties: valid by construction, of any shape, easy to shrink."""

import numpy as np
from hypothesis import strategies as st
from support.ascii_plan import TILE_MM, Tile, partition_of

from gis.plan.plan import Plan
from gis.plan.records import Grid, GridKind, Unit
from gis.table import Table
from gis.topology.records import GridId, Label, UnitId

GRIDS_PER_UNIT = 4

_TileDraft = tuple[int, int] | None
"""Unit and number of the grid in it (0 for none) of a tile; None for OUTSIDE."""


@st.composite
def plans(draw: st.DrawFn, max_side: int = 5, units: int = 2, bent: bool = True) -> Plan:
    """Draw a plan of up to `max_side` by `max_side` tiles, far from the origin.

    Grids and units may be in several parts, have holes, touch in points and enclose land that is
    outside. With `bent` no boundary is straight.
    """
    width, height = draw(st.integers(1, max_side)), draw(st.integers(1, max_side))
    land = st.tuples(st.integers(1, units), st.integers(0, GRIDS_PER_UNIT - 1))
    drafts = draw(
        st.lists(
            st.one_of(land, land, land, st.none()),
            min_size=width * height,
            max_size=width * height,
        )
    )
    drafts[0] = drafts[0] or (1, 1)
    seed = draw(st.integers(0, 2**16)) if bent else 0
    tiles = {(i % width, i // width): draft for i, draft in enumerate(drafts)}
    return _plan(tiles, seed if bent else None)


def _plan(tiles: dict[Tile, _TileDraft], seed: int | None) -> Plan:
    labels: dict[Tile, Label] = {}
    units: dict[UnitId, Unit] = {}
    grids: dict[GridId, Grid] = {}
    for tile, draft in tiles.items():
        if draft is None:
            continue
        unit, number = UnitId(draft[0]), draft[1]
        units[unit] = Unit(unit, f"34118111020{unit}", f"第{unit}村", "village")
        labels[tile] = Label(-unit)
        if number:
            grid = GridId(unit * 100 + number)
            code = f"{units[unit].code}{number:03d}"
            grids[grid] = Grid(grid, code, f"第{number}网格", GridKind.TERRITORIAL, unit)
            labels[tile] = Label(grid)
    partition = partition_of(labels, origin_mm=(480_000_000, 3_600_000_000), shift_mm=_Shifts(seed))
    return Plan(partition, Table(units), Table(grids), title="试样", crs="EPSG:4549")


class _Shifts:
    """Move each corner by less than a quarter of a tile, always the same way for one seed."""

    def __init__(self, seed: int | None) -> None:
        self._seed = seed

    def __call__(self, corner: Tile) -> tuple[int, int]:
        if self._seed is None:
            return 0, 0
        random = np.random.default_rng([self._seed, *corner])
        dx, dy = random.integers(-TILE_MM // 5, TILE_MM // 5, 2).tolist()
        return dx, dy
