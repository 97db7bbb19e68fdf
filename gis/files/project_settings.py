"""What a project remembers of its window: no part of the plan, never undone.

Each setting is one row of JSON. What is missing or cannot be understood, because a newer program
wrote it, counts as never set: a view is no reason not to open a project.
"""

import json
import sqlite3
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from gis.base_maps.base_map import BaseMap
from gis.files.connection import connected_to_read, file_problems, transaction
from gis.plan.locks import Locks
from gis.topology.arc_index import Bounds
from gis.topology.records import GridId

_UNREADABLE = (KeyError, TypeError, ValueError, AttributeError)


@dataclass(frozen=True, slots=True)
class Bookmark:
    """Name a place of the map; `bounds_mm` are west, south, east, north."""

    name: str
    bounds_mm: Bounds


@dataclass(frozen=True, slots=True)
class ConfirmedColumns:
    """Keep which columns hold which field, as was confirmed for one header on a day (ISO date).

    `columns` gives a field the header or the letter of its column, "" when it has none.
    """

    columns: Mapping[str, str]
    on: str = ""


class ProjectSettings:
    """Read and write the settings of an open project; each write is a transaction of its own.

    What cannot be written raises InputProblem.
    """

    def __init__(self, connection: sqlite3.Connection, path: Path) -> None:
        self._connection = connection
        self._path = path

    def locks(self) -> Locks:
        """Return what is locked."""
        stored = self._read("locks")
        try:
            return Locks(
                unit_boundaries=bool(stored["unit_boundaries"]),
                agreed_borders=bool(stored["agreed_borders"]),
                grids=frozenset(GridId(int(grid)) for grid in stored["grids"]),
            )
        except _UNREADABLE:
            return Locks()

    def set_locks(self, locks: Locks) -> None:
        """Keep what is locked."""
        self._write(
            "locks",
            {
                "unit_boundaries": locks.unit_boundaries,
                "agreed_borders": locks.agreed_borders,
                "grids": sorted(locks.grids),
            },
        )

    def bookmarks(self) -> tuple[Bookmark, ...]:
        """Return the bookmarks, in the order in which they were kept."""
        try:
            return tuple(_bookmark(one) for one in self._read("bookmarks"))
        except _UNREADABLE:
            return ()

    def set_bookmarks(self, bookmarks: Sequence[Bookmark]) -> None:
        """Keep these bookmarks and no others."""
        stored = [{"name": one.name, "bounds_mm": list(one.bounds_mm)} for one in bookmarks]
        self._write("bookmarks", stored)

    def colours(self) -> Mapping[GridId, int]:
        """Return the colour numbers that the grids had; empty when never set."""
        stored = self._read("colours")
        try:
            return {GridId(int(grid)): int(colour) for grid, colour in stored.items()}
        except _UNREADABLE:
            return {}

    def set_colours(self, colours: Mapping[GridId, int]) -> None:
        """Keep the colour numbers of the grids."""
        self._write("colours", {str(grid): colours[grid] for grid in sorted(colours)})

    def layer_view(self) -> Mapping[str, Any]:
        """Return how the layers were shown, as the window wrote it; empty when never set."""
        stored = self._read("layer_view")
        return stored if isinstance(stored, dict) else {}

    def set_layer_view(self, view: Mapping[str, Any]) -> None:
        """Keep how the layers are shown: texts, numbers, lists and the like, as JSON has them."""
        self._write("layer_view", dict(view))

    def base_maps(self) -> tuple[BaseMap, ...]:
        """Return the base maps, the lowest first; what is none that is known here is left out."""
        stored = self._read("base_maps")
        found: list[BaseMap] = []
        for record in stored if isinstance(stored, list) else ():
            with suppress(*_UNREADABLE):
                found.append(BaseMap.from_record(record))
        return tuple(found)

    def set_base_maps(self, base_maps: Sequence[BaseMap]) -> None:
        """Keep these base maps and no others, the lowest first."""
        self._write("base_maps", [one.as_record() for one in base_maps])

    def mappings(self) -> Mapping[str, ConfirmedColumns]:
        """Return what was confirmed about the columns of lists, by the key of the header."""
        stored = self._read("mappings")
        try:
            return {str(key): _confirmed(one) for key, one in stored.items()}
        except _UNREADABLE:
            return {}

    def set_mapping(self, header: str, confirmed: ConfirmedColumns) -> None:
        """Keep what was confirmed for a header; the others stay as they are."""
        known = {**self.mappings(), header: confirmed}
        self._write(
            "mappings",
            {key: {"columns": dict(one.columns), "on": one.on} for key, one in known.items()},
        )

    def _read(self, key: str) -> Any:  # noqa: ANN401  # whatever JSON holds
        with file_problems(self._path):
            row = self._connection.execute(
                'SELECT "value" FROM towngrid_settings WHERE "key" = ?', (key,)
            ).fetchone()
        try:
            return None if row is None else json.loads(row[0])
        except (TypeError, ValueError):
            return None

    def _write(self, key: str, value: object) -> None:
        text = json.dumps(value, ensure_ascii=False)
        with transaction(self._connection, self._path):
            self._connection.execute(
                'INSERT INTO towngrid_settings VALUES (?, ?) ON CONFLICT ("key") DO UPDATE'
                ' SET "value" = excluded."value"',
                (key, text),
            )


@contextmanager
def reading_settings(path: Path) -> Iterator[ProjectSettings]:
    """Give what a project remembers, on a connection of its own; the file is not changed.

    Raises InputProblem.
    """
    with file_problems(path), connected_to_read(path) as connection:
        yield ProjectSettings(connection, path)


def _bookmark(stored: dict[str, Any]) -> Bookmark:
    west, south, east, north = map(int, stored["bounds_mm"])
    return Bookmark(str(stored["name"]), (west, south, east, north))


def _confirmed(stored: dict[str, Any]) -> ConfirmedColumns:
    columns = {str(field): str(column) for field, column in stored["columns"].items()}
    return ConfirmedColumns(columns, str(stored["on"]))
