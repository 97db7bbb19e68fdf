"""Theme layers on printed maps: at their place, in the legend, read once, none unless wanted."""

import re
import subprocess
from collections.abc import Callable
from contextlib import AbstractContextManager
from dataclasses import replace
from datetime import date
from pathlib import Path

import numpy as np
import pikepdf
import pytest
import shapely
from numpy.typing import NDArray
from PySide6.QtGui import QColor, QImage

from app.printing import sheet_themes
from app.printing.output.leaves_writer import OutputOptions
from app.printing.print_sheets import PrintResult, composed_pages, desk_of, print_desk
from app.printing.sheet_spec import Purpose, SheetSpec
from app.printing.sheet_themes import KeptThemes, SheetThemes
from app.printing.sheets.context import Desk
from app.printing.sheets.identity import identity_of
from app.printing.sheets.map_ground import over_base_maps
from app.printing.sheets.measure import faults_of
from app.printing.sheets.page import MapFrame, Page
from bench.synthetic import Size, synthetic_plan
from gis.errors import InputProblem
from gis.files.project_file import create_project, open_project
from gis.files.theme_layers import (
    ThemeContent,
    ThemeLayer,
    ThemeLayers,
    ThemeShape,
    reading_theme_layers,
)
from gis.plan.plan import Plan
from gis.progress import NoProgress
from gis.texts import Texts
from layers.drawing import Fills, Mark
from layers.layer_view import FillScheme, MapLayer
from layers.scene import Scene
from layers.style import PAPER
from layers.theme_drawing import Choropleth, ThemeDrawing
from layers.theme_reading import read_drawing
from layers.theme_style import Marker, ThemeEntry, ThemeStyle, by_category, by_number

pytestmark = pytest.mark.usefixtures("qapp")

DPI = 150
SPEC = SheetSpec(paper="A4", palette="none", made_on=date(2026, 3, 1), themes=True)
OFF = replace(SPEC, themes=False)
ZH = Texts("zh")
KINDS = ["滑坡", "崩塌", "泥石流"]
LOW, HIGH = "#00ff00", "#ff00ff"
SHARES = [(0.35, 0.35), (0.5, 0.62), (0.66, 0.4)]
"""Where the three points lie, as shares of the width and height of the township."""


@pytest.fixture(scope="module")
def township() -> Plan:
    return synthetic_plan(Size(grids=12, units=3, vertices=1_600, households=100))


def at(plan: Plan, right: float, up: float) -> tuple[float, float]:
    west, south, east, north = Scene.of(plan).bounds_m
    return round(west + right * (east - west), 3), round(south + up * (north - south), 3)


def in_mm(*shapes: object) -> NDArray[np.object_]:
    moved = shapely.transform(np.array(shapes, dtype=object), lambda xy: np.rint(xy * 1000))
    return np.asarray(moved, dtype=object)


