"""Counts by grid and unit agree with geopandas, ties go to the lowest grid, persons stay hidden."""

import csv
import itertools
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import geopandas
import numpy as np
import openpyxl
import pytest
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st
from support.ascii_plan import TILE_MM, plan_of
from support.full_plan import full_plan

from gis.errors import InputProblem
from gis.files.project_file import create_project, open_project
from gis.files.theme_layers import ThemeContent, ThemeLayer, ThemeLayers, ThemeShape
from gis.plan.plan import Plan
from gis.progress import NoProgress
from gis.reports.people_tables import people_tables
from gis.reports.theme_count_table import lines_of, remarks, table_rows, write_counts
from gis.reports.theme_counting import By, Counting, Measure, OwnSubject, Per, ThemeCounts
from gis.reports.theme_counts import count_layer, count_own
from gis.reports.theme_places import areas, lengths, owners
from gis.texts import Texts
from gis.topology.records import OUTSIDE

PLAN = plan_of(
    """
    AAB
    A.B
    CCB
    """,
    """
    uuv
    uuv
    uuv
    """,
)
"""A is 1, B is 2, C is 3; tiles of ten metres."""

TILE_M = TILE_MM / 1000


@pytest.fixture
def themes(tmp_path: Path) -> Iterator[ThemeLayers]:
    path = tmp_path / "town.gpkg"
    create_project(path, PLAN)
    with open_project(path) as opened:
        yield opened.theme_layers


def _polygons(plan: Plan) -> geopandas.GeoDataFrame:
    grids = [grid.id for grid in plan.grids.values()]
    shapes = [plan.grid_polygon_mm(grid) for grid in grids]
    return geopandas.GeoDataFrame({"grid": grids}, geometry=shapes, crs=plan.crs)


def _points(*tiles: tuple[float, float]) -> np.ndarray:
    return np.array([shapely.Point(x * TILE_MM, y * TILE_MM) for x, y in tiles], dtype=object)


def _added(
    themes: ThemeLayers, shape: ThemeShape, geometries: object, **columns: list[object]
) -> ThemeLayer:
    made = None if geometries is None else np.array(geometries, dtype=object)
    return themes.add(ThemeContent(shape, made, columns), title="层")


def _values(counts: ThemeCounts) -> dict[int, float | None]:
    return {row.id: row.value for row in counts.rows}


@settings(max_examples=25)
@given(st.integers(0, 10_000))
def test_points_are_counted_as_a_spatial_join_counts_them(seed: int) -> None:
    random = np.random.default_rng(seed)
    xy = random.uniform(-0.2, 3.2, (200, 2)) * TILE_MM
    points = shapely.points(np.rint(xy))
    labels = owners(PLAN.partition, np.array(points))
    frame = geopandas.GeoDataFrame(geometry=points, crs=PLAN.crs)
    joined = geopandas.sjoin(frame, _polygons(PLAN), predicate="intersects")
    expected = joined.groupby(level=0)["grid"].min()
    assert {
        at: label for at, label in enumerate(labels.tolist()) if label > 0
    } == expected.to_dict()


@settings(max_examples=25)
@given(st.integers(0, 10_000))
def test_areas_and_lengths_are_those_of_an_overlay(seed: int) -> None:
    random = np.random.default_rng(seed)
    low = random.uniform(-0.5, 3, (20, 2)) * TILE_MM
    high = low + random.uniform(0.01, 1.5, (20, 2)) * TILE_MM
    boxes = shapely.box(*np.rint(low).T, *np.rint(high).T)
    lines = shapely.linestrings(np.stack([np.rint(low), np.rint(high)], axis=1))
    grids = _polygons(PLAN)
    for shapes, measure, size, scale in (
        (boxes, areas, shapely.area, 1e-6),
        (lines, lengths, shapely.length, 1e-3),
    ):
        shares = measure(PLAN.partition, np.array(shapes))
        for grid, polygon in zip(grids["grid"], grids.geometry, strict=True):
            mine = shares.amounts[shares.labels == grid].sum()
            other = size(shapely.intersection(shapes, polygon)).sum() * scale
            assert mine == pytest.approx(other, rel=1e-9, abs=1e-6)
        assert shares.amounts.sum() == pytest.approx(size(shapes).sum() * scale, rel=1e-9)


