"""KML, DXF, xlsx and CSV, read by programs that are not ours."""

import csv
import itertools
import tempfile
import xml.etree.ElementTree as Xml
import zipfile
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import geopandas
import numpy as np
import openpyxl
import pandas as pd
import pytest
import shapely
from ezdxf.filemanagement import readfile
from ezdxf.math import Vec2
from pyproj import CRS

from gis.errors import Cancelled
from gis.exports.choice import ExportChoice, ExportFormat, People
from gis.exports.export import Export
from gis.exports.xlsx_stream import XlsxStream
from gis.geometry.crs import WGS84, transform_xy
from gis.geometry.gcj02 import ShiftedCrs, gcj02_to_wgs84
from gis.geometry.lattice import to_lattice
from gis.plan.plan import Plan
from gis.plan.records import HouseholdId, Place, PlaceId
from gis.progress import NoProgress
from gis.reports.xlsx_sheet import COUNT, WORDS, Column
from gis.table import Table
from gis.texts import Texts
from gis.topology.records import GridId
from layers.export_look import look_with
from layers.style import PASTEL, SCREEN

Exporter = Callable[..., Any]
KML = {"k": "http://www.opengis.net/kml/2.2"}


def grid_placemarks(document: Xml.Element) -> list[Xml.Element]:
    marks = document.iterfind(".//k:Placemark", KML)
    return [mark for mark in marks if mark.get("id", "").startswith("grids-")]


def numbers(element: Xml.Element) -> np.ndarray[Any, np.dtype[np.float64]]:
    texts = element.iterfind(".//k:coordinates", KML)
    words = " ".join(str(text.text) for text in texts).split()
    return np.array([word.split(",") for word in words], dtype=float)


def vertices_of(plan: Plan) -> set[tuple[int, int]]:
    grids = [plan.grid_polygon_mm(grid) for grid in plan.grids]
    xy = shapely.get_coordinates(np.array(grids, dtype=object))
    return set(map(tuple, xy.astype(int).tolist()))


def test_a_kml_has_folders_by_unit_colours_and_typed_facts(
    export: Exporter, town: Plan, tmp_path: Path
) -> None:
    path = tmp_path / "a.kml"
    export(town, "kml", path)
    root = Xml.parse(path).getroot()
    folders = [name.text for name in root.iterfind(".//k:Folder/k:Folder/k:name", KML)]
    assert folders
    assert set(folders) <= {unit.name for unit in town.units.values()}
    marks = grid_placemarks(root)
    assert len(marks) == len(town.grids)
    styles = {style.get("id"): style for style in root.iterfind(".//k:Style", KML)}
    for mark in marks:
        style = styles[str(mark.findtext("k:styleUrl", "", KML)).removeprefix("#")]
        colour = str(style.findtext("k:PolyStyle/k:color", "", KML))
        assert f"#{colour[6:8]}{colour[4:6]}{colour[2:4]}" in PASTEL
    types = {
        field.get("name"): field.get("type")
        for field in root.iterfind(".//k:Schema[@id='grids']/k:SimpleField", KML)
    }
    assert (types["code"], types["households"], types["area_m2"]) == ("string", "int", "double")


def test_the_coordinates_of_a_kml_are_those_of_the_project(
    export: Exporter, town: Plan, tmp_path: Path
) -> None:
    path = tmp_path / "a.kml"
    export(town, "kml", path, layers=("grids",))
    lonlat = np.vstack([numbers(m) for m in grid_placemarks(Xml.parse(path).getroot())])
    back = to_lattice(transform_xy(lonlat, WGS84, CRS(town.crs)))
    assert set(map(tuple, back.tolist())) == vertices_of(town)


def test_a_kml_is_shifted_on_purpose_only_and_says_so(
    export: Exporter, town: Plan, tmp_path: Path
) -> None:
    outcome = export(town, "kml", tmp_path / "a.kml", layers=("grids",), crs=ShiftedCrs.GCJ02)
    assert [key for key, _ in outcome.remarks] == ["export.shifted"]
    shifted = np.vstack(
        [numbers(m) for m in grid_placemarks(Xml.parse(tmp_path / "a.kml").getroot())]
    )
    true_xy = transform_xy(gcj02_to_wgs84(shifted), WGS84, CRS(town.crs))
    assert set(map(tuple, to_lattice(true_xy).tolist())) == vertices_of(town)


def test_a_kmz_holds_the_same_document(export: Exporter, everything: Plan, tmp_path: Path) -> None:
    export(everything, "kml", tmp_path / "a.kml")
    export(everything, "kml", tmp_path / "a.kmz")
    with zipfile.ZipFile(tmp_path / "a.kmz") as pack:
        assert pack.namelist() == ["doc.kml"]
        assert pack.read("doc.kml") == (tmp_path / "a.kml").read_bytes()


