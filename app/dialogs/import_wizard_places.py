"""Third step of the import wizard: what the coordinates are in, with what each reading comes to."""

from collections.abc import Iterator

import numpy as np
from PySide6.QtCore import QPointF, QSize, Qt
from PySide6.QtGui import QColor, QPainter, QPaintEvent, QPen, QPolygonF
from PySide6.QtWidgets import (
    QButtonGroup,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QRadioButton,
    QVBoxLayout,
    QWidget,
)

from app.colours import Colours
from app.dialogs.import_session import ImportSession
from app.dialogs.import_wizard_page import WizardPage
from app.overrides import faults_told
from app.theme import colours_of_palette, hint
from gis.geometry.gcj02 import ShiftedCrs
from gis.geometry.lattice import LatticeArray
from gis.imports.readings import Reading, Readings
from gis.plan.plan import Plan
from gis.texts import Texts
from gis.topology.records import OUTSIDE

_PICTURE = QSize(330, 330)
_MARGIN, _DOT = 10.0, 3.0
_MOST_DOTS = 2_000


class PlacesPage(WizardPage):
    """Offer the readings of the coordinates, with how many rows each puts into the project."""

    name = "places"

    def __init__(self, session: ImportSession, texts: Texts) -> None:
        super().__init__(session, texts)
        self._shown: Readings | None = None
        self.group = QButtonGroup(self)
        self.buttons: dict[str, QRadioButton] = {}
        self._list = QVBoxLayout()
        self._list.setSpacing(4)
        self.other = QLineEdit(placeholderText=texts("window.import.crs_hint"))
        self.other.editingFinished.connect(self._on_other)
        self.notice = hint()
        self.doubt = QLabel()
        self.doubt.setObjectName("amber")
        self.doubt.setWordWrap(True)
        self.picture = PlacesPicture(colours_of_palette(self.palette()))
        left = QVBoxLayout()
        left.addLayout(self._list)
        left.addSpacing(8)
        left.addWidget(hint(self.words("other")))
        left.addWidget(self.other)
        left.addSpacing(8)
        left.addWidget(self.doubt)
        left.addWidget(self.notice)
        left.addStretch(1)
        layout = QHBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(16)
        layout.addLayout(left, 1)
        layout.addWidget(self.picture)

    def is_needed(self) -> bool:
        """Tell whether the list has coordinates."""
        return self.session.has_coordinates

    def enter(self) -> None:
        """Read some rows in each system, unless that is done."""
        self.session.read_places()

    def is_complete(self) -> bool:
        """Tell whether the readings are known."""
        return self.session.readings is not None

    def refresh(self) -> None:
        """Show the readings, and the chosen one on the map."""
        found = self.session.readings
        if found is None:
            return
        if found is not self._shown:
            self._shown = found
            self._make_buttons(found)
        chosen = self.session.choices.crs
        self.buttons[chosen if chosen in self.buttons else ""].setChecked(True)
        reading = next((one for one in found.readings if one.system == chosen), found.readings[0])
        is_shifted = reading.crs in {shift.value for shift in ShiftedCrs}
        self.notice.setText(self.words("shifted" if is_shifted else "plain"))
        doubts = list(self._doubts(found, reading))
        self.doubt.setText("\n".join(doubts))
        self.doubt.setVisible(bool(doubts))
        self.picture.show_places(self.session.workspace.stable, reading.xy_mm)

    def _doubts(self, found: Readings, reading: Reading) -> Iterator[str]:
        block = found.block
        if block is not None and not reading.system:
            metres = f"{block.distance_m:,.0f}"
            system = self.words(f"name_{block.system.value}")
            yield self.words("block", metres=metres, system=system)
        if reading.is_turned:
            yield self.words("north_first")
        if found.is_doubtful and not reading.system:
            yield self.words("doubtful")

    def _make_buttons(self, found: Readings) -> None:
        for button in self.buttons.values():
            self.group.removeButton(button)
            button.hide()
            button.deleteLater()
        self.buttons = {}
        for reading in found.readings:
            counts = {"inside": f"{reading.inside:,}", "rows": f"{reading.rows:,}"}
            name = self._name(reading)
            button = QRadioButton(self.words("reading", name=name, **counts))
            button.clicked.connect(
                lambda _=False, system=reading.system: self.session.choose(crs=system)
            )
            self.group.addButton(button)
            self._list.addWidget(button)
            self.buttons[reading.system] = button

    def _name(self, reading: Reading) -> str:
        key = f"name_{reading.crs or 'file'}"
        known = f"import_wizard.places.{key}" in self.texts
        return self.words(key) if known else reading.crs

    def _on_other(self) -> None:
        words = self.other.text().strip()
        if words and words != self.session.choices.crs:
            self.session.choose_crs(words)


@faults_told
class PlacesPicture(QWidget):
    """Draw the boundaries of the units and points over them, in the frame of the project."""

    def __init__(self, colours: Colours) -> None:
        super().__init__()
        self.setFixedSize(_PICTURE)
        self._colours = colours
        self._plan: Plan | None = None
        self._lines: list[LatticeArray] = []
        self._points: LatticeArray = np.empty((0, 2), dtype=np.int64)

    def show_places(self, plan: Plan, xy_mm: LatticeArray) -> None:
        """Show points; of very many only some."""
        if plan is not self._plan:
            self._plan = plan
            partition = plan.partition
            self._lines = [
                partition.line_mm(arc)
                for arc, record in partition.arcs.items()
                if OUTSIDE in record.labels()
                or len({plan.unit_of_label(label) for label in record.labels()}) > 1
            ]
        self._points = xy_mm[:: max(1, len(xy_mm) // _MOST_DOTS)]
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint the boundaries, then the points."""
        if self._plan is None:
            return
        west, south, east, north = self._plan.partition.bounds_mm()
        room = min(self.width(), self.height()) - 2 * _MARGIN
        scale = room / max(east - west, north - south, 1)
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.fillRect(self.rect(), QColor(self._colours.stripe))

        def placed(xy_mm: LatticeArray) -> QPolygonF:
            xy = (xy_mm - (west, south)) * scale
            xy[:, 0] += (self.width() - (east - west) * scale) / 2
            xy[:, 1] = (self.height() + (north - south) * scale) / 2 - xy[:, 1]
            return QPolygonF([QPointF(x, y) for x, y in xy.tolist()])

        painter.setPen(QPen(QColor(self._colours.pale_ink), 1.0))
        for line in self._lines:
            painter.drawPolyline(placed(line.astype(np.float64)))
        painter.setPen(
            QPen(
                QColor(self._colours.accent),
                _DOT,
                Qt.PenStyle.SolidLine,
                Qt.PenCapStyle.RoundCap,
            )
        )
        if len(self._points):
            painter.drawPoints(placed(self._points.astype(np.float64)))
