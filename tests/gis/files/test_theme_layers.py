"""Theme layers stand in the project file as tables that other programs read, and stay there."""

import sqlite3
import subprocess
from contextlib import closing
from pathlib import Path

import geopandas
import numpy as np
import pandas as pd
import pytest
import shapely
from support.full_plan import full_plan

from gis.errors import InputProblem
from gis.files.check import check_project
from gis.files.people_lock import lock_people, unlock_people
from gis.files.project_file import create_project, open_project
from gis.files.theme_layers import ThemeContent, ThemeKind, ThemeShape, reading_theme_layers

POINTS = ThemeContent(
    ThemeShape.POINTS,
    np.array([shapely.Point(x, 5_000) for x in (1_000, 12_345, 30_001)], dtype=object),
    {"名称": ["甲", None, "丙"], "人数": [3, None, 7], "高程": [1.5, 2, None]},
)
LINES = ThemeContent(
    ThemeShape.LINES,
    np.array([shapely.MultiLineString([[(0, 0), (30_000, 0)], [(0, 9), (9, 9)]])], dtype=object),
    {"等级": ["乡道"]},
)
AREAS = ThemeContent(
    ThemeShape.AREAS,
    np.array([shapely.MultiPolygon([shapely.box(0, 0, 7_001, 5_003)]), None], dtype=object),
    {"select": ["a", "b"]},
)
TABLE = ThemeContent(ThemeShape.TABLE, None, {"网格编码": ["1", "2"], "数": [4, 5]})
ALL = {"点": POINTS, "路": LINES, "房": AREAS, "表": TABLE}


@pytest.fixture
def project(tmp_path: Path) -> Path:
    path = tmp_path / "town.gpkg"
    create_project(path, full_plan())
    return path


def _filled(project: Path) -> Path:
    with open_project(project) as opened:
        for title, content in ALL.items():
            opened.theme_layers.add(content, title=title, source=f"{title}.shp")
    return project


def test_a_project_without_any_has_no_trace_of_them(project: Path) -> None:
    with reading_theme_layers(project) as layers:
        assert layers.layers() == ()
    with closing(sqlite3.connect(project)) as connection:
        found = connection.execute(
            "SELECT count(*) FROM sqlite_master WHERE name LIKE '%theme%'"
        ).fetchone()
    assert found == (0,)


def test_what_is_stored_comes_back(project: Path) -> None:
    _filled(project)
    with reading_theme_layers(project) as layers:
        assert [layer.title for layer in layers.layers()] == list(ALL)
        for title, content in ALL.items():
            layer = layers.named(title)
            assert layers.count(layer) == content.rows
            assert list(layers.columns(layer)) == list(content.columns)
            for name, values in content.columns.items():
                assert layers.values(layer, name) == list(values)
            if content.geometries is not None:
                assert layers.geometries_mm(layer)[0] == content.geometries[0]
        assert layers.geometries_mm(layers.named("房"))[1] is None
        assert layers.columns(layers.named("点")) == {
            "名称": "TEXT",
            "人数": "INTEGER",
            "高程": "REAL",
        }
    assert check_project(project) == []


def test_other_programs_read_them(project: Path) -> None:
    crs = full_plan().crs
    _filled(project)
    frame = geopandas.read_file(project, layer="theme_1")
    assert frame.crs == crs
    assert frame.geometry.to_wkt().tolist()[1] == "POINT (12.345 5)"
    assert frame["人数"].iloc[2] == 7
    assert pd.isna(frame["名称"].iloc[1])
    said = subprocess.run(
        ["ogrinfo", "-ro", "-so", str(project), "theme_2"],
        capture_output=True, text=True, check=True,
    )  # fmt: skip
    assert "Multi Line String" in said.stdout
    assert "Feature Count: 1" in said.stdout
    assert "ERROR" not in said.stdout + said.stderr
    near = geopandas.read_file(project, layer="theme_1", bbox=(12, 4, 13, 6))
    assert near["高程"].tolist() == [2.0]