@settings(max_examples=50)
@given(
    st.lists(st.lists(st.tuples(st.integers(-1, 7), st.integers(-1, 7)), min_size=2), max_size=4)
)
def test_lines_along_borders_count_once_for_the_lowest_grid(
    walks: list[list[tuple[int, int]]],
) -> None:
    """Walks from half tile to half tile run along borders, through corners and back again."""
    shapes = np.empty(len(walks), dtype=object)
    for at, walk in enumerate(walks):
        shapes[at] = shapely.LineString(np.array(walk) * (TILE_MM // 2))
    shares = lengths(PLAN.partition, shapes)
    assert shares.amounts.sum() == pytest.approx(shapely.length(shapes).sum() / 1000)
    taken = shapely.from_wkt("POLYGON EMPTY")
    polygons = {grid: PLAN.grid_polygon_mm(grid) for grid in sorted(PLAN.grids)}
    for grid, polygon in polygons.items():
        expected = 0.0
        for shape in shapes:
            for one, other in itertools.pairwise(shape.coords):
                piece = shapely.LineString([one, other])
                inside = shapely.intersection(piece, polygon)
                expected += shapely.difference(inside, taken).length / 1000
        assert shares.amounts[shares.labels == grid].sum() == pytest.approx(expected)
        taken = shapely.union(taken, polygon)


def test_a_point_on_a_border_belongs_to_the_lowest_grid(themes: ThemeLayers) -> None:
    on_borders = _points((2, 2.5), (1.5, 1), (0.5, 1), (2, 0), (3, 3))
    layer = _added(themes, ThemeShape.POINTS, on_borders)
    counts = count_layer(PLAN, themes, layer, Counting())
    # A|B; C|unassigned; A|C; B|C; the corner of B.
    assert _values(counts) == {1: 2, 2: 2, 3: 1}
    assert counts.elsewhere == 0


def test_what_runs_along_a_border_counts_once(themes: ThemeLayers) -> None:
    along = shapely.LineString([(2 * TILE_MM, 0), (2 * TILE_MM, 3 * TILE_MM)])
    across = shapely.LineString([(0, 0.5 * TILE_MM), (4 * TILE_MM, 0.5 * TILE_MM)])
    for line, expected in (
        # C has nothing of what B shares with it; the land in no grid has nothing of it either.
        (along, {1: 10.0, 2: 20.0, 3: 0.0}),
        (across, {1: 0.0, 2: 10.0, 3: 20.0}),
    ):
        layer = _added(themes, ThemeShape.LINES, [shapely.MultiLineString([line])])
        counts = count_layer(PLAN, themes, layer, Counting(Measure.LENGTH))
        metres = {grid: value and value * 1000 for grid, value in _values(counts).items()}
        assert metres == pytest.approx(expected)
        themes.remove(layer.id)


def test_sums_means_shares_and_densities(themes: ThemeLayers) -> None:
    places = _points((0.5, 2.5), (1.5, 2.5), (2.5, 0.5), (1.5, 1.5), (9, 9))
    layer = _added(themes, ThemeShape.POINTS, places, n=[1, 2, 4.5, 8, 16], t=list("abcde"))

    def values(**how: object) -> dict[int, float | None]:
        return _values(count_layer(PLAN, themes, layer, Counting(**how)))  # type: ignore[arg-type]

    assert values(measure=Measure.SUM, column="n") == {1: 3, 2: 4.5, 3: 0}
    assert values(measure=Measure.MEAN, column="n") == {1: 1.5, 2: 4.5, 3: None}
    assert values(per=Per.SHARE) == pytest.approx({1: 200 / 3, 2: 100 / 3, 3: 0})
    assert values(per=Per.KM2) == pytest.approx({1: 2 / 300e-6, 2: 1 / 300e-6, 3: 0})
    assert values(per=Per.HOUSEHOLDS) == {1: None, 2: None, 3: None}
    units = count_layer(PLAN, themes, layer, Counting(Measure.SUM, by=By.UNIT, column="n"))
    assert _values(units) == {1: 11, 2: 4.5}
    assert units.elsewhere == 1
    with pytest.raises(InputProblem, match=r"theme_counts\.no_numbers"):
        values(measure=Measure.SUM, column="t")
    with pytest.raises(InputProblem, match=r"theme_counts\.needs_column"):
        values(measure=Measure.MEAN)
    with pytest.raises(InputProblem, match=r"theme_counts\.needs_lines"):
        values(measure=Measure.LENGTH)
    with pytest.raises(InputProblem, match=r"theme_counts\.mean_of_nothing_else"):
        values(measure=Measure.MEAN, column="n", per=Per.KM2)


def test_rows_without_a_number_are_told(themes: ThemeLayers) -> None:
    layer = _added(themes, ThemeShape.POINTS, _points((0.5, 2.5), (0.5, 2.4)), n=[5, None])
    counts = count_layer(PLAN, themes, layer, Counting(Measure.MEAN, column="n"))
    assert _values(counts) == {1: 5, 2: None, 3: None}
    assert counts.without_value == 1
    assert len(remarks(counts, Texts("zh"))) == 1


def test_a_table_is_counted_by_the_column_that_names_grids(themes: ThemeLayers) -> None:
    codes = {int(grid.id): grid.code for grid in PLAN.grids.values()}
    keys: list[object] = [codes[1], codes[1], codes[3], "不存在"]
    layer = _added(themes, ThemeShape.TABLE, None, 备注=["a"] * 4, 编码=keys, n=[1, 2, 3, 4])
    counts = count_layer(PLAN, themes, layer, Counting(Measure.SUM, column="n"))
    assert _values(counts) == {1: 3, 2: 0, 3: 3}
    assert counts.elsewhere == 1
    nothing = _added(themes, ThemeShape.TABLE, None, 备注=["a"])
    with pytest.raises(InputProblem, match=r"theme_counts\.no_key"):
        count_layer(PLAN, themes, nothing, Counting())


def test_a_table_of_villages_is_counted_by_unit(themes: ThemeLayers) -> None:
    name = PLAN.units[min(PLAN.units)].name
    layer = _added(themes, ThemeShape.TABLE, None, 村=[name, name + "村委会"], n=[1, 2])
    counts = count_layer(PLAN, themes, layer, Counting(Measure.SUM, by=By.UNIT, column="n"))
    assert _values(counts) == {1: 3, 2: 0}


def test_sums_over_few_persons_are_withheld(themes: ThemeLayers) -> None:
    places = _points(*[(0.5, 2.5)] * 2, *[(0.5, 0.5)] * 3, *[(2.5, 0.5)] * 4)
    content = ThemeContent(ThemeShape.POINTS, places, {"n": list(range(9))})
    layer = themes.add(content, title="人", lists_people=True)
    how = Counting(Measure.SUM, column="n")
    hidden = count_layer(PLAN, themes, layer, how)
    # Of A there are two; with the total of the unit, C would give them away.
    assert {row.id: (row.rows, row.value, row.is_withheld) for row in hidden.rows} == {
        1: (2, None, True),
        2: (4, 5 + 6 + 7 + 8, False),
        3: (3, None, True),
    }
    assert len(remarks(hidden, Texts("en"))) == 1
    assert [row.value for row in count_layer(PLAN, themes, layer, Counting()).rows] == [2, 3, 4]
    open_layer = replace(layer, lists_people=False)
    assert count_layer(PLAN, themes, open_layer, how).withheld == 0


def test_what_the_plan_has_is_counted_as_reports_do() -> None:
    plan = full_plan()
    tables = people_tables(plan, plan.rules, ())
    for by, rows in ((By.GRID, tables.grids), (By.UNIT, tables.units)):
        for subject in OwnSubject:
            counts = count_own(plan, subject, Counting(by=by))
            mine = {row.code: row.value for row in counts.rows}
            assert mine == {row.code: row.counts[subject.value] for row in rows}
    shares = count_own(plan, OwnSubject.HOUSEHOLDS, Counting(per=Per.SHARE)).values()
    assert np.nansum(shares) == pytest.approx(100)
    per_home = count_own(plan, OwnSubject.HOUSEHOLDS, Counting(per=Per.HOUSEHOLDS)).values()
    assert {value for value in per_home.tolist() if value == value} == {100.0}  # noqa: PLR0124
    with pytest.raises(InputProblem, match=r"theme_counts\.only_count"):
        count_own(plan, OwnSubject.PLACES, Counting(Measure.SUM))


def test_sub_grids_count_for_the_grid_that_they_are_part_of() -> None:
    plan = full_plan()
    whole = {grid.id for grid in plan.grids.values() if grid.parent is None}
    labels = owners(plan.partition, np.array(shapely.points(plan.household_points.xy_mm)))
    counts = count_own(plan, OwnSubject.HOUSEHOLDS, Counting())
    assert {row.id for row in counts.rows} == whole
    assert (labels != OUTSIDE).any()


def test_tables_are_written_for_excel(themes: ThemeLayers, tmp_path: Path) -> None:
    layer = _added(themes, ThemeShape.POINTS, _points((0.5, 2.5), (9, 9)))
    texts = Texts("zh")
    counts = count_layer(PLAN, themes, layer, Counting())
    write_counts(counts, tmp_path / "o.csv", texts)
    raw = (tmp_path / "o.csv").read_bytes()
    assert raw.startswith(b"\xef\xbb\xbf")
    rows = list(csv.reader(raw.decode("utf-8-sig").splitlines()))
    assert rows[0][-1] == "数量（个）"
    assert [row[-1] for row in rows[1:]] == ["1", "0", "0"]
    write_counts(counts, tmp_path / "o.xlsx", texts)
    book = openpyxl.load_workbook(tmp_path / "o.xlsx")
    assert [row[4].value for row in book["按网格"].iter_rows(min_row=2)] == [1, 0, 0]
    assert book["说明"]["A2"].value == "有 1 个不在任何网格内。"
    assert len(list(table_rows(counts, texts))) == 3
    assert lines_of(counts, texts)[-1] == "有 1 个不在任何网格内。"
    with pytest.raises(InputProblem, match=r"theme_counts\.bad_ending"):
        write_counts(counts, tmp_path / "o.doc", texts)


def test_the_work_can_be_stopped(themes: ThemeLayers) -> None:
    layer = _added(
        themes, ThemeShape.AREAS, [shapely.MultiPolygon([shapely.box(0, 0, TILE_MM, TILE_MM)])]
    )
    counts = count_layer(PLAN, themes, layer, Counting(Measure.AREA), NoProgress())
    assert _values(counts) == pytest.approx({1: 0, 2: 0, 3: TILE_M * TILE_M / 10_000})
