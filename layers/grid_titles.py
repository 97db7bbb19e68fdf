"""What a grid is called on a map: short where its unit is named too."""

from collections.abc import Iterator
from math import ceil

from gis.plan.plan import Plan
from gis.topology.records import GridId

LONG = 9
"""A title with more letters than this is broken into lines."""


def grid_titles(plan: Plan, grid: GridId) -> tuple[str, ...]:
    """Return what to call a grid from long to short: its name, its number, else its code."""
    record = plan.grids[grid]
    name = short_name(record.name, plan.units[record.unit].name)
    number = record.code[-3:].lstrip("0") if record.code[-3:].isdigit() else ""
    if name.isdigit() and number:
        number = name
    return tuple(dict.fromkeys(title for title in (name, number) if title)) or (record.code,)


def in_lines(title: str) -> Iterator[tuple[str, ...]]:
    """Yield the ways to write a title: a long one in lines of like length first, then in one."""
    if len(title) > LONG:
        long = ceil(len(title) / ceil(len(title) / LONG))
        yield tuple(title[at : at + long] for at in range(0, len(title), long))
    yield (title,)


def short_name(name: str, unit_name: str) -> str:
    """Return a grid's name without that of its unit, which the map shows anyway."""
    for prefix in (unit_name, unit_name.removesuffix("村").removesuffix("社区")):
        if prefix and name.startswith(prefix) and name != prefix:
            return name.removeprefix(prefix).lstrip("-－—_ ·") or name
    return name
