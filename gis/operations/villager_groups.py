"""The land of villager groups, however their names are written."""

import numpy as np
import shapely
from shapely.geometry.base import BaseGeometry

from gis.geometry.inner_points import inner_points
from gis.geometry.rings import even_odd
from gis.operations.house_numbers import group_of
from gis.operations.located_households import names_about
from gis.plan.plan import Plan
from gis.topology.locate import label_at
from gis.topology.records import UnitId, grid_label

TIER = "villager_group"


class VillagerGroups:
    """Find the land of a villager group by its village and its name.

    It is a unit of that tier, else a sub-grid of that tier, else an area among the references.
    """

    def __init__(self, plan: Plan) -> None:
        self._plan = plan
        self._units: dict[tuple[UnitId, str], list[BaseGeometry]] = {}
        self._grids: dict[tuple[UnitId, str], list[BaseGeometry]] = {}
        self._areas: dict[tuple[UnitId, str], list[BaseGeometry]] = {}
        self._known: dict[tuple[UnitId, str], tuple[BaseGeometry, ...]] = {}
        self._collect_units()
        self._collect_grids()
        self._collect_areas()

    def __bool__(self) -> bool:
        """Tell whether the map has the land of any group."""
        return bool(self._units or self._grids or self._areas)

    def lands_of(self, unit: UnitId, group: str) -> tuple[BaseGeometry, ...]:
        """Return the lands in millimetres that bear the name of a group, as `group_of` has it.

        A household's unit may be the group itself: then that is its land, whatever the name.
        """
        key = (unit, group)
        if key not in self._known:
            self._known[key] = self._find(unit, group)
        return self._known[key]

    def land_of(self, unit: UnitId, group: str) -> BaseGeometry | None:
        """Return the land of a group, None when none or several have the name."""
        lands = self.lands_of(unit, group)
        return lands[0] if len(lands) == 1 else None

    def _find(self, unit: UnitId, group: str) -> tuple[BaseGeometry, ...]:
        if self._plan.units[unit].tier == TIER:
            own = self._plan.unit_polygon_mm(unit)
            return () if own.is_empty else (own,)
        if not group:
            return ()
        within = self._plan.units_within(unit)
        for source in (self._units, self._grids, self._areas):
            lands = tuple(land for one in within for land in source.get((one, group), ()))
            if lands:
                for land in lands:
                    shapely.prepare(land)
                return lands
        return ()

    def _collect_units(self) -> None:
        for unit in sorted(self._plan.units):
            record = self._plan.units[unit]
            if record.tier == TIER and record.parent is not None:
                land = self._plan.unit_polygon_mm(unit)
                if not land.is_empty:
                    self._add(self._units, record.parent, record.name, land)

    def _collect_grids(self) -> None:
        for grid in sorted(self._plan.grids):
            record = self._plan.grids[grid]
            if record.tier == TIER and self._plan.partition.arcs_of(grid_label(grid)):
                land = self._plan.partition.polygon_mm(grid_label(grid))
                self._add(self._grids, record.unit, record.name, land)

    def _collect_areas(self) -> None:
        for number in sorted(self._plan.references):
            record = self._plan.references[number]
            if record.theme == TIER and record.is_area and record.name:
                land = even_odd(record.lines)
                if land.is_empty:
                    continue
                ((x_mm, y_mm),) = inner_points(np.array([land], dtype=object))
                unit = self._plan.unit_of_label(label_at(self._plan.partition, x_mm, y_mm))
                if unit is not None:
                    self._add(self._areas, unit, record.name, land)

    def _add(
        self,
        source: dict[tuple[UnitId, str], list[BaseGeometry]],
        unit: UnitId,
        name: str,
        land: BaseGeometry,
    ) -> None:
        group = group_of(name, names_about(self._plan, unit))
        source.setdefault((unit, group), []).append(land)
