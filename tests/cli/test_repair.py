"""A polygon file is repaired on the command line, and everything that changed is told."""

import csv
import json
import math
from collections.abc import Callable
from pathlib import Path
from typing import Any

import geopandas
import numpy as np
import openpyxl
import pyogrio
import pytest
import shapely
from support.command_line import Outcome, Towngrid

pytestmark = pytest.mark.filterwarnings("ignore::RuntimeWarning", "ignore::UserWarning")

WEST, SOUTH = 500_000.0, 3_600_000.0
CRS = "EPSG:4549"
SIDE = 100.0
DEGREES = "EPSG:4490"


def land(west: float, south: float, east: float, north: float) -> shapely.Polygon:
    """A box in metres from the south-western corner of the village."""
    return shapely.box(WEST + west, SOUTH + south, WEST + east, SOUTH + north)


DIRTY = [
    land(0, 0, 103, 100),
    land(100, 0, 200, 100),
    shapely.difference(land(0, 100, 100, 200), land(10, 100, 100, 102)),
    shapely.Polygon(
        [(WEST + x, SOUTH + y) for x, y in [(100, 100), (200, 100), (200, 200), (150, 200.4),
                                            (100, 200)]]
    ),
]  # fmt: skip
"""An overlap of 3 m, a gap of 2 m, a border beyond the village of 0.4 m."""

VILLAGE = land(0, 0, 200, 200)


def table(**columns: list[Any]) -> geopandas.GeoDataFrame:
    data = {
        "code": ["341181110201001", "341181110201002", "341181110201003", "341181110201004"],
        "name": ["东头", "西头", "南头", "北头"],
        "households": [31, 28, 44, 17],
        **columns,
    }
    return geopandas.GeoDataFrame(data, geometry=DIRTY, crs=CRS)


@pytest.fixture
def dirty(tmp_path: Path) -> Path:
    path = tmp_path / "grids.gpkg"
    table().to_file(path)
    return path


@pytest.fixture
def village(tmp_path: Path) -> Path:
    path = tmp_path / "village.geojson"
    frame = geopandas.GeoDataFrame({"code": ["v"]}, geometry=[VILLAGE], crs=CRS)
    frame.to_file(path)
    return path


def repaired(towngrid: Towngrid, source: Path, out: Path, *options: object, code: int = 0) -> Any:  # noqa: ANN401
    outcome: Outcome = towngrid("repair", source, "--out", out, "--json", "--lang", "zh", *options)
    assert outcome.code == code, outcome.err
    return outcome.document()


def counted(document: Any) -> dict[str, int]:  # noqa: ANN401
    return {
        kind: count
        for kind, count in document["counts"].items()
        if kind not in {"vertices", "snapped"}
    }


def areas(path: Path) -> list[float]:
    shapes = geopandas.read_file(path).to_crs(CRS).geometry
    return [round(area, 3) for area in shapes.area]


def test_a_layer_becomes_clean_within_its_frame_and_keeps_the_rest(
    towngrid: Towngrid, dirty: Path, village: Path, tmp_path: Path
) -> None:
    out = tmp_path / "clean.gpkg"
    before = dirty.read_bytes()
    document = repaired(towngrid, dirty, out, "--within", village)
    assert (document["format"], document["version"]) == ("towngrid-repair", 1)
    assert document["clean"] is True
    assert counted(document) == {"overlap": 1, "gap": 1, "outside": 1}
    assert document["before"]["land"]["overlap_m2"] == pytest.approx(300)
    assert document["before"]["land"]["gap_m2"] == pytest.approx(180)
    assert document["after"]["land"] == pytest.approx(
        {"frame_m2": 40_000, "covered_m2": 40_000, "overlap_m2": 0, "gap_m2": 0, "outside_m2": 0},
        abs=1e-6,
    )
    assert shapely.union_all(geopandas.read_file(out).geometry).equals(VILLAGE)
    assert towngrid("audit", out, "--within", village).code == 0
    old, new = geopandas.read_file(dirty), geopandas.read_file(out)
    assert new.drop(columns="geometry").equals(old.drop(columns="geometry"))
    assert pyogrio.read_info(out)["ogr_types"] == pyogrio.read_info(dirty)["ogr_types"]
    assert dirty.read_bytes() == before


