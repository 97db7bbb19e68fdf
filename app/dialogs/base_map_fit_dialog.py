"""Fitting a scanned map: the scan at the left, the map at the right, common points between them."""

from collections.abc import Callable, Sequence
from concurrent.futures import Future, wait
from dataclasses import dataclass, field, replace

from pyproj import CRS
from PySide6.QtCore import Qt, QTimer
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import (
    QDialog,
    QDialogButtonBox,
    QHBoxLayout,
    QLabel,
    QPushButton,
    QSlider,
    QSplitter,
    QVBoxLayout,
    QWidget,
)

from app.ask import Ask
from app.canvas.events import PointerEvent
from app.canvas.map_canvas import MapCanvas
from app.canvas.snapping import SNAP_PIXELS, snap
from app.dialogs.base_map_fit_hand import FitHand
from app.dialogs.base_map_fit_table import FitTable
from app.jobs import JobRunner
from app.models.scan_fit import (
    Place,
    ScanFit,
    ScanPoint,
    fit_result,
    fit_warnings,
    scan_fit,
    scan_points,
    typed_land,
)
from app.overrides import faults_told
from app.theme import colours_of_palette, hint
from gis.base_maps.base_map import BaseMap, BaseMapKind, CommonPoint
from gis.base_maps.source import ImageSource
from gis.geometry.fit import PlaneFit
from gis.geometry.lattice import MM_PER_M
from gis.imports.point_rows import number_of
from gis.plan.plan import Plan
from gis.table import Table
from gis.texts import Texts
from gis.topology.partition import Partition
from layers.base_maps.laid_image import LaidImage
from layers.base_maps.shown import ShownBaseMap
from layers.layer_view import MapLayer
from layers.overlay import OverlaySnap, SnapKind
from layers.scene import Scene
from layers.style import MapStyle

_NAME = "base_map_window.fit"
_UPRIGHT = PlaneFit(((1.0, 0.0), (0.0, -1.0)))
_CAUGHT = (SnapKind.NODE, SnapKind.VERTEX, SnapKind.REFERENCE)
_NEAR_MM = 10_000
"""Farther off, in a view of much land, only junctions of boundaries are surely meant."""
_PREVIEW_MS = 120
_OPACITY = 60
_HEIGHTS = (500, 190)
_HIDING = (MapLayer.FILLS, MapLayer.UNASSIGNED, MapLayer.HOUSEHOLDS, MapLayer.FINDINGS)
"""What of the map would hide the scan below it, and helps nobody to find a place."""


@dataclass(frozen=True)
class FitSetting:
    """Be what a scan is fitted to: the project's map and the base maps that it has already."""

    image: ImageSource
    scene: Scene
    style: MapStyle
    below: Sequence[ShownBaseMap] = ()
    points: tuple[CommonPoint, ...] = field(default=())

    @property
    def crs(self) -> str:
        """The system of the project."""
        return self.scene.plan.crs


