"""Printing: from a plan and what the user wants to files; a QGuiApplication must run."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

from app.printing.output.document_words import DocumentWords
from app.printing.output.leaves import Leaf
from app.printing.output.leaves_writer import OutputOptions, write_leaves
from app.printing.output.tile_grid import Tiling
from app.printing.output.tiles import tiled
from app.printing.output.written import Written
from app.printing.printable_pages import printable_pages
from app.printing.products.proof import Count
from app.printing.products.registry import products
from app.printing.sheet_base_maps import SheetBaseMaps
from app.printing.sheet_spec import SheetSpec, SizeMm
from app.printing.sheet_texts import place_name
from app.printing.sheet_themes import SheetThemes
from app.printing.sheets.composing import Composer
from app.printing.sheets.context import Desk, PageOrder
from app.printing.sheets.identity import identity_of
from app.printing.sheets.page import Page
from app.printing.sheets.page_facts import PageFacts
from app.printing.sheets.painting import leaf_of
from app.printing.templates.library import TemplateLibrary
from app.printing.templates.records import Template
from gis.plan.plan import Plan
from gis.progress import PartOfProgress, Progress
from gis.texts import Texts
from layers.drawing import Ruler

COMPOSING_SHARE = 0.4
"""How much of the work is composing; the rest is writing."""


@dataclass(frozen=True, slots=True)
class PrintResult:
    """Say what was printed; `warnings` are sentences for the user.

    `rendered` pages were painted, `kept` ones taken over from the file that was there. Scale and
    paper are those of the first page, labels those of all. `counts` are those of the register
    beside those on paper.
    """

    written: Written
    pages: int
    scale_denominator: float
    paper_mm: SizeMm
    labels_placed: int
    labels_unplaced: int
    warnings: tuple[str, ...] = ()
    counts: tuple[Count, ...] = ()

    @property
    def path(self) -> Path:
        """The file, or the first of several."""
        return self.written.paths[0]


def _nothing() -> None:
    pass


def _unheard(warnings: Sequence[str]) -> None:
    del warnings


def desk_of(  # noqa: PLR0913  # one argument for each thing that lies on the desk
    plan: Plan,
    spec: SheetSpec,
    texts: Texts,
    template: Template | None = None,
    *,
    before: Plan | None = None,
    base_maps: SheetBaseMaps | None = None,
    themes: SheetThemes | None = None,
) -> Desk:
    """Return the desk of a print, with the shipped template unless there is another.

    `before` is the state of the version that the spec's `since` names; `base_maps` are laid beneath
    the maps if the spec says so, and `themes` drawn on them. Whoever opened base maps closes them
    after writing.
    """
    used = template or TemplateLibrary().shipped(spec.product)
    return Desk(plan, spec, used, texts, Ruler(), before, base_maps, themes)


def ordered_pages(desk: Desk, composer: Composer) -> list[PageOrder]:
    """Return the orders of all pages of the product that the desk's template lays out."""
    return list(products()[desk.template.product].orders(desk, composer))


def composed_pages(desk: Desk, progress: Progress) -> list[Page]:
    """Return all pages of a print; raises InputProblem when the spec cannot be met, Cancelled."""
    composer = Composer(desk)
    orders = ordered_pages(desk, composer)
    pages: list[Page] = []
    for number, order in enumerate(orders, start=1):
        progress.raise_if_cancelled()
        progress.step((number - 1) / len(orders), order.label)
        pages.append(composer.compose(order, number, len(orders)))
    return pages


def warnings_of(
    desk: Desk, pages: Sequence[Page] | Sequence[PageFacts], counts: Sequence[Count] = ()
) -> tuple[str, ...]:
    """Return what to tell whoever prints: publicity, counts that differ, what each page says."""
    themes = desk.shown_themes
    told = [
        *publicity_warnings(desk.spec, pages, desk.texts),
        *(themes.warnings_of_publicity if themes and desk.spec.purpose == "public" else ()),
        *(count.sentence(desk.texts) for count in counts if not count.agrees),
        *(warning for page in pages for warning in page.warnings),
        *(desk.ground.warnings if desk.ground is not None else ()),
        *(themes.warnings if themes is not None else ()),
    ]
    return tuple(dict.fromkeys(told))


