"""Polygons of grids are made a clean coverage of their units before they are taken in."""

from dataclasses import replace
from pathlib import Path
from typing import Any

import geopandas
import pytest
import shapely
from support.ascii_plan import TILE_MM, drawn, picture_of, plan_of, with_households

from gis.errors import InputProblem
from gis.files.polygon_files import PolygonFile, read_polygons
from gis.imports.grids import GridImport, import_grids
from gis.imports.repaired_grids import GridRepairRules
from gis.plan.edit import apply, invert
from gis.plan.plan import Plan
from gis.plan.records import AcceptedFinding, AcceptedId, AssignedBy
from gis.repair.records import ChangeKind, RepairRules, Resolve
from gis.texts import Texts
from gis.topology.invariants import check
from gis.topology.records import GridId

ORIGIN_MM = (406_000_000, 3_619_000_000)
TILE_M = TILE_MM / 1000
NARROW = 3.0 / TILE_M
"""A width of 3 m in tiles: below the width that is filled."""


def plan(picture: str, units: str = "") -> Plan:
    return plan_of(picture, units, origin_mm=ORIGIN_MM)


def tiles(column: float, row: float, width: float = 1, height: float = 1) -> shapely.Polygon:
    x, y = ORIGIN_MM[0] / 1000 + column * TILE_M, ORIGIN_MM[1] / 1000 + row * TILE_M
    return shapely.box(x, y, x + width * TILE_M, y + height * TILE_M)


def file_of(tmp_path: Path, shapes: list[Any], **columns: list[Any]) -> PolygonFile:
    codes = [f"G{number}" for number in range(1, len(shapes) + 1)]
    path = tmp_path / "grids.gpkg"
    path.unlink(missing_ok=True)
    data = {"code": codes, "name": [f"名{code}" for code in codes], **columns}
    geopandas.GeoDataFrame(data, geometry=shapes, crs=4549).to_file(path)
    return read_polygons(path)


def imported(
    before: Plan,
    file: PolygonFile,
    asked: GridRepairRules | None = None,
    **options: Any,  # noqa: ANN401
) -> tuple[GridImport, Plan]:
    result = import_grids(before, file, repair=asked or GridRepairRules(), **options)
    after = apply(before, result.edit)
    assert check(after.partition) == []
    assert apply(after, invert(before, result.edit)).same_content(before)
    return result, after


def area_m2(plan: Plan, code: str) -> float:
    (grid,) = (grid.id for grid in plan.grids.values() if grid.code == code)
    return plan.grid_area_m2(grid) if plan.grids else 0.0


def ledger(result: GridImport) -> list[tuple[str, list[int], int | None, float]]:
    assert result.repair is not None
    return sorted(
        (line.kind, list(line.holders), line.winner, round(line.area_m2 / TILE_M**2, 3))
        for line in result.repair.lines
        if line.is_change and line.kind not in {"vertices", "snapped"}
    )


def test_strips_and_overlaps_go_and_the_units_are_filled_exactly(tmp_path: Path) -> None:
    before = plan("....\n....", "uuvv\nuuvv")
    shapes = [
        tiles(NARROW, NARROW, 1 - NARROW, 2 - 2 * NARROW),
        tiles(0.5, 0, 1.5 + NARROW, 2),
        tiles(2 + NARROW, 0, 1, 2 - NARROW),
        tiles(3 + 2 * NARROW, 0, 1, 2),
    ]
    result, after = imported(before, file_of(tmp_path, shapes))
    assert sum(after.grid_area_m2(grid) for grid in after.grids) == pytest.approx(8 * TILE_M**2)
    for unit in (1, 2):
        land = sum(
            after.grid_area_m2(grid) for grid in after.grids_of(after.grids[GridId(unit * 2)].unit)
        )
        assert land == pytest.approx(4 * TILE_M**2)
    assert result.report.land == ()
    overlap = next(line for line in ledger(result) if line[0] == "overlap")
    assert {*overlap[1], overlap[2]} == {0, 1}
    assert overlap[3] == pytest.approx(0.5 * (2 - 2 * NARROW), abs=0.01)
    assert "outside" in {kind for kind, *_ in ledger(result)}
    assert result.repair is not None
    assert set(result.repair.unit_of.values()) == {unit.name for unit in before.units.values()}


def test_a_change_that_is_left_out_stays_as_it_was_and_all_else_is_done(tmp_path: Path) -> None:
    before = plan("....\n....")
    file = file_of(tmp_path, [tiles(0, 0, 2.5, 2), tiles(2, 0, 2 - NARROW, 2)])
    whole, _ = imported(before, file)
    assert whole.repair is not None
    (overlap,) = (line for line in whole.repair.lines if line.kind == "overlap")
    rules = RepairRules(left_alone=frozenset([overlap.key]))
    result, after = imported(before, file, GridRepairRules(rules))
    (met,) = result.report.of("overlap")
    assert met.area_m2 == pytest.approx(TILE_M**2)
    assert area_m2(after, "G2") == pytest.approx(3 * TILE_M**2)
    assert {kind for kind, *_ in ledger(result)} == {"gap"}


