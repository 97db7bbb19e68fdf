"""A small plan that has at least one of everything, and steps that change it."""

from dataclasses import replace
from typing import Any

import numpy as np
from support.ascii_plan import plan_of

from gis.plan.edit import Edit, EditLabel
from gis.plan.plan import Plan
from gis.plan.records import (
    AcceptedFinding,
    AcceptedId,
    AssignedBy,
    Grid,
    GridKind,
    Household,
    HouseholdId,
    Lineage,
    LineageId,
    Link,
    LinkId,
    Member,
    MemberId,
    OverlayArea,
    PartyGroup,
    PartyGroupId,
    Post,
    PostId,
    Reference,
    ReferenceId,
    Unit,
)
from gis.table import Table
from gis.topology.records import ArcId, Border, Follows, GridId, Standing, UnitId

ORIGIN_MM = (406_229_803, 3_619_919_611)
TILE_MM = 12_345
TOWN = UnitId(9)
ONLINE = GridId(40)


def full_plan() -> Plan:
    """Return a town of two villages; grid C lies inside B, D has two parts, one is online."""
    plan = plan_of(
        """
        AABBBD.
        AABCBDD
        A.BBBDD
        DD.BBDD
        """,
        """
        uuuuuvv
        uuuuuvv
        uuuuuvv
        vvuuuvv
        """,
        origin_mm=ORIGIN_MM,
        tile_mm=TILE_MM,
    )
    villages = {unit: replace(record, parent=TOWN) for unit, record in plan.units.items()}
    town = Unit(TOWN, "341181110000", "测试镇", "township")
    online = Grid(ONLINE, "341181110201900", "线上网格", GridKind.ONLINE, UnitId(1))
    households = [
        household(1, 1, GridId(1), (0.5, 2.5), people=4),
        household(2, 1, GridId(2), (3.5, 0.5), people=2, by=AssignedBy.HAND),
        household(3, 1, None, None),
        household(4, None, GridId(4), (6.5, 1.5), by=AssignedBy.IMPORT),
    ]
    return replace(
        plan,
        units=Table({**villages, TOWN: town}),
        grids=plan.grids.replaced({ONLINE: online}),
        households=Table((one.id, one) for one in households),
        members=_table(
            Member(MemberId(1), "测试甲", "第一支部", "H1", GridId(1), GridId(2)),
            Member(MemberId(2), "测试乙", "第一支部", "", None, None),
        ),
        posts=_table(
            Post(PostId(1), GridId(1), None, "grid_head", "测试丙", "0550-0000001"),
            Post(PostId(2), None, UnitId(1), "village_secretary", "测试丁", ""),
        ),
        party_groups=_table(
            PartyGroup(PartyGroupId(1), "联合小组", "joint", (GridId(2), GridId(1))),
            PartyGroup(PartyGroupId(2), "筹备小组", "independent", ()),
        ),
        links=_table(
            Link(LinkId(1), MemberId(1), None, HouseholdId(1)),
            Link(LinkId(2), None, PostId(1), HouseholdId(2)),
        ),
        accepted=_table(AcceptedFinding(AcceptedId(1), "sliver|A", "河岸", "2024-05-01")),
        title="测试镇网格图",
        profile="township",
    )


PART = GridId(41)
OVERLAY = GridId(42)


def complete_plan() -> Plan:
    """Return the full plan with a part of grid B, an overlay, noted borders and the like.

    Grid C of the full plan becomes that part: parts have labels of their own.
    """
    plan = full_plan()
    corner = np.array(ORIGIN_MM, dtype=np.int64)
    square = corner + np.array([[0, 0], [1, 0], [1, 1], [0, 1], [0, 0]]) * TILE_MM
    inner = corner + np.array([[0.2, 0.2], [0.2, 0.8], [0.8, 0.8], [0.2, 0.2]]) * TILE_MM // 1
    road = corner + np.array([[0, 0], [3, 1], [7, 4]]) * TILE_MM
    part = replace(plan.grids[GridId(3)], parent=GridId(2), tier="micro_grid")
    overlay = Grid(OVERLAY, "341181110201800", "专属网格", GridKind.EXCLUSIVE, UnitId(1))
    online = replace(plan.grids[ONLINE], hosts=(GridId(2), GridId(1)))
    noted = Border(Follows.RIVER, "清水河", Standing.AGREED, "2024-05-01")
    arc = replace(plan.partition.arcs[ArcId(1)], border=noted)
    return replace(
        plan,
        partition=plan.partition.replaced({}, {arc.id: arc}),
        grids=plan.grids.replaced({part.id: part, overlay.id: overlay, online.id: online}),
        overlays=_table(OverlayArea(OVERLAY, (square, inner.astype(np.int64)))),
        references=_table(
            Reference(ReferenceId(1), "road", "幸福路", False, (road, road[::-1] + 5)),
            Reference(ReferenceId(2), "water", "", True, (square, inner.astype(np.int64))),
        ),
        lineage=_table(
            Lineage(LineageId(1), "2024-05-01", "split", "X", "旧", "Y", "新", 12, 1234.5),
            Lineage(LineageId(2), "", "dissolve", "Z", "旧二", "", "", 0, 0.1),
        ),
    )


def household(
    number: int,
    unit: int | None,
    grid: GridId | None,
    tile: tuple[float, float] | None,
    *,
    people: int = 3,
    by: AssignedBy = AssignedBy.LOCATION,
) -> Household:
    """Return a household at a place given in tiles from the south-western corner."""
    place = None
    if tile is not None:
        place = (
            ORIGIN_MM[0] + round(tile[0] * TILE_MM),
            ORIGIN_MM[1] + round(tile[1] * TILE_MM),
        )
    return Household(
        HouseholdId(number),
        f"H{number}",
        None if unit is None else UnitId(unit),
        "三组",
        f"{number}号",
        "测试户",
        people,
        place,
        grid,
        None if grid is None else by,
    )


def moved_vertex(plan: Plan, arc: int = 0, by_mm: int = 777) -> Edit:
    """Return a step that shifts the inner vertex of an arc."""
    arcs = [one for one in plan.partition.arcs.values() if len(one.points)]
    chosen = sorted(arcs, key=lambda one: one.id)[arc % len(arcs)]
    points = chosen.points.copy()
    points[0] += by_mm
    return Edit(
        EditLabel("operations.move_vertex", {"arc": chosen.id}),
        {"arcs": {chosen.id: replace(chosen, points=points)}},
    )


def recoded(plan: Plan, grid: GridId, code: str) -> Edit:
    """Return a step that gives a grid another code."""
    changed = replace(plan.grids[grid], code=code)
    return Edit(EditLabel("operations.recode_grid", {"code": code}), {"grids": {grid: changed}})


def _table(*records: Any) -> Table[Any, Any]:  # noqa: ANN401
    return Table((record.id, record) for record in records)
