"""What the coordinates of a list may be: told by where they put the rows, doubt said aloud.

The places are turned into other systems with pyproj; values in GCJ-02 and BD-09 come from prcoords.
"""

from pathlib import Path

import numpy as np
import pytest
from pyproj import Transformer
from support.ascii_plan import plan_of

from gis.geometry.gcj02 import ShiftedCrs, gcj02_to_bd09, wgs84_to_gcj02
from gis.imports.coordinate_readings import CoordinateReadings, coordinate_readings, notes_on
from gis.imports.household_places import readings_of
from gis.imports.households import FIELDS, import_households
from gis.imports.lists import read_list
from gis.imports.places import import_places
from gis.plan.edit import apply
from gis.plan.plan import Plan
from gis.texts import LANGUAGES, Texts
from gis.topology.locate import labels_at
from gis.topology.records import Label, UnitId

ORIGIN_MM = (406_229_803, 3_619_919_611)


def villages() -> Plan:
    """Return six villages of two kilometres each."""
    return plan_of("ABC\nDEF", "uvw\nxyz", tile_mm=2_000_000, origin_mm=ORIGIN_MM)


def places(plan: Plan, count: int = 300) -> tuple[np.ndarray, list[UnitId | None]]:
    west, south, east, north = plan.partition.bounds_mm()
    xy = np.random.default_rng(5).integers((west, south), (east, north), (count, 2))
    units = [plan.unit_of_label(Label(label)) for label in labels_at(plan.partition, xy).tolist()]
    return xy / 1000, units


def to(xy_m: np.ndarray, crs: str) -> np.ndarray:
    change = Transformer.from_crs("EPSG:4549", crs, always_xy=True)
    return np.column_stack(change.transform(*xy_m.T))


def shifted(xy_m: np.ndarray, system: str) -> np.ndarray:
    lonlat = wgs84_to_gcj02(to(xy_m, "EPSG:4490"))
    return gcj02_to_bd09(lonlat) if system == "bd09" else lonlat


def read(plan: Plan, numbers: np.ndarray, units: list[UnitId | None] | None) -> CoordinateReadings:
    found = coordinate_readings(plan, numbers, units.__getitem__ if units else lambda row: None)
    assert found is not None
    return found


@pytest.mark.parametrize("is_turned", [False, True])
@pytest.mark.parametrize(
    "crs",
    ["EPSG:4490", "EPSG:4549", "EPSG:4528", "EPSG:4548", "EPSG:4550", "EPSG:4498", "EPSG:4509",
     "EPSG:32650"],
)  # fmt: skip
def test_each_lawful_system_in_either_order_is_the_one_reading(crs: str, is_turned: bool) -> None:
    plan = villages()
    xy_m, units = places(plan)
    numbers = to(xy_m, crs) if crs != "EPSG:32650" else to(to(xy_m, "EPSG:4490"), "EPSG:4549")
    if crs == "EPSG:32650":
        degrees = to(xy_m, "EPSG:4490")
        utm = Transformer.from_crs("EPSG:4326", crs, always_xy=True)
        numbers = np.column_stack(utm.transform(*degrees.T))
    if is_turned:
        numbers = numbers[:, ::-1]
    found = read(plan, numbers, units)
    best = found.readings[0]
    same_numbers = {"EPSG:4509": "EPSG:4548"}
    assert best.crs == same_numbers.get(crs, crs)
    assert best.is_turned is is_turned
    assert (best.at_home, best.named, best.rows) == (300, 300, 300)
    assert found.assumed == best
    assert not found.is_doubtful


@pytest.mark.parametrize("system", ["gcj02", "bd09"])
def test_a_shifted_system_is_best_but_never_assumed(system: str) -> None:
    plan = villages()
    xy_m, units = places(plan)
    found = read(plan, shifted(xy_m, system), units)
    assert found.readings[0].crs == system
    assert found.readings[0].fit > 0.99
    assert found.assumed.crs == "EPSG:4490"
    assert found.assumed.fit < 0.9
    assert found.is_doubtful
    (note,) = [n for n in notes_on(plan, found) if n.key == "location.reading_doubtful"]
    assert all(f"--crs {system}" in Texts(one)(note.key, **note.facts) for one in LANGUAGES)


def test_readings_that_fit_alike_are_doubtful_and_the_first_is_taken() -> None:
    plan = villages()
    middle = np.array([[409_229.0, 3_621_919.0], [409_329.0, 3_621_819.0]])
    found = read(plan, to(middle, "EPSG:4490"), None)
    assert found.assumed.crs == "EPSG:4490"
    assert {one.crs for one in found.rivals} == {"gcj02", "bd09"}
    assert found.is_doubtful


def test_what_lies_nowhere_is_doubtful_too() -> None:
    found = read(villages(), np.array([[100.0, 20.0]]), None)
    assert found.is_doubtful
    assert [note.key for note in notes_on(villages(), found)] == ["location.reading_nowhere"]
    assert coordinate_readings(villages(), np.array([[np.nan, 1.0]])) is None


