"""Map colouring: neighbouring grids get different colours, and keep them while one edits.

Smallest-last order (Matula and Beck 1983) colours every planar map with at most six colours.
Grids with several parts or enclaves may need more; then numbers from six on are used, so that
neighbours differ in any case.
"""

from collections.abc import Callable, Collection, Iterable, Mapping

from gis.topology.records import GridId

Neighbours = Callable[[GridId], Collection[GridId]]

COLOURS = 6
"""How many colours are used as long as they suffice."""


def coloured(grids: Iterable[GridId], neighbours: Neighbours) -> dict[GridId, int]:
    """Return a colour number for each grid; equal input gives equal colours."""
    around = {grid: set(neighbours(grid)) for grid in sorted(grids)}
    colours: dict[GridId, int] = {}
    used = [0] * COLOURS
    for grid in reversed(_smallest_last(around)):
        colour = _free(_near(grid, around[grid], colours), used)
        colours[grid] = colour
        if colour < COLOURS:
            used[colour] += 1
    return colours


def recoloured(
    colours: Mapping[GridId, int],
    touched: Iterable[GridId],
    neighbours: Neighbours,
) -> dict[GridId, int]:
    """Return the grids whose colour changes after an edit, and the colours that they get.

    `touched` are the grids that have other land now, new ones among them. A grid keeps its colour
    unless a neighbour has it too; of two in conflict the one with fewer neighbours gives way.
    """
    around = {grid: set(neighbours(grid)) for grid in touched}
    changes: dict[GridId, int] = {}

    def colour_of(grid: GridId) -> int | None:
        return changes.get(grid, colours.get(grid))

    for grid in sorted(around, key=lambda grid: (grid in colours, len(around[grid]), grid)):
        near = {near: c for near in around[grid] if (c := colour_of(near)) is not None}
        mine = colour_of(grid)
        if mine is None or mine in near.values():
            changes.update(_way_out(grid, near, neighbours, colour_of))
    return changes


def _way_out(
    grid: GridId,
    near: Mapping[GridId, int],
    neighbours: Neighbours,
    colour_of: Callable[[GridId], int | None],
) -> dict[GridId, int]:
    taken = set(near.values())
    for colour in range(COLOURS):
        if colour not in taken:
            return {grid: colour}
    for colour in range(COLOURS):
        holders = [other for other, held in near.items() if held == colour]
        if len(holders) == 1:
            around_holder = {colour_of(other) for other in neighbours(holders[0])} | {colour}
            for instead in range(COLOURS):
                if instead not in around_holder:
                    return {grid: colour, holders[0]: instead}
    return {grid: next(colour for colour in range(COLOURS, 10**6) if colour not in taken)}


def _near(grid: GridId, around: Collection[GridId], colours: Mapping[GridId, int]) -> set[int]:
    return {colours[other] for other in around if other in colours and other != grid}


def _free(taken: Collection[int], used: list[int]) -> int:
    free = [colour for colour in range(COLOURS) if colour not in taken]
    if free:
        return min(free, key=lambda colour: (used[colour], colour))
    return next(colour for colour in range(COLOURS, 10**6) if colour not in taken)


def _smallest_last(around: Mapping[GridId, set[GridId]]) -> list[GridId]:
    degree = {grid: len(others & around.keys()) for grid, others in around.items()}
    buckets: list[dict[GridId, None]] = [{} for _ in range(max(degree.values(), default=0) + 1)]
    for grid, count in degree.items():
        buckets[count][grid] = None
    order: list[GridId] = []
    lowest = 0
    while degree:
        while not buckets[lowest]:
            lowest += 1
        grid = next(iter(buckets[lowest]))
        del buckets[lowest][grid], degree[grid]
        order.append(grid)
        for other in sorted(around[grid] & degree.keys()):
            del buckets[degree[other]][other]
            degree[other] -= 1
            buckets[degree[other]][other] = None
        lowest = max(lowest - 1, 0)
    return order
