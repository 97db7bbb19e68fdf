"""Writing leaves as one vector PDF: layers to show and hide, text to search, only news painted."""

from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack
from io import BytesIO
from pathlib import Path

import pikepdf

from app.printing.output.document_words import DocumentWords
from app.printing.output.leaves import Leaf
from app.printing.output.pdf_faces import join_fonts
from app.printing.output.pdf_pages import PaintedPages, parts_of, put_groups, put_page
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
    with ExitStack() as opened:
        target = opened.enter_context(pikepdf.new())
        known = {}
        if earlier is not None:
            old = opened.enter_context(pikepdf.open(BytesIO(earlier)))
            known = {identity_of(page.obj): page for page in old.pages}
        by_identity = {_identity(leaf): leaf for leaf in leaves}
        new = [leaf for identity, leaf in by_identity.items() if identity not in known]
        painted_pages = PaintedPages()
        parts = {
            identity: parts_of(known[identity], target)
            for identity in by_identity
            if identity in known
        }
        kept_forms = [form for page in parts.values() for form in page.forms.values()]
        new_forms: list[pikepdf.Object] = []
        if new:
            raw = painted(_all_paintings(painted_pages, new, progress))
            fresh = opened.enter_context(pikepdf.open(BytesIO(raw)))
            for leaf, page in zip(new, painted_pages.parts(fresh, target), strict=True):
                parts[_identity(leaf)] = page
                new_forms += page.forms.values()
        progress.raise_if_cancelled()
        join_fonts(target, kept_forms, new_forms)
        in_order = [parts[_identity(leaf)] for leaf in leaves]
        groups = put_groups(target, in_order)
        for leaf, page in zip(leaves, in_order, strict=True):
            put_identity(put_page(target, leaf.paper_mm, page, groups), _identity(leaf), words)
        put_names(target, leaves)
        put_properties(target, words)
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
        yield from pages.paintings(leaf)
        progress.step(PAINTING_SHARE * (number + 1) / len(leaves), leaf.label)


def _identity(leaf: Leaf) -> str:
    """Return what a page shows, with its size: the name of the leaf in the file."""
    width, height = leaf.paper_mm
    return f"{width:g}x{height:g} {leaf.identity}"
