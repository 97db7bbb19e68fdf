"""Which system a file is in: each case is made with pyproj from one place, and found again."""

import numpy as np
import pytest
import shapely
from pyproj import CRS, Transformer
from support.ascii_plan import plan_of

from gis.errors import InputProblem
from gis.geometry.crs import WGS84, crs_label, parse_any_crs, transform_geometries, transform_xy
from gis.geometry.gcj02 import ShiftedCrs, shifted
from gis.imports.crs_candidates import CrsRecognition, recognise_crs
from gis.imports.file_crs import naming_candidates, notes_on_declared
from gis.plan.plan import Plan
from gis.texts import LANGUAGES, Texts

ORIGIN_MM = (406_229_803, 3_619_919_611)
OLD_TO_NEW = {2364: 4528, 2385: 4549, 2416: 4528}


def villages() -> Plan:
    """Return six villages of two kilometres each, in zone 40."""
    return plan_of("ABC\nDEF", "uvw\nxyz", tile_mm=2_000_000, origin_mm=ORIGIN_MM)


def borders(plan: Plan) -> np.ndarray:
    """Return the polygons of the grids as longitude and latitude, with vertices along borders."""
    labels = [label for label in plan.partition.labels() if label != 0]
    metres = [
        shapely.transform(plan.partition.polygon_mm(one), lambda a: a / 1000) for one in labels
    ]
    dense = shapely.segmentize(np.array(metres, dtype=object), 100)
    change = Transformer.from_crs("EPSG:4549", "EPSG:4490", always_xy=True)
    return changed(dense, change)


def changed(geometries: np.ndarray, change: Transformer) -> np.ndarray:
    return np.array(
        shapely.transform(geometries, lambda xy: np.column_stack(change.transform(*xy.T)))
    )


def to(geometries: np.ndarray, code: int) -> np.ndarray:
    change = Transformer.from_crs(
        "EPSG:4490" if code < 32000 else "EPSG:4326", code, always_xy=True
    )
    return changed(geometries, change)


def turned(geometries: np.ndarray) -> np.ndarray:
    return np.array(shapely.transform(geometries, lambda xy: xy[:, ::-1]))


def moved(geometries: np.ndarray, system: ShiftedCrs) -> np.ndarray:
    return np.array(shapely.transform(geometries, lambda xy: shifted(xy, system)))


def keys(found: CrsRecognition) -> set[str]:
    return {key.removeprefix("crs_candidates.") for key, _ in found.remarks}


def lands_on(plan: Plan, found: CrsRecognition, geometries: np.ndarray, truth: np.ndarray) -> bool:
    """Tell whether what is assumed puts the file where it was made from."""
    assert found.assumed is not None
    own = CRS.from_user_input(plan.crs)
    there = transform_geometries(geometries, found.assumed.system, own)
    expected = transform_geometries(truth, CRS.from_epsg(4490), own)
    difference = shapely.get_coordinates(there) - shapely.get_coordinates(expected)
    return bool(np.abs(difference).max() < 0.01)


UNDECLARED = [4490, 4549, 4528, 4548, 4550, 4498, 4509, 32650, 3857]


@pytest.mark.parametrize("code", UNDECLARED)
@pytest.mark.parametrize("is_turned", [False, True])
def test_a_file_that_says_nothing(code: int, is_turned: bool) -> None:
    plan, truth = villages(), borders(villages())
    geometries = truth if code == 4490 else to(truth, code)
    if is_turned and code == 3857:
        return  # eastings of Web Mercator do not tell themselves from northings
    if is_turned:
        geometries = turned(geometries)
    found = recognise_crs(None, None, geometries, plan)
    assert found.is_doubtful
    assert "none_declared" in keys(found)
    assert ("datum_unsaid" in keys(found)) is (
        4490 < code < 32000 and not is_turned and code != 3857
    )
    best = found.candidates[0]
    assert best.inside > 0.99
    assert best.border_m is not None
    assert best.border_m < 0.1
    assert lands_on(plan, found, geometries, truth)
    # What is to be typed is what was found.
    assert crs_label(parse_any_crs(best.written)) == best.written


@pytest.mark.parametrize("code", [4326, 4490, 4549, 4528, 4509, 32650, 3857])
def test_a_file_that_says_the_truth_is_believed(code: int) -> None:
    plan, truth = villages(), borders(villages())
    geometries = truth if code in (4326, 4490) else to(truth, code)
    found = recognise_crs(CRS.from_epsg(code), None, geometries, plan)
    assert not found.is_doubtful
    assert found.remarks == ()
    assert found.assumed == found.candidates[0]
    assert found.assumed is not None
    assert found.assumed.written == f"EPSG:{code}"
    assert found.assumed.off_m == 0.0


