"""Places that people look for: offices, clinics, schools, the market."""

from dataclasses import dataclass

import numpy as np
import shapely

from tools.sample_township.codes import TOWN_NAME
from tools.sample_township.people import HouseholdRow
from tools.sample_township.plots import UnitRow
from tools.sample_township.terrain import Terrain

TOWN_PLACES = (
    (f"{TOWN_NAME}人民政府", "government"),
    (f"{TOWN_NAME}卫生院", "clinic"),
    (f"{TOWN_NAME}中心小学", "school"),
    (f"{TOWN_NAME}初级中学", "school"),
    (f"{TOWN_NAME}农贸市场", "market"),
    ("杼桥社区党群服务中心", "village_office"),
)


@dataclass(frozen=True)
class Place:
    """A named place in metres; `place_class` as in `TOWN_PLACES`."""

    name: str
    place_class: str
    x: float
    y: float


def make_places(
    terrain: Terrain,
    units: list[UnitRow],
    households: list[HouseholdRow],
    rng: np.random.Generator,
) -> list[Place]:
    """Put the places beside houses, on dry land."""
    wet = shapely.union_all([water.polygon for water in terrain.water])
    shapely.prepare(wet)
    places = []
    for unit in units:
        wanted = list(TOWN_PLACES)
        if unit.tier == "village":
            wanted = [
                (f"{unit.name}党群服务中心", "village_office"),
                (f"{unit.name}卫生室", "clinic"),
            ]
            wanted += [(f"{unit.name[:2]}小学", "school")] if rng.random() < 0.4 else []
        homes = np.array([row.xy_m for row in households if row.unit.code == unit.code])
        middle = np.median(homes, axis=0)
        near = homes[np.argsort(np.hypot(*(homes - middle).T), kind="stable")][: len(wanted) * 40]
        tries = near + rng.normal(0, 12, near.shape)
        tries = tries[~shapely.contains_xy(wet, tries) & (np.arange(len(tries)) % 2 == 0)]
        spots = np.round(tries[:: max(1, len(tries) // len(wanted))], 2).tolist()
        for (name, place_class), (x, y) in zip(wanted, spots, strict=False):
            places.append(Place(name, place_class, x, y))
    return places
