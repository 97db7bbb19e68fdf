"""Paper: the wall map at A0 with a label for every grid, in all formats; map books.

The peer of the PDF is Qt's own writer given the same painting: no layers, no metadata, and fonts
that do not say that they are subsets.
"""

import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from app.printing.output.document_words import DocumentWords
from app.printing.output.leaf_painting import paint_leaf
from app.printing.output.leaves import Leaf
from app.printing.output.leaves_writer import OutputOptions, write_leaves
from app.printing.output.pdf_painting import Painting, painted
from app.printing.output.tile_grid import Tiling
from app.printing.output.tiles import tiled
from app.printing.output.written import Written
from app.printing.paper import PAPERS
from app.printing.print_sheets import (
    PrintResult,
    composed_pages,
    desk_of,
    document_words,
    leaves_of,
    print_sheet,
)
from app.printing.sheet_spec import SheetSpec
from bench.books import books
from bench.ground import Ground, fresh
from bench.harness import Peer, Row, Samples, Timed, Under, repeated, require, side_by_side
from bench.peak_memory import peak_mib
from bench.window import application
from gis.progress import NoProgress
from gis.texts import Texts

TITLE = "网格分布图"
SPEC = SheetSpec(paper="A0", title=TITLE)
PLAIN = "QPdfWriter alone"


def wall_map(ground: Ground) -> Iterator[Row]:
    """Print the whole plan, none of its polygons made yet: composing, painting, writing."""
    out = ground.folder / "wall.pdf"
    times = ground.times(3)
    plans = iter([fresh(ground.plan) for _ in range(times)])

    def printed() -> PrintResult:
        return print_sheet(next(plans), SPEC, out, Texts("zh"), NoProgress())

    application()
    wall = repeated(printed, times, warm_up=0)
    require(wall.result.labels_placed > 0, "the wall map has no labels")
    _require_right(out)
    placed = f"{wall.result.labels_placed:,} labels placed, {wall.result.labels_unplaced:,} not"
    yield Row(f"wall map A0 as PDF ({placed})", ground.scale, wall.samples, Under(3.0))


@dataclass(frozen=True)
class _Wall:
    """Be the composed wall map, and where its files go."""

    ground: Ground
    leaf: Leaf
    words: DocumentWords

    def path(self, name: str) -> Path:
        """Return where a file goes."""
        return self.ground.folder / name

    def writing(
        self, name: str, leaves: Sequence[Leaf], options: OutputOptions | None = None
    ) -> Callable[[], Written]:
        """Return what writes leaves to a file."""

        def write() -> Written:
            told = options or OutputOptions(reuse_pages=False)
            return write_leaves(
                self.path(name), leaves, self.words, told, NoProgress(), before=_nothing
            )

        return write

    def row(self, name: str, samples: Samples, peer: Peer | None = None) -> Row:
        """Return a row of the table."""
        return Row(name, self.ground.scale, samples, None, peer)


def writing(ground: Ground) -> Iterator[Row]:
    """Write the composed wall map in each format, the PDF beside Qt's own writer."""
    application()
    desk = desk_of(ground.plan, SPEC, Texts("zh"))
    pages = composed_pages(desk, NoProgress())
    leaf = replace(leaves_of(desk, pages)[0], identity="wall map")
    wall = _Wall(ground, leaf, document_words(desk, pages))
    yield from _pdf(wall)
    for name, file, options in (
        ("A0 as SVG, its fonts in the file", "wall.svg", OutputOptions()),
        ("A0 as PNG, 200 dpi", "wall.png", OutputOptions(dpi=200)),
        ("A0 as PNG, 300 dpi", "wall-300.png", OutputOptions(dpi=300)),
        ("A0 as JPEG, 200 dpi", "wall.jpg", OutputOptions(dpi=200)),
    ):
        done = repeated(wall.writing(file, [leaf], options), 1, warm_up=0)
        yield wall.row(f"{name} ({_mib(wall.path(file)):.1f} MiB)", done.samples)
    yield from _tiles(wall)


def _pdf(wall: _Wall) -> Iterator[Row]:
    ours, plain = side_by_side(
        wall.writing("layers.pdf", [wall.leaf]), lambda: _plain(wall), wall.ground.times(5)
    )
    out = wall.path("layers.pdf")
    _require_right(out)
    yield wall.row("the same, composed: writing the PDF", ours.samples, Peer(PLAIN, plain.samples))
    size = Peer(PLAIN, Samples((len(plain.result) / 2**20,), "MiB"))
    yield wall.row("size of the PDF", Samples((_mib(out),), "MiB"), size)
    again: Timed[Written] = repeated(
        wall.writing("layers.pdf", [wall.leaf], OutputOptions()), wall.ground.times(5), warm_up=0
    )
    require(again.result.kept == 1, "the page was not taken over")
    yield wall.row("the same again, nothing changed: page taken over", again.samples)


def _tiles(wall: _Wall) -> Iterator[Row]:
    leaves = tiled(wall.leaf, Tiling(PAPERS["A3"]), Texts("zh"))
    done = repeated(wall.writing("tiles.pdf", leaves), 1, warm_up=0)
    size = f"{len(leaves)} pages, {_mib(wall.path('tiles.pdf')):.1f} MiB"
    yield wall.row(f"A0 over A3 as PDF ({size})", done.samples)


def memory(ground: Ground) -> Iterator[Row]:
    """Print from the project by the command line, a process of its own."""
    project, out = ground.project("wall"), ground.folder / "alone.pdf"
    command = [sys.executable, "-m", "app", "print", str(project), "--product", "layout"]
    most = peak_mib([*command, "--paper", "A0", "--title", TITLE, "--out", str(out)])
    _require_right(out)
    name = "wall map A0 from the project, memory of the whole process"
    yield Row(name, ground.scale, Samples((most,), "MiB"))


def _plain(wall: _Wall) -> bytes:
    """Return what Qt writes when all is painted on its one page."""
    leaf = wall.leaf
    return painted([Painting(lambda painter, unit: paint_leaf(painter, leaf, unit), leaf.paper_mm)])


def _nothing() -> None:
    pass


def _mib(path: Path) -> float:
    return path.stat().st_size / 2**20


def _require_right(out: Path) -> None:
    """Look with the tools of poppler, where they are: text found, fonts embedded as subsets."""
    require(out.read_bytes().startswith(b"%PDF"), f"{out.name} is no PDF")
    if shutil.which("pdftotext") is None or shutil.which("pdffonts") is None:
        return
    require(TITLE in _said("pdftotext", str(out), "-"), f"pdftotext does not find {TITLE}")
    for line in _said("pdffonts", str(out)).splitlines()[2:]:
        facts = line.split()[-5:-2]
        require(facts == ["yes", "yes", "yes"], f"a font of {out.name} is {facts}")


def _said(*command: str) -> str:
    return subprocess.run(command, check=True, capture_output=True, text=True).stdout


BENCHMARKS = (wall_map, writing, memory, books)
