"""The pitfalls of vector files as they come to a township, one row each.

A row says what is recognised, what is asked, and that the three names come out sign by sign.
"""

import struct
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TypedDict

import numpy as np
import pyogrio
import pytest
import shapely
from pyproj import CRS
from support.vector_files import (
    CODES,
    NAMES,
    SQUARES_M,
    ZONE,
    by_gdal,
    drawing,
    filegdb,
    geojson,
    grid_outlines,
    grid_words,
    kml,
    kml_text,
    kmz,
    mif,
    parts_of,
    shapefile,
    spelled_out,
    text,
    vertex_rows,
    wkt_rows,
    zipped,
)

from gis.errors import InputProblem
from gis.files.file_facts import facts_of
from gis.files.polygon_files import read_polygons
from gis.files.vector_facts import FileFacts
from gis.geometry.any_crs import AnyCrs
from gis.geometry.crs import CGCS2000, crs_label
from gis.geometry.gcj02 import ShiftedCrs
from gis.texts import Texts

pytestmark = pytest.mark.filterwarnings("ignore::RuntimeWarning", "ignore::UserWarning")

ZONE_40 = CRS.from_epsg(ZONE)
GBK_ONLY = ("龙井网格", "塘网格", "庆网格")
"""What a program leaves of names whose signs its encoding has not."""


@dataclass(frozen=True)
class Case:
    """Be a file and what becomes of it; `asked` is the problem when nobody says a system."""

    format: str
    pitfall: str
    make: Callable[[Path], Path]
    recognised: str
    asked: str = ""
    crs: AnyCrs | None = None
    names: tuple[str, ...] = NAMES
    codes: tuple[str, ...] = CODES


class More(TypedDict, total=False):
    """What several cases have in common."""

    asked: str
    crs: AnyCrs
    codes: tuple[str, ...]


def table_of(code: str) -> str:
    return (
        "<description><![CDATA[<html><body><table border=1><tr><th>编码</th>"
        f"<td>{code}</td></tr><tr><td>户数</td><td>{int(code) * 10}</td></tr></table>"
        "]]></description>"
    )


def lines_of(code: str) -> str:
    return f"<description><![CDATA[编码：{code}<br/>户数: 12]]></description>"


def schema_data(code: str) -> str:
    return (
        '<ExtendedData><SchemaData schemaUrl="#s"><SimpleData name="编码">'
        f"{code}</SimpleData></SchemaData></ExtendedData>"
    )


def extended_data(code: str) -> str:
    return f'<ExtendedData><Data name="编码"><value>{code}</value></Data></ExtendedData>'


SCHEMA = '<Schema name="s" id="s"><SimpleField name="编码" type="string"/></Schema>'
NO_CODES = ("", "", "")


def gbk(folder: Path, **how: Any) -> Path:  # noqa: ANN401
    return shapefile(folder / "界.shp", "GB18030", **{"code_page": None, **how})


def utf8(folder: Path, **how: Any) -> Path:  # noqa: ANN401
    return shapefile(folder / "界.shp", "UTF-8", **{"code_page": None, **how})


def named_drawing(path: Path, **how: str) -> Path:
    def build(space: Any) -> None:  # noqa: ANN401
        grid_outlines(space)
        words = NAMES if how.get("version") == "R2010" else list(map(spelled_out, NAMES))
        grid_words(space, words)

    return drawing(path, build, **how)


def renamed(path: Path, name: str) -> Path:
    return path.rename(path.with_name(name))


LIKELY = "polygon_files.no_crs_but_likely"
IN_ZONE = "polygon_files.no_crs_but_zone"
OVITAL = "vector_files.ovital_needs_crs"
ZONE_CASE: More = {"asked": IN_ZONE, "crs": ZONE_40}
DEGREES: More = {"asked": LIKELY, "crs": CGCS2000}
OF_OVITAL: More = {"asked": OVITAL, "crs": ShiftedCrs.GCJ02, "codes": NO_CODES}
DRAWN: More = {"asked": IN_ZONE, "crs": ZONE_40, "codes": NO_CODES}
SHP, GUESSED = "Shapefile; polygons; ", "GB18030?; EPSG:4490"