def test_each_boundary_is_drawn_once_on_the_layer_of_its_kind(
    export: Exporter, everything: Plan, tmp_path: Path
) -> None:
    path = tmp_path / "a.dxf"
    export(everything, "dxf", path)
    drawing: Any = readfile(path)
    assert not drawing.audit().errors
    assert drawing.header["$INSUNITS"] == 6
    borders = {"辖区范围", "村（社区）界", "网格界", "下级网格界", "网格界（已确认）"}
    lines = [line for line in drawing.query("LWPOLYLINE") if line.dxf.layer in borders]
    segments: list[frozenset[tuple[float, float]]] = []
    for line in lines:
        points = [tuple(Vec2(x, y)) for x, y, *_ in line.get_points()]
        if line.closed:
            points.append(points[0])
        segments += [frozenset(pair) for pair in itertools.pairwise(points)]
    assert len(segments) == len(set(segments)), "no line lies on another"
    arcs = everything.partition.arcs
    length = sum(shapely.LineString(everything.partition.line_mm(arc)).length for arc in arcs)
    drawn = sum(shapely.LineString([*pair]).length for pair in segments)
    assert drawn == pytest.approx(length / 1000, abs=1e-6)
    assert (
        drawing.layers.get("辖区范围").dxf.lineweight > drawing.layers.get("网格界").dxf.lineweight
    )


def test_grids_in_a_drawing_are_hatches_with_their_codes(
    export: Exporter, town: Plan, tmp_path: Path
) -> None:
    path = tmp_path / "a.dxf"
    export(town, "dxf", path)
    hatches = readfile(path).query("HATCH")
    codes = {hatch.get_xdata("TOWNGRID")[0].value for hatch in hatches}
    assert codes == {grid.code for grid in town.grids.values()}
    frame = geopandas.read_file(path)
    lands = frame[frame["Layer"] == "网格填充"]
    whole = sum(town.grid_area_m2(grid) for grid in town.grids)
    assert lands.area.sum() == pytest.approx(whole, rel=1e-9)
    names = frame[frame["Layer"] == "网格名称"]
    assert set(names["Text"]) == {grid.name for grid in town.grids.values()}
    for land in lands.geometry:
        (name,) = names["Text"][names.within(land)]
        inside = [g for g in town.grids if town.grids[g].name == name]
        assert any(town.grid_area_m2(grid) == pytest.approx(land.area, rel=1e-9) for grid in inside)


def test_places_in_a_drawing_are_blocks(export: Exporter, town: Plan, tmp_path: Path) -> None:
    x, y = shapely.point_on_surface(town.grid_polygon_mm(GridId(1))).coords[0]
    school = Place(PlaceId(1), "school", "测试小学", "", None, (int(x), int(y)))
    path = tmp_path / "a.dxf"
    export(replace(town, places=Table({school.id: school})), "dxf", path)
    insert: Any
    (insert,) = readfile(path).query("INSERT")
    assert insert.get_attrib_text("NAME") == "测试小学"
    assert tuple(insert.dxf.insert)[:2] == (int(x) / 1000, int(y) / 1000)


def test_characters_that_a_drawing_has_only_as_codes_are_told(
    export: Exporter, everything: Plan, tmp_path: Path
) -> None:
    grids = everything.grids.replaced(
        {GridId(1): replace(everything.grids[GridId(1)], name="𠮷祥网格")}
    )
    outcome = export(replace(everything, grids=grids), "dxf", tmp_path / "a.dxf")
    told = dict(outcome.remarks)
    assert told["export.rare_in_dxf"]["characters"] == "𠮷"


def test_a_workbook_has_an_overview_and_a_sheet_for_each_village(
    export: Exporter, everything: Plan, tmp_path: Path
) -> None:
    path = tmp_path / "a.xlsx"
    export(everything, "xlsx", path)
    book = openpyxl.load_workbook(path)
    villages = [unit.name for unit in everything.units.values() if unit.tier == "village"]
    assert {"行政单元", "网格", "岗位", *villages} <= set(book.sheetnames)
    sheet = book["网格"]
    assert sheet.freeze_panes == "A2"
    assert sheet.auto_filter.ref.startswith("A1:")
    assert sheet.print_title_rows == "$1:$1"
    heads = [cell.value for cell in sheet[1]]
    rows = {row[0].value: dict(zip(heads, row, strict=True)) for row in sheet.iter_rows(min_row=2)}
    first = rows["341181110201001"]
    assert first["编码"].data_type == "s", "a code is a text, or Excel would round it"
    assert (first["户数"].value, first["人数"].value, first["类型"].value) == (1, 4, "属地网格")
    total = sum(int(str(row[heads.index("户数")].value)) for row in sheet.iter_rows(min_row=2))
    assert total == sum(home.grid is not None for home in everything.households.values())


def test_who_serves_is_masked_in_a_workbook_unless_nobody_is_in_it(
    export: Exporter, everything: Plan, tmp_path: Path
) -> None:
    export(everything, "xlsx", tmp_path / "none.xlsx")
    export(everything, "xlsx", tmp_path / "masked.xlsx", people=People.MASKED)

    def words(path: Path) -> set[str]:
        book = openpyxl.load_workbook(path)
        cells = (cell.value for sheet in book for row in sheet.iter_rows() for cell in row)
        return {line for cell in cells if isinstance(cell, str) for line in cell.split("\n")}

    assert not any("测*" in word for word in words(tmp_path / "none.xlsx"))
    masked = words(tmp_path / "masked.xlsx")
    assert "测* 0550-***0001" in masked
    assert not any("测试丙" in word or "0550-0000001" in word for word in masked)


