"""Other programs show the map with the colours and pens of ours."""

import sqlite3
import xml.etree.ElementTree as Xml
from contextlib import closing
from dataclasses import replace
from pathlib import Path

import geopandas
import pytest
from support.full_plan import complete_plan

from gis.exports.choice import ExportChoice, ExportFormat
from gis.exports.export import Export
from gis.files.project_file import create_project, open_project
from gis.files.theme_layers import ThemeKind, ThemeLayer, ThemeShape
from gis.plan.plan import Plan
from gis.progress import NoProgress
from gis.texts import Texts
from gis.topology.records import GridId
from layers.export_look import look_with, theme_look
from layers.layer_view import EVERYTHING, FillScheme
from layers.project_look import look_of_project
from layers.scene import Scene
from layers.style import COLOUR_BLIND_SAFE, SCREEN, MapStyle
from layers.theme_style import Look, ThemeStyle


@pytest.fixture
def plan() -> Plan:
    return replace(complete_plan(), crs="EPSG:4549", profile="default")


def styles_in(path: Path) -> dict[str, Xml.Element]:
    with closing(sqlite3.connect(path)) as file:
        rows = file.execute("SELECT f_table_name, styleQML FROM layer_styles").fetchall()
    return {name: Xml.fromstring(qml) for name, qml in rows}


def colours_of_grids(path: Path) -> dict[str, str]:
    """Return the colour that QGIS fills each grid with, by code: category, symbol, colour."""
    style = styles_in(path)["grids"]
    symbols = {
        symbol.get("name"): str(symbol.find("layer/prop[@k='color']").get("v"))  # type: ignore[union-attr]
        for symbol in style.iter("symbol")
    }
    by_value = {each.get("value"): symbols[each.get("symbol")] for each in style.iter("category")}
    renderer = style.find("renderer-v2")
    assert renderer is not None
    frame = geopandas.read_file(path, layer="grids")
    values = frame[renderer.get("attr")].astype(int).astype(str)
    return dict(zip(frame["code"], map(by_value.__getitem__, values), strict=True))


def rgba(colour: str) -> str:
    return ",".join(str(int(colour[at : at + 2], 16)) for at in (1, 3, 5)) + ",255"


def export(plan: Plan, path: Path, style: MapStyle = SCREEN) -> None:
    choice = ExportChoice(ExportFormat.GPKG)
    Export(plan, choice, look_with(style, {}), Texts("zh")).write(path, NoProgress())


def test_grids_have_the_colours_of_the_window(plan: Plan, tmp_path: Path) -> None:
    export(plan, tmp_path / "a.gpkg")
    scene = Scene.of(plan)
    expected = {
        plan.grids[grid].code: rgba(SCREEN.fills[number % len(SCREEN.fills)])
        for grid, number in scene.colours.items()
    }
    assert colours_of_grids(tmp_path / "a.gpkg") == expected
    assert len(set(expected.values())) > 1


def test_the_colours_that_a_project_has_kept_are_taken(plan: Plan, tmp_path: Path) -> None:
    project, out = tmp_path / "town.gpkg", tmp_path / "a.gpkg"
    create_project(project, plan)
    kept = {GridId(1): 5, GridId(2): 3, GridId(4): 4}
    with open_project(project) as opened:
        opened.settings.set_colours(kept)
        view = EVERYTHING.with_fills(FillScheme.COLOUR_BLIND_SAFE)
        opened.settings.set_layer_view(view.as_record())
    choice = ExportChoice(ExportFormat.GPKG)
    Export(plan, choice, look_of_project(project), Texts("zh")).write(out, NoProgress())
    found = colours_of_grids(out)
    assert found == {
        plan.grids[grid].code: rgba(COLOUR_BLIND_SAFE[number]) for grid, number in kept.items()
    }


def test_every_layer_with_a_shape_has_a_style_for_the_values_that_it_has(
    plan: Plan, tmp_path: Path
) -> None:
    path = tmp_path / "a.gpkg"
    export(plan, path)
    styles = styles_in(path)
    assert {"units", "grids", "sub_grids", "exclusive", "borders"} <= set(styles)
    for name, style in styles.items():
        renderer = style.find("renderer-v2")
        assert renderer is not None
        drawn = {symbol.get("name") for symbol in style.iter("symbol")}
        assert {each.get("symbol") for each in style.iter("category")} <= drawn
        if renderer.get("attr"):
            values = set(geopandas.read_file(path, layer=name)[renderer.get("attr")].astype(str))
            assert values <= {each.get("value") for each in style.iter("category")}


def test_boundaries_have_the_pens_of_the_window(plan: Plan, tmp_path: Path) -> None:
    path = tmp_path / "a.gpkg"
    export(plan, path)
    style = styles_in(path)["borders"]
    symbols = {symbol.get("name"): symbol for symbol in style.iter("symbol")}
    pens = {each.get("value"): symbols[str(each.get("symbol"))] for each in style.iter("category")}

    def prop(kind: str, key: str) -> str | None:
        found = pens[kind].find(f"layer/prop[@k='{key}']")
        return None if found is None else found.get("v")

    assert prop("grid", "line_color") == rgba(SCREEN.grid_line.colour)
    assert prop("village", "line_width") == f"{SCREEN.village_line.width_mm:g}"
    assert prop("village", "customdash") == "2.6;0.7;0.5;0.7"
    assert prop("grid", "customdash") is None
    assert {"disputed", "agreed", "frame", "sub_grid"} <= set(pens)


def test_a_theme_layer_that_is_coloured_by_a_column_that_stays_is_of_one_colour() -> None:
    style = ThemeStyle(
        look=Look.CATEGORY, column="类型", categories=(("滑坡", "#d55e00"),), label_column="名称"
    )
    record = style.as_record()
    layer = ThemeLayer(
        3, "隐患点", ThemeKind.OTHER, ThemeShape.POINTS, "", "", False, record, True, 1.0, 1
    )  # fmt: skip
    whole = theme_look(layer, {"类型": ["崩塌", "滑坡"], "名称": ["东沟", "西坡"]}, 2)
    assert [whole.colours[at] for at in whole.colour_of] == [style.colour, "#d55e00"]
    assert (whole.name, "滑坡" in whole.qml) == ("名称", True)
    plain = theme_look(layer, {}, 2)
    assert {plain.colours[at] for at in plain.colour_of} == {style.colour}
    assert (plain.name, "滑坡" in plain.qml, "类型" in plain.qml) == ("", False, False)