def test_a_question_is_answered_by_its_key(tmp_path: Path) -> None:
    before = plan("....\n....")
    file = file_of(tmp_path, [tiles(0, 0, 2.5, 2), tiles(2, 0, 2, 2)])
    asked, after = imported(before, file, GridRepairRules(RepairRules(Resolve.ASK)))
    assert asked.repair is not None
    (question,) = (line for line in asked.repair.lines if not line.is_change)
    assert (question.why, question.holders) == ("ask", (0, 1))
    assert area_m2(after, "G1") == pytest.approx(4 * TILE_M**2)
    for row, code in ((0, "G1"), (1, "G2")):
        rules = RepairRules(Resolve.ASK, decisions={question.key: row})
        _, after = imported(before, file, GridRepairRules(rules))
        assert area_m2(after, code) == pytest.approx((5 if row == 0 else 4) * TILE_M**2)
        assert sum(after.grid_area_m2(grid) for grid in after.grids) == pytest.approx(8 * TILE_M**2)


def test_a_column_of_priority_decides(tmp_path: Path) -> None:
    before = plan("....\n....")
    shapes = [tiles(0, 0, 2.5, 2), tiles(2, 0, 2, 2)]
    for first, winner in ((9, 0), (1, 1)):
        file = file_of(tmp_path, shapes, rank=[first, 5])
        asked = GridRepairRules(RepairRules(Resolve.PRIORITY), priority="rank")
        result, _ = imported(before, file, asked)
        assert ledger(result) == [("overlap", [1 - winner], winner, 1.0)]


def test_a_locked_grid_keeps_its_land_whatever_the_file_says(tmp_path: Path) -> None:
    before = plan("AABB\nAABB")
    codes = {grid.code: grid.id for grid in before.grids.values()}
    first, second = sorted(codes)
    file = file_of(tmp_path, [tiles(0, 0, 2.5, 2), tiles(2.5, 0, 1.5, 2)], code=[first, second])
    asked = GridRepairRules(RepairRules(), locked=frozenset([codes[first]]))
    _, after = imported(before, file, asked, replace_grids=True)
    assert picture_of(after, origin_mm=ORIGIN_MM) == drawn("AABB\nAABB")


def test_who_lives_in_a_sliver_decides_whose_it_is(tmp_path: Path) -> None:
    before = plan("AABB\nAABB")
    first, second = sorted(before.grids)
    x, y = ORIGIN_MM[0] + int(2.02 * TILE_MM), ORIGIN_MM[1] + TILE_MM
    file = file_of(
        tmp_path,
        [tiles(0, 0, 2 + NARROW, 2), tiles(2, 0, 2, 2)],
        code=[before.grids[first].code, before.grids[second].code],
    )
    for number, grid in enumerate((first, second)):
        peopled = with_households(before, {(x, y): 1})
        homes = {
            key: replace(home, grid=grid, assigned_by=AssignedBy.HAND)
            for key, home in peopled.households.items()
        }
        peopled = replace(peopled, households=peopled.households.replaced(homes))
        result, _ = imported(peopled, file, replace_grids=True)
        ((_, _, winner, _),) = ledger(result)
        assert winner == number


def test_an_accepted_blank_is_not_filled(tmp_path: Path) -> None:
    shapes = [tiles(0, 0, 2, 2), tiles(2 + NARROW, 0, 2 - NARROW, 2)]
    before = plan("....\n....")
    rules = RepairRules(fill_width_m=0.0)
    _, with_blank = imported(before, file_of(tmp_path, shapes), GridRepairRules(rules))
    middle_m = shapely.centroid(tiles(2, 0, NARROW, 2))
    key = f"gap@{middle_m.x:.0f},{middle_m.y:.0f}"
    accepted = AcceptedFinding(AcceptedId(1), key, "水渠", "2024-01-01")
    kept = replace(with_blank, accepted=with_blank.accepted.replaced({accepted.id: accepted}))
    result, _ = imported(kept, file_of(tmp_path, shapes), replace_grids=True)
    assert ledger(result) == []
    assert result.repair is not None
    assert [line.why for line in result.repair.lines if not line.is_change] == ["allowed"]
    filled, _ = imported(with_blank, file_of(tmp_path, shapes), replace_grids=True)
    assert [kind for kind, *_ in ledger(filled)] == [ChangeKind.GAP]


def test_a_grid_that_loses_all_its_land_is_named_and_stays_a_record(tmp_path: Path) -> None:
    before = plan("....\n....")
    shapes = [tiles(0, 0, 4, 2), tiles(1, 0.5, 1, 1)]
    asked = GridRepairRules(RepairRules(Resolve.FIRST))
    result, after = imported(before, file_of(tmp_path, shapes), asked)
    assert result.repair is not None
    assert {grid.code for grid in after.grids.values()} == {"G1", "G2"}
    if area_m2(after, "G2") == 0:
        assert "G2" in " ".join(result.repair.harms_in_words(Texts("zh")))


def test_a_key_that_nothing_has_is_told(tmp_path: Path) -> None:
    file = file_of(tmp_path, [tiles(0, 0, 4, 2)])
    asked = GridRepairRules(RepairRules(left_alone=frozenset(["overlap@1,1"])))
    with pytest.raises(InputProblem) as raised:
        import_grids(plan("....\n...."), file, repair=asked)
    assert raised.value.key == "repair.no_such_key"