def test_a_layer_is_renamed_restyled_shown_moved_and_removed(project: Path) -> None:
    _filled(project)
    style = {"how": "single", "fill": "#ff0000"}
    with open_project(project) as opened:
        themes = opened.theme_layers
        themes.rename(1, " 隐患点 ")
        themes.restyle(1, style, "<qgis/>")
        themes.show(2, is_visible=False, opacity=0.25)
        themes.reorder([4, 3, 2, 1])
        with pytest.raises(InputProblem, match=r"theme_layers\.title_in_use"):
            themes.rename(2, "隐患点")
        with pytest.raises(InputProblem, match=r"theme_layers\.title_in_use"):
            themes.rename(2, "  ")
    with open_project(project) as opened:
        layers = opened.theme_layers.layers()
        assert [layer.title for layer in layers] == ["表", "房", "路", "隐患点"]
        assert layers[3].style == style
        assert (layers[2].is_visible, layers[2].opacity) == (False, 0.25)
        for layer in layers:
            opened.theme_layers.remove(layer.id)
        assert opened.theme_layers.layers() == ()
        (left,) = opened.connection.execute(
            "SELECT count(*) FROM sqlite_master WHERE name LIKE '%theme!_%' ESCAPE '!'"
            " AND name != 'towngrid_theme_layers'"
        ).fetchone()
        assert left == 0
    assert check_project(project) == []


def test_qgis_finds_the_look_of_a_layer(project: Path) -> None:
    _filled(project)
    with open_project(project) as opened:
        opened.theme_layers.restyle(1, {}, "<qgis a='1'/>")
        opened.theme_layers.restyle(1, {}, "<qgis a='2'/>")
    with closing(sqlite3.connect(project)) as connection:
        rows = connection.execute(
            "SELECT styleQML, useAsDefault FROM layer_styles WHERE f_table_name = 'theme_1'"
        ).fetchall()
    assert rows == [("<qgis a='2'/>", 1)]


def test_a_title_in_use_gets_a_number(project: Path) -> None:
    with open_project(project) as opened:
        titles = [opened.theme_layers.add(TABLE, title="表").title for _ in range(3)]
        assert titles == ["表", "表 (2)", "表 (3)"]
        with pytest.raises(InputProblem, match=r"theme_layers\.no_such_layer"):
            opened.theme_layers.named("没有")
        with pytest.raises(InputProblem, match=r"theme_layers\.no_such_column"):
            opened.theme_layers.values(opened.theme_layers.named("表"), 'x" FROM units; --')


def test_a_layer_that_cannot_be_stored_leaves_nothing(project: Path) -> None:
    uneven = ThemeContent(ThemeShape.TABLE, None, {"a": [1, 2], "b": [1]})
    with open_project(project) as opened:
        with pytest.raises(ValueError, match="shorter"):
            opened.theme_layers.add(uneven, title="坏")
        assert opened.theme_layers.layers() == ()
    assert check_project(project) == []


def test_they_outlive_undo_and_the_lock_of_people(project: Path) -> None:
    _filled(project)
    lock_people(project, "a long passphrase")
    with open_project(project) as opened:
        assert opened.people_locked
        assert len(opened.theme_layers.layers()) == len(ALL)
        opened.theme_layers.show(1, is_visible=False, opacity=1.0)
    assert check_project(project) == []
    unlock_people(project, "a long passphrase")
    with reading_theme_layers(project) as layers:
        assert layers.values(layers.named("表"), "数") == [4, 5]


@pytest.mark.parametrize(
    ("damage", "key"),
    [
        ("DROP TABLE theme_4", "files.check_table"),
        ("DELETE FROM gpkg_contents WHERE table_name = 'theme_1'", "files.check_table"),
        ("DELETE FROM rtree_theme_1_geom WHERE id = 2", "files.check_index"),
    ],
)
def test_check_finds_what_is_broken(project: Path, damage: str, key: str) -> None:
    _filled(project)
    with closing(sqlite3.connect(project)) as connection, connection:
        connection.execute(damage)
    assert [problem.key for problem in check_project(project)] == [key]


def test_kinds_and_places_are_kept(project: Path) -> None:
    with open_project(project) as opened:
        first = opened.theme_layers.add(POINTS, title="a", kind=ThemeKind.HAZARD_POINTS)
        opened.theme_layers.remove(first.id)
        second = opened.theme_layers.add(TABLE, title="b", imported_on="2024-05-06")
        assert (second.kind, second.imported_on) == (ThemeKind.OTHER, "2024-05-06")
        third = opened.theme_layers.add(TABLE, title="c")
        assert second.place < third.place
