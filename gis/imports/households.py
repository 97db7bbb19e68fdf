"""Households from the lists that offices keep."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np
from pyproj import CRS

from gis.files.sheet import Sheet
from gis.geometry.gcj02 import ShiftedCrs
from gis.imports.cells import has_lost_digits, holds_id_number, text_of, whole_number_of
from gis.imports.columns import Field
from gis.imports.finders import Ambiguous, GridFinder, UnitFinder
from gis.imports.household_places import Place, places_of
from gis.imports.import_report import ImportResult, Note
from gis.imports.sheet_rows import RowReader, SheetReader, TableReader
from gis.plan.edit import Edit, EditLabel
from gis.plan.plan import Plan
from gis.plan.records import AssignedBy, Household, HouseholdId
from gis.progress import NoProgress, Progress
from gis.topology.locate import labels_at
from gis.topology.records import GridId, Label, UnitId

FIELDS = (
    Field("household_no", ("户号", "户编号", "户编码", "家庭编号", "农户编号", "住户编号", "编号")),
    Field(
        "unit",
        ("村", "村社区", "行政村", "社区", "所在村", "所属村", "村名", "村居", "村委会", "居委会",
         "村(居)", "所属社区", "village", "村代码", "村编码"),
    ),
    Field("township", ("乡镇", "镇", "街道", "镇街", "乡镇街道", "所属乡镇", "town")),
    Field(
        "villager_group",
        ("村民小组", "组别", "小组", "村组", "组", "所在组", "村民组", "居民小组", "自然村",
         "group"),
    ),
    Field(
        "house_no",
        ("门牌号", "门牌", "门牌号码", "住址", "地址", "家庭住址", "详细地址", "现住址", "居住地址",
         "现居住地", "address"),
    ),
    Field("householder", ("户主姓名", "户主", "户主名", "户主名称", "owner", "姓名")),
    Field(
        "people",
        ("人口数", "家庭人口", "人口", "人数", "家庭人口数", "人口数量", "家庭人数", "总人口",
         "户籍人口", "population", "persons"),
    ),
    Field("lonlat", ("坐标", "经纬度", "位置坐标", "gps坐标", "经纬度坐标", "coordinates")),
    Field(
        "x",
        ("经度", "lon", "lng", "longitude", "东坐标", "横坐标", "x坐标", "e", "east", "easting",
         "gps经度", "经度坐标"),
    ),
    Field(
        "y",
        ("纬度", "lat", "latitude", "北坐标", "纵坐标", "y坐标", "n", "north", "northing",
         "gps纬度", "纬度坐标"),
    ),
    Field("grid", ("所属网格", "网格编号", "网格编码", "网格", "网格名称", "所在网格", "网格代码")),
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class _Read:
    row: RowReader
    household_no: str
    unit: UnitId | None
    grid: GridId | None
    people: int
    place: Place | None


def import_households(
    plan: Plan,
    sheets: Sequence[Sheet],
    *,
    columns: Mapping[str, str] | None = None,
    crs: CRS | ShiftedCrs | None = None,
    progress: Progress | None = None,
) -> ImportResult:
    """Return the step that puts the households of a table into a plan, and the report.

    A household of the same number and unit is brought up to date; one that is new gets an id
    above all others. Rows that cannot be used are in the report with sheet, row, column and
    reason, the others go in. A household need not have a location; one that moves loses its
    grid, unless it was assigned by hand. Nothing is assigned by location here. `columns` maps
    fields to columns, `crs` says what the coordinates are in. Raises InputProblem when the table
    as a whole cannot be used.
    """
    progress = progress or NoProgress()
    table = TableReader(sheets, FIELDS, columns or {}, _required(sheets))
    work = _Work(plan, table, crs)
    for done, reader in enumerate(table.sheets, start=1):
        work.read(reader)
        progress.step(done / len(table.sheets))
        progress.raise_if_cancelled()
    return work.finished()


def _required(sheets: Sequence[Sheet]) -> Sequence[Sequence[str]]:
    is_vector = any(sheet.places is not None for sheet in sheets)
    return () if is_vector else (("household_no",),)


class _Work:
    def __init__(self, plan: Plan, table: TableReader, crs: CRS | ShiftedCrs | None) -> None:
        self._plan = plan
        self._table = table
        self._crs = crs
        self._units = UnitFinder(plan)
        self._grids = GridFinder(plan)
        self._old = {
            (one.household_no, one.unit): one
            for one in sorted(plan.households.values(), key=lambda one: -one.id)
        }
        self._seen: dict[tuple[str, UnitId | None], int] = {}
        self._next = max(plan.households, default=0) + 1
        self._puts: dict[HouseholdId, Household] = {}
        self._added = self._changed = self._unchanged = 0

    def read(self, reader: SheetReader) -> None:
        """Take in one sheet."""
        rows = list(reader)
        places = places_of(self._plan, reader, rows, self._crs)
        units = self._units_of(reader, rows, places)
        bad = {problem.row for problem in reader.problems}
        uncounted = 0
        for row, place, unit in zip(rows, places, units, strict=True):
            number = self._number(row)
            people = self._people(row)
            grid = self._grid(row, unit)
            if number is None or people is None or row.number in bad:
                continue
            key = (number, unit)
            if key in self._seen:
                row.problem("household_no", "imports.number_doubled", first=self._seen[key])
                continue
            self._seen[key] = row.number
            uncounted += people < 0
            self._put(_Read(row, number, unit, grid, max(people, 0), place))
        if uncounted:
            facts = {"sheet": reader.sheet.name, "count": uncounted}
            self._table.notes.append(Note("imports.people_unknown", facts))

    def finished(self) -> ImportResult:
        """Return the step and the report."""
        label = EditLabel("imports.import_households", {"count": len(self._puts)})
        puts = {"households": self._puts} if self._puts else {}
        report = self._table.report(self._added, self._changed, self._unchanged)
        return ImportResult(Edit(label, puts), report)

    def _number(self, row: RowReader) -> str | None:
        if not row.sheet.has("household_no"):
            return str(row.number)
        number = text_of(row.cell("household_no"))
        if not number:
            row.problem("household_no", "imports.number_missing")
            return None
        if holds_id_number(number):
            row.problem("household_no", "imports.number_is_id")
            return None
        if has_lost_digits(row.cell("household_no")):
            row.problem("household_no", "imports.number_lost_digits")
            return None
        return number

    def _people(self, row: RowReader) -> int | None:
        """Return the number of people, -1 when the cell is empty, None when it is no number."""
        cell = row.cell("people")
        people = whole_number_of(cell)
        if people is not None:
            return people
        said = text_of(cell)
        if not said:
            return -1
        row.problem("people", "imports.people_not_a_number", said=said[:20])
        return None

    def _units_of(
        self, reader: SheetReader, rows: Sequence[RowReader], places: Sequence[Place | None]
    ) -> list[UnitId | None]:
        if reader.has("unit"):
            return [self._named_unit(row) for row in rows]
        try:
            by_sheet = self._units.find(text_of(reader.sheet.name))
        except Ambiguous:
            by_sheet = None
        leaves = self._plan.leaf_units()
        if by_sheet is None and len(leaves) == 1:
            by_sheet = leaves[0]
        if by_sheet is not None:
            return [by_sheet] * len(rows)
        at = [index for index, place in enumerate(places) if place is not None]
        xy_mm = np.array([places[index] for index in at], dtype=np.int64).reshape(-1, 2)
        units: list[UnitId | None] = [None] * len(rows)
        for index, label in zip(at, labels_at(self._plan.partition, xy_mm).tolist(), strict=True):
            units[index] = self._plan.unit_of_label(Label(label))
        self._table.notes.append(Note("imports.unit_by_place", {"sheet": reader.sheet.name}))
        return units

    def _named_unit(self, row: RowReader) -> UnitId | None:
        text = row.text("unit")
        if not text:
            return None
        try:
            unit = self._units.find(text, row.text("township"))
        except Ambiguous as problem:
            row.problem("unit", "imports.unit_ambiguous", said=text, count=problem.count)
            return None
        if unit is None:
            row.problem("unit", "imports.unit_unknown", said=text)
        return unit

    def _grid(self, row: RowReader, unit: UnitId | None) -> GridId | None:
        text = row.text("grid") if self._plan.grids and row.sheet.has("grid") else ""
        if not text:
            return None
        try:
            grid = self._grids.find_whole(text, unit)
        except Ambiguous:
            grid = None
        if grid is None:
            row.remark("grid", "imports.grid_unknown", said=text)
        return grid

    def _put(self, read: _Read) -> None:
        old = self._old.get((read.household_no, read.unit))
        household = self._record(read, old)
        if old == household:
            self._unchanged += 1
            return
        if old is None:
            self._added += 1
            self._next += 1
        else:
            self._changed += 1
        self._puts[household.id] = household

    def _record(self, read: _Read, old: Household | None) -> Household:
        row = read.row
        grid, by = read.grid, None if read.grid is None else AssignedBy.IMPORT
        if old is not None:
            moved = read.place is not None and read.place != old.location
            if old.assigned_by is AssignedBy.HAND or (not moved and read.grid is None):
                grid, by = old.grid, old.assigned_by
        new = Household(
            id=HouseholdId(self._next) if old is None else old.id,
            household_no=read.household_no,
            unit=read.unit,
            villager_group=row.text("villager_group"),
            house_no=row.text("house_no"),
            householder=row.text("householder"),
            people=read.people,
            location=read.place,
            grid=grid,
            assigned_by=by,
        )
        return new if old is None else _with_what_is_known(new, old, row.sheet)


def _with_what_is_known(new: Household, old: Household, sheet: SheetReader) -> Household:
    """Keep what the old record knows and the table has no column for, or no place for."""
    kept: dict[str, object] = {
        name: getattr(old, name)
        for name in ("villager_group", "house_no", "householder", "people")
        if not sheet.has(name)
    }
    if new.location is None:
        kept["location"] = old.location
    return replace(new, **kept)  # type: ignore[arg-type]
