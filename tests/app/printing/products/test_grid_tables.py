"""Tables about grids: their sums are those of the register and of the land."""

from datetime import date

import pytest
from support.ascii_plan import plan_of

from app.printing.print_sheets import desk_of
from app.printing.products.grid_tables import statistics_table
from app.printing.sheet_spec import SheetSpec
from gis.reports.grid_figures import figures_by_grid
from gis.texts import Texts


@pytest.mark.usefixtures("qapp")
@pytest.mark.parametrize(("picture", "km2"), [("AB.\nAB.", "0.060"), ("AB\nAB", "0.040")])
def test_land_in_no_grid_has_a_row_and_is_in_the_sum(picture: str, km2: str) -> None:
    plan = plan_of(picture, tile_mm=100_000)
    desk = desk_of(plan, SheetSpec(made_on=date(2025, 3, 1)), Texts("zh"))
    table = statistics_table(desk, plan.leaf_units(), figures_by_grid(plan, plan.grids), [])
    area = [column.title for column in table.columns].index("面积（km²）")
    assert table.total[area] == km2
    rows = {row[0]: row[area] for row in table.rows}
    assert rows.get("未归入网格") == ("0.020" if "." in picture else None)
