"""The line under the map: where the mouse is, the scale, the file, the audit, what is under way."""

from collections import Counter

import numpy as np
from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtWidgets import QLabel, QProgressBar, QStatusBar, QToolButton, QWidget

from app.icons import icon
from app.jobs import JobRunner
from app.snap_switches import SnapSwitches
from gis.audits.report import AuditReport
from gis.errors import InputProblem
from gis.geometry.crs import WGS84, parse_crs, transform_xy
from gis.plan.locks import Locks
from gis.plan.profile import Severity
from gis.texts import Texts

_BESIDE = Qt.ToolButtonStyle.ToolButtonTextBesideIcon
PROGRESS_AFTER_MS = 300
MESSAGE_MS = 8_000


class StatusLine(QStatusBar):
    """Show what the window tells it.

    `audit_clicked` when the audit's part is clicked, `people_clicked` when the sign is that people
    are locked.
    """

    audit_clicked = Signal()
    people_clicked = Signal()

    def __init__(self, texts: Texts, jobs: JobRunner) -> None:
        super().__init__()
        self._texts = texts
        self._jobs = jobs
        self._crs = ""
        self.switches = QLabel()
        # Much may be switched: the window need not be as wide as these words.
        self.switches.setMinimumWidth(1)
        self.place = QLabel()
        self.scale = QLabel()
        self.saved = QLabel()
        self.audit = QToolButton(autoRaise=True)
        self.audit.clicked.connect(self.audit_clicked)
        self.people = QToolButton(autoRaise=True)
        self.people.setIcon(icon("lock"))
        self.people.setText(texts("privacy.shut.badge"))
        self.people.setToolTip(texts("privacy.need.people"))
        self.people.setToolButtonStyle(_BESIDE)
        self.people.clicked.connect(self.people_clicked)
        self.people.hide()
        self._work = QLabel()
        self._bar = QProgressBar(textVisible=False)
        self._bar.setRange(0, 1000)
        self._bar.setFixedWidth(130)
        self._stop = QToolButton(autoRaise=True)
        self._stop.setText(texts("window.button.stop"))
        self._stop.clicked.connect(lambda: jobs.cancel())
        self._late = QTimer(self, singleShot=True, interval=PROGRESS_AFTER_MS)
        self._late.timeout.connect(self._show_jobs)
        self.setSizeGripEnabled(False)
        parts: list[QWidget] = [self._work, self._bar, self._stop]
        own = (self.switches, self.people, self.place, self.scale, self.saved, self.audit)
        for part in [*parts, *own]:
            self.addPermanentWidget(part)
        self._show_jobs()
        jobs.changed.connect(self._on_jobs)

    def say(self, sentence: str) -> None:
        """Show a sentence for a while."""
        self.showMessage(sentence, MESSAGE_MS)

    def show_crs(self, crs: str) -> None:
        """Say in which CRS places are given from now on."""
        self._crs = crs

    def show_place(self, x_m: float, y_m: float) -> None:
        """Show where the mouse is: metres, easting first, and longitude and latitude."""
        metres = self._texts("window.status.metres", x=f"{x_m:,.1f}", y=f"{y_m:,.1f}")
        lonlat = self._lonlat(x_m, y_m)
        if lonlat is None:
            self.place.setText(metres)
        else:
            degrees = self._texts(
                "window.status.degrees", lon=f"{lonlat[0]:.6f}", lat=f"{lonlat[1]:.6f}"
            )
            self.place.setText(f"{metres}   {degrees}")

    def show_switches(self, snapping: SnapSwitches, locks: Locks) -> None:
        """Say what is switched so that the hand does not do what it does otherwise."""
        are_on = {
            "traces": snapping.traces,
            "no_snapping": snapping.is_suspended,
            "units_locked": locks.unit_boundaries,
            "agreed_locked": locks.agreed_borders,
            "grids_locked": bool(locks.grids),
        }
        words = [
            self._texts(f"tools.switched.{name}", count=len(locks.grids))
            for name, is_on in are_on.items()
            if is_on
        ]
        self.switches.setText("  ·  ".join(words))
        self.switches.setToolTip(self.switches.text())

    def clear_place(self) -> None:
        """Show that the mouse is elsewhere."""
        self.place.clear()

    def show_scale(self, denominator: float) -> None:
        """Show the scale 1:n, to three figures."""
        digits = max(0, int(np.floor(np.log10(max(denominator, 1.0)))) - 2)
        self.scale.setText(f"1:{int(round(denominator, -digits)):,}")

    def show_saved(self, key: str) -> None:
        """Show the state of the file, by text key."""
        self.saved.setText(self._texts(key))

    def show_audit(self, report: AuditReport | None) -> None:
        """Show how many errors and warnings there are; None while nobody knows."""
        if report is None:
            self.audit.setIcon(icon("note"))
            self.audit.setText(self._texts("window.status.audit_unknown"))
        else:
            counts = Counter(finding.severity for finding in report.findings)
            errors, warnings = counts[Severity.ERROR], counts[Severity.WARNING]
            name = "error" if errors else "warning" if warnings else "fine"
            self.audit.setIcon(icon(name))
            key = "window.status.audit" if errors or warnings else "window.status.audit_fine"
            self.audit.setText(self._texts(key, errors=f"{errors:,}", warnings=f"{warnings:,}"))
        self.audit.setToolButtonStyle(_BESIDE)

    def _lonlat(self, x_m: float, y_m: float) -> tuple[float, float] | None:
        try:
            crs = parse_crs(self._crs)
            lon, lat = transform_xy(np.array([[x_m, y_m]]), crs, WGS84)[0].tolist()
        except InputProblem:
            return None
        return (lon, lat) if np.isfinite([lon, lat]).all() else None

    def _on_jobs(self) -> None:
        if self._jobs.jobs and not self._bar.isVisible():
            if not self._late.isActive():
                self._late.start()
        else:
            self._show_jobs()

    def _show_jobs(self) -> None:
        jobs = self._jobs.jobs
        for part in (self._work, self._bar, self._stop):
            part.setVisible(bool(jobs))
        if jobs:
            self._work.setText(jobs[0].note or self._texts(jobs[0].title_key))
            self._bar.setRange(0, 1000 if jobs[0].fraction > 0 else 0)
            self._bar.setValue(round(jobs[0].fraction * 1000))