def test_the_books_of_each_feature_close(
    towngrid: Towngrid, dirty: Path, village: Path, tmp_path: Path
) -> None:
    out = tmp_path / "clean.gpkg"
    document = repaired(towngrid, dirty, out, "--within", village)
    truth = zip([shape.area for shape in DIRTY], areas(out), strict=True)
    for book, (before, after) in zip(document["features"], truth, strict=True):
        assert book["before_m2"] == pytest.approx(before)
        assert book["after_m2"] == pytest.approx(after, abs=1e-3)
        assert book["won_m2"] - book["lost_m2"] == pytest.approx(after - before, abs=1e-3)
    moved = {change["kind"]: change for change in document["changes"]}
    assert moved["overlap"]["area_m2"] == pytest.approx(300)
    assert moved["overlap"]["width_m"] == pytest.approx(3, abs=0.1)
    assert {*moved["overlap"]["from"], moved["overlap"]["to"]} == {
        "341181110201001",
        "341181110201002",
    }
    lon, lat = moved["gap"]["place"]["lon"], moved["gap"]["place"]["lat"]
    place = geopandas.GeoSeries([shapely.Point(lon, lat)], crs=4326).to_crs(CRS).iloc[0]
    assert land(10, 100, 100, 102).buffer(0.1).contains(place)
    assert all(change["key"] and "平方米" in change["message"] for change in document["changes"])


@pytest.mark.parametrize("suffix", [".gpkg", ".shp", ".geojson", ".fgb"])
@pytest.mark.parametrize("crs", [CRS, DEGREES])
def test_repairing_twice_changes_nothing(
    towngrid: Towngrid, tmp_path: Path, suffix: str, crs: str
) -> None:
    source = tmp_path / f"grids{suffix}"
    table().to_crs(crs).to_file(source)
    once, twice = tmp_path / f"once{suffix}", tmp_path / f"twice{suffix}"
    first = repaired(towngrid, source, once)
    assert counted(first) == {"overlap": 1, "gap": 1}
    second = repaired(towngrid, once, twice)
    assert (second["changes"], second["left"]) == ([], [])
    a, b = pyogrio.raw.read(once), pyogrio.raw.read(twice)
    assert a[2].tolist() == b[2].tolist()
    assert [column.tolist() for column in a[3]] == [column.tolist() for column in b[3]]


def test_vertices_that_did_not_move_keep_every_digit_and_neighbours_share_theirs(
    towngrid: Towngrid, tmp_path: Path
) -> None:
    source, out = tmp_path / "grids.geojson", tmp_path / "clean.geojson"
    data = table().to_crs(DEGREES)
    features = json.loads(data.to_json(drop_id=True))
    for feature, shape in zip(features["features"], data.geometry, strict=True):
        feature["geometry"] = shapely.geometry.mapping(shape)
    features["crs"] = {"type": "name", "properties": {"name": "urn:ogc:def:crs:EPSG::4490"}}
    source.write_text(json.dumps(features))
    repaired(towngrid, source, out)

    def vertices(path: Path) -> list[set[tuple[float, float]]]:
        return [
            {(x, y) for ring in feature["geometry"]["coordinates"] for x, y in ring}
            for feature in json.loads(path.read_text())["features"]
        ]

    before, after = vertices(source), vertices(out)
    assert before[3] <= after[3]
    new = [place for places in after for place in places if place not in set.union(*before)]
    assert all(sum(place in places for places in after) > 1 for place in new)
    shapes = geopandas.read_file(out).geometry.to_numpy()
    assert shapely.coverage_is_valid(shapes)


def test_a_chinese_shapefile_keeps_its_table(
    towngrid: Towngrid, tmp_path: Path, program: Callable[[str], str]
) -> None:
    source, out = tmp_path / "网格.shp", tmp_path / "结果.shp"
    names = {"code": "网格编码", "name": "名称", "households": "户数"}
    table().rename(columns=names).to_file(source, encoding="GBK")
    source.with_suffix(".cpg").unlink()
    document = repaired(towngrid, source, out)
    assert document["changes"][0]["key"]
    assert out.with_suffix(".dbf").read_bytes() == source.with_suffix(".dbf").read_bytes()
    assert out.with_suffix(".cpg").read_text() == "GBK"
    assert "东头" in document["changes"][0]["message"]
    assert towngrid("audit", out).code == 0


def test_questions_are_written_answered_and_read_back(
    towngrid: Towngrid, dirty: Path, tmp_path: Path
) -> None:
    out = tmp_path / "clean.gpkg"
    for name in ("ask.csv", "ask.xlsx"):
        sheet = tmp_path / name
        document = repaired(towngrid, dirty, out, "--overlaps", "ask", "--report", sheet, code=1)
        (question,) = (left for left in document["left"] if left["why"] == "ask")
        assert question["subjects"] == ["341181110201001", "341181110201002"]
        for answer, area in (("341181110201002", 10_000), ("#1", 10_300), ("-", 10_300)):
            answered = answer_in(sheet, question["key"], answer)
            code = 1 if answer == "-" else 0
            options = ("--overlaps", "ask", "--decisions", answered)
            told = repaired(towngrid, dirty, out, *options, code=code)
            assert areas(out)[0] == pytest.approx(area + (200 if told["changes"] else 0), abs=200)
            grounds = {
                change["ground"] for change in told["changes"] if change["kind"] == "overlap"
            }
            assert grounds == (set() if answer == "-" else {"decision"})
        wrong = answer_in(sheet, question["key"], "没有这个")
        outcome = towngrid("repair", dirty, "--out", out, "--decisions", wrong)
        assert outcome.code == 2
        assert "没有这个" in outcome.err


