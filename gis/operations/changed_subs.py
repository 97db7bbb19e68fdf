"""Boundaries of sub-grids that go to another grid: their course stays, whose land it is changes."""

from collections.abc import Iterable

from gis.topology.change import PartitionChange
from gis.topology.partition import Partition
from gis.topology.records import GridId, grid_label


def with_boundaries_of(
    partition: Partition, change: PartitionChange, subs: Iterable[GridId]
) -> PartitionChange:
    """Return the change with the boundaries of some sub-grids put as they are.

    So residents, views and the audit take notice of land whose label stays, but whose grid changes.
    """
    as_they_are = {
        arc: partition.arcs[arc]
        for sub in subs
        for arc in partition.arcs_of(grid_label(sub))
        if arc not in change.deleted_arcs
    }
    return PartitionChange(
        change.put_nodes,
        {**as_they_are, **change.put_arcs},
        change.deleted_nodes,
        change.deleted_arcs,
    )
