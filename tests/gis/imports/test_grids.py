from collections.abc import Sequence
from dataclasses import replace
from itertools import pairwise
from pathlib import Path
from typing import Any

import geopandas
import pytest
import shapely
from pyproj import Transformer
from support.ascii_plan import TILE_MM, drawn, picture_of, plan_of, with_households
from support.full_plan import ONLINE, OVERLAY, complete_plan, full_plan

from gis.errors import InputProblem
from gis.files.check import check_project
from gis.files.polygon_files import read_polygons
from gis.files.project_file import create_project
from gis.imports.grids import GridImport, import_grids
from gis.operations.set_border import set_border
from gis.plan.edit import Edit, apply, invert
from gis.plan.plan import Plan
from gis.plan.records import AssignedBy, GridKind, HouseholdId, MemberId, PartyGroupId, PostId
from gis.texts import Texts
from gis.topology.border_part import BorderPart, whole
from gis.topology.invariants import check
from gis.topology.records import (
    OUTSIDE,
    PLAIN_BORDER,
    ArcId,
    Border,
    Follows,
    GridId,
    Label,
    Standing,
    UnitId,
)
from gis.topology.tiles import OverlapRule

ORIGIN_MM = (406_000_000, 3_619_000_000)
TILE_M = TILE_MM / 1000


def plan(picture: str = "....\n....", units: str = "") -> Plan:
    return plan_of(picture, units, origin_mm=ORIGIN_MM)


def tiles(column: float, row: float, width: float = 1, height: float = 1) -> shapely.Polygon:
    x, y = ORIGIN_MM[0] / 1000 + column * TILE_M, ORIGIN_MM[1] / 1000 + row * TILE_M
    return shapely.box(x, y, x + width * TILE_M, y + height * TILE_M)


def imported(
    tmp_path: Path,
    before: Plan,
    shapes: list[Any],
    codes: Sequence[str | None],
    **options: Any,  # noqa: ANN401
) -> tuple[GridImport, Plan]:
    columns: dict[str, Any] = {
        "code": list(codes),
        "name": [f"名{number}" for number in range(len(codes))],
    }
    columns |= options.pop("columns_in_file", {})
    path = tmp_path / "grids.gpkg"
    path.unlink(missing_ok=True)
    geopandas.GeoDataFrame(columns, geometry=shapes, crs=4549).to_file(path)
    result = import_grids(before, read_polygons(path), **options)
    after = apply(before, result.edit)
    assert check(after.partition) == []
    assert apply(after, invert(before, result.edit)).same_content(before)
    return result, after


def picture(after: Plan) -> str:
    return picture_of(after, origin_mm=ORIGIN_MM)


def issues(result: GridImport) -> list[tuple[int, str, bool]]:
    return [
        (issue.row, issue.key.removeprefix("imports.feature_"), issue.used)
        for issue in result.report.issues
    ]


def test_polygons_become_grids_and_what_is_free_stays_unassigned(tmp_path: Path) -> None:
    result, after = imported(tmp_path, plan(), [tiles(0, 0, 2, 2), tiles(2, 0)], ["G1", "G2"])
    assert picture(after) == drawn("""
        AA..
        AAB.
    """)
    assert {grid.code: grid.unit for grid in after.grids.values()} == {"G1": 1, "G2": 1}
    (gap,) = result.report.of("gap")
    assert gap.area_m2 == pytest.approx(3 * TILE_M**2)
    assert (gap.codes, gap.given_to) == ((after.units[UnitId(1)].code,), None)
    assert result.report.of("overlap") == ()
    assert (result.report.added, result.report.replaced, result.report.removed) == (2, 0, 0)