CASES = (
    Case("GeoPackage", "", lambda d: by_gdal(d / "a.gpkg"), "GeoPackage; polygons; EPSG:4490"),
    Case("Shapefile", "GBK, no .cpg, LDID 0", gbk, SHP + GUESSED),
    Case("Shapefile", "GBK, no .cpg, LDID 0x57", lambda d: gbk(d, driver=0x57), SHP + GUESSED),
    Case(
        "Shapefile", "GBK, no .cpg, LDID 0x4D",
        lambda d: gbk(d, driver=0x4D), SHP + "GB18030; EPSG:4490",
    ),
    Case(
        "Shapefile", ".cpg says GBK",
        lambda d: gbk(d, code_page="GBK"), SHP + "GB18030; EPSG:4490",
    ),
    Case("Shapefile", "GBK, .cpg says UTF-8", lambda d: gbk(d, code_page="UTF-8"), SHP + GUESSED),
    Case("Shapefile", "UTF-8, no .cpg", utf8, SHP + "UTF-8?; EPSG:4490"),
    Case(
        "Shapefile", "UTF-8, .cpg says GBK",
        lambda d: utf8(d, code_page="GBK"), SHP + "UTF-8?; EPSG:4490",
    ),
    Case(
        "Shapefile", "no .prj, degrees",
        lambda d: gbk(d, without=(".prj",)), SHP + "GB18030?; no CRS", **DEGREES,
    ),
    Case(
        "Shapefile", "no .prj, metres of a zone",
        lambda d: gbk(d, without=(".prj",), crs=ZONE), SHP + "GB18030?; no CRS", **ZONE_CASE,
    ),
    Case("Shapefile", "no .shx", lambda d: gbk(d, without=(".shx",)), SHP + GUESSED),
    Case(
        "Shapefile", "its .dbf was chosen",
        lambda d: gbk(d).with_suffix(".dbf"), SHP + GUESSED,
    ),
    Case(
        "ZIP", "shapefile in a folder, names in GBK",
        lambda d: zipped(d / "资料.zip", *parts_of(gbk(d)), inside="村界/新/", gbk=True),
        "ZIP; polygons; GB18030?; EPSG:4490",
    ),
    Case(
        "ZIP", "called .shp",
        lambda d: renamed(zipped(d / "资料.zip", *parts_of(gbk(d))), "资料.shp"),
        "ZIP; polygons; GB18030?; EPSG:4490",
    ),
    Case("GeoJSON", "", lambda d: geojson(d / "a.geojson"), "GeoJSON; polygons; EPSG:4326"),
    Case(
        "GeoJSON", "crs member",
        lambda d: geojson(
            d / "a.geojson",
            crs={"type": "name", "properties": {"name": "urn:ogc:def:crs:EPSG::4490"}},
        ),
        "GeoJSON; polygons; EPSG:4490",
    ),
    Case(
        "GeoJSON", "byte order mark",
        lambda d: geojson(d / "a.geojson", "utf-8-sig"), "GeoJSON; polygons; EPSG:4326",
    ),
    Case(
        "GeoJSON", "GB18030",
        lambda d: geojson(d / "a.json", "gb18030"), "GeoJSON; polygons; GB18030?; EPSG:4326",
    ),
    Case(
        "GeoJSON", "line by line",
        lambda d: by_gdal(d / "a.geojsonl", driver="GeoJSONSeq"), "GeoJSON; polygons; EPSG:4326",
    ),
    Case(
        "KML", "attributes in an HTML table",
        lambda d: kml(d / "a.kml", attributes=table_of), "KML; polygons; EPSG:4326",
    ),
    Case(
        "KML", "attributes as name: value",
        lambda d: kml(d / "a.kml", attributes=lines_of), "KML; polygons; EPSG:4326",
    ),
    Case(
        "KML", "SchemaData",
        lambda d: kml(d / "a.kml", attributes=schema_data, head=SCHEMA),
        "KML; polygons; EPSG:4326",
    ),
    Case(
        "KML", "ExtendedData",
        lambda d: kml(d / "a.kml", attributes=extended_data), "KML; polygons; EPSG:4326",
    ),
    Case(
        "KML", "declares GBK",
        lambda d: kml(d / "a.kml", declared="GBK", encoding="gb18030"),
        "KML; polygons; EPSG:4326", codes=NO_CODES,
    ),
    Case(
        "KML", "GBK, declares UTF-8",
        lambda d: kml(d / "a.kml", encoding="gb18030"),
        "KML; polygons; GB18030?; EPSG:4326", codes=NO_CODES,
    ),
    Case("KMZ", "", lambda d: kmz(d / "a.kmz"), "KMZ; polygons; EPSG:4326", codes=NO_CODES),
    Case(
        "KMZ", "called .kml",
        lambda d: renamed(kmz(d / "a.kmz"), "a.kml"), "KMZ; polygons; EPSG:4326", codes=NO_CODES,
    ),
    Case(
        "Ovital", ".ovkml says WGS 84",
        lambda d: kml(d / "a.ovkml"), "Ovital KML; polygons; EPSG:4326; likely gcj02", **OF_OVITAL,
    ),
    Case(
        "Ovital", ".ovkmz says WGS 84",
        lambda d: kmz(d / "a.ovkmz", "doc.ovkml"),
        "Ovital KMZ; polygons; EPSG:4326; likely gcj02", **OF_OVITAL,
    ),
    Case(
        "DXF", "code page 936, rare signs spelled out",
        lambda d: named_drawing(d / "a.dxf", encoding="gbk"), "DXF; polygons; no CRS", **DRAWN,
    ),
    Case(
        "DXF", "GBK, says code page 1252",
        lambda d: named_drawing(d / "a.dxf", encoding="gbk", page="ANSI_1252"),
        "DXF; polygons; GB18030?; no CRS", **DRAWN,
    ),
    Case(
        "DXF", "UTF-8 (since 2007)",
        lambda d: named_drawing(d / "a.dxf", version="R2010"), "DXF; polygons; no CRS", **DRAWN,
    ),
    Case("FlatGeobuf", "", lambda d: by_gdal(d / "a.fgb", SPATIAL_INDEX="NO"),
         "FlatGeobuf; polygons; EPSG:4490"),
    Case("FileGDB", "folder", lambda d: filegdb(d / "a.gdb"), "FileGDB; polygons; EPSG:4490"),
    Case(
        "FileGDB", "zipped",
        lambda d: zipped(d / "a.gdb.zip", *sorted(filegdb(d / "a.gdb").iterdir()), inside="a.gdb/"),
        "ZIP; polygons; EPSG:4490",
    ),
    Case(
        "MapInfo", "TAB, WindowsSimpChinese",
        lambda d: by_gdal(d / "a.tab", driver="MapInfo File", ENCODING="CP936"),
        "MapInfo TAB; polygons; EPSG:4326", names=GBK_ONLY,
    ),
    Case(
        "MapInfo", "MIF, WindowsSimpChinese",
        lambda d: mif(d / "a.mif", "WindowsSimpChinese"), "MapInfo MIF; polygons; EPSG:4326",
        names=GBK_ONLY,
    ),
    Case(
        "MapInfo", "MIF, Neutral, in GBK",
        lambda d: mif(d / "a.mif", "Neutral"), "MapInfo MIF; polygons; GB18030?; EPSG:4326",
        names=GBK_ONLY,
    ),
    Case("GML", "", lambda d: by_gdal(d / "a.gml"), "GML; polygons; EPSG:4490"),
    Case(
        "CSV", "WKT, GB18030",
        lambda d: text(d / "a.csv", wkt_rows(), "gb18030"),
        "CSV; polygons; GB18030?; no CRS", **DEGREES,
    ),
    Case(
        "CSV", "WKT, UTF-8 without a mark",
        lambda d: text(d / "a.csv", wkt_rows()), "CSV; polygons; UTF-8?; no CRS", **DEGREES,
    ),
    Case(
        "CSV", "WKT, UTF-8 with a mark",
        lambda d: text(d / "a.csv", wkt_rows(), "utf-8-sig"), "CSV; polygons; no CRS", **DEGREES,
    ),
    Case(
        "CSV", "WKT, UTF-16, tabs, called .txt",
        lambda d: text(d / "a.txt", wkt_rows("\t"), "utf-16"), "TXT; polygons; no CRS", **DEGREES,
    ),
    Case(
        "CSV", "vertices, X is the northing",
        lambda d: text(d / "a.csv", vertex_rows("X", "Y", northing_first=True), "gb18030"),
        "CSV; polygons; GB18030?; no CRS", **DRAWN,
    ),
    Case(
        "TXT", "vertices, 横坐标 and 纵坐标",
        lambda d: text(
            d / "a.txt", vertex_rows("横坐标", "纵坐标", northing_first=False), "gb18030"
        ),
        "TXT; polygons; GB18030?; no CRS", **DRAWN,
    ),
)  # fmt: skip


