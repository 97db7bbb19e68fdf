"""Edits of every kind at random, for properties that hold whatever is done to a plan."""

from collections.abc import Callable, Sequence
from dataclasses import replace
from random import Random
from typing import Any, TypeVar

import numpy as np
from hypothesis import strategies as st
from support.people_by_chance import PEOPLE_MAKERS

from gis.errors import Reason, Refused
from gis.geometry.lattice import LatticeArray
from gis.operations.add_online_grid import add_online_grid
from gis.operations.add_overlay_grid import add_overlay_grid
from gis.operations.assign_by_hand import assign_by_hand
from gis.operations.assign_households import assign_households
from gis.operations.carve_grid import carve_grid
from gis.operations.copy_attributes import ATTRIBUTES, copy_attributes
from gis.operations.create_grid import create_grid_from_region
from gis.operations.delete_section import delete_section
from gis.operations.dissolve_grid import dissolve_grid
from gis.operations.draw_grid import draw_grid
from gis.operations.fill_gaps import fill_gaps
from gis.operations.give_area import give_area
from gis.operations.grid_over_units import grid_over_units
from gis.operations.grids_from_units import grids_from_units
from gis.operations.group_units import group_units
from gis.operations.insert_vertex import insert_vertex
from gis.operations.join_sub_grids import join_sub_grids
from gis.operations.make_sub_grids import make_sub_grids
from gis.operations.merge_grids import merge_grids
from gis.operations.move_node import move_node
from gis.operations.move_section import move_section
from gis.operations.move_vertex import move_vertex
from gis.operations.place_household import place_household
from gis.operations.recode_grid import recode_grid
from gis.operations.release_to_location import release_to_location
from gis.operations.rename_grid import rename_grid
from gis.operations.renumber_grids import renumber_grids
from gis.operations.reshape_border import reshape_border
from gis.operations.set_border import set_border
from gis.operations.set_grid_kind import set_grid_kind
from gis.operations.set_hosts import set_hosts
from gis.operations.set_unit_boundary import set_unit_boundary
from gis.operations.simplify_border import simplify_border
from gis.operations.smooth_border import smooth_border
from gis.operations.split_grid import split_grid
from gis.operations.straighten_border import straighten_border
from gis.operations.sub_grid_from_ring import sub_grid_from_ring
from gis.operations.ungroup_units import ungroup_units
from gis.operations.unit_from_ring import unit_from_ring
from gis.plan.edit import Edit
from gis.plan.locks import Locks
from gis.plan.plan import Plan
from gis.plan.records import GridKind, HouseholdId
from gis.topology.border_part import BorderPart
from gis.topology.records import Follows, GridId, Standing

Draw = Callable[..., Any]
"""What draws a value from a strategy."""

Maker = Callable[[Draw, Plan], Edit]
"""Make an edit of a plan, or raise Refused."""

T = TypeVar("T")

UNLOCKED = Locks(unit_boundaries=False)
ON = "2026-03-01"


def random_edit(draw: Draw, plan: Plan, makers: Sequence[Maker] = ()) -> Edit | None:
    """Draw an edit of any kind; None where the plan refuses it."""
    make: Maker = draw(st.sampled_from([*MAKERS, *makers]))
    try:
        return make(draw, plan)
    except Refused:
        return None


def one_of(draw: Draw, values: Sequence[T]) -> T:
    """Draw one of some values; without any the edit is refused."""
    if not values:
        raise Refused(Reason.NOTHING_CHANGES)
    chosen: T = draw(st.sampled_from(values))
    return chosen


def a_grid(draw: Draw, plan: Plan) -> GridId:
    return one_of(draw, sorted(plan.grids))


def some_grids(draw: Draw, plan: Plan) -> list[GridId]:
    a_grid(draw, plan)
    return list(draw(st.lists(st.sampled_from(sorted(plan.grids)), min_size=1, max_size=3)))


def a_place(draw: Draw, plan: Plan) -> tuple[int, int]:
    west, south, east, north = plan.partition.bounds_mm()
    return draw(st.integers(west, east)), draw(st.integers(south, north))


def a_line(draw: Draw, plan: Plan, least: int = 2) -> LatticeArray:
    count = draw(st.integers(least, 4))
    return np.array([a_place(draw, plan) for _ in range(count)], dtype=np.int64)


def a_box(draw: Draw, plan: Plan) -> LatticeArray:
    (x0, y0), (x1, y1) = a_place(draw, plan), a_place(draw, plan)
    return np.array([[x0, y0], [x1, y0], [x1, y1], [x0, y1]], dtype=np.int64)


def a_part(draw: Draw, plan: Plan) -> BorderPart:
    arc = one_of(draw, sorted(plan.partition.arcs))
    last = len(plan.partition.arcs[arc].points) + 1
    first = draw(st.integers(0, last - 1))
    return BorderPart(arc, first, draw(st.integers(first + 1, last)))


def some_households(draw: Draw, plan: Plan) -> list[HouseholdId]:
    one_of(draw, sorted(plan.households))
    return list(draw(st.lists(st.sampled_from(sorted(plan.households)), min_size=1, max_size=3)))


