"""Units, grids, sub-grids and boundaries as tables."""

from collections import Counter
from collections.abc import Iterable

import shapely
from shapely.geometry.base import BaseGeometry

from gis.exports.look import ExportLook
from gis.exports.table import (
    ExportColumn,
    ExportTable,
    ShapeKind,
    Value,
    integer,
    real,
    shapes_of,
    text,
)
from gis.exports.wording import LINE_CLASS
from gis.geometry.lattice import M2_PER_MM2, MM_PER_M
from gis.plan.plan import Plan
from gis.plan.records import Grid
from gis.reports.grid_figures import GridFigures, figures_by_grid
from gis.topology.records import Label, UnitId, grid_label, grid_of, is_grid, is_unassigned

Row = tuple[Value, ...]
Record = tuple[int, Row, BaseGeometry | None]

_AREA_DIGITS = 3
_KIND = text("kind", words="panels.kind")
_BASIS = text("basis")
_UNIT = (text("unit"), text("unit_name"))
_COUNTS = (integer("households"), integer("people"), integer("members"))
UNIT_COLUMNS = (
    text("code"), text("name"), text("tier"), text("parent"), integer("grids"), *_COUNTS,
    real("area_m2"),
)  # fmt: skip
GRID_COLUMNS = (
    text("code"), text("name"), _KIND, *_UNIT, _BASIS, *_COUNTS, real("area_m2"),
    integer("places"), text("villager_groups", "groups"), text("party_groups", "party_grps"),
    integer("colour"),
)  # fmt: skip
SUB_GRID_COLUMNS = (
    text("code"), text("name"), text("tier"), _KIND, text("grid"), *_UNIT, _BASIS,
    real("area_m2"), integer("colour"),
)  # fmt: skip
ONLINE_COLUMNS = (text("code"), text("name"), _KIND, *_UNIT, text("hosts"))
BORDER_COLUMNS = (
    text("kind", words=LINE_CLASS), text("standing", words="panels.standing"),
    text("follows", words="reports.follows"), text("named"), text("left_code"),
    text("right_code"), real("length_m"), text("line_class", words=LINE_CLASS),
)  # fmt: skip


