"""What is kept on disk stays within its size, and the tiles in use stay longest."""

from contextlib import closing
from pathlib import Path

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from support.clock import Clock

from gis.base_maps.tile_scheme import PyramidTile
from gis.base_maps.tile_store import KeptTile, TileStore


def tile(number: int) -> PyramidTile:
    return PyramidTile(10, number, 0)


@settings(
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.function_scoped_fixture], deadline=None
)
@given(sizes=st.lists(st.integers(1, 400), min_size=1, max_size=40))
def test_a_store_never_grows_beyond_its_limit(tmp_path: Path, sizes: list[int]) -> None:
    clock = Clock()
    with closing(TileStore(tmp_path, str(sizes), clock, limit_bytes=1000)) as store:
        for number, size in enumerate(sizes):
            clock.now_s += 1
            store.put(tile(number), KeptTile(b"x" * size, clock.now_s + 9))
            assert store.size_bytes() <= 1000
            assert store.get(tile(number)) is not None


def test_tiles_that_are_looked_at_stay(tmp_path: Path, clock: Clock) -> None:
    with closing(TileStore(tmp_path, "a", clock, limit_bytes=1000)) as store:
        for number in range(9):
            store.put(tile(number), KeptTile(b"x" * 100, 0.0))
            clock.now_s += 10
        clock.now_s += 100_000
        assert store.get(tile(0)) is not None
        for number in range(9, 12):
            store.put(tile(number), KeptTile(b"x" * 100, 0.0))
        assert store.get(tile(0)) is not None
        assert store.get(tile(1)) is None


def test_services_have_files_of_their_own(tmp_path: Path, clock: Clock) -> None:
    with (
        closing(TileStore(tmp_path, "a", clock)) as one,
        closing(TileStore(tmp_path, "b", clock)) as two,
        closing(TileStore(tmp_path, "a", clock)) as again,
    ):
        one.put(tile(1), KeptTile(b"one", 5.0, "etag", "then"))
        assert two.get(tile(1)) is None
        assert again.get(tile(1)) == KeptTile(b"one", 5.0, "etag", "then")