def answer_in(sheet: Path, key: str, answer: str) -> Path:
    """Fill in the sheet as somebody would in a spreadsheet program."""
    filled = sheet.with_name(f"answered{sheet.suffix}")
    if sheet.suffix == ".csv":
        with sheet.open(encoding="utf-8-sig", newline="") as stream:
            rows = list(csv.reader(stream))
        for row in rows:
            row[-1] = answer if key in row else row[-1]
        with filled.open("w", encoding="gb18030", newline="") as stream:
            csv.writer(stream).writerows(rows)
        return filled
    book = openpyxl.load_workbook(sheet)
    page = book.worksheets[1]
    for cells in page.iter_rows():
        if any(cell.value == key for cell in cells):
            cells[-1].value = answer
    book.save(filled)
    return filled


def test_one_change_is_left_out_and_all_others_are_made(
    towngrid: Towngrid, dirty: Path, village: Path, tmp_path: Path
) -> None:
    out = tmp_path / "clean.gpkg"
    whole = repaired(towngrid, dirty, out, "--within", village)
    key = next(change["key"] for change in whole["changes"] if change["kind"] == "overlap")
    part = repaired(towngrid, dirty, out, "--within", village, "--without", key, code=1)
    assert counted(part) == {"gap": 1, "outside": 1}
    assert [(left["key"], left["why"]) for left in part["left"]] == [(key, "left_alone")]
    outcome = towngrid("repair", dirty, "--out", out, "--without", "overlap@1,2")
    assert outcome.code == 2
    assert "overlap@1,2" in outcome.err


def test_locked_features_and_priority(towngrid: Towngrid, tmp_path: Path) -> None:
    source, out = tmp_path / "grids.gpkg", tmp_path / "clean.gpkg"
    table(rank=[1, 5, None, 2], held=["是", "", "", ""]).to_file(source)
    for options in (("--locked", "341181110201001"), ("--locked", "held")):
        document = repaired(towngrid, source, out, "--overlaps", "smaller", *options)
        assert areas(out)[0] == pytest.approx(10_300)
        assert shapely.normalize(geopandas.read_file(out).geometry[0]) == shapely.normalize(
            DIRTY[0]
        )
        grounds = [each["ground"] for each in document["changes"] if each["kind"] == "overlap"]
        assert grounds == ["lock"]
    document = repaired(towngrid, source, out, "--overlaps", "priority", "--priority", "rank")
    overlap = next(change for change in document["changes"] if change["kind"] == "overlap")
    assert (overlap["to"], overlap["ground"]) == ("341181110201002", "priority")


def test_wide_gaps_stay_unless_all_are_filled(towngrid: Towngrid, tmp_path: Path) -> None:
    source, out = tmp_path / "grids.gpkg", tmp_path / "clean.gpkg"
    lake = land(40, 40, 60, 60)
    host = shapely.difference(land(0, 0, 100, 100), lake)
    shapes = geopandas.GeoDataFrame({"code": ["a"]}, geometry=[host], crs=CRS)
    shapes.to_file(source)
    document = repaired(towngrid, source, out)
    assert document["changes"] == []
    (left,) = document["left"]
    assert (left["kind"], left["why"], left["subjects"]) == ("gap", "limit", ["a"])
    assert left["area_m2"] == pytest.approx(400)
    assert "最宽处 20.00 米" in left["message"]
    assert "湖泊、别的村，或漏画的网格" in left["message"]
    filled = repaired(towngrid, source, out, "--fill-gaps", "all")
    assert counted(filled) == {"gap": 1}
    assert "平均宽 20.00 米" in filled["changes"][0]["message"]
    assert areas(out) == [10_000]
    lakes = tmp_path / "lakes.gpkg"
    geopandas.GeoDataFrame(geometry=[lake], crs=CRS).to_file(lakes)
    allowed = repaired(towngrid, source, out, "--fill-gaps", "all", "--allow-gaps", lakes)
    assert [left["why"] for left in allowed["left"]] == ["allowed"]


def test_who_lives_in_a_sliver_decides(towngrid: Towngrid, dirty: Path, tmp_path: Path) -> None:
    out, homes = tmp_path / "clean.gpkg", tmp_path / "homes.gpkg"
    for code in ("341181110201001", "341181110201002"):
        points = [shapely.Point(WEST + 101.5, SOUTH + y) for y in (20, 40, 60)]
        geopandas.GeoDataFrame({"网格编码": [code] * 3}, geometry=points, crs=CRS).to_crs(
            DEGREES
        ).to_file(homes)
        document = repaired(towngrid, dirty, out, "--households", homes)
        overlap = next(change for change in document["changes"] if change["kind"] == "overlap")
        assert (overlap["to"], overlap["ground"]) == (code, "households")
        assert overlap["households"] == 3
        homes.unlink()


