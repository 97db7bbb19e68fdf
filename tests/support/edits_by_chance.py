"""Edits at random, as a hand with no purpose would make them: every operation there is.

A maker takes a source of chance and a plan and returns an edit, or raises what the operation
raises; IndexError where the plan has nothing that it could work on.
"""

from collections.abc import Callable, Mapping, Sequence
from math import cos, pi, sin
from random import Random
from typing import TypeVar

import numpy as np
from support.people_by_chance import PEOPLE_MAKERS

from gis.geometry.lattice import LatticeArray
from gis.operations.add_online_grid import add_online_grid
from gis.operations.add_overlay_grid import add_overlay_grid
from gis.operations.carve_grid import carve_grid
from gis.operations.create_grid import create_grid_from_region
from gis.operations.delete_section import delete_section
from gis.operations.delete_vertex import delete_vertex
from gis.operations.dissolve_grid import dissolve_grid
from gis.operations.draw_grid import draw_grid
from gis.operations.fill_gaps import fill_gaps
from gis.operations.give_area import give_area
from gis.operations.give_region import give_region
from gis.operations.insert_vertex import insert_vertex
from gis.operations.join_sub_grids import join_sub_grids
from gis.operations.make_sub_grids import make_sub_grids
from gis.operations.merge_grids import merge_grids
from gis.operations.move_node import move_node
from gis.operations.move_section import move_section
from gis.operations.move_vertex import move_vertex
from gis.operations.place_household import place_household
from gis.operations.recode_grid import recode_grid
from gis.operations.rename_grid import rename_grid
from gis.operations.renumber_grids import renumber_grids
from gis.operations.reshape_border import reshape_border
from gis.operations.set_border import set_border
from gis.operations.set_grid_kind import set_grid_kind
from gis.operations.simplify_border import simplify_border
from gis.operations.smooth_border import smooth_border
from gis.operations.split_grid import split_grid
from gis.operations.straighten_border import straighten_border
from gis.operations.sub_grid_from_ring import sub_grid_from_ring
from gis.plan.edit import Edit
from gis.plan.locks import Locks
from gis.plan.plan import Plan
from gis.plan.records import GridKind
from gis.topology.border_part import BorderPart
from gis.topology.records import ArcId, Follows, GridId, Standing, UnitId, grid_of, is_grid

Maker = Callable[[Random, Plan], Edit]
Place = tuple[int, int]
Choice = TypeVar("Choice")

DAY = "2026-03-01"


def _one(chance: Random, choices: Sequence[Choice]) -> Choice:
    """Return one of some choices; IndexError when there is none."""
    if not choices:
        raise IndexError("nothing to choose from")
    return choices[chance.randrange(len(choices))]


def _arc(chance: Random, plan: Plan) -> ArcId:
    """Return any arc; most ids up to the highest are in use."""
    highest = plan.partition.next_arc_id()
    for _ in range(20):
        arc = ArcId(chance.randrange(highest))
        if arc in plan.partition.arcs:
            return arc
    return _one(chance, sorted(plan.partition.arcs))


def _grid(chance: Random, plan: Plan) -> GridId:
    return _one(chance, sorted(plan.grids))


def _locks(chance: Random, plan: Plan) -> Locks:
    grids = (
        frozenset({_grid(chance, plan)}) if plan.grids and chance.random() < 0.2 else frozenset()
    )
    return Locks(chance.random() < 0.7, chance.random() < 0.1, grids)


def _place(chance: Random, plan: Plan) -> tuple[Place, float]:
    """Return a place near some boundary, and how long the boundary's segments are there."""
    line = plan.partition.line_mm(_arc(chance, plan))
    index = chance.randrange(len(line) - 1)
    step = float(np.hypot(*(line[index + 1] - line[index])))
    size = step * chance.choice([0.1, 0.5, 1.0, 3.0])
    x, y = line[index].tolist()
    return (round(x + chance.gauss(0, size)), round(y + chance.gauss(0, size))), max(size, 10.0)


