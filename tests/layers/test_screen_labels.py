from dataclasses import replace

import numpy as np
from PySide6.QtGui import QColor, QFontInfo, QImage, QPainter
from support.ascii_plan import plan_of

from gis.plan.plan import Plan
from gis.plan.records import Unit
from gis.table import Table
from gis.topology.records import UnitId
from layers.fonts import FAMILY, font
from layers.layer_view import LayerView, MapLayer
from layers.map_view import MapView
from layers.scene import Scene
from layers.screen_labels import paint_labels
from layers.style import SCREEN, TextStyle

NAMES_ONLY = replace(
    SCREEN,
    layers=LayerView().only(MapLayer.LABELS),
    grid_text=TextStyle("#ff0000", 3.2, halo="#ffffff"),
    unit_text=TextStyle("#0000ff", 4.6, halo="#ffffff"),
)


def ink(plan: Plan, view: MapView) -> dict[str, list[tuple[float, float]]]:
    """Write the names; return where there is ink of grids' and of units' names, metres."""
    image = QImage(round(view.width), round(view.height), QImage.Format.Format_RGB32)
    image.fill(QColor("#ffffff"))
    painter = QPainter(image)
    paint_labels(painter, view, Scene.of(plan), NAMES_ONLY)
    painter.end()
    raw = np.frombuffer(image.constBits(), dtype=np.uint8)
    blue, green, red = np.moveaxis(raw.reshape(image.height(), -1, 4)[:, :, :3].astype(int), 2, 0)
    found = {}
    for name, mask in (
        ("grids", (red > 150) & (green < 90) & (blue < 90)),
        ("units", (blue > 150) & (green < 90) & (red < 90)),
    ):
        rows, columns = np.nonzero(mask)
        places = view.to_world(np.column_stack([columns + 0.5, rows + 0.5]))
        found[name] = [(x, y) for x, y in places.tolist()]
    return found


def test_the_bundled_font_is_used() -> None:
    assert QFontInfo(font(20)).family() == FAMILY
    assert QFontInfo(font(20, bold=True)).bold()
    assert QFontInfo(font(20)).pixelSize() == 20


def test_names_stand_in_their_grids() -> None:
    plan = plan_of("AABB\nAABB", "uuvv\nuuvv")
    found = ink(plan, MapView(20, 10, 0.1, 500, 300))["grids"]
    west = [x for x, _ in found if x < 20]
    east = [x for x, _ in found if x > 20]
    assert west
    assert east
    assert min(west) > 1
    assert max(east) < 39


def test_a_grid_that_is_cut_by_the_window_is_named_in_the_part_that_is_seen() -> None:
    plan = plan_of("AA\nAA", tile_mm=100_000)
    found = ink(plan, MapView(0, 100, 0.1, 600, 400))["grids"]
    assert found
    assert all(0 < x < 30 for x, _ in found)


def test_small_grids_have_no_name() -> None:
    plan = plan_of("ABCDEF\nGHIJKL")
    assert ink(plan, MapView(30, 10, 1.0, 300, 300)) == {"grids": [], "units": []}


def with_township(plan: Plan) -> Plan:
    units = {u.id: replace(u, parent=UnitId(9)) for u in plan.units.values()}
    units[UnitId(9)] = Unit(UnitId(9), "341181", "某某镇", "township")
    return replace(plan, units=Table(units))


def test_units_are_named_but_not_the_one_that_is_the_whole_map() -> None:
    plan = with_township(plan_of("AABB\nAABB", "uuvv\nuuvv"))
    view = MapView(20, 10, 0.1, 500, 300)
    found = ink(plan, view)["units"]
    assert any(x < 20 for x, _ in found)
    assert any(x > 20 for x, _ in found)
    assert not any(19 < x < 21 for x, _ in found), "a name across both would be the township's"


def test_nothing_is_written_when_names_are_hidden() -> None:
    image = QImage(100, 100, QImage.Format.Format_RGB32)
    image.fill(QColor("#ffffff"))
    painter = QPainter(image)
    hidden = replace(NAMES_ONLY, layers=LayerView().only())
    paint_labels(painter, MapView(5, 5, 0.1, 100, 100), Scene.of(plan_of("A")), hidden)
    painter.end()
    assert (np.frombuffer(image.constBits(), dtype=np.uint8) == 255).all()