def test_an_overlap_is_reported_with_its_place_and_stays_nobodys(tmp_path: Path) -> None:
    shapes = [tiles(0, 0, 2, 2), tiles(1, 0, 3, 2)]
    result, after = imported(tmp_path, plan(), shapes, ["G1", "G2"])
    assert picture(after) == drawn("""
        A.BB
        A.BB
    """)
    (overlap,) = result.report.of("overlap")
    assert overlap.area_m2 == pytest.approx(2 * TILE_M**2)
    assert (set(overlap.codes), overlap.given_to) == ({"G1", "G2"}, None)
    assert tiles(1, 0, 1, 2).contains(shapely.Point(overlap.x, overlap.y))
    x, y = Transformer.from_crs(4490, 4549, always_xy=True).transform(overlap.lon, overlap.lat)
    assert (x, y) == pytest.approx((overlap.x, overlap.y), abs=0.01)
    document = result.report.as_json(Texts("en"))
    assert document["counts"] == {"overlap": 1, "gap": 0, "outside": 0}
    assert document["overlaps"][0]["area_m2"] == pytest.approx(2 * TILE_M**2)


def test_a_rule_says_whose_an_overlap_is_and_a_limit_fills_gaps(tmp_path: Path) -> None:
    shapes = [tiles(0, 0, 2, 2), tiles(1, 0, 2.5, 2)]
    result, after = imported(
        tmp_path,
        plan(),
        shapes,
        ["G1", "G2"],
        overlaps=OverlapRule.SMALLER,
        fill_gaps_m2=TILE_M**2,
    )
    assert picture(after) == drawn("""
        AABB
        AABB
    """)
    assert result.report.of("overlap")[0].given_to == "G1"
    assert result.report.of("gap")[0].given_to == "G2"


def test_what_lies_beyond_its_unit_is_reported_and_stays_there(tmp_path: Path) -> None:
    before = plan("....\n....", "uuvv\nuuvv")
    result, after = imported(
        tmp_path, before, [tiles(0, 0, 2.5, 2), tiles(3, 1, 2, 1)], ["G1", "G2"]
    )
    outside = result.report.of("outside")
    assert [one.codes for one in outside] == [("G1",), ("G2",)]
    assert [one.area_m2 for one in outside] == pytest.approx([TILE_M**2] * 2)
    assert after.grids[GridId(1)].unit == 1
    assert after.grids[GridId(2)].unit == 2
    assert after.unit_polygon_mm(UnitId(2)).equals(before.unit_polygon_mm(UnitId(2)))


def test_codes_missing_and_doubled_are_named_and_kept_for_the_audit(tmp_path: Path) -> None:
    shapes = [tiles(0, 0), tiles(1, 0), tiles(2, 0)]
    result, after = imported(tmp_path, plan(), shapes, ["G1", "G1", None])
    assert issues(result) == [(2, "code_doubled", True), (3, "without_code", True)]
    assert [grid.code for grid in after.grids.values()] == ["G1", "G1", ""]


def test_pieces_with_one_code_and_name_are_one_grid(tmp_path: Path) -> None:
    _, after = imported(
        tmp_path,
        plan(),
        [tiles(0, 0), tiles(2, 0)],
        ["G1", "G1"],
        columns_in_file={"name": ["甲", "甲"]},
    )
    assert picture(after) == drawn("""
        ....
        A.A.
    """)


def test_invalid_and_missing_polygons_are_named(tmp_path: Path) -> None:
    x, y = ORIGIN_MM[0] / 1000, ORIGIN_MM[1] / 1000
    bow = shapely.Polygon([(x, y), (x + 10, y + 10), (x + 10, y), (x, y + 10)])
    result, after = imported(tmp_path, plan(), [bow, None, tiles(9, 9)], ["G1", "G2", "G3"])
    assert issues(result) == [
        (1, "repaired", True),
        (2, "without_polygon", False),
        (3, "outside", False),
    ]
    assert [grid.code for grid in after.grids.values()] == ["G1"]


def test_a_grid_without_any_land_of_its_own_stays_in_the_list(tmp_path: Path) -> None:
    result, after = imported(tmp_path, plan(), [tiles(0, 0), tiles(0, 0)], ["G1", "G2"])
    assert issues(result) == [(1, "without_land", True), (2, "without_land", True)]
    assert sorted(grid.code for grid in after.grids.values()) == ["G1", "G2"]


