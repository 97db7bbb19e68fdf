"""The layout view: settings, the page itself, its parts, and what can be done with it."""

from collections.abc import Callable

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QAction, QKeyEvent, QKeySequence
from PySide6.QtWidgets import (
    QComboBox,
    QDialog,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QProgressBar,
    QPushButton,
    QToolBar,
    QVBoxLayout,
    QWidget,
)

from app.ask import FileKind
from app.icons import icon
from app.jobs import Job
from app.layout_view.composed import Composed, Source
from app.layout_view.layout_model import Layout
from app.layout_view.layout_output import PRINTING, WRITING, LayoutMeans, LayoutOutput
from app.layout_view.layout_session import LayoutSession
from app.layout_view.parts_panel import PartsPanel
from app.layout_view.scales import near, scale_typed
from app.layout_view.settings_form import SettingsForm
from app.layout_view.sheet_canvas import SheetCanvas
from app.layout_view.warnings_line import WarningsLine
from app.overrides import faults_told
from app.printing.sheet_base_maps import SheetBaseMaps
from app.printing.sheet_themes import SheetThemes
from app.theme import on_white
from gis.errors import GisError, InputProblem
from gis.plan.plan import Plan
from gis.texts import Texts

PICTURES: FileKind = ("layout_view.files.pictures", ("png", "jpg", "jpeg"))
FORM_WIDTH, PARTS_WIDTH = 316, 236
ZOOM_STEP = 1.25
USUAL_SIZE = QSize(1500, 920)
SHARE_OF_SCREEN = 0.95


