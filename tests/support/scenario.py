"""Towns with given counts, built quickly: a mosaic of squares with people spread over it evenly.

Each function takes a plan and returns one with more in it, so that a test reads as the source
does: so many villages, so many grids, so many workers.
"""

import math
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from typing import Literal

from support.ascii_plan import Tile, partition_of

from gis.operations.codes import coding_unit, grid_form
from gis.plan.plan import Plan
from gis.plan.records import (
    AssignedBy,
    Grid,
    GridKind,
    Household,
    HouseholdId,
    Link,
    LinkId,
    LocatedBy,
    Member,
    MemberId,
    PartyGroup,
    PartyGroupId,
    Place,
    PlaceId,
    Post,
    PostId,
    Unit,
)
from gis.table import Table
from gis.topology.records import GridId, Label, UnitId, grid_label, unassigned_label

TILE_MM = 100_000
ORIGIN_MM = (500_000_000, 3_500_000_000)
_TILES_PER_GRID = 2


def town(profile: str, tiers: Mapping[str, int], grids: int) -> Plan:
    """Return units, so many of each tier from the highest to the lowest, and grids in the lowest.

    Children are spread evenly over their parents. With no grids the units have no land in any.
    """
    units = list(_units(tiers))
    plan = Plan(
        partition_of({(0, 0): unassigned_label(units[-1].id)}),
        units=Table((unit.id, unit) for unit in units),
        crs="EPSG:4549",
        profile=profile,
        title="测试镇",
    )
    leaves = plan.leaf_units()
    records = list(_grids(plan, leaves, grids))
    per_leaf = [[grid.id for grid in records if grid.unit == leaf] for leaf in leaves]
    labels = dict(_mosaic(leaves, per_leaf))
    return replace(
        plan,
        partition=partition_of(labels, TILE_MM, ORIGIN_MM),
        grids=Table((grid.id, grid) for grid in records),
    )