@pytest.mark.parametrize(
    ("real", "said", "remark"),
    [
        (4549, 4326, "impossible"),  # metres in a GeoJSON file, which always says WGS 84
        (4528, 4326, "impossible"),
        (4548, 4549, "elsewhere"),  # a neighbouring zone
        (4550, 4549, "elsewhere"),
        (4528, 4549, "impossible"),  # with the zone's number, declared without
        (4549, 4528, "impossible"),
        (3857, 4326, "impossible"),
    ],
)
def test_a_file_that_says_the_wrong_thing(real: int, said: int, remark: str) -> None:
    plan, truth = villages(), borders(villages())
    geometries = to(truth, real)
    declared = CRS.from_epsg(said)
    found = recognise_crs(declared, None, geometries, plan)
    assert found.is_doubtful
    assert remark in keys(found)
    assert lands_on(plan, found, geometries, truth)
    with pytest.raises(InputProblem) as problem:
        notes_on_declared(__file__, declared, geometries, plan)  # type: ignore[arg-type]
    assert problem.value.key == "crs_candidates.declared_is_wrong"
    assert f"--crs {found.candidates[0].written}" in str(problem.value.facts["options"])


def test_latitude_first() -> None:
    plan, truth = villages(), borders(villages())
    found = recognise_crs(WGS84, None, turned(truth), plan)
    assert found.is_doubtful
    assert {"impossible", "looks_turned"} <= keys(found)
    assert found.assumed is not None
    assert found.assumed.written == "EPSG:4326/yx"
    assert lands_on(plan, found, turned(truth), truth)


@pytest.mark.parametrize("system", list(ShiftedCrs))
@pytest.mark.parametrize("declared", [None, 4326, 4490])
def test_web_maps_are_found_out_by_their_borders(system: ShiftedCrs, declared: int | None) -> None:
    plan, truth = villages(), borders(villages())
    said = None if declared is None else CRS.from_epsg(declared)
    found = recognise_crs(said, None, moved(truth, system), plan)
    assert found.is_doubtful
    assert found.candidates[0].system is system
    assert "looks_shifted" in keys(found)
    # Never taken without being asked for.
    assert found.assumed is not None
    assert not found.assumed.is_shifted
    facts = dict(found.remarks)["crs_candidates.looks_shifted"]
    assert facts["system"] == system.title


@pytest.mark.parametrize("part", [slice(0, 1), slice(0, 3)])
def test_a_few_polygons_are_enough(part: slice) -> None:
    plan, truth = villages(), borders(villages())
    found = recognise_crs(WGS84, None, moved(truth[part], ShiftedCrs.GCJ02), plan)
    assert found.candidates[0].system is ShiftedCrs.GCJ02
    innocent = recognise_crs(WGS84, None, truth[part], plan)
    assert not innocent.is_doubtful
    assert innocent.remarks == ()


def test_a_project_of_shifted_borders_is_suspected() -> None:
    truth = borders(villages())
    plan = villages()
    own = CRS.from_user_input(plan.crs)
    west, south, _, _ = plan.partition.bounds_mm()
    lonlat = transform_xy(np.array([[west / 1000, south / 1000]]), own, WGS84)
    shift_mm = (
        (transform_xy(shifted(lonlat, ShiftedCrs.GCJ02), WGS84, own) * 1000 - (west, south))
        .round()
        .astype(int)[0]
    )
    origin = (ORIGIN_MM[0] + int(shift_mm[0]), ORIGIN_MM[1] + int(shift_mm[1]))
    wrong = plan_of("ABC\nDEF", "uvw\nxyz", tile_mm=2_000_000, origin_mm=origin)
    found = recognise_crs(WGS84, None, truth, wrong)
    assert "project_looks_shifted" in keys(found)
    assert found.assumed is not None
    assert found.assumed.written == "EPSG:4326"


def test_other_borders_tell_nothing() -> None:
    plan = villages()
    rng = np.random.default_rng(2)
    west, south, east, north = (edge / 1000 for edge in plan.partition.bounds_mm())
    middles = rng.uniform((west, south), (east, north), (60, 2))
    ponds = shapely.buffer(shapely.points(middles), 150)
    lonlat = transform_geometries(np.array(ponds), CRS.from_epsg(4549), WGS84)
    found = recognise_crs(WGS84, None, lonlat, plan)
    assert not found.is_doubtful
    assert keys(found) <= {"not_decidable", "borders_off"}
    assert keys(found)


