"""How the records of a plan become rows of the layers."""

from collections.abc import Iterable, Sequence

from gis.files.geometry_blob import encode_point
from gis.plan.plan import Plan
from gis.plan.records import Grid, Household, Link, Member, PartyGroup, Post, Unit
from gis.topology.records import Arc, GridId, UnitId

Row = tuple[object, ...]

UNIT_COLUMNS = ("code", "name", "tier", "parent", "parent_id")
GRID_COLUMNS = ("code", "name", "kind", "unit", "unit_id")
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
)
MEMBER_COLUMNS = (
    "name",
    "branch",
    "grid",
    "service_grid",
    "household_no",
    "grid_id",
    "service_grid_id",
)
POST_COLUMNS = ("grid", "unit", "role", "name", "phone_public", "grid_id", "unit_id")
PARTY_GROUP_COLUMNS = ("name", "kind")
LINK_COLUMNS = ("member", "head_post", "household")
ACCEPTED_COLUMNS = ("finding", "reason", "accepted_on")
NODE_COLUMNS = ("x", "y")
ARC_COLUMNS = ("start", "end", "points", "left", "right")


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
    """Return the row of a grid without what is derived from arcs and residents."""
    return grid.id, grid.code, grid.name, grid.kind, _unit_code(plan, grid.unit), grid.unit


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
    )


def located_household_row(plan: Plan, household: Household, srs_id: int) -> Row:
    """Return the row of a household with its location as the last column."""
    place = household.location
    return (
        *household_row(plan, household),
        None if place is None else encode_point(*place, srs_id),
    )


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
    )


def party_group_row(_plan: Plan, group: PartyGroup) -> Row:
    """Return the row of a Party group; its grids have rows of their own."""
    return group.id, group.name, group.kind


def party_group_grid_rows(plan: Plan, groups: Iterable[PartyGroup]) -> list[Row]:
    """Return a row for each grid of each group, in the order of the record."""
    return [(group.id, _grid_code(plan, grid), grid) for group in groups for grid in group.grids]


def link_row(_plan: Plan, link: Link) -> Row:
    """Return the row of a link."""
    return link.id, link.member, link.head_post, link.household


def arc_row(arc: Arc) -> Row:
    """Return the row of an arc; its inner vertices are little-endian pairs of 64-bit integers."""
    points = arc.points.astype("<i8", copy=False).tobytes()
    return arc.id, arc.start, arc.end, points, arc.left, arc.right


def _unit_code(plan: Plan, unit: UnitId | None) -> str | None:
    return None if unit is None else plan.units[unit].code


def _grid_code(plan: Plan, grid: GridId | None) -> str | None:
    return None if grid is None else plan.grids[grid].code
