"""Places that are served too, from lists of institutions, schools, shops and service points."""

from collections.abc import Sequence
from dataclasses import replace

import numpy as np

from gis.files.sheet import Sheet
from gis.geometry.any_crs import AnyCrs
from gis.imports import households
from gis.imports.columns import ColumnChoice, Field
from gis.imports.household_places import Place as Point
from gis.imports.household_places import places_of
from gis.imports.import_report import ImportResult
from gis.imports.named_places import NamedPlaces
from gis.imports.place_kinds import place_kind
from gis.imports.sheet_rows import RowReader, TableReader
from gis.imports.tally import Tally
from gis.plan.edit import Edit, EditLabel
from gis.plan.plan import Plan
from gis.plan.records import PLACE_KINDS, AssignedBy, LocatedBy, Place, PlaceId
from gis.progress import Progress
from gis.topology.locate import labels_at
from gis.topology.records import GridId, Label, UnitId, grid_of, is_grid

_POINT_FIELDS = tuple(field for field in households.FIELDS if field.key in ("lonlat", "x", "y"))
FIELDS = (
    Field("name", ("名称", "单位名称", "场所名称", "机构名称", "企业名称", "学校名称", "店名",
                   "商户名称", "小区名称", "地点名称", "全称")),
    Field("kind", ("类型", "类别", "场所类型", "单位类型", "机构类型", "种类", "性质")),
    Field("address", ("地址", "详细地址", "所在地址", "位置", "单位地址", "门牌号", "经营地址")),
    Field("unit", ("村", "村社区", "社区", "行政村", "所在村", "所属村", "村居", "村名",
                   "所属社区")),
    Field("township", ("乡镇", "镇", "街道", "镇街", "乡镇街道", "所属乡镇")),
    Field("grid", ("所属网格", "所在网格", "网格编号", "网格编码", "网格", "网格名称")),
    *_POINT_FIELDS,
)  # fmt: skip


def import_places(  # one argument for each thing that a user may say
    plan: Plan,
    sheets: Sequence[Sheet],
    *,
    columns: ColumnChoice | None = None,
    crs: AnyCrs | None = None,
    remove_missing: bool = False,
    progress: Progress | None = None,
) -> ImportResult:
    """Return the step that puts the places of a list into a plan, and the report.

    A place of the same name and unit is brought up to date; of several of them the one with the
    same address or at the same point. Its kind follows from the word for it,
    else from its name, and else is `other`, which is remarked. One that has a location belongs to
    the grid there, unless it was assigned by hand; one without to the grid that the list names.
    Columns of persons and their phones are not read. Raises InputProblem when the table cannot be
    used.
    """
    del remove_missing  # such a list never takes anything out
    table = TableReader(sheets, FIELDS, columns or {}, (("name",),), progress)
    work = _Work(plan)
    for reader in table.sheets:
        rows = list(reader)
        points = places_of(plan, reader, rows, crs, table.notes)
        labels = _grids_at(plan, points)
        for row, point, grid in table.watched(zip(rows, points, labels, strict=True)):
            if not row.is_failing():
                work.read(row, point, grid)
    label = EditLabel("imports.import_places", {"count": len(work.puts)})
    edit = Edit(label, {"places": work.puts} if work.puts else {})
    return ImportResult(edit, table.report(work.tally))


def _grids_at(
    plan: Plan, points: Sequence[Point | None]
) -> list[tuple[UnitId | None, GridId | None]]:
    """Return the unit and the grid that lie at each point."""
    at = [index for index, point in enumerate(points) if point is not None]
    xy_mm = np.array([points[index] for index in at], dtype=np.int64).reshape(-1, 2)
    found: list[tuple[UnitId | None, GridId | None]] = [(None, None)] * len(points)
    for index, value in zip(at, labels_at(plan.partition, xy_mm).tolist(), strict=True):
        label = Label(value)
        grid = plan.base_grid(grid_of(label)) if is_grid(label) else None
        found[index] = plan.unit_of_label(label), grid
    return found


class _Work:
    def __init__(self, plan: Plan) -> None:
        self._plan = plan
        self._named = NamedPlaces(plan)
        self._old: dict[str, list[Place]] = {}
        for place in plan.places.values():
            self._old.setdefault(place.name, []).append(place)
        self._seen: dict[tuple[str, UnitId | None, str, Point | None], int] = {}
        self._matched: dict[PlaceId, int] = {}
        self._next = max(plan.places, default=0) + 1
        self.puts: dict[PlaceId, Place] = {}
        self.tally = Tally(plan)

    def read(
        self, row: RowReader, point: Point | None, there: tuple[UnitId | None, GridId | None]
    ) -> None:
        """Take in one row."""
        name = row.text("name")
        if not name:
            row.problem("name", "imports.place_name_missing")
            return
        unit = self._named.unit(row)
        if unit is None and not row.sheet.has("unit"):
            unit = there[0]
        old = self._known(row, name, unit, point)
        if row.is_failing():
            return
        key = name, unit, row.text("address"), point
        first = self._seen.get(key) or (None if old is None else self._matched.get(old.id))
        if first is not None:
            row.problem("name", "imports.row_doubled", first=first)
            return
        self._seen[key] = row.number
        place = self._record(row, unit, point, there[1], old)
        if old is None:
            self._next += 1
        self._matched[place.id] = row.number
        self.tally.count(row.sheet.sheet.name, row.number, [(old, place)])
        if place != old:
            self.puts[place.id] = place

    def _known(
        self, row: RowReader, name: str, unit: UnitId | None, point: Point | None
    ) -> Place | None:
        same = self._old.get(name, [])
        here = [place for place in same if unit is None or place.unit == unit]
        if len(here) > 1 and (address := row.text("address")):
            here = [place for place in here if place.address == address] or here
        if len(here) > 1 and point is not None:
            here = [place for place in here if place.location == point] or here
        if len(here) > 1:
            row.ambiguous("name", "imports.place_in_several", count=len(here))
            return None
        return here[0] if here else None

    def _record(
        self,
        row: RowReader,
        unit: UnitId | None,
        point: Point | None,
        there: GridId | None,
        old: Place | None,
    ) -> Place:
        grid, by = there, None if there is None else AssignedBy.LOCATION
        if point is None:
            grid = self._named.grid(row, "grid", unit)
            by = None if grid is None else AssignedBy.IMPORT
        located = None if point is None else LocatedBy.COORDINATE
        kind = self._kind(row)
        if old is None:
            name, address = row.text("name"), row.text("address")
            identity = PlaceId(self._next)
            return Place(identity, kind or "other", name, address, unit, point, grid, by, located)
        is_kept = point is None or point == old.location
        if (
            old.assigned_by is AssignedBy.HAND
            or (is_kept and grid is None)
            or (is_kept and old.location is not None)
        ):
            grid, by = old.grid, old.assigned_by
        return replace(
            old,
            kind=kind or old.kind,
            address=row.text("address") or old.address,
            unit=old.unit if unit is None else unit,
            location=old.location if is_kept else point,
            located_by=old.located_by if is_kept else located,
            grid=grid,
            assigned_by=by,
        )

    def _kind(self, row: RowReader) -> str | None:
        said = row.text("kind")
        if said in PLACE_KINDS:
            return said
        kind = (place_kind(said) if said else None) or place_kind(row.text("name"))
        if kind is None:
            row.remark("kind" if said else "name", "imports.place_kind_unknown")
        return kind