def _ring(chance: Random, plan: Plan) -> LatticeArray:
    """Return a ring of some corners round a place, rarely one that crosses itself."""
    (x, y), size = _place(chance, plan)
    size *= chance.choice([1.0, 2.0, 5.0])
    corners = chance.randint(3, 9)
    wobble = 0.4 if chance.random() < 0.9 else 2.0
    points = []
    for corner in range(corners):
        reach = size * (1.0 + chance.uniform(-wobble, wobble))
        angle = 2 * pi * corner / corners
        points.append((round(x + reach * cos(angle)), round(y + reach * sin(angle))))
    return np.array(points, dtype=np.int64)


def _line(chance: Random, plan: Plan) -> LatticeArray:
    """Return a line of some points across a place."""
    (x, y), size = _place(chance, plan)
    size *= chance.choice([1.0, 3.0, 8.0])
    angle = chance.uniform(0, 2 * pi)
    count = chance.randint(2, 5)
    points = []
    for number in range(count):
        along = size * (2 * number / (count - 1) - 1)
        aside = size * chance.uniform(-0.3, 0.3)
        points.append(
            (
                round(x + along * cos(angle) - aside * sin(angle)),
                round(y + along * sin(angle) + aside * cos(angle)),
            )
        )
    return np.array(points, dtype=np.int64)


def _part(chance: Random, plan: Plan) -> BorderPart:
    arc = _arc(chance, plan)
    last = len(plan.partition.arcs[arc].points) + 1
    first = chance.randrange(last)
    return BorderPart(arc, first, chance.randint(first + 1, last))


def _shifted(chance: Random, at: Sequence[int], plan: Plan) -> Place:
    _, size = _place(chance, plan)
    return round(at[0] + chance.gauss(0, size)), round(at[1] + chance.gauss(0, size))


def move_a_vertex(chance: Random, plan: Plan) -> Edit:
    arc = _arc(chance, plan)
    index = chance.randrange(len(plan.partition.arcs[arc].points) + 1)
    at = plan.partition.line_mm(arc)[index].tolist()
    to = _shifted(chance, at, plan)
    return move_vertex(plan, arc=arc, index=index, to=to, locks=_locks(chance, plan))


def move_a_node(chance: Random, plan: Plan) -> Edit:
    record = plan.partition.arcs[_arc(chance, plan)]
    node = plan.partition.nodes[record.start]
    to = _shifted(chance, (node.x, node.y), plan)
    return move_node(plan, node=node.id, to=to, locks=_locks(chance, plan))


