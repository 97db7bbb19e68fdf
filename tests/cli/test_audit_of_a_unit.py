"""One village of a project is audited by itself: its land, its people, its findings only."""

from pathlib import Path

import pyogrio
from support.command_line import Towngrid


def test_the_units_of_a_project_add_up(towngrid: Towngrid, filled_project: Path) -> None:
    whole = towngrid("audit", filled_project, "--json").document()
    units = pyogrio.read_dataframe(filled_project, layer="units", where="tier <> 'township'")
    parts = [
        towngrid("audit", filled_project, "--unit", code, "--json").document()
        for code in units.code
    ]
    for key in ("frame_m2", "covered_m2"):
        total = sum(part["land"][key] for part in parts)
        assert abs(total - whole["land"][key]) < 1e-3
    areas = dict(zip(units.code, units.area, strict=True))
    for code, part in zip(units.code, parts, strict=True):
        assert abs(part["land"]["frame_m2"] - areas[code]) < 1e-3
        others = {other for other in units.code if other != code}
        named = {subject for finding in part["findings"] for subject in finding["subjects"]}
        assert not named & others


def test_a_unit_that_is_not_there_is_named(towngrid: Towngrid, filled_project: Path) -> None:
    outcome = towngrid("audit", filled_project, "--unit", "没有的村", "--lang", "zh")
    assert outcome.code == 2
    assert "没有的村" in outcome.err


def test_only_a_project_has_units(towngrid: Towngrid, sample: Path) -> None:
    outcome = towngrid("audit", sample / "grids.gpkg", "--unit", "云陂镇")
    assert outcome.code == 2
    assert "--unit" in outcome.err
