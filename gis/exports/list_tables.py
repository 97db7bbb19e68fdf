"""Posts, Party groups, households and members as tables, as much of them as may go out."""

from collections.abc import Iterable

from gis.audits.holders import has_holder
from gis.exports.choice import People
from gis.exports.point_tables import points_at
from gis.exports.table import ExportColumn, ExportTable, Value, flag, integer, text
from gis.masking import Masking
from gis.plan.plan import Plan
from gis.plan.records import Household, Member, Post
from gis.reports.staff import role_title
from gis.topology.records import GridId, UnitId

Row = tuple[Value, ...]

PARTY_GROUP_COLUMNS = (
    text("name"), text("kind", words="people.groups"), text("level", words="people.level"),
    text("unit"), text("grid_codes"),
)  # fmt: skip


class ListTables:
    """Make the tables of people: nobody, masked, or in full; posts as held on a day (ISO)."""

    def __init__(self, plan: Plan, people: People, language: str, on: str) -> None:
        self._plan, self._people, self._language, self._on = plan, people, language, on
        self._masking = Masking(is_off=people is People.UNMASKED)

    def party_groups(self) -> ExportTable:
        """Return Party groups and branches with the codes of their grids."""
        groups = sorted(self._plan.party_groups.values(), key=lambda group: group.id)
        rows: list[Row] = [
            (
                group.name, group.kind, group.level, self._unit(group.unit),
                "、".join(code for grid in group.grids if (code := self._grid(grid))),
            )
            for group in groups
        ]  # fmt: skip
        return _table("party_groups", PARTY_GROUP_COLUMNS, (group.id for group in groups), rows)

    def posts(self) -> ExportTable:
        """Return the posts and whether they are held; by whom only where people go out."""
        posts = sorted(self._plan.posts.values(), key=lambda post: post.id)
        columns: tuple[ExportColumn, ...] = (
            text("unit"), text("unit_name"), text("grid"), text("grid_name"), text("role"),
            flag("held"),
        )  # fmt: skip
        if self._people is not People.NONE:
            columns += (text("holder"), text("phone"))
        return _table("posts", columns, (post.id for post in posts), map(self._post, posts))

    def _post(self, post: Post) -> Row:
        grid = self._plan.grids.get(post.grid) if post.grid is not None else None
        unit_id = post.unit if grid is None else grid.unit
        unit = self._plan.units.get(unit_id) if unit_id is not None else None
        is_held = has_holder(post, self._on)
        row: Row = (
            None if unit is None else unit.code, None if unit is None else unit.name,
            None if grid is None else grid.code, None if grid is None else grid.name,
            role_title(self._plan, post.role, self._language), is_held,
        )  # fmt: skip
        if self._people is People.NONE:
            return row
        name = self._masking.name(post.name) if is_held else ""
        return (*row, name, self._masking.phone(post.phone_public) if is_held else "")

    def households(self) -> ExportTable:
        """Return the households; their numbers and those of their houses only in full."""
        homes = sorted(self._plan.households.values(), key=lambda home: home.id)
        columns: tuple[ExportColumn, ...] = (
            text("unit"), text("villager_group", "group"), text("grid"), integer("people"),
            text("householder", "holder"), text("located_by", words="people.grade"),
            text("assigned_by", "assign_by", words="people.assigned"),
        )  # fmt: skip
        if self._people is People.UNMASKED:
            columns += (text("household_no", "hh_no"), text("house_no"))
        rows = [self._household(home) for home in homes]
        shapes = points_at([home.location for home in homes])
        ids = tuple(int(home.id) for home in homes)
        return ExportTable("households", columns, ids, tuple(rows), "Point", shapes)

    def _household(self, home: Household) -> Row:
        row: Row = (
            self._unit(home.unit), home.villager_group, self._grid(home.grid), home.people,
            self._masking.name(home.householder),
            None if home.located_by is None else home.located_by.value,
            None if home.assigned_by is None else home.assigned_by.value,
        )  # fmt: skip
        if self._people is not People.UNMASKED:
            return row
        return (*row, home.household_no, home.house_no)

    def members(self) -> ExportTable:
        """Return the Party members; the households that they live in only in full."""
        members = sorted(self._plan.members.values(), key=lambda member: member.id)
        columns: tuple[ExportColumn, ...] = (
            text("member"), text("branch"), text("grid"), text("service_grid", "serv_grid"),
            text("party_group", "party_grp"),
        )  # fmt: skip
        if self._people is People.UNMASKED:
            columns += (
                text("household_no", "hh_no"), flag("probationary", "probation"),
                flag("in_service"),
            )  # fmt: skip
        ids = (member.id for member in members)
        return _table("members", columns, ids, map(self._member, members))

    def _member(self, member: Member) -> Row:
        group = self._plan.party_groups.get(member.party_group) if member.party_group else None
        row: Row = (
            self._masking.name(member.name), member.branch, self._grid(member.grid),
            self._grid(member.service_grid), None if group is None else group.name,
        )  # fmt: skip
        if self._people is not People.UNMASKED:
            return row
        return (*row, member.household_no, member.probationary, member.in_service)

    def _unit(self, unit: UnitId | None) -> str | None:
        record = None if unit is None else self._plan.units.get(unit)
        return None if record is None else record.code

    def _grid(self, grid: GridId | None) -> str | None:
        record = None if grid is None else self._plan.grids.get(grid)
        return None if record is None else record.code


def _table(
    layer: str, columns: tuple[ExportColumn, ...], ids: Iterable[int], rows: Iterable[Row]
) -> ExportTable:
    return ExportTable(layer, columns, tuple(ids), tuple(rows))
