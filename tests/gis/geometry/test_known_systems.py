"""The list of systems against the registry that pyproj carries, and names as people write them."""

import numpy as np
import pytest
from pyproj import CRS, Proj

from gis.errors import InputProblem
from gis.geometry.any_crs import FittedCrs
from gis.geometry.crs import crs_label, parse_any_crs, parse_crs, transform_xy
from gis.geometry.gcj02 import ShiftedCrs
from gis.geometry.known_systems import (
    KNOWN_SYSTEMS,
    Datum,
    KnownSystem,
    SystemKind,
    known_system,
    search_systems,
    system_of_name,
    twin,
)
from gis.texts import LANGUAGES, Language, Texts

REGISTRY: dict[Datum, str] = {
    Datum.CGCS2000: "CGCS2000",
    Datum.XIAN80: "Xian 1980",
    Datum.BEIJING54: "Beijing 1954",
    Datum.NEW_BEIJING54: "New Beijing",
}
DEGREES: dict[Datum, str] = {
    Datum.CGCS2000: "China Geodetic Coordinate System 2000",
    Datum.WGS84: "WGS 84",
    **{datum: name for datum, name in REGISTRY.items() if datum is not Datum.CGCS2000},
}


def registered_name(system: KnownSystem) -> str:
    if system.kind is SystemKind.WEB_MERCATOR:
        return "WGS 84 / Pseudo-Mercator"
    if system.kind is SystemKind.UTM:
        return f"WGS 84 / UTM zone {system.zone}N"
    if system.kind is SystemKind.DEGREES:
        return DEGREES[system.datum]
    width = "3-degree " if system.kind is SystemKind.ZONE_3 else ""
    zone = f"zone {system.zone}" if system.is_prefixed else f"CM {system.meridian}E"
    return f"{REGISTRY[system.datum]} / {width}Gauss-Kruger {zone}"


def test_each_number_is_what_the_registry_calls_by_its_name() -> None:
    numbered = [one for one in KNOWN_SYSTEMS if one.written.startswith("EPSG:")]
    for system in numbered:
        crs = CRS.from_user_input(system.written)
        assert crs.name == registered_name(system), system.written
        assert not crs.is_deprecated
    assert len(numbered) == len({one.written for one in numbered}) == 5 + 4 * 64 + 11 + 1
    assert [one.written for one in KNOWN_SYSTEMS[len(numbered) :]] == ["gcj02", "bd09"]


def test_eastings_of_prefixed_zones_bear_their_number() -> None:
    for system in KNOWN_SYSTEMS:
        if system.zone and system.kind is not SystemKind.UTM:
            projection = CRS.from_user_input(system.written).coordinate_operation
            assert projection is not None
            values: dict[str, object] = {one.name: one.value for one in projection.params}
            prefix = system.zone * 1_000_000 if system.is_prefixed else 0
            assert values["False easting"] == prefix + 500_000
            assert values["Longitude of natural origin"] == system.meridian


@pytest.mark.parametrize(
    ("name", "written"),
    [
        ("CGCS2000/3/CM117", "EPSG:4548"),
        ("cgcs2000 3-degree 39 prefix", "EPSG:4527"),
        ("西安80 3度带39带号", "EPSG:2363"),
        ("国家2000 三度带 中央经线120°", "EPSG:4549"),
        ("CGCS2000 120E", "EPSG:4549"),
        ("北京54 六度带 20带 不带带号", "EPSG:21460"),
        ("北京54 六度带 20带 带带号", "EPSG:21420"),
        ("新北京54 3度带 CM135", "EPSG:4822"),
        ("2000国家大地坐标系", "EPSG:4490"),
        ("西安80", "EPSG:4610"),
        ("WGS84", "EPSG:4326"),
        ("utm 50N", "EPSG:32650"),
        ("Web Mercator", "EPSG:3857"),
        ("ＣＧＣＳ２０００　３度带　ＣＭ１１７", "EPSG:4548"),
    ],
)
def test_names(name: str, written: str) -> None:
    assert system_of_name(name) == written
    assert crs_label(parse_crs(name)) == written


def test_a_zone_without_a_word_on_its_prefix_is_asked_about() -> None:
    with pytest.raises(InputProblem) as problem:
        parse_crs("CGCS2000 3度带 39带")
    assert problem.value.key == "crs.prefix_not_said"
    assert (problem.value.facts["prefixed"], problem.value.facts["plain"]) == (
        "EPSG:4527",
        "EPSG:4548",
    )


@pytest.mark.parametrize("name", ["CGCS2000 3 118", "CGCS2000 3-degree 60 prefix", "西安81", "foo"])
def test_no_such_system(name: str) -> None:
    with pytest.raises(InputProblem) as problem:
        parse_crs(name)
    assert problem.value.key == "crs.unknown"


def test_names_of_the_registry_stay_the_registrys() -> None:
    assert crs_label(parse_crs("CGCS2000 / 3-degree Gauss-Kruger zone 40")) == "EPSG:4528"
    esri = CRS.from_epsg(4549).to_wkt("WKT1_ESRI")
    assert crs_label(parse_crs(esri)) == "EPSG:4549"


def test_northing_first_is_written_behind() -> None:
    for text, label in (("EPSG:4549/yx", "EPSG:4549/yx"), ("gcj02/YX", "GCJ-02/yx")):
        system = parse_any_crs(text)
        assert isinstance(system, FittedCrs)
        assert system.is_turned
        assert crs_label(system) == label
    assert parse_any_crs("bd09") is ShiftedCrs.BD09


@pytest.mark.parametrize("language", LANGUAGES)
def test_searching(language: Language) -> None:
    texts = Texts(language)

    def found(words: str) -> list[str]:
        return [one.written for one in search_systems(words, texts)]

    assert found("4549") == ["EPSG:4549"]
    assert "EPSG:4548" in found("cgcs2000 117")
    assert set(found("西安80 三度带 120")) >= {"EPSG:2385"}
    assert found("百度") == ["bd09"]
    assert found("AMAP") == ["gcj02"]
    assert len(found("北京54")) > 100
    assert found("atlantis") == []
    assert len(found("")) == len(KNOWN_SYSTEMS)


@pytest.mark.parametrize("language", LANGUAGES)
def test_titles_tell_systems_apart(language: Language) -> None:
    titles = [one.title(Texts(language)) for one in KNOWN_SYSTEMS]
    assert len(set(titles)) == len(titles)


def test_twins() -> None:
    xian = known_system("EPSG:2364")
    assert xian is not None
    assert twin(xian, Datum.CGCS2000).written == "EPSG:4528"
    assert known_system("EPSG:2056") is None


def test_every_zone_there_and_back() -> None:
    """Against PROJ's projection alone, without its choice of transformations between datums."""
    for system in KNOWN_SYSTEMS:
        if not system.zone:
            continue
        crs = CRS.from_user_input(system.written)
        assert crs.geodetic_crs is not None
        lonlat = np.array([[system.meridian + 1.2, 31.0], [system.meridian - 1.4, 24.5]])
        metres = transform_xy(lonlat, crs.geodetic_crs, crs)
        np.testing.assert_allclose(metres, np.column_stack(Proj(crs)(*lonlat.T)), atol=1e-6)
        np.testing.assert_allclose(transform_xy(metres, crs, crs.geodetic_crs), lonlat, atol=1e-11)
        digits = 8 if system.is_prefixed else 6
        assert {len(str(int(easting))) for easting in metres[:, 0]} == {digits}
