"""Theme layers on the command line: in, listed, counted, written, out again."""

import json
import shutil
from pathlib import Path

import geopandas
import numpy as np
import openpyxl
import pytest
import shapely
from support.command_line import Towngrid


@pytest.fixture
def project(filled_project: Path, tmp_path: Path) -> Path:
    copy = tmp_path / "镇.gpkg"
    shutil.copy(filled_project, copy)
    return copy


@pytest.fixture
def hazards(project: Path, tmp_path: Path) -> Path:
    units = geopandas.read_file(project, layer="units")
    west, south, east, north = units.total_bounds
    random = np.random.default_rng(5)
    xy = np.column_stack([random.uniform(west, east, 300), random.uniform(south, north, 300)])
    frame = geopandas.GeoDataFrame(
        {"类型": random.choice(["滑坡", "崩塌"], 300), "人数": random.integers(0, 50, 300)},
        geometry=shapely.points(np.round(xy, 3)),
        crs=units.crs,
    )
    frame["监测人"] = "某人"
    path = tmp_path / "隐患点.gpkg"
    frame.to_file(path)
    return path


def test_a_layer_goes_in_is_counted_and_comes_out(
    towngrid: Towngrid, project: Path, hazards: Path
) -> None:
    done = towngrid("import", "theme", project, hazards, "--json").document()
    assert done["themes"][0]["left_out"] == [{"column": "监测人", "kind": "person"}]
    assert done["themes"][0]["kind"] == "hazard_points"
    listed = towngrid("themes", "list", project, "--json").document()
    assert [(one["title"], one["rows"]) for one in listed["themes"]] == [("隐患点", 300)]
    assert "人数" in towngrid("themes", "show", project, "隐患点").out

    counts = towngrid("themes", "count", project, "隐患点", "--json").document()
    grids = geopandas.read_file(project, layer="grids")[["code", "name", "geometry"]]
    points = geopandas.read_file(project, layer="theme_1")
    joined = geopandas.sjoin(points, grids[grids.geometry.notna()], predicate="intersects")
    expected = joined.groupby(["code", "name"]).size().to_dict()
    assert {
        (row["code"], row["name"]): row["rows"] for row in counts["rows"] if row["rows"]
    } == expected
    assert counts["elsewhere"] == 300 - len(joined)

    looks = geopandas.read_file(project, layer="layer_styles").set_index("f_table_name")
    assert "triangle" in looks.loc["theme_1", "styleQML"]
    assert towngrid("check", project).code == 0
    assert towngrid("themes", "rename", project, "隐患点", "灾害").code == 0
    assert towngrid("themes", "remove", project, "灾害").code == 0
    assert towngrid("themes", "list", project, "--json").document()["themes"] == []
    assert towngrid("check", project).code == 0


def test_counts_are_written_as_tables(
    towngrid: Towngrid, project: Path, hazards: Path, tmp_path: Path
) -> None:
    towngrid("import", "theme", project, hazards, "--title", "灾害", "--kind", "other")
    out = tmp_path / "统计.xlsx"
    words = ("--by", "unit", "--measure", "sum", "--column", "人数", "--per", "km2")
    assert towngrid("themes", "count", project, "1", *words, "--out", out).code == 0
    sheet = openpyxl.load_workbook(out)["按单位"]
    assert sheet["E1"].value == "人数合计（个/平方千米）"
    assert all(isinstance(row[4].value, int | float) for row in sheet.iter_rows(min_row=2))
    own = towngrid("themes", "count", project, "@households", "--by", "unit", "--json").document()
    households = geopandas.read_file(project, layer="households", ignore_geometry=True)
    assert max(row["value"] for row in own["rows"]) + own["elsewhere"] == len(households)


def test_trying_changes_nothing(towngrid: Towngrid, project: Path, hazards: Path) -> None:
    before = project.read_bytes()
    assert towngrid("import", "theme", project, hazards, "--dry-run").code == 0
    assert towngrid("themes", "list", project, "--json").document()["themes"] == []
    assert project.stat().st_size == len(before)


@pytest.mark.parametrize(
    "words",
    [
        ("count", "{project}", "没有"),
        ("count", "{project}", "@points"),
        ("count", "{project}", "@households", "--by", "person"),
        ("count", "{project}", "@households", "--out", "{project}"),
        ("remove", "{project}", "7"),
    ],
)
def test_bad_orders_are_refused_in_one_sentence(
    towngrid: Towngrid, project: Path, words: tuple[str, ...]
) -> None:
    said = towngrid("themes", *(word.format(project=project) for word in words))
    assert said.code == 2
    assert "Traceback" not in said.err
    assert said.out == ""


def test_json_is_json(towngrid: Towngrid, project: Path) -> None:
    document = json.loads(towngrid("themes", "count", project, "@places", "--json").out)
    assert document["format"] == "towngrid-theme-counts"
