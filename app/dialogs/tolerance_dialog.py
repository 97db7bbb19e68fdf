"""How far a boundary may be moved when it is simplified, smoothed or aligned."""

from PySide6.QtWidgets import QDoubleSpinBox, QWidget

from app.dialogs.form_dialog import FormDialog
from gis.texts import Texts

LEAST_M, MOST_M = 0.1, 200.0


class ToleranceDialog(FormDialog):
    """Ask for metres; the texts are `dialogs.<name>`."""

    def __init__(self, parent: QWidget | None, texts: Texts, name: str, tolerance_m: float) -> None:
        super().__init__(parent, texts, f"dialogs.{name}")
        self.tolerance = QDoubleSpinBox(minimum=LEAST_M, maximum=MOST_M, decimals=1)
        self.tolerance.setSingleStep(0.5)
        self.tolerance.setSuffix(" m")
        self.tolerance.setValue(tolerance_m)
        self.add_row("tolerance", self.tolerance)
        self.tolerance.setFocus()
        self.tolerance.selectAll()
