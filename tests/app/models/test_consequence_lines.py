"""What follows when a boundary of a unit moves: only what does follow is said."""

from support.ascii_plan import plan_of

from app.models.consequence_lines import consequence_lines
from gis.operations.unit_boundary_consequences import GridConsequence, UnitBoundaryConsequences
from gis.texts import Texts
from gis.topology.records import GridId


def test_people_are_named_where_there_are_any() -> None:
    plan = plan_of("AB", tile_mm=100_000)
    rows = (
        GridConsequence(GridId(1), 20_000.0, 10_000.0, 0, 0, 0, 0),
        GridConsequence(GridId(2), 20_000.0, 10_000.0, 3, 7, 0, 0),
        GridConsequence(GridId(2), 20_000.0, 0.0, 3, 7, 2, 4),
        GridConsequence(None, 20_000.0, 10_000.0, 0, 0, 2, 4),
    )
    said = consequence_lines(plan, UnitBoundaryConsequences(grids=rows, units=()), Texts("zh"))
    assert said == [
        "　A：2.00 公顷 → 1.00 公顷",
        "　B：2.00 公顷 → 1.00 公顷，3 户 7 人改属",
        "　B：失去全部土地（原 2.00 公顷），3 户 7 人改属，其中 2 户落在别的单位",
        "　未划入网格的土地：2.00 公顷 → 1.00 公顷，2 户落在别的单位",
    ]