@faults_told
class BaseMapFitDialog(QDialog):
    """Ask for common points; `points` has them once it is accepted."""

    def __init__(
        self,
        parent: QWidget | None,
        texts: Texts,
        ask: Ask,
        setting: FitSetting,
        jobs: JobRunner,
    ) -> None:
        super().__init__(parent)
        self.texts, self._ask, self._setting = texts, ask, setting
        self._plane = CRS.from_user_input(setting.crs)
        self._own = _OwnWork()
        self._scan = LaidImage(setting.image, self._plane, _UPRIGHT)
        self._laid = LaidImage(setting.image, self._plane, _UPRIGHT)
        self.chosen: int | None = None
        self.found: ScanFit = scan_fit(scan_points(setting.points))
        self._make_pictures(jobs)
        colours = colours_of_palette(self.palette())
        self.table = FitTable(texts, colours)
        self.summary, self.warnings = hint(), hint()
        self.warnings.setObjectName("amber")
        self.opacity = QSlider(Qt.Orientation.Horizontal)
        self.opacity.setRange(0, 100)
        self.opacity.setPageStep(10)
        self.opacity.setValue(_OPACITY)
        self.drop_button = QPushButton(texts(f"{_NAME}.drop"))
        self.to_scan_button = QPushButton(texts(f"{_NAME}.to_scan"))
        self.accept_button = QPushButton(texts(f"{_NAME}.accept"))
        self.cancel_button = QPushButton(texts("window.button.cancel"))
        self._preview = QTimer(self, singleShot=True, interval=_PREVIEW_MS)
        self._put_together()
        self._connect()
        self._show()

    def _make_pictures(self, jobs: JobRunner) -> None:
        setting = self._setting
        style = replace(setting.style, layers=setting.style.layers.without(*_HIDING))
        self.scan, self.map = (
            MapCanvas(
                self._own.guarded(jobs.paint),
                style,
                submit_ground=self._own.guarded(jobs.paint_ground),
                submit_fetch=jobs.fetch,
            )
            for _ in range(2)
        )
        for picture in (self.scan, self.map):
            picture.setMinimumSize(320, 240)
        self.scan.show_scene(
            Scene.of(Plan(Partition.from_records((), ()), Table(), crs=setting.crs))
        )
        self.scan.show_base_maps([ShownBaseMap(_record(), self._scan)])
        self.map.show_scene(setting.scene)
        self._pixel_hand = FitHand(self.set_pixel, self.choose, self.drop)
        self._land_hand = FitHand(self.set_land, self.choose, self.drop, self._catch)
        self.scan.use_hand(self._pixel_hand)
        self.map.use_hand(self._land_hand)

    def _put_together(self) -> None:
        self.setWindowTitle(self.texts(f"{_NAME}.title"))
        self.resize(1180, 780)
        parts = QSplitter(Qt.Orientation.Vertical)
        parts.setChildrenCollapsible(False)
        for place, (part, share) in enumerate(((self._pictures(), 3), (self._numbers(), 1))):
            parts.addWidget(part)
            parts.setStretchFactor(place, share)
        parts.setSizes(_HEIGHTS)
        buttons = QDialogButtonBox()
        buttons.addButton(self.drop_button, QDialogButtonBox.ButtonRole.ResetRole)
        buttons.addButton(self.accept_button, QDialogButtonBox.ButtonRole.AcceptRole)
        buttons.addButton(self.cancel_button, QDialogButtonBox.ButtonRole.RejectRole)
        buttons.accepted.connect(self.accept)
        buttons.rejected.connect(self.reject)
        for button in (self.drop_button, self.to_scan_button, self.cancel_button):
            button.setAutoDefault(False)
        self.accept_button.setDefault(True)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(16, 14, 16, 14)
        layout.setSpacing(10)
        layout.addWidget(hint(self.texts(f"{_NAME}.sentence")))
        layout.addWidget(parts, 1)
        layout.addWidget(buttons)

    def _pictures(self) -> QWidget:
        sides = QSplitter(Qt.Orientation.Horizontal)
        sides.setChildrenCollapsible(False)
        for name, picture in (("scan_side", self.scan), ("map_side", self.map)):
            side = QWidget()
            column = QVBoxLayout(side)
            column.setContentsMargins(0, 0, 0, 0)
            column.setSpacing(6)
            column.addWidget(QLabel(self.texts(f"{_NAME}.{name}")))
            column.addWidget(picture, 1)
            sides.addWidget(side)
        return sides

    def _numbers(self) -> QWidget:
        looks = QHBoxLayout()
        looks.addWidget(QLabel(self.texts(f"{_NAME}.opacity")))
        looks.addWidget(self.opacity, 1)
        looks.addWidget(self.to_scan_button)
        beside = QVBoxLayout()
        beside.setSpacing(8)
        beside.addLayout(looks)
        beside.addWidget(self.summary)
        beside.addWidget(self.warnings)
        beside.addStretch(1)
        numbers = QWidget()
        low = QHBoxLayout(numbers)
        low.setContentsMargins(0, 6, 0, 0)
        low.setSpacing(16)
        low.addWidget(self.table, 3)
        low.addLayout(beside, 2)
        return numbers

    def _connect(self) -> None:
        self.table.pixel_typed.connect(self._on_pixel_typed)
        self.table.land_typed.connect(self._on_land_typed)
        self.table.chosen.connect(self.choose)
        self.table.dropped.connect(self.drop)
        self.drop_button.clicked.connect(self.drop)
        self.to_scan_button.clicked.connect(self._zoom_to_laid)
        self.opacity.valueChanged.connect(self._preview.start)
        self._preview.timeout.connect(self._show_laid)

    # What is set

    @property
    def points(self) -> tuple[CommonPoint, ...]:
        """The common points."""
        return self.found.common

    def choose(self, at: int) -> None:
        """Choose a point."""
        self.chosen = at
        self._show_points()

    def drop(self) -> None:
        """Give the chosen point up."""
        points, at = list(self.found.points), self.chosen
        if at is None:
            return
        del points[at]
        self.table.forget_typed(at)
        self.chosen = min(at, len(points) - 1) if points else None
        self._take(points)

    def set_pixel(self, place: Place, at: int | None = None) -> None:
        """Set the side of a point that lies in the scan: column, and row upwards.

        Without an index of a point the first that lacks this side is meant, or a new one.
        """
        pixel = place[0], -place[1]
        self._put(at, lambda point: point.pixel is None, lambda one: replace(one, pixel=pixel))

    def set_land(self, place: Place, at: int | None = None) -> None:
        """Set the side of a point that lies on the map, metres."""
        self._put(at, lambda point: point.land is None, lambda one: replace(one, land=place))

    def _put(
        self,
        at: int | None,
        lacks: Callable[[ScanPoint], bool],
        filled: Callable[[ScanPoint], ScanPoint],
    ) -> None:
        """Fill in a point: the given one, else the first that lacks this side, else a new one."""
        points = list(self.found.points)
        if at is None:
            at = next((n for n, point in enumerate(points) if lacks(point)), len(points))
        if at == len(points):
            points.append(ScanPoint())
        points[at] = filled(points[at])
        self.chosen = at
        self._take(points)

    def _on_pixel_typed(self, at: int, first: str, second: str) -> None:
        column, row = number_of(first), number_of(second)
        pixel = None if column is None or row is None else (column, row)
        self._type(at, replace(self.found.points[at], pixel=pixel))

    def _on_land_typed(self, at: int, first: str, second: str) -> None:
        land = typed_land(first, second, self._plane)
        self._type(at, replace(self.found.points[at], land=land))

    def _type(self, at: int, point: ScanPoint) -> None:
        points = list(self.found.points)
        points[at] = point
        self._take(points)

    def _take(self, points: Sequence[ScanPoint]) -> None:
        self.found = scan_fit(points)
        self._show()

    # What is shown

    def _show(self) -> None:
        self._show_points()
        self.summary.setText(fit_result(self.found, self.texts))
        warnings = fit_warnings(self.found, self.texts)
        self.warnings.setText(warnings)
        self.warnings.setVisible(bool(warnings))
        self.accept_button.setEnabled(self.found.fit is not None)
        self.to_scan_button.setEnabled(self.found.fit is not None)
        self._preview.start()

    def _show_points(self) -> None:
        points, worst = self.found.points, self.found.worst
        pixels = [None if one.pixel is None else (one.pixel[0], -one.pixel[1]) for one in points]
        self._pixel_hand.show(pixels, self.chosen, worst)
        self._land_hand.show([one.land for one in points], self.chosen, worst)
        self.scan.refresh_hand()
        self.map.refresh_hand()
        self.table.show_fit(self.found, self.chosen)
        self.drop_button.setEnabled(self.chosen is not None)

    def _show_laid(self) -> None:
        """Lay the scan under the map as the points say now."""
        shown = list(self._setting.below)
        if self.found.fit is not None:
            self._laid.lay(self.found.fit.fit)
            record = replace(_record(), opacity=self.opacity.value() / 100)
            shown.append(ShownBaseMap(record, self._laid))
        self.map.show_base_maps(shown)

    def _zoom_to_laid(self) -> None:
        if self.found.fit is not None:
            corners = self._laid.outline()
            least, most = corners.min(axis=0).tolist(), corners.max(axis=0).tolist()
            self.map.zoom_to((least[0], least[1], most[0], most[1]))

    def _catch(self, event: PointerEvent) -> OverlaySnap | None:
        plan, reach_mm = self._setting.scene.plan, event.pixels_mm(SNAP_PIXELS)
        near_mm = min(reach_mm, _NEAR_MM)
        found = snap(plan, event.xy_mm, reach_mm=near_mm, kinds=_CAUGHT) or snap(
            plan, event.xy_mm, reach_mm=reach_mm, kinds=(SnapKind.NODE,)
        )
        if found is None:
            return None
        x_mm, y_mm = found.xy_mm
        return OverlaySnap(x_mm / MM_PER_M, y_mm / MM_PER_M, found.kind)

    # Opening and closing

    def showEvent(self, event: QShowEvent) -> None:
        """Begin with all of the scan and all of the land."""
        super().showEvent(event)
        columns, rows = self._setting.image.size
        self.scan.zoom_to((0.0, -float(rows), float(columns), 0.0))
        self.map.zoom_to_all()
        self.scan.setFocus()

    def reject(self) -> None:
        """Ask before points that were set are lost."""
        is_changed = self.found.points != scan_points(self._setting.points)
        question = self.texts(f"{_NAME}.leave_question", count=len(self.found.points))
        if not is_changed or self._ask.confirm(f"{_NAME}.title", question, f"{_NAME}.leave"):
            super().reject()

    def done(self, result: int) -> None:
        """Let go of the pictures before the image can be closed."""
        for picture in (self.scan, self.map):
            picture.use_hand(None)
            picture.show_base_maps(())
        self._preview.stop()
        self._own.end()
        super().done(result)


class _OwnWork:
    """Know the work that was begun for some pictures, so that none of it outlives them."""

    def __init__(self) -> None:
        self._begun: list[Future[None]] = []

    def guarded(
        self, submit: Callable[[Callable[[], None]], object]
    ) -> Callable[[Callable[[], None]], object]:
        """Return what runs work by `submit` and remembers it."""

        def remembered(work: Callable[[], None]) -> object:
            future = submit(work)
            if isinstance(future, Future):
                self._begun = [one for one in self._begun if not one.done()] + [future]
            return future

        return remembered

    def end(self) -> None:
        """Leave undone what has not begun, and wait for the pieces that are being painted."""
        wait([one for one in self._begun if not one.cancel()])


def _record() -> BaseMap:
    return BaseMap("scan", BaseMapKind.IMAGE, "scan")