@pytest.fixture(scope="module")
def project(township: Plan, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A project with points by category, a line, areas by number with names, a hidden layer."""
    path = tmp_path_factory.mktemp("themes") / "town.gpkg"
    create_project(path, township)
    points = in_mm(*(shapely.Point(at(township, *share)) for share in SHARES))
    line = in_mm(shapely.MultiLineString([[at(township, 0.2, 0.5), at(township, 0.8, 0.5)]]))
    areas = in_mm(
        shapely.MultiPolygon([shapely.Point(at(township, 0.45, 0.25)).buffer(300.0)]),
        shapely.MultiPolygon([shapely.Point(at(township, 0.6, 0.75)).buffer(300.0)]),
    )
    with open_project(path) as opened:
        themes = opened.theme_layers
        numbers: dict[str, list[object]] = {
            "片区": ["东片", "西片"],
            "人数": [5, 80],
            "备注": ["不可外传", "不可外传"],
        }
        zones = themes.add(ThemeContent(ThemeShape.AREAS, areas, numbers), title="巡查片区")
        look = ThemeStyle(label_column="片区", label_to_scale=1e6, fill=1.0)
        themes.restyle(zones.id, by_number(look, "人数", [5, 80], count=2).as_record())
        pipe = themes.add(ThemeContent(ThemeShape.LINES, line, {"名": ["一号"]}), title="输水管线")
        themes.restyle(pipe.id, ThemeStyle(colour=LOW, width_mm=1.0).as_record())
        some = themes.add(
            ThemeContent(ThemeShape.POINTS, points, {"类型": KINDS, "联络": ["张三丰"] * 3}),
            title="地质灾害隐患点",
        )
        marks = ThemeStyle(size_mm=4.0, marker=Marker.SQUARE)
        themes.restyle(some.id, by_category(marks, "类型", KINDS).as_record())
        hidden = themes.add(ThemeContent(ThemeShape.LINES, line, {"名": ["二号"]}), title="看不见")
        themes.show(hidden.id, is_visible=False, opacity=1.0)
    return path


def layers(project: Path | None, choropleth: Choropleth | None = None) -> SheetThemes:
    return SheetThemes(KeptThemes(project, choropleth), ZH)


def printed(plan: Plan, out: Path, spec: SheetSpec, themes: SheetThemes) -> PrintResult:
    desk = desk_of(plan, spec, ZH, themes=themes)
    return print_desk(desk, out, NoProgress(), options=OutputOptions(reuse_pages=False, dpi=None))


def composed(plan: Plan, spec: SheetSpec, themes: SheetThemes) -> tuple[Desk, Page]:
    desk = desk_of(plan, spec, ZH, themes=themes)
    return desk, composed_pages(desk, NoProgress())[0]


def words_of(pdf: Path, pdftotext: str) -> str:
    done = subprocess.run([pdftotext, str(pdf), "-"], check=True, capture_output=True, text=True)
    return done.stdout


def dots_of(png: Path) -> NDArray[np.int64]:
    image = QImage(str(png)).convertToFormat(QImage.Format.Format_RGB32)
    raw = np.frombuffer(bytes(image.constBits()), dtype=np.uint8)
    return raw.reshape(image.height(), image.width(), 4)[:, :, 2::-1].astype(np.int64)


def as_dots(pdf: Path, pdftoppm: str) -> NDArray[np.int64]:
    words = [pdftoppm, "-r", str(DPI), "-png", "-singlefile", str(pdf), str(pdf.with_suffix(""))]
    subprocess.run(words, check=True)
    return dots_of(pdf.with_suffix(".png"))


def colour_at(dots: NDArray[np.int64], frame: MapFrame, place: tuple[float, float]) -> str:
    """Return the colour of a picture of the whole sheet at a place of the land."""
    ((right, down),) = frame.view.to_screen([place]).tolist()
    per_mm = dots.shape[1] / frame.view.width
    return QColor(*dots[int(down * per_mm), int(right * per_mm)].tolist()).name()


def colours_of_kinds() -> list[str]:
    known = dict(by_category(ThemeStyle(), "类型", KINDS).categories)
    return [known[kind] for kind in KINDS]


@pytest.fixture(scope="module")
def sheet(
    township: Plan, project: Path, tmp_path_factory: pytest.TempPathFactory
) -> tuple[Path, PrintResult]:
    out = tmp_path_factory.mktemp("sheet") / "map.pdf"
    return out, printed(township, out, SPEC, layers(project))


@pytest.mark.parametrize("ending", ["pdf", "png"])
def test_points_lie_at_their_place_in_the_colour_of_their_category(
    township: Plan, project: Path, tmp_path: Path, ending: str, program: Callable[[str], str]
) -> None:
    out = tmp_path / f"map.{ending}"
    printed(township, out, SPEC, layers(project))
    dots = as_dots(out, program("pdftoppm")) if ending == "pdf" else dots_of(out)
    (frame,) = composed(township, SPEC, layers(project))[1].maps
    seen = [colour_at(dots, frame, at(township, *share)) for share in SHARES]
    assert seen == colours_of_kinds()


def test_the_legend_says_what_they_mean_and_nothing_else_of_the_layers_is_told(
    sheet: tuple[Path, PrintResult], program: Callable[[str], str]
) -> None:
    out, result = sheet
    assert not result.warnings
    said = words_of(out, program("pdftotext"))
    for words in ("地质灾害隐患点", *KINDS, "输水管线", "巡查片区", "东片", "西片"):
        assert words in said
    raw = out.read_bytes()
    for words in ("张三丰", "不可外传", "一号", "看不见"):
        assert words not in said
        assert words.encode() not in raw
        assert words.encode("utf-16-be") not in raw


def test_they_are_vectors_in_a_layer_of_their_own_between_references_and_boundaries(
    sheet: tuple[Path, PrintResult],
) -> None:
    with pikepdf.open(sheet[0]) as pdf:
        names = [str(group.Name) for group in pdf.Root.OCProperties.OCGs]
        images = [
            one for one in pdf.objects
            if isinstance(one, pikepdf.Stream) and one.get("/Subtype") == "/Image"
        ]  # fmt: skip
    assert not images
    order = [names.index(ZH(f"print.layer_{name}")) for name in ("ground", "themes", "boundaries")]
    assert order == sorted(order)


def test_an_svg_has_them_in_their_layer(township: Plan, project: Path, tmp_path: Path) -> None:
    out = tmp_path / "map.svg"
    printed(township, out, SPEC, layers(project))
    layer = out.read_text().split('inkscape:label="专题图层">')[1].split("inkscape:label")[0]
    assert LOW in layer
    assert "<image" not in layer


def test_none_is_printed_or_even_read_unless_it_is_wanted(
    township: Plan, project: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(path: Path) -> AbstractContextManager[ThemeLayers]:
        raise AssertionError(path)

    monkeypatch.setattr(sheet_themes, "reading_theme_layers", fail)
    assert not printed(township, tmp_path / "with.pdf", OFF, layers(project)).warnings
    printed(township, tmp_path / "without.pdf", OFF, layers(None))
    assert (tmp_path / "with.pdf").read_bytes() == (tmp_path / "without.pdf").read_bytes()
    with pikepdf.open(tmp_path / "with.pdf") as pdf:
        names = [str(group.Name) for group in pdf.Root.OCProperties.OCGs]
    assert ZH("print.layer_themes") not in names


def test_they_are_read_once_for_all_maps(
    township: Plan, project: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[Path] = []

    def counted(path: Path) -> AbstractContextManager[ThemeLayers]:
        asked.append(path)
        return reading_theme_layers(path)

    monkeypatch.setattr(sheet_themes, "reading_theme_layers", counted)
    spec = replace(SPEC, product="dossier", paper=None)
    assert printed(township, tmp_path / "dossier.pdf", spec, layers(project)).pages > 3
    assert asked == [project]


def test_names_keep_clear_of_all_other_texts(township: Plan, project: Path) -> None:
    desk, page = composed(township, SPEC, layers(project))
    assert not faults_of(page, desk.ruler)
    (frame,) = page.maps
    named = [text for text in page.texts() if text.text in ("东片", "西片")]
    assert len(named) == 2
    assert all(frame.inner.holds(desk.ruler.box(text)) for text in named)


def test_symbols_grow_with_the_paper(township: Plan, project: Path) -> None:
    def side(paper: str) -> float:
        (frame,) = composed(township, replace(SPEC, paper=paper), layers(project))[1].maps
        symbols = [entry.symbol for entry in frame.look.entries]
        return next(each.diameter_mm for each in symbols if isinstance(each, Mark))

    assert side("A3") == pytest.approx(4.0)
    assert side("A4") < side("A3") < side("A1")


def test_another_look_is_another_page(township: Plan, project: Path, tmp_path: Path) -> None:
    other = tmp_path / "town.gpkg"
    other.write_bytes(project.read_bytes())
    with open_project(other) as opened:
        layer = opened.theme_layers.named("输水管线")
        opened.theme_layers.show(layer.id, is_visible=True, opacity=0.4)

    def identity(path: Path) -> str:
        desk, page = composed(township, SPEC, layers(path))
        return identity_of(page, desk.ruler, ZH)

    assert identity(project) == identity(project)
    assert identity(project) != identity(other)


def counted(plan: Plan) -> Choropleth:
    """Return every other grid in one colour and the rest in another."""
    colours = {grid: (LOW, HIGH)[number % 2] for number, grid in enumerate(sorted(plan.grids))}
    entries = (ThemeEntry(LOW, "0–4", 0.0), ThemeEntry(HIGH, "5–9", 0.0))
    nowhere = ThemeEntry("#123456", "10–20", 0.0)
    return Choropleth("每平方千米户数", (*entries, nowhere), colours, "#eceae4", (4.0, 9.0))


def test_grids_have_the_colours_of_a_count_and_the_legend_its_classes(
    township: Plan, tmp_path: Path, program: Callable[[str], str]
) -> None:
    spec = replace(SPEC, palette="pastel", show_households=False)
    themes = layers(None, counted(township))
    _, page = composed(township, spec, themes)
    (frame,) = page.maps
    names = [entry.name for entry in frame.look.entries]
    assert names[-3:] == ["每平方千米户数", "0–4", "5–9"]
    assert ZH("print.class_grid") not in names
    out = tmp_path / "map.pdf"
    assert not printed(township, out, spec, themes).warnings
    dots = as_dots(out, program("pdftoppm"))
    hits = []
    for grid in township.grids:
        polygon = township.grid_polygon_mm(grid)
        places = shapely.get_coordinates(shapely.point_on_surface(polygon)) / 1000
        beside = places + [(dx, dy) for dx in (-60, 0, 60) for dy in (-60, 0, 60)]
        seen = [colour_at(dots, frame, (x, y)) for x, y in beside.tolist()]
        hits.append(counted(township).colour_of(township.base_grid(grid)) in seen)
    assert np.mean(hits) == 1.0


def test_a_count_is_printed_only_where_theme_layers_are_wanted(township: Plan) -> None:
    def has_colours(spec: SheetSpec) -> bool:
        (frame,) = composed(township, spec, layers(None, counted(township)))[1].maps
        symbols = [entry.symbol for entry in frame.look.entries]
        return any(LOW in each.colours for each in symbols if isinstance(each, Fills))

    assert has_colours(SPEC)
    assert not has_colours(OFF)


def test_a_count_is_seen_over_base_maps_even_where_grids_have_no_colours_else() -> None:
    style = replace(PAPER, layers=PAPER.layers.with_fills(FillScheme.NONE))
    assert over_base_maps(style, is_counted=True).shows(MapLayer.FILLS)
    assert not over_base_maps(style).shows(MapLayer.FILLS)


def test_a_project_without_any_is_a_warning(township: Plan, tmp_path: Path) -> None:
    (warning,) = printed(township, tmp_path / "map.pdf", SPEC, layers(None)).warnings
    assert "没有可见的专题图层" in warning


def test_one_that_cannot_be_read_is_told_of_and_the_others_are_printed(
    township: Plan, project: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def partly(themes: ThemeLayers, layer: ThemeLayer) -> ThemeDrawing:
        if layer.title == "输水管线":
            raise InputProblem("files.damaged", path="town.gpkg", detail="theme_2")
        return read_drawing(themes, layer)

    monkeypatch.setattr(sheet_themes, "read_drawing", partly)
    themes = layers(project)
    (warning,) = printed(township, tmp_path / "map.pdf", SPEC, themes).warnings
    assert re.match("专题图层“输水管线”未能印上：.*theme_2", warning)
    assert [drawing.title for drawing in themes.picture.drawings] == ["巡查片区", "地质灾害隐患点"]


def test_places_of_people_are_told_of_before_they_are_published(
    township: Plan, tmp_path: Path
) -> None:
    path = tmp_path / "town.gpkg"
    create_project(path, township)
    content = ThemeContent(ThemeShape.POINTS, in_mm(shapely.Point(at(township, 0.5, 0.5))), {})
    with open_project(path) as opened:
        opened.theme_layers.add(content, title="帮扶对象", lists_people=True)

    def told(purpose: Purpose) -> bool:
        spec = replace(SPEC, purpose=purpose, review_number="GS(2026)1")
        result = printed(township, tmp_path / "map.pdf", spec, layers(path))
        return any("帮扶对象" in warning for warning in result.warnings)

    assert told("public")
    assert not told("internal")
