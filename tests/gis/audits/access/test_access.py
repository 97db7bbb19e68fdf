"""Ways along roads on small drawings, checked by hand."""

from collections.abc import Sequence

import numpy as np
import pytest

from gis.audits.access.access import MOST_WALK_MM, Access, Ways
from gis.audits.access.roads import Roads
from gis.plan.records import PlaceId, Reference, ReferenceId

M = 1000


def roads(*lines: Sequence[tuple[float, float]]) -> Roads:
    return Roads.of(
        Reference(ReferenceId(number), "road", "", False, ((np.array(line) * M).astype(np.int64),))
        for number, line in enumerate(lines, start=1)
    )


def ways(network: Roads, services: list[tuple[float, float]], *places: tuple[float, float]) -> Ways:
    ids = tuple(PlaceId(number) for number in range(1, len(services) + 1))
    access = Access(network, ids, (np.array(services) * M).astype(np.int64))
    return access.ways((np.array(places) * M).astype(np.int64))


def metres(found: Ways) -> list[float]:
    return [round(mm / M, 3) for mm in found.distance_mm.tolist()]


STREET = [(0.0, 0.0), (1000.0, 0.0)]


def test_the_walk_to_the_road_counts_at_both_ends() -> None:
    found = ways(roads(STREET), [(100, 30)], (700, 50))
    assert (metres(found), found.by_road.tolist()) == ([50 + 600 + 30], [True])


def test_who_lives_between_two_service_points_goes_to_the_nearer() -> None:
    found = ways(roads(STREET), [(100, 0), (900, 0)], (400, 10), (600, 10), (950, 10))
    assert metres(found) == [310, 310, 60]
    assert found.service.tolist() == [0, 1, 1]


def test_a_corner_is_walked_round() -> None:
    corner = roads([(0, 0), (500, 0), (500, 500)])
    assert metres(ways(corner, [(0, 0)], (500, 400))) == [900]


def test_a_crossing_without_a_vertex_is_a_bridge() -> None:
    crossed = roads([(0, 0), (1000, 0)], [(500, -400), (500, 400)])
    meeting = roads([(0, 0), (500, 0), (1000, 0)], [(500, -400), (500, 0), (500, 400)])
    over, at_level = (ways(each, [(0, 0)], (500, 400)) for each in (crossed, meeting))
    assert (at_level.by_road.tolist(), metres(at_level)) == ([True], [900])
    assert (over.by_road.tolist(), metres(over)) == ([False], [round(np.hypot(500, 400), 3)])


def test_a_road_that_ends_at_another_meets_it() -> None:
    for end in (0.0, 0.8):
        joined = roads([(0, 0), (1000, 0)], [(500, end), (500, 400)])
        assert metres(ways(joined, [(0, 0)], (500, 400))) == [900]
    apart = roads([(0, 0), (1000, 0)], [(500, 3), (500, 400)])
    assert ways(apart, [(0, 0)], (500, 400)).by_road.tolist() == [False]


def test_a_river_is_crossed_at_its_bridge_only() -> None:
    south, north = [(0, 0), (2000, 0)], [(0, 200), (2000, 200)]
    bridge = [(2000, 0), (2000, 200)]
    no_bridge = ways(roads(south, north), [(0, 0)], (100, 210))
    assert no_bridge.by_road.tolist() == [False]
    round_about = ways(roads(south, north, bridge), [(0, 0)], (100, 210))
    assert metres(round_about) == [10 + 1900 + 200 + 2000]


def test_who_lives_far_from_roads_is_measured_straight() -> None:
    walk = MOST_WALK_MM / M
    found = ways(roads(STREET), [(0, 0)], (500, walk - 1), (500, walk + 1))
    assert found.by_road.tolist() == [True, False]
    assert metres(found)[1] == round(float(np.hypot(500, walk + 1)), 3)


def test_a_service_point_nearer_than_the_road_is_walked_to() -> None:
    found = ways(roads(STREET), [(500, 200)], (540, 200))
    assert (metres(found), found.by_road.tolist()) == ([40], [False])


def test_without_roads_all_is_straight() -> None:
    found = ways(roads(), [(0, 0), (100, 0)], (30, 40), (100, 7))
    assert (metres(found), found.service.tolist()) == ([50, 7], [0, 1])
    assert not found.by_road.any()


def test_of_two_roads_between_the_same_ends_the_shorter_is_taken() -> None:
    both = roads([(0, 0), (1000, 0)], [(0, 0), (500, 800), (1000, 0)])
    assert metres(ways(both, [(0, 0)], (1000, 0))) == [1000]
    same = roads([(0, 0), (1000, 0)], [(0, 0), (1000, 0)])
    assert metres(ways(same, [(0, 0)], (1000, 0))) == [1000]


def test_areas_and_other_themes_are_no_roads() -> None:
    square = np.array([(0, 0), (1, 0), (1, 1), (0, 0)]) * M
    records = [
        Reference(ReferenceId(1), "road", "", True, (square,)),
        Reference(ReferenceId(2), "water", "", False, (square,)),
    ]
    assert Roads.of(records).count == 0


@pytest.mark.parametrize("seed", range(5))
def test_the_nearest_piece_is_the_nearest(seed: int) -> None:
    rng = np.random.default_rng(seed)
    lines = [
        (rng.uniform(0, 2000, 2) + np.cumsum(rng.normal(0, 90, (12, 2)), axis=0)).tolist()
        for _ in range(40)
    ]
    network = roads(*lines)
    places = rng.uniform(-500, 2500, (500, 2)) * M
    _, share, off = network.nearest(places.astype(np.int64))
    assert ((share >= 0) & (share <= 1)).all()
    along = network.end - network.start
    to = places.astype(np.int64)[:, None, :] - network.start
    shares = np.clip((to * along).sum(axis=2) / (along**2).sum(axis=1), 0, 1)
    brute = np.hypot(*np.moveaxis(to - along * shares[:, :, None], 2, 0)).min(axis=1)
    assert off == pytest.approx(brute, abs=1e-3)


@pytest.mark.parametrize("seed", range(5))
def test_distances_are_those_of_plain_dijkstra(seed: int) -> None:
    """Relax every edge again and again until nothing changes: slow, but hard to get wrong."""
    rng = np.random.default_rng(seed)
    corners = [(100.0 * x, 100.0 * y) for x in range(6) for y in range(6)]
    pairs = [
        (a, b)
        for a in corners
        for b in corners
        if a < b and np.hypot(a[0] - b[0], a[1] - b[1]) < 101 and rng.random() < 0.75
    ]
    network = roads(*[list(pair) for pair in pairs])
    on_roads = [c for c in corners if any(c in pair for pair in pairs)]
    services = [on_roads[0], on_roads[-1]]
    best = dict.fromkeys(on_roads, np.inf) | dict.fromkeys(services, 0.0)
    for _ in corners:
        for a, b in pairs:
            best[a], best[b] = min(best[a], best[b] + 100), min(best[b], best[a] + 100)
    reached = [corner for corner in on_roads if 0 < best[corner] < np.inf]
    found = ways(network, services, *reached)
    assert found.by_road.all()
    assert metres(found) == [best[corner] for corner in reached]