def test_kinds_are_read_and_an_online_grid_needs_no_polygon(tmp_path: Path) -> None:
    result, after = imported(
        tmp_path,
        plan(),
        [tiles(0, 0), tiles(1, 0), None, tiles(2, 0)],
        ["G1", "G2", "G3", "G4"],
        columns_in_file={"网格类型": ["属地", "专属网格", "线上", "圆形"], "unit": ["u村"] * 4},
    )
    assert [grid.kind for grid in after.grids.values()] == [
        GridKind.TERRITORIAL,
        GridKind.EXCLUSIVE,
        GridKind.ONLINE,
        GridKind.TERRITORIAL,
    ]
    assert issues(result) == [(4, "kind_unknown", True)]


def test_the_units_own_word_on_the_unit_is_compared(tmp_path: Path) -> None:
    before = plan("....\n....", "uuvv\nuuvv")
    result, after = imported(
        tmp_path, before, [tiles(0, 0)], ["G1"], columns_in_file={"unit": ["v村"]}
    )
    assert issues(result) == [(1, "unit_differs", True)]
    assert after.grids[GridId(1)].unit == 1


def test_units_with_grids_are_refused_and_others_keep_theirs(tmp_path: Path) -> None:
    before = plan("AABB\nAABB", "uuvv\nuuvv")
    shapes = [tiles(2, 0, 2, 1), tiles(2, 1, 2, 1)]
    with pytest.raises(InputProblem) as problem:
        imported(tmp_path, before, shapes, ["G1", "G2"])
    assert problem.value.key == "imports.units_have_grids"
    assert problem.value.facts["units"] == "v村"
    result, after = imported(tmp_path, before, shapes, ["G1", "G2"], replace_grids=True)
    assert picture(after) == drawn("""
        AADD
        AACC
    """)
    assert (result.report.added, result.report.replaced, result.report.removed) == (2, 0, 1)
    _, after = imported(tmp_path, plan("AA..\nAA..", "uuvv\nuuvv"), shapes, ["G1", "G2"])
    assert len(after.grids) == 3


def test_a_grid_with_an_old_code_takes_its_place_and_the_others_go(tmp_path: Path) -> None:
    before = full_plan()
    code = before.grids[GridId(1)].code
    frame = geopandas.GeoDataFrame(
        {"code": [code, "NEW"], "name": ["甲", "乙"]},
        geometry=[
            shapely.transform(before.partition.polygon_mm(grid), lambda xy: xy / 1000)
            for grid in (Label(1), Label(2))
        ],
        crs=4549,
    )
    frame.to_file(tmp_path / "grids.gpkg")
    result = import_grids(before, read_polygons(tmp_path / "grids.gpkg"), replace_grids=True)
    after = apply(before, result.edit)
    assert check(after.partition) == []
    assert (result.report.replaced, result.report.added) == (1, 1)
    assert after.grids[GridId(1)].name == "甲"
    assert GridId(2) not in after.grids
    (new,) = (grid for grid in after.grids.values() if grid.code == "NEW")
    assert after.households[HouseholdId(1)].grid == GridId(1)
    assert after.households[HouseholdId(2)].grid == new.id
    assert after.members[MemberId(1)].service_grid is None
    assert after.posts[PostId(1)].grid == GridId(1)
    assert after.party_groups[PartyGroupId(1)].grids == (GridId(1),)
    assert after.grids[GridId(4)] == before.grids[GridId(4)]


def test_households_are_assigned_anew_but_not_those_placed_by_hand(tmp_path: Path) -> None:
    x, y = ORIGIN_MM
    before = with_households(plan("AB..\nAB.."), [(x + 15_000, y + 5_000), (x + 15_000, y + 6_000)])
    by_hand = replace(before.households[2], grid=GridId(1), assigned_by=AssignedBy.HAND)  # type: ignore[index]
    before = replace(before, households=before.households.replaced({by_hand.id: by_hand}))
    codes = [grid.code for grid in before.grids.values()]
    shapes = [tiles(0, 0, 2, 2), tiles(2, 0, 2, 2)]
    _, after = imported(tmp_path, before, shapes, codes, replace_grids=True)
    assert [household.grid for household in after.households.values()] == [1, 1]
    assert [household.assigned_by for household in after.households.values()] == [
        AssignedBy.LOCATION,
        AssignedBy.HAND,
    ]


