"""What is read of a vector file for an import, and what of it may be taken in."""

from dataclasses import replace
from pathlib import Path

import geopandas
import pytest
import shapely
from support.files_beside_project import NAMES, OWN_CRS, grids, land, tile, write_shapefile

from app.models.vector_choices import Purpose, VectorChoices
from app.models.vector_import import grids_of, references_of
from app.models.vector_reading import (
    HIDDEN,
    VectorFeatures,
    first_layers,
    read_features,
    require_one_system,
    shown_row,
)
from gis.errors import InputProblem
from gis.files.file_facts import facts_of
from gis.geometry.crs import parse_crs
from gis.geometry.gcj02 import ShiftedCrs
from gis.plan.edit import apply
from gis.progress import NoProgress

OWN = parse_crs(OWN_CRS)


def read(path: Path, purpose: Purpose, **choices: object) -> tuple[VectorFeatures, VectorChoices]:
    """Read the layers that are suggested, and return them with the choices."""
    layers = first_layers(facts_of(path), purpose)
    made = VectorChoices(purpose, layers, system=OWN)
    chosen = replace(made, **choices)  # type: ignore[arg-type]
    return read_features(path, chosen, NoProgress()), chosen


def names_of(features: VectorFeatures, choices: VectorChoices) -> set[str]:
    """Return the names of the grids that an import makes."""
    plan = land()
    edit = grids_of(plan, features, choices, NoProgress()).edit
    return {grid.name for grid in apply(plan, edit).grids.values()}


def test_grids_come_in_with_the_columns_that_were_recognised(tmp_path: Path) -> None:
    path = write_shapefile(grids(), tmp_path / "g.shp", ".cpg", ".prj")
    features, choices = read(path, Purpose.GRIDS)
    assert features.column_of("name", choices) == "网格名称"
    assert features.samples("网格名称") == NAMES
    assert names_of(features, choices) == set(NAMES)


def test_a_column_can_be_chosen_or_left_out(tmp_path: Path) -> None:
    path = write_shapefile(grids(), tmp_path / "g.shp")
    features, choices = read(path, Purpose.GRIDS, columns={"name": "网格编码", "code": None})
    plan = land()
    edit = grids_of(plan, features, choices, NoProgress()).edit
    made = apply(plan, edit).grids.values()
    assert {grid.name for grid in made} == {str(code) for code in grids()["网格编码"]}
    assert {grid.code for grid in made} == {""}


def test_a_column_of_kinds_can_be_left_out(tmp_path: Path) -> None:
    path = tmp_path / "g.gpkg"
    grids().assign(类型="专属").to_file(path)
    features, choices = read(path, Purpose.GRIDS)
    assert features.column_of("kind", choices) == "类型"
    plan = land()
    for columns, kinds in (({}, {"exclusive"}), ({"kind": None}, {"territorial"})):
        edit = grids_of(plan, features, replace(choices, columns=columns), NoProgress()).edit
        assert {grid.kind.value for grid in apply(plan, edit).grids.values()} == kinds


def test_private_columns_are_told_and_never_offered(tmp_path: Path) -> None:
    path = write_shapefile(grids(), tmp_path / "g.shp")
    features, _ = read(path, Purpose.GRIDS)
    assert features.excluded == ("信访情况",)
    assert "信访情况" not in features.columns
    assert shown_row(("信访", "名"), ("甲", "乙")) == [HIDDEN, "乙"]
    assert shown_row(("名",), ("34010119800101001X",)) == [HIDDEN]
    assert shown_row((), ("东村", "34010119800101001X")) == ["东村", HIDDEN], "words of a drawing"
    assert shown_row(("WKT",), ("POLYGON((119 32,120 32,120 33,119 32))",)) == [
        "POLYGON((119 32,120 32,1…"
    ]


def test_shifted_grids_come_back_into_their_unit(tmp_path: Path) -> None:
    path = tmp_path / "g.gpkg"
    grids().to_file(path)
    features, choices = read(path, Purpose.GRIDS, system=ShiftedCrs.GCJ02)
    assert features.geometries[0] == grids().geometry[0]
    assert choices.system is ShiftedCrs.GCJ02


