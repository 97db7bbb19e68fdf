"""One layout on its way: its history, its preview and its warnings, without a widget."""

from collections.abc import Callable
from functools import partial
from pathlib import Path

from PySide6.QtCore import QObject, Signal

from app.jobs import JobRunner
from app.layout_view.composed import Composed, Source
from app.layout_view.filled_words import filled, with_fields
from app.layout_view.layout_history import LayoutHistory
from app.layout_view.layout_model import (
    Layout,
    as_template,
    at_page,
    fitted,
    land_dragged,
    on_kept_template,
    part_placed,
    part_shown,
    reset,
    said_by,
    scaled,
    with_picture,
    with_selected,
    with_template,
    with_words,
)
from app.layout_view.preview import Preview
from app.layout_view.scales import stepped
from app.layout_view.sheet_hand import Done, LandDragged, Placed, Selected
from app.layout_view.template_shelf import TemplateShelf
from app.layout_view.warning_lines import warning_lines
from gis.errors import InputProblem
from gis.texts import Texts
from layers.boxes import Box, Point

Change = Callable[[Layout], Layout]


class LayoutSession(QObject):
    """Hold the layout of a plan and have it composed after each change.

    `changed` when the layout is another one or only looked at otherwise; `composed` when a page
    was composed, `emptied` when the page that was shown is one of another product than the layout,
    which cannot be composed; `problem_changed` when a layout cannot be composed, or can again.
    """

    changed = Signal()
    composed = Signal(object)
    emptied = Signal()
    problem_changed = Signal()

    def __init__(
        self, source: Source, layout: Layout, shelf: TemplateShelf, texts: Texts, jobs: JobRunner
    ) -> None:
        super().__init__()
        self.plan, self.base_maps, self.themes = source.plan, source.base_maps, source.themes
        self.shelf, self.texts = shelf, texts
        self.history = LayoutHistory(layout)
        self.preview = Preview(source, texts, jobs)
        self.problem: InputProblem | None = None
        self.message = ""
        self.preview.composed.connect(self._on_composed)
        self.preview.failed.connect(self._on_failed)

    @property
    def layout(self) -> Layout:
        """The layout as it is now."""
        return self.history.present

    @property
    def newest(self) -> Composed | None:
        """What was composed last; the layout may be ahead of it."""
        return self.preview.newest

    @property
    def is_up_to_date(self) -> bool:
        """Whether the page that is shown is that of the layout."""
        newest = self.newest
        return newest is not None and newest.layout == self.layout and not self.preview.is_working

    @property
    def warnings(self) -> tuple[str, ...]:
        """What whoever prints should know first."""
        return () if self.newest is None else warning_lines(self.newest, self.texts)

    def start(self) -> None:
        """Have the first page composed."""
        self.preview.ask(self.layout)
        self.changed.emit()

    def tell(self, message: str) -> None:
        """Show that something was done, until the layout is changed."""
        self.message = message
        self.problem_changed.emit()

    # Changes

    def apply(self, change: Change, kind: str = "") -> None:
        """Change the layout; changes of one kind in a row are one step."""
        try:
            layout = change(self.layout)
        except InputProblem as problem:
            self._show_problem(problem)
            return
        self._take(self.history.changed(layout, kind))

    def undo(self) -> None:
        """Take the last change back."""
        self._take(self.history.undone())

    def redo(self) -> None:
        """Do again what was taken back."""
        self._take(self.history.redone())

    def take(self, done: Done) -> None:
        """Take over what a hand has done to the page."""
        newest = self.newest
        if newest is None:
            return
        match done:
            case Selected(part):
                self.select(part)
            case Placed(part, box):
                self.place(part, box)
            case LandDragged(right, down) if newest.sheet.land is not None:
                land = newest.sheet.land
                self.apply(partial(land_dragged, land=land, right_mm=right, down_mm=down))

    def select(self, part: str) -> None:
        """Take a part in hand, or none."""
        self.apply(partial(with_selected, name=part))

    def place(self, part: str, box: Box) -> None:
        """Put a part into another box."""
        if self.newest is not None:
            sheet = self.newest.sheet
            self.apply(lambda layout: part_placed(layout, sheet, part, box), f"place.{part}")

    def show_part(self, part: str, is_shown: bool) -> None:
        """Show or hide a part of the page that is seen."""
        page = self._page_name()
        self.apply(lambda layout: part_shown(layout, page, part, is_shown))

    def say(self, part: str, words: str) -> None:
        """Have a part say what was typed; fields that filled the old text stay fields."""
        newest, name = self.newest, self._page_name()
        template = newest.sheet.page.part(part) if newest is not None else None
        if newest is None or template is None:
            return
        raw = said_by(self.layout, self._page_name(), template, self.texts.language)
        said = with_fields(words, raw, newest.fields)
        self.apply(lambda layout: with_words(layout, name, part, said))

    def put_picture(self, part: str, path: Path) -> None:
        """Show a picture of the user's in a part."""
        template = self.newest.sheet.page.part(part) if self.newest is not None else None
        if template is not None:
            self.apply(lambda layout: with_picture(layout, template, path))

    def words_of(self, part: str) -> str:
        """Return what a part says, as it is edited."""
        newest = self.newest
        template = newest.sheet.page.part(part) if newest is not None else None
        if newest is None or template is None:
            return ""
        return filled(
            said_by(self.layout, self._page_name(), template, self.texts.language), newest.fields
        )

    def scale_to(self, denominator: float, at: Point | None = None) -> None:
        """Show the map at another scale; the land at a point of the sheet stays there."""
        land = self.newest.sheet.land if self.newest is not None else None
        if land is not None:
            self.apply(lambda layout: scaled(layout, land, denominator, at), "scale")

    def step_scale(self, steps: int, at: Point | None = None) -> None:
        """Show the map so many rounded scales larger, or smaller."""
        land = self.newest.sheet.land if self.newest is not None else None
        if land is not None:
            inner = land.inner
            is_in = at is not None and inner.nearest(at) == at
            asked = self.layout.spec.scale or land.denominator
            self.scale_to(stepped(asked, steps), at if is_in else None)

    def fit_map(self) -> None:
        """Let the program find scale and place of the map."""
        self.apply(fitted)

    def look_at(self, number: int) -> None:
        """Look at another page."""
        self.apply(lambda layout: at_page(layout, number))

    # Templates

    def reset(self) -> None:
        """Give up all that was changed by hand."""
        template = self.shelf.template(self.layout.template.key)
        usual = template or self.shelf.usual(self.layout.template.product)
        self.apply(lambda layout: reset(layout, usual))

    def keep_template(self, title: str) -> None:
        """Keep the layout as a template of the user's and go on with that.

        One of the user's of the same title is replaced. Raises InputProblem when it cannot be
        written.
        """
        language = self.texts.language
        key = self.shelf.own_key(title, language)
        key = key or self.shelf.key_for(title, self.layout.template.product)
        self.shelf.keep(as_template(self.layout, key, title, language))
        kept = self.shelf.template(key)
        if kept is not None:
            self.apply(lambda layout: on_kept_template(layout, kept))

    def remove_template(self) -> None:
        """Remove the user's template in use, and go on with the usual one of its product."""
        product = self.layout.template.product
        self.shelf.remove(self.layout.template.key)
        usual = self.shelf.usual(product)
        self.apply(lambda layout: with_template(layout, usual))

    # What the preview tells

    def _take(self, history: LayoutHistory) -> None:
        before, self.history = self.history.present, history
        self.message = ""
        if _is_other_page(before, self.layout):
            self.problem = None
            self.preview.ask(self.layout)
        self.changed.emit()

    def _on_composed(self, composed: Composed) -> None:
        self.problem = None
        self.composed.emit(composed)
        self.problem_changed.emit()

    def _on_failed(self, problem: InputProblem) -> None:
        newest, product = self.newest, self.layout.template.product
        if newest is not None and newest.layout.template.product != product:
            self.preview.forget()
            self.emptied.emit()
        self._show_problem(problem)

    def _show_problem(self, problem: InputProblem) -> None:
        self.problem = problem
        self.problem_changed.emit()

    def _page_name(self) -> str:
        return "" if self.newest is None else self.newest.sheet.page.name


def _is_other_page(before: Layout, now: Layout) -> bool:
    return (before.spec, before.template, before.number) != (now.spec, now.template, now.number)
