"""How the records of a plan become rows of the layers."""

from collections.abc import Iterable, Sequence

from gis.files.geometry_blob import encode_multilinestring, encode_multipolygon, encode_point
from gis.files.lines_blob import encode_lines
from gis.geometry.rings import even_odd
from gis.plan.plan import Plan
from gis.plan.records import (
    AcceptedFinding,
    Grid,
    Household,
    Lineage,
    Link,
    Member,
    OverlayArea,
    OwnProfile,
    PartyGroup,
    Place,
    Post,
    Reference,
    Unit,
)
from gis.topology.records import Arc, GridId, UnitId

Row = tuple[object, ...]

UNIT_COLUMNS = ("code", "name", "tier", "parent", "parent_id")
GRID_COLUMNS = ("code", "name", "kind", "unit", "unit_id", "tier", "basis")
MICRO_GRID_COLUMNS = (
    "code",
    "name",
    "tier",
    "kind",
    "grid",
    "unit",
    "grid_id",
    "unit_id",
    "basis",
)
HOUSEHOLD_COLUMNS = (
    "household_no",
    "unit",
    "villager_group",
    "house_no",
    "householder",
    "people",
    "grid",
    "assigned_by",
    "unit_id",
    "grid_id",
    "located_by",
    "hand_reason",
    "registered_place",
    "registered_unit",
    "registered_unit_id",
)
MEMBER_COLUMNS = (
    "name",
    "branch",
    "grid",
    "service_grid",
    "household_no",
    "grid_id",
    "service_grid_id",
    "party_group",
    "probationary",
    "in_service",
    "household_id",
)
POST_COLUMNS = (
    "grid",
    "unit",
    "role",
    "name",
    "phone_public",
    "grid_id",
    "unit_id",
    "employment",
    "member",
    "started_on",
    "ended_on",
)
PARTY_GROUP_COLUMNS = ("name", "kind", "level", "unit", "parent", "unit_id")
PLACE_COLUMNS = (
    "kind",
    "name",
    "address",
    "unit",
    "grid",
    "assigned_by",
    "located_by",
    "unit_id",
    "grid_id",
)
LINK_COLUMNS = ("member", "head_post", "household")
ACCEPTED_COLUMNS = ("finding", "reason", "accepted_on", "role")
LINEAGE_COLUMNS = (
    "on_date",
    "cause",
    "old_code",
    "old_name",
    "new_code",
    "new_name",
    "households",
    "area_m2",
)
OVERLAY_COLUMNS = ("rings",)
PROFILE_COLUMNS = ("text",)
REFERENCE_COLUMNS = ("theme", "name", "is_area", "lines")
REFERENCE_LAYERS = ("reference_lines", "reference_areas", "reference_points")
SHOWN_REFERENCE_COLUMNS = ("theme", "name", "geom")
NODE_COLUMNS = ("x", "y")
ARC_COLUMNS = (
    "start",
    "end",
    "points",
    "left",
    "right",
    "follows",
    "named",
    "standing",
    "noted_on",
)


def upsert_sql(table: str, columns: Sequence[str], key: str = "fid") -> str:
    """Return the statement that puts a row, `key` first, and leaves its other columns alone."""
    names = ", ".join(f'"{name}"' for name in (key, *columns))
    marks = ", ".join("?" * (len(columns) + 1))
    updates = ", ".join(f'"{name}" = excluded."{name}"' for name in columns)
    return (
        f'INSERT INTO "{table}" ({names}) VALUES ({marks})'
        f' ON CONFLICT ("{key}") DO UPDATE SET {updates}'
    )


def unit_row(plan: Plan, unit: Unit) -> Row:
    """Return the row of a unit without what is derived from the arcs."""
    return unit.id, unit.code, unit.name, unit.tier, _unit_code(plan, unit.parent), unit.parent


def grid_row(plan: Plan, grid: Grid) -> Row:
    """Return the row of a whole grid without what is derived from arcs and residents."""
    unit = _unit_code(plan, grid.unit)
    return grid.id, grid.code, grid.name, grid.kind, unit, grid.unit, grid.tier, grid.basis


def micro_grid_row(plan: Plan, grid: Grid) -> Row:
    """Return the row of a part of a grid without what is derived from the arcs."""
    return (
        grid.id,
        grid.code,
        grid.name,
        grid.tier,
        grid.kind,
        _grid_code(plan, grid.parent),
        _unit_code(plan, grid.unit),
        grid.parent,
        grid.unit,
        grid.basis,
    )


def grid_host_rows(plan: Plan, grids: Iterable[Grid]) -> list[Row]:
    """Return a row for each host of each grid, in the order of the record."""
    return [
        (grid.id, grid.code, _grid_code(plan, host), host) for grid in grids for host in grid.hosts
    ]