def counts_of(desk: Desk, facts: Sequence[PageFacts]) -> tuple[Count, ...]:
    """Return the counts of the register beside those on paper; `facts` are those of all pages."""
    return tuple(products()[desk.template.product].proof(desk, facts))


def leaves_of(desk: Desk, pages: Sequence[Page]) -> list[Leaf]:
    """Return pages as the writers take them."""
    return [
        leaf_of(page, identity_of(page, desk.ruler, desk.texts), desk.ruler, desk.texts)
        for page in pages
    ]


def document_words(desk: Desk, pages: Sequence[Page] | Sequence[PageFacts]) -> DocumentWords:
    """Return what the written file tells of itself: of one page its title, else the product's."""
    spec, texts = desk.spec, desk.texts
    product = desk.template.title.of(texts.language)
    place = place_name(desk.plan, None, texts)
    return DocumentWords(
        title=pages[0].title if len(pages) == 1 else f"{place} {product}",
        on=spec.day,
        author=spec.compiler,
        subject=product,
        language=texts.language,
    )


def print_sheet(
    plan: Plan,
    spec: SheetSpec,
    out_path: Path,
    texts: Texts,
    progress: Progress,
    *,
    before_writing: Callable[[], None] = _nothing,
) -> PrintResult:
    """Print a product by its shipped template, see `print_desk`."""
    desk = desk_of(plan, spec, texts)
    return print_desk(desk, out_path, progress, before_writing=lambda _: before_writing())


def print_desk(
    desk: Desk,
    out_path: Path,
    progress: Progress,
    *,
    options: OutputOptions | None = None,
    tiling: Tiling | None = None,
    before_writing: Callable[[Sequence[str]], None] = _unheard,
) -> PrintResult:
    """Print what the desk says to a file by its ending, several pictures to numbered files.

    Who serves and who lives there is masked unless the spec says otherwise. `before_writing` is
    called with the warnings once it is sure that the pages can be made, before anything is
    written; what services left out beneath the maps is known only after that. Pages larger than
    the paper of a `tiling` are spread over tiles. Raises InputProblem when the spec cannot be met
    or the file cannot be written, Cancelled; then nothing is left behind, and a file that was
    there stays.
    """
    texts = desk.texts
    progress.step(0.0, texts("print.step_layout"))
    options = options or OutputOptions(reuse_pages=False)
    pages = printable_pages(
        desk,
        PartOfProgress(progress, 0.0, COMPOSING_SHARE),
        with_identities=products()[desk.template.product].is_kept_up,
    )
    progress.step(COMPOSING_SHARE, texts("print.step_painting"))
    facts = pages.facts
    counts = counts_of(desk, facts)
    warnings = warnings_of(desk, facts, counts)
    leaves = list(pages.leaves)
    if tiling is not None:
        leaves = [tile for leaf in leaves for tile in tiled(leaf, tiling, texts)]
    written = write_leaves(
        out_path,
        leaves,
        document_words(desk, facts),
        options,
        PartOfProgress(progress, COMPOSING_SHARE, 1.0),
        before=lambda: before_writing(warnings),
    )
    warnings = warnings_of(desk, facts, counts)  # what is missing beneath is known now
    progress.step(1.0)
    return PrintResult(
        written=written,
        pages=len(facts),
        scale_denominator=facts[0].scale_denominator,
        paper_mm=facts[0].paper_mm,
        labels_placed=sum(page.labels_placed for page in facts),
        labels_unplaced=sum(page.labels_unplaced for page in facts),
        warnings=warnings,
        counts=counts,
    )


def publicity_warnings(
    spec: SheetSpec, pages: Sequence[Page] | Sequence[PageFacts], texts: Texts
) -> tuple[str, ...]:
    """Return the warnings before something is put up: no review number, people in full."""
    if spec.purpose != "public":
        return ()
    warnings: list[str] = []
    if not spec.review_number:
        warnings.append(texts("print.warning_no_review_number"))
    if any(page.is_private for page in pages):
        warnings.append(texts("print.warning_private"))
    return tuple(warnings)
