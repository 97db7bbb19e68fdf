"""Turn an edit into bytes and back, for the history in the file.

The form is compressed JSON: for each table the records as lists of their fields, in the order of
the record class, and the deleted ids. The vertices of an arc are kept as steps from one to the
next, which are small numbers and compress well.

A record may be shorter than its class: what an older program wrote lacks the fields that were
added since, which then have their defaults.
"""

import json
import zlib
from collections.abc import Callable, Mapping
from dataclasses import fields
from operator import attrgetter
from typing import Any

import numpy as np

from gis.geometry.lattice import LatticeArray
from gis.plan.edit import TABLES, Edit
from gis.plan.records import (
    AcceptedFinding,
    AssignedBy,
    Grid,
    GridKind,
    Household,
    Lineage,
    Link,
    Member,
    OverlayArea,
    PartyGroup,
    Post,
    Reference,
    Unit,
)
from gis.topology.records import PLAIN_BORDER, Arc, Border, Follows, Node, Standing

_RECORDS: Mapping[str, type[Any]] = {
    "nodes": Node,
    "arcs": Arc,
    "units": Unit,
    "grids": Grid,
    "households": Household,
    "members": Member,
    "posts": Post,
    "party_groups": PartyGroup,
    "links": Link,
    "accepted": AcceptedFinding,
    "overlays": OverlayArea,
    "references": Reference,
    "lineage": Lineage,
}
_FAST_FROM_BYTES = 1_000_000


def encode_edit(edit: Edit) -> bytes:
    """Return the bytes of what an edit puts and deletes; its label is kept beside it."""
    tables: dict[str, Any] = {}
    for name in edit.tables():
        values_of = attrgetter(*(field.name for field in fields(_RECORDS[name])))
        records = [list(values_of(record)) for record in edit.puts.get(name, {}).values()]
        if name in _PACKED:
            for record in records:
                _PACKED[name](record)
        tables[name] = {"puts": records, "deletes": sorted(edit.deletes.get(name, ()))}
    text = json.dumps(tables, ensure_ascii=False, separators=(",", ":")).encode()
    return zlib.compress(text, 1 if len(text) > _FAST_FROM_BYTES else 6)


Puts = dict[str, dict[Any, Any]]
Deletes = dict[str, frozenset[Any]]


def decode_edit(data: bytes) -> tuple[Puts, Deletes]:
    """Return what `encode_edit` was given: the records put and the ids deleted, by table.

    Raises ValueError for bytes that are not an edit.
    """
    try:
        tables = json.loads(zlib.decompress(data))
        puts: Puts = {}
        deletes: Deletes = {}
        for name in TABLES:
            if name in tables:
                make = _MAKERS[name]
                puts[name] = {values[0]: make(values) for values in tables[name]["puts"]}
                deletes[name] = frozenset(tables[name]["deletes"])
    except (zlib.error, KeyError, TypeError, IndexError, AttributeError) as error:
        raise ValueError("not an edit") from error
    return puts, deletes


Values = list[Any]


def _steps(points: LatticeArray) -> list[int]:
    steps: list[int] = np.diff(points, axis=0, prepend=0).ravel().tolist()
    return steps


def _points(steps: list[int]) -> LatticeArray:
    return np.cumsum(np.array(steps, dtype=np.int64).reshape(-1, 2), axis=0)


def _pack_arc(values: Values) -> None:
    values[3] = _steps(values[3])
    border: Border = values.pop()
    if border != PLAIN_BORDER:
        values.append([border.follows, border.named, border.standing, border.noted_on])


def _pack_last_lines(values: Values) -> None:
    values[-1] = [_steps(line) for line in values[-1]]


_PACKED: Mapping[str, Callable[[Values], None]] = {
    "arcs": _pack_arc,
    "overlays": _pack_last_lines,
    "references": _pack_last_lines,
}
"""What turns the fields of a record that are more than numbers and texts into such, in place."""


def _arc(values: Values) -> Arc:
    number, start, end, steps, left, right, *facts = values
    border = PLAIN_BORDER
    if facts:
        follows, named, standing, noted_on = facts[0]
        border = Border(Follows(follows), named, Standing(standing), noted_on)
    return Arc(number, start, end, _points(steps), left, right, border)


def _grid(values: Values) -> Grid:
    number, code, name, kind, unit, *later = values
    if not later:
        return Grid(number, code, name, GridKind(kind), unit)
    parent, tier, hosts = later
    return Grid(number, code, name, GridKind(kind), unit, parent, tier, tuple(hosts))


def _overlay(values: Values) -> OverlayArea:
    number, rings = values
    return OverlayArea(number, tuple(_points(ring) for ring in rings))


def _reference(values: Values) -> Reference:
    number, theme, name, is_area, lines = values
    return Reference(number, theme, name, is_area, tuple(_points(line) for line in lines))


def _household(values: Values) -> Household:
    number, household_no, unit, group, house_no, householder, people, place, grid, by = values
    return Household(
        number,
        household_no,
        unit,
        group,
        house_no,
        householder,
        people,
        None if place is None else (place[0], place[1]),
        grid,
        None if by is None else AssignedBy(by),
    )


def _party_group(values: Values) -> PartyGroup:
    number, name, kind, grids = values
    return PartyGroup(number, name, kind, tuple(grids))


_MAKERS: Mapping[str, Callable[[Values], Any]] = {
    "nodes": lambda values: Node(*values),
    "arcs": _arc,
    "units": lambda values: Unit(*values),
    "grids": _grid,
    "households": _household,
    "members": lambda values: Member(*values),
    "posts": lambda values: Post(*values),
    "party_groups": _party_group,
    "links": lambda values: Link(*values),
    "accepted": lambda values: AcceptedFinding(*values),
    "overlays": _overlay,
    "references": _reference,
    "lineage": lambda values: Lineage(*values),
}