def household_row(plan: Plan, household: Household) -> Row:
    """Return the row of a household without its location."""
    return (
        household.id,
        household.household_no,
        _unit_code(plan, household.unit),
        household.villager_group,
        household.house_no,
        household.householder,
        household.people,
        _grid_code(plan, household.grid),
        household.assigned_by,
        household.unit,
        household.grid,
        household.located_by,
        household.hand_reason,
        household.registered_place,
        _unit_code(plan, household.registered_unit),
        household.registered_unit,
    )


def place_row(plan: Plan, place: Place) -> Row:
    """Return the row of a place without its location."""
    return (
        place.id,
        place.kind,
        place.name,
        place.address,
        _unit_code(plan, place.unit),
        _grid_code(plan, place.grid),
        place.assigned_by,
        place.located_by,
        place.unit,
        place.grid,
    )


def point_of(record: Household | Place, srs_id: int) -> bytes | None:
    """Return the location of a record as the layer keeps it."""
    return None if record.location is None else encode_point(*record.location, srs_id)


def member_row(plan: Plan, member: Member) -> Row:
    """Return the row of a member."""
    return (
        member.id,
        member.name,
        member.branch,
        _grid_code(plan, member.grid),
        _grid_code(plan, member.service_grid),
        member.household_no,
        member.grid,
        member.service_grid,
        member.party_group,
        member.probationary,
        member.in_service,
        member.household,
    )


def post_row(plan: Plan, post: Post) -> Row:
    """Return the row of a post."""
    return (
        post.id,
        _grid_code(plan, post.grid),
        _unit_code(plan, post.unit),
        post.role,
        post.name,
        post.phone_public,
        post.grid,
        post.unit,
        post.employment,
        post.member,
        post.started_on,
        post.ended_on,
    )


def party_group_row(plan: Plan, group: PartyGroup) -> Row:
    """Return the row of a Party group; its grids have rows of their own."""
    unit = _unit_code(plan, group.unit)
    return group.id, group.name, group.kind, group.level, unit, group.parent, group.unit


def party_group_grid_rows(plan: Plan, groups: Iterable[PartyGroup]) -> list[Row]:
    """Return a row for each grid of each group, in the order of the record."""
    return [(group.id, _grid_code(plan, grid), grid) for group in groups for grid in group.grids]


def link_row(_plan: Plan, link: Link) -> Row:
    """Return the row of a link."""
    return link.id, link.member, link.head_post, link.household


def lineage_row(_plan: Plan, row: Lineage) -> Row:
    """Return the row of a flow from an old grid to a new one."""
    return (
        row.id,
        row.on,
        row.cause,
        row.old_code,
        row.old_name,
        row.new_code,
        row.new_name,
        row.households,
        row.area_m2,
    )


def accepted_row(_plan: Plan, accepted: AcceptedFinding) -> Row:
    """Return the row of a finding that was accepted."""
    return accepted.id, accepted.key, accepted.reason, accepted.accepted_on, accepted.role


def profile_row(_plan: Plan, profile: OwnProfile) -> Row:
    """Return the row of the project's own profile."""
    return profile.id, profile.text


def overlay_row(_plan: Plan, overlay: OverlayArea) -> Row:
    """Return the row of the land of a grid that lies over others."""
    return overlay.id, encode_lines(overlay.rings)


def reference_row(_plan: Plan, reference: Reference) -> Row:
    """Return the row of a reference as the program reads it."""
    lines = encode_lines(reference.lines)
    return reference.id, reference.theme, reference.name, int(reference.is_area), lines


def reference_layer(reference: Reference) -> str:
    """Return the layer that shows a reference: areas, lines, or points for one single point."""
    if reference.is_area:
        return "reference_areas"
    if len(reference.lines) == 1 and len(reference.lines[0]) == 1:
        return "reference_points"
    return "reference_lines"


def shown_reference_row(reference: Reference, srs_id: int) -> tuple[int, str, str, bytes | None]:
    """Return the row of a reference in the layer that shows it."""
    layer = reference_layer(reference)
    shape: bytes | None
    if layer == "reference_areas":
        shape = encode_multipolygon(even_odd(reference.lines), srs_id)
    elif layer == "reference_points":
        x_mm, y_mm = reference.lines[0][0].tolist()
        shape = encode_point(x_mm, y_mm, srs_id)
    else:
        shape = encode_multilinestring(reference.lines, srs_id)
    return reference.id, reference.theme, reference.name, shape


def arc_row(arc: Arc) -> Row:
    """Return the row of an arc; its inner vertices are little-endian pairs of 64-bit integers."""
    return (
        arc.id,
        arc.start,
        arc.end,
        arc.points.astype("<i8", copy=False).tobytes(),
        arc.left,
        arc.right,
        arc.border.follows,
        arc.border.named,
        arc.border.standing,
        arc.border.noted_on,
    )


def _unit_code(plan: Plan, unit: UnitId | None) -> str | None:
    return None if unit is None else plan.units[unit].code


def _grid_code(plan: Plan, grid: GridId | None) -> str | None:
    return None if grid is None else plan.grids[grid].code
