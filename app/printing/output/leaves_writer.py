"""Writing leaves to the file that the user named: its ending says the format."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

from app.printing.output.document_words import DocumentWords
from app.printing.output.image_writer import (
    MOST_DOTS_JPEG,
    MOST_DOTS_PNG,
    require_possible,
    write_jpeg,
    write_png,
)
from app.printing.output.leaves import Leaf
from app.printing.output.pdf_writer import write_pdf
from app.printing.output.svg_writer import svg_of
from app.printing.output.together import written_together
from app.printing.output.written import Written
from gis.errors import InputProblem
from gis.progress import Progress

ENDINGS = (".pdf", ".svg", ".png", ".jpg", ".jpeg")
_JPEG = (".jpg", ".jpeg")


@dataclass(frozen=True, slots=True)
class OutputOptions:
    """Say how pages are written.

    `dpi` is for pictures, None for the usual one of each sheet; `reuse_pages` takes over the
    unchanged pages of the PDF that is replaced.
    """

    dpi: int | None = None
    jpeg_quality: int = 90
    reuse_pages: bool = True


def write_leaves(
    out: Path,
    leaves: Sequence[Leaf],
    words: DocumentWords,
    options: OutputOptions,
    progress: Progress,
    *,
    before: Callable[[], None],
) -> Written:
    """Write leaves to a .pdf, or to .svg, .png, .jpg, .jpeg: there several are numbered files.

    All files are written or none is, and what was there stays when something fails. `before` is
    called when files can be made there, before anything is in them. A QGuiApplication must run.
    Raises InputProblem for another ending, no leaves, pictures that would be too large, and where
    nothing can be written; Cancelled.
    """
    ending = out.suffix.lower()
    if ending not in ENDINGS:
        raise InputProblem("print_output.unknown_format", path=out)
    if not leaves:
        raise InputProblem("print_output.no_pages", path=out)
    if ending == ".pdf":
        earlier = out if options.reuse_pages else None
        return write_pdf(out, leaves, words, progress, before=before, earlier=earlier)
    _require_possible(ending, leaves, options)
    paths = numbered(out, len(leaves))
    with written_together(paths) as beside:
        beside[0].touch()
        before()
        for number, (path, leaf) in enumerate(zip(beside, leaves, strict=True)):
            progress.raise_if_cancelled()
            progress.step(number / len(leaves), leaf.label)
            if ending == ".svg":
                path.write_text(svg_of(leaf, words), encoding="utf-8")
            elif ending == ".png":
                write_png(path, leaf, words, options.dpi, progress)
            else:
                write_jpeg(path, leaf, options.dpi, options.jpeg_quality)
    progress.step(1.0)
    return Written(tuple(paths), len(leaves))


def numbered(out: Path, count: int) -> list[Path]:
    """Return where so many pages go: `map.png`, or `map-001.png`, `map-002.png` and on."""
    if count == 1:
        return [out]
    digits = max(3, len(str(count)))
    return [
        out.with_name(f"{out.stem}-{number:0{digits}}{out.suffix}")
        for number in range(1, count + 1)
    ]


def _require_possible(ending: str, leaves: Sequence[Leaf], options: OutputOptions) -> None:
    if ending == ".svg":
        return
    for leaf in leaves:
        require_possible(leaf, options.dpi, MOST_DOTS_JPEG if ending in _JPEG else MOST_DOTS_PNG)
    if ending in _JPEG and not 1 <= options.jpeg_quality <= 100:
        raise InputProblem("print_output.quality_out_of_range", quality=options.jpeg_quality)
