"""The wall map: a vector PDF at A0 with a label for every grid."""

import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path

from app.printing.products import PrintResult, print_sheet
from app.printing.sheet_spec import SheetSpec
from bench.ground import Ground, fresh
from bench.harness import Row, Under, repeated, require
from bench.window import application
from gis.progress import NoProgress
from gis.texts import Texts


def wall_map(ground: Ground) -> Iterator[Row]:
    """Print the whole plan, none of its polygons made yet."""
    out = ground.folder / "wall.pdf"
    spec = SheetSpec(paper="A0", title="网格分布图")

    times = ground.times(3)
    plans = iter([fresh(ground.plan) for _ in range(times)])

    def printed() -> PrintResult:
        return print_sheet(next(plans), spec, out, Texts("zh"), NoProgress())

    application()
    wall = repeated(printed, times, warm_up=0)
    require(out.read_bytes().startswith(b"%PDF"), "the wall map is no PDF")
    require(wall.result.labels_placed > 0, "the wall map has no labels")
    _require_text(out, "网格分布图")
    placed = f"{wall.result.labels_placed:,} labels placed, {wall.result.labels_unplaced:,} not"
    name = f"wall map A0 as PDF ({placed}, {out.stat().st_size / 2**20:.1f} MiB)"
    yield Row(name, ground.scale, wall.samples, Under(3.0))


def _require_text(path: Path, text: str) -> None:
    """Look for a text with pdftotext, where there is one."""
    program = shutil.which("pdftotext")
    if program is not None:
        found = subprocess.run(
            [program, str(path), "-"], check=True, capture_output=True, text=True
        ).stdout
        require(text in found, f"pdftotext does not find {text}")


BENCHMARKS = (wall_map,)