def test_a_file_in_another_place_is_refused_with_both_systems(tmp_path: Path) -> None:
    with pytest.raises(InputProblem) as problem:
        imported(tmp_path, plan(), [tiles(900, 900)], ["G1"])
    assert problem.value.key == "imports.no_grid_in_units"
    assert "EPSG:4549" in Texts("zh").of_error(problem.value)


def test_what_is_known_of_boundaries_stays_where_they_stay(tmp_path: Path) -> None:
    before = plan("AABBCC\nAABBCC", "uuuuvv\nuuuuvv")
    river = Border(Follows.RIVER, "清河", Standing.AGREED, "2024-05-01")
    road = Border(Follows.ROAD, "", Standing.DISPUTED, "2024-06-01")
    unit_line = between(before, 2, 3)
    before = apply(before, noted(before, [unit_line], river))
    before = apply(before, noted(before, [between(before, 1, 2), between(before, 1, 0)], road))
    shapes = [tiles(0, 0, 1, 2), tiles(1, 0, 3, 2)]
    _, after = imported(tmp_path, before, shapes, ["G1", "G2"], replace_grids=True)
    known = {
        tuple(sorted(map(tuple, segment)))
        for arc in after.partition.arcs.values()
        if arc.border != PLAIN_BORDER
        for segment in segments(after, arc.id)
    }
    assert {arc.border for arc in after.partition.arcs.values()} == {PLAIN_BORDER, river, road}
    wanted = {
        tuple(sorted(map(tuple, segment)))
        for arc in before.partition.arcs.values()
        if arc.border == river or (arc.border == road and OUTSIDE in arc.labels())
        for segment in segments(before, arc.id)
    }
    # The boundary between A and B is gone, and what was known of it.
    assert known == wanted


def between(before: Plan, one: int, other: int) -> BorderPart:
    (arc,) = (arc.id for arc in before.partition.arcs.values() if set(arc.labels()) == {one, other})
    return whole(before.partition, arc)


def noted(before: Plan, parts: list[BorderPart], border: Border) -> Edit:
    return set_border(
        before,
        parts=parts,
        follows=border.follows,
        named=border.named,
        standing=border.standing,
        on=border.noted_on,
    )


def segments(of: Plan, arc: ArcId) -> list[list[list[int]]]:
    return [list(pair) for pair in pairwise(of.partition.line_mm(arc).tolist())]


def test_parts_overlays_and_hosts_go_with_their_grids(tmp_path: Path) -> None:
    before = complete_plan()
    other = replace(before.grids[GridId(4)], kind=GridKind.TERRITORIAL)
    online = replace(before.grids[ONLINE], unit=UnitId(2), hosts=(GridId(4), GridId(2)))
    before = replace(before, grids=before.grids.replaced({other.id: other, online.id: online}))
    grid = shapely.transform(before.grid_polygon_mm(GridId(1)), lambda xy: xy / 1000)
    frame = geopandas.GeoDataFrame(
        {"code": ["341181110201800"], "name": ["甲"]}, geometry=[grid], crs=4549
    )
    frame.to_file(tmp_path / "grids.gpkg")
    result = import_grids(before, read_polygons(tmp_path / "grids.gpkg"), replace_grids=True)
    after = apply(before, result.edit)
    assert set(after.grids) == {GridId(4), ONLINE, OVERLAY}
    assert after.grids[ONLINE].hosts == (GridId(4),)
    assert not after.overlays
    assert after.grids[OVERLAY].kind is GridKind.TERRITORIAL
    assert after.references == before.references
    assert apply(after, invert(before, result.edit)).same_content(before)
    create_project(tmp_path / "town.gpkg", after)
    assert check_project(tmp_path / "town.gpkg") == []
