from dataclasses import replace

import pytest
import shapely
from PySide6.QtGui import QColor, QImage, QPainter

from layers.map_view import MapView
from layers.outline_band import band_of, paint_band
from layers.style import BandStyle

LAND = shapely.Polygon(
    [(20, 20), (80, 20), (80, 70), (50, 60), (20, 70)], [[(35, 35), (45, 35), (45, 45), (35, 45)]]
)


@pytest.mark.parametrize("is_inside", [True, False])
def test_the_band_lies_on_its_side_all_along_the_outline(*, is_inside: bool) -> None:
    band = band_of(LAND, BandStyle(width_mm=2.0, is_inside=is_inside))
    shared = band.intersection(LAND).area
    assert shared == pytest.approx(band.area if is_inside else 0.0, abs=1e-6)
    assert band.area == pytest.approx(LAND.length * 2.0, rel=0.1)
    assert LAND.boundary.difference(band.buffer(0.06)).length == pytest.approx(0, abs=1e-6)
    assert band.hausdorff_distance(LAND.boundary) == pytest.approx(2.0, abs=0.3)


def test_it_is_painted_in_its_colour_and_lets_the_map_through(qapp: object) -> None:
    assert qapp is not None
    image = QImage(400, 360, QImage.Format.Format_RGB32)
    image.fill(QColor("#ffffff"))
    view = MapView(0, 0, 1, 400, 360, units_per_mm=4.0)
    painter = QPainter(image)
    paint_band(painter, view, LAND, replace(BandStyle(), colour="#80ff0000"))
    painter.end()
    assert image.pixelColor(18 * 4 + 4, 45 * 4).name() == "#ff7f7f"
    assert image.pixelColor(22 * 4, 45 * 4).name() == "#ffffff"
    assert image.pixelColor(10 * 4, 45 * 4).name() == "#ffffff"
