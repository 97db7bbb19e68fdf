"""Read the plan back from the rows of a project file."""

import gc
import json
import sqlite3
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from typing import Any

import numpy as np
from pyproj import CRS
from pyproj.exceptions import CRSError

from gis.files.connection import read_meta
from gis.files.geometry_blob import decode_points_mm
from gis.files.lines_blob import decode_lines
from gis.files.seal import PLAIN, Seal
from gis.files.sealed_records import PRIVATE_TABLES, read_records
from gis.plan.plan import Plan
from gis.plan.quick_records import HOUSEHOLDS
from gis.plan.records import (
    BASE_TIER,
    AcceptedFinding,
    AcceptedId,
    AssignedBy,
    Employment,
    Grid,
    GridKind,
    Household,
    HouseholdId,
    Lineage,
    Link,
    LinkId,
    LocatedBy,
    Member,
    MemberId,
    OverlayArea,
    OwnProfile,
    PartyGroup,
    PartyGroupId,
    Place,
    PlaceId,
    Post,
    PostId,
    Reference,
    Unit,
)
from gis.plan.residents import MemberCounts, ResidentCount, Residents
from gis.table import Table
from gis.topology.partition import Partition
from gis.topology.records import PLAIN_BORDER, Arc, Border, Follows, GridId, Node, Standing

_HOUSEHOLDS = (
    "SELECT fid, household_no, unit_id, villager_group, house_no, householder, people, grid_id,"
    " assigned_by, geom, located_by, hand_reason, registered_place, registered_unit_id"
    " FROM households ORDER BY fid"
)
_MEMBERS = (
    "SELECT fid, ifnull(name, ''), ifnull(branch, ''), ifnull(household_no, ''), grid_id,"
    " service_grid_id, household_id, party_group, probationary, in_service"
    " FROM members ORDER BY fid"
)
_POSTS = (
    "SELECT fid, grid_id, unit_id, ifnull(role, ''), ifnull(name, ''), ifnull(phone_public, ''),"
    " ifnull(employment, ''), member, ifnull(started_on, ''), ifnull(ended_on, '')"
    " FROM posts ORDER BY fid"
)
_PLACES = (
    "SELECT fid, ifnull(kind, ''), ifnull(name, ''), ifnull(address, ''), unit_id, geom, grid_id,"
    " assigned_by, located_by FROM places ORDER BY fid"
)
_ASSIGNED_BY: Mapping[str | None, AssignedBy | None] = {
    None: None,
    **{by.value: by for by in AssignedBy},
}
_LOCATED_BY: Mapping[str | None, LocatedBy | None] = {
    None: None,
    **{by.value: by for by in LocatedBy},
}


def read_plan(connection: sqlite3.Connection, seal: Seal = PLAIN) -> Plan:
    """Return the plan that the file holds.

    The arcs give the land, the layers give the records; what is derived in the layers (shapes
    and counts) is not read. Behind a shut seal there are no people, and the counts of the layers
    stand for them. Raises sqlite3.Error or ValueError for a damaged file.
    """
    with without_collecting():
        plan = _read(connection, _people(connection, seal))
    if seal.is_shut:
        _take_counts(connection, plan)
    return plan


def _people(connection: sqlite3.Connection, seal: Seal) -> dict[str, Table[Any, Any]]:
    """Return the tables that tell of persons, from the layers or from behind the seal."""
    if seal.is_shut:
        return {name: Table() for name in PRIVATE_TABLES}
    if seal.is_sealing:
        return {name: read_records(connection, seal, name) for name in PRIVATE_TABLES}
    return {name: read(connection) for name, read in _PLAIN_READERS.items()}


def _take_counts(connection: sqlite3.Connection, plan: Plan) -> None:
    rows = connection.execute(
        "SELECT fid, ifnull(households, 0), ifnull(people, 0), ifnull(members, 0) FROM grids"
    ).fetchall()
    plan.__dict__["residents"] = Residents(
        Table((grid, ResidentCount(households, people)) for grid, households, people, _ in rows)
    )
    plan.__dict__["member_counts"] = MemberCounts(Table((grid, n) for grid, _, _, n in rows))