def spread(things: int, places: int) -> list[int]:
    """Return for each thing the place that it comes to, as evenly as can be, in their order."""
    return [thing * places // things for thing in range(things)]


def populated(plan: Plan, households: int, people: int | None = None) -> Plan:
    """Return the plan with households in its grids, each within it, and so many people in all."""
    people = 3 * households if people is None else people
    grids = sorted(plan.grids)
    spots: dict[GridId, Iterator[tuple[int, int]]] = {}
    records = []
    for number, place in enumerate(spread(households, len(grids))):
        grid = grids[place]
        if grid not in spots:
            spots[grid] = _spots(plan, grid, -(-households // len(grids)))
        records.append(
            Household(
                HouseholdId(number + 1),
                f"{number + 1:06d}",
                plan.grids[grid].unit,
                "",
                "",
                "",
                people * (number + 1) // households - people * number // households,
                next(spots[grid]),
                grid,
                AssignedBy.LOCATION,
                LocatedBy.COORDINATE,
            )
        )
    return replace(plan, households=Table((each.id, each) for each in records))


def staffed(plan: Plan, role: str, count: int, tier: str = "grid") -> Plan:
    """Return the plan with so many posts of a role, spread over the grids or units of a tier."""
    grids = sorted(plan.grids)
    units = sorted(unit.id for unit in plan.units.values() if unit.tier == tier)
    first = max(plan.posts, default=0) + 1
    records = []
    for number, place in enumerate(spread(count, len(grids if tier == "grid" else units))):
        post = PostId(first + number)
        grid, unit = (grids[place], None) if tier == "grid" else (None, units[place])
        records.append(Post(post, grid, unit, role, f"测试{post}", ""))
    return replace(plan, posts=plan.posts.replaced({each.id: each for each in records}))


def with_members(plan: Plan, count: int, *, branches: int = 1, in_service: bool = False) -> Plan:
    """Return the plan with members, spread over the grids.

    They serve these grids when they are in service, and else live there.
    """
    grids = sorted(plan.grids)
    first = max(plan.members, default=0) + 1
    records = []
    branch_of = spread(count, branches)
    for number, place in enumerate(spread(count, len(grids))):
        member = MemberId(first + number)
        records.append(
            Member(
                member,
                f"测试{member}",
                f"第{branch_of[number] + 1}支部",
                "",
                None if in_service else grids[place],
                grids[place] if in_service else None,
                in_service=in_service,
            )
        )
    return replace(plan, members=plan.members.replaced({each.id: each for each in records}))


def with_groups(plan: Plan, served: Iterable[Sequence[GridId]], level: str = "group") -> Plan:
    """Return the plan with a Party group for each of these sets of grids."""
    first = max(plan.party_groups, default=0) + 1
    records = []
    for number, grids in enumerate(served, start=first):
        kind: Literal["independent", "joint"] = "joint" if len(grids) > 1 else "independent"
        name = f"第{number}党组织"
        records.append(PartyGroup(PartyGroupId(number), name, kind, tuple(grids), level))
    table = plan.party_groups.replaced({each.id: each for each in records})
    return replace(plan, party_groups=table)


def linked_to_heads(plan: Plan, role: str) -> Plan:
    """Return the plan with each household linked to a head, spread evenly over all of a role."""
    heads = sorted(post.id for post in plan.posts.values() if post.role == role)
    return _linked(plan, [(None, head) for head in heads])


def linked_to_members(plan: Plan) -> Plan:
    """Return the plan with each household linked to a member, spread evenly over all of them."""
    return _linked(plan, [(member, None) for member in sorted(plan.members)])


def with_places(plan: Plan, kind: str, count: int) -> Plan:
    """Return the plan with places of a kind, spread over the grids, each within its grid."""
    grids = sorted(plan.grids)
    first = max(plan.places, default=0) + 1
    records = []
    for number, place in enumerate(spread(count, len(grids))):
        grid = grids[place]
        records.append(
            Place(
                PlaceId(first + number),
                kind,
                f"{kind}{number}",
                "",
                plan.grids[grid].unit,
                middle_of(plan, grid),
                grid,
                AssignedBy.LOCATION,
                LocatedBy.COORDINATE,
            )
        )
    return replace(plan, places=plan.places.replaced({each.id: each for each in records}))


def middle_of(plan: Plan, grid: GridId) -> tuple[int, int]:
    """Return a point inside a grid, in millimetres."""
    point = plan.grid_polygon_mm(grid).representative_point()
    return round(point.x), round(point.y)


def _units(tiers: Mapping[str, int]) -> Iterator[Unit]:
    above: list[Unit] = []
    number = 0
    for tier, count in tiers.items():
        row = []
        for parent in spread(count, len(above)) if above else [None] * count:
            number += 1
            # Of a town 9 digits, of a village 12, all of them invented; below it with letters.
            code = f"99{number:07d}000" if tier != "villager_group" else f"99{number:07d}000G"
            higher = None if parent is None else above[parent].id
            row.append(Unit(UnitId(number), code, f"{tier}{number}", tier, higher))
        yield from row
        above = row


def _grids(plan: Plan, leaves: Sequence[UnitId], count: int) -> Iterator[Grid]:
    given: dict[UnitId, int] = {}
    for number, place in enumerate(spread(count, len(leaves)), start=1):
        coded_by = coding_unit(plan, leaves[place]).id
        given[coded_by] = given.get(coded_by, 0) + 1
        code = grid_form(plan, leaves[place]).code(given[coded_by])
        name = f"{given[coded_by]}网格"
        yield Grid(GridId(number), code, name, GridKind.TERRITORIAL, leaves[place])


def _mosaic(
    leaves: Sequence[UnitId], grids: Sequence[Sequence[GridId]]
) -> Iterator[tuple[Tile, Label]]:
    """Yield tiles with their labels: a square for each unit, filled by its grids row by row.

    The rows run to and fro, so that a grid hangs together and touches the next one.
    """
    most = max(1, *map(len, grids)) * _TILES_PER_GRID
    side = math.ceil(math.sqrt(most))
    across = math.ceil(math.sqrt(len(leaves)))
    for number, (leaf, own) in enumerate(zip(leaves, grids, strict=True)):
        row, column = divmod(number, across)
        owner = spread(side * side, len(own)) if own else []
        for step in range(side * side):
            y, x = divmod(step, side)
            x = side - 1 - x if y % 2 else x
            label = grid_label(own[owner[step]]) if own else unassigned_label(leaf)
            yield (column * side + x, row * side + y), label


def _spots(plan: Plan, grid: GridId, count: int) -> Iterator[tuple[int, int]]:
    """Yield places on a lattice round the middle of a tile of a grid, none on a boundary."""
    x, y = middle_of(plan, grid)
    west = (x - ORIGIN_MM[0]) // TILE_MM * TILE_MM + ORIGIN_MM[0]
    south = (y - ORIGIN_MM[1]) // TILE_MM * TILE_MM + ORIGIN_MM[1]
    side = math.ceil(math.sqrt(count))
    for number in range(side * side):
        row, column = divmod(number, side)
        yield (
            west + (2 * column + 1) * TILE_MM // (2 * side),
            south + (2 * row + 1) * TILE_MM // (2 * side),
        )


def _linked(plan: Plan, ends: Sequence[tuple[MemberId | None, PostId | None]]) -> Plan:
    homes = sorted(plan.households)
    links = [
        Link(LinkId(number + 1), *ends[end], homes[number])
        for number, end in enumerate(spread(len(homes), len(ends)))
    ]
    return replace(plan, links=Table((each.id, each) for each in links))
