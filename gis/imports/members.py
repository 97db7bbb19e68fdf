"""Party members from a roster (花名册)."""

from collections.abc import Mapping, Sequence
from dataclasses import replace

from pyproj import CRS

from gis.files.sheet import Sheet
from gis.geometry.gcj02 import ShiftedCrs
from gis.imports.columns import Field
from gis.imports.finders import Ambiguous, GridFinder
from gis.imports.import_report import ImportResult
from gis.imports.sheet_rows import RowReader, TableReader
from gis.plan.edit import Edit, EditLabel
from gis.plan.plan import Plan
from gis.plan.records import Member, MemberId
from gis.progress import Progress
from gis.topology.records import GridId

FIELDS = (
    Field("name", ("姓名", "党员姓名", "党员", "名字")),
    Field("branch", ("所在党支部", "党支部", "所属党支部", "支部", "所在支部", "所属支部",
                     "组织关系所在党支部", "党组织")),
    Field("household_no", ("户号", "户编号", "住户编号", "所在户号", "家庭编号")),
    Field("grid", ("所属网格", "所在网格", "网格编号", "网格编码", "网格", "居住网格")),
    Field("service_grid", ("服务网格", "联系网格", "报到网格", "责任网格", "包联网格")),
)  # fmt: skip


def import_members(
    plan: Plan,
    sheets: Sequence[Sheet],
    *,
    columns: Mapping[str, str] | None = None,
    crs: CRS | ShiftedCrs | None = None,
    progress: Progress | None = None,
) -> ImportResult:
    """Return the step that puts the members of a roster into a plan, and the report.

    A member of the same name, branch and household number is brought up to date. Where a member
    lives follows from the household when households are assigned; a grid in the roster counts
    until then. Raises InputProblem when the table as a whole cannot be used.
    """
    del crs, progress  # such a list has no places, and is read in no time
    table = TableReader(sheets, FIELDS, columns or {}, (("name",),))
    grids = GridFinder(plan)
    numbers = {household.household_no for household in plan.households.values()}
    old = {(m.name, m.branch, m.household_no): m for m in plan.members.values()}
    seen: dict[tuple[str, str, str], int] = {}
    puts: dict[MemberId, Member] = {}
    following = max(plan.members, default=0) + 1
    added = changed = unchanged = 0
    for reader in table.sheets:
        for row in reader:
            key = (row.text("name"), row.text("branch"), row.text("household_no"))
            if not key[0]:
                row.problem("name", "imports.name_missing")
                continue
            if key in seen:
                row.problem("name", "imports.row_doubled", first=seen[key])
                continue
            seen[key] = row.number
            if key[2] and key[2] not in numbers:
                row.remark("household_no", "imports.household_unknown", said=key[2])
            before = old.get(key)
            member = replace(
                before or Member(MemberId(following), *key),
                grid=_grid(row, "grid", grids) or (before.grid if before else None),
                service_grid=_grid(row, "service_grid", grids)
                or (before.service_grid if before else None),
            )
            if member == before:
                unchanged += 1
                continue
            added += before is None
            changed += before is not None
            following += before is None
            puts[member.id] = member
    label = EditLabel("imports.import_members", {"count": len(puts)})
    return ImportResult(
        Edit(label, {"members": puts} if puts else {}), table.report(added, changed, unchanged)
    )


def _grid(row: RowReader, field: str, grids: GridFinder) -> GridId | None:
    text = row.text(field)
    if not text:
        return None
    try:
        grid = grids.find_whole(text)
    except Ambiguous as problem:
        row.remark(field, "imports.grid_ambiguous", said=text, count=problem.count)
        return None
    if grid is None:
        row.remark(field, "imports.grid_unknown", said=text)
    return grid
