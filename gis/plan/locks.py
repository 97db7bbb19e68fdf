"""Locks: what no edit may change. They are the user's for the time being, not part of the plan.

So they are not undone, and an undo respects them like any other change.
"""

from dataclasses import dataclass

from gis.topology.records import GridId


@dataclass(frozen=True, slots=True)
class Locks:
    """Say which boundaries stay where they are.

    `unit_boundaries`: those of units, which are not the grid planner's to move; `agreed_borders`:
    those noted as agreed; `grids`: all boundaries and the land of these grids.
    """

    unit_boundaries: bool = True
    agreed_borders: bool = False
    grids: frozenset[GridId] = frozenset()
