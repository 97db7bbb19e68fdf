"""What a page tells about grids and units: public facts only, and of people the heads' numbers."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from pypinyin import lazy_pinyin

from gis.masking import MASKED
from gis.plan.plan import Plan
from gis.reports.staff import heads_of_grid, role_title
from gis.texts import Language
from gis.topology.records import GridId, UnitId, unassigned_label
from layers.grid_titles import grid_titles
from layers.web_map.web_map_spec import WebMapSpec

_WORD = re.compile("[a-z]+|[0-9]+")

Contact = tuple[str, str, str]
"""The role, the masked name and the published number of a head."""


@dataclass(frozen=True, slots=True)
class Counts:
    """Count households and people; None where they are not told."""

    households: int | None
    people: int | None


@dataclass(frozen=True, slots=True)
class PublicFacts:
    """Tell what a page may say; raises nothing, and names nobody in full."""

    plan: Plan
    spec: WebMapSpec
    language: Language

    def titles(self, grid: GridId) -> tuple[str, ...]:
        """Return what a grid may be called on the map, from long to short."""
        return grid_titles(self.plan, grid)

    def counts(self, grids: Iterable[GridId]) -> Counts:
        """Return the counts of some grids together."""
        if not self.spec.counts:
            return Counts(None, None)
        counts = [self.plan.residents.of_grid(grid) for grid in grids]
        return Counts(
            sum(count.households for count in counts), sum(count.people for count in counts)
        )

    def contacts(self, grid: GridId) -> tuple[Contact, ...]:
        """Return the heads of a grid who have a published number, where that is wanted."""
        if not self.spec.contacts:
            return ()
        heads = heads_of_grid(self.plan, grid, self.spec.made_on.isoformat())
        return tuple(
            (role_title(self.plan, head.role, self.language), MASKED.name(head.name), number)
            for head in heads
            if self._is_printed(head.role) and (number := head.phone_public.strip())
        )

    def _is_printed(self, role: str) -> bool:
        known = self.plan.rules.role(role)
        return known is None or known.printed


def areas_m2(plan: Plan, grids: Iterable[GridId]) -> dict[GridId, float]:
    """Return the areas of some grids in square metres of the plane."""
    return {grid: plan.grid_area_m2(grid) for grid in grids}


def unit_area_m2(plan: Plan, units: Iterable[UnitId], areas: Mapping[GridId, float]) -> float:
    """Return the area of some units' own land, that of their grids among it."""
    total = 0.0
    for unit in units:
        label = unassigned_label(unit)
        total += plan.partition.area_m2(label) if plan.partition.arcs_of(label) else 0.0
        total += sum(
            areas[grid]
            for grid in plan.grids_of(unit)
            if grid in areas and grid not in plan.overlays
        )
    return total


def spoken(name: str) -> str:
    """Return the syllables and numbers of a Chinese name, without tones; of another one nothing."""
    if name.isascii():
        return ""
    return " ".join(_WORD.findall(" ".join(lazy_pinyin(name)).lower()))
