"""Posts and who holds them, from lists of grid staff."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from gis.files.sheet import Sheet, plain_header
from gis.geometry.any_crs import AnyCrs
from gis.identity_numbers import without_identity_numbers
from gis.imports.cells import has_lost_digits, text_of
from gis.imports.columns import ColumnChoice, Field
from gis.imports.dates import day_of, month_is_doubtful
from gis.imports.import_report import ImportResult, Note
from gis.imports.member_finder import MemberFinder
from gis.imports.named_places import NamedPlaces
from gis.imports.phones import looks_like_phone
from gis.imports.sheet_rows import RowReader, SheetReader, TableReader
from gis.imports.tally import Tally
from gis.plan.edit import Edit, EditLabel
from gis.plan.plan import Plan
from gis.plan.profile import Profile
from gis.plan.records import Employment, Post, PostId
from gis.progress import Progress
from gis.topology.records import GridId, UnitId

FIELDS = (
    Field("grid", ("网格编号", "网格编码", "网格代码", "网格", "网格名称", "所属网格", "所在网格")),
    Field("unit", ("村", "村社区", "社区", "行政村", "所在村", "所属村", "村居", "村名", "乡镇")),
    Field("role", ("岗位", "职务", "角色", "岗位名称", "职责", "人员类别", "网格职务")),
    Field("name", ("姓名", "人员姓名", "名字")),
    Field("phone_public", ("公开电话", "公示电话", "服务电话", "办公电话", "公开联系电话")),
    Field("employment", ("专兼职", "专职兼职", "专职/兼职", "用工性质", "是否专职", "任职方式")),
    Field("started_on", ("任职时间", "任职日期", "上任时间", "上岗时间", "任职起始时间", "起始日期",
                         "开始时间", "聘用时间")),
    Field("ended_on", ("离任时间", "离任日期", "卸任时间", "离岗时间", "任职截止时间", "截止日期",
                       "结束时间", "免职时间")),
    Field("status", ("任职状态", "状态", "在岗状态", "是否在任", "是否在岗")),
)  # fmt: skip
OTHER_ROLES = ("网格长", "副网格长", "网格员", "专职网格员", "兼职网格员", "网格指导员",
               "网格督导员", "网格协管员", "网格志愿者", "联户长", "片长", "党小组长", "组长",
               "楼栋长", "单元长")  # fmt: skip
"""Roles that lists have columns for, whether the profile has them or not."""

_PERSONAL_PHONES = frozenset({"联系电话", "电话", "手机", "手机号", "手机号码", "联系方式"})
_BETWEEN_NAMES = re.compile(r"[、，,;；/|\n]+")
_NOBODY = frozenset({"空缺", "待定", "暂缺", "缺", "未定", "待补"})
_GONE = re.compile(r"离任|离岗|卸任|免职|退出|去职|不在|^否$|辞|former")
_FULL, _PART = re.compile(r"专|全职|full"), re.compile(r"兼|part")


def fields_of(profile: Profile) -> Sequence[Field]:
    """Return the fields of a list of posts where the roles are those of a profile.

    A list may have a column for each role, under its name or an alias.
    """
    words = [
        word for role in profile.roles for word in (role.title.get("zh", role.key), *role.aliases)
    ]
    taken = {name for field in FIELDS for name in (field.key, *field.aliases)}
    roles = dict.fromkeys([*words, *OTHER_ROLES])
    return (*FIELDS, *(Field(word, (), by_title=True) for word in roles if word not in taken))


@dataclass(frozen=True, slots=True)
class _Holder:
    """Be one role and its holder, as a row names them; `field` is the column of the name."""

    role: str
    name: str
    field: str


def import_posts(  # one argument for each thing that a user may say
    plan: Plan,
    sheets: Sequence[Sheet],
    *,
    columns: ColumnChoice | None = None,
    crs: AnyCrs | None = None,
    remove_missing: bool = False,
    progress: Progress | None = None,
) -> ImportResult:
    """Return the step that puts the posts of a list into a plan, and the report.

    The list has a row for each post (grid, role, name) or for each grid, with a column for each
    role. A post of the same grid or unit, role and name is brought up to date. A name that is that
    of exactly one member of the village is that member. A role that the profile does not have is
    kept as it is written, and remarked. Only a column of published phone numbers is read. Raises
    InputProblem when the table cannot be used.
    """
    del crs, remove_missing  # such a list has no places, and never takes anybody out
    fields = fields_of(plan.rules)
    roles = tuple(field.key for field in fields[len(FIELDS) :])
    table = TableReader(
        sheets, fields, columns or {}, (("grid", "unit"), ("role", *roles)), progress
    )
    work = _Work(plan, roles)
    for reader in table.sheets:
        table.notes.extend(_phones_left_out(reader))
        for row in table.watched(reader):
            if not row.is_failing():
                work.read(row)
    if work.posts > work.rows:
        facts = {"posts": work.posts, "rows": work.rows}
        table.notes.append(Note("imports.posts_of_rows", facts))
    label = EditLabel("imports.import_posts", {"count": len(work.puts)})
    edit = Edit(label, {"posts": work.puts} if work.puts else {})
    return ImportResult(edit, table.report(work.tally))


class _Work:
    def __init__(self, plan: Plan, roles: Sequence[str]) -> None:
        self._plan = plan
        self._roles = roles
        self._places = NamedPlaces(plan)
        self._members = MemberFinder(plan)
        self._old = {_key(post): post for post in plan.posts.values()}
        self._seen: dict[object, int] = {}
        self._next = max(plan.posts, default=0) + 1
        self.puts: dict[PostId, Post] = {}
        self.tally = Tally(plan)
        self.posts = self.rows = 0

    def read(self, row: RowReader) -> None:
        """Take in the post or posts of one row."""
        place = self._place(row)
        model = None if place is None else self._model(row, *place)
        holders = list(self._holders(row))
        if model is None or row.is_failing():
            return
        records: list[tuple[Post | None, Post]] = []
        doubled: list[tuple[str, int]] = []
        for holder in holders:
            post = self._post(row, model, holder)
            key = _key(post)
            if key in self._seen:
                doubled.append((holder.field, self._seen[key]))
                continue
            self._seen[key] = row.number
            records.append(self._put(row, post))
        for field, first in doubled:
            note = row.remark if records else row.problem
            note(field, "imports.row_doubled", first=first)
        if not holders:
            row.problem("", "imports.no_holder")
        if records:
            self.rows += 1
            self.posts += len(records)
            self.tally.count(row.sheet.sheet.name, row.number, records)

    def _put(self, row: RowReader, post: Post) -> tuple[Post | None, Post]:
        """Keep a post; returns what was there before and what is there now."""
        old = self._old.get(_key(post))
        if old is None:
            post = replace(post, id=PostId(self._next))
            self._next += 1
        else:
            post = replace(
                old,
                phone_public=post.phone_public or old.phone_public,
                employment=post.employment or old.employment,
                member=old.member if post.member is None else post.member,
                started_on=post.started_on or old.started_on,
                ended_on=post.ended_on if row.sheet.has("ended_on") else old.ended_on,
            )
        if post != old:
            self.puts[post.id] = post
        return old, post

    def _post(self, row: RowReader, model: Post, holder: _Holder) -> Post:
        if self._plan.rules.role(holder.role) is None:
            field = "role" if row.sheet.has("role") else holder.field
            row.remark(field, "imports.role_unknown", said=holder.role)
        unit = model.unit if model.grid is None else self._plan.grids[model.grid].unit
        employment = model.employment or _employment(holder.role)
        member = self._members.only(holder.name, unit)
        return replace(
            model, role=holder.role, name=holder.name, employment=employment, member=member
        )

    def _model(self, row: RowReader, grid: GridId | None, unit: UnitId | None) -> Post | None:
        """Return a post of what the row says of all its holders; None when it cannot be used."""
        started = self._day(row, "started_on", last=False)
        ended = self._day(row, "ended_on", last=True)
        if _GONE.search(row.text("status")) and not ended:
            row.problem("status", "imports.ended_without_day")
        if started and ended and ended < started:
            row.problem("ended_on", "imports.ends_before_start")
        if row.is_failing():
            return None
        said = row.text("employment")
        employment = _employment(said)
        if said and not employment:
            row.remark("employment", "imports.employment_unknown", said=said)
        phone = _phone(row)
        return Post(PostId(0), grid, unit, "", "", phone, employment, None, started, ended)

    def _day(self, row: RowReader, field: str, *, last: bool) -> str:
        cell = row.cell(field)
        day = day_of(cell, last=last)
        if day is None:
            row.problem(
                field, "imports.not_a_day", said=without_identity_numbers(text_of(cell))[:20]
            )
            return ""
        if day and month_is_doubtful(cell):
            row.remark(field, "imports.month_doubtful", said=text_of(cell))
        return day

    def _place(self, row: RowReader) -> tuple[GridId | None, UnitId | None] | None:
        """Return the grid, or else the unit, that a row names; None when it names none."""
        unit = self._places.unit(row)
        if row.is_failing():
            return None
        grid = self._places.needed_grid(row, "grid", unit)
        if row.is_failing():
            return None
        if grid is None and (unit is None or not row.sheet.has("unit")):
            row.problem("grid", "imports.place_of_post_missing")
            return None
        return grid, None if grid is not None else unit

    def _holders(self, row: RowReader) -> Iterator[_Holder]:
        if not row.sheet.has("role"):
            for role in self._roles:
                yield from (_Holder(role, name, role) for name in _names(row.text(role)))
            return
        role, names = row.text("role"), _names(row.text("name"))
        if not role:
            row.problem("role", "imports.role_missing")
        elif not names:
            row.problem("name", "imports.name_missing")
        for name in names if role else ():
            yield _Holder(role, name, "name")


def _key(post: Post) -> tuple[GridId | None, UnitId | None, str, str]:
    return post.grid, post.unit, post.role, post.name


def _names(text: str) -> list[str]:
    names = (name.strip() for name in _BETWEEN_NAMES.split(text))
    return [name for name in dict.fromkeys(names) if name and name not in _NOBODY]


def _employment(text: str) -> Employment:
    full, part = bool(_FULL.search(text)), bool(_PART.search(text))
    if full == part:
        return Employment.UNKNOWN
    return Employment.FULL_TIME if full else Employment.PART_TIME


def _phone(row: RowReader) -> str:
    """Return the published phone number of a row; one that lost digits is left out and remarked."""
    cell = row.cell("phone_public")
    if has_lost_digits(cell):
        row.remark("phone_public", "imports.phone_lost_digits")
        return ""
    phone = row.text("phone_public")
    if phone and not looks_like_phone(phone):
        row.remark("phone_public", "imports.phone_doubtful")
    return phone


def _phones_left_out(reader: SheetReader) -> Iterator[Note]:
    used = set(reader.places.values())
    for index, header in enumerate(reader.sheet.header):
        if plain_header(header) in _PERSONAL_PHONES and index not in used:
            yield Note("imports.left_out_phone", {"column": header})
