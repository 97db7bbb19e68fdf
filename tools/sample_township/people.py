"""The sample's lists: households, Party members and posts, all invented.

Names are a surname and an enumeration (甲一, 乙二 ...), so that nobody can take them for a real
person's. There are no identity numbers; the telephone numbers are of the form 130-0000-xxxx.
"""

from dataclasses import dataclass

import numpy as np
from scipy.cluster.vq import kmeans2
from scipy.spatial import cKDTree

from tools.sample_township.cells import Ints
from tools.sample_township.codes import reading_order
from tools.sample_township.curves import Floats
from tools.sample_township.houses import IN_TOWN, Houses
from tools.sample_township.plots import GridRow, UnitRow
from tools.sample_township.terrain import Terrain
from tools.sample_township.township import Division

SURNAMES = "陈王李张刘杨赵周吴徐孙朱马胡郭林何高"
STEMS, DIGITS = "甲乙丙丁戊己庚辛壬癸", "一二三四五六七八九十"
PLACE_FIRST, PLACE_LAST = "柳槐桑枣榆菱荷苇蒲葛荀施陶滕桂楝", "郢圩塘岗湾庄洼埂坝店冲"
PEOPLE_SHARES = [0.12, 0.24, 0.23, 0.2, 0.13, 0.06, 0.02]
TOWN_GROUPS = 8
MEMBERS_PER_GRID = 2.5


@dataclass(frozen=True)
class HouseholdRow:
    """A row of the household list.

    `people` is as it was typed, `xy_m` metres in EPSG:4549, `label` the grid's number in the
    division, `swapped` whether the two coordinates are written in each other's column.
    """

    household_no: str
    unit: UnitRow
    group: str
    householder: str
    house_no: str
    people: int | str
    xy_m: tuple[float, float] | None
    label: int
    remark: str = ""
    swapped: bool = False


@dataclass(frozen=True)
class MemberRow:
    """A row of the Party members' list."""

    name: str
    branch: str
    household_no: str
    service_grid: str


@dataclass(frozen=True)
class PostRow:
    """A row of the staff list."""

    grid: str
    role: str
    name: str
    phone: str


def person(rng: np.random.Generator) -> str:
    """Return an invented name: a surname and an enumeration."""
    surname = SURNAMES[int(rng.integers(len(SURNAMES)))]
    return surname + STEMS[int(rng.integers(10))] + DIGITS[int(rng.integers(10))]


def household_rows(
    terrain: Terrain,
    houses: Houses,
    division: Division,
    units: list[UnitRow],
    rng: np.random.Generator,
) -> list[HouseholdRow]:
    """Return the households, unit by unit and group by group."""
    centres, group_of_house = _settlements(terrain, houses, rng)
    names = [first + last for last in PLACE_LAST for first in PLACE_FIRST]
    place_names = rng.permutation(np.array(names))[: len(centres)]
    unit_of_house = division.unit_of_cell[division.cell_of_house]
    home_unit = [
        int(np.bincount(unit_of_house[group_of_house == group]).argmax())
        for group in range(len(centres))
    ]
    rows: list[HouseholdRow] = []
    for unit in units:
        groups = np.flatnonzero(np.array(home_unit) == unit.index)
        groups = groups[reading_order(centres[groups], 1100.0)]
        own = np.flatnonzero(unit_of_house == unit.index)
        _, nearest = cKDTree(centres[groups]).query(houses.xy_m[own])
        for number, group in enumerate(groups.tolist(), start=1):
            stray = ~np.isin(group_of_house[own], groups) & (nearest == number - 1)
            members = own[(group_of_house[own] == group) | stray]
            members = members[reading_order(houses.xy_m[members], 45.0)]
            for count, house in enumerate(members.tolist(), start=1):
                x, y = houses.xy_m[house].tolist()
                rows.append(
                    HouseholdRow(
                        f"{unit.code[-3:]}{number:02d}{count:03d}",
                        unit,
                        f"第{number}组",
                        person(rng),
                        f"{place_names[group]}{count}号",
                        int(rng.choice(7, p=PEOPLE_SHARES)) + 1,
                        (x, y),
                        int(division.grid_of_cell[division.cell_of_house[house]]),
                    )
                )
    return rows


def _settlements(terrain: Terrain, houses: Houses, rng: np.random.Generator) -> tuple[Floats, Ints]:
    """Return the middles of the villager groups and the group of each house."""
    in_town = houses.hamlet == IN_TOWN
    quarters, quarter = kmeans2(houses.xy_m[in_town], TOWN_GROUPS, minit="++", rng=rng)
    group = houses.hamlet.copy()
    group[in_town] = len(terrain.hamlets) + quarter
    hamlets = np.array([(hamlet.x, hamlet.y) for hamlet in terrain.hamlets])
    return np.vstack([hamlets, quarters]), group


def member_rows(
    households: list[HouseholdRow], grids: list[GridRow], rng: np.random.Generator
) -> list[MemberRow]:
    """Return the members: a few from each grid but some, most of them serving where they live."""
    by_label: dict[int, list[HouseholdRow]] = {}
    for row in households:
        by_label.setdefault(row.label, []).append(row)
    usable = plain_codes(grids)
    rows: list[MemberRow] = []
    for grid in grids:
        pool = by_label.get(grid.label, [])
        count = min(len(pool), int(rng.poisson(MEMBERS_PER_GRID)))
        near = [code for code in usable.values() if code.startswith(grid.unit)]
        for index in sorted(rng.choice(len(pool), count, replace=False).tolist()) if pool else []:
            home = pool[index]
            at_home = grid.label in usable and rng.random() < 0.75
            service = usable[grid.label] if at_home else near[int(rng.integers(len(near)))]
            name = home.householder if rng.random() < 0.7 else person(rng)
            branch = f"{home.unit.name}第{'一二'[grid.label % 2]}党支部"
            rows.append(MemberRow(name, branch, home.household_no, service))
    return rows


def post_rows(
    grids: list[GridRow], without: dict[str, str], rng: np.random.Generator
) -> list[PostRow]:
    """Return a leader and a worker for each grid with a usable code, but those in `without`."""
    rows: list[PostRow] = []
    for code in plain_codes(grids).values():
        for role in ("网格长", "网格员"):
            name, phone = person(rng), f"130-0000-{len(rows) + 1:04d}"
            if without.get(code) != role:
                rows.append(PostRow(code, role, name, phone))
    return rows


def plain_codes(grids: list[GridRow]) -> dict[int, str]:
    """Return the code by label of the grids that have a well-formed code of their own."""
    codes = [grid.code for grid in grids]
    return {
        grid.label: grid.code
        for grid in grids
        if grid.code is not None and grid.code.isdigit() and codes.count(grid.code) == 1
    }
