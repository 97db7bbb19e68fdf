"""Turn an edit into bytes and back, for the history in the file.

The form is compressed JSON: for each table the records as lists of their fields, in the order of
the record class, and the deleted ids. The vertices of an arc are kept as steps from one to the
next, which are small numbers and compress well.
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
    Link,
    Member,
    PartyGroup,
    Post,
    Unit,
)
from gis.topology.records import Arc, Node

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
}
_FAST_FROM_BYTES = 1_000_000


def encode_edit(edit: Edit) -> bytes:
    """Return the bytes of what an edit puts and deletes; its label is kept beside it."""
    tables: dict[str, Any] = {}
    for name in edit.tables():
        values_of = attrgetter(*(field.name for field in fields(_RECORDS[name])))
        records = [list(values_of(record)) for record in edit.puts.get(name, {}).values()]
        if name == "arcs":
            for record in records:
                record[3] = _steps(record[3])
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


def _steps(points: LatticeArray) -> list[int]:
    steps: list[int] = np.diff(points, axis=0, prepend=0).ravel().tolist()
    return steps


Values = list[Any]


def _arc(values: Values) -> Arc:
    number, start, end, steps, left, right = values
    points = np.cumsum(np.array(steps, dtype=np.int64).reshape(-1, 2), axis=0)
    return Arc(number, start, end, points, left, right)


def _grid(values: Values) -> Grid:
    number, code, name, kind, unit = values
    return Grid(number, code, name, GridKind(kind), unit)


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
}
