"""Pack a spatial index in one go, in the form in which SQLite's R*Tree module keeps it.

Putting 250,000 points one by one costs seconds; packed they cost a fraction of one. The nodes are
made bottom up by sort-tile-recursive packing (Leutenegger, Edgington and Lopez 1997) and written
into the three tables behind the virtual table, as GDAL does it. Node format: depth of the tree (in
the root only) and number of cells, two bytes each; then cells of a 64-bit id and four 32-bit
floats; all big-endian, padded to the node size.
"""

import math
import sqlite3

import numpy as np
from numpy.typing import NDArray

Ids = NDArray[np.int64]
Boxes = NDArray[np.float64]

_CELL = np.dtype([("id", ">i8"), ("box", ">f4", (4,))])
_HEADER_BYTES = 4
_ROUNDING = 1.0 / 8388608.0
_FILLED = 0.9
"""Nodes are left a little room, so that the next edits do not split every one of them."""


def fill_index(connection: sqlite3.Connection, index: str, ids: Ids, boxes: Boxes) -> None:
    """Replace what an R*Tree table holds by `boxes`, shape (n, 4): west, east, south, north."""
    (size,) = connection.execute(
        f'SELECT length(data) FROM "{index}_node" WHERE nodeno = 1'
    ).fetchone()
    for part in ("node", "rowid", "parent"):
        connection.execute(f'DELETE FROM "{index}_{part}"')
    capacity = (size - _HEADER_BYTES) // _CELL.itemsize
    level = _cells(ids, boxes)
    groups = _groups(level, capacity)
    numbers = np.arange(2, 2 + len(groups)) if len(groups) > 1 else np.array([1])
    node_of = np.repeat(numbers, [len(group) for group in groups])
    _insert(connection, f"{index}_rowid", level["id"][np.concatenate(groups)], node_of)
    depth = 0
    while len(groups) > 1:
        nodes = [_node(level[group], 0, size) for group in groups]
        connection.executemany(
            f'INSERT INTO "{index}_node" VALUES (?, ?)', zip(numbers.tolist(), nodes, strict=True)
        )
        level = _parents(level, groups, numbers)
        groups = _groups(level, capacity)
        depth += 1
        first = int(numbers[-1]) + 1
        numbers = np.arange(first, first + len(groups)) if len(groups) > 1 else np.array([1])
        parent_of = np.repeat(numbers, [len(group) for group in groups])
        _insert(connection, f"{index}_parent", level["id"][np.concatenate(groups)], parent_of)
    root = _node(level[groups[0]], depth, size)
    connection.execute(f'INSERT INTO "{index}_node" VALUES (1, ?)', (root,))


def _cells(ids: Ids, boxes: Boxes) -> NDArray[np.void]:
    """Return cells whose 32-bit boxes are never smaller than the boxes given, as SQLite does."""
    rounded = boxes.astype(np.float32)
    outwards = np.sign(boxes) * (-1.0, 1.0, -1.0, 1.0)
    widened = (boxes * (1.0 + outwards * _ROUNDING)).astype(np.float32)
    cut = np.where(np.arange(4) % 2 == 0, rounded > boxes, rounded < boxes)
    rounded = np.where(cut, widened, rounded)
    cells = np.empty(len(ids), dtype=_CELL)
    cells["id"], cells["box"] = ids, rounded
    return cells


def _groups(cells: NDArray[np.void], capacity: int) -> list[Ids]:
    """Return which cells go into one node each, near ones together; one group for the root."""
    if len(cells) <= capacity:
        return [np.arange(len(cells))]
    count = math.ceil(len(cells) / (capacity * _FILLED))
    box = cells["box"].astype(np.float64)
    x, y = box[:, 0] + box[:, 1], box[:, 2] + box[:, 3]
    strips = np.array_split(np.argsort(x, kind="stable"), math.ceil(math.sqrt(count)))
    per_strip = math.ceil(count / len(strips))
    return [
        group
        for strip in strips
        for group in np.array_split(strip[np.argsort(y[strip], kind="stable")], per_strip)
    ]


def _parents(cells: NDArray[np.void], groups: list[Ids], numbers: Ids) -> NDArray[np.void]:
    boxes = cells["box"][np.concatenate(groups)].astype(np.float32)
    starts = np.cumsum([0, *(len(group) for group in groups[:-1])])
    parents = np.empty(len(groups), dtype=_CELL)
    parents["id"] = numbers
    for side, extreme in enumerate((np.minimum, np.maximum, np.minimum, np.maximum)):
        parents["box"][:, side] = extreme.reduceat(boxes[:, side], starts)
    return parents


def _node(cells: NDArray[np.void], depth: int, size: int) -> bytes:
    header = depth.to_bytes(2, "big") + len(cells).to_bytes(2, "big")
    return (header + cells.tobytes()).ljust(size, b"\0")


def _insert(connection: sqlite3.Connection, table: str, keys: Ids, values: Ids) -> None:
    order = np.argsort(keys)
    connection.executemany(
        f'INSERT INTO "{table}" VALUES (?, ?)',
        zip(keys[order].tolist(), values[order].tolist(), strict=True),
    )
