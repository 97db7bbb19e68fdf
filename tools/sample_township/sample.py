"""The whole sample: invent the land, divide it, people it, and put in the faults."""

from dataclasses import dataclass

import numpy as np
from shapely import MultiPolygon, Polygon

from tools.sample_township.cells import dissolve, make_cells
from tools.sample_township.fault import Fault
from tools.sample_township.houses import make_houses
from tools.sample_township.land_faults import put_land_faults
from tools.sample_township.list_faults import put_list_faults
from tools.sample_township.party import ClusterRow, GroupRow, cluster_rows, group_rows
from tools.sample_township.people import (
    HouseholdRow,
    MemberRow,
    PostRow,
    household_rows,
    member_rows,
    plain_codes,
    post_rows,
)
from tools.sample_township.places import Place, make_places
from tools.sample_township.plots import GridRow, UnitRow, grid_rows, unit_rows
from tools.sample_township.regroup import give_away_field, merge_large
from tools.sample_township.terrain import Terrain, make_terrain
from tools.sample_township.township import COMMUNITY, make_division

SEED = 19
HEAD = "网格长"


@dataclass(frozen=True)
class Sample:
    """All rows of all files."""

    terrain: Terrain
    township: Polygon | MultiPolygon
    units: list[UnitRow]
    grids: list[GridRow]
    households: list[HouseholdRow]
    members: list[MemberRow]
    posts: list[PostRow]
    places: list[Place]
    groups: list[GroupRow]
    clusters: list[ClusterRow]
    faults: list[Fault]


def make_sample(seed: int = SEED) -> Sample:
    """Invent the township; polygons of units and grids are in millimetres."""
    rng = np.random.default_rng(seed)
    terrain = make_terrain(rng)
    houses = make_houses(terrain, rng)
    cells = make_cells(terrain, rng)
    division = make_division(terrain, cells, houses, rng)
    units = unit_rows(cells, division.unit_of_cell)
    division, large = merge_large(cells, division, COMMUNITY)
    split_unit = units[-1]
    division, split, field = give_away_field(cells, division, split_unit.index)
    clean = grid_rows(cells, units, division.unit_of_cell, division.grid_of_cell)
    township = dissolve(cells, np.ones(len(cells.polygons), dtype=np.bool_))
    count_of = np.bincount(division.grid_of_cell[division.cell_of_house]).tolist()
    code_of = {row.label: str(row.code) for row in clean}
    grids, land_faults = put_land_faults(clean, township, count_of)
    households = household_rows(terrain, houses, division, units, rng)
    field_m2 = round(float(cells.polygons[field].area) / 1e6, 2)
    faults = [
        *land_faults,
        Fault("multipart", "grids.gpkg", (code_of[split],), "一块插花地", field_m2),
        Fault("too_large", "grids.gpkg", (code_of[large],), "户数过多", None, count_of[large]),
    ]
    members = member_rows(households, grids, rng)
    vacant = _vacancies(grids)
    posts = post_rows(grids, vacant, rng)
    faults += [
        Fault("post_missing" if role == HEAD else "post_too_few", "posts.xlsx", (code,), role)
        for code, role in vacant.items()
    ]
    places = make_places(terrain, units, households, rng)
    for code in _without_member(grids, households, members):
        faults.append(Fault("grid_without_member", "members.xlsx", (code,), "没有党员居住或服务"))
    groups, group_faults = group_rows(units, grids)
    # Drawn apart, so that what is above stays as it was before there were clusters.
    clusters = cluster_rows(households, grids, np.random.default_rng(seed + 1))
    households, list_faults = put_list_faults(households)
    faults += [*list_faults, *group_faults]
    return Sample(
        terrain, township, units, grids, households, members, posts, places, groups, clusters,
        faults,
    )  # fmt: skip


def _vacancies(grids: list[GridRow]) -> dict[str, str]:
    """Return four grids and the post that nobody holds there."""
    codes = list(plain_codes(grids).values())
    roles = ("网格员", HEAD, "网格员", "网格员")
    return {codes[len(codes) * (n + 1) // 6]: role for n, role in enumerate(roles)}


def _without_member(
    grids: list[GridRow], households: list[HouseholdRow], members: list[MemberRow]
) -> list[str]:
    """Return the codes of the plain grids where chance put no member, to live or to serve."""
    home = {row.household_no: row.label for row in households}
    lived, served = {home[m.household_no] for m in members}, {m.service_grid for m in members}
    codes = plain_codes(grids).items()
    return [code for label, code in codes if label not in lived and code not in served]
