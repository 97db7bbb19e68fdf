"""Two places on one border give what lies between them, the shorter way round."""

from dataclasses import replace

import numpy as np
from support.ascii_plan import TILE_MM, plan_of
from support.places import arc_between

from gis.operations.set_border import set_border
from gis.plan.edit import apply
from gis.topology.border_part import BorderPart, whole
from gis.topology.border_parts_between import border_parts_between
from gis.topology.partition import Partition
from gis.topology.records import Follows


def length(partition: Partition, parts: tuple[BorderPart, ...]) -> float:
    lines = [part.line_mm(partition) for part in parts]
    return sum(float(np.hypot(*np.diff(line, axis=0).T).sum()) for line in lines) / TILE_MM


BAY = """
    AAAAA
    ABBBA
    ABBBA
    ABBBA
    AAAAA
"""


def test_within_one_arc_it_is_one_part_in_either_direction() -> None:
    partition = plan_of("AB\n" * 5).partition
    (arc,) = (arc for arc in partition.arcs if set(partition.arcs[arc].labels()) == {1, 2})
    assert border_parts_between(partition, (arc, 1), (arc, 3)) == (BorderPart(arc, 1, 3),)
    assert border_parts_between(partition, (arc, 3), (arc, 1)) == (BorderPart(arc, 1, 3),)
    assert border_parts_between(partition, (arc, 0), (arc, 5)) == (whole(partition, arc),)
    assert border_parts_between(partition, (arc, 2), (arc, 2)) == ()


def test_on_a_closed_border_the_shorter_way_leads_over_its_beginning() -> None:
    partition = plan_of(BAY).partition
    arc = next(arc for arc in partition.arcs if set(partition.arcs[arc].labels()) == {1, 2})
    parts = border_parts_between(partition, (arc, 10), (arc, 2))
    assert parts == (BorderPart(arc, 10, 12), BorderPart(arc, 0, 2))
    assert border_parts_between(partition, (arc, 0), (arc, 12)) == ()


def test_the_way_goes_on_where_only_the_facts_change() -> None:
    plan = plan_of("AB\n" * 6)
    arc = arc_between(plan, "A", "B")
    part = replace(whole(plan.partition, arc), first=2, last=4)
    after = apply(plan, set_border(plan, parts=[part], follows=Follows.ROAD)).partition
    pieces = [a for a in after.arcs if set(after.arcs[a].labels()) == {1, 2}]
    assert len(pieces) == 3
    ends = [a for a in pieces if after.arcs[a].border.follows is Follows.NONE]
    found = border_parts_between(after, (ends[0], 1), (ends[1], 1))
    assert len(found) == 3
    assert length(after, found) == 4


def test_the_way_goes_on_over_a_junction_where_the_border_goes_on() -> None:
    # C and D touch the border of A and B from both sides in one point.
    partition = plan_of("""
        AAABBB
        AAABBB
        AAABBB
        CCCDDD
        AAABBB
    """).partition
    arcs = [arc for arc in partition.arcs if set(partition.arcs[arc].labels()) == {1, 2}]
    assert len(arcs) == 2
    assert border_parts_between(partition, (arcs[0], 0), (arcs[1], 0)) == ()
    corner = plan_of("""
        ABAB
        BABA
    """).partition
    arcs = [arc for arc in corner.arcs if set(corner.arcs[arc].labels()) == {1, 2}]
    for first in arcs:
        for second in set(arcs) - {first}:
            found = border_parts_between(corner, (first, 0), (second, 0))
            starts = (corner.line_mm(first)[0], corner.line_mm(second)[0])
            assert bool(found) == bool((starts[0] != starts[1]).any())


def test_places_on_different_borders_have_nothing_between_them() -> None:
    plan = plan_of("AABB\nCCBB")
    first, second = arc_between(plan, "A", "B"), arc_between(plan, "B", "C")
    assert border_parts_between(plan.partition, (first, 0), (second, 0)) == ()