def inserted_vertex(draw: Draw, plan: Plan) -> Edit:
    part = a_part(draw, plan)
    line = plan.partition.line_mm(part.arc)
    x, y = ((line[part.first] + line[part.first + 1]) // 2).tolist()
    shift = st.integers(-2000, 2000)
    at = (x + draw(shift), y + draw(shift))
    return insert_vertex(plan, arc=part.arc, segment=part.first, at=at, locks=UNLOCKED)


def moved_vertex(draw: Draw, plan: Plan) -> Edit:
    arcs = [arc.id for arc in plan.partition.arcs.values() if len(arc.points)]
    arc = one_of(draw, sorted(arcs))
    points = plan.partition.arcs[arc].points
    index = draw(st.integers(0, len(points) - 1))
    x, y = points[index].tolist()
    shift = st.integers(-3000, 3000)
    to = (x + draw(shift), y + draw(shift))
    return move_vertex(plan, arc=arc, index=index, to=to, locks=UNLOCKED)


def moved_node(draw: Draw, plan: Plan) -> Edit:
    node = plan.partition.nodes[one_of(draw, sorted(plan.partition.nodes))]
    shift = st.integers(-3000, 3000)
    to = (node.x + draw(shift), node.y + draw(shift))
    return move_node(plan, node=node.id, to=to, locks=UNLOCKED)


def moved_section(draw: Draw, plan: Plan) -> Edit:
    shift = st.integers(-2000, 2000)
    by = (draw(shift), draw(shift))
    return move_section(plan, part=a_part(draw, plan), by=by, locks=UNLOCKED)


def deleted_section(draw: Draw, plan: Plan) -> Edit:
    return delete_section(plan, part=a_part(draw, plan), locks=UNLOCKED)


def straightened(draw: Draw, plan: Plan) -> Edit:
    return straighten_border(plan, part=a_part(draw, plan), locks=UNLOCKED)


def simplified(draw: Draw, plan: Plan) -> Edit:
    tolerance = draw(st.floats(0.1, 5.0))
    return simplify_border(plan, part=a_part(draw, plan), tolerance_m=tolerance, locks=UNLOCKED)


def smoothed(draw: Draw, plan: Plan) -> Edit:
    tolerance = draw(st.floats(0.1, 5.0))
    return smooth_border(plan, part=a_part(draw, plan), tolerance_m=tolerance, locks=UNLOCKED)


def unit_redrawn(draw: Draw, plan: Plan) -> Edit:
    unit = one_of(draw, sorted(plan.units))
    return set_unit_boundary(plan, unit=unit, ring_mm=a_box(draw, plan))


def reshaped(draw: Draw, plan: Plan) -> Edit:
    return reshape_border(plan, line_mm=a_line(draw, plan), locks=UNLOCKED)


def noted(draw: Draw, plan: Plan) -> Edit:
    return set_border(
        plan,
        parts=[a_part(draw, plan) for _ in range(draw(st.integers(1, 3)))],
        follows=draw(st.sampled_from(Follows)),
        named=draw(st.sampled_from([None, "人民路"])),
        standing=draw(st.sampled_from(Standing)),
        on=ON,
    )


def drawn_grid(draw: Draw, plan: Plan) -> Edit:
    takes = draw(st.booleans())
    return draw_grid(plan, ring_mm=a_box(draw, plan), takes_from_neighbours=takes, on=ON)


def given_area(draw: Draw, plan: Plan) -> Edit:
    grid, takes = a_grid(draw, plan), draw(st.booleans())
    return give_area(plan, ring_mm=a_box(draw, plan), grid=grid, takes_from_neighbours=takes)


def carved(draw: Draw, plan: Plan) -> Edit:
    kind = draw(st.sampled_from([GridKind.TERRITORIAL, GridKind.EXCLUSIVE]))
    return carve_grid(plan, ring_mm=a_box(draw, plan), kind=kind, on=ON)


def split(draw: Draw, plan: Plan) -> Edit:
    return split_grid(plan, grid=a_grid(draw, plan), lines_mm=[a_line(draw, plan)], on=ON)


def merged(draw: Draw, plan: Plan) -> Edit:
    return merge_grids(plan, keep=a_grid(draw, plan), others=some_grids(draw, plan), on=ON)


def dissolved(draw: Draw, plan: Plan) -> Edit:
    return dissolve_grid(plan, grid=a_grid(draw, plan), on=ON)


def filled(draw: Draw, plan: Plan) -> Edit:
    return fill_gaps(plan, unit=draw(st.sampled_from([None, *sorted(plan.units)])))


def founded(draw: Draw, plan: Plan) -> Edit:
    return create_grid_from_region(plan, at=a_place(draw, plan))


def renamed(draw: Draw, plan: Plan) -> Edit:
    name = draw(st.sampled_from(["甲", "乙"]))
    return rename_grid(plan, grid=a_grid(draw, plan), name=name)


def recoded(draw: Draw, plan: Plan) -> Edit:
    code = draw(st.sampled_from(["1", "341181110201004", "341181110201009"]))
    return recode_grid(plan, grid=a_grid(draw, plan), code=code, on=ON)


def renumbered(draw: Draw, plan: Plan) -> Edit:
    return renumber_grids(plan, unit=one_of(draw, sorted(plan.units)), on=ON)


def divided(draw: Draw, plan: Plan) -> Edit:
    lines = [a_line(draw, plan)] if draw(st.booleans()) else []
    return make_sub_grids(plan, grid=a_grid(draw, plan), lines_mm=lines, on=ON)


def sub_drawn(draw: Draw, plan: Plan) -> Edit:
    return sub_grid_from_ring(plan, grid=a_grid(draw, plan), ring_mm=a_box(draw, plan), on=ON)


def joined(draw: Draw, plan: Plan) -> Edit:
    grid = one_of(draw, sorted(plan.subs_by_grid))
    subs = draw(st.one_of(st.none(), st.permutations(plan.sub_grids(grid))))
    return join_sub_grids(plan, grid=grid, subs=subs, on=ON)


def put_online(draw: Draw, plan: Plan) -> Edit:
    return add_online_grid(plan, name="群", hosts=some_grids(draw, plan))


def overlaid(draw: Draw, plan: Plan) -> Edit:
    return add_overlay_grid(plan, name="点", ring_mm=a_box(draw, plan), on=ON)


def rehosted(draw: Draw, plan: Plan) -> Edit:
    return set_hosts(plan, grid=a_grid(draw, plan), hosts=some_grids(draw, plan))


def made_a_kind(draw: Draw, plan: Plan) -> Edit:
    return set_grid_kind(plan, grid=a_grid(draw, plan), kind=draw(st.sampled_from(GridKind)))


def copied(draw: Draw, plan: Plan) -> Edit:
    fields = draw(st.sets(st.sampled_from(ATTRIBUTES), min_size=1))
    source, targets = a_grid(draw, plan), some_grids(draw, plan)
    return copy_attributes(plan, source=source, targets=targets, fields=fields)


def assigned(draw: Draw, plan: Plan) -> Edit:
    return assign_households(plan)


def placed(draw: Draw, plan: Plan) -> Edit:
    household = one_of(draw, sorted(plan.households))
    return place_household(plan, household=household, at=a_place(draw, plan))


def hand_assigned(draw: Draw, plan: Plan) -> Edit:
    return assign_by_hand(plan, households=some_households(draw, plan), grid=a_grid(draw, plan))


def released(draw: Draw, plan: Plan) -> Edit:
    return release_to_location(plan, households=some_households(draw, plan))


def grouped(draw: Draw, plan: Plan) -> Edit:
    units = draw(st.lists(st.sampled_from(sorted(plan.units)), min_size=1, max_size=2))
    code = f"3411811102{max(plan.units)}"
    return group_units(plan, units=units, tier="area", code=code, name="片区")


def ungrouped(draw: Draw, plan: Plan) -> Edit:
    return ungroup_units(plan, unit=one_of(draw, sorted(plan.units)))


def cut_unit(draw: Draw, plan: Plan) -> Edit:
    unit = one_of(draw, sorted(plan.units))
    return unit_from_ring(
        plan,
        ring_mm=a_box(draw, plan),
        unit=unit,
        tier="villager_group",
        code=f"{plan.units[unit].code}{max(plan.units)}",
        name="组",
        cuts_grids=draw(st.booleans()),
        on=ON,
    )


def grids_of_units(draw: Draw, plan: Plan) -> Edit:
    return grids_from_units(plan, units=[one_of(draw, sorted(plan.units))], on=ON)


def grid_of_units(draw: Draw, plan: Plan) -> Edit:
    below = plan.children.get(one_of(draw, sorted(plan.units)), ())
    units = draw(st.sets(st.sampled_from(below))) if below else ()
    return grid_over_units(plan, units=sorted(units), on=ON)


def unit_renamed(draw: Draw, plan: Plan) -> Edit:
    unit = one_of(draw, sorted(plan.units))
    code = draw(st.sampled_from(["341181110201", "341181110209"]))
    record = replace(plan.units[unit], name="新村", code=code)
    return replace(assign_households(plan, households=()), puts={"units": {unit: record}})


def drawn_by_chance(make: Callable[[Random, Plan], Edit]) -> Maker:
    """Return a maker that draws the source of chance of another one."""

    def drawn(draw: Draw, plan: Plan) -> Edit:
        try:
            return make(Random(draw(st.integers(0, 2**16))), plan)
        except IndexError:
            raise Refused(Reason.NOTHING_CHANGES) from None

    return drawn


MAKERS: tuple[Maker, ...] = (
    inserted_vertex, moved_vertex, moved_node, moved_section, deleted_section, straightened,
    simplified, smoothed, unit_redrawn, reshaped, noted,
    drawn_grid, given_area, carved, split, merged, dissolved, filled, founded, renamed, recoded,
    renumbered, divided, sub_drawn, joined, put_online, overlaid, rehosted, made_a_kind, copied,
    assigned, placed, hand_assigned, released, grouped, ungrouped, cut_unit, grids_of_units,
    grid_of_units,
    unit_renamed,
    *map(drawn_by_chance, PEOPLE_MAKERS.values()),
)  # fmt: skip
