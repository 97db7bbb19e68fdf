"""Real layers come out of a repair clean, with books that close, and need no second one."""

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
import shapely

from gis.files.polygon_files import read_polygons
from gis.plan.profile import load_profile
from gis.progress import NoProgress
from gis.repair.file_repair import FileRepair, repair_file
from gis.repair.records import HarmKind, RepairRules

BLANKS = {
    "denver/DenverCo_precincts2020_orig.zip": 9,
    "katihar/Katihar_Wards.geojson": 0,
    "kishangarh/Kishangarh_Wards.geojson": 0,
    "allerdale/lsoa_E07000026.json": 0,
    "pernambuco/geojs-26-mun.json": 0,
}
"""How many lawful enclaves each has; the tenth gap of Denver above 1 m² is a strip of 2 cm."""


def test_a_real_layer_is_clean_after_its_repair(root: Path, layer: str) -> None:
    file = read_polygons(root / "tests" / "real_data" / layer)
    done = repair_file(file, None, RepairRules(), load_profile("default"), NoProgress())
    after = done.after
    assert after.land.overlap_m2 < 1e-3
    assert not any(after.counts[rule] for rule in ("overlap", "invalid", "duplicate", "contained"))
    assert after.counts["gap"] == BLANKS[layer]
    assert [left.why for left in done.repaired.left] == ["limit"] * BLANKS[layer]
    assert shapely.is_valid(done.geometries).all()
    assert HarmKind.EMPTIED not in {harm.kind for harm in done.repaired.harms}
    assert_books_close(done)
    again = repair_file(
        replace(file, geometries=done.geometries),
        None,
        RepairRules(),
        load_profile("default"),
        NoProgress(),
    )
    assert again.repaired.changes == ()
    pairs = zip(again.geometries, done.geometries, strict=True)
    assert all(now is then for now, then in pairs)


def assert_books_close(done: FileRepair) -> None:
    """Assert that what each feature won and lost adds up to the change of its area."""
    for book in done.books:
        change_m2 = book.after_m2 - book.before_m2
        assert np.isclose(book.won_m2 - book.lost_m2, change_m2, rtol=0, atol=1e-5)


@pytest.fixture(params=list(BLANKS), ids=lambda layer: layer.split("/")[0])
def layer(request: pytest.FixtureRequest) -> str:
    return str(request.param)
