"""What a format cannot hold is refused or told, never lost; what is there is never destroyed."""

import os
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import geopandas
import pyogrio
import pytest
from pyproj import CRS

from gis.errors import Cancelled, InputProblem
from gis.exports.choice import ExportChoice, ExportFormat, FieldNames
from gis.exports.export import Export
from gis.files.project_file import create_project
from gis.geometry.any_crs import turned
from gis.geometry.gcj02 import ShiftedCrs
from gis.plan.plan import Plan
from gis.texts import Texts
from gis.topology.records import GridId
from layers.export_look import look_with
from layers.style import SCREEN

Exporter = Callable[..., Any]


def named(plan: Plan, name: str) -> Plan:
    grids = plan.grids.replaced({GridId(1): replace(plan.grids[GridId(1)], name=name)})
    return replace(plan, grids=grids)


@pytest.mark.parametrize(
    ("asked", "choice", "key"),
    [
        ("geojson a.geojson", {"crs": CRS("EPSG:4549")}, "export.only_wgs84"),
        ("kml a.kml", {"crs": CRS("EPSG:4549")}, "export.only_wgs84"),
        ("gpkg a.gpkg", {"crs": ShiftedCrs.GCJ02}, "export.shifted_only_kml"),
        ("gpkg a.gpkg", {"crs": turned(CRS("EPSG:4549"))}, "export.no_fitted"),
        ("gpkg a.gpkg", {"crs": CRS("EPSG:2364")}, "crs.secret_transformation"),
        ("dxf a.dxf", {"crs": CRS("EPSG:4490")}, "export.dxf_needs_metres"),
        ("gpkg a.shp", {}, "export.ending"),
        ("kml folder", {}, "export.ending"),
        ("shp a.geojson", {}, "export.ending"),
        ("gpkg nowhere/a.gpkg", {}, "files.no_such_folder"),
        ("gpkg a.gpkg", {"layers": ("streets",)}, "export.no_such_layer"),
        ("kml a.kml", {"layers": ("members",)}, "export.no_such_layer"),
        ("gpkg a.gpkg", {"layers": ("households",)}, "export.needs_people"),
        ("shp a.shp", {"layers": ("grids", "units")}, "export.one_layer"),
        ("gpkg a.gpkg", {"unit": "nowhere"}, "plan.no_such_unit"),
    ],
)
def test_what_cannot_be_is_refused_and_nothing_is_left(  # noqa: PLR0917  # fixtures
    export: Exporter,
    everything: Plan,
    tmp_path: Path,
    asked: str,
    choice: dict[str, Any],
    key: str,
) -> None:
    form, name = asked.split()
    with pytest.raises(InputProblem) as refused:
        export(everything, form, tmp_path / name, **choice)
    assert refused.value.key == key
    assert Texts("zh").of_error(refused.value)
    assert Texts("en").of_error(refused.value)
    assert list(tmp_path.iterdir()) == []


def test_characters_that_gbk_lacks_are_named_with_their_row(
    export: Exporter, everything: Plan, tmp_path: Path
) -> None:
    plan = named(everything, "𠮷祥网格")
    with pytest.raises(InputProblem) as refused:
        export(plan, "shp", tmp_path / "shp", field_names=FieldNames.GBK)
    assert refused.value.key == "export.not_in_gbk"
    assert (refused.value.facts["characters"], refused.value.facts["row"]) == ("𠮷", 1)
    assert list(tmp_path.iterdir()) == []
    export(plan, "shp", tmp_path / "shp")
    assert "𠮷祥网格" in set(geopandas.read_file(tmp_path / "shp" / "grids.shp")["name"])


@pytest.mark.parametrize("kind", list(FieldNames))
def test_a_text_that_is_too_long_is_cut_between_characters_and_told(
    export: Exporter, everything: Plan, tmp_path: Path, kind: FieldNames
) -> None:
    name = "很长" * 100
    outcome = export(named(everything, name), "shp", tmp_path / "shp", field_names=kind)
    told = [facts for key, facts in outcome.remarks if key == "export.text_cut"]
    assert [(f["layer"], f["row"], f["column"]) for f in told] == [("grids", 1, "name")]
    column = outcome.layers[1].columns[1]
    kept = geopandas.read_file(tmp_path / "shp" / "grids.shp")[column][0]
    assert name.startswith(kept)
    assert len(kept) >= 84


@pytest.mark.parametrize("name", ["甲,乙", '"引号"', "行\n二", "<&>", "中 文", "\u2028行"])
@pytest.mark.parametrize("form", ["gpkg", "geojson", "shp", "kml", "csv", "xlsx", "dxf"])
def test_awkward_names_do_not_break_a_file(
    export: Exporter, everything: Plan, tmp_path: Path, form: str, name: str
) -> None:
    ending = {"shp": "zip"}.get(form, form)
    path = tmp_path / f"a.{ending}"
    export(named(everything, name), form, path)
    if form in {"gpkg", "geojson"}:
        frame = geopandas.read_file(path, layer="grids" if form == "gpkg" else None)
        assert name in set(frame["name"])


