"""The dialog that asks why households are assigned by hand, and to which grid."""

from collections.abc import Iterable, Sequence

from PySide6.QtWidgets import QComboBox, QLineEdit, QWidget

from app.dialogs.form_dialog import FormDialog
from app.dialogs.people_fields import PickBox, grid_choices
from gis.plan.plan import Plan
from gis.texts import Texts
from gis.topology.records import GridId

USUAL = ("moved", "edge", "compound", "agreed", "location_wrong", "registered")
"""Usual reasons; each is the text `people.reason.<key>`."""


class ReasonDialog(FormDialog):
    """Ask for a reason: one of the usual, one that was given before, or in own words."""

    def __init__(
        self,
        parent: QWidget | None,
        texts: Texts,
        given: Sequence[str],
        name: str = "people.reason_dialog",
        **facts: object,
    ) -> None:
        """Take the reasons that were given before, the last one first."""
        super().__init__(parent, texts, name, **facts)
        self._name = "people.reason_dialog"
        self.reason = QComboBox()
        self.reason.setEditable(True)
        self.line = QLineEdit()
        self.reason.setLineEdit(self.line)
        usual = (texts(f"people.reason.{key}") for key in USUAL)
        self.reason.addItems(list(dict.fromkeys((*given, *usual))))
        if not given:
            self.reason.setCurrentIndex(-1)
        self.line.setPlaceholderText(texts("people.reason_dialog.hint"))
        self.add_row("reason", self.reason)
        self.require(self.line)

    @property
    def said(self) -> str:
        """The reason as it was entered."""
        return self.reason.currentText().strip()


class AssignDialog(ReasonDialog):
    """Ask for the grid and for the reason."""

    def __init__(
        self,
        parent: QWidget | None,
        texts: Texts,
        plan: Plan,
        given: Sequence[str],
        *,
        grids: Iterable[GridId],
        count: int,
    ) -> None:
        """Take the grids to choose from, the likeliest first."""
        super().__init__(parent, texts, given, "people.assign_dialog", count=count)
        self.grid = _grid_box(plan, grids)
        self.add_row("grid", self.grid)


class PlacesToGridDialog(FormDialog):
    """Ask for the grid that some places are put into by hand."""

    def __init__(
        self,
        parent: QWidget | None,
        texts: Texts,
        plan: Plan,
        *,
        grids: Iterable[GridId],
        count: int,
    ) -> None:
        """Take the grids to choose from, the likeliest first."""
        super().__init__(parent, texts, "people.assign_places_dialog", count=count)
        self.grid = _grid_box(plan, grids)
        self.add_row("grid", self.grid)


def _grid_box(plan: Plan, grids: Iterable[GridId]) -> PickBox:
    """Return a box of the base grids, the likeliest first."""
    likely = list(grids)
    first = [choice for grid in likely for choice in grid_choices(plan, [grid])]
    base = [key for key in plan.grids if plan.grids[key].parent is None and key not in likely]
    return PickBox([*first, *grid_choices(plan, base)])