def named(plan: Plan, name: str) -> Plan:
    grids = plan.grids.replaced({GridId(1): replace(plan.grids[GridId(1)], name=name)})
    return replace(plan, grids=grids)


@pytest.mark.parametrize("name", ["=1+1", "+86", "-2", "@SUM(A1)", "=HYPERLINK(1)"])
def test_a_name_that_looks_like_a_formula_is_a_text(
    export: Exporter, everything: Plan, tmp_path: Path, name: str
) -> None:
    plan = named(everything, name)
    export(plan, "xlsx", tmp_path / "a.xlsx")
    sheet = openpyxl.load_workbook(tmp_path / "a.xlsx")["网格"]
    (cell,) = [cell for row in sheet.iter_rows() for cell in row if cell.value == name]
    assert cell.data_type == "s"
    outcome = export(plan, "csv", tmp_path / "a.csv")
    text = (tmp_path / "a.csv").read_text(encoding="utf-8-sig")
    assert f"'{name}" in text
    assert [key for key, _ in outcome.remarks] == ["export.formulas_quoted"]


def test_csv_has_a_byte_order_mark_and_the_rows_of_the_project(
    export: Exporter, everything: Plan, tmp_path: Path
) -> None:
    folder = tmp_path / "csv"
    export(everything, "csv", folder)
    assert (folder / "grids.csv").read_bytes().startswith(b"\xef\xbb\xbf")
    frame = pd.read_csv(folder / "grids.csv", dtype={"编码": str, "所属编码": str})
    assert list(frame["编码"]) == ["341181110201001", "341181110201002", "341181110202004"]
    for code, east, north in frame[["编码", "东坐标", "北坐标"]].itertuples(index=False):
        (grid,) = [each.id for each in everything.grids.values() if each.code == code]
        land = everything.grid_polygon_mm(grid)
        assert land.contains(shapely.Point(east * 1000, north * 1000))
    with (folder / "units.csv").open(encoding="utf-8-sig", newline="") as stream:
        rows = list(csv.DictReader(stream))
    assert [row["层级"] for row in rows] == ["乡镇", "村", "村"]


def test_english_files_have_english_words(
    export: Exporter, everything: Plan, tmp_path: Path
) -> None:
    export(everything, "csv", tmp_path / "a.csv", language="en")
    frame = pd.read_csv(tmp_path / "a.csv")
    assert {"Code", "Households", "Area m²"} <= set(frame.columns)
    assert set(frame["Kind"]) == {"Territorial"}


class StopsAt:
    """Cancel when so much is done; nothing of the workbook is packed before the sheets are full."""

    def __init__(self, fraction: float) -> None:
        self.fraction, self.done = fraction, 0.0

    def step(self, fraction: float, note: str = "") -> None:
        assert fraction >= self.done, "progress never goes back"
        self.done = fraction

    def raise_if_cancelled(self) -> None:
        if self.done >= self.fraction:
            raise Cancelled


@pytest.mark.parametrize("fraction", [0.3, 0.5, 0.7])
def test_a_long_list_is_given_up_at_any_moment(
    town: Plan, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, fraction: float
) -> None:
    rooms, out = tmp_path / "rooms", tmp_path / "a.xlsx"
    rooms.mkdir()
    monkeypatch.setattr(tempfile, "tempdir", str(rooms))
    homes = list(town.households.values())
    many = {home.id: home for home in homes}
    first = max(many, default=0) + 1
    for number in range(3_000):
        home = replace(homes[number % len(homes)], id=HouseholdId(first + number))
        many[home.id] = home
    plan = replace(town, households=Table(many))
    work = Export(
        plan,
        ExportChoice(ExportFormat.XLSX, people=People.MASKED),
        look_with(SCREEN, {}),
        Texts("zh"),
        on="2026-01-01",
    )
    stops = StopsAt(fraction)
    with pytest.raises(Cancelled):
        work.write(out, stops)
    assert stops.done < fraction + 0.15, "asked between rows, not after them"
    assert not out.exists()
    assert not list(rooms.iterdir()), "names of people stay in no file that is left behind"


def test_rows_far_down_a_list_are_as_safe_as_the_first(tmp_path: Path) -> None:
    path, words = tmp_path / "a.xlsx", "=1+1"
    rows = [["341181", 3, words if number % 7_000 == 0 else None] for number in range(21_001)]
    stream = XlsxStream(path, len(rows), NoProgress(), "&P")
    columns = [Column("code"), Column("count", COUNT), Column("name", WORDS, 24)]
    stream.write(lambda: stream.add_sheet("网格", columns, ["编码", "户数", "名称"], rows))
    sheet = openpyxl.load_workbook(path)["网格"]
    read = list(sheet.iter_rows(min_row=2))
    assert [[cell.value for cell in row] for row in read] == rows
    assert {row[2].data_type for row in read if row[2].value} == {"s"}
    assert {row[0].data_type for row in read} == {"s"}
