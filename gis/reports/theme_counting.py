"""What a thematic count is asked for and what it comes to, as values."""

from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any

import numpy as np
from numpy.typing import NDArray


class Measure(StrEnum):
    """Say what is added up: rows, a column, its mean, kilometres of lines, hectares of areas."""

    COUNT = "count"
    SUM = "sum"
    MEAN = "mean"
    LENGTH = "length"
    AREA = "area"


class Per(StrEnum):
    """Say what an amount is seen against: nothing, the total, the land, the households."""

    NOTHING = "nothing"
    SHARE = "share"
    KM2 = "km2"
    HOUSEHOLDS = "households"


class By(StrEnum):
    """Say what the rows of the result are."""

    GRID = "grid"
    UNIT = "unit"


class OwnSubject(StrEnum):
    """Name what the plan itself has of each grid."""

    HOUSEHOLDS = "households"
    PEOPLE = "people"
    MEMBERS = "members"
    PLACES = "places"


@dataclass(frozen=True, slots=True)
class Counting:
    """Say how to count; `column` is needed for sums and means, `key` names grids in a table."""

    measure: Measure = Measure.COUNT
    per: Per = Per.NOTHING
    by: By = By.GRID
    column: str = ""
    key: str = ""


@dataclass(frozen=True, slots=True)
class CountRow:
    """Be one grid or unit: how many rows of the subject it has, and the value that was asked for.

    None where there is nothing to divide, or the value is withheld.
    """

    id: int
    code: str
    name: str
    tier: str
    rows: int
    value: float | None
    is_withheld: bool = False


@dataclass(frozen=True)
class ThemeCounts:
    """Hold the result, in the order of the codes.

    `elsewhere` counts rows of the subject that are in none of the rows here, `without_value`
    those that have no number in the column.
    """

    title: str
    counting: Counting
    rows: tuple[CountRow, ...] = field(repr=False)
    elsewhere: int = 0
    without_value: int = 0

    @property
    def withheld(self) -> int:
        """How many values are withheld."""
        return sum(row.is_withheld for row in self.rows)

    def values(self) -> NDArray[np.float64]:
        """Return the values, nan for none."""
        return np.array([np.nan if row.value is None else row.value for row in self.rows])

    def as_json(self) -> dict[str, Any]:
        """Return the result as a JSON document."""
        how = self.counting
        return {
            "format": "towngrid-theme-counts",
            "version": 1,
            "title": self.title,
            "by": how.by.value,
            "measure": how.measure.value,
            "per": how.per.value,
            "column": how.column,
            "unit": unit_key(how).rpartition(".")[2],
            "rows": [
                {
                    "code": row.code,
                    "name": row.name,
                    "tier": row.tier,
                    "rows": row.rows,
                    "value": row.value,
                    "withheld": row.is_withheld,
                }
                for row in self.rows
            ],
            "elsewhere": self.elsewhere,
            "without_value": self.without_value,
        }


def unit_key(how: Counting) -> str:
    """Return the text key of what values are told in."""
    if how.per is Per.SHARE:
        return "theme_counts.unit_percent"
    base = {Measure.LENGTH: "km", Measure.AREA: "ha"}.get(how.measure, "number")
    suffix = {Per.KM2: "_per_km2", Per.HOUSEHOLDS: "_per_100"}.get(how.per, "")
    return f"theme_counts.unit_{base}{suffix}"
