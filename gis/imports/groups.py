"""Party groups and branches with the grids that they serve, from a list."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Literal

from gis.files.sheet import Sheet
from gis.geometry.any_crs import AnyCrs
from gis.imports.columns import ColumnChoice, Field
from gis.imports.import_report import ImportResult
from gis.imports.named_places import NamedPlaces
from gis.imports.sheet_rows import RowReader, TableReader
from gis.imports.tally import Tally
from gis.plan.edit import Edit, EditLabel
from gis.plan.plan import Plan
from gis.plan.records import PARTY_LEVELS, PartyGroup, PartyGroupId
from gis.progress import Progress
from gis.topology.records import GridId, UnitId

FIELDS = (
    Field("name", ("名称", "党小组名称", "党组织名称", "党支部名称", "党小组", "党组织", "组织名称",
                   "党支部")),
    Field("kind", ("类型", "组建方式", "设置方式", "独立联合", "独立/联合", "组建类型")),
    Field("level", ("层级", "级别", "组织类别", "党组织类别", "类别")),
    Field("grids", ("覆盖网格", "网格", "所属网格", "所在网格", "服务网格", "网格编号", "网格编码",
                    "网格名称")),
    Field("unit", ("村", "村社区", "社区", "行政村", "所在村", "所属村", "村居", "村名")),
    Field("township", ("乡镇", "镇", "街道", "镇街", "乡镇街道")),
    Field("parent", ("上级党组织", "上级组织", "所属党组织", "上级党支部", "上级", "隶属党组织",
                     "所属党支部", "所在党支部")),
)  # fmt: skip
_GROUP, _BRANCH, _GENERAL, _COMMITTEE = PARTY_LEVELS
_LEVELS = (
    (_GENERAL, re.compile(r"总支")),
    (_COMMITTEE, re.compile(r"党委|工委|committee", re.IGNORECASE)),
    (_GROUP, re.compile(r"小组|group", re.IGNORECASE)),
    (_BRANCH, re.compile(r"支部|branch", re.IGNORECASE)),
)


def import_groups(  # one argument for each thing that a user may say
    plan: Plan,
    sheets: Sequence[Sheet],
    *,
    columns: ColumnChoice | None = None,
    crs: AnyCrs | None = None,
    remove_missing: bool = False,
    progress: Progress | None = None,
) -> ImportResult:
    """Return the step that puts Party groups and branches into a plan, and the report.

    One of the same name and unit is brought up to date. A group without a word for it is joint
    when it serves several grids; its level follows from the word or the name. The one above may
    stand in the plan or anywhere in the file. Raises InputProblem when the table cannot be used.
    """
    del crs, remove_missing  # such a list has no places, and never takes anything out
    table = TableReader(sheets, FIELDS, columns or {}, (("name",),), progress)
    work = _Work(plan)
    for reader in table.sheets:
        for row in table.watched(reader):
            if not row.is_failing():
                work.read(row)
    puts = work.finished()
    label = EditLabel("imports.import_groups", {"count": len(puts)})
    edit = Edit(label, {"party_groups": puts} if puts else {})
    return ImportResult(edit, table.report(work.tally))


class _Work:
    def __init__(self, plan: Plan) -> None:
        self._plan = plan
        self._named = NamedPlaces(plan)
        self._by_name: dict[str, list[PartyGroup]] = {}
        for group in plan.party_groups.values():
            self._by_name.setdefault(group.name, []).append(group)
        self._seen: dict[tuple[str, UnitId | None], int] = {}
        self._read: list[tuple[RowReader, PartyGroup | None, PartyGroup]] = []
        self._next = max(plan.party_groups, default=0) + 1
        self.tally = Tally(plan)

    def read(self, row: RowReader) -> None:
        """Take in one row, all but the group above."""
        name = row.text("name")
        if not name:
            row.problem("name", "imports.group_name_missing")
            return
        unit = self._named.unit(row)
        grids = self._named.grids(row, "grids", unit)
        if unit is None and len(units := {self._plan.grids[grid].unit for grid in grids}) == 1:
            unit = next(iter(units))
        same = [group for group in self._by_name.get(name, ()) if unit in (None, group.unit)]
        if len(same) > 1:
            row.ambiguous("name", "imports.group_in_several", count=len(same))
        if row.is_failing():
            return
        old = same[0] if same else None
        key = name, unit if old is None else old.unit
        if key in self._seen:
            row.problem("name", "imports.row_doubled", first=self._seen[key])
            return
        level = _level(row, name) or (_GROUP if old is None else old.level)
        grids = grids or (() if old is None else old.grids)
        kind = self._kind(row, level, grids)
        if kind is None:
            return
        self._seen[key] = row.number
        if old is None:
            group = PartyGroup(PartyGroupId(self._next), name, kind, grids, level, unit)
            self._next += 1
        else:
            group = replace(old, kind=kind, grids=grids, level=level)
        self._read.append((row, old, group))

    def finished(self) -> dict[PartyGroupId, PartyGroup]:
        """Return the groups that are new or changed, with the ones above them."""
        puts: dict[PartyGroupId, PartyGroup] = {}
        there = dict(self._plan.party_groups) | {group.id: group for _, _, group in self._read}
        for row, old, group in self._read:
            parent = self._parent(row, group, there)
            if parent is not None:
                group = replace(group, parent=parent)
            self.tally.count(row.sheet.sheet.name, row.number, [(old, group)])
            if group != old:
                puts[group.id] = group
        return puts

    def _parent(
        self, row: RowReader, group: PartyGroup, there: Mapping[PartyGroupId, PartyGroup]
    ) -> PartyGroupId | None:
        said = row.text("parent")
        if not said:
            return None
        found = [
            each
            for each in there.values()
            if each.name == said
            and PARTY_LEVELS.index(each.level) > PARTY_LEVELS.index(group.level)
        ]
        same_unit = [each for each in found if each.unit == group.unit]
        found = same_unit or found
        if len(found) != 1:
            row.remark("parent", "imports.parent_group_unknown", said=said)
            return None
        return found[0].id

    def _kind(
        self, row: RowReader, level: str, grids: Sequence[GridId]
    ) -> Literal["independent", "joint"] | None:
        """Return the kind of a group; None where it cannot be, which is noted."""
        said = row.text("kind")
        kind: Literal["independent", "joint"] = "joint" if len(grids) > 1 else "independent"
        if "联合" in said and kind == "independent":
            row.problem("grids", "imports.joint_needs_grids", count=len(grids))
            return None
        if "独立" in said and kind == "joint":
            row.problem("grids", "imports.independent_has_grids", count=len(grids))
            return None
        if not grids and level == _GROUP:
            row.problem("grids", "imports.group_needs_grid")
            return None
        return kind


def _level(row: RowReader, name: str) -> str | None:
    for text in (row.text("level"), name):
        for level, pattern in _LEVELS:
            if text and (text == level or pattern.search(text)):
                return level
    return None