@pytest.mark.parametrize("suffix", [".json", ".txt", ".csv", ".xlsx", ".gpkg", ".geojson"])
def test_a_report_is_written_in_each_format(
    towngrid: Towngrid, dirty: Path, tmp_path: Path, suffix: str
) -> None:
    out, report = tmp_path / "clean.gpkg", tmp_path / f"report{suffix}"
    document = repaired(towngrid, dirty, out, "--report", report)
    key = document["changes"][0]["key"]
    if suffix in {".gpkg", ".geojson"}:
        pieces = geopandas.read_file(report)
        assert key in set(pieces["key"])
        overlap = pieces[pieces["kind"] == "overlap"]
        assert overlap.geometry.area.sum() == pytest.approx(300)
    elif suffix == ".xlsx":
        cells = [
            cell for row in openpyxl.load_workbook(report).worksheets[1].values for cell in row
        ]
        assert key in cells
    else:
        assert key in report.read_text(encoding="utf-8-sig")
    if suffix == ".json":
        assert json.loads(report.read_text())["changes"] == document["changes"]


def test_trying_writes_nothing(towngrid: Towngrid, dirty: Path, tmp_path: Path) -> None:
    before = sorted(tmp_path.iterdir())
    outcome = towngrid("repair", dirty, "--dry-run", "--lang", "en")
    assert outcome.code == 0
    assert "Overlap of 300.00 m²" in outcome.out
    assert sorted(tmp_path.iterdir()) == before
    report = tmp_path / "report.txt"
    outcome = towngrid("repair", dirty, "--dry-run", "--report", report, "--lang", "en")
    assert "the repaired file was not written" in outcome.err
    assert sorted(tmp_path.iterdir()) == sorted([*before, report])


def test_help_speaks_of_polygon_files_only(towngrid: Towngrid) -> None:
    chinese, english = (towngrid("repair", "--help", "--lang", lang).out for lang in ("zh", "en"))
    assert "除报告外不写任何文件" in chinese
    assert not any(word in chinese for word in ("gcj02", "bd09", "工程"))
    assert "gcj02" not in english


@pytest.mark.parametrize(
    ("options", "named"),
    [
        (["--out", "OUT", "--overlaps", "best"], "best"),
        (["--out", "OUT", "--overlaps", "priority"], "--priority"),
        (["--out", "OUT", "--fill-gaps", "some"], "some"),
        (["--out", "OUT", "--fill-gaps", "nan"], "nan"),
        (["--out", "OUT", "--locked", "9999"], "9999"),
        (["--out", "OUT", "--priority", "none"], "none"),
        (["--out", "OUT", "--priority", "name"], "东头"),
        (["--out", "OUT", "--report", "report.docx"], "report.docx"),
        (["--out", "result.xyz"], "result.xyz"),
        (["--out", "IN"], "grids.gpkg"),
        (["--out", "OUT", "--within", "nowhere.gpkg"], "nowhere.gpkg"),
        ([], "--out"),
    ],
)
def test_a_bad_wish_is_one_sentence_and_nothing_is_written(
    towngrid: Towngrid, dirty: Path, tmp_path: Path, options: list[str], named: str
) -> None:
    out = tmp_path / "clean.gpkg"
    words = {"OUT": out, "IN": dirty}
    before = dirty.read_bytes()
    outcome = towngrid("repair", dirty, *(words.get(option, option) for option in options))
    assert outcome.code == 2
    assert named in outcome.err
    assert len(outcome.err.strip().splitlines()) == 1
    assert not out.exists()
    assert dirty.read_bytes() == before


def test_grids_are_repaired_on_import(towngrid: Towngrid, dirty: Path, village: Path) -> None:
    project = dirty.with_name("town.gpkg")
    assert towngrid("new", project, "--units", village, "--crs", CRS).code == 0
    told = towngrid("import", "grids", project, dirty, "--repair", "--json").document()
    kinds = {change["kind"] for change in told["repair"]["changes"]}
    assert {"overlap", "gap", "outside"} <= kinds
    assert told["counts"] == {"overlap": 0, "gap": 0, "outside": 0}
    land = towngrid("audit", project, "--json").document()["land"]
    assert (land["gap_m2"], land["overlap_m2"]) == (0, 0)
    assert math.isclose(land["covered_m2"], 40_000)
    assert np.isclose(sum(geopandas.read_file(project, layer="grids").area), 40_000)
