"""What of the map is shown, as a value and in painted pictures."""

import json
from collections.abc import Callable
from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from numpy.typing import NDArray
from PySide6.QtGui import QColor
from support.ascii_plan import plan_of
from support.places import grid

from layers.layer_view import (
    HIDDEN_AT_FIRST,
    BorderScheme,
    FillScheme,
    LayerState,
    LayerView,
    MapLayer,
)
from layers.map_layers import paint_map
from layers.map_view import MapView
from layers.scene import Scene
from layers.style import SCREEN, MapStyle

VIEWS = st.builds(
    LayerView,
    st.permutations(list(MapLayer)).flatmap(
        lambda order: st.tuples(
            *(
                st.builds(LayerState, st.just(layer), st.booleans(), st.floats(0, 1))
                for layer in order
            )
        )
    ),
    st.sampled_from(FillScheme),
    st.sampled_from(BorderScheme),
)


def test_everything_is_shown_at_first() -> None:
    view = LayerView()
    assert all(view.shows(layer) for layer in MapLayer if layer not in HIDDEN_AT_FIRST)
    assert [state.layer for state in view.states] == list(MapLayer)


def test_a_layer_without_opacity_is_not_shown_but_still_visible() -> None:
    view = LayerView().with_opacity(MapLayer.FILLS, 0.0)
    assert not view.shows(MapLayer.FILLS)
    assert view.state(MapLayer.FILLS).is_visible
    assert view.with_opacity(MapLayer.FILLS, 7.0).state(MapLayer.FILLS).opacity == 1.0


@given(VIEWS, st.sampled_from(MapLayer), st.integers(-3, 30))
def test_a_move_changes_the_place_of_one_layer_only(
    view: LayerView, layer: MapLayer, place: int
) -> None:
    moved = view.moved(layer, place)
    last = len(MapLayer) - 1
    assert moved.states[min(max(place, 0), last)] == view.state(layer)
    rest = [state for state in view.states if state.layer is not layer]
    assert [state for state in moved.states if state.layer is not layer] == rest


@given(VIEWS)
def test_a_view_can_be_kept_as_json(view: LayerView) -> None:
    assert LayerView.from_record(json.loads(json.dumps(view.as_record()))) == view


def test_what_a_kept_view_does_not_know_stands_where_it_belongs() -> None:
    record = LayerView().without(MapLayer.LABELS).as_record()
    record["layers"] = [row for row in record["layers"] if row[0] != "roads"]
    record["layers"].append(["of_tomorrow", True, 1.0])
    view = LayerView.from_record(record)
    assert [state.layer for state in view.states] == list(MapLayer)
    assert not view.shows(MapLayer.LABELS)


@pytest.mark.parametrize(
    "record",
    [
        {},
        {"layers": 5, "fills": "none", "borders": "plain"},
        LayerView().as_record() | {"fills": "x"},
    ],
)
def test_what_is_no_view_is_refused(record: dict[str, object]) -> None:
    with pytest.raises(ValueError, match=r"."):
        LayerView.from_record(record)


Pixels = NDArray[np.int64]
Paint = Callable[..., Pixels]

VIEW = MapView(20.0, 5.0, 0.1, 400, 100)
SCENE = Scene.of(plan_of("AB"))


def at(pixels: Pixels, x_m: float, y_m: float) -> str:
    column, row = VIEW.to_screen([(x_m, y_m)])[0].astype(int).tolist()
    return str(QColor(*pixels[row, column].tolist()).name())


def test_opacity_lets_the_ground_through(painted: Paint) -> None:
    def style_of(opacity: float) -> MapStyle:
        layers = LayerView().only(MapLayer.FILLS).with_opacity(MapLayer.FILLS, opacity)
        return replace(SCREEN, layers=layers, background="#000000")

    full = QColor(at(painted(paint_map, VIEW, SCENE, style_of(1.0)), 5, 5))
    half = QColor(at(painted(paint_map, VIEW, SCENE, style_of(0.5)), 5, 5))
    assert half.red() == pytest.approx(full.red() / 2, abs=2)
    assert half.blue() == pytest.approx(full.blue() / 2, abs=2)


def test_translucent_lines_do_not_show_where_they_overlap(painted: Paint) -> None:
    layers = LayerView().only(MapLayer.UNIT_LINES).with_opacity(MapLayer.UNIT_LINES, 0.5)
    style = replace(
        SCREEN, layers=layers, frame_line=replace(SCREEN.frame_line, width_mm=3.0, colour="#000000")
    )
    pixels = painted(paint_map, VIEW, SCENE, style)
    ground = QColor(SCREEN.background).red()
    assert pixels[:, :, 0].min() == pytest.approx(ground / 2, abs=2)


def test_the_order_says_what_hides_what(painted: Paint) -> None:
    wide = replace(SCREEN, frame_line=replace(SCREEN.frame_line, width_mm=3.0))
    below = replace(wide, layers=LayerView().moved(MapLayer.UNIT_LINES, 0))
    fill = wide.fills[SCENE.colours[grid("A")]]
    assert at(painted(paint_map, VIEW, SCENE, wide), 0.2, 5) == wide.frame_line.colour
    assert at(painted(paint_map, VIEW, SCENE, below), 0.2, 5) == fill