def told(facts: FileFacts) -> str:
    """Return what was recognised: a question mark stands behind an encoding that was found out."""
    layer = next(one for one in facts.layers if one.kind == "polygons")
    parts = [facts.format, layer.kind.value]
    if layer.encodings:
        doubt = "" if layer.is_encoding_declared else "?"
        parts.append(layer.encodings[0].name + doubt)
        assert not layer.encodings[0].has_broken_characters
    parts.append(crs_label(layer.declared) if layer.declared else "no CRS")
    if facts.likely:
        parts.append(f"likely {facts.likely.value}")
    return "; ".join(parts)


@pytest.mark.parametrize("case", CASES, ids=lambda case: f"{case.format} {case.pitfall}".strip())
def test_a_file_is_recognised_and_read_sign_by_sign(tmp_path: Path, case: Case) -> None:
    path = case.make(tmp_path)
    assert told(facts_of(path)) == case.recognised
    if case.asked:
        with pytest.raises(InputProblem) as problem:
            read_polygons(path)
        assert problem.value.key == case.asked
        assert str(path) in Texts("zh").of_error(problem.value)
    file = read_polygons(path, crs=case.crs)
    assert tuple(file.names) == case.names
    assert tuple(file.codes) == case.codes
    assert len(file.geometries) == 3
    assert file.problems == ()


