"""Writing leaves as one vector PDF: layers to show and hide, text to search, only news painted."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import ExitStack
from io import BytesIO
from pathlib import Path

import pikepdf

from app.printing.output.document_words import DocumentWords
from app.printing.output.leaves import Leaf
from app.printing.output.pdf_faces import join_fonts
from app.printing.output.pdf_pages import PageParts, PaintedPages, parts_of, put_groups, put_page
from app.printing.output.pdf_painting import Painting, painted
from app.printing.output.pdf_properties import (
    identity_of,
    put_identity,
    put_names,
    put_properties,
)
from app.printing.output.pdf_seal import read_sealed, sealed
from app.printing.output.written import Written
from gis.files.atomic import written_beside
from gis.progress import Progress

PAINTING_SHARE = 0.9
"""How much of the work is painting; the rest is joining the pages to one file."""


def write_pdf(
    path: Path,
    leaves: Sequence[Leaf],
    words: DocumentWords,
    progress: Progress,
    *,
    before: Callable[[], None],
    earlier: Path | None = None,
) -> Written:
    """Write leaves as the pages of one PDF; a QGuiApplication must run.

    Pages of the `earlier` file (which may be `path` itself) that have the identity of a leaf are
    taken over and the leaf is not composed; a file that is not ours or is damaged is not used.
    The same leaves, words and earlier file give the same bytes. `before` is called when a file can
    be made there, before anything is in it. Raises InputProblem where nothing can be written, and
    Cancelled; then what was there stays.
    """
    with written_beside(path) as beside:
        beside.touch()
        before()
        known = None if earlier is None else read_sealed(earlier)
        content, rendered = _pdf(leaves, words, progress, known)
        beside.write_bytes(content)
    progress.step(1.0)
    return Written((path,), rendered, len(leaves) - rendered)


def _pdf(
    leaves: Sequence[Leaf], words: DocumentWords, progress: Progress, earlier: bytes | None
) -> tuple[bytes, int]:
    """Return the file, and how many pages were painted for it."""
    names = _names(leaves)
    with ExitStack() as opened:
        target = opened.enter_context(pikepdf.new())
        kept: dict[str, PageParts] = {}
        if earlier is not None:
            old = opened.enter_context(pikepdf.open(BytesIO(earlier)))
            pages = {identity_of(page.obj): page for page in old.pages}
            kept = {name: parts_of(pages[name], target) for name in names if name in pages}
        new = {name: leaf for name, leaf in zip(names, leaves, strict=True) if name not in kept}
        painted_parts: dict[str, PageParts] = {}
        if new:
            to_paint = PaintedPages()
            raw = painted(_all_paintings(to_paint, list(new.values()), progress))
            fresh = opened.enter_context(pikepdf.open(BytesIO(raw)))
            painted_parts = dict(zip(new, to_paint.parts(fresh, target), strict=True))
        progress.raise_if_cancelled()
        join_fonts(target, _forms(kept), _forms(painted_parts))
        _put_pages(target, leaves, names, kept | painted_parts, words)
        content = BytesIO()
        target.save(
            content,
            deterministic_id=True,
            object_stream_mode=pikepdf.ObjectStreamMode.generate,
        )
    return sealed(content.getvalue()), len(new)


def _all_paintings(
    pages: PaintedPages, leaves: Sequence[Leaf], progress: Progress
) -> Iterator[Painting]:
    for number, leaf in enumerate(leaves):
        progress.raise_if_cancelled()
        for painting in pages.paintings(leaf):
            progress.raise_if_cancelled()
            yield painting
        progress.step(PAINTING_SHARE * (number + 1) / len(leaves), leaf.label)


def _forms(pages: Mapping[str, PageParts]) -> list[pikepdf.Object]:
    return [form for page in pages.values() for form in page.forms.values()]


def _put_pages(
    target: pikepdf.Pdf,
    leaves: Sequence[Leaf],
    names: Sequence[str],
    parts: Mapping[str, PageParts],
    words: DocumentWords,
) -> None:
    groups = put_groups(target, [parts[name] for name in names])
    for leaf, name in zip(leaves, names, strict=True):
        page = put_page(target, leaf.paper_mm, parts[name], groups)
        if leaf.identity:
            put_identity(page, name, words)
    put_names(target, leaves)
    put_properties(target, words)


def _names(leaves: Sequence[Leaf]) -> list[str]:
    """Return what each page shows, with its size; the name of the page in the file.

    A page without an identity is like no other, and the file does not keep its name.
    """
    return [
        f"{leaf.paper_mm[0]:g}x{leaf.paper_mm[1]:g} {leaf.identity}"
        if leaf.identity
        else f"/{number}"
        for number, leaf in enumerate(leaves)
    ]
