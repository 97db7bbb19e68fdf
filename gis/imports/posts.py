"""Posts and who holds them, from lists of grid staff."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from pyproj import CRS

from gis.files.sheet import Sheet, plain_header
from gis.geometry.gcj02 import ShiftedCrs
from gis.imports.cells import text_of
from gis.imports.columns import Field
from gis.imports.finders import Ambiguous, GridFinder, UnitFinder
from gis.imports.import_report import ImportResult, Note
from gis.imports.sheet_rows import RowReader, SheetReader, TableReader
from gis.plan.edit import Edit, EditLabel
from gis.plan.plan import Plan
from gis.plan.records import Post, PostId
from gis.progress import Progress
from gis.topology.records import GridId, UnitId

ROLES = ("网格长", "副网格长", "网格员", "专职网格员", "兼职网格员", "网格指导员", "网格督导员",
         "网格协管员", "联户长", "片长", "党小组长", "组长")  # fmt: skip
FIELDS = (
    Field("grid", ("网格编号", "网格编码", "网格代码", "网格", "网格名称", "所属网格", "所在网格")),
    Field("unit", ("村", "村社区", "社区", "行政村", "所在村", "所属村", "村居", "村名")),
    Field("role", ("岗位", "职务", "角色", "岗位名称", "职责", "人员类别")),
    Field("name", ("姓名", "人员姓名", "名字")),
    Field("phone_public", ("公开电话", "公示电话", "服务电话", "办公电话", "公开联系电话")),
    *(Field(role, ()) for role in ROLES),
)
_PERSONAL_PHONES = frozenset({"联系电话", "电话", "手机", "手机号", "手机号码", "联系方式"})


@dataclass(frozen=True, slots=True)
class _Holder:
    """Be one role and its holder, as a row names them; `field` is the column of the name."""

    role: str
    name: str
    field: str


def import_posts(
    plan: Plan,
    sheets: Sequence[Sheet],
    *,
    columns: Mapping[str, str] | None = None,
    crs: CRS | ShiftedCrs | None = None,
    progress: Progress | None = None,
) -> ImportResult:
    """Return the step that puts the posts of a list into a plan, and the report.

    The list has a row for each post (grid, role, name) or for each grid, with a column for each
    role. A post of the same grid or unit, role and name is brought up to date. Only a column of
    published phone numbers is read. Raises InputProblem when the table cannot be used.
    """
    del crs, progress  # such a list has no places, and is read in no time
    table = TableReader(sheets, FIELDS, columns or {}, (("grid", "unit"), ("role", *ROLES)))
    work = _Work(plan)
    for reader in table.sheets:
        table.notes.extend(_phones_left_out(reader))
        for row in reader:
            work.read(row)
    label = EditLabel("imports.import_posts", {"count": len(work.puts)})
    return ImportResult(
        Edit(label, {"posts": work.puts} if work.puts else {}),
        table.report(work.added, work.changed, work.unchanged),
    )


class _Work:
    def __init__(self, plan: Plan) -> None:
        self._grids = GridFinder(plan)
        self._units = UnitFinder(plan)
        self._old = {_key(post): post for post in plan.posts.values()}
        self._seen: dict[object, int] = {}
        self._next = max(plan.posts, default=0) + 1
        self.puts: dict[PostId, Post] = {}
        self.added = self.changed = self.unchanged = 0

    def read(self, row: RowReader) -> None:
        """Take in the post or posts of one row."""
        place = self._place(row)
        if place is None:
            return
        grid, unit = place
        phone = row.text("phone_public")
        for holder in _holders(row):
            post = Post(PostId(self._next), grid, unit, holder.role, holder.name, phone)
            if _key(post) in self._seen:
                first = self._seen[_key(post)]
                row.problem(holder.field, "imports.row_doubled", first=first)
                continue
            self._seen[_key(post)] = row.number
            self._put(post)

    def _put(self, post: Post) -> None:
        old = self._old.get(_key(post))
        if old is None:
            self.added += 1
            self._next += 1
            self.puts[post.id] = post
        elif post.phone_public in ("", old.phone_public):
            self.unchanged += 1
        else:
            self.changed += 1
            self.puts[old.id] = replace(old, phone_public=post.phone_public)

    def _place(self, row: RowReader) -> tuple[GridId | None, UnitId | None] | None:
        """Return the grid, or else the unit, that a row names; None when it names none."""
        unit_text, grid_text = row.text("unit"), row.text("grid")
        if not unit_text and not grid_text:
            row.problem("grid", "imports.place_of_post_missing")
            return None
        unit = None
        try:
            unit = self._units.find(unit_text) if unit_text else None
            grid = self._grids.find(grid_text, unit) if grid_text else None
        except Ambiguous as problem:
            field = "grid" if unit is not None or not unit_text else "unit"
            key = "imports.grid_ambiguous" if field == "grid" else "imports.unit_ambiguous"
            row.problem(field, key, said=grid_text or unit_text, count=problem.count)
            return None
        if grid_text and grid is None:
            row.problem("grid", "imports.grid_not_there", said=grid_text)
            return None
        if grid is None and unit is None:
            row.problem("unit", "imports.unit_unknown", said=unit_text)
            return None
        return grid, None if grid is not None else unit


def _key(post: Post) -> tuple[GridId | None, UnitId | None, str, str]:
    return post.grid, post.unit, post.role, post.name


def _holders(row: RowReader) -> Iterator[_Holder]:
    if row.sheet.has("role"):
        role, name = row.text("role"), row.text("name")
        if not role:
            row.problem("role", "imports.role_missing")
        elif not name:
            row.problem("name", "imports.name_missing")
        else:
            yield _Holder(role, name, "name")
        return
    for role in ROLES:
        names = text_of(row.cell(role)).replace("，", "、").replace(",", "、").split("、")
        for name in names:
            if name.strip():
                yield _Holder(role, name.strip(), role)


def _phones_left_out(reader: SheetReader) -> Iterator[Note]:
    used = set(reader.columns.places.values())
    for index, header in enumerate(reader.sheet.header):
        if plain_header(header) in _PERSONAL_PHONES and index not in used:
            yield Note("imports.left_out_phone", {"column": header})
