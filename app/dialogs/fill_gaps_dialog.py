"""The question which gaps are filled, with an answer at once to how much land that gives away."""

from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QDoubleSpinBox, QWidget

from app.amounts import area_text
from app.dialogs.choices import UnitBox
from app.dialogs.form_dialog import FormDialog
from app.theme import hint
from gis.geometry.lattice import M2_PER_MM2
from gis.operations.fill_gaps import gaps_to_fill
from gis.plan.locks import Locks
from gis.plan.plan import Plan
from gis.texts import Texts
from gis.topology.records import UnitId

MOST_GAP_M2 = 1e9
SMALL_GAP_M2 = 100.0
"""What is filled at first: what imported lines leave between them, not land that waits."""
PATIENCE_MS = 150


class FillGapsDialog(FormDialog):
    """Ask which gaps are filled: those of a unit or of all, up to a size or all.

    Says how many these are; without any the dialog cannot be accepted.
    """

    def __init__(
        self,
        parent: QWidget | None,
        texts: Texts,
        plan: Plan,
        unit: UnitId | None,
        locks: Locks = Locks(),
    ) -> None:
        super().__init__(parent, texts, "dialogs.fill_gaps")
        self._plan = plan
        self._locks = locks
        self.unit = UnitBox(plan, everything=texts("dialogs.all_units"))
        self.unit.choose(unit)
        self.up_to = QDoubleSpinBox(maximum=MOST_GAP_M2, decimals=1)
        self.up_to.setSuffix(" m²")
        self.up_to.setSpecialValueText(texts("dialogs.fill_gaps.any_size"))
        self.up_to.setGroupSeparatorShown(True)
        self.up_to.setValue(SMALL_GAP_M2)
        self.given = hint()
        self.add_row("unit", self.unit)
        self.add_row("up_to", self.up_to)
        self.form.addRow(self.given)
        self._late = QTimer(self, singleShot=True, interval=PATIENCE_MS)
        self._late.timeout.connect(self._show_given)
        self.unit.currentIndexChanged.connect(self._on_changed)
        self.up_to.valueChanged.connect(self._on_changed)
        self._show_given()

    @property
    def up_to_m2(self) -> float | None:
        """The largest gap that is filled; None for any."""
        return self.up_to.value() or None

    def _on_changed(self) -> None:
        # Nothing is given away whose amount has not been said.
        self.accept_button.setEnabled(False)
        self._late.start()

    def _show_given(self) -> None:
        faces = [
            face
            for face, _ in gaps_to_fill(
                self._plan, unit=self.unit.unit, up_to_m2=self.up_to_m2, locks=self._locks
            )
        ]
        area_m2 = sum(face.polygon_mm.area for face in faces) * M2_PER_MM2
        self.given.setText(
            self.texts(
                "dialogs.fill_gaps.given",
                count=f"{len(faces):,}",
                area=area_text(self.texts, area_m2),
            )
            if faces
            else self.texts("dialogs.fill_gaps.nothing")
        )
        self.accept_button.setEnabled(bool(faces))
