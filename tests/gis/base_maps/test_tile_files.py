"""MBTiles and PMTiles: every tile where it belongs, and clear words for what cannot be read."""

import gzip
import json
import sqlite3
from collections.abc import Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from pathlib import Path
from typing import Any, cast

import pytest
from pmtiles.tile import (
    Compression,
    Entry,
    TileType,
    serialize_directory,
    serialize_header,
    zxy_to_tileid,
)
from pmtiles.writer import Writer
from support.tile_server import painted_tile

from gis.base_maps.base_map import BaseMap, BaseMapKind
from gis.base_maps.means import Means
from gis.base_maps.opening import open_base_map, recognise, source_for
from gis.base_maps.source import TileContent, TileSource, TileState
from gis.base_maps.tile_scheme import PyramidTile
from gis.errors import InputProblem
from gis.texts import Texts

Tiles = Mapping[PyramidTile, bytes]

# A level with a gap, so that not every tile is there.
PLACES = [
    PyramidTile(level, column, row)
    for level in (2, 3, 4)
    for column in range(2**level)
    for row in range(2**level)
    if (column + row) % 5
]
RASTER = {tile: painted_tile(tile.level, tile.column, tile.row) for tile in PLACES}
VECTOR = {tile: b"\x1a\x05" + repr(tile).encode() for tile in PLACES}
NAMED = {"name": "示例底图", "attribution": '<a href="https://x.example">© 某局</a> &amp; 他人'}


def write_mbtiles(
    path: Path, tiles: Tiles, metadata: Mapping[str, str] | None = None, *, is_packed: bool = False
) -> Path:
    """Write tiles as the specification says: rows from the bottom."""
    with closing(sqlite3.connect(path)) as file, file:
        file.execute("CREATE TABLE tiles (zoom_level, tile_column, tile_row, tile_data)")
        file.execute("CREATE UNIQUE INDEX place ON tiles (zoom_level, tile_column, tile_row)")
        for tile, data in tiles.items():
            row = 2**tile.level - 1 - tile.row
            stored = gzip.compress(data) if is_packed else data
            place = (tile.level, tile.column, row)
            file.execute("INSERT INTO tiles VALUES (?, ?, ?, ?)", (*place, stored))
        if metadata is not None:
            file.execute("CREATE TABLE metadata (name TEXT, value TEXT)")
            file.executemany("INSERT INTO metadata VALUES (?, ?)", metadata.items())
    return path


def write_pmtiles(
    path: Path,
    tiles: Tiles,
    kind: TileType,
    metadata: Mapping[str, str] | None = None,
    packing: Compression = Compression.NONE,
) -> Path:
    with path.open("wb") as file:
        writer: Any = Writer(file)  # type: ignore[no-untyped-call]
        for tile_id, data in sorted(
            (zxy_to_tileid(tile.level, tile.column, tile.row), data) for tile, data in tiles.items()
        ):
            packed = gzip.compress(data) if packing is Compression.GZIP else data
            writer.write_tile(tile_id, packed)
        header: dict[str, Any] = {"tile_type": kind, "tile_compression": packing}
        header |= {"min_lon_e7": 1_180_000_000, "min_lat_e7": 300_000_000}
        header |= {"max_lon_e7": 1_190_000_000, "max_lat_e7": 330_000_000}
        writer.finalize(header, dict(metadata or {}))
    return path


def opened(path: Path) -> TileSource:
    source = open_base_map(BaseMap(path.stem, BaseMapKind.TILES, str(path)), None, Means())
    assert hasattr(source, "levels")
    return source  # type: ignore[return-value]


