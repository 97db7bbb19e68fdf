"""The names on the screen: as many as have room in this view, moved aside for each other."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from math import ceil

from PySide6.QtCore import QPointF, Qt
from PySide6.QtGui import QColor, QImage, QPainter

from gis.topology.records import GridId
from layers.boxes import Box
from layers.drawing import Ruler
from layers.drawing_painting import MIDDLE_ABOVE_BASELINE
from layers.grid_fills import fill_of
from layers.label_requests import LabelKey, LabelRequests, Named
from layers.labels import PlacedLabel, place_labels
from layers.layer_view import LayerState, MapLayer
from layers.map_view import MapView
from layers.scene import Scene
from layers.style import MapStyle, TextStyle
from layers.text_pieces import draw_pieces, pieces_of
from layers.theme_labels import place_theme_labels

_STRIPS = 7
"""On the screen room is sought less carefully than on paper: it is sought at every zoom."""

_HALO_MM = 0.27
_AROUND = [(dx, dy) for dx in (-1, 0, 1) for dy in (-1, 0, 1) if dx or dy]


def paint_labels(painter: QPainter, view: MapView, scene: Scene, style: MapStyle) -> None:
    """Write the names of units and grids where they have room; no two overlap."""
    if not style.shows(MapLayer.LABELS):
        return
    ruler = Ruler()
    wanted = LabelRequests(view, scene, style, ruler).all()
    frame = Box(0.0, 0.0, view.width, view.height)
    placed = place_labels(wanted, (), frame, view.units(0.6), _STRIPS).placed
    for named in Named:
        _Lettering(view, _text_style(style, named), ruler).write(
            painter,
            (
                (label, _ground_of(label.key, scene, style))
                for label in placed
                if isinstance(label.key, LabelKey) and label.key.named is named
            ),
        )
    themes = place_theme_labels(view, scene, style, ruler, [label.box for label in placed])
    halo = style.sub_text.halo
    _Lettering(view, style.sub_text, ruler).write(painter, ((label, halo) for label in themes))


def _text_style(style: MapStyle, named: Named) -> TextStyle:
    return {
        Named.SUB_GRID: style.sub_text,
        Named.GRID: style.grid_text,
        Named.EXCLUSIVE: style.exclusive_text,
        Named.UNIT: style.unit_text,
    }[named]


@dataclass(slots=True)
class _Lettering:
    """Write names in one style; each name on each ground is drawn once, however often it stands."""

    view: MapView
    style: TextStyle
    ruler: Ruler
    _stamps: dict[tuple[str, str], QImage] = field(default_factory=dict)

    def write(self, painter: QPainter, labels: Iterable[tuple[PlacedLabel, str]]) -> None:
        high = self.view.units(self.style.height_mm)
        for label, ground in labels:
            title = label.text.lines[0]
            stamp = self._stamps.get((title, ground))
            if stamp is None:
                stamp = self._stamps[title, ground] = self._stamp(title, label.text.width, ground)
            left = round(label.box.left)
            baseline = round(label.y + MIDDLE_ABOVE_BASELINE * high)
            painter.drawImage(QPointF(left - self._pad, baseline - self._rise), stamp)

    @property
    def _pad(self) -> int:
        return ceil(self.view.units(_HALO_MM)) + 2

    @property
    def _rise(self) -> int:
        """How far the baseline lies below the upper edge of a stamp."""
        return ceil(1.3 * self.view.units(self.style.height_mm))

    def _stamp(self, title: str, width: float, ground: str) -> QImage:
        high = self.view.units(self.style.height_mm)
        size = ceil(width) + 2 * self._pad, self._rise + ceil(0.6 * high)
        image = QImage(*size, QImage.Format.Format_ARGB32_Premultiplied)
        image.fill(Qt.GlobalColor.transparent)
        painter = QPainter(image)
        pieces = pieces_of(title, high, self.ruler, bold=self.style.bold)
        reach = max(1.0, round(self.view.units(_HALO_MM)))
        painter.setPen(QColor(ground))
        for dx, dy in _AROUND:
            start = QPointF(self._pad + dx * reach, self._rise + dy * reach)
            draw_pieces(painter, start, pieces)
        painter.setPen(QColor(self.style.colour))
        draw_pieces(painter, QPointF(self._pad, self._rise), pieces)
        painter.end()
        return image


def _ground_of(key: object, scene: Scene, style: MapStyle) -> str:
    """Return the colour that a name is set off by, that of what lies under it if that is known."""
    if not isinstance(key, LabelKey) or key.named in (Named.UNIT, Named.EXCLUSIVE):
        return style.unit_text.halo
    if style.layers.state(MapLayer.FILLS) != LayerState(MapLayer.FILLS):
        return style.grid_text.halo
    return fill_of(GridId(key.id), scene, style)
