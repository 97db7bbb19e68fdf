"""Cluster heads (联户长) with their households, from a list."""

from collections.abc import Mapping, Sequence
from dataclasses import replace

from gis.files.sheet import Sheet
from gis.geometry.any_crs import AnyCrs
from gis.imports.cells import text_of, whole_number_of
from gis.imports.columns import ColumnChoice, Field
from gis.imports.household_finder import HouseholdFinder
from gis.imports.import_report import ImportResult
from gis.imports.linked_households import LinkWork
from gis.imports.member_finder import MemberFinder
from gis.imports.named_places import NamedPlaces
from gis.imports.sheet_rows import RowReader, TableReader
from gis.imports.tally import Tally
from gis.plan.edit import Edit, EditLabel
from gis.plan.plan import Plan
from gis.plan.profile import Duty, Profile
from gis.plan.records import Post, PostId
from gis.progress import Progress
from gis.topology.records import GridId

FIELDS = (
    Field("grid", ("网格编号", "网格编码", "网格", "网格名称", "所属网格", "所在网格", "网格代码")),
    Field("name", ("联户长", "联户长姓名", "姓名", "十户长", "中心户长", "网格小组长")),
    Field("count", ("联系户数", "户数", "联户数", "联系户数量", "包联户数")),
    Field("linked", ("联系户名单", "联系户号", "户号", "联系户", "联户名单", "户号名单", "住户名单",
                     "包联户号")),
    Field("unit", ("村", "村社区", "社区", "行政村", "所在村", "所属村", "村居", "村名")),
    Field("township", ("乡镇", "镇", "街道", "镇街", "乡镇街道")),
    Field("phone_public", ("公开电话", "公示电话", "服务电话", "公开联系电话")),
)  # fmt: skip
_CLUSTER_HEAD = "联户长"


def import_clusters(  # one argument for each thing that a user may say
    plan: Plan,
    sheets: Sequence[Sheet],
    *,
    columns: ColumnChoice | None = None,
    crs: AnyCrs | None = None,
    remove_missing: bool = False,
    progress: Progress | None = None,
) -> ImportResult:
    """Return the step that puts cluster heads and the links to their households into a plan.

    Each row is a head: the grid, the name, and the numbers of the households, all in one cell; or
    there is a row for each household, with the head's name in each. A count that is not that of
    the list is remarked, and so is each number that no household of the village has. Raises
    InputProblem when the table cannot be used.
    """
    del crs, remove_missing  # such a list has no places, and never takes anybody out
    table = TableReader(sheets, FIELDS, columns or {}, (("grid",), ("name",)), progress)
    work = _Work(plan)
    for reader in table.sheets:
        for row in table.watched(reader):
            if not row.is_failing():
                work.read(row)
    return ImportResult(work.edit(), table.report(work.tally))


def _role_of(profile: Profile) -> str:
    """Return what the profile calls a cluster head."""
    heads = (role for role in profile.roles if role.duty is Duty.CLUSTER_HEAD)
    return next((role.title.get("zh", role.key) for role in heads), _CLUSTER_HEAD)


class _Work:
    def __init__(self, plan: Plan) -> None:
        self._plan = plan
        self._role = _role_of(plan.rules)
        self._named = NamedPlaces(plan)
        self._members = MemberFinder(plan)
        self._links = LinkWork(plan, HouseholdFinder(plan), of_members=False)
        self._old = {
            (post.grid, post.name): post
            for post in plan.posts.values()
            if ((role := plan.rules.role(post.role)) is not None and role.duty is Duty.CLUSTER_HEAD)
            or post.role == self._role
        }
        self._done: dict[tuple[GridId, str], Post] = {}
        self._next = max(plan.posts, default=0) + 1
        self._puts: dict[PostId, Post] = {}
        self.tally = Tally(plan)

    def read(self, row: RowReader) -> None:
        """Take in one row."""
        name = row.text("name")
        if not name:
            row.problem("name", "imports.name_missing")
        if not row.text("grid"):
            row.problem("grid", "imports.place_of_post_missing")
        unit = self._named.unit(row)
        grid = None if row.is_failing() else self._named.needed_grid(row, "grid", unit)
        if row.is_failing() or grid is None:
            return
        unit = self._plan.grids[grid].unit
        homes = self._links.households(row, "linked", unit) if row.sheet.has("linked") else ()
        self._compare_count(row, len(homes))
        before = self._done.get((grid, name)) or self._old.get((grid, name))
        post = before or Post(
            PostId(self._next), grid, None, self._role, name, "",
            member=self._members.only(name, unit),
        )  # fmt: skip
        self._next += before is None
        post = replace(post, phone_public=row.text("phone_public") or post.phone_public)
        if post != before:
            self._puts[post.id] = post
        self._done[grid, name] = post
        ties = self._links.tie(row, "linked", homes, post.id)
        sheet = row.sheet.sheet.name
        if ties and before == post:
            self.tally.note_change(sheet, row.number, "linked", row.text("linked"))
        else:
            self.tally.count(sheet, row.number, [(before, post)])

    def edit(self) -> Edit:
        """Return the step."""
        puts: dict[str, Mapping[int, object]] = {}
        deletes: dict[str, frozenset[int]] = {}
        if self._puts:
            puts["posts"] = {int(key): post for key, post in self._puts.items()}
        self._links.into(puts, deletes)
        label = EditLabel("imports.import_clusters", {"count": len(self._done)})
        return Edit(label, puts, deletes)

    def _compare_count(self, row: RowReader, listed: int) -> None:
        cell = row.cell("count")
        said = whole_number_of(cell)
        if said is not None and row.text("linked") and listed not in (said, 1):
            row.remark("count", "imports.count_differs", said=said, listed=listed)
        elif said is None and text_of(cell):
            row.remark("count", "imports.count_not_a_number")
