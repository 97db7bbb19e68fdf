"""A synthetic county: the same for every run, as large as one likes, with nothing real in it.

Grids are the cells of a Voronoi diagram whose boundaries are bent by fractal noise. Each bent
boundary stays inside the kite between its two ends and the middles of its two cells; kites do not
overlap, so neither do boundaries. Some grids have an enclave. Households stand in clusters.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.spatial import Voronoi, cKDTree

from gis.geometry.lattice import LatticeArray
from gis.plan.plan import Plan
from gis.plan.records import AssignedBy, Grid, GridKind, Household, HouseholdId, Unit
from gis.table import Table
from gis.topology.chains import Chain, joined, records_of
from gis.topology.locate import labels_at
from gis.topology.partition import Partition
from gis.topology.records import OUTSIDE, ArcId, GridId, Label, NodeId, UnitId

FloatArray = NDArray[np.float64]
IntArray = NDArray[np.int64]

ORIGIN_MM = np.array([480_000_000, 3_600_000_000], dtype=np.int64)
COUNTY_CODE = "341181"


@dataclass(frozen=True, slots=True)
class Size:
    """Say how large a synthetic plan is. `vertices` counts those of all polygons together."""

    grids: int
    units: int
    vertices: int
    households: int


TOWNSHIP = Size(grids=150, units=12, vertices=30_000, households=15_000)
COUNTY = Size(grids=2_106, units=157, vertices=720_000, households=250_000)
STRETCH = Size(grids=100_000, units=4_000, vertices=12_000_000, households=0)


def synthetic_plan(size: Size, seed: int = 1) -> Plan:
    """Build a plan of a given size; the same size and seed give the same plan."""
    random = np.random.default_rng(seed)
    partition, unit_of_grid = synthetic_partition(size, random)
    units = {
        UnitId(i + 1): Unit(UnitId(i + 1), f"{COUNTY_CODE}{i + 1:06d}", f"第{i + 1}村", "village")
        for i in range(size.units)
    }
    return Plan(
        partition,
        units=Table(units),
        grids=Table(_grids(unit_of_grid, units)),
        households=Table(_households(partition, unit_of_grid, size, random)),
        title="虚构县",
        crs="EPSG:4549",
    )


def synthetic_partition(
    size: Size, random: np.random.Generator
) -> tuple[Partition, dict[GridId, UnitId]]:
    """Build the partition alone, wholly assigned, and say in which unit each grid lies."""
    enclaves = size.grids // 100
    cells = size.grids - enclaves
    side_mm = 1000.0 * np.sqrt(cells) * 1000
    centres = _spread(random.uniform(0, side_mm, (cells, 2)), side_mm)
    diagram = _Cells(centres, side_mm)
    chains, free = diagram.bent_chains(random, size.vertices // 2)
    chains = joined([*chains, *_enclave_rings(centres, free, cells, enclaves)])
    nodes, arcs = records_of(chains, [ArcId(i + 1) for i in range(len(chains))], {}, NodeId(1))
    seeds = centres[random.choice(cells, size.units, replace=False)]
    unit_of_cell = np.asarray(cKDTree(seeds).query(centres)[1], dtype=np.int64)
    units = {GridId(i + 1): UnitId(unit + 1) for i, unit in enumerate(unit_of_cell.tolist())}
    for i in range(enclaves):
        units[GridId(cells + i + 1)] = units[GridId(_host(i, cells, enclaves) + 1)]
    return Partition.from_records(nodes, arcs), units


def _spread(points: FloatArray, side_mm: float) -> FloatArray:
    """Even out random points (two steps of Lloyd's method on mirrored points)."""
    for _ in range(2):
        diagram = Voronoi(_mirrored(points, side_mm))
        points = np.array(
            [
                diagram.vertices[diagram.regions[r]].mean(axis=0)
                for r in diagram.point_region[: len(points)]
            ]
        )
    return points


def _mirrored(points: FloatArray, side_mm: float) -> FloatArray:
    """Add the mirror images over the four sides, so that cells end straight at the sides."""
    x, y = points.T
    images = [(x, y), (-x, y), (2 * side_mm - x, y), (x, -y), (x, 2 * side_mm - y)]
    return np.concatenate([np.stack(image, axis=1) for image in images])


class _Cells:
    """The cells of a Voronoi diagram in a square, as boundaries between two cells each."""

    def __init__(self, centres: FloatArray, side_mm: float) -> None:
        diagram = Voronoi(_mirrored(centres, side_mm))
        count = len(centres)
        pairs = np.asarray(diagram.ridge_points, dtype=np.int64)
        inner = pairs.min(axis=1) < count
        ends = np.array(
            [ridge for ridge, keep in zip(diagram.ridge_vertices, inner, strict=True) if keep]
        )
        self.pairs = pairs[inner]
        self.labels = np.where(self.pairs < count, self.pairs + 1, OUTSIDE)
        self.a = np.rint(diagram.vertices[ends[:, 0]])
        self.b = np.rint(diagram.vertices[ends[:, 1]])
        self.centres = diagram.points[self.pairs]
        real = (self.a != self.b).any(axis=1)
        for name in ("pairs", "labels", "a", "b", "centres"):
            setattr(self, name, getattr(self, name)[real])
        self.count = count

    def bent_chains(
        self, random: np.random.Generator, vertices: int
    ) -> tuple[list[Chain], FloatArray]:
        """Return a chain for each boundary, and how far from its middle each cell is free."""
        along = self.b - self.a
        length = np.hypot(along[:, 0], along[:, 1])
        unit = along / length[:, np.newaxis]
        normal = np.stack([-unit[:, 1], unit[:, 0]], axis=1)
        to_centre = self.centres[:, 0] - self.a
        foot = np.einsum("ij,ij->i", to_centre, unit)
        signed_height = np.einsum("ij,ij->i", to_centre, normal)
        height = np.abs(signed_height)

        steps = np.maximum(2, np.rint(length / length.sum() * vertices)).astype(np.int64)
        ridge = np.repeat(np.arange(len(length)), steps - 1)
        within = np.arange(len(ridge)) - np.repeat(np.cumsum(steps - 1) - (steps - 1), steps - 1)
        s = (within + 1) / steps[ridge] * length[ridge]
        room = self._room(s, length[ridge], foot[ridge], height[ridge])
        offset = 0.5 * room * _noise(random, s, ridge, len(length))
        xy = self.a[ridge] + s[:, None] * unit[ridge] + offset[:, None] * normal[ridge]
        inner = np.split(np.rint(xy).astype(np.int64), np.cumsum(steps - 1)[:-1])

        chains = [
            self._chain(number, points, signed_height[number] > 0)
            for number, points in enumerate(inner)
        ]
        free = np.full(self.count, np.inf)
        for column in (0, 1):
            known = self.pairs[:, column] < self.count
            np.minimum.at(free, self.pairs[known, column], height[known])
        return chains, free

    @staticmethod
    def _room(
        s: FloatArray, length: FloatArray, foot: FloatArray, height: FloatArray
    ) -> FloatArray:
        """Return how far the kite reaches from the boundary at distance s from its start."""
        from_start = np.where(foot > 0, s * height / np.maximum(foot, 1), np.inf)
        rest = length - foot
        from_end = np.where(rest > 0, (length - s) * height / np.maximum(rest, 1), np.inf)
        return np.minimum(np.minimum(from_start, from_end), height)

    def _chain(self, number: int, points: LatticeArray, first_is_left: bool) -> Chain:
        ends = np.stack([self.a[number], self.b[number]]).astype(np.int64)
        line = np.concatenate([ends[:1], points, ends[1:]])
        line = line[np.append(True, (np.diff(line, axis=0) != 0).any(axis=1))]
        first, second = (Label(int(label)) for label in self.labels[number])
        left, right = (first, second) if first_is_left else (second, first)
        return Chain(line + ORIGIN_MM, left, right)


def _noise(random: np.random.Generator, s: FloatArray, ridge: IntArray, ridges: int) -> FloatArray:
    """Return a sum of waves from 400 m to 12 m length, between -1 and 1, other for each ridge."""
    total = np.zeros(len(s))
    weight = 0.0
    for octave in range(6):
        wave_mm = 400_000 / 2**octave
        amplitude = 0.6**octave
        phase = random.uniform(0, 2 * np.pi, ridges)[ridge]
        total += amplitude * np.sin(2 * np.pi * s / wave_mm + phase)
        weight += amplitude
    return np.asarray(total / weight)


def _host(enclave: int, cells: int, enclaves: int) -> int:
    return enclave * cells // enclaves


def _enclave_rings(centres: FloatArray, free: FloatArray, cells: int, enclaves: int) -> list[Chain]:
    turn = np.linspace(0, -2 * np.pi, 61)
    chains = []
    for i in range(enclaves):
        host = _host(i, cells, enclaves)
        circle = np.stack([np.cos(turn), np.sin(turn)], axis=1) * free[host] * 0.4
        ring = np.rint(centres[host] + circle).astype(np.int64)
        ring[-1] = ring[0]
        chains.append(Chain(ring + ORIGIN_MM, Label(host + 1), Label(cells + i + 1)))
    return chains


def _grids(unit_of_grid: dict[GridId, UnitId], units: dict[UnitId, Unit]) -> dict[GridId, Grid]:
    counts: dict[UnitId, int] = {}
    grids = {}
    for grid, unit in unit_of_grid.items():
        counts[unit] = counts.get(unit, 0) + 1
        code = f"{units[unit].code}{counts[unit]:03d}"
        grids[grid] = Grid(grid, code, f"第{counts[unit]}网格", GridKind.TERRITORIAL, unit)
    return grids


def _households(
    partition: Partition,
    unit_of_grid: dict[GridId, UnitId],
    size: Size,
    random: np.random.Generator,
) -> dict[HouseholdId, Household]:
    if size.households == 0:
        return {}
    west, south, east, north = partition.bounds_mm()
    hamlets = random.uniform((west, south), (east, north), (max(1, size.households // 40), 2))
    hamlet = random.integers(0, len(hamlets), size.households)
    places = hamlets[hamlet] + random.normal(0, 90_000, (size.households, 2))
    xy_mm = np.rint(places).astype(np.int64)
    owners = labels_at(partition, xy_mm)
    people = random.integers(1, 7, size.households)
    households = {}
    for i, ((x, y), owner, count) in enumerate(
        zip(xy_mm.tolist(), owners.tolist(), people.tolist(), strict=True), 1
    ):
        grid = GridId(owner) if owner else None
        households[HouseholdId(i)] = Household(
            HouseholdId(i),
            f"{i:07d}",
            unit_of_grid[grid] if grid else None,
            "",
            "",
            "",
            count,
            (x, y),
            grid,
            AssignedBy.LOCATION if grid else None,
        )
    return households
