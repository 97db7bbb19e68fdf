"""Points exactly on shared boundaries, nodes and outer edges; checked with whole numbers."""

from dataclasses import replace
from itertools import pairwise

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st
from support.ascii_plan import TILE_MM, plan_of, with_households
from support.strategies import plans

from gis.operations.assign_households import assign_households
from gis.operations.households_on_boundary import households_on_boundary
from gis.plan.edit import apply
from gis.plan.plan import Plan
from gis.plan.records import HouseholdId
from gis.topology.locate import label_at
from gis.topology.records import GridId, grid_of, is_grid

T = TILE_MM


def test_shared_boundaries_nodes_edges_and_gaps() -> None:
    plan = plan_of(
        """
        AB.
        CD.
        """
    )
    places = [(T, T + 1), (T, T), (0, T + 5), (2 * T, 5), (3 * T, T), (5, 5), (T - 1, 5)]
    plan = with_households(plan, places)
    assert households_on_boundary(plan) == {
        1: (GridId(1), GridId(2)),
        2: (GridId(1), GridId(2), GridId(3), GridId(4)),
        3: (GridId(1),),
        4: (GridId(4),),
        5: (),
    }
    after = apply(plan, assign_households(plan))
    assert [after.households[HouseholdId(n)].grid for n in range(1, 8)] == [1, 1, 1, 4, None, 3, 3]


def test_a_boundary_between_parts_of_one_grid_is_none() -> None:
    plan = with_households(plan_of("ABC"), [(T, 5), (2 * T, 5)])
    part = replace(plan.grids[GridId(2)], parent=GridId(1))
    plan = replace(plan, grids=plan.grids.replaced({part.id: part}))
    assert households_on_boundary(plan) == {2: (GridId(1), GridId(3))}


def test_a_plan_without_households_has_none() -> None:
    assert households_on_boundary(plan_of("AB")) == {}


def on_segments(plan: Plan, x: int, y: int) -> set[int]:
    """Return the labels beside a place, by exact arithmetic of whole numbers."""
    labels: set[int] = set()
    for arc in plan.partition.arcs.values():
        line = plan.partition.line_mm(arc.id).tolist()
        for (ax, ay), (bx, by) in pairwise(line):
            on_line = (bx - ax) * (y - ay) == (by - ay) * (x - ax)
            between = min(ax, bx) <= x <= max(ax, bx) and min(ay, by) <= y <= max(ay, by)
            if on_line and between:
                labels |= set(arc.labels())
    return labels


@settings(max_examples=60, deadline=None)
@given(plans(), st.integers(0, 2**16))
def test_exactly_the_places_on_a_segment_are_found(plan: Plan, seed: int) -> None:
    random = np.random.default_rng(seed)
    lines = [plan.partition.line_mm(arc) for arc in plan.partition.arcs]
    places = [tuple(map(int, line[random.integers(len(line))])) for line in lines]
    for line in lines:
        at = int(random.integers(len(line) - 1))
        share = random.random()
        middle = np.rint(line[at] + share * (line[at + 1] - line[at])).astype(int)
        places += [(int(middle[0]), int(middle[1])), (int(middle[0]) + 1, int(middle[1]))]
    plan = with_households(plan, [(x, y) for x, y in places])
    expected = {
        number: tuple(sorted(label for label in labels if label > 0))
        for number, (x, y) in enumerate(places, 1)
        if (labels := on_segments(plan, x, y))
    }
    found = households_on_boundary(plan)
    assert found == expected
    for number, grids in found.items():
        x, y = places[number - 1]
        label = label_at(plan.partition, x, y)
        assert (grid_of(label) if is_grid(label) else None) == (grids[0] if grids else None)
