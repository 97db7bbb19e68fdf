import sqlite3

import numpy as np
import pytest
from numpy.typing import NDArray

from gis.files.spatial_index import fill_index


def index(name: str) -> str:
    return f"CREATE VIRTUAL TABLE {name} USING rtree(id, minx, maxx, miny, maxy)"


def random_boxes(count: int) -> NDArray[np.float64]:
    chance = np.random.default_rng(count)
    low = chance.uniform(-1e6, 5e6, (count, 2))
    size = chance.uniform(0, 300, (count, 2)) * chance.integers(0, 2, (count, 1))
    return np.column_stack([low[:, 0], low[:, 0] + size[:, 0], low[:, 1], low[:, 1] + size[:, 1]])


@pytest.fixture
def connection() -> sqlite3.Connection:
    return sqlite3.connect(":memory:")


@pytest.mark.parametrize("count", [0, 1, 51, 52, 400, 3000])
def test_a_packed_index_holds_what_sqlite_itself_would_put_there(
    connection: sqlite3.Connection, count: int
) -> None:
    boxes = random_boxes(count)
    ids = np.random.default_rng(0).permutation(np.arange(1, count + 1))
    connection.execute(index("packed"))
    connection.execute(index("plain"))
    connection.execute("INSERT INTO packed VALUES (999999, 1, 1, 1, 1)")
    fill_index(connection, "packed", ids, boxes)
    connection.executemany(
        "INSERT INTO plain VALUES (?, ?, ?, ?, ?)",
        [(number, *box) for number, box in zip(ids.tolist(), boxes.tolist(), strict=True)],
    )
    assert connection.execute("SELECT rtreecheck('packed')").fetchone() == ("ok",)
    found, wanted = (
        sorted(connection.execute(f"SELECT * FROM {table}")) for table in ("packed", "plain")
    )
    assert found == wanted
    part = "SELECT id FROM {} WHERE maxx >= 1e6 AND minx <= 2e6 AND maxy >= 0 AND miny <= 3e6"
    assert set(connection.execute(part.format("packed"))) == set(
        connection.execute(part.format("plain"))
    )
    connection.close()


def test_a_packed_index_can_be_edited(connection: sqlite3.Connection) -> None:
    connection.execute(index("packed"))
    fill_index(connection, "packed", np.arange(1, 2001), random_boxes(2000))
    connection.executemany("DELETE FROM packed WHERE id = ?", [(i,) for i in range(1, 1900)])
    connection.executemany(
        "INSERT INTO packed VALUES (?, 5, 6, 7, 8)", [(i,) for i in range(1, 500)]
    )
    assert connection.execute("SELECT rtreecheck('packed')").fetchone() == ("ok",)
    assert connection.execute("SELECT count(*) FROM packed").fetchone() == (600,)
    connection.close()
