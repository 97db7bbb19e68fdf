"""Common points picked on the picture: first a vertex of the file, then the same of the project."""

from enum import StrEnum

from PySide6.QtCore import QObject

from app.dialogs.vector_fit_panel import FitPanel
from app.dialogs.vector_preview_pane import PreviewPane
from app.dialogs.vector_session import VectorSession
from app.models.vector_shapes import Placement
from gis.imports.point_rows import NUMBERS, PointRow, number_of
from gis.texts import Texts


class Step(StrEnum):
    """Say of which plane a place is to be picked."""

    FILE = "file"
    PROJECT = "project"


class PointPicking(QObject):
    """Lead from the file, drawn in its own numbers, to the project and back, point by point."""

    def __init__(
        self, session: VectorSession, panel: FitPanel, pane: PreviewPane, texts: Texts
    ) -> None:
        super().__init__(pane)
        self._session, self._panel, self._pane, self._texts = session, panel, pane, texts
        self._raw: Placement | None = None
        self._in_file: tuple[float, float] | None = None
        self.step: Step | None = None
        panel.picking.connect(self._on_picking)
        pane.picture.picked.connect(self._on_picked)

    def _on_picking(self, picking: bool) -> None:
        """Begin with the file in its own numbers, or end."""
        if picking:
            self._session.place_raw(self._begin)
        else:
            self._end()

    def _begin(self, raw: Placement) -> None:
        if self._panel.pick_button.isChecked():
            self._raw = raw
            self._go_to(Step.FILE)

    def _go_to(self, step: Step) -> None:
        picture = self._pane.picture
        is_first = self.step is None
        views = self._pane.views
        if self.step is not None:
            views[self.step.value] = picture.view
        self.step = step
        picture.pick(True)
        if step is Step.FILE:
            picture.show_file(self._raw)
            picture.show_only(file=True, project=False)
        else:
            picture.show_only(file=False, project=True)
        picture.show_marks(self._marks(step))
        if step.value in views and not is_first:
            picture.look(views[step.value])
        elif step is Step.FILE:
            picture.zoom_to_file()
        else:
            picture.zoom_to_project()
        self._pane.lead(self._texts(f"vector_window.fit.pick_{step.value}"))

    def _end(self) -> None:
        self.step, self._in_file = None, None
        picture = self._pane.picture
        picture.pick(False)
        picture.show_only(file=True, project=True)
        picture.show_marks(())
        self._pane.views.clear()
        self._pane.lead("")
        self._pane.show_again()

    def _on_picked(self, x: float, y: float) -> None:
        if self.step is Step.FILE:
            self._in_file = (x, y)
            self._go_to(Step.PROJECT)
        elif self.step is Step.PROJECT and self._in_file is not None:
            numbers = (*self._in_file, x, y)
            texts = tuple(f"{number:.3f}" for number in numbers)
            name = str(len(self._panel.table.rows) + 1)
            self._panel.table.add_rows([PointRow(name, (texts[0], texts[1], texts[2], texts[3]))])
            self._go_to(Step.FILE)

    def _marks(self, step: Step) -> list[tuple[float, float, str]]:
        """Return the points there are in a plane, and the one just picked in the file."""
        first = 0 if step is Step.FILE else NUMBERS // 2
        found = []
        for row in self._panel.table.rows:
            x, y = number_of(row.texts[first]), number_of(row.texts[first + 1])
            if x is not None and y is not None:
                found.append((x, y, row.name))
        return found