@faults_told
class LayoutDialog(QDialog):
    """Lay a print out; it is printed or written from here."""

    def __init__(
        self, parent: QWidget | None, texts: Texts, plan: Plan, layout: Layout, means: LayoutMeans
    ) -> None:
        super().__init__(parent)
        self._texts, self._means = texts, means
        self.setWindowTitle(texts("layout_view.title", project=plan.title))
        self.setWindowFlag(Qt.WindowType.WindowMaximizeButtonHint, True)
        base_maps = SheetBaseMaps(means.base_maps, plan.crs, texts)
        source = Source(plan, base_maps, SheetThemes(means.themes, texts))
        self.session = LayoutSession(source, layout, means.shelf, texts, means.jobs)
        self.form = SettingsForm(plan, means.shelf, means.versions, texts)
        self.canvas = SheetCanvas()
        self.parts = PartsPanel(texts)
        self.warnings = WarningsLine(texts)
        self.output = LayoutOutput(texts, self.session, means)
        self.scale = QComboBox()
        self.scale_line = QLineEdit()
        self.zoom = QLabel()
        self.progress = QProgressBar(textVisible=False)
        self.progress_note = QLabel()
        self.stop_button = QPushButton(texts("window.button.stop"))
        self.print_button = QPushButton(texts("layout_view.print"))
        self.save_button = QPushButton(texts("layout_view.save"))
        self.close_button = QPushButton(texts("window.button.close"))
        self.actions_of_bar = self._actions()
        self._put_together()
        self._connect()
        self._resize()
        self.canvas.setFocus()
        self.session.start()

    # Putting together

    def _actions(self) -> dict[str, QAction]:
        session, canvas = self.session, self.canvas
        wanted: tuple[tuple[str, str, str, Callable[[], object]], ...] = (
            ("undo", "undo", "Ctrl+Z", session.undo),
            ("redo", "redo", "Ctrl+Y", session.redo),
            ("zoom_out", "zoom_out", "Ctrl+-", lambda: canvas.zoom_by(1 / ZOOM_STEP)),
            ("zoom_in", "zoom_in", "Ctrl+=", lambda: canvas.zoom_by(ZOOM_STEP)),
            ("fit_page", "zoom_all", "Ctrl+0", canvas.fit),
            ("true_size", "", "Ctrl+1", lambda: canvas.zoom_to(1.0)),
            ("fit_map", "", "", session.fit_map),
            ("reset", "", "", session.reset),
            ("keep", "", "Ctrl+S", self._keep_template),
            ("remove", "", "", self._remove_template),
        )
        made: dict[str, QAction] = {}
        for name, drawing, keys, run in wanted:
            words = self._texts(f"layout_view.action.{name}")
            action = QAction(words, self)
            if drawing:
                action.setIcon(icon(drawing))
            if keys:
                action.setShortcut(QKeySequence(keys))
                keys = action.shortcut().toString(QKeySequence.SequenceFormat.NativeText)
                words = f"{words}  ({keys})"
            action.setToolTip(words)
            action.triggered.connect(lambda _checked=False, do=run: do())
            made[name] = action
        return made

    def _put_together(self) -> None:
        middle = QHBoxLayout()
        middle.setSpacing(1)
        self.form.setFixedWidth(FORM_WIDTH)
        self.parts.setFixedWidth(PARTS_WIDTH)
        middle.addWidget(self.form)
        middle.addWidget(self.canvas, 1)
        middle.addWidget(self.parts)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        self.bar = self._bar()
        layout.addWidget(self.bar)
        layout.addLayout(middle, 1)
        layout.addWidget(self._foot())

    def _bar(self) -> QToolBar:
        bar = QToolBar()
        bar.setIconSize(QSize(18, 18))
        actions = self.actions_of_bar
        self.scale.setLineEdit(self.scale_line)
        self.scale.setMinimumWidth(160)
        self.scale.setInsertPolicy(QComboBox.InsertPolicy.NoInsert)
        self.zoom.setMinimumWidth(46)
        self.zoom.setAlignment(Qt.AlignmentFlag.AlignCenter)
        bar.addActions([actions["undo"], actions["redo"]])
        bar.addSeparator()
        bar.addAction(actions["zoom_out"])
        bar.addWidget(self.zoom)
        bar.addActions([actions[name] for name in ("zoom_in", "fit_page", "true_size")])
        bar.addSeparator()
        title = QLabel(self._texts("layout_view.scale"))
        title.setContentsMargins(4, 0, 6, 0)
        bar.addWidget(title)
        bar.addWidget(self.scale)
        bar.addAction(actions["fit_map"])
        bar.addSeparator()
        bar.addActions([actions[name] for name in ("reset", "keep", "remove")])
        return bar

    def _foot(self) -> QWidget:
        foot = QWidget()
        on_white(foot)
        row = QHBoxLayout(foot)
        row.setContentsMargins(14, 8, 14, 8)
        row.setSpacing(10)
        self.progress.setRange(0, 1000)
        self.progress.setFixedWidth(160)
        for button in (self.stop_button, self.close_button, self.print_button):
            button.setAutoDefault(False)
        self.save_button.setDefault(True)
        for part in (self.progress, self.progress_note, self.stop_button):
            row.addWidget(part)
            part.hide()
        row.insertWidget(0, self.warnings, 1)
        for button in (self.close_button, self.print_button, self.save_button):
            row.addWidget(button)
        return foot

    def _connect(self) -> None:
        session, canvas, parts = self.session, self.canvas, self.parts
        self.form.changed.connect(session.apply)
        self.form.unmasking_changed.connect(self._show_state)
        canvas.done.connect(session.take)
        canvas.nudged.connect(session.place)
        canvas.hidden.connect(lambda part: session.show_part(part, False))
        canvas.said.connect(session.say)
        canvas.words_asked.connect(self._edit_words)
        parts.words_asked.connect(self._edit_words)
        parts.picture_asked.connect(self._ask_picture)
        canvas.scale_stepped.connect(session.step_scale)
        canvas.view_wanted.connect(session.preview.ask_picture)
        canvas.zoomed.connect(self._show_zoom)
        session.preview.pictured.connect(canvas.show_picture)
        parts.page_chosen.connect(session.look_at)
        parts.part_chosen.connect(session.select)
        parts.part_switched.connect(session.show_part)
        parts.part_placed.connect(session.place)
        session.changed.connect(self._show_layout)
        session.composed.connect(self._show_composed)
        session.emptied.connect(self._show_nothing)
        session.problem_changed.connect(self._show_state)
        session.preview.worked.connect(self._show_state)
        self.scale.activated.connect(self._on_scale)
        self.scale_line.returnPressed.connect(self._on_scale)
        self.stop_button.clicked.connect(self._stop_jobs)
        self.print_button.clicked.connect(self._carried(self.output.print_out))
        self.save_button.clicked.connect(self._carried(self.output.save))
        self.close_button.clicked.connect(self.reject)
        self._means.jobs.changed.connect(self._show_jobs)
        self.finished.connect(self.stop)

    def _resize(self) -> None:
        room = self.screen().availableSize() * SHARE_OF_SCREEN
        self.resize(USUAL_SIZE.boundedTo(room))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Take Enter for the field that it was typed into, not for a button of the dialog."""
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            event.accept()
        else:
            super().keyPressEvent(event)

    def stop(self) -> None:
        """Give up what is done for this window only; files are still written."""
        self.session.preview.stop()
        self.output.stop_printing()
        self.session.base_maps.close()

    # What is shown

    def _show_layout(self) -> None:
        layout = self.session.layout
        self.form.show_layout(layout)
        self.parts.show_layout(layout)
        self.canvas.select(layout.selected)
        self._show_state()

    def _show_composed(self, composed: Composed) -> None:
        self.canvas.show_page(composed, self.session.layout.selected)
        self.form.show_composed(composed)
        self.parts.show_composed(composed)
        self._show_scale(composed)
        self._show_zoom()

    def _show_nothing(self) -> None:
        for part in (self.canvas, self.form, self.parts):
            part.show_nothing()
        self._show_scale(None)

    def _show_scale(self, composed: Composed | None) -> None:
        land = None if composed is None else composed.sheet.land
        self.scale.setEnabled(land is not None)
        self.actions_of_bar["fit_map"].setEnabled(land is not None)
        self.scale.setToolTip("" if land is not None else self._texts("layout_view.many_maps"))
        if self.scale_line.hasFocus() and self.scale_line.isModified():
            return
        self.scale.blockSignals(True)
        self.scale.clear()
        self.scale.addItem(self._texts("layout_view.scale_usual"), None)
        if land is not None:
            for denominator in near(land.denominator):
                self.scale.addItem(f"1:{denominator:,}", denominator)
            self.scale.setCurrentIndex(-1)
            self.scale.setEditText(f"1:{land.denominator:,.0f}")
        self.scale_line.setCursorPosition(0)
        self.scale.blockSignals(False)

    def _show_zoom(self) -> None:
        self.zoom.setText(f"{self.canvas.view.zoom * 100:.0f}%")

    def _show_state(self) -> None:
        session, actions = self.session, self.actions_of_bar
        actions["undo"].setEnabled(bool(session.history.past))
        actions["redo"].setEnabled(bool(session.history.future))
        key = session.layout.template.key
        actions["remove"].setVisible(self._means.shelf.is_own(key))
        has_page = session.newest is not None and session.problem is None
        needs_purpose = session.layout.spec.unmasked and not self.purpose_of_unmasking
        for button in (self.print_button, self.save_button):
            button.setEnabled(has_page and not needs_purpose and not self._is_printing)
        problem = "" if session.problem is None else self._texts.of_error(session.problem)
        if not problem and needs_purpose:
            problem = self._texts("layout_view.needs_purpose")
        is_working = session.preview.is_working
        self.warnings.show_lines(problem, session.warnings, is_working, session.message)

    def _show_jobs(self) -> None:
        jobs = self._print_jobs()
        for part in (self.progress, self.progress_note, self.stop_button):
            part.setVisible(bool(jobs))
        if jobs:
            self.progress.setValue(round(jobs[0].fraction * 1000))
            self.progress_note.setText(jobs[0].note or self._texts(jobs[0].title_key))
        self._show_state()

    @property
    def purpose_of_unmasking(self) -> str:
        """For what people are printed in full."""
        return self.form.unmasking_purpose.text().strip()

    @property
    def _is_printing(self) -> bool:
        return bool(self._print_jobs())

    def _print_jobs(self) -> list[Job[object]]:
        return [job for job in self._means.jobs.jobs if job.kind in (PRINTING, WRITING)]

    def _stop_jobs(self) -> None:
        for job in self._print_jobs():
            self._means.jobs.cancel(job.kind)

    # What is ordered

    def _carried(self, act: Callable[[QWidget, str], None]) -> Callable[[], None]:
        def carry() -> None:
            # A button that is switched off would pass its focus on, to the scale.
            self.canvas.setFocus()
            try:
                act(self, self.purpose_of_unmasking)
            except GisError as problem:
                self._tell(problem)

        return carry

    def _on_scale(self) -> None:
        self.scale_line.setModified(False)
        chosen = self.scale.currentData() if self.scale.currentIndex() > 0 else None
        typed = self.scale.currentText()
        if self.scale.currentIndex() == 0 and typed == self.scale.itemText(0):
            self.session.fit_map()
            return
        try:
            denominator = chosen or scale_typed(typed)
        except InputProblem as problem:
            self._tell(problem)
            return
        if denominator is None:
            self.session.fit_map()
        else:
            self.session.scale_to(float(denominator))

    def _edit_words(self, part: str) -> None:
        """Let a text be edited where it stands, or in a box where it stands many times."""
        session = self.session
        words = session.words_of(part)
        if session.newest is not None and part in session.newest.sheet.boxes:
            self.canvas.edit_words(part, words)
            return
        question = self._texts("layout_view.words.question")
        said = self._means.ask.words("layout_view.words.title", question, words.replace("\n", "|"))
        if said is not None:
            session.say(part, said.replace("|", "\n"))

    def _ask_picture(self, part: str) -> None:
        path = self._means.ask.open_file("layout_view.picture_title", [PICTURES])
        if path is not None:
            self.session.put_picture(part, path)

    def _keep_template(self) -> None:
        layout = self.session.layout
        old = layout.template.title.of(self._texts.language)
        is_own = self._means.shelf.is_own(layout.template.key)
        suggestion = old if is_own else self._texts("layout_view.keep.suggestion", title=old)
        question = self._texts("layout_view.keep.question")
        title = self._means.ask.words("layout_view.keep.title", question, suggestion)
        if title is not None and title.strip():
            try:
                self.session.keep_template(title.strip())
            except InputProblem as problem:
                self._tell(problem)

    def _remove_template(self) -> None:
        title = self.session.layout.template.title.of(self._texts.language)
        question = self._texts("layout_view.remove.question", title=title)
        if self._means.ask.confirm("layout_view.remove.title", question, "layout_view.remove.yes"):
            try:
                self.session.remove_template()
            except InputProblem as problem:
                self._tell(problem)

    def _tell(self, problem: GisError) -> None:
        if isinstance(problem, InputProblem):
            self._means.ask.tell("window.problem.title", self._texts.of_error(problem))
