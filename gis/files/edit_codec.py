"""Turn an edit into bytes and back, for the history in the file.

The form is compressed JSON: for each table the records as lists of their fields, in the order of
the record class, and the deleted ids. The vertices of an arc are kept as steps from one to the
next, which are small numbers and compress well.

A record may be shorter than its class: what an older program wrote lacks the fields that were
added since, which then have their defaults.
"""

import json
import zlib
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import fields
from operator import attrgetter
from typing import Any

import numpy as np

from gis.geometry.lattice import LatticeArray
from gis.plan.edit import TABLES, Edit
from gis.plan.quick_records import HOUSEHOLDS
from gis.plan.records import (
    AcceptedFinding,
    AssignedBy,
    Employment,
    Grid,
    GridKind,
    Household,
    Lineage,
    Link,
    LocatedBy,
    Member,
    OverlayArea,
    OwnProfile,
    PartyGroup,
    Place,
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
    "places": Place,
    "profiles": OwnProfile,
}
_FAST_FROM_BYTES = 1_000_000

Values = list[Any]


def encode_edit(edit: Edit) -> bytes:
    """Return the bytes of what an edit puts and deletes; its label is kept beside it."""
    tables: dict[str, Any] = {}
    for name in edit.tables():
        records = list(values_of(name, edit.puts.get(name, {}).values()))
        tables[name] = {"puts": records, "deletes": sorted(edit.deletes.get(name, ()))}
    text = json.dumps(tables, ensure_ascii=False, separators=(",", ":")).encode()
    return zlib.compress(text, 1 if len(text) > _FAST_FROM_BYTES else 6)


def values_of(table: str, records: Iterable[Any]) -> Iterator[Values]:
    """Yield the fields of records of a table as numbers, texts and lists, the id first."""
    fields_of = attrgetter(*(field.name for field in fields(_RECORDS[table])))
    pack = _PACKED.get(table)
    for record in records:
        values = list(fields_of(record))
        if pack is not None:
            pack(values)
        yield values


def record_of(table: str, values: Values) -> Any:  # noqa: ANN401  # as many classes as tables
    """Return the record that `values_of` took apart; raises TypeError, ValueError or KeyError."""
    return _MAKERS[table](values)


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


_ASSIGNED_BY: Mapping[str | None, AssignedBy | None] = {
    None: None,
    **{by.value: by for by in AssignedBy},
}
_LOCATED_BY: Mapping[str | None, LocatedBy | None] = {
    None: None,
    **{by.value: by for by in LocatedBy},
}


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
    parent, tier, hosts, *basis = later
    return Grid(number, code, name, GridKind(kind), unit, parent, tier, tuple(hosts), *basis)


def _overlay(values: Values) -> OverlayArea:
    number, rings = values
    return OverlayArea(number, tuple(_points(ring) for ring in rings))


def _reference(values: Values) -> Reference:
    number, theme, name, is_area, lines = values
    return Reference(number, theme, name, is_area, tuple(_points(line) for line in lines))


def _household(values: Values) -> Household:
    number, household_no, unit, group, house_no, householder, people, xy, grid, by, *later = values
    if later:
        located_by, hand_reason, registered_place, registered_unit = later
    else:  # up to format 2, where every location came with the list
        located_by = None if xy is None else "coordinate"
        hand_reason, registered_place, registered_unit = "", "", None
    return HOUSEHOLDS.made(
        number,
        household_no,
        unit,
        group,
        house_no,
        householder,
        people,
        None if xy is None else (xy[0], xy[1]),
        grid,
        _ASSIGNED_BY[by],
        _LOCATED_BY[located_by],
        hand_reason,
        registered_place,
        registered_unit,
    )


def _place(values: Values) -> Place:
    number, kind, name, address, unit, xy, grid, by, located_by = values
    location = None if xy is None else (xy[0], xy[1])
    by, located_by = _ASSIGNED_BY[by], _LOCATED_BY[located_by]
    return Place(number, kind, name, address, unit, location, grid, by, located_by)


def _post(values: Values) -> Post:
    if len(values) > 6:
        values[6] = Employment(values[6])
    return Post(*values)


def _party_group(values: Values) -> PartyGroup:
    number, name, kind, grids, *later = values
    return PartyGroup(number, name, kind, tuple(grids), *later)


_MAKERS: Mapping[str, Callable[[Values], Any]] = {
    "nodes": lambda values: Node(*values),
    "arcs": _arc,
    "units": lambda values: Unit(*values),
    "grids": _grid,
    "households": _household,
    "members": lambda values: Member(*values),
    "posts": _post,
    "party_groups": _party_group,
    "links": lambda values: Link(*values),
    "accepted": lambda values: AcceptedFinding(*values),
    "overlays": _overlay,
    "references": _reference,
    "lineage": lambda values: Lineage(*values),
    "places": _place,
    "profiles": lambda values: OwnProfile(*values),
}