def test_one_place_agrees_with_prcoords() -> None:
    plan = plan_of("A", tile_mm=2_000_000, origin_mm=ORIGIN_MM)
    lonlat = to(np.array(ORIGIN_MM)[None, :] / 1000 + 1000, "EPSG:4490")
    gcj02, bd09 = PRCOORDS
    np.testing.assert_allclose(wgs84_to_gcj02(lonlat), [gcj02], atol=1e-8)
    np.testing.assert_allclose(gcj02_to_bd09(wgs84_to_gcj02(lonlat)), [bd09], atol=1e-8)
    assert plan.units


PRCOORDS = ((119.015915655, 32.707150678), (119.022378693, 32.713257573))
"""What prcoords 1.0.2 makes of the middle of that tile."""


def sheet(tmp_path: Path, header: str, rows: list[str]) -> Path:
    path = tmp_path / "住户.csv"
    path.write_text("\n".join([header, *rows]), encoding="utf-8")
    return path


def test_a_sheet_is_asked_about_without_touching_anything(tmp_path: Path) -> None:
    plan = villages()
    xy_m, units = places(plan, 40)
    rows = [
        f"{plan.units[unit].name},N{at},{y:.3f},{x:.3f}"
        for at, ((x, y), unit) in enumerate(zip(xy_m.tolist(), units, strict=True))
        if unit is not None
    ]
    path = sheet(tmp_path, "村,户号,X坐标,Y坐标", rows)
    (table,) = read_list("households", path)
    found = readings_of(plan, table, FIELDS)
    assert found is not None
    assert (found.assumed.crs, found.assumed.is_turned) == ("EPSG:4549", True)
    (bare,) = read_list("households", sheet(tmp_path, "村,户号", ["u村,1"]))
    assert readings_of(plan, bare, FIELDS) is None


def test_an_import_says_how_it_read_and_what_it_cannot_know(tmp_path: Path) -> None:
    plan = villages()
    xy_m, units = places(plan, 60)
    header = "村,户号,经度,纬度"

    def notes(numbers: np.ndarray) -> tuple[list[str], Plan]:
        rows = [
            f"{plan.units[unit].name},N{at},{x!r},{y!r}"
            for at, ((x, y), unit) in enumerate(zip(numbers.tolist(), units, strict=True))
            if unit is not None
        ]
        sheets = read_list("households", sheet(tmp_path, header, rows))
        result = import_households(plan, sheets)
        assert result.report.lines(Texts("en"))
        keys = [note.key for note in result.report.notes if note.key.startswith("location.")]
        return keys, apply(plan, result.edit)

    assert notes(to(xy_m, "EPSG:4490"))[0] == []
    assert notes(to(xy_m, "EPSG:4490")[:, ::-1])[0] == ["location.reading_turned"]
    keys, after = notes(to(xy_m, "EPSG:4548"))
    assert keys == ["location.reading_taken"]
    located = np.array([one.location for one in after.households.values()])
    np.testing.assert_allclose(located / 1000, xy_m, atol=0.002)
    keys, _ = notes(shifted(xy_m, "gcj02"))
    assert keys == [
        "location.reading_doubtful",
        "location.shifted_block",
        "location.shift_caution",
    ]


def test_places_are_asked_about_like_households(tmp_path: Path) -> None:
    plan = villages()
    xy_m, units = places(plan, 60)
    rows = [
        f"场所{at},{plan.units[unit].name},学校,{x!r},{y!r}"
        for at, ((x, y), unit) in enumerate(
            zip(shifted(xy_m, "gcj02").tolist(), units, strict=True)
        )
        if unit is not None
    ]
    sheets = read_list("places", sheet(tmp_path, "名称,村,类型,经度,纬度", rows))

    def notes(crs: ShiftedCrs | None) -> list[str]:
        return [note.key for note in import_places(plan, sheets, crs=crs).report.notes]

    assert notes(None) == ["location.reading_doubtful"]
    assert notes(ShiftedCrs.GCJ02) == ["location.shift_asked", "location.shift_caution"]


def test_degrees_minutes_and_seconds_are_read(tmp_path: Path) -> None:
    plan = villages()
    lon, lat = to(np.array([[409_229.0, 3_621_919.0]]), "EPSG:4490")[0].tolist()

    def dms(value: float) -> str:
        minutes, seconds = divmod(value * 3600, 60)
        degrees, minutes = divmod(minutes, 60)
        return f"{int(degrees)}°{int(minutes)}′{seconds:.4f}″"

    path = sheet(tmp_path, "村,户号,经度,纬度", [f"u村,1,{dms(lon)},{dms(lat)}"])
    after = apply(plan, import_households(plan, read_list("households", path)).edit)
    (one,) = after.households.values()
    assert one.location is not None
    np.testing.assert_allclose(one.location, (409_229_000, 3_621_919_000), atol=5)
