"""Real layers with real faults: the audit counts and measures what independent tools do."""

from dataclasses import dataclass
from pathlib import Path

import pytest

from gis.audits.audit_file import audit_polygon_file
from gis.audits.report import AuditReport
from gis.files.polygon_files import read_polygons
from gis.plan.profile import load_profile
from gis.progress import NoProgress


@dataclass(frozen=True)
class Known:
    """Hold what GEOS says of a layer, above 1e-6 m² and above 1 m²; areas in m².

    Holes are measured with the islands in them. Where borders run straight for kilometres the area
    of gaps depends on the plane in which they are straight: None.
    """

    file: str
    features: int
    invalid: int
    overlaps: tuple[int, int]
    overlap_m2: float
    gaps: tuple[int, int]
    hole_m2: float | None


LAYERS = (
    Known("denver/DenverCo_precincts2020_orig.zip", 356, 0, (17, 1), 12.97, (31, 10), 3133676.37),
    Known("katihar/Katihar_Wards.geojson", 45, 1, (20, 7), 101.02, (18, 5), 18.95),
    Known("kishangarh/Kishangarh_Wards.geojson", 45, 0, (36, 27), 4138.06, (37, 35), 5195.33),
    Known("allerdale/lsoa_E07000026.json", 60, 0, (143, 0), 0.4, (1070, 0), 0.35),
    Known("pernambuco/geojs-26-mun.json", 185, 3, (57, 56), 40648574.85, (166, 15), None),
)


@pytest.fixture(params=LAYERS, ids=lambda known: known.file.split("/")[0])
def known(request: pytest.FixtureRequest) -> Known:
    layer = request.param
    assert isinstance(layer, Known)
    return layer


def audited(root: Path, known: Known, min_area_m2: float) -> AuditReport:
    file = read_polygons(root / "tests" / "real_data" / known.file)
    return audit_polygon_file(file, None, load_profile("default"), min_area_m2, NoProgress())


def test_all_overlaps_and_gaps_of_a_real_layer_are_found(root: Path, known: Known) -> None:
    report = audited(root, known, 0.0)
    assert report.subject.features == known.features
    assert report.counts["invalid"] == known.invalid
    # Areas near the noise floor differ by the projection.
    assert report.counts["overlap"] == pytest.approx(known.overlaps[0], rel=0.02)
    assert report.counts["gap"] == pytest.approx(known.gaps[0], rel=0.02)
    overlaps_m2 = sum(each.area_m2 or 0.0 for each in report.findings if each.rule == "overlap")
    assert overlaps_m2 == pytest.approx(known.overlap_m2, rel=1e-3, abs=0.01)
    holes_m2 = sum(
        float(each.facts.get("hole_m2") or each.area_m2 or 0.0)
        for each in report.findings
        if each.rule == "gap"
    )
    if known.hole_m2 is not None:
        assert holes_m2 == pytest.approx(known.hole_m2, rel=2e-3, abs=0.01)


def test_noise_is_summed_up_and_does_not_fail(root: Path, known: Known) -> None:
    report = audited(root, known, 1.0)
    assert report.counts["overlap"] == known.overlaps[1]
    assert report.counts["gap"] == known.gaps[1]
    assert report.passed == (known.overlaps[1] + known.gaps[1] + known.invalid == 0)
