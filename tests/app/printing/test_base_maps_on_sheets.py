"""Base maps beneath printed maps: at the right place, with their source, told of when missing."""

import re
import subprocess
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import date
from itertools import product
from pathlib import Path

import numpy as np
import pikepdf
import pytest
import shapely
from affine import Affine
from numpy.typing import NDArray
from PySide6.QtGui import QImage
from support.image_files import blocks_of_colour, write_image

from app.printing.kept_base_maps import KeptBaseMaps
from app.printing.output.leaves_writer import OutputOptions
from app.printing.print_sheets import PrintResult, composed_pages, desk_of, print_desk
from app.printing.sheet_base_maps import SheetBaseMaps, opened_base_maps
from app.printing.sheet_spec import SheetSpec
from app.printing.sheets.context import Desk
from app.printing.sheets.identity import identity_of
from app.printing.sheets.page import Page
from app.printing.sheets.painting import THIN_VEIL
from bench.synthetic import Size, synthetic_plan
from gis.base_maps.base_map import BaseMap, BaseMapKind
from gis.plan.plan import Plan
from gis.progress import NoProgress
from gis.texts import Texts
from gis.topology.records import OUTSIDE
from layers.drawing import Fills
from layers.scene import Scene

pytestmark = pytest.mark.usefixtures("qapp")

PIXEL_M, SIDE = 5.0, 64
DPI = 150
SPEC = SheetSpec(paper="A4", palette="none", made_on=date(2026, 3, 1), base_maps=True)
ZH = Texts("zh")


@pytest.fixture(scope="module")
def township() -> Plan:
    return synthetic_plan(Size(grids=12, units=3, vertices=1_600, households=100))


@pytest.fixture(scope="module")
def corner(township: Plan) -> tuple[float, float]:
    west, _, _, north = Scene.of(township).bounds_m
    return west - 500.0, north + 500.0


@pytest.fixture(scope="module")
def bands(township: Plan) -> NDArray[np.uint8]:
    west, south, east, north = Scene.of(township).bounds_m
    return blocks_of_colour(
        int((north - south + 1000) / PIXEL_M), int((east - west + 1000) / PIXEL_M), SIDE
    )


@pytest.fixture(scope="module")
def transform(corner: tuple[float, float]) -> Affine:
    return Affine(PIXEL_M, 0.0, corner[0], 0.0, -PIXEL_M, corner[1])


@pytest.fixture(scope="module")
def ortho(
    township: Plan,
    transform: Affine,
    bands: NDArray[np.uint8],
    tmp_path_factory: pytest.TempPathFactory,
) -> BaseMap:
    path = tmp_path_factory.mktemp("ortho") / "ortho.tif"
    write_image(path, bands, crs=township.crs, transform=transform)
    return BaseMap("正射影像", BaseMapKind.IMAGE, str(path), attribution="县测绘院 2024")


@contextmanager
def ground(plan: Plan, *records: BaseMap) -> Iterator[SheetBaseMaps]:
    with opened_base_maps(KeptBaseMaps(records), plan.crs, ZH) as opened:
        yield opened


def printed(plan: Plan, out: Path, spec: SheetSpec, *records: BaseMap) -> PrintResult:
    with ground(plan, *records) as opened:
        desk = desk_of(plan, spec, ZH, base_maps=opened)
        return print_desk(desk, out, NoProgress(), options=OutputOptions(reuse_pages=False))


def composed(plan: Plan, spec: SheetSpec, opened: SheetBaseMaps | None) -> tuple[Desk, Page]:
    desk = desk_of(plan, spec, ZH, base_maps=opened)
    return desk, composed_pages(desk, NoProgress())[0]


def as_dots(pdf: Path, pdftoppm: str, dpi: int) -> NDArray[np.int64]:
    words = [pdftoppm, "-r", str(dpi), "-png", "-singlefile", str(pdf), str(pdf.with_suffix(""))]
    subprocess.run(words, check=True)
    return dots_of(pdf.with_suffix(".png"))