@contextmanager
def without_collecting() -> Iterator[None]:
    """Hold the garbage collector: it would walk all the new records again and again in vain."""
    was_on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_on:
            gc.enable()


def _read(connection: sqlite3.Connection, people: dict[str, Table[Any, Any]]) -> Plan:
    meta = read_meta(connection)
    return Plan(
        partition=_partition(connection),
        units=_table(
            Unit(*row)
            for row in connection.execute(
                "SELECT fid, ifnull(code, ''), ifnull(name, ''), ifnull(tier, ''), parent_id"
                " FROM units ORDER BY fid"
            )
        ),
        grids=_grids(connection),
        **people,
        party_groups=_party_groups(connection),
        overlays=_table(
            OverlayArea(number, decode_lines(rings))
            for number, rings in connection.execute(
                "SELECT id, rings FROM towngrid_overlays ORDER BY id"
            )
        ),
        references=_table(
            Reference(number, theme, name, bool(is_area), decode_lines(lines))
            for number, theme, name, is_area, lines in connection.execute(
                "SELECT id, theme, name, is_area, lines FROM towngrid_references ORDER BY id"
            )
        ),
        lineage=_table(
            Lineage(*row)
            for row in connection.execute(
                "SELECT fid, ifnull(on_date, ''), ifnull(cause, ''), ifnull(old_code, ''),"
                " ifnull(old_name, ''), ifnull(new_code, ''), ifnull(new_name, ''),"
                " ifnull(households, 0), ifnull(area_m2, 0.0) FROM lineage ORDER BY fid"
            )
        ),
        places=_places(connection),
        profiles=_table(
            OwnProfile(*row)
            for row in connection.execute("SELECT id, text FROM towngrid_profiles ORDER BY id")
        ),
        title=meta.get("title", ""),
        crs=_crs(meta["crs"]),
        profile=meta.get("profile", "default"),
        revision=int(meta.get("revision", "0")),
    )


def _crs(text: str) -> str:
    try:
        CRS.from_user_input(text)
    except CRSError as error:
        raise ValueError(f"crs {text}") from error
    return text


def read_facts(text: str) -> dict[str, str | int | float]:
    """Return the facts of a step's label."""
    facts: dict[str, str | int | float] = json.loads(text)
    return facts


def _table(records: Iterable[Any]) -> Table[Any, Any]:
    return Table((record.id, record) for record in records)


def _partition(connection: sqlite3.Connection) -> Partition:
    nodes = (Node(*row) for row in connection.execute("SELECT id, x, y FROM towngrid_nodes"))
    borders = _Borders()
    arcs = (
        Arc(
            number,
            start,
            end,
            np.frombuffer(points, "<i8").reshape(-1, 2),
            left,
            right,
            borders.of(*facts),
        )
        for number, start, end, points, left, right, *facts in connection.execute(
            'SELECT id, "start", "end", points, "left", "right", follows, named, standing,'
            " noted_on FROM towngrid_arcs"
        )
    )
    return Partition.from_records(nodes, arcs)


class _Borders:
    """Make each border once: most arcs have the same few."""

    def __init__(self) -> None:
        self._known: dict[tuple[str, ...], Border] = {("none", "", "not_walked", ""): PLAIN_BORDER}

    def of(self, follows: str, named: str, standing: str, noted_on: str) -> Border:
        facts = follows, named, standing, noted_on
        if facts not in self._known:
            self._known[facts] = Border(Follows(follows), named, Standing(standing), noted_on)
        return self._known[facts]


