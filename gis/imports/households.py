"""Households from the lists that offices keep."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np

from gis.files.sheet import Sheet
from gis.geometry.any_crs import AnyCrs
from gis.identity_numbers import holds_identity_number, without_identity_numbers
from gis.imports.cells import has_lost_digits, text_of, whole_number_of
from gis.imports.columns import ColumnChoice, Field
from gis.imports.coordinates import Surroundings
from gis.imports.doubled_households import DoubledHouseholds
from gis.imports.finders import Ambiguous, GridFinder, UnitFinder
from gis.imports.household_match import HouseholdMatch
from gis.imports.household_places import Place, places_of
from gis.imports.import_report import ImportResult, Note
from gis.imports.number_widths import NumberWidths
from gis.imports.sheet_rows import RowReader, SheetReader, TableReader
from gis.imports.shifted_block import shift_notes
from gis.imports.tally import Tally
from gis.operations.remove_households import remove_households
from gis.plan.edit import Edit, EditLabel, merged
from gis.plan.plan import Plan
from gis.plan.records import AssignedBy, Household, HouseholdId, LocatedBy
from gis.progress import Progress
from gis.topology.locate import labels_at
from gis.topology.records import GridId, Label, UnitId

_SAME_PLACE_MM = 100
"""Lists write degrees with six or more decimals, or metres with two."""

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
        ("常住人口", "常住人口数", "常住人数", "实际居住人口", "实际居住人数", "现居住人数",
         "居住人数", "人口数", "家庭人口", "人口", "人数", "家庭人口数", "人口数量", "家庭人数",
         "总人口", "户籍人口", "户籍人口数", "户籍人数", "population", "persons"),
    ),
    Field(
        "registered_place",
        ("户籍地", "户籍所在地", "户籍村", "户籍地址", "户口所在地", "户籍地村", "户籍所在村"),
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


_RESIDENT = re.compile(r"常住|居住|实有")
_REGISTERED = re.compile(r"户籍")
_UNIT_OF_ADDRESS = re.compile(r"^.*?(?:村|社区)")
_KEPT = ("villager_group", "house_no", "householder", "people")


@dataclass(frozen=True, slots=True)
class _Read:
    row: RowReader
    household_no: str
    unit: UnitId | None
    grid: GridId | None
    people: int
    place: Place | None


def import_households(  # one argument for each thing that a user may say
    plan: Plan,
    sheets: Sequence[Sheet],
    *,
    columns: ColumnChoice | None = None,
    crs: AnyCrs | None = None,
    remove_missing: bool = False,
    progress: Progress | None = None,
) -> ImportResult:
    """Return the step that puts the households of a table into a plan, and the report.

    A household of the same number and unit, or in a list without numbers of the same householder
    and house, is brought up to date; a new one gets an id above all others. Rows that cannot be
    used are in the report with sheet, row, column and reason, and so are those that fit several
    households or contradict the plan; the others go in. A household need not have a location; one
    that moves loses its grid, unless it was assigned by hand. Nothing is assigned by location here.
    Households of the units that the file covers that it does not have are counted, and with
    `remove_missing` taken out. `columns` maps fields to columns, `crs` says what the coordinates
    are in. Raises InputProblem when the table as a whole cannot be used.
    """
    table = TableReader(sheets, FIELDS, columns or {}, _required(sheets), progress)
    work = _Work(plan, table, crs)
    for reader in table.sheets:
        work.read(reader)
    return work.finished(remove_missing=remove_missing)


def _required(sheets: Sequence[Sheet]) -> Sequence[Sequence[str]]:
    if any(sheet.places is not None for sheet in sheets):
        return ()
    return (("household_no", "householder"), ("household_no", "house_no"))


class _Work:
    def __init__(self, plan: Plan, table: TableReader, crs: AnyCrs | None) -> None:
        self._plan = plan
        self._table = table
        self._crs = crs
        self._surroundings = Surroundings(plan)
        self._units = UnitFinder(plan)
        self._grids = GridFinder(plan)
        self._match = HouseholdMatch(plan)
        self._tally = Tally(plan)
        self._doubled = DoubledHouseholds()
        self._widths = NumberWidths(plan)
        self._next = max(plan.households, default=0) + 1
        self._puts: dict[HouseholdId, Household] = {}
        self._covered: set[UnitId | None] = set()
        self._unread_numbers = 0

    def read(self, reader: SheetReader) -> None:
        """Take in one sheet."""
        rows = list(reader)
        self._widths.look_at(reader)
        places = places_of(self._plan, reader, rows, self._crs, self._table.notes)
        units = self._units_of(reader, rows, places)
        uncounted = 0
        together = zip(rows, places, units, strict=True)
        for row, place, unit in self._table.watched(together):
            number = self._number(row)
            people = self._people(row)
            if number is None:
                self._unread_numbers += 1
            elif row.is_failing():
                self._match.mention(number)
            if number is None or people is None or row.is_failing():
                continue
            read = _Read(row, number, unit, self._grid(row, unit), max(people, 0), place)
            if self._put(read):
                uncounted += people < 0
        self._note_people(reader, uncounted)

    def finished(self, *, remove_missing: bool) -> ImportResult:
        """Return the step and the report."""
        covered = self._covered - {None}
        missing = [
            household.id
            for household in self._plan.households.values()
            if household.unit in covered and household.id not in self._match.mentioned
        ]
        gone: Sequence[HouseholdId] = missing if remove_missing else ()
        if gone and self._unread_numbers:
            facts = {"count": self._unread_numbers}
            self._table.notes.append(Note("imports.missing_kept", facts))
            gone = ()
        label = EditLabel("imports.import_households", {"count": len(self._puts) + len(gone)})
        edit = Edit(label, {"households": self._puts} if self._puts else {})
        if gone:
            edit = merged(self._plan, edit, remove_households(self._plan, households=gone), label)
        self._table.notes.extend(shift_notes(self._plan, self._puts.values()))
        report = self._table.report(self._tally, missing=len(missing), removed=len(gone))
        return ImportResult(edit, report)

    def _number(self, row: RowReader) -> str | None:
        """Return the number of a row, "" where the list has none and the house decides."""
        if not row.sheet.has("household_no"):
            return self._number_by_house(row)
        number = text_of(row.cell("household_no"))
        if not number:
            row.problem("household_no", "imports.number_missing")
            return None
        if holds_identity_number(number):
            row.problem("household_no", "imports.number_is_id")
            return None
        if has_lost_digits(row.cell("household_no")):
            row.problem("household_no", "imports.number_lost_digits")
            return None
        return number

    def _number_by_house(self, row: RowReader) -> str | None:
        """Return the number of a row of a list without numbers; that of a point is its place."""
        if not (row.sheet.has("householder") and row.sheet.has("house_no")):
            return str(row.number)
        if row.text("householder") or row.text("house_no"):
            return ""
        row.problem("householder", "imports.house_missing")
        return None

    def _people(self, row: RowReader) -> int | None:
        """Return the number of people, -1 when the cell is empty, None when it is no number."""
        cell = row.cell("people")
        people = whole_number_of(cell)
        if people is not None:
            return people
        said = text_of(cell)
        if not said:
            return -1
        row.problem(
            "people", "imports.people_not_a_number", said=without_identity_numbers(said)[:20]
        )
        return None

    def _note_people(self, reader: SheetReader, uncounted: int) -> None:
        sheet = reader.sheet.name
        place = reader.places.get("people")
        if place is not None:
            header = reader.sheet.header[place].replace("\n", "")
            kind = "as_listed"
            if _RESIDENT.search(header):
                kind = "resident"
            elif _REGISTERED.search(header):
                kind = "registered"
            note = Note(f"imports.people_{kind}", {"sheet": sheet, "column": header})
            self._table.notes.append(note)
        if uncounted:
            facts = {"sheet": sheet, "count": uncounted}
            self._table.notes.append(Note("imports.people_unknown", facts))

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
        if at:
            self._table.notes.append(Note("imports.unit_by_place", {"sheet": reader.sheet.name}))
        return units

    def _named_unit(self, row: RowReader) -> UnitId | None:
        text = row.text("unit")
        if not text:
            return None
        try:
            unit = self._units.find(text, row.text("township"))
        except Ambiguous as problem:
            row.ambiguous("unit", "imports.unit_ambiguous", said=text, count=problem.count)
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

    def _put(self, read: _Read) -> bool:
        """Take in a row; tells whether it was."""
        row = read.row
        if read.household_no:
            old = self._match.by_number(row, read.household_no, read.unit)
        else:
            old = self._match.by_house(row, read.unit)
        if row.is_failing() or self._doubled.note(row, read.household_no, read.unit, old):
            return False
        if old is None and read.household_no:
            self._match.compare_house(row, read.unit)
            if width := self._widths.missing(read.household_no, read.unit):
                row.remark("household_no", "imports.number_zeros_doubtful", digits=width)
        household = self._record(read, old)
        self._covered.add(household.unit)
        self._tally.count(row.sheet.sheet.name, row.number, [(old, household)])
        if old is None:
            self._next += 1
        if old != household:
            self._puts[household.id] = household
        return True

    def _record(self, read: _Read, old: Household | None) -> Household:
        row = read.row
        grid, by = read.grid, None if read.grid is None else AssignedBy.IMPORT
        at = read.place
        if old is not None:
            at = self._as_known(at, old.location)
            moved = at is not None and at != old.location
            if old.assigned_by is AssignedBy.HAND or (not moved and read.grid is None):
                grid, by = old.grid, old.assigned_by
        place, registered = self._registered(row, read.unit)
        new = Household(
            id=HouseholdId(self._next) if old is None else old.id,
            household_no=self._number_of(read, old),
            unit=read.unit,
            villager_group=row.text("villager_group"),
            house_no=row.text("house_no"),
            householder=row.text("householder"),
            people=read.people,
            location=at,
            grid=grid,
            assigned_by=by,
            located_by=None if at is None else LocatedBy.COORDINATE,
            hand_reason="" if old is None else old.hand_reason,
            registered_place=place,
            registered_unit=registered,
        )
        return new if old is None else self._with_what_is_known(new, old, row.sheet)

    def _as_known(self, place: Place | None, known: Place | None) -> Place | None:
        """Return the known place for one written with fewer decimals, or far from the project."""
        if place is None or known is None:
            return place
        apart_mm = max(abs(place[0] - known[0]), abs(place[1] - known[1]))
        is_slip = apart_mm <= _SAME_PLACE_MM or not self._surroundings.has(place)
        return known if is_slip else place

    def _number_of(self, read: _Read, old: Household | None) -> str:
        if old is not None:
            return old.household_no
        return read.household_no or self._match.new_number(read.unit)

    def _registered(self, row: RowReader, unit: UnitId | None) -> tuple[str, UnitId | None]:
        """Return where a household is registered, if elsewhere: as text, and as a unit if known."""
        text = row.text("registered_place") if row.sheet.has("registered_place") else ""
        if not text:
            return "", None
        address = _UNIT_OF_ADDRESS.match(text)
        for said in (text, address.group() if address else ""):
            try:
                found = self._units.find(said) if said else None
            except Ambiguous:
                found = None
            if found is not None:
                return ("", None) if found == unit else (text, found)
        return text, None

    def _with_what_is_known(self, new: Household, old: Household, sheet: SheetReader) -> Household:
        """Keep what the old record knows and the table has no column for, or no place for."""
        kept: dict[str, object] = {
            name: getattr(old, name) for name in _KEPT if not sheet.has(name)
        }
        if new.location is None or new.location == old.location:
            kept |= {"location": old.location, "located_by": old.located_by}
        if not sheet.has("registered_place"):
            kept["registered_place"] = old.registered_place
            kept["registered_unit"] = old.registered_unit
        # A list names the village; the plan may know the group of it.
        if old.unit is not None and (
            new.unit is None or old.unit in self._plan.units_within(new.unit)
        ):
            kept["unit"] = old.unit
        return replace(new, **kept)  # type: ignore[arg-type]