def insert_a_vertex(chance: Random, plan: Plan) -> Edit:
    arc = _arc(chance, plan)
    line = plan.partition.line_mm(arc)
    segment = chance.randrange(len(line) - 1)
    middle = ((line[segment] + line[segment + 1]) // 2).tolist()
    at = _shifted(chance, middle, plan)
    return insert_vertex(plan, arc=arc, segment=segment, at=at, locks=_locks(chance, plan))


def delete_a_vertex(chance: Random, plan: Plan) -> Edit:
    arc = _arc(chance, plan)
    index = chance.randrange(len(plan.partition.arcs[arc].points) + 1)
    return delete_vertex(plan, arc=arc, index=index, locks=_locks(chance, plan))


def split_a_grid(chance: Random, plan: Plan) -> Edit:
    lines = [_line(chance, plan) for _ in range(chance.randint(1, 2))]
    label = _one(chance, plan.partition.arcs[_arc(chance, plan)].labels())
    if not is_grid(label):
        raise IndexError("no grid here")
    land = plan.partition.polygon_mm(label).representative_point()
    middle = np.array([round(land.x), round(land.y)])
    lines[0] = lines[0] - lines[0].mean(axis=0).round().astype(np.int64) + middle
    return split_grid(plan, grid=grid_of(label), lines_mm=lines, on=DAY)


def merge_two_grids(chance: Random, plan: Plan) -> Edit:
    left, right = plan.partition.arcs[_arc(chance, plan)].labels()
    if not (is_grid(left) and is_grid(right)):
        raise IndexError("no two grids here")
    return merge_grids(plan, keep=grid_of(left), others=[grid_of(right)])


def give_a_region(chance: Random, plan: Plan) -> Edit:
    at, _ = _place(chance, plan)
    return give_region(plan, at=at, grid=_grid(chance, plan))


def found_a_grid(chance: Random, plan: Plan) -> Edit:
    at, _ = _place(chance, plan)
    return create_grid_from_region(plan, at=at)


def draw_a_grid(chance: Random, plan: Plan) -> Edit:
    return draw_grid(
        plan,
        ring_mm=_ring(chance, plan),
        takes_from_neighbours=chance.random() < 0.5,
        locks=_locks(chance, plan),
        on=DAY,
    )


def carve_a_grid(chance: Random, plan: Plan) -> Edit:
    return carve_grid(plan, ring_mm=_ring(chance, plan), locks=_locks(chance, plan), on=DAY)


def give_an_area(chance: Random, plan: Plan) -> Edit:
    label = _one(chance, plan.partition.arcs[_arc(chance, plan)].labels())
    grid = grid_of(label) if is_grid(label) else _grid(chance, plan)
    return give_area(
        plan,
        ring_mm=_ring(chance, plan),
        grid=grid,
        takes_from_neighbours=chance.random() < 0.5,
        locks=_locks(chance, plan),
    )


def note_a_border(chance: Random, plan: Plan) -> Edit:
    return set_border(
        plan,
        parts=[_part(chance, plan)],
        follows=chance.choice([None, *Follows]),
        standing=chance.choice([None, *Standing]),
        on=DAY,
    )


def call_a_grid(chance: Random, plan: Plan) -> Edit:
    name = chance.choice(["东头", "西头", "上湾", "下湾"]) + str(chance.randrange(1000))
    return rename_grid(plan, grid=_grid(chance, plan), name=name)


def recode_a_grid(chance: Random, plan: Plan) -> Edit:
    grid = plan.grids[_grid(chance, plan)]
    unit = plan.units[UnitId(grid.unit)]
    return recode_grid(plan, grid=grid.id, code=f"{unit.code}{chance.randrange(1000):03d}")


def dissolve_a_grid(chance: Random, plan: Plan) -> Edit:
    return dissolve_grid(plan, grid=_grid(chance, plan), locks=_locks(chance, plan), on=DAY)


def fill_some_gaps(chance: Random, plan: Plan) -> Edit:
    unit = _one(chance, sorted(plan.units))
    up_to_m2 = chance.choice([None, 100.0, 1e5])
    return fill_gaps(plan, unit=unit, up_to_m2=up_to_m2, locks=_locks(chance, plan))


def reshape_a_border(chance: Random, plan: Plan) -> Edit:
    """Draw a line that leaves a boundary and comes back to it."""
    line = plan.partition.line_mm(_arc(chance, plan))
    first = chance.randrange(len(line) - 1)
    last = min(first + chance.randint(1, 4), len(line) - 1)
    start, end = line[first], line[last]
    reach = float(np.hypot(*(end - start))) * chance.uniform(-0.5, 0.5)
    along = (end - start) / max(float(np.hypot(*(end - start))), 1.0)
    bulge = np.round((start + end) / 2 + reach * np.array([-along[1], along[0]]))
    drawn = np.array([start, bulge, end]).astype(np.int64)
    overshoot = np.round((drawn[[0, 2]] - drawn[[1, 1]]) * 0.05).astype(np.int64)
    drawn[[0, 2]] += overshoot
    return reshape_border(plan, line_mm=drawn, locks=_locks(chance, plan))


def move_a_section(chance: Random, plan: Plan) -> Edit:
    dx, dy = _shifted(chance, (0, 0), plan)
    part = _part(chance, plan)
    return move_section(plan, part=part, by=(dx // 4, dy // 4), locks=_locks(chance, plan))


def delete_a_section(chance: Random, plan: Plan) -> Edit:
    return delete_section(plan, part=_part(chance, plan), locks=_locks(chance, plan))


def straighten_a_border(chance: Random, plan: Plan) -> Edit:
    return straighten_border(plan, part=_part(chance, plan), locks=_locks(chance, plan))


def simplify_a_border(chance: Random, plan: Plan) -> Edit:
    tolerance_m = chance.choice([0.01, 1.0, 20.0])
    return simplify_border(
        plan, part=_part(chance, plan), tolerance_m=tolerance_m, locks=_locks(chance, plan)
    )


def smooth_a_border(chance: Random, plan: Plan) -> Edit:
    tolerance_m = chance.choice([0.01, 1.0, 20.0])
    return smooth_border(
        plan, part=_part(chance, plan), tolerance_m=tolerance_m, locks=_locks(chance, plan)
    )


def divide_a_grid(chance: Random, plan: Plan) -> Edit:
    label = _one(chance, plan.partition.arcs[_arc(chance, plan)].labels())
    if not is_grid(label):
        raise IndexError("no grid here")
    land = plan.partition.polygon_mm(label).representative_point()
    line = _line(chance, plan)
    line = line - line.mean(axis=0).round().astype(np.int64) + [round(land.x), round(land.y)]
    return make_sub_grids(plan, grid=grid_of(label), lines_mm=[line], on=DAY)


def carve_a_sub_grid(chance: Random, plan: Plan) -> Edit:
    label = _one(chance, plan.partition.arcs[_arc(chance, plan)].labels())
    if not is_grid(label):
        raise IndexError("no grid here")
    return sub_grid_from_ring(plan, grid=grid_of(label), ring_mm=_ring(chance, plan), on=DAY)


def join_some_sub_grids(chance: Random, plan: Plan) -> Edit:
    return join_sub_grids(plan, grid=_one(chance, sorted(plan.subs_by_grid)), on=DAY)


def number_a_unit(chance: Random, plan: Plan) -> Edit:
    return renumber_grids(plan, unit=_one(chance, sorted(plan.units)), on=DAY)


def place_a_household(chance: Random, plan: Plan) -> Edit:
    at, _ = _place(chance, plan)
    return place_household(plan, household=_one(chance, sorted(plan.households)), at=at)


def change_a_kind(chance: Random, plan: Plan) -> Edit:
    kind = chance.choice([GridKind.TERRITORIAL, GridKind.EXCLUSIVE])
    return set_grid_kind(plan, grid=_grid(chance, plan), kind=kind)


def add_an_online_grid(chance: Random, plan: Plan) -> Edit:
    return add_online_grid(plan, name="微信群", hosts=[_grid(chance, plan)])


def lay_a_grid_over(chance: Random, plan: Plan) -> Edit:
    return add_overlay_grid(plan, name="滑坡点", ring_mm=_ring(chance, plan), on=DAY)


MAKERS: Mapping[str, Maker] = {
    "move vertex": move_a_vertex,
    "move node": move_a_node,
    "insert vertex": insert_a_vertex,
    "delete vertex": delete_a_vertex,
    "split": split_a_grid,
    "merge": merge_two_grids,
    "give region": give_a_region,
    "found": found_a_grid,
    "draw": draw_a_grid,
    "carve": carve_a_grid,
    "give area": give_an_area,
    "dissolve": dissolve_a_grid,
    "fill gaps": fill_some_gaps,
    "reshape": reshape_a_border,
    "move section": move_a_section,
    "delete section": delete_a_section,
    "straighten": straighten_a_border,
    "simplify": simplify_a_border,
    "smooth": smooth_a_border,
    "divide": divide_a_grid,
    "sub-grid": carve_a_sub_grid,
    "join sub-grids": join_some_sub_grids,
    "note border": note_a_border,
    "renumber": number_a_unit,
    "place household": place_a_household,
    "kind": change_a_kind,
    "online": add_an_online_grid,
    "overlay": lay_a_grid_over,
    "rename": call_a_grid,
    "recode": recode_a_grid,
    **PEOPLE_MAKERS,
}
"""Every operation by a short name; the state machine and the long run draw from it."""