def test_a_wrong_encoding_is_seen_before_it_is_taken(tmp_path: Path) -> None:
    (layer,) = facts_of(utf8(tmp_path)).layers
    looks = {choice.name: choice for choice in layer.encodings}
    assert layer.encodings[0].name == "UTF-8"
    assert looks["UTF-8"].fields == ("编码", "名称")
    assert [row[1] for row in looks["UTF-8"].rows] == list(NAMES)
    assert looks["GB18030"].rows[0][1] != NAMES[0]


def test_the_user_says_the_encoding(tmp_path: Path) -> None:
    path = geojson(tmp_path / "a.geojson", "gb18030")
    assert tuple(read_polygons(path, encoding="GB18030").names) == NAMES
    assert read_polygons(path, encoding="GB18030").encoding_guessed is None


@pytest.mark.parametrize(
    ("name", "content", "key"),
    [
        ("a.shp", b"", "vector_files.empty_file"),
        ("a.dwg", b"AC1027\0\0\0", "vector_files.is_dwg"),
        ("a.dxf", b"AC1027\0\0\0", "vector_files.is_dwg"),
        ("a.shp", b"%PDF-1.7", "vector_files.is_pdf"),
        ("a.zip", b"Rar!\x1a\x07\x01", "vector_files.is_rar"),
        ("a.kml", b"<!doctype html><html><body>404", "vector_files.is_html"),
        ("a.geojson", b'{"type": "FeatureCollection",\n "feat', "vector_files.broken_json"),
        ("a.gpkg", b"no database at all", "vector_files.not_what_it_says"),
        ("a.abc", b"something else", "vector_files.unknown_kind"),
        ("a.prj", b"GEOGCS[]", "vector_files.only_a_part"),
        ("a.zip", b"PK\x03\x04 cut off", "vector_files.damaged_archive"),
        ("a.dxf", b"  0\nSECTION\n  2\nENTITIES\n  0\nLINE\n  8", "vector_files.empty_drawing"),
    ],
)
def test_what_is_no_vector_file_is_said_in_a_sentence(
    tmp_path: Path, name: str, content: bytes, key: str
) -> None:
    path = tmp_path / name
    path.write_bytes(content)
    for read in (facts_of, read_polygons):
        with pytest.raises(InputProblem) as problem:
            read(path)
        assert problem.value.key == key
        for language in ("zh", "en"):
            assert str(path) in Texts(language).of_error(problem.value)


