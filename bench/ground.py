"""The ground of all benchmarks: a synthetic plan of county size, and a folder to work in."""

import shutil
from dataclasses import replace
from functools import cached_property
from pathlib import Path

import numpy as np
import shapely
from numpy.typing import NDArray

from bench.synthetic import COUNTY, TOWNSHIP, Size, synthetic_partition, synthetic_plan
from gis.files.project_file import create_project
from gis.geometry.lattice import MM_PER_M
from gis.plan.plan import Plan
from gis.topology.partition import Partition
from gis.topology.records import OUTSIDE, Label

TWENTY_THOUSAND = Size(grids=20_000, units=800, vertices=2_440_000, households=0)


class Ground:
    """Make what benchmarks share when it is first asked for.

    A quick ground is a township with few repetitions: it shows that the benchmarks run and that
    their results are right, and says little about speed.
    """

    def __init__(self, folder: Path, *, quick: bool = False, stretch: bool = False) -> None:
        self.folder = folder
        self.quick = quick
        self.stretch = stretch

    @property
    def size(self) -> Size:
        """How large the plan is."""
        return TOWNSHIP if self.quick else COUNTY

    @property
    def scale(self) -> str:
        """What the tables call the plan's size."""
        return "township" if self.quick else "county"

    def times(self, repetitions: int) -> int:
        """Return how often to repeat what is repeated so often on full ground."""
        return max(2, repetitions // 5) if self.quick else repetitions

    @cached_property
    def plan(self) -> Plan:
        """The plan."""
        return synthetic_plan(self.size)

    @cached_property
    def labels(self) -> tuple[Label, ...]:
        """The labels of all land of the plan, ascending."""
        return land_of(self.plan.partition)

    @cached_property
    def _project(self) -> Path:
        path = self.folder / "plan.gpkg"
        create_project(path, self.plan)
        return path

    def project(self, name: str) -> Path:
        """Return a fresh copy of the plan's project file."""
        path = self.folder / f"{name}.gpkg"
        shutil.copyfile(self._project, path)
        return path


def fresh(plan: Plan) -> Plan:
    """Return the plan as after reading: nothing that is derived from its records is there."""
    nodes, arcs = plan.partition.nodes.values(), plan.partition.arcs.values()
    return replace(plan, partition=Partition.from_records(nodes, arcs))


def land_of(partition: Partition) -> tuple[Label, ...]:
    """Return the labels of all land, ascending."""
    return tuple(sorted(partition.labels() - {OUTSIDE}))


def polygons_mm(partition: Partition) -> NDArray[np.object_]:
    """Return the polygons of all land in the order of their labels, millimetres."""
    return np.array([partition.polygon_mm(label) for label in land_of(partition)], dtype=object)


def polygons_m(partition: Partition) -> NDArray[np.object_]:
    """Return the polygons of all land in the order of their labels, metres."""
    return np.asarray(shapely.transform(polygons_mm(partition), lambda xy: xy / MM_PER_M))


def large_polygons_m(size: Size) -> NDArray[np.object_]:
    """Return the polygons of a synthetic partition of another size, metres."""
    return polygons_m(synthetic_partition(size, np.random.default_rng(1))[0])