def test_points_tell_nothing() -> None:
    plan, truth = villages(), borders(villages())
    found = recognise_crs(WGS84, None, shapely.centroid(truth), plan)
    assert not found.is_doubtful
    assert keys(found) == {"nothing_to_compare"}


def test_ovitals_files_are_preselected_and_asked_about() -> None:
    plan, truth = villages(), borders(villages())
    shiftedly = moved(truth, ShiftedCrs.GCJ02)
    found = recognise_crs(WGS84, ShiftedCrs.GCJ02, shiftedly, plan)
    assert found.assumed is not None
    assert found.assumed.system is ShiftedCrs.GCJ02
    assert found.is_doubtful
    unshifted = recognise_crs(WGS84, ShiftedCrs.GCJ02, truth, plan)
    assert unshifted.assumed is not None
    assert unshifted.assumed.written == "EPSG:4326"
    assert unshifted.is_doubtful


@pytest.mark.parametrize("code", [2364, 2385, 2416])
def test_older_datums_are_told_and_never_transformed(code: int) -> None:
    plan, truth = villages(), borders(villages())
    geometries = to(truth, OLD_TO_NEW[code])
    found = recognise_crs(CRS.from_epsg(code), None, geometries, plan)
    assert found.is_doubtful
    assert "old_datum" in keys(found)
    assert found.assumed is not None
    assert found.assumed.written == f"EPSG:{code}"
    assert found.assumed.inside > 0.99


def test_borders_off_by_a_datum_are_told() -> None:
    plan, truth = villages(), borders(villages())
    off = np.array(shapely.transform(to(truth, 4549), lambda xy: xy - (60.0, -70.0)))
    found = recognise_crs(CRS.from_epsg(4549), None, off, plan)
    assert keys(found) == {"borders_off"}
    assert not found.is_doubtful


def test_without_a_project_there_is_only_the_size_of_numbers() -> None:
    truth = borders(villages())
    prefixed = recognise_crs(None, None, to(truth, 4528))
    assert prefixed.assumed is not None
    assert prefixed.assumed.written == "EPSG:4528"
    assert prefixed.is_doubtful
    degrees = recognise_crs(None, None, truth)
    assert [one.written for one in degrees.candidates] == ["EPSG:4490", "gcj02", "bd09"]
    unknown = recognise_crs(None, None, to(truth, 4549))
    assert unknown.candidates == ()
    assert unknown.assumed is None
    assert "zone_unknown" in keys(unknown)
    said = recognise_crs(CRS.from_epsg(4549), None, to(truth, 4549))
    assert not said.is_doubtful


def test_nothing_comes_near() -> None:
    plan = villages()
    elsewhere = np.array([shapely.box(10.0, 50.0, 10.1, 50.1)])
    found = recognise_crs(WGS84, None, elsewhere, plan)
    assert "nowhere" in keys(found)
    assert found.is_doubtful
    empty = recognise_crs(None, None, np.array([None, shapely.Point()], dtype=object), plan)
    assert empty.candidates == ()
    assert empty.is_doubtful


def test_a_refusal_names_what_to_write() -> None:
    plan, truth = villages(), borders(villages())
    refusal = InputProblem("polygon_files.no_crs", path="a.shp")
    for geometries, options, key in (
        (to(truth, 4528), "--crs EPSG:4528", "say_one"),
        (truth, "--crs EPSG:4490", "say_one_or_shifted"),
    ):
        with (
            pytest.raises(InputProblem) as problem,
            naming_candidates("a.shp", plan, lambda geometries=geometries: [geometries]),  # type: ignore[arg-type,misc]
        ):
            raise refusal
        assert problem.value.key == f"crs_candidates.{key}"
        assert str(problem.value.facts["options"]).startswith(options)


@pytest.mark.parametrize("language", LANGUAGES)
def test_everything_can_be_said(language: str) -> None:
    plan, truth = villages(), borders(villages())
    texts = Texts(language)  # type: ignore[arg-type]
    cases = [recognise_crs(None, None, to(truth, code), plan) for code in (4549, 4528, 4550, 3857)]
    cases.append(recognise_crs(WGS84, None, moved(truth, ShiftedCrs.GCJ02), plan))
    cases.append(recognise_crs(CRS.from_epsg(4549), None, to(truth, 4548), plan))
    for found in cases:
        for candidate in found.candidates:
            assert "{" not in texts(candidate.reason, **candidate.facts)
        for key, facts in found.remarks:
            assert "{" not in texts(key, **facts)