def test_an_archive_of_several_files_has_them_as_layers(tmp_path: Path) -> None:
    parts = [gbk(tmp_path), shapefile(tmp_path / "路.shp", "UTF-8", code_page="UTF-8")]
    archive = zipped(tmp_path / "a.zip", *(one for part in parts for one in parts_of(part)))
    assert {layer.name for layer in facts_of(archive).layers} == {"界", "路"}
    with pytest.raises(InputProblem) as problem:
        read_polygons(archive)
    assert problem.value.key == "polygon_files.several_layers"
    assert tuple(read_polygons(archive, "界").names) == NAMES
    both = read_polygons(archive, "界+路")
    assert tuple(both.names) == NAMES * 2
    assert both.attributes["layer"].tolist() == ["界"] * 3 + ["路"] * 3


def test_nothing_is_written_beside_the_file(tmp_path: Path) -> None:
    for path in (
        gbk(tmp_path, without=(".shx",)),
        kmz(tmp_path / "a.ovkmz"),
        kml(tmp_path / "b.kml"),
    ):
        before = sorted(tmp_path.iterdir())
        facts_of(path)
        read_polygons(path, crs=CGCS2000)
        assert sorted(tmp_path.iterdir()) == before


def test_vertices_lie_where_the_table_says(tmp_path: Path) -> None:
    path = text(tmp_path / "a.csv", vertex_rows("X", "Y", northing_first=True))
    file = read_polygons(path, crs=ZONE_40)
    assert all(map(type(SQUARES_M[0]).equals, file.geometries, SQUARES_M))
    assert ("vector_files.northing_first", {"path": path}) in file.remarks


def test_curves_become_short_straight_pieces(tmp_path: Path) -> None:
    circle = "CURVEPOLYGON(CIRCULARSTRING(0 0, 100 100, 200 0, 100 -100, 0 0))"
    path = text(tmp_path / "a.csv", f'name,wkt\n圆,"SRID=4549;{circle}"\n')
    file = read_polygons(path)
    assert file.crs.to_epsg() == 4549
    assert file.geometries[0].area == pytest.approx(3.14159265 * 100**2, rel=1e-3)


def gpx(path: Path, *, gap: float) -> Path:
    """Write a walk round a field that ends a bit before it began, in degrees of latitude."""
    places = ((32, 119), (32, 119.01), (32.01, 119.01), (32.01, 119), (32 + gap, 119))
    points = "".join(f'<trkpt lat="{lat:.7f}" lon="{lon}"/>' for lat, lon in places)
    return text(
        path,
        '<gpx version="1.1" creator="x" xmlns="http://www.topografix.com/GPX/1/1">'
        '<wpt lat="33" lon="119"><name>外</name></wpt>'
        f"<trk><name>䶮塘</name><trkseg>{points}</trkseg></trk></gpx>",
    )