def _grids(connection: sqlite3.Connection) -> Table[GridId, Grid]:
    """Read whole grids and their parts into one table, by id."""
    hosts: dict[GridId, list[GridId]] = {}
    for grid, host in connection.execute(
        "SELECT grid_id, host_id FROM grid_hosts ORDER BY grid_id, fid"
    ):
        hosts.setdefault(grid, []).append(host)
    return _table(
        Grid(
            number,
            code,
            name,
            GridKind(kind),
            unit,
            parent,
            tier,
            tuple(hosts.get(number, ())),
            basis,
        )
        for number, code, name, kind, unit, parent, tier, basis in connection.execute(
            "SELECT fid, ifnull(code, ''), ifnull(name, ''), kind, unit_id, NULL,"
            f" ifnull(tier, '{BASE_TIER}'), ifnull(basis, '') FROM grids UNION ALL"
            " SELECT fid, ifnull(code, ''), ifnull(name, ''), kind, unit_id, grid_id,"
            " ifnull(tier, ''), ifnull(basis, '') FROM micro_grids ORDER BY 1"
        )
    )


def _households(connection: sqlite3.Connection) -> Table[HouseholdId, Household]:
    rows = connection.execute(_HOUSEHOLDS).fetchall()
    if not {type(row[6]) for row in rows} <= {int, type(None)}:
        raise ValueError("households.people")
    points = decode_points_mm([row[9] for row in rows if row[9] is not None])
    places = zip(points[:, 0].tolist(), points[:, 1].tolist(), strict=True)
    household = HOUSEHOLDS.made
    return Table(
        (
            number,
            household(
                number,
                household_no or "",
                unit,
                group or "",
                house_no or "",
                householder or "",
                people or 0,
                None if blob is None else next(places),
                grid,
                _ASSIGNED_BY[by],
                _LOCATED_BY[located_by],
                hand_reason or "",
                registered_place or "",
                registered_unit,
            ),
        )
        for (
            number, household_no, unit, group, house_no, householder, people, grid, by, blob,
            located_by, hand_reason, registered_place, registered_unit,
        ) in rows
    )  # fmt: skip


def _members(connection: sqlite3.Connection) -> Table[MemberId, Member]:
    rows = connection.execute(_MEMBERS)
    return _table(Member(*row[:-2], *map(bool, row[-2:])) for row in rows)


def _posts(connection: sqlite3.Connection) -> Table[PostId, Post]:
    return _table(
        Post(number, grid, unit, role, name, phone, Employment(employment), *later)
        for number, grid, unit, role, name, phone, employment, *later in connection.execute(_POSTS)
    )


def _links(connection: sqlite3.Connection) -> Table[LinkId, Link]:
    sql = "SELECT fid, member, head_post, household FROM links ORDER BY fid"
    return _table(Link(*row) for row in connection.execute(sql))


def _accepted(connection: sqlite3.Connection) -> Table[AcceptedId, AcceptedFinding]:
    sql = "SELECT id, finding, reason, accepted_on, role FROM towngrid_accepted ORDER BY id"
    return _table(AcceptedFinding(*row) for row in connection.execute(sql))


def _places(connection: sqlite3.Connection) -> Table[PlaceId, Place]:
    rows = connection.execute(_PLACES).fetchall()
    points = iter(decode_points_mm([row[5] for row in rows if row[5] is not None]).tolist())
    return _table(
        Place(
            number,
            kind,
            name,
            address,
            unit,
            None if blob is None else tuple(next(points)),
            grid,
            _ASSIGNED_BY[by],
            _LOCATED_BY[located_by],
        )
        for number, kind, name, address, unit, blob, grid, by, located_by in rows
    )


def _party_groups(connection: sqlite3.Connection) -> Table[PartyGroupId, PartyGroup]:
    grids: dict[int, list[GridId]] = {}
    for group, grid in connection.execute(
        "SELECT party_group, grid_id FROM party_group_grids ORDER BY fid"
    ):
        grids.setdefault(group, []).append(grid)
    return _table(
        PartyGroup(number, name, kind, tuple(grids.get(number, ())), level, unit, parent)
        for number, name, kind, level, unit, parent in connection.execute(
            "SELECT fid, ifnull(name, ''), kind, ifnull(level, 'group'), unit_id, parent"
            " FROM party_groups ORDER BY fid"
        )
    )


_PLAIN_READERS: Mapping[str, Callable[[sqlite3.Connection], Table[Any, Any]]] = {
    "households": _households,
    "members": _members,
    "posts": _posts,
    "links": _links,
    "accepted": _accepted,
}