def dots_of(png: Path) -> NDArray[np.int64]:
    image = QImage(str(png)).convertToFormat(QImage.Format.Format_RGB32)
    raw = np.frombuffer(bytes(image.constBits()), dtype=np.uint8)
    return raw.reshape(image.height(), image.width(), 4)[:, :, 2::-1].astype(np.int64)


@pytest.fixture(scope="module")
def sheet(
    township: Plan, ortho: BaseMap, tmp_path_factory: pytest.TempPathFactory
) -> tuple[Path, PrintResult]:
    out = tmp_path_factory.mktemp("sheet") / "map.pdf"
    return out, printed(township, out, SPEC, ortho)


def test_what_lies_beneath_is_at_its_place_whole_on_the_land_and_pale_round_it(
    township: Plan,
    sheet: tuple[Path, PrintResult],
    transform: Affine,
    bands: NDArray[np.uint8],
    program: Callable[[str], str],
) -> None:
    seen = as_dots(sheet[0], program("pdftoppm"), DPI)
    (frame,) = composed(township, SPEC, None)[1].maps
    land = township.partition.outline_mm(township.partition.labels() - {OUTSIDE})
    box = frame.inner.grown(-3.0)
    misses: dict[bool, list[bool]] = {True: [], False: []}
    for row, column in product(*(range(SIDE // 2, size, SIDE) for size in bands.shape[1:])):
        x, y = transform @ (column, row)
        ((right, down),) = frame.view.to_screen([(x, y)]).tolist()
        if not (box.left < right < box.right and box.top < down < box.bottom):
            continue
        colour = bands[:, row, column].astype(np.float64)
        is_land = bool(shapely.contains_xy(land, x * 1000, y * 1000))
        if not is_land:
            colour = 255 - (255 - colour) * (1 - THIN_VEIL.alpha() / 255)
        found = seen[round(down * DPI / 25.4), round(right * DPI / 25.4)]
        misses[is_land].append(bool(np.abs(found - colour).max() > 14))
    for is_land, missed in misses.items():
        assert len(missed) > 20, f"land: {is_land}"
        # Lines, letters and the legend hide some.
        assert np.mean(missed) < 0.25, f"land: {is_land}"


def test_nothing_lies_beneath_unless_it_is_wanted(
    township: Plan, ortho: BaseMap, tmp_path: Path
) -> None:
    off = replace(SPEC, base_maps=False)
    printed(township, tmp_path / "with.pdf", off, ortho)
    printed(township, tmp_path / "without.pdf", off)
    assert (tmp_path / "with.pdf").read_bytes() == (tmp_path / "without.pdf").read_bytes()


def test_the_same_print_has_the_same_bytes(
    township: Plan, ortho: BaseMap, sheet: tuple[Path, PrintResult], tmp_path: Path
) -> None:
    printed(township, tmp_path / "again.pdf", SPEC, ortho)
    assert (tmp_path / "again.pdf").read_bytes() == sheet[0].read_bytes()


def test_it_is_a_layer_of_its_own_and_says_whose_it_is(
    sheet: tuple[Path, PrintResult], program: Callable[[str], str]
) -> None:
    out, result = sheet
    assert not result.warnings
    with pikepdf.open(out) as pdf:
        names = [str(group.Name) for group in pdf.Root.OCProperties.OCGs]
    assert names[0] == "底图"
    words = [program("pdftotext"), str(out), "-"]
    said = subprocess.run(words, check=True, capture_output=True, text=True).stdout
    assert "底图：县测绘院 2024" in said


def test_the_source_stands_where_no_part_of_the_sheet_does(township: Plan, ortho: BaseMap) -> None:
    with ground(township, ortho) as opened:
        desk, page = composed(township, SPEC, opened)
    (frame,) = page.maps
    (credit,) = [text for text in page.texts() if text.text.startswith("底图")]
    box = desk.ruler.box(credit)
    assert frame.inner.holds(box)
    assert not any(box.meets(each) for each in frame.floats.values())


def test_areas_let_it_through_and_the_legend_is_as_pale(township: Plan, ortho: BaseMap) -> None:
    spec = replace(SPEC, palette="colour_blind_safe")

    def fills(page: Page) -> tuple[str, ...]:
        symbols = [entry.symbol for entry in page.maps[0].look.entries]
        return next(each.colours for each in symbols if isinstance(each, Fills))

    with ground(township, ortho) as opened:
        over = fills(composed(township, spec, opened)[1])
    plain = fills(composed(township, replace(spec, base_maps=False), None)[1])
    assert len(over) == len(plain)
    assert not set(over) & set(plain)
    assert all(
        int(pale[1:], 16) > int(full[1:], 16) for pale, full in zip(over, plain, strict=True)
    )


def test_letters_have_halos_over_pictures(township: Plan, ortho: BaseMap) -> None:
    with ground(township, ortho) as opened:
        page = composed(township, SPEC, opened)[1]
    shapes = page.maps[0].label_shapes
    assert all(shape.halo for shape in shapes if hasattr(shape, "halo"))


def test_pictures_have_it_too(township: Plan, ortho: BaseMap, tmp_path: Path) -> None:
    seen = []
    for wanted in (True, False):
        out = tmp_path / f"map{wanted}.png"
        printed(township, out, replace(SPEC, base_maps=wanted), ortho)
        seen.append(dots_of(out))
    is_other = np.abs(seen[0] - seen[1]).max(axis=2) > 20
    assert is_other.mean() > 0.25, "the map is more than a quarter of the sheet"


def test_an_svg_has_it_as_pictures_of_its_own_layer(
    township: Plan, ortho: BaseMap, tmp_path: Path
) -> None:
    out = tmp_path / "map.svg"
    printed(township, out, SPEC, ortho)
    before, layer, after = re.split(r'inkscape:label="底图">|(?=<g id="layer1")', out.read_text())
    assert "<image" not in before
    assert "<image" in layer
    assert "<image" not in after


def test_a_missing_file_is_a_warning_and_the_sheet_is_made(
    township: Plan, ortho: BaseMap, tmp_path: Path
) -> None:
    gone = replace(ortho, name="旧影像", source=str(tmp_path / "gone.tif"))
    out = tmp_path / "map.pdf"
    result = printed(township, out, SPEC, gone, ortho)
    (warning,) = result.warnings
    assert "旧影像" in warning
    assert "gone.tif" in warning
    assert out.stat().st_size > 0


def test_a_project_without_visible_base_maps_is_a_warning(
    township: Plan, ortho: BaseMap, tmp_path: Path
) -> None:
    result = printed(township, tmp_path / "map.pdf", SPEC, replace(ortho, is_visible=False))
    assert [warning for warning in result.warnings if "没有可见的底图" in warning]


def test_another_picture_is_another_page(
    township: Plan, ortho: BaseMap, bands: NDArray[np.uint8], transform: Affine, tmp_path: Path
) -> None:
    other = np.ascontiguousarray(bands[::-1])
    path = write_image(tmp_path / "o.tif", other, crs=township.crs, transform=transform)

    def identity(record: BaseMap) -> str:
        with ground(township, record) as opened:
            desk, page = composed(township, SPEC, opened)
            return identity_of(page, desk.ruler, ZH)

    assert identity(ortho) == identity(ortho)
    assert identity(ortho) != identity(replace(ortho, source=str(path)))
    assert identity(ortho) != identity(replace(ortho, opacity=0.5))


def test_unchanged_pages_of_a_dossier_are_taken_over_with_their_pictures(
    township: Plan, ortho: BaseMap, tmp_path: Path
) -> None:
    out = tmp_path / "dossier.pdf"
    spec = replace(SPEC, product="dossier", paper=None, unit_code=None)
    results = []
    for _ in range(2):
        with ground(township, ortho) as opened:
            desk = desk_of(township, spec, ZH, base_maps=opened)
            results.append(print_desk(desk, out, NoProgress(), options=OutputOptions()))
    first, again = (result.written for result in results)
    assert first.kept == 0
    assert (again.rendered, again.kept) == (0, first.rendered)