@pytest.fixture(params=["raster.mbtiles", "vector.mbtiles", "raster.pmtiles", "vector.pmtiles"])
def pyramid(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[tuple[TileSource, Tiles]]:
    name: str = request.param
    is_vector = name.startswith("vector")
    tiles = VECTOR if is_vector else RASTER
    if name.endswith(".mbtiles"):
        write_mbtiles(tmp_path / name, tiles, NAMED, is_packed=is_vector)
    elif is_vector:
        write_pmtiles(tmp_path / name, tiles, TileType.MVT, NAMED, Compression.GZIP)
    else:
        write_pmtiles(tmp_path / name, tiles, TileType.PNG, NAMED)
    source = opened(tmp_path / name)
    yield source, tiles
    source.close()


def test_each_tile_is_given_where_it_belongs(pyramid: tuple[TileSource, Tiles]) -> None:
    source, tiles = pyramid
    assert source.levels == range(2, 5)
    for level in range(6):
        for column in range(2**level):
            for row in range(2**level):
                tile = PyramidTile(level, column, row)
                answer = source.at_hand(tile)
                assert answer is not None
                assert answer.data == tiles.get(tile, b"")
                there = TileState.THERE if tile in tiles else TileState.EMPTY
                assert answer.state is there


def test_places_beyond_the_pyramid_are_empty(pyramid: tuple[TileSource, Tiles]) -> None:
    source, _ = pyramid
    for tile in (PyramidTile(3, 8, 0), PyramidTile(3, 0, 9), PyramidTile(3, -1, 0)):
        assert source.fetch(tile).state is TileState.EMPTY


def test_content_name_and_attribution_are_told(
    pyramid: tuple[TileSource, Tiles],
) -> None:
    source, tiles = pyramid
    expected = TileContent.VECTOR if tiles is VECTOR else TileContent.IMAGE
    assert source.content is expected
    assert source.facts.name == "示例底图"
    assert source.facts.attribution == "© 某局 & 他人"
    assert not source.facts.is_remote


def test_several_threads_read_the_same_tiles(pyramid: tuple[TileSource, Tiles]) -> None:
    source, tiles = pyramid
    with ThreadPoolExecutor(8) as threads:
        answers = list(threads.map(source.fetch, list(tiles) * 3))
    assert [answer.data for answer in answers] == list(tiles.values()) * 3


def test_a_source_that_was_closed_still_answers_who_asks_late(tmp_path: Path) -> None:
    source = opened(write_mbtiles(tmp_path / "a.mbtiles", RASTER, {}))
    source.close()
    assert source.fetch(PLACES[0]).data == RASTER[PLACES[0]]


def test_what_metadata_do_not_say_is_found_from_the_tiles(tmp_path: Path) -> None:
    source = opened(write_mbtiles(tmp_path / "bare.mbtiles", RASTER))
    assert source.levels == range(2, 5)
    assert source.facts.name == "bare"
    west, south, east, north = source.facts.bounds_lonlat or (0, 0, 0, 0)
    assert (west, east) == pytest.approx((-180, 180))
    assert (south, north) == pytest.approx((-85.0511288, 85.0511288))
    source.close()


@pytest.mark.parametrize(
    "untrue",
    [
        {"minzoom": "0", "maxzoom": "22"},
        {"minzoom": "x", "maxzoom": ""},
        {"bounds": "nothing"},
        {"bounds": "10,10,5,5", "format": "pbf"},
    ],
)
def test_untrue_metadata_are_not_believed(tmp_path: Path, untrue: dict[str, str]) -> None:
    source = opened(write_mbtiles(tmp_path / "a.mbtiles", RASTER, untrue))
    assert source.levels == range(2, 5)
    assert source.content is TileContent.IMAGE
    assert source.facts.bounds_lonlat is not None
    assert source.facts.bounds_lonlat[0] == pytest.approx(-180)
    source.close()


def test_bounds_of_the_metadata_are_told(tmp_path: Path) -> None:
    path = write_mbtiles(tmp_path / "a.mbtiles", RASTER, {"bounds": "118.5,31,119,32.25"})
    source = opened(path)
    assert source.facts.bounds_lonlat == (118.5, 31.0, 119.0, 32.25)
    source.close()


def test_rows_from_the_top_are_read_where_the_file_says_so(tmp_path: Path) -> None:
    turned = {
        PyramidTile(tile.level, tile.column, 2**tile.level - 1 - tile.row): data
        for tile, data in RASTER.items()
    }
    source = opened(write_mbtiles(tmp_path / "a.mbtiles", turned, {"scheme": "xyz"}))
    assert all(source.fetch(tile).data == data for tile, data in RASTER.items())
    source.close()


def test_tiles_that_are_a_view_of_two_tables_are_read(tmp_path: Path) -> None:
    path = tmp_path / "view.mbtiles"
    with closing(sqlite3.connect(path)) as file, file:
        file.execute("CREATE TABLE map (zoom_level, tile_column, tile_row, tile_id)")
        file.execute("CREATE TABLE images (tile_data, tile_id)")
        file.execute("INSERT INTO map VALUES (0, 0, 0, 'a')")
        file.execute("INSERT INTO images VALUES (?, 'a')", (painted_tile(0, 0, 0),))
        file.execute(
            "CREATE VIEW tiles AS SELECT zoom_level, tile_column, tile_row, tile_data"
            " FROM map JOIN images ON map.tile_id = images.tile_id"
        )
    source = opened(path)
    assert source.fetch(PyramidTile(0, 0, 0)).data == painted_tile(0, 0, 0)
    source.close()


def test_a_file_in_write_ahead_mode_is_read_and_left_alone(tmp_path: Path) -> None:
    path = write_mbtiles(tmp_path / "wal.mbtiles", RASTER, NAMED)
    with closing(sqlite3.connect(path)) as file:
        file.execute("PRAGMA journal_mode = WAL")
    assert [one.name for one in tmp_path.iterdir()] == ["wal.mbtiles"]
    before = path.read_bytes()
    source = opened(path)
    assert source.fetch(PLACES[0]).data == RASTER[PLACES[0]]
    assert [one.name for one in tmp_path.iterdir()] == ["wal.mbtiles"]
    source.close()
    assert [one.name for one in tmp_path.iterdir()] == ["wal.mbtiles"]
    assert path.read_bytes() == before


def test_a_file_that_another_program_writes_is_read_with_what_it_has_written(
    tmp_path: Path,
) -> None:
    path = write_mbtiles(tmp_path / "wal.mbtiles", RASTER, NAMED)
    with closing(sqlite3.connect(path)) as file:
        file.execute("PRAGMA journal_mode = WAL")
        file.execute("UPDATE tiles SET tile_data = ? WHERE zoom_level = 2", (b"\xff\xd8\xffnew",))
        file.commit()
        source = opened(path)
        assert source.fetch(PLACES[0]).data == b"\xff\xd8\xffnew"
        source.close()


def test_a_path_with_odd_letters_is_opened(tmp_path: Path) -> None:
    folder = tmp_path / "图 层#1?%41"
    folder.mkdir()
    source = opened(write_mbtiles(folder / "a b&mode=rw.mbtiles", RASTER, NAMED))
    assert source.fetch(PLACES[0]).data == RASTER[PLACES[0]]
    source.close()


def test_leaf_directories_are_followed(tmp_path: Path) -> None:
    """Each leaf has one tile; the directories are not packed."""
    places = [PyramidTile(4, column, row) for column in range(16) for row in range(16)]
    ids = sorted((zxy_to_tileid(p.level, p.column, p.row), p) for p in places)
    data = [painted_tile(p.level, p.column, p.row) for _, p in ids]
    leaves, root, start, offset = b"", [], 0, 0
    for (tile_id, _), one in zip(ids, data, strict=True):
        leaf = gzip.decompress(serialize_directory([Entry(tile_id, offset, len(one), 1)]))
        root.append(Entry(tile_id, start, len(leaf), 0))
        leaves, start, offset = leaves + leaf, start + len(leaf), offset + len(one)
    packed_root = gzip.decompress(serialize_directory(root))
    meta = json.dumps(NAMED).encode()
    head: dict[str, Any] = {"root_offset": 127, "root_length": len(packed_root)}
    head |= {"metadata_offset": 127 + len(packed_root), "metadata_length": len(meta)}
    head |= {"leaf_directory_offset": 127 + len(packed_root) + len(meta)}
    head |= {"leaf_directory_length": len(leaves), "clustered": True}
    head |= {"tile_data_offset": 127 + len(packed_root) + len(meta) + len(leaves)}
    head |= {"tile_data_length": offset, "internal_compression": Compression.NONE}
    head |= {"tile_compression": Compression.NONE, "tile_type": TileType.PNG}
    head |= {"min_zoom": 4, "max_zoom": 4}
    path = tmp_path / "leaves.pmtiles"
    whole: bytes = serialize_header(cast(Any, head)) + packed_root + meta + leaves + b"".join(data)
    path.write_bytes(whole)
    source = opened(path)
    for p in places:
        assert source.fetch(p).data == painted_tile(p.level, p.column, p.row)
    assert source.facts.name == "示例底图"
    source.close()


def problem_of(path: Path) -> str:
    with pytest.raises(InputProblem) as told:
        opened(path)
    for language in ("zh", "en"):
        assert path.name in Texts(language)(told.value.key, **told.value.facts)
    return told.value.key


def test_what_cannot_be_read_is_told_in_one_sentence(tmp_path: Path) -> None:
    assert problem_of(tmp_path / "gone.mbtiles") == "base_maps.missing"
    assert problem_of(tmp_path / "gone.pmtiles") == "base_maps.missing"
    for name in ("text.mbtiles", "text.pmtiles", "empty.mbtiles", "empty.pmtiles"):
        (tmp_path / name).write_bytes(b"" if name.startswith("empty") else b"some text " * 50)
        kind = name.partition(".")[2]
        assert problem_of(tmp_path / name) == f"base_maps.not_{kind}"
    with closing(sqlite3.connect(tmp_path / "other.mbtiles")) as file, file:
        file.execute("CREATE TABLE grids (code TEXT)")
    assert problem_of(tmp_path / "other.mbtiles") == "base_maps.not_mbtiles"
    assert problem_of(write_mbtiles(tmp_path / "none.mbtiles", {}, {})) == "base_maps.no_tiles"


def test_a_file_that_was_cut_short_is_told(tmp_path: Path) -> None:
    mbtiles = write_mbtiles(tmp_path / "cut.mbtiles", RASTER, NAMED)
    mbtiles.write_bytes(mbtiles.read_bytes()[:1500])
    assert problem_of(mbtiles) == "base_maps.damaged_tiles"
    pmtiles = write_pmtiles(tmp_path / "cut.pmtiles", RASTER, TileType.PNG)
    pmtiles.write_bytes(pmtiles.read_bytes()[:150])
    assert problem_of(pmtiles) == "base_maps.damaged_tiles"


def test_a_missing_end_costs_only_the_tiles_that_were_in_it(tmp_path: Path) -> None:
    path = write_pmtiles(tmp_path / "cut.pmtiles", RASTER, TileType.PNG)
    path.write_bytes(path.read_bytes()[:-1000])
    source = opened(path)
    states = {source.fetch(tile).state for tile in RASTER}
    assert states == {TileState.THERE, TileState.FAILED}
    failed = next(a for a in map(source.fetch, RASTER) if a.state is TileState.FAILED)
    assert failed.problem is not None
    assert failed.problem.key == "base_maps.damaged_tiles"
    source.close()


@pytest.mark.parametrize("at", [97, 98])
@pytest.mark.parametrize(("code", "name"), [(3, "brotli"), (4, "zstd")])
def test_packings_that_are_not_read_are_named(
    tmp_path: Path, at: int, code: int, name: str
) -> None:
    path = write_pmtiles(tmp_path / "a.pmtiles", RASTER, TileType.PNG)
    data = bytearray(path.read_bytes())
    data[at] = code
    path.write_bytes(data)
    assert problem_of(path) == "base_maps.pmtiles_packing"
    with pytest.raises(InputProblem) as told:
        opened(path)
    assert name in Texts("en")(told.value.key, **told.value.facts)


def test_other_versions_and_kinds_are_named(tmp_path: Path) -> None:
    path = write_pmtiles(tmp_path / "old.pmtiles", RASTER, TileType.PNG)
    data = bytearray(path.read_bytes())
    data[7] = 2
    path.write_bytes(data)
    assert problem_of(path) == "base_maps.pmtiles_version"
    avif = write_pmtiles(tmp_path / "avif.pmtiles", RASTER, TileType.AVIF)
    assert problem_of(avif) == "base_maps.tile_kind"
    strange = {PyramidTile(0, 0, 0): b"what is this"}
    assert problem_of(write_mbtiles(tmp_path / "s.mbtiles", strange, {})) == "base_maps.tile_kind"


def test_a_damaged_vector_tile_fails_alone(tmp_path: Path) -> None:
    tiles = {tile: gzip.compress(data) for tile, data in VECTOR.items()}
    tiles[PLACES[5]] = tiles[PLACES[5]][:-9]
    source = opened(write_mbtiles(tmp_path / "a.mbtiles", tiles, {}))
    assert source.fetch(PLACES[4]).data == VECTOR[PLACES[4]]
    assert source.fetch(PLACES[5]).state is TileState.FAILED
    source.close()


def test_a_file_is_recognised_by_its_content(tmp_path: Path) -> None:
    path = write_mbtiles(tmp_path / "renamed.db", RASTER, NAMED)
    found = recognise(path)
    assert (found.kind, found.name) == (BaseMapKind.TILES, "示例底图")
    assert found.attribution == "© 某局 & 他人"
    source = opened(path)
    assert source.fetch(PLACES[0]).data == RASTER[PLACES[0]]
    source.close()


def test_a_path_beside_the_project_is_kept_relative_to_it(tmp_path: Path) -> None:
    (tmp_path / "maps").mkdir()
    path = write_mbtiles(tmp_path / "maps" / "a.mbtiles", RASTER, NAMED)
    project = tmp_path / "town.gpkg"
    assert source_for(path, project) == "maps/a.mbtiles"
    assert Path(source_for(path, tmp_path / "else" / "town.gpkg")) == path
    kept = BaseMap("a", BaseMapKind.TILES, source_for(path, project))
    source = open_base_map(kept, project, Means())
    assert source.facts.name == "示例底图"
    source.close()
