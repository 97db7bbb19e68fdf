import subprocess
from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import Path

import numpy as np
import numpy.typing as npt
import pikepdf
import pytest
from PIL import Image
from support.hand_made_leaves import A4, WORDS, Composer, nothing

from app.printing.output.leaves import Leaf
from app.printing.output.leaves_writer import OutputOptions, write_leaves
from app.printing.output.tile_grid import Tiling, tile_grid
from app.printing.output.tiles import tiled
from gis.errors import InputProblem
from gis.progress import NoProgress
from gis.texts import LANGUAGES, Texts

pytestmark = pytest.mark.usefixtures("qapp")

Program = Callable[[str], str]
Dots = npt.NDArray[np.int_]
A0 = (841.0, 1189.0)
DOTS_PER_MM = 10
DPI = round(DOTS_PER_MM * 25.4)
WHOLE = (150.0, 100.0)
SMALL = Tiling((85.0, 95.0), overlap_mm=12.0, margin_mm=9.0)


def written(out: Path, leaves: Sequence[Leaf], dpi: int | None = None) -> Sequence[Path]:
    options = OutputOptions(dpi=dpi)
    return write_leaves(out, leaves, WORDS, options, NoProgress(), before=nothing).paths


def dots(path: Path) -> Dots:
    with Image.open(path) as image:
        return np.asarray(image.convert("RGB")).astype(int)


def rendered(program: Program, pdf: Path) -> list[Dots]:
    pattern = pdf.with_suffix("")
    words = [program("pdftoppm"), "-png", "-r", str(DPI), str(pdf), str(pattern)]
    subprocess.run(words, check=True)
    return [dots(path) for path in sorted(pdf.parent.glob(f"{pattern.name}-*.png"))]


def reassembled(tiles: Sequence[Dots]) -> Dots:
    """Cut each tile at its left and upper edge and lay it over those before it."""
    grid = tile_grid(WHOLE, SMALL)
    width, height = (round(side * DOTS_PER_MM) for side in WHOLE)
    whole = np.zeros((height, width, 3), int)
    margin = round(grid.margin_mm * DOTS_PER_MM)
    for number, tile in enumerate(tiles):
        window = grid.window_mm(*divmod(number, grid.columns))
        left, top = round(window.left * DOTS_PER_MM), round(window.top * DOTS_PER_MM)
        right, bottom = round(window.right * DOTS_PER_MM), round(window.bottom * DOTS_PER_MM)
        whole[top:bottom, left:right] = tile[
            margin : margin + bottom - top, margin : margin + right - left
        ]
    return whole


def test_the_tiles_of_a_pdf_make_the_whole_again(tmp_path: Path, program: Program) -> None:
    leaf = Composer().leaf("全镇网格区域布局图", WHOLE)
    written(tmp_path / "whole.pdf", [leaf])
    written(tmp_path / "tiles.pdf", tiled(leaf, SMALL, Texts("zh")))
    (whole,) = rendered(program, tmp_path / "whole.pdf")
    _, *tiles = rendered(program, tmp_path / "tiles.pdf")
    difference = np.abs(reassembled(tiles) - whole[: 100 * DOTS_PER_MM, : 150 * DOTS_PER_MM])
    assert (difference > 0).mean() < 0.005
    assert difference.mean() < 0.2


def test_the_tiles_as_pictures_make_the_whole_again(tmp_path: Path) -> None:
    leaf = Composer().leaf("全镇网格区域布局图", WHOLE)
    (whole,) = written(tmp_path / "whole.png", [leaf], DPI)
    _, *tiles = written(tmp_path / "tile.png", tiled(leaf, SMALL, Texts("zh")), DPI)
    difference = np.abs(reassembled([dots(path) for path in tiles]) - dots(whole))
    assert (difference > 0).mean() < 0.005
    assert difference.mean() < 0.2


def test_neighbours_overlap_and_nothing_is_missing() -> None:
    grid = tile_grid(A0, Tiling(A4, overlap_mm=15.0))
    first, second = grid.window_mm(0, 0), grid.window_mm(0, 1)
    assert first.right - second.left == pytest.approx(15.0)
    last = grid.window_mm(grid.rows - 1, grid.columns - 1)
    assert (last.right, last.bottom) == pytest.approx(A0)
    assert first.width <= grid.paper_mm[0] - 20
    assert first.height <= grid.paper_mm[1] - 20


@pytest.mark.parametrize(("paper", "most"), [(A4, 30), ((297.0, 420.0), 15)])
def test_the_paper_is_turned_where_fewer_sheets_do(paper: tuple[float, float], most: int) -> None:
    grids = [tile_grid(A0, Tiling(size)) for size in (paper, paper[::-1])]
    assert grids[0].count == grids[1].count <= most


def test_the_whole_is_composed_once_and_stored_once(tmp_path: Path) -> None:
    composer = Composer()
    leaf = composer.leaf("全镇网格区域布局图", A0)
    leaves = tiled(leaf, Tiling(A4), Texts("zh"))
    assert composer.composed == []
    written(tmp_path / "tiles.pdf", leaves)
    assert len(composer.composed) == 1
    with pikepdf.open(tmp_path / "tiles.pdf") as pdf:
        wholes = {
            page.Resources.XObject[form].objgen for page in pdf.pages for form in ("/X0", "/X1")
        }
        names = [str(group.Name) for group in pdf.Root.OCProperties.OCGs]
    assert len(wholes) == 2
    assert names[:2] == ["底图", "注记"]


def test_each_tile_says_where_it_belongs(tmp_path: Path, program: Program) -> None:
    leaf = Composer().leaf("全镇", WHOLE)
    for language in LANGUAGES:
        out = tmp_path / f"{language}.pdf"
        leaves = tiled(leaf, SMALL, Texts(language))
        written(out, leaves)
        words = [program("pdftotext"), "-layout", str(out), "-"]
        pages = subprocess.run(words, check=True, capture_output=True, text=True).stdout
        second = pages.split("\f")[2]
        for part in ("1", "2", str(len(leaves) - 1), "《全镇》"):
            assert part in second
        assert "100" in pages.split("\f")[0]
        assert [item.label for item in leaves[1:3]] == ["全镇 1-1", "全镇 1-2"]


def test_unchanged_tiles_are_taken_over(tmp_path: Path) -> None:
    out = tmp_path / "tiles.pdf"
    composer = Composer()
    leaves = tiled(composer.leaf("全镇", WHOLE), SMALL, Texts("zh"))
    written(out, leaves)
    other = Composer()
    told = write_leaves(
        out, tiled(other.leaf("全镇", WHOLE), SMALL, Texts("zh")), WORDS, OutputOptions(),
        NoProgress(), before=nothing,
    )  # fmt: skip
    assert (told.rendered, told.kept) == (0, len(leaves))
    assert other.composed == []


def test_tiles_of_a_sheet_without_identity_have_none() -> None:
    leaf = replace(Composer().leaf("全镇", WHOLE), identity="")
    assert {tile.identity for tile in tiled(leaf, SMALL, Texts("zh"))} == {""}


def test_a_sheet_that_fits_stays_as_it_is() -> None:
    leaf = Composer().leaf("全镇", (297.0, 210.0))
    assert tiled(leaf, Tiling(A4), Texts("zh")) == (leaf,)


def test_a_paper_too_small_for_its_margins_is_refused() -> None:
    with pytest.raises(InputProblem) as problem:
        tiled(Composer().leaf("全镇", A0), Tiling((100.0, 80.0), 20.0, 15.0), Texts("zh"))
    for language in LANGUAGES:
        assert "15" in Texts(language).of_error(problem.value)
