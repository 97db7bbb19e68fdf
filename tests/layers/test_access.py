"""The map of distances to service points: classes of dots, hidden until it is asked for."""

from collections.abc import Callable
from dataclasses import replace

import numpy as np
from numpy.typing import NDArray
from PySide6.QtGui import QColor
from support.ascii_plan import plan_of, with_households

from gis.operations.put_place import put_place
from gis.plan.edit import Edit, EditLabel, apply, touched
from gis.plan.plan import Plan
from gis.plan.records import OwnProfile, Place, PlaceId, ProfileId, Reference, ReferenceId
from layers.access import access_dots, paint_access
from layers.layer_view import EVERYTHING, LayerView, MapLayer
from layers.map_layers import paint_map
from layers.map_view import MapView
from layers.scene import Scene
from layers.style import SCREEN

RULES = '[service]\ndistance_m = 10.0\nkinds = ["service_station"]\n'
VIEW = MapView(50.0, 5.0, 0.25, 400, 40)
Paint = Callable[..., NDArray[np.int64]]


def station(x_mm: int, number: int = 1) -> Place:
    return Place(PlaceId(number), "service_station", "站", "", None, (x_mm, 5000))


def street() -> Plan:
    homes = [(14_000, 5000), (19_000, 5000), (29_000, 5000), (90_000, 5000)]
    plan = with_households(plan_of("A" * 10), homes)
    rules = OwnProfile(ProfileId(1), RULES)
    return replace(
        plan,
        places=plan.places.replaced({PlaceId(1): station(10_000)}),
        profiles=plan.profiles.replaced({rules.id: rules}),
    )


def counts(scene: Scene) -> list[int]:
    return [len(points) for points in access_dots(scene).classes]


def test_households_are_classed_by_the_limit(painted: Paint) -> None:
    scene = Scene.of(street())
    assert counts(scene) == [1, 1, 1, 1]
    pixels = painted(paint_access, VIEW, scene, SCREEN)
    for dots, x_m in zip(SCREEN.access, (14.0, 19.0, 29.0, 90.0), strict=True):
        column, row = VIEW.to_screen([(x_m, 5.0)])[0].astype(int).tolist()
        assert QColor(*pixels[row, column].tolist()).name() == dots.fill


def test_the_layer_is_hidden_until_it_is_asked_for(painted: Paint) -> None:
    assert not EVERYTHING.shows(MapLayer.ACCESS)
    old = EVERYTHING.as_record()
    old["layers"] = [entry for entry in old["layers"] if entry[0] != "access"]
    assert not LayerView.from_record(old).shows(MapLayer.ACCESS)
    scene = Scene.of(street())
    hidden = painted(paint_map, VIEW, scene, SCREEN)
    assert not scene.extras
    shown = replace(SCREEN, layers=EVERYTHING.with_visible(MapLayer.ACCESS, True))
    assert (painted(paint_map, VIEW, scene, shown) != hidden).any()


def test_a_plan_without_service_points_has_no_dots() -> None:
    plan = street()
    without = replace(plan, places=plan.places.replaced({}, [PlaceId(1)]))
    assert counts(Scene.of(without)) == [0, 0, 0, 0]


def test_dots_follow_service_points_and_roads_and_nothing_else() -> None:
    plan = street()
    scene = Scene.of(plan)
    made = access_dots(scene)

    def after(edit: Edit) -> Scene:
        changed = apply(plan, edit)
        return scene.updated(plan, changed, touched(plan, changed, edit))

    renamed = replace(plan.grids[next(iter(plan.grids))], name="一")
    same = after(Edit(EditLabel("operations.rename_grid", {}), {"grids": {renamed.id: renamed}}))
    assert access_dots(same) is made
    nearer = after(put_place(plan, place=station(88_000, 2)))
    assert counts(nearer) == [2, 1, 1, 0]
    assert scene.bounds_m in nearer.changed_m
    line = np.array([(10_000, 5000), (10_000, 9000), (90_000, 9000)], dtype=np.int64)
    road = Reference(ReferenceId(1), "road", "", False, (line,))
    by_road = after(Edit(EditLabel("operations.put_place", {}), {"references": {road.id: road}}))
    assert counts(by_road)[-1] >= 1
    assert access_dots(by_road) is not made