def test_a_project_is_not_replaced_by_an_export(
    export: Exporter, everything: Plan, tmp_path: Path
) -> None:
    project = tmp_path / "town.gpkg"
    create_project(project, everything)
    before = project.read_bytes()
    with pytest.raises(InputProblem) as refused:
        export(everything, "gpkg", project)
    assert refused.value.key == "export.others_gpkg"
    assert project.read_bytes() == before


def test_a_geopackage_of_others_is_not_replaced_but_an_earlier_export_is(
    export: Exporter, everything: Plan, tmp_path: Path
) -> None:
    path = tmp_path / "a.gpkg"
    export(everything, "gpkg", path)
    export(named(everything, "新名"), "gpkg", path)
    assert "新名" in set(geopandas.read_file(path, layer="grids")["name"])
    geopandas.read_file(path, layer="grids").to_file(path, layer="fields", driver="GPKG")
    before = path.read_bytes()
    with pytest.raises(InputProblem) as refused:
        export(everything, "gpkg", path)
    assert refused.value.key == "export.others_gpkg"
    assert path.read_bytes() == before


def test_in_a_folder_only_what_an_export_has_left_is_replaced(
    export: Exporter, everything: Plan, tmp_path: Path
) -> None:
    folder = tmp_path / "out"
    folder.mkdir()
    (folder / "notes.txt").write_text("mine")
    export(everything, "shp", folder)
    export(everything, "shp", folder, layers=("grids",))
    assert (folder / "notes.txt").read_text() == "mine"
    assert not (folder / "units.shp").exists(), "of the earlier export, and no part of this one"
    assert len(geopandas.read_file(folder / "grids.shp")) == 3
    (folder / "units.dbf").write_bytes(b"mine")
    with pytest.raises(InputProblem) as refused:
        export(everything, "shp", folder)
    assert refused.value.key == "export.others_files"
    assert (folder / "units.dbf").read_bytes() == b"mine"
    assert [each.name for each in tmp_path.iterdir()] == ["out"]


@pytest.mark.parametrize(
    ("form", "name"),
    [("gpkg", "a.gpkg"), ("shp", "out"), ("shp", "a.zip"), ("dxf", "a.dxf"), ("xlsx", "a.xlsx")],
)
def test_a_cancelled_export_leaves_what_was_there(
    everything: Plan, tmp_path: Path, form: str, name: str
) -> None:
    class Stopped:
        def step(self, fraction: float, note: str = "") -> None:
            self.done = fraction

        def raise_if_cancelled(self) -> None:
            if self.done > 0.4:
                raise Cancelled

    choice = ExportChoice(ExportFormat(form))
    work = Export(everything, choice, look_with(SCREEN, {}), Texts("zh"))
    with pytest.raises(Cancelled):
        work.write(tmp_path / name, Stopped())
    assert list(tmp_path.iterdir()) == []


def test_a_disk_that_refuses_is_told(
    export: Exporter, everything: Plan, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(*_: object, **__: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("gis.exports.csv_files.csv.writer", refuse)
    with pytest.raises(InputProblem) as refused:
        export(everything, "csv", tmp_path / "a.csv")
    assert refused.value.key == "files.cannot_write"
    assert list(tmp_path.iterdir()) == []


def test_a_file_that_reads_differently_is_not_kept(
    export: Exporter, everything: Plan, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """As when a driver cuts or changes something without a word."""
    read = pyogrio.raw.read

    def spoilt(*given: object, **named: object) -> tuple[Any, ...]:
        meta, fids, shapes, columns = read(*given, **named)
        columns[1][:] = "other"
        return meta, fids, shapes, columns

    monkeypatch.setattr(pyogrio.raw, "read", spoilt)
    with pytest.raises(InputProblem) as refused:
        export(everything, "gpkg", tmp_path / "a.gpkg")
    assert refused.value.key == "export.not_the_same"
    assert list(tmp_path.iterdir()) == []


def test_an_export_from_long_ago_that_was_killed_is_cleared(
    export: Exporter, everything: Plan, tmp_path: Path
) -> None:
    left = tmp_path / ".a.gpkg.towngrid-x1"
    left.mkdir()
    (left / "a.gpkg").write_bytes(b"half")
    os.utime(left, (0, 0))
    export(everything, "gpkg", tmp_path / "a.gpkg")
    assert [each.name for each in tmp_path.iterdir()] == ["a.gpkg"]