class LandTables:
    """Make the tables of a plan's land; `counted` is false where its people are locked away."""

    def __init__(self, plan: Plan, look: ExportLook, *, counted: bool) -> None:
        self._plan, self._look, self._counted = plan, look, counted
        base = sorted(
            (grid for grid in plan.grids.values() if grid.parent is None), key=_order_of_grid
        )
        self._with_land = [grid for grid in base if self._has_land(grid)]
        self._over = [grid for grid in base if grid.id in plan.overlays]
        self._without = [
            grid for grid in base if grid.id not in plan.overlays and not self._has_land(grid)
        ]

    def _has_land(self, grid: Grid) -> bool:
        partition = self._plan.partition
        return any(partition.arcs_of(label) for label in self._plan.labels_of_grid(grid.id))

    def units(self) -> ExportTable:
        """Return the units of all tiers, the higher ones first."""
        counts = self._unit_counts()
        tiers = list(self._plan.rules.tiers)
        rank = {tier: place for place, tier in enumerate(tiers)}
        records: list[Record] = []
        ordered = sorted(
            self._plan.units.values(),
            key=lambda unit: (rank.get(unit.tier, len(tiers)), unit.code, unit.id),
        )
        for unit in ordered:
            land = self._plan.unit_polygon_mm(unit.id)
            parent = None if unit.parent is None else self._plan.units[unit.parent].code
            figures = counts[unit.id]
            people = (figures["households"], figures["people"], figures["members"])
            row: Row = (
                unit.code, unit.name, unit.tier, parent, figures["grids"],
                *(people if self._counted else (None,) * 3), _area(land),
            )  # fmt: skip
            records.append((unit.id, row, land))
        return _table("units", UNIT_COLUMNS, records, "MultiPolygon")

    def _unit_counts(self) -> dict[UnitId, Counter[str]]:
        plan = self._plan
        own: dict[UnitId, Counter[str]] = {unit: Counter() for unit in plan.units}
        homes: Counter[tuple[object, UnitId | None, int]] = Counter()
        for home in plan.households.values():
            homes[home.grid, home.unit, home.people] += 1
        for (grid, unit, people), count in homes.items():
            lives_in = plan.grids[grid].unit if grid in plan.grids else unit  # type: ignore[index]
            if lives_in in own:
                own[lives_in]["households"] += count
                own[lives_in]["people"] += people * count
        for each in plan.grids.values():
            if each.parent is None:
                own[each.unit]["grids"] += 1
                own[each.unit]["members"] += plan.member_counts.of_grid(each.id)
        total: dict[UnitId, Counter[str]] = {}
        for unit in plan.units:
            total[unit] = Counter()
            for below in plan.units_within(unit):
                total[unit].update(own[below])
        return total

    def grids(self) -> ExportTable:
        """Return the grids with land of their own: a partition, without what lies over it."""
        return self._of_grids("grids", self._with_land)

    def exclusive(self) -> ExportTable:
        """Return the exclusive grids that lie over others."""
        return self._of_grids("exclusive", self._over)

    def _of_grids(self, layer: str, grids: list[Grid]) -> ExportTable:
        figures = figures_by_grid(self._plan, [grid.id for grid in grids])
        records: list[Record] = []
        for grid in grids:
            land = self._plan.grid_polygon_mm(grid.id)
            row = self._grid_row(grid, figures[grid.id], land)
            records.append((grid.id, row, land))
        return _table(layer, GRID_COLUMNS, records, "MultiPolygon")

    def _grid_row(self, grid: Grid, figures: GridFigures, land: BaseGeometry) -> Row:
        unit = self._plan.units[grid.unit]
        people = (figures.households, figures.people, figures.members)
        return (
            grid.code, grid.name, grid.kind.value, unit.code, unit.name, grid.basis,
            *(people if self._counted else (None,) * 3), _area(land), figures.places,
            "、".join(figures.villager_groups), "、".join(figures.party_groups),
            self._look.fill_of.get(grid.id),
        )  # fmt: skip

    def sub_grids(self) -> ExportTable:
        """Return the parts of grids."""
        plan, records = self._plan, list[Record]()
        parts = sorted((g for g in plan.grids.values() if g.parent is not None), key=_order_of_grid)
        for grid in parts:
            land = plan.grid_polygon_mm(grid.id)
            unit, whole = plan.units[grid.unit], plan.grids[plan.base_grid(grid.id)]
            row: Row = (
                grid.code, grid.name, grid.tier, grid.kind.value, whole.code, unit.code, unit.name,
                grid.basis, _area(land), self._look.fill_of.get(whole.id),
            )  # fmt: skip
            records.append((grid.id, row, land))
        return _table("sub_grids", SUB_GRID_COLUMNS, records, "MultiPolygon")

    def online(self) -> ExportTable:
        """Return the grids without land, the online ones, with their hosts."""
        plan, records = self._plan, list[Record]()
        for grid in self._without:
            unit = plan.units[grid.unit]
            hosts = "、".join(plan.grids[host].code for host in grid.hosts if host in plan.grids)
            row: Row = (grid.code, grid.name, grid.kind.value, unit.code, unit.name, hosts)
            records.append((grid.id, row, None))
        return _table("online", ONLINE_COLUMNS, records, None)

    def borders(self) -> ExportTable:
        """Return each boundary once, by what it parts."""
        records: list[Record] = []
        for arc in sorted(self._plan.partition.arcs.values(), key=lambda arc: arc.id):
            line = shapely.LineString(self._plan.partition.line_mm(arc.id))
            kind, standing = self._look.kinds[arc.id], arc.border.standing.value
            row: Row = (
                kind, standing, arc.border.follows.value, arc.border.named,
                self._code_of(arc.left), self._code_of(arc.right),
                round(float(line.length) / MM_PER_M, _AREA_DIGITS),
                self._look.line_class(kind, standing),
            )  # fmt: skip
            records.append((arc.id, row, line))
        return _table("borders", BORDER_COLUMNS, records, "MultiLineString")

    def _code_of(self, label: Label) -> str | None:
        if is_grid(label):
            return self._plan.grids[grid_of(label)].code
        unit = self._plan.unit_of_label(label) if is_unassigned(label) else None
        return None if unit is None else self._plan.units[unit].code


def _order_of_grid(grid: Grid) -> tuple[str, int]:
    return grid.code, grid_label(grid.id)


def _area(land: BaseGeometry) -> float:
    return round(float(land.area) * M2_PER_MM2, _AREA_DIGITS)


def _table(
    layer: str,
    columns: tuple[ExportColumn, ...],
    records: Iterable[Record],
    kind: ShapeKind | None,
) -> ExportTable:
    """Return a table; a shape without extent is none."""
    listed = list(records)
    shapes = [None if land is None or land.is_empty else land for _, _, land in listed]
    return ExportTable(
        layer,
        columns,
        tuple(number for number, _, _ in listed),
        tuple(row for _, row, _ in listed),
        kind,
        None if kind is None else shapes_of(list(shapes)),
    )