def test_of_several_layers_the_one_of_grids_is_suggested(tmp_path: Path) -> None:
    path = tmp_path / "all.gpkg"
    many = geopandas.GeoDataFrame({"name": list("abcde")}, geometry=[tile(0, 0)] * 5, crs=OWN_CRS)
    many.to_file(path, layer="房屋")
    grids().to_file(path, layer="网格2024")
    roads = geopandas.GeoDataFrame(
        {"name": ["路"]}, geometry=[shapely.LineString([(0, 0), (1, 1)])], crs=OWN_CRS
    )
    roads.to_file(path, layer="道路")
    facts = facts_of(path)
    assert first_layers(facts, Purpose.GRIDS) == ("网格2024",)
    assert set(first_layers(facts, Purpose.REFERENCES)) == {"房屋", "网格2024", "道路"}


def test_two_layers_become_one_coverage(tmp_path: Path) -> None:
    path = tmp_path / "two.gpkg"
    grids().iloc[:1].to_file(path, layer="东片")
    grids().iloc[1:].to_file(path, layer="西片")
    features, choices = read(path, Purpose.GRIDS, layers=("东片", "西片"))
    assert names_of(features, choices) == set(NAMES)


def test_lines_that_close_become_grids_and_it_is_told(tmp_path: Path) -> None:
    path = tmp_path / "lines.gpkg"
    borders = shapely.get_parts(shapely.union_all(grids().geometry.boundary))
    geopandas.GeoDataFrame(geometry=borders, crs=OWN_CRS).to_file(path)
    features, choices = read(path, Purpose.GRIDS)
    plan = land()
    made = apply(plan, grids_of(plan, features, choices, NoProgress()).edit)
    assert len(made.grids) == 3
    assert "vector_files.made_of_lines" in {key for key, _ in features.remarks}


@pytest.mark.parametrize(
    ("name", "theme"), [("道路", "road"), ("水系", "water"), ("其它", "other")]
)
def test_references_are_what_the_names_tell(tmp_path: Path, name: str, theme: str) -> None:
    path = tmp_path / f"{name}.gpkg"
    line = shapely.LineString([tile(0, 0).centroid, tile(2, 1).centroid])
    geopandas.GeoDataFrame({"名称": ["一"]}, geometry=[line], crs=OWN_CRS).to_file(path)
    features, choices = read(path, Purpose.REFERENCES)
    assert features.themes == {theme: 1}
    plan = land()
    made = apply(plan, references_of(plan, features, choices, NoProgress()).edit)
    assert [(one.theme, one.name) for one in made.references.values()] == [(theme, "一")]


def test_no_village_of_a_kml_is_left_out_for_its_name(tmp_path: Path) -> None:
    folders = "".join(
        f"<Folder><name>{name}</name><Placemark><name>{name}-01</name><Polygon><outerBoundaryIs>"
        f"<LinearRing><coordinates>{x},30 {x + 1},30 {x + 1},31 {x},30</coordinates></LinearRing>"
        "</outerBoundaryIs></Polygon></Placemark></Folder>"
        for x, name in ((110, "芡塘村"), (112, "砚坡村"))
    )
    path = tmp_path / "g.kml"
    path.write_text(
        f'<kml xmlns="http://www.opengis.net/kml/2.2"><Document>{folders}</Document></kml>',
        encoding="utf-8",
    )
    assert first_layers(facts_of(path), Purpose.GRIDS) == ("芡塘村", "砚坡村")


def test_layers_of_different_systems_are_not_read_as_one(tmp_path: Path) -> None:
    path = tmp_path / "g.gpkg"
    grids().to_file(path, layer="one")
    grids().to_crs("EPSG:4490").to_file(path, layer="two")
    facts = facts_of(path)
    assert first_layers(facts, Purpose.REFERENCES) == ("one",)
    with pytest.raises(InputProblem) as raised:
        require_one_system(facts.layers)
    assert raised.value.facts == {"first": "one", "other": "two"}
