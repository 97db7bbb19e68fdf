"""The names of lakes and ponds on a sheet: written inside, or beside with a leader line."""

from collections.abc import Iterator

import shapely
from shapely.geometry.base import BaseGeometry

from gis.geometry.lattice import MM_PER_M
from gis.geometry.rings import even_odd
from gis.plan.plan import Plan
from gis.plan.records import ReferenceId
from layers.drawing import Ruler
from layers.label_lines import heights_of
from layers.label_values import LabelRequest, LabelText
from layers.lettering import WATER, LabelKey, LetteringSpec
from layers.map_view import MapView

LEAST_SIDE_MM = 1.0
"""A water smaller than a square of this side on an A3 sheet has no name."""


def water_requests(
    plan: Plan, view: MapView, spec: LetteringSpec, ruler: Ruler, named: frozenset[str]
) -> Iterator[LabelRequest]:
    """Ask for the names of water areas, but those `named` along their line already."""
    box = spec.bounds
    for (name, first), area in _areas_by_name(plan, view, named).items():
        seen = shapely.clip_by_rect(area, box.left, box.top, box.right, box.bottom)
        if seen.area < (LEAST_SIDE_MM * spec.size) ** 2:
            continue
        texts = tuple(
            LabelText((name,), ruler.width(name, high), high, high)
            for high in heights_of(spec.sizes.water, spec.size)
        )
        yield LabelRequest(LabelKey(WATER, first), texts, seen, beside=texts[-1:])


def _areas_by_name(
    plan: Plan, view: MapView, named: frozenset[str]
) -> dict[tuple[str, ReferenceId], BaseGeometry]:
    parts: dict[str, list[BaseGeometry]] = {}
    first: dict[str, ReferenceId] = {}
    for number in sorted(plan.references):
        water = plan.references[number]
        name = water.name.strip()
        if water.theme == "water" and water.is_area and name and name not in named:
            first.setdefault(name, number)
            parts.setdefault(name, []).append(even_odd(water.lines))
    joint = {name: shapely.union_all(areas) for name, areas in parts.items()}
    return {
        (name, first[name]): shapely.transform(area, lambda xy: view.to_screen(xy / MM_PER_M))
        for name, area in joint.items()
    }
