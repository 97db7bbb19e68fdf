"""Copy what a grid is called and is to other grids."""

import re
from collections.abc import Collection, Sequence
from dataclasses import replace
from typing import Literal, get_args

from gis.errors import Reason, Refused
from gis.operations.codes import grid_form
from gis.operations.kinds import of_kind, require_hosts
from gis.plan.edit import Edit, EditLabel
from gis.plan.plan import Plan
from gis.plan.records import Grid, GridKind
from gis.topology.records import GridId

Attribute = Literal["name_stem", "kind", "hosts", "basis"]
ATTRIBUTES: tuple[Attribute, ...] = get_args(Attribute)

_NUMBERED = re.compile(r"(.*\D)?(\d+)")


def copy_attributes(
    plan: Plan, *, source: GridId, targets: Sequence[GridId], fields: Collection[Attribute]
) -> Edit:
    """Give `targets` some attributes of `source`.

    `name_stem` is what stands before the number of its name: a target keeps its own number, that of
    its code where its name has none. `kind` goes to sub-grids too. `hosts` go from an online grid
    to others, `basis` to any grid. Codes are never copied. Raises Refused when a grid is not there,
    when a target cannot be of that kind or is not online, or when nothing changes.
    """
    for grid in (source, *targets):
        if grid not in plan.grids:
            raise Refused(Reason.NO_SUCH_GRID, grid=grid)
    model = plan.grids[source]
    changed: dict[GridId, Grid] = {}
    for target in dict.fromkeys(targets):
        if "kind" in fields:
            changed.update({each.id: each for each in of_kind(plan, target, model.kind)})
        record = changed.get(target, plan.grids[target])
        changed[target] = _alike(plan, model, record, fields)
    puts = {grid: record for grid, record in changed.items() if record != plan.grids[grid]}
    if not puts:
        raise Refused(Reason.NOTHING_CHANGES)
    label = EditLabel("operations.copy_attributes", {"name": model.name, "count": len(puts)})
    return Edit(label, {"grids": puts})


def _alike(plan: Plan, model: Grid, target: Grid, fields: Collection[Attribute]) -> Grid:
    if "name_stem" in fields:
        target = replace(target, name=_renamed(plan, model, target))
    if "hosts" in fields:
        target = _hosted(plan, model, target)
    if "basis" in fields:
        target = replace(target, basis=model.basis)
    return target


def _renamed(plan: Plan, model: Grid, target: Grid) -> str:
    of_model, of_target = _NUMBERED.fullmatch(model.name), _NUMBERED.fullmatch(target.name)
    stem = (of_model[1] or "") if of_model else f"{model.name}-"
    if of_target:
        return f"{stem}{of_target[2]}"
    number = grid_form(plan, target.unit).number(target.code)
    return target.name if number is None else f"{stem}{number:02d}"


def _hosted(plan: Plan, model: Grid, target: Grid) -> Grid:
    for grid in (model, target):
        if grid.kind is not GridKind.ONLINE:
            raise Refused(Reason.NOT_ONLINE, name=grid.name, grid=grid.id)
    bases, unit = require_hosts(plan, model.hosts)
    return replace(target, hosts=bases, unit=unit)