def test_a_walk_round_a_field_is_an_area(tmp_path: Path) -> None:
    path = gpx(tmp_path / "a.gpx", gap=10 / 111_195)
    assert {layer.name: layer.kind.value for layer in facts_of(path).layers} == {
        "waypoints": "points",
        "tracks": "lines",
    }
    file = read_polygons(path)
    assert file.names == ["䶮塘"]
    assert [key for key, _ in file.remarks] == ["vector_files.made_of_lines"]
    with pytest.raises(InputProblem) as problem:
        read_polygons(path, join_m=5.0)
    assert problem.value.key == "vector_files.no_rings"
    assert len(read_polygons(gpx(tmp_path / "b.gpx", gap=40 / 111_195), join_m=50).names) == 1


def test_a_large_file_is_told_by_its_first_rows(tmp_path: Path) -> None:
    rows = [f'{number},网格{number},"POINT ({119 + number / 1e4} 32)"' for number in range(3000)]
    path = text(tmp_path / "a.csv", "\n".join(["编号,名称,WKT", *rows]), "gb18030")
    (layer,) = facts_of(path).layers
    assert (layer.features, layer.kind.value) == (3000, "points")
    assert layer.bounds == pytest.approx((119, 32, 119.2999, 32))
    assert len(layer.encodings[0].rows) == 5
    assert "网格" in layer.encodings[0].rows[0][1]


def test_a_damaged_prj_is_said_in_a_sentence(tmp_path: Path) -> None:
    path = gbk(tmp_path)
    said = path.with_suffix(".prj").read_bytes()
    keys = set()
    for at in range(0, len(said), 7):
        path.with_suffix(".prj").write_bytes(said[:at] + b"\xa7" + said[at + 1 :])
        try:
            assert tuple(read_polygons(path, crs=CGCS2000).names) == NAMES
        except InputProblem as error:
            keys.add(error.key)
    assert keys == {"vector_files.broken_crs"}


def test_a_ring_of_kml_that_bounds_no_polygon_is_a_drawn_border(tmp_path: Path) -> None:
    words = kml_text().replace("<Polygon><outerBoundaryIs>", "", 1)
    path = text(tmp_path / "a.kml", words.replace("</outerBoundaryIs></Polygon>", "", 1))
    file = read_polygons(path)
    assert [problem.row for problem in file.problems] == [1]
    only = words[: words.index("</Placemark>")].replace("</outerBoundaryIs></Polygon>", "")
    path = text(tmp_path / "b.kml", only + "</Placemark></Folder></Document></kml>")
    assert facts_of(path).layers[0].kind == "lines"
    assert read_polygons(path).names == [NAMES[0]]


def test_a_line_without_points_is_an_empty_layer(tmp_path: Path) -> None:
    empty = "<Placemark><LineString><coordinates></coordinates></LineString></Placemark>"
    path = text(tmp_path / "a.kml", f'<kml xmlns="http://www.opengis.net/kml/2.2">{empty}</kml>')
    with pytest.raises(InputProblem, match="empty_layer"):
        read_polygons(path)


def test_what_is_no_vector_file_is_left_out_of_an_archive(tmp_path: Path) -> None:
    parts = parts_of(gbk(tmp_path))
    for name, words in (
        ("说明.json", '{"制图": "某单位", "日期": "2024"}'),
        ("数组.json", "[1, 2, 3]"),
        ("元数据.xml", "<metadata><title>界</title></metadata>"),
        ("图.pdf", "%PDF-1.4 …"),
        ("图.png", "\x89PNG"),
        ("表.xlsx", "no table"),
        ("坏.kml", "no markup"),
    ):
        parts.append(text(tmp_path / name, words))
    file = read_polygons(zipped(tmp_path / "全.zip", *parts))
    assert tuple(file.names) == NAMES
    assert file.layer == "界"
    ((key, facts),) = file.remarks
    assert (key, facts["names"]) == ("vector_files.members_left_out", "坏.kml")


