"""What the coordinates of a table that becomes a theme layer were taken for, to be said and chosen.

The numbers of a table seldom say what they are, and survey tables call the northing X. So the
report says in one line which system was taken and whether columns were exchanged, also where
nothing is in doubt.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np

from gis.files.sheet import Sheet
from gis.files.tables import read_table
from gis.geometry.any_crs import AnyCrs
from gis.geometry.crs import CGCS2000, crs_label, parse_crs
from gis.geometry.gcj02 import ShiftedCrs
from gis.geometry.known_systems import known_system
from gis.imports.columns import known_headers, match_columns
from gis.imports.household_places import Place, places_of, readings_of
from gis.imports.reference_sources import FIELDS
from gis.imports.sheet_rows import SheetReader
from gis.plan.plan import Plan
from gis.texts import Texts
from gis.topology.locate import labels_at
from gis.topology.records import OUTSIDE

_LOOKED_AT = 2_000
SAID_HERE = frozenset({"location.reading_taken", "location.reading_turned", "location.shift_asked"})
"""Notes that say in other words what a placing says."""


@dataclass(frozen=True, slots=True)
class Placing:
    """Say what the coordinates of some rows were taken for.

    Of `rows` with coordinates, `inside` lie on the land of the project; of `exchanged` the second
    number was read as the easting or longitude. `columns` are those of the two numbers, one where
    both stand in it.
    """

    crs: AnyCrs
    columns: tuple[str, ...]
    rows: int
    inside: int
    exchanged: int

    def name(self, texts: Texts) -> str:
        """Return what the system is called, with its number."""
        label = crs_label(self.crs)
        known = known_system(label)
        if known is None:
            return label
        if isinstance(self.crs, ShiftedCrs):
            return known.title(texts)
        return texts("theme_layers.system_numbered", name=known.title(texts), number=label)

    def sentence(self, texts: Texts) -> str:
        """Return it in one line."""
        facts = {"rows": self.rows, "inside": self.inside}
        said = texts("theme_layers.system_taken", name=self.name(texts), **facts)
        return said + self._exchange(texts)

    def _exchange(self, texts: Texts) -> str:
        if not self.exchanged:
            return ""
        if self.exchanged * 2 <= self.rows:
            return texts("theme_layers.rows_exchanged", count=self.exchanged)
        if len(self.columns) == 1:
            return texts("theme_layers.north_first", column=self.columns[0])
        return texts(
            "theme_layers.columns_exchanged", first=self.columns[0], second=self.columns[1]
        )

    def as_json(self) -> dict[str, object]:
        """Return it for a JSON document."""
        return {
            "crs": crs_label(self.crs),
            "rows": self.rows,
            "inside": self.inside,
            "exchanged": self.exchanged,
        }


@dataclass(frozen=True, slots=True)
class PlacingChoice:
    """Be a system that a table may be read in: as it is `asked` for, "" for the one recognised."""

    asked: str
    placing: Placing


def has_coordinates(reader: SheetReader) -> bool:
    """Tell whether a sheet has columns that say where its rows lie."""
    return reader.has("lonlat") or (reader.has("x") and reader.has("y"))


def placing_of(
    plan: Plan, reader: SheetReader, places: Sequence[Place | None], crs: AnyCrs | None
) -> Placing | None:
    """Return what the rows of a sheet were taken for, None where no row has coordinates.

    `places` are those of the rows and `crs` what was asked for, both as of `places_of`, which
    `reader` was read by.
    """
    sheet = reader.sheet
    is_turned = False
    if crs is None:
        readings = readings_of(plan, sheet, FIELDS)
        if readings is None:
            return None
        crs, is_turned = readings.assumed.system, readings.assumed.is_turned
    xy_mm = np.array([one for one in places if one is not None], dtype=np.int64).reshape(-1, 2)
    inside = int((labels_at(plan.partition, xy_mm) != OUTSIDE).sum())
    unlike = sum(remark.key == "imports.place_swapped" for remark in reader.remarks)
    impossible = sum(one.key == "imports.place_impossible" for one in reader.problems)
    fields = ("lonlat",) if reader.has("lonlat") else ("x", "y")
    return Placing(
        crs,
        tuple(str(sheet.header[reader.places[field]]) for field in fields),
        len(xy_mm) + impossible,
        inside,
        len(xy_mm) - unlike if is_turned else unlike,
    )


def placings_of_table(
    plan: Plan, path: Path, asked: str = "", encoding: str | None = None
) -> tuple[PlacingChoice, ...]:
    """Return what the first sheet with coordinates may be in, the one recognised first.

    What is `asked` for is among them. Looks at some rows, spread over the sheet. Nothing where no
    sheet has coordinates. Raises InputProblem.
    """
    for sheet in read_table(path, known_headers(FIELDS).__contains__, encoding=encoding):
        few = replace(sheet, rows=sheet.rows[:: max(1, len(sheet.rows) // _LOOKED_AT)])
        found = readings_of(plan, few, FIELDS)
        if found is None:
            continue
        others = [one.crs for one in found.readings if one.crs != found.assumed.crs]
        if parse_crs(found.assumed.crs) == CGCS2000:
            others += [shift.value for shift in ShiftedCrs]
        wanted = dict.fromkeys(["", *others, *([asked] if asked else [])])
        choices = ((words, _placing(plan, few, words)) for words in wanted)
        return tuple(PlacingChoice(words, one) for words, one in choices if one is not None)
    return ()


def _placing(plan: Plan, sheet: Sheet, asked: str) -> Placing | None:
    crs = parse_crs(asked) if asked else None
    reader = SheetReader(sheet, match_columns(sheet, FIELDS, {}))
    return placing_of(plan, reader, places_of(plan, reader, list(reader), crs, []), crs)