@pytest.mark.parametrize("column", ["网格名称", "地块", "名称"])
def test_vertices_may_name_their_polygon_in_place_of_a_number(tmp_path: Path, column: str) -> None:
    rows = vertex_rows("X", "Y", northing_first=True).splitlines()
    words = [f"{column},点号,X,Y", *(row.partition(",")[2] for row in rows[1:])]
    file = read_polygons(text(tmp_path / "a.csv", "\n".join(words), "gb18030"), crs=ZONE_40)
    assert tuple(file.names) == NAMES
    assert all(map(type(SQUARES_M[0]).equals, file.geometries, SQUARES_M))


@pytest.mark.parametrize("ending", ["mif", "tab"])
def test_signs_that_chinese_of_windows_lacks_are_kept_in_mapinfo_files(
    tmp_path: Path, ending: str
) -> None:
    """Signs of GB18030 alone are written into what GDAL wrote in code page 936."""
    path = tmp_path / f"a.{ending}"
    by_gdal(path, driver="MapInfo File", ENCODING="CP936")
    table = path.with_suffix(".mid" if ending == "mif" else ".dat")
    written = table.read_bytes()
    for short, name in zip(GBK_ONLY[1:], NAMES[1:], strict=True):
        old, new = short.encode("cp936"), name.encode("gb18030")
        at = written.index(old)
        gone = at + (len(old) if ending == "mif" else len(new))
        written = written[:at] + new + written[gone:]
    table.write_bytes(written)
    (layer,) = facts_of(path).layers
    assert layer.encodings[0].name == "GB18030"
    file = read_polygons(path)
    assert (tuple(file.names), tuple(file.codes)) == (NAMES, CODES)


def by_raw_gdal(path: Path, wkb: bytes) -> Path:
    names = np.array(["圆"], dtype=object)
    shape = np.array([wkb], dtype=object)
    pyogrio.raw.write(path, shape, [names], ["名称"], geometry_type="Unknown", crs="EPSG:4549")
    return path


def test_curves_of_a_geopackage_become_short_straight_pieces(tmp_path: Path) -> None:
    x, y = 500_000.0, 3_500_000.0
    points = [(x, y), (x + 100, y + 100), (x + 200, y), (x + 100, y - 100), (x, y)]
    arcs = struct.pack("<BII", 1, 8, len(points)) + b"".join(struct.pack("<2d", *p) for p in points)
    circle = struct.pack("<BII", 1, 10, 1) + arcs
    file = read_polygons(by_raw_gdal(tmp_path / "a.gpkg", circle))
    assert (file.names, file.problems) == (["圆"], ())
    assert file.geometries[0].area == pytest.approx(3.14159265 * 100**2, rel=1e-3)


@pytest.mark.parametrize(
    "words",
    [
        "POLYGON Z ((0 0 5, 9 0 5, 9 9 5, 0 9 5, 0 0 5))",
        "POLYGON ZM ((0 0 5 1, 9 0 5 2, 9 9 5 3, 0 9 5 4, 0 0 5 5))",
        "POLYGON M ((0 0 1, 9 0 2, 9 9 3, 0 9 4, 0 0 5))",
    ],
)
@pytest.mark.parametrize("ending", ["gpkg", "shp", "fgb"])
def test_heights_and_measures_are_left_out(tmp_path: Path, words: str, ending: str) -> None:
    wkb = shapely.to_wkb(shapely.from_wkt(words), output_dimension=4, flavor="iso")
    file = read_polygons(by_raw_gdal(tmp_path / f"a.{ending}", wkb))
    assert file.problems == ()
    assert not shapely.has_z(file.geometries[0])
    assert file.geometries[0].equals(shapely.box(0, 0, 9, 9))
